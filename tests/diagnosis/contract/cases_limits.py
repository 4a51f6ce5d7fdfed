"""Cases for caching, media, batches and the other limits."""

# ruff: noqa: E501 - a case is best read as one line

from typing import Any

from tests.diagnosis.contract.bodies import (
    Case,
    ask,
    b64,
    document,
    image,
    jpeg,
    paper,
    png,
    saying,
    text,
)

_SHORT = {"type": "ephemeral"}
_LONG = {"type": "ephemeral", "ttl": "1h"}
_SKILLS = {"skills": [{"type": "anthropic", "skill_id": "xlsx"}]}
_PAGES = b"%PDF-1.7\n" + b"<< /Type /Page /Parent 2 0 R >>\n" * 101
_CODE = {"type": "code_execution_20250825", "name": "code_execution"}


def _marked(count: int) -> dict[str, Any]:
    return saying(*(text(str(number), cache_control=_SHORT) for number in range(count)))


def _batch(custom_id: Any = "a", **params: Any) -> dict[str, Any]:
    return {"requests": [{"custom_id": custom_id, "params": ask(**params)}]}


def _at(url: str) -> dict[str, Any]:
    return saying({"type": "image", "source": {"type": "url", "url": url}})


CASES = [
    Case("cache_count", _marked(5), _marked(4)),
    Case("cache_order", saying(text("a", cache_control=_SHORT), text("b", cache_control=_LONG)),
         saying(text("a", cache_control=_LONG), text("b", cache_control=_SHORT)),
         path="messages.0.content.1.cache_control.ttl"),
    Case("cache_conflict", saying(text(cache_control=_LONG), cache_control=_SHORT),
         saying(text(cache_control=_SHORT), cache_control=_SHORT)),
    Case("cache_empty_text", saying(text("", cache_control=_SHORT), text()), saying(text("a", cache_control=_SHORT))),
    Case("stop_blank", ask(stop_sequences=["\n"]), ask(stop_sequences=["\nHuman:"])),
    Case("user_id_mail", ask(metadata={"user_id": "jo@example.org"}), ask(metadata={"user_id": "f3a@b"})),
    Case("user_id_long", ask(metadata={"user_id": "a" * 257}), ask(metadata={"user_id": "a" * 256})),
    Case("skills_count", ask(container={"skills": _SKILLS["skills"] * 21}, tools=[_CODE]),
         ask(container={"skills": _SKILLS["skills"] * 20}, tools=[_CODE])),
    Case("skills_need_code", ask(container=_SKILLS), ask(container=_SKILLS, tools=[_CODE])),
    Case("image_empty", saying(image("")), saying(image())),
    Case("image_data_url", saying(image("data:image/png;base64," + b64(png()))), saying(image())),
    Case("image_base64", saying(image("!!!" + b64(png()))), saying(image())),
    Case("image_mismatch", saying(image(jpeg())), saying(image(jpeg(), "image/jpeg"))),
    Case("image_unreadable", saying(image(b"<svg></svg>")), saying(image())),
    Case("image_large", saying(image(png() + b"\0" * 8_000_000 + b"IEND")), saying(image(png() + b"\0" * 3_000_000))),
    Case("image_large_elsewhere", saying(image(png() + b"\0" * 5_000_000)), saying(image(png() + b"\0" * 3_000_000))),
    Case("image_side", saying(image(png(8001, 10))), saying(image(png(8000, 10)))),
    Case("image_side_many", saying(*[image(png(2001, 10))] * 21), saying(*[image(png(2001, 10))] * 20)),
    Case("media_count", saying(*[image()] * 101, model="claude-haiku-4-5"), saying(*[image()] * 101)),
    Case("pdf_empty", saying(document("")), saying(document())),
    Case("pdf_base64", saying(document("%%%")), saying(document())),
    Case("pdf_invalid", saying(document(b"<!DOCTYPE html><html>" + b" " * 100)), saying(document())),
    Case("pdf_maybe_encrypted", saying(document(paper(extra=b"/Encrypt 9 0 R "))), saying(document())),
    Case("pdf_pages", saying(document(paper(101)), model="claude-haiku-4-5"), saying(document(paper(101)))),
    Case("pdf_maybe_pages", saying(document(_PAGES), model="claude-haiku-4-5"), saying(document())),
    Case("citations_mixed", saying(document(citations={"enabled": True}), document()),
         saying(document(citations={"enabled": True}), document(citations={"enabled": True}))),
    Case("url_source", _at("ftp://e.org/a.png"), _at("https://e.org/a.png")),
    Case("batch_empty", {"requests": []}, _batch()),
    Case("batch_id_long", _batch("a" * 65), _batch("a" * 64), path="requests.0.custom_id"),
    Case("batch_id", _batch("a b"), _batch("a_b")),
    Case("batch_id_unique", {"requests": _batch()["requests"] * 2}, _batch()),
    Case("batch_key", _batch(stream=True), _batch(stream=False), path="requests.0.params.stream"),
    Case("batch_betas", _batch(betas=["x"]), _batch()),
]  # fmt: skip
