"""Rules that depend on the model: output limit, context, thinking, effort, sampling (facts: api D1, D6)."""

import json
from collections.abc import Iterator, Mapping

from wizard.standin.rules.case import NEW_VERSION, Case

_SMALLEST_BUDGET = 1024
_FAST = ("claude-opus-4-6", "claude-opus-4-8", "claude-opus-5", "claude-opus-5-5")
_SAMPLING = ("temperature", "top_p", "top_k")


def output_limit(case: Case) -> Iterator[str]:
    """`max_tokens` is no more than the model can write; zero only where nothing needs an output."""
    most = case.body.get("max_tokens")
    if not isinstance(most, int):
        return
    if most > case.model.output:
        yield (
            f"max_tokens: {most} > {case.model.output}, which is the maximum allowed number of output tokens "
            f"for {case.model.id}"
        )
    choice = (case.body.get("tool_choice") or {}).get("type")
    form = (case.body.get("output_config") or {}).get("format")
    if most == 0 and (
        case.body.get("stream") or case.thinking == "enabled" or form or choice in ("any", "tool")
    ):
        yield "max_tokens: Input should be greater than or equal to 1"


def thinking(case: Case) -> Iterator[str]:
    """The kind of thinking is one that the model takes, and its budget fits."""
    kind = case.thinking
    if kind is None:
        return
    if kind not in case.model.thinking:
        yield _not_taken(case, kind)
    config = case.body["thinking"]
    if kind == "enabled":
        budget = config["budget_tokens"]
        if budget < _SMALLEST_BUDGET:
            yield (
                f"thinking.enabled.budget_tokens: Input should be greater than or equal to {_SMALLEST_BUDGET}"
            )
        most = case.body.get("max_tokens")
        if isinstance(most, int) and budget >= most:
            yield "`max_tokens` must be greater than `thinking.budget_tokens`."


def _not_taken(case: Case, kind: str) -> str:
    if kind == "adaptive":
        return "adaptive thinking is not supported on this model"
    instead = 'Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.'
    if kind == "disabled" and "between_tools" in case.model.thinking:
        instead = 'To turn thinking off on this model, send "thinking": {"type": "between_tools"}.'
    return f'"thinking.type.{kind}" is not supported for this model. {instead}'


def effort(case: Case) -> Iterator[str]:
    """The effort is a level that the model knows, and goes with its thinking."""
    level = (case.body.get("output_config") or {}).get("effort")
    if level is None:
        return
    if not case.model.effort:
        yield "This model does not support the effort parameter."
    elif level not in case.model.effort:
        known = ", ".join(sorted(case.model.effort))
        yield f"This model does not support effort level '{level}'. Supported levels: {known}."
    elif _without_thinking(case) and level in ("xhigh", "max"):
        yield f"output_config.effort '{level}' is not supported when thinking is disabled on this model"


def _without_thinking(case: Case) -> bool:
    """Whether thinking is switched off on a model that ties effort to it."""
    return case.thinking in ("disabled", "between_tools") and case.model.sampling == "fixed"


def sampling(case: Case) -> Iterator[str]:
    """Sampling on the older version: gone for new models, exclusive for 4.5 and 4.6, odd with thinking."""
    if case.dialect.version == NEW_VERSION:
        return  # the shape refuses the keys there
    defaults: Mapping[str, float | None] = {"temperature": 1, "top_p": None, "top_k": None}
    given = {key: case.body[key] for key in _SAMPLING if case.body.get(key) is not None}
    for key, value in given.items():
        if case.model.sampling == "fixed" and value != defaults[key]:
            yield f"`{key}` is deprecated for this model."
    heat = given.get("temperature")
    if heat is not None and heat < 0:
        yield "temperature: Input should be greater than or equal to 0"
    if heat is not None and heat > 1:
        yield "temperature: Input should be less than or equal to 1"
    if case.thinks and heat not in (None, 1):
        yield "`temperature` may only be set to 1 when thinking is enabled."
    if case.thinks and "top_k" in given:
        yield "`top_k` must be unset when thinking is enabled."
    if case.model.sampling == "one_of" and "temperature" in given and "top_p" in given:
        yield ("`temperature` and `top_p` cannot both be specified for this model. Please use only one.")


def speed(case: Case) -> Iterator[str]:
    """The fast mode only where the model has one; one model takes it without a word (facts: api D1)."""
    if case.body.get("speed") == "fast" and case.model.id not in _FAST:
        yield f"'{case.model.id}' does not support the `speed` parameter."


def structured(case: Case) -> Iterator[str]:
    """Every object of an output schema is closed (facts: api D7)."""
    form = (case.body.get("output_config") or {}).get("format")
    if isinstance(form, Mapping) and _open_object(form["schema"]):
        yield (
            "output_config.format.schema: For 'object' type, 'additionalProperties' must be explicitly "
            "set to false"
        )


def _open_object(schema: object, depth: int = 0) -> bool:
    if not isinstance(schema, Mapping) or depth > 40:
        return False
    if schema.get("type") == "object" and schema.get("additionalProperties") is not False:
        return True
    properties = schema.get("properties")
    nested = list(properties.values()) if isinstance(properties, Mapping) else []
    return any(_open_object(part, depth + 1) for part in [*nested, schema.get("items")])


def context(case: Case) -> Iterator[str]:
    """The prompt fits into the context window."""
    tokens = count(case)
    if tokens > case.model.context:
        yield f"prompt is too long: {tokens} tokens > {case.model.context} maximum"


def count(case: Case) -> int:
    """A plausible number of input tokens: about four characters each, media aside, tools included."""

    def weigh(value: object) -> int:
        if isinstance(value, str):
            return len(value)
        if isinstance(value, Mapping):
            if value.get("type") == "base64":
                return 6000  # an image costs by its size on screen, not by its bytes
            return sum(weigh(part) + 2 for part in value.values())
        if isinstance(value, list):
            return sum(weigh(part) for part in value)
        return 1

    tools = len(json.dumps(case.tools)) if case.tools else 0
    system = weigh(case.body.get("system") or "")
    return 7 + (sum(weigh(message["content"]) for message in case.messages) + system + tools + 3) // 4
