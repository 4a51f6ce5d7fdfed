"""Building pages: pure functions of the session's state, its flow and the running probes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wizard.model.event import Changed
from wizard.model.fact import CANNOT_TELL, SKIPPED, Catalogue, FactId, FactSpec
from wizard.model.flow import Flow, Step
from wizard.model.observation import Observation
from wizard.model.state import Reached, SessionState, TrailEntry
from wizard.walk.consent import listed
from wizard.walk.page import Choice, ConsentAsk, CredentialCard, Frame, ProbeCard, StepPage, VerdictPage

_OPEN_LABELS = {CANNOT_TELL: "I don't know", SKIPPED: "Skip this question"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What the frame of every page carries besides the state."""

    session: str | None = None
    banner: str | None = None
    foreign: str | None = None
    notices: tuple[str, ...] = ()
    saved: bool = True
    can_undo: bool = False


def fact_spec(fact: FactId, flow: Flow, catalogue: Catalogue) -> FactSpec | None:
    """The fact as the flow or the catalogue describes it."""
    return flow.facts.get(fact) or catalogue.facts.get(fact)


def fact_title(fact: FactId, flow: Flow, catalogue: Catalogue) -> str:
    """The fact's title; its name where nothing describes it."""
    spec = fact_spec(fact, flow, catalogue)
    return spec.title if spec else fact


def frame(
    state: SessionState | None, flow: Flow | None, catalogue: Catalogue, around: Around, at: str
) -> Frame:
    """The frame of a page; `at` names the page in the crumb."""
    if state is None or flow is None:
        return Frame(at, None, around.banner, around.foreign, around.notices)
    return Frame(
        crumb=f"{flow.id} › {at}",
        session=around.session,
        banner=around.banner,
        foreign=around.foreign,
        notices=around.notices,
        can_back=state.can_back,
        can_undo=around.can_undo,
        can_redo=state.can_redo,
        saved=around.saved,
        trail=state.trail,
        rows=state.evaluation.rows,
        row_titles={
            rule.id: (_row_title(state, rule.id), rule.verdict.tells, " ".join(rule.verdict.next))
            for rule in flow.rules
        },
        words=_words(state, flow, catalogue),
        facts=tuple(_fact_line(fact, state, flow, catalogue) for fact in state.facts),
        stale=tuple((entry.step, entry.title) for entry in stale(state, flow)),
    )


def _words(state: SessionState, flow: Flow, catalogue: Catalogue) -> dict[str, tuple[str, Mapping[str, str]]]:
    """What the facts of the table and their values are called, as everywhere else."""
    asked = {condition.fact for row in state.evaluation.rows for condition in row.conditions}
    specs = ((fact, fact_spec(fact, flow, catalogue)) for fact in asked)
    return {fact: (spec.title, spec.values) for fact, spec in specs if spec is not None}


def stale(state: SessionState, flow: Flow) -> tuple[TrailEntry, ...]:
    """What was measured too long ago to count as a control, where its step can measure again."""
    return tuple(
        entry for entry in state.trail if entry.stale and entry.applies and flow.step(entry.step).probes
    )


def stale_notice(state: SessionState, flow: Flow) -> tuple[str, ...]:
    """What is too old to clear anything any more, in one sentence; nothing where all is fresh."""
    old = stale(state, flow)
    if not old:
        return ()
    return (f"Measured too long ago to clear anything any more: {listed([e.title for e in old])}.",)


def _row_title(state: SessionState, rule: str) -> str:
    return next((row.title for row in state.evaluation.rows if row.rule == rule), rule)


def _fact_line(
    fact: FactId, state: SessionState, flow: Flow, catalogue: Catalogue
) -> tuple[str, str, str, str]:
    seen = state.facts[fact]
    spec = fact_spec(fact, flow, catalogue)
    value = spec.values.get(seen.value, seen.value) if spec else seen.value
    return (spec.title if spec else fact, value, seen.sureness.words, seen.said)


def position(state: SessionState, step: Step) -> str:
    """`network  (5 of about 9)`: where the step stands among those answered and those that may come."""
    done = sum(1 for entry in state.trail if entry.applies and entry.step != step.id)
    total = done + max(1, state.steps_left)
    return f"{step.row or step.title}  ({done + 1} of about {total})"


def choices(step: Step, chosen: str | None, found: tuple[str, str] | None = None) -> tuple[Choice, ...]:
    """The numbered answers; *I don't know* and skipping are always among them.

    Args:
        step: the question.
        chosen: the value that holds now.
        found: what a check found, and its words: it can be taken also where the flow does not list it.
    """
    own = [Choice(a.value, a.label, a.means, a.value == chosen) for a in step.answers]
    given = {a.value for a in step.answers}
    own += [Choice(v, label, "", v == chosen) for v, label in _OPEN_LABELS.items() if v not in given]
    if found and found[0] not in given | set(_OPEN_LABELS):
        # Last, so that the numbers that were read out before still mean the same.
        own.append(Choice(found[0], found[1][:1].upper() + found[1][1:], "", found[0] == chosen))
    return tuple(own)


def step_page(
    step: Step,
    state: SessionState,
    framed: Frame,
    *,
    cards: Sequence[ProbeCard],
    consents: Sequence[ConsentAsk],
    credentials: Sequence[CredentialCard],
    suggested: str | None,
    suggested_words: str = "",
    guide: bool,
    can_switch: bool = False,
    wants_detail: tuple[str, str] | None = None,
) -> StepPage:
    """The page of one question."""
    seen = state.facts.get(step.ask)
    running = state.reproductions[-1] if state.reproductions else None
    since = running[0].strftime("%H:%M:%S UTC") if running and running[1] is None else None
    return StepPage(
        frame=framed,
        step=step.id,
        title=step.title,
        question=step.question,
        why=step.why,
        choices=choices(
            step,
            seen.value if seen else None,
            (suggested, suggested_words or suggested) if suggested else None,
        ),
        probes=tuple(cards),
        consents=tuple(consents),
        suggested=suggested,
        by_hand=step.by_hand,
        instructions=step.instructions,
        actions=step.actions,
        open_actions=_open_actions(step, state),
        links=step.links,
        guide=step.guide if guide else "",
        credentials=tuple(credentials),
        reproducing_since=since,
        can_switch_network=can_switch,
        wants_paste=step.ask == "paste_place" and state.paste is None,
        wants_detail=wants_detail,
        asked_for=_asked_for(step, state),
    )


def _open_actions(step: Step, state: SessionState) -> tuple[int, ...]:
    open_ = {change.change for change in state.open_changes}
    return tuple(index for index in range(len(step.actions)) if change_id(step, index) in open_)


def change_id(step: Step, index: int) -> str:
    """The identifier of a temporary change that a step offers."""
    return f"{step.id}-{index}"


def _asked_for(step: Step, state: SessionState) -> str:
    """Who asked for this step and what for; it was granted before, and its probes still ask."""
    wanted = next((w for w in state.wanted if w.step == step.id and w.decision == "granted"), None)
    if wanted is None or wanted.done:
        return ""
    return (
        f"{wanted.by} asked for this step: {wanted.text}"
        if wanted.text
        else f"{wanted.by} asked for this step."
    )


def verdict_page(
    state: SessionState,
    reached: Reached,
    flow: Flow,
    catalogue: Catalogue,
    framed: Frame,
    expects: str = "",
) -> VerdictPage:
    """The page that says what the table says."""
    return VerdictPage(
        frame=framed,
        reached=reached,
        ruled_out=_ruled_out(reached, flow, catalogue),
        not_checked=tuple(fact_title(fact, flow, catalogue) for fact in reached.not_checked),
        near=near(state, flow, catalogue),
        because=tuple(_seen(by, flow, catalogue) for by in reached.because),
        open_changes=tuple(change_line(change) for change in state.open_changes),
        expects=expects,
    )


def _ruled_out(reached: Reached, flow: Flow, catalogue: Catalogue) -> tuple[str, ...]:
    """The places that are cleared, those that one observation clears in one sentence."""
    cleared: dict[str, list[str]] = {}
    for out in reached.ruled_out:
        cleared.setdefault(_seen(out.by, flow, catalogue), []).append(out.place.value)
    return tuple(f"{listed(places).capitalize()}: {said}" for said, places in cleared.items())


def _seen(by: Observation, flow: Flow, catalogue: Catalogue) -> str:
    if by.said:
        return by.said
    spec = fact_spec(by.fact, flow, catalogue)
    return f"{spec.title}: {spec.values.get(by.value, by.value)}" if spec else f"{by.fact}: {by.value}"


def near(state: SessionState, flow: Flow, catalogue: Catalogue) -> tuple[str, ...]:
    """The rows that nearly fired, each with what it lacks."""
    rows = {row.rule: row for row in state.evaluation.rows}
    lacking = [rows[rule] for rule in state.evaluation.near if rule in rows and rows[rule].missing]
    return tuple(
        f"{row.title}. Not known yet: {listed([fact_title(f, flow, catalogue) for f in row.missing])}"
        for row in lacking
    )


def change_line(change: Changed) -> str:
    """An open change and how to undo it."""
    return f"{change.what}. To undo: {change.undo}"


def fallen_notice(fallen: Sequence[TrailEntry]) -> tuple[str, ...]:
    """Which answers no longer apply, in one sentence; nothing where all still do."""
    if not fallen:
        return ()
    titles = listed([entry.title for entry in fallen])
    count = "1 answer no longer applies" if len(fallen) == 1 else f"{len(fallen)} answers no longer apply"
    return (f"{count}: {titles}.",)
