"""Rules about images and documents: readable, of the declared kind, not too large, not too many."""

from collections.abc import Iterator
from typing import Any

from wizard.diagnosis.contract import pdf, pixels
from wizard.diagnosis.contract.base64_text import Trouble, trouble
from wizard.diagnosis.contract.finding import Finding, dotted, found, replace
from wizard.diagnosis.contract.request import Request, Spot

_TYPES = ("image/jpeg", "image/png", "image/gif", "image/webp")


def _source(spot: Spot, kind: str) -> dict[str, Any] | None:
    source = spot.block.get("source")
    return source if isinstance(source, dict) and source.get("type") == kind else None


def images(request: Request) -> Iterator[Finding]:
    """Each image can be decoded, is what its media_type says, and is not too large."""
    spots = list(request.spots("image"))
    many = len(spots) > request.limit("many_images")
    for spot in spots:
        source = _source(spot, "base64")
        data = source.get("data") if source else None
        if source is not None and isinstance(data, str) and request.sound((*spot.at, "source", "data")):
            yield from _image(request, spot, source, data, many)
    yield from _addresses(request, spots)


def _image(request: Request, spot: Spot, source: dict[str, Any], data: str, many: bool) -> Iterator[Finding]:
    at = (*spot.at, "source", "data")
    path = f"{dotted(spot.at)}.image.source.base64"
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
    yield from _picture(request, spot, source, data, many)


def _base64(rule: str, at: Any, path: str, data: str, wrong: Trouble) -> Finding:
    clean = "".join(data.split())
    edit = replace(at, clean) if wrong.only_space and trouble(clean) is None else None
    return Finding(rule, at, path, {"advice": wrong.advice}, edit, soft=wrong.only_space)


def _picture(
    request: Request, spot: Spot, source: dict[str, Any], data: str, many: bool
) -> Iterator[Finding]:
    declared = source.get("media_type")
    picture = pixels.look(data)
    at = (*spot.at, "source")
    path = f"{dotted(spot.at)}.image.source.base64"
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
    elif many and longest > request.limit("image_side_many"):
        yield Finding("image_side_many", (*at, "data"), f"{path}.data", values)


def _addresses(request: Request, spots: list[Spot]) -> Iterator[Finding]:
    for spot in [*spots, *request.spots("document")]:
        source = _source(spot, "url")
        url = source.get("url") if source else None
        if isinstance(url, str) and not url.lower().startswith("https://"):
            kind = "pdf" if spot.block.get("type") == "document" else "image"
            soft = url.lower().startswith("http://")
            at = (*spot.at, "source", "url")
            yield Finding("url_source", at, f"{dotted(spot.at)}.{kind}.source.url.url", {}, soft=soft)


def documents(request: Request) -> Iterator[Finding]:
    """PDFs can be read, are not locked, and do not have too many pages; citations are on for all or none."""
    pages = 0
    sure = True
    for spot in request.spots("document"):
        source = _source(spot, "base64")
        data = source.get("data") if source else None
        if source is None or not isinstance(data, str) or not request.sound((*spot.at, "source")):
            continue
        at = (*spot.at, "source", "data")
        path = f"{dotted(spot.at)}.pdf.source.base64.data"
        if not data:
            yield found("pdf_empty", at, path)
            continue
        wrong = trouble(data)
        if wrong is not None:
            yield _base64("pdf_base64", at, path, data, wrong)
            continue
        paper = pdf.look(data)
        pages += paper.pages
        sure = sure and paper.counted
        if paper.fault:
            yield found("pdf_invalid", at, path, advice=paper.fault)
        elif paper.locked:
            yield found("pdf_maybe_encrypted", at, path)
    yield from _counts(request, pages, sure)
    yield from _citations(request)


def _counts(request: Request, pages: int, sure: bool) -> Iterator[Finding]:
    facts = request.model
    small = facts is not None and 0 < facts.context <= request.limit("small_context")
    limit = request.limit("media_small_context" if small else "media")
    images_ = len(request.blocks.get("image", ()))
    at = request.at("messages")
    if pages > limit:
        rule = "pdf_pages" if sure else "pdf_maybe_pages"
        yield Finding(
            rule, request.blocks["document"][0].at, None, {"limit": limit, "pages": pages}, soft=facts is None
        )
    elif images_ + pages > limit:
        values = {"pages": pages, "images": images_, "limit": limit}
        yield Finding("media_count", at, None, values, soft=facts is None or not sure)


def _citations(request: Request) -> Iterator[Finding]:
    enabled: list[tuple[bool, Spot]] = []
    for spot in request.spots("document"):
        citations = spot.block.get("citations")
        enabled.append((isinstance(citations, dict) and citations.get("enabled") is True, spot))
    if len({on for on, _ in enabled}) > 1:
        odd = next(spot for on, spot in enabled if not on)
        yield Finding("citations_mixed", odd.at, "messages", soft=odd.role != "user" or len(odd.at) > 4)


RULES = (images, documents)
