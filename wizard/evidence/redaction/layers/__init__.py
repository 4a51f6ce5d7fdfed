"""The layers, in the order in which they name what they find (facts/diagnostics.md D2)."""

from wizard.evidence.redaction.layers.blocks import Blocks
from wizard.evidence.redaction.layers.known import Known
from wizard.evidence.redaction.layers.named import Named
from wizard.evidence.redaction.layers.organization import Organization
from wizard.evidence.redaction.layers.personal import Emails, People
from wizard.evidence.redaction.layers.prefixes import Prefixes
from wizard.evidence.redaction.layers.tokens import Tokens
from wizard.evidence.redaction.layers.urls import UserInfo
from wizard.evidence.redaction.span import Layer

LAYERS: tuple[Layer, ...] = (
    Blocks(),
    Known(),
    Named(),
    UserInfo(),
    Prefixes(),
    Tokens(),
    Emails(),
    People(),
    Organization(),
)
