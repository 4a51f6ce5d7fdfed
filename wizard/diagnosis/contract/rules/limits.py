"""Rules about caching, stop sequences, metadata, containers and sizes."""

import re
from collections.abc import Iterator
from typing import Any

from wizard.diagnosis.contract.finding import Finding, Place, dotted, found, remove
from wizard.diagnosis.contract.request import Request
from wizard.diagnosis.contract.stretch import Stretch

_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})*\.[A-Za-z]{2,24}")
_PHONE = re.compile(r"\+\d[\d ()-]{8,18}")
_SURE_CHARS_A_TOKEN = 8
"""Even dense text has more tokens than one for eight characters, so longer is surely too long."""
_USUAL_CHARS_A_TOKEN = 3


_Marker = tuple[Place, dict[str, Any]]


def _markers(request: Request) -> Iterator[_Marker]:
    """Cache markers of tools and system, in the order in which the API goes through them."""
    for index, tool in request.tools:
        if isinstance(tool.get("cache_control"), dict):
            yield request.at("tools", index, "cache_control"), tool["cache_control"]
    for index, block in enumerate(request.get("system", list) or ()):
        if isinstance(block, dict) and isinstance(block.get("cache_control"), dict):
            yield request.at("system", index, "cache_control"), block["cache_control"]


class Caching:
    """At most four markers, the long-lived ones first."""

    def __init__(self, request: Request) -> None:
        """Begin before the first message."""
        self._request = request
        self._markers = list(_markers(request))

    def see(self, stretch: Stretch) -> None:
        """Gather the markers, in the order in which the API goes through them."""
        kinds = [kind for kind in stretch.kinds if stretch.has(kind, "cache_control")]
        marked = [s for s in stretch.spots(*kinds) if isinstance(s.block.get("cache_control"), dict)]
        marked.sort(key=lambda spot: [step for step in spot.at if isinstance(step, int)])
        self._markers += [((*spot.at, "cache_control"), spot.block["cache_control"]) for spot in marked]

    def tell(self) -> Iterator[Finding]:
        """What is wrong with the markers together."""
        request, markers = self._request, self._markers
        top = isinstance(request.body.get("cache_control"), dict)
        limit = request.limit("cache_markers")
        if len(markers) + top > limit:
            at = markers[limit - top][0] if len(markers) > limit - top else request.at("cache_control")
            note = "; the automatic one at the top counts too" if top else ""
            yield Finding("cache_count", at, None, {"count": len(markers) + top, "top": note}, remove(at))
        last = markers[-1] if markers else None
        at_end = top and last and _is_last_block(request, last[0])
        if at_end and last and _ttl(last[1]) != _ttl(request.body["cache_control"]):
            yield found("cache_conflict", request.at("cache_control"))
        yield from _order(markers)


def _order(markers: list[_Marker]) -> Iterator[Finding]:
    short_seen = False
    for at, marker in markers:
        if marker.get("ttl") == "1h" and short_seen:
            yield found("cache_order", (*at, "ttl"), dotted((*at, "ttl")))
            return
        short_seen = short_seen or marker.get("ttl", "5m") == "5m"


def _ttl(marker: dict[str, Any]) -> Any:
    return marker.get("ttl") or "5m"


def _is_last_block(request: Request, at: Place) -> bool:
    """Whether a marker sits on the very last block of the messages."""
    last = request.talk.closing[-1] if request.talk.closing else None
    if last is None or not isinstance(last.content, list) or not last.content:
        return False
    return at == request.at("messages", last.number, "content", len(last.content) - 1, "cache_control")


def stop_sequences(request: Request) -> Iterator[Finding]:
    """Every stop sequence has something to see."""
    for index, stop in enumerate(request.get("stop_sequences", list) or ()):
        if isinstance(stop, str) and not stop.strip():
            at = request.at("stop_sequences", index)
            yield Finding("stop_blank", at, "stop_sequences", {}, remove(at))


def metadata(request: Request) -> Iterator[Finding]:
    """metadata.user_id is an opaque id."""
    user = (request.get("metadata", dict) or {}).get("user_id")
    at = request.at("metadata", "user_id")
    if not isinstance(user, str):
        return
    if _MAIL.search(user[:2000]):
        yield found("user_id_mail", at, "metadata.user_id", kind="e-mail address")
    elif _PHONE.fullmatch(user):
        yield Finding("user_id_mail", at, "metadata.user_id", {"kind": "telephone number"}, soft=True)
    if len(user) > request.limit("user_id"):
        yield found("user_id_long", at, "metadata.user_id")


def container(request: Request) -> Iterator[Finding]:
    """Skills need code execution, and there are at most twenty."""
    skills = (request.get("container", dict) or {}).get("skills")
    if not isinstance(skills, list) or not skills:
        return
    at = request.at("container", "skills")
    if len(skills) > 20:
        yield found("skills_count", at, count=len(skills))
    kinds = [str(tool.get("type")) for _, tool in request.tools]
    if not any(kind.startswith("code_execution") for kind in kinds):
        yield Finding("skills_need_code", at, "container", soft=any("2026" in kind for kind in kinds))


def length(request: Request) -> Iterator[Finding]:
    """The text fits the model's context window; only a clear excess is told."""
    facts = request.model
    if not facts or not facts.context:
        return
    chars = len(request.get("system", str) or "") + request.talk.chars
    at = request.at("messages")
    if chars > facts.context * _SURE_CHARS_A_TOKEN:
        values = {"tokens": chars // _SURE_CHARS_A_TOKEN, "limit": facts.context}
        yield Finding("prompt_long", at, None, values)
    elif chars > facts.context * _USUAL_CHARS_A_TOKEN * 1.5:
        values = {"tokens": int(chars / (_USUAL_CHARS_A_TOKEN * 1.3)), "limit": facts.context}
        yield Finding("prompt_maybe_long", at, None, values)


RULES = (stop_sequences, metadata, container, length)
WATCHES = (Caching,)
