"""Rules about images and documents: readable, of the declared kind, not too large, not too many."""

from collections.abc import Iterator
from typing import Any

from wizard.diagnosis.contract import pdf, pixels
from wizard.diagnosis.contract.base64_text import Trouble, trouble
from wizard.diagnosis.contract.finding import Finding, found, replace
from wizard.diagnosis.contract.request import Request
from wizard.diagnosis.contract.stretch import Stretch
from wizard.diagnosis.contract.turns import Spot

_TYPES = ("image/jpeg", "image/png", "image/gif", "image/webp")


def _source(spot: Spot, kind: str) -> dict[str, Any] | None:
    source = spot.block.get("source")
    return source if isinstance(source, dict) and source.get("type") == kind else None


class Images:
    """Each image can be decoded, is what its media_type says, and is not too large."""

    def __init__(self, request: Request) -> None:
        """Begin before the first message."""
        self._request = request
        self._found: list[Finding] = []
        self._for_many: list[Finding] = []
        """What is too large only where there are many."""

    def see(self, stretch: Stretch) -> None:
        """Look at the images."""
        for spot in stretch.spots("image"):
            source = _source(spot, "base64")
            data = source.get("data") if source else None
            if (
                source is not None
                and isinstance(data, str)
                and self._request.sound((*spot.at, "source", "data"))
            ):
                for finding in _image(self._request, spot, source, data):
                    few = finding.rule != "image_side_many"
                    (self._found if few else self._for_many).append(finding)

    def tell(self) -> Iterator[Finding]:
        """What is wrong with them, one by one and together."""
        yield from self._found
        if self._request.talk.images > self._request.limit("many_images"):
            yield from self._for_many


def _image(request: Request, spot: Spot, source: dict[str, Any], data: str) -> Iterator[Finding]:
    at = (*spot.at, "source", "data")
    path = spot.path("image", "source", "base64")
    if not data:
        yield found("image_empty", at, path)
        return
    if data.startswith("data:"):
        head, comma, rest = data.partition(";base64,")
        edit = replace(at, rest) if comma and trouble(rest) is None and head[5:] in _TYPES else None
        yield Finding("image_data_url", at, f"{path}.data", {}, edit)
        return
    wrong = trouble(data)
    if wrong is not None:
        yield _base64("image_base64", at, f"{path}.data", data, wrong)
        return
    limit = request.limit("image_base64_mb") * 1024 * 1024
    if len(data) > limit:
        values = {"limit": limit // 1024**2, "size": len(data), "bytes": limit}
        yield Finding("image_large", at, path, values)
    elif len(data) > request.limit("image_base64_mb_elsewhere") * 1024 * 1024:
        least = request.limit("image_base64_mb_elsewhere") * 1024 * 1024
        yield Finding("image_large_elsewhere", at, path, {"size": len(data), "bytes": least},
                      soft=request.setting.platform == "api")  # fmt: skip
    yield from _picture(request, spot, source, data)


def _base64(rule: str, at: Any, path: str, data: str, wrong: Trouble) -> Finding:
    clean = "".join(data.split())
    edit = replace(at, clean) if wrong.only_space and trouble(clean) is None else None
    return Finding(rule, at, path, {"advice": wrong.advice}, edit, soft=wrong.only_space)


def _picture(request: Request, spot: Spot, source: dict[str, Any], data: str) -> Iterator[Finding]:
    declared = source.get("media_type")
    picture = pixels.look(data)
    at = (*spot.at, "source")
    path = spot.path("image", "source", "base64")
    if picture.kind is None:
        if declared in _TYPES:
            yield found("image_unreadable", (*at, "data"), path, advice=pixels.advice(picture))
        return
    if declared in _TYPES and picture.kind != declared:
        edit = replace((*at, "media_type"), picture.kind) if picture.kind in _TYPES else None
        values = {"declared": declared, "real": picture.kind}
        yield Finding("image_mismatch", (*at, "media_type"), path, values, edit)
    if not picture.whole:
        yield found("image_unreadable", (*at, "data"), path, advice=pixels.advice(picture))
    longest = max(picture.width, picture.height)
    values = {"width": picture.width, "height": picture.height}
    if longest > request.limit("image_side"):
        yield Finding("image_side", (*at, "data"), f"{path}.data", values)
    elif longest > request.limit("image_side_many"):
        yield Finding("image_side_many", (*at, "data"), f"{path}.data", values)


def addresses(stretch: Stretch) -> Iterator[Finding]:
    """Addresses of images and documents are of the web, and encrypted."""
    for spot in stretch.spots("image", "document"):
        source = _source(spot, "url")
        url = source.get("url") if source else None
        if isinstance(url, str) and not url.lower().startswith("https://"):
            kind = "pdf" if spot.block.get("type") == "document" else "image"
            soft = url.lower().startswith("http://")
            at = (*spot.at, "source", "url")
            yield Finding("url_source", at, spot.path(kind, "source", "url", "url"), {}, soft=soft)


class Documents:
    """PDFs can be read, are not locked, and do not have too many pages; citations are on for all or none."""

    def __init__(self, request: Request) -> None:
        """Begin before the first message."""
        self._request = request
        self._found: list[Finding] = []
        self._pages = 0
        self._counted = True
        """Whether the pages of all of them could be counted."""
        self._first: Spot | None = None
        self._cited = False
        self._uncited: Spot | None = None
        """The first document without citations."""

    def see(self, stretch: Stretch) -> None:
        """Look at the documents."""
        for spot in stretch.spots("document"):
            self._first = self._first or spot
            citations = spot.block.get("citations")
            if isinstance(citations, dict) and citations.get("enabled") is True:
                self._cited = True
            else:
                self._uncited = self._uncited or spot
            source = _source(spot, "base64")
            data = source.get("data") if source else None
            if source is not None and isinstance(data, str) and self._request.sound((*spot.at, "source")):
                self._found += self._paper(spot, data)

    def _paper(self, spot: Spot, data: str) -> Iterator[Finding]:
        at = (*spot.at, "source", "data")
        path = spot.path("pdf", "source", "base64", "data")
        if not data:
            yield found("pdf_empty", at, path)
            return
        wrong = trouble(data)
        if wrong is not None:
            yield _base64("pdf_base64", at, path, data, wrong)
            return
        paper = pdf.look(data)
        self._pages += paper.pages
        self._counted = self._counted and paper.counted
        if paper.fault:
            yield found("pdf_invalid", at, path, advice=paper.fault)
        elif paper.locked:
            yield found("pdf_maybe_encrypted", at, path)

    def tell(self) -> Iterator[Finding]:
        """What is wrong with them, one by one and together."""
        yield from self._found
        yield from self._counts()
        odd = self._uncited
        if self._cited and odd:
            yield Finding("citations_mixed", odd.at, "messages", soft=odd.role != "user" or len(odd.at) > 4)

    def _counts(self) -> Iterator[Finding]:
        request, pages = self._request, self._pages
        facts = request.model
        small = facts is not None and 0 < facts.context <= request.limit("small_context")
        limit = request.limit("media_small_context" if small else "media")
        images = request.talk.images
        if pages > limit and self._first:
            rule = "pdf_pages" if self._counted else "pdf_maybe_pages"
            yield Finding(rule, self._first.at, None, {"limit": limit, "pages": pages}, soft=facts is None)
        elif images + pages > limit:
            values = {"pages": pages, "images": images, "limit": limit}
            soft = facts is None or not self._counted
            yield Finding("media_count", request.at("messages"), None, values, soft=soft)


STRETCH_RULES = (addresses,)
WATCHES = (Images, Documents)
