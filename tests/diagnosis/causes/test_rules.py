"""The rule language means what it says."""

import pytest

from wizard.diagnosis.causes.match import Facts, hits, with_places
from wizard.diagnosis.causes.places import keys_in, paths_in, tags_in
from wizard.diagnosis.causes.rules import RuleError, Vocabulary, parse_rule

VOCABULARY = Vocabulary({"no": "not supported|refused"}, {"sampling": ["temperature", "top_p"]})


def holds(rule: str, message: str, passage: str = "", **known: object) -> bool:
    """Whether a rule matches a message."""
    facts = with_places(Facts(message=message, passage=passage, **known))  # type: ignore[arg-type]
    return bool(hits([parse_rule("x", 1, rule, VOCABULARY)], facts))


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("tool names must be unique", "tools: Tool names must be unique."),
        ("tool names must be unique", "tools: toolnamesmustbeunique"),
        ("tool names must be unique", "tools: Tool names must be uni\n   que"),
        ("tool_use & $no", "`tool_use` is not supported"),
        ("tool_use & $no", "tooluse refused"),
        ("image", "images are large"),
        ("=image", "an image"),
        ("no", "there is no way"),
        ("~\\d{1,4} > \\d{1,4}", "it is 120 > 100 here"),
        ("path=messages.*.role", "messages.12.role: bad"),
        ("path=**.text.text", "messages.1.content.2.text.text: Field required"),
        ("key=@sampling", "temperature: Extra inputs are not permitted"),
        ("tag=function", "tools.0: Input tag 'function' found using 'type' does not match"),
        ("status=400 & bad", "a bad thing"),
        ("bad & -good", "a bad thing"),
    ],
)
def test_a_rule_holds(rule: str, message: str) -> None:
    """Wording, quotes, underscores and line breaks do not matter; meaning does."""
    assert holds(rule, message, status=400)


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("stream error", "an upstream error"),
        ("=image", "images"),
        ("no", "nothing is known"),
        ("enotfound", "the route was true not found"),
        ("bad & -good", "a bad and a good thing"),
        ("path=messages.*.role", "messages.1.content.role: bad"),
        ("status=400 & bad", "a thing"),
        ("by=bedrock", "anything"),
    ],
)
def test_a_rule_does_not_hold(rule: str, message: str) -> None:
    """Words inside other words, other places and forbidden words keep a rule from matching."""
    assert not holds(rule, message, status=400)


def test_the_passage_counts_only_where_the_message_shows_nothing() -> None:
    """A rule that matches around the message ranks below one that matches the message itself."""
    rules = [
        parse_rule("inside", 1, "credit", VOCABULARY),
        parse_rule("around", 1, "certificate", VOCABULARY),
    ]
    facts = Facts(message="credit is low", passage="certificate; credit is low")

    assert [hit.rule.slug for hit in hits(rules, facts)] == ["inside"]
    assert [hit.rule.slug for hit in hits(rules[1:], facts)] == ["around"]


@pytest.mark.parametrize("rule", ["$nothing", "key=@nothing", "a & ", "", "rank=3", "a|--"])
def test_a_rule_that_cannot_be_understood_is_refused(rule: str) -> None:
    """An author's slip is an error, not a rule that never matches."""
    with pytest.raises(RuleError):
        parse_rule("x", 1, rule, VOCABULARY)


@pytest.mark.parametrize(
    ("message", "paths"),
    [
        ("messages.0.content.1.image.source: Field required", ("messages.0.content.1.image.source",)),
        ("tools[4].eager_input_streaming is not allowed", ("tools.4.eager_input_streaming",)),
        ("#/temperature: expected type: Number", ("temperature",)),
        ("body -> messages -> 1 -> role", ("messages.1.role",)),
        ("('messages', 1, 'role')", ("messages.1.role",)),
        ("['body', 'messages', 1, 'role']: wrong", ("messages.1.role",)),
        ("at 'toolConfig.tools.35.member.toolSpec.name' failed", ("toolConfig.tools.35.toolSpec.name",)),
        ("max_tokens: Field required", ("max_tokens",)),
        ("see https://docs.example.com/en/api.messages.0 for more", ()),
        ("MESSAGES.3.CONTENT: EMPTY", ("messages.3.content",)),
    ],
)
def test_places_are_read_in_every_spelling(message: str, paths: tuple[str, ...]) -> None:
    """A place is returned as the API prints it, whoever spelled it."""
    assert paths_in(message) == paths


def test_keys_and_tags_are_read_from_words() -> None:
    """A key named in words and a tag in a union's message are found."""
    assert "metadata" in keys_in("Unsupported parameter: metadata", ())
    assert "chat_id" in keys_in("extraneous key [chat_id] is not permitted", ())
    assert tags_in("Input tag 'image_url' found using 'type'") == {"image_url"}
