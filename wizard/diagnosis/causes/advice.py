"""What to change, by the model and the API version in hand.

A cause of the catalogue may carry `advice`: lines of ``conditions :: what to change``, of which the first
whose conditions all hold replaces the general fix. A condition is ``name=a,b`` (one of the values), and
several are joined by `` & ``:

- ``version=2026-10-21``: the `anthropic-version` of the request;
- ``sampling= forced= system= fast= lifecycle=``: that column of the models table;
- ``prefill=yes,no``, ``effort=none,some``: the same, in words;
- ``enabled= disabled= adaptive= between_tools=``: what the model does with that `thinking.type`.

The text may name ``{model}`` and ``{levels}`` (its effort levels). What the table does not know fulfils no
condition, so that an unknown model gets the general fix.
"""

from wizard.diagnosis.causes.match import Facts
from wizard.knowledge.cause_book import CauseEntry

_COLUMNS = ("sampling", "forced", "system", "fast", "lifecycle")
CONDITIONS = frozenset(
    ("version", "prefill", "effort", "enabled", "disabled", "adaptive", "between_tools", *_COLUMNS)
)
"""What a condition can ask for."""


def fix_for(entry: CauseEntry, facts: Facts) -> str:
    """The change to make for this cause under the model and the version in hand."""
    if not entry.advice:
        return entry.fix
    known = _known(facts)
    for line in entry.advice:
        conditions, _, text = line.partition(" :: ")
        if all(_holds(condition, known) for condition in conditions.split(" & ")):
            return text.replace("{model}", known.get("model", "")).replace(
                "{levels}", known.get("levels", "")
            )
    return entry.fix


def ruled_out(entry: CauseEntry, facts: Facts) -> bool:
    """Whether what is known of the model or the version in hand speaks against this cause."""
    if not entry.never:
        return False
    known = _known(facts)
    return any(all(_holds(one, known) for one in line.split(" & ")) for line in entry.never)


def _holds(condition: str, known: dict[str, str]) -> bool:
    name, _, wanted = condition.partition("=")
    return known.get(name) in wanted.split(",")


def _known(facts: Facts) -> dict[str, str]:
    """What conditions can ask for, as far as version and model are known."""
    known = {"version": facts.version} if facts.version else {}
    if not facts.model:
        return known
    from wizard.knowledge.models import find_model  # late: few explanations need the models table

    model = find_model(facts.model)
    if model is None:
        return known
    return {
        **known,
        **model.thinking,
        "model": model.id,
        **{name: str(getattr(model, name)) for name in _COLUMNS},
        "prefill": "yes" if model.prefill else "no",
        "effort": "some" if model.effort else "none",
        "levels": ", ".join(model.effort or ()),
    }
