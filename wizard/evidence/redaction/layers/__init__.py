"""The layers, in the order in which they name what they find (facts/diagnostics.md D2)."""

from wizard.evidence.redaction.layers.addresses import Addresses, Hardware
from wizard.evidence.redaction.layers.blocks import Blocks
from wizard.evidence.redaction.layers.commands import Commands
from wizard.evidence.redaction.layers.hosts import Hosts
from wizard.evidence.redaction.layers.known import Known
from wizard.evidence.redaction.layers.lists import Lists
from wizard.evidence.redaction.layers.named import Named
from wizard.evidence.redaction.layers.numbers import Accounts, Cards, Codes, Phones
from wizard.evidence.redaction.layers.organization import Organization
from wizard.evidence.redaction.layers.pairs import Pairs
from wizard.evidence.redaction.layers.personal import Emails, People
from wizard.evidence.redaction.layers.prefixes import Prefixes
from wizard.evidence.redaction.layers.spoken import Spoken
from wizard.evidence.redaction.layers.tokens import Tokens
from wizard.evidence.redaction.layers.urls import UserInfo
from wizard.evidence.redaction.span import Layer

PLAIN_LAYERS: tuple[Layer, ...] = (
    Blocks(),
    Named(),
    Pairs(),
    Lists(),
    UserInfo(),
    Commands(),
    Known(),
    Prefixes(),
    Tokens(),
    Spoken(),
    Emails(),
    Phones(),
    Cards(),
    Accounts(),
    Codes(),
    Addresses(),
    Hardware(),
    Hosts(),
    People(),
    Organization(),
)
"""Those that look at the text as it stands; the engine puts the one that decodes behind them."""
