"""Rules of caching, images and documents."""

from typing import Any

import pytest

from tests.standin.bodies import PNG, assistant, body, call, image, pdf, result, text, tooled, user, verdict

Row = tuple[str, dict[str, Any], str, dict[str, Any]]
"""Name, the body that is refused, how the refusal begins, a twin that is accepted."""

RULES: list[Row] = [
    (
        "five caches",
        body(messages=[user([text(f"{n}", cache_control={"type": "ephemeral"}) for n in range(5)])]),
        "A maximum of 4 blocks with cache_control may be provided. Found 5.",
        body(messages=[user([text(f"{n}", cache_control={"type": "ephemeral"}) for n in range(4)])]),
    ),
    (
        "cache order",
        body(
            system=[text("s", cache_control={"type": "ephemeral"})],
            messages=[user([text("x", cache_control={"type": "ephemeral", "ttl": "1h"})])],
        ),
        "messages.0.content.0.cache_control.ttl: a ttl='1h' cache_control block must not come after a",
        body(
            system=[text("s", cache_control={"type": "ephemeral", "ttl": "1h"})],
            messages=[user([text("x", cache_control={"type": "ephemeral"})])],
        ),
    ),
    (
        "no image",
        body(messages=[user([image(data="")])]),
        "messages.0.content.0.image.source.base64: image cannot be",
        body(messages=[user([image()])]),
    ),
    (
        "no base64",
        body(messages=[user([image(data="data:image/png;base64,AA")])]),
        "messages.0.content.0.image.source.base64.data:",
        body(messages=[user([image()])]),
    ),
    (
        "other image",
        body(messages=[user([image(media_type="image/gif")])]),
        "messages.0.content.0.image.source.base64.media_type: The image was specified using the image/gif "
        "media type, but the image appears to be a image/png image",
        body(messages=[user([image()])]),
    ),
    (
        "garbage image",
        body(messages=[user([image(data="AAAA")])]),
        "Could not process image",
        body(messages=[user([image()])]),
    ),
    (
        "image in a result",
        tooled(assistant([call()]), user([result(content=[image(data="AAAA")])])),
        "Could not process image",
        tooled(assistant([call()]), user([result(content=[image()])])),
    ),
    (
        "no pdf",
        body(messages=[user([pdf(data=PNG)])]),
        "messages.0.content.0.pdf.source.base64.data: The PDF",
        body(messages=[user([pdf()])]),
    ),
    (
        "some cited",
        body(messages=[user([pdf(citations={"enabled": True}), pdf()])]),
        "messages: citations must be",
        body(messages=[user([pdf(citations={"enabled": True})] * 2)]),
    ),
]


@pytest.mark.parametrize(("bad", "start", "good"), [row[1:] for row in RULES], ids=[row[0] for row in RULES])
def test_a_rule_flags_its_body_and_leaves_its_twin_alone(
    bad: dict[str, Any], start: str, good: dict[str, Any]
) -> None:
    """Each rule refuses one body, in the API's words, and accepts one that differs in that point."""
    assert verdict(bad).startswith(start)
    assert verdict(good) == ""
