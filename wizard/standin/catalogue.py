"""GET /v1/models: pages, cursors and the filter by lifecycle (facts: api E)."""

from collections.abc import Mapping

from wizard.standin.answer import Answer, json_answer
from wizard.standin.models import ServedModel, served_models
from wizard.standin.refusals import Refusal, invalid

_DEFAULT = 20
_MOST = 1000
_STAGES = ("active", "deprecated", "retired")


def list_models(query: Mapping[str, list[str]]) -> Answer | Refusal:
    """One page of the models that this organization may name."""
    limit = _limit(query)
    stages = _stages(query)
    if isinstance(limit, Refusal):
        return limit
    if isinstance(stages, Refusal):
        return stages
    models = [model for model in served_models().values() if model.lifecycle in stages]
    page, more = _page(models, limit, query)
    return json_answer(
        {
            "data": [model.info() for model in page],
            "has_more": more,
            "first_id": page[0].id if page else None,
            "last_id": page[-1].id if page else None,
        }
    )


def _page(
    models: list[ServedModel], limit: int, query: Mapping[str, list[str]]
) -> tuple[list[ServedModel], bool]:
    ids = [model.id for model in models]
    after, before = query.get("after_id", [""])[0], query.get("before_id", [""])[0]
    if after in ids:
        rest = models[ids.index(after) + 1 :]
        return rest[:limit], len(rest) > limit
    if before in ids:
        rest = models[: ids.index(before)]
        return rest[-limit:], len(rest) > limit
    return models[:limit], len(models) > limit


def _limit(query: Mapping[str, list[str]]) -> int | Refusal:
    text = query.get("limit", [str(_DEFAULT)])[0]
    if not (text.isascii() and text.lstrip("-").isdigit() and len(text) < 10):
        return invalid("limit: Input should be a valid integer, unable to parse string as an integer")
    if int(text) < 1:
        return invalid("limit: Input should be greater than or equal to 1")
    if int(text) > _MOST:
        return invalid(f"limit: Input should be less than or equal to {_MOST}")
    return int(text)


def _stages(query: Mapping[str, list[str]]) -> tuple[str, ...] | Refusal:
    wanted = [*query.get("lifecycle", ()), *query.get("lifecycle[]", ())]
    for index, stage in enumerate(wanted):
        if stage not in _STAGES:
            return invalid(f"lifecycle.{index}: Input should be 'active', 'deprecated' or 'retired'")
    return tuple(wanted) or _STAGES[:2]
