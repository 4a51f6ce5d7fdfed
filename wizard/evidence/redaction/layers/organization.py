"""Layer: organizations and workspaces, taken out of what anyone may read; support needs them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wizard.evidence.redaction.span import Context, Span

_NUMBERED = re.compile(
    r"\b(?:wrkspc|fdrl|svac|org)_[A-Za-z0-9]{6,64}\b"
    r"|(?<=[-_]id)(?:\\*[\"'])?\s*[:=]\s*(?:\\*[\"'])?(?P<uuid>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Organization:
    """Finds workspace and federation ids, and the UUID after `organization-id` and the like."""

    id: str = "organization"
    why: str = "It names your organization or workspace."
    kinds: frozenset[str] = frozenset({"organization"})
    spares_kept: bool = True

    def find(self, text: str, context: Context) -> Iterator[Span]:
        """The ids alone; the names of the headers stay."""
        if not context.gist(text).has("wrkspc_", "fdrl_", "svac_", "org_", "-id", "_id"):
            return
        for match in _NUMBERED.finditer(text):
            group = "uuid" if match["uuid"] else 0
            yield Span(*match.span(group), "organization", match.group(group).lower())
