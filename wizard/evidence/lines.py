"""The lines of the summary before the gate: one method for each part, in the order in which they stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from wizard.evidence.checks import checks_line
from wizard.evidence.fields import FAILURE, PROGRAM, TRIED, Field, Surface
from wizard.evidence.support import NEVER_SEND, advice
from wizard.evidence.times import both, short
from wizard.knowledge.load import catalogue
from wizard.model.fact import OPEN_VALUES, FactId
from wizard.model.flow import Flow
from wizard.model.observation import Observation
from wizard.model.state import SessionState
from wizard.model.words import Answerer, Source

NOT_TOLD = "not told"
_DOES_NOT_APPLY = {"web": "does not apply to a web page", "code": "does not apply to code"}
_SOURCES = {Source.PROBE: "measured", Source.PERSON: "told", Source.PASTE: "from the paste"}


@dataclass(frozen=True, slots=True)
class Raw:
    """A line as it was put together; None stands for what was not told."""

    field: str
    label: str
    text: str | None


class Words:
    """Facts and their values in words, from the shared catalogue and the flow's own facts."""

    def __init__(self, flow: Flow, now: datetime) -> None:
        self._specs = {**catalogue().facts, **flow.facts}
        self._now = now

    def title(self, fact: FactId) -> str:
        """The fact's title, or its name where nobody gave it one."""
        spec = self._specs.get(fact)
        return spec.title if spec else fact.replace("_", " ")

    def value(self, fact: FactId, value: str) -> str:
        """What the value says."""
        spec = self._specs.get(fact)
        return spec.values.get(value, value) if spec else value.replace("_", " ")

    def seen(self, seen: Observation) -> str:
        """An observation in one phrase: what, from where, and when; an old one says that it is."""
        old = "" if seen.fresh(self._now) else ", old"
        where = f"{_SOURCES[seen.source]} {short(seen.at, self._now)}{old}"
        return f"{self.value(seen.fact, seen.value)} ({where})"


class Lines:
    """Collects the lines of one summary, and which details are missing."""

    def __init__(
        self, state: SessionState, flow: Flow, surface: Surface, machine: Mapping[str, str], now: datetime
    ) -> None:
        self._state = state
        self._flow = flow
        self._surface = surface
        self._machine = machine
        self._now = now
        self._words = Words(flow, now)
        self.raw: list[Raw] = []
        self.missing: list[Field] = []

    def header(self, tool: str, foreign: str | None) -> None:
        """What this is, when it was made, and of what kind."""
        practice = self._state.started.practice
        kind = f", practice ({practice})" if practice else ""
        kind += f", {foreign}" if foreign else ""
        self._put("made", "Evidence", f"summary made {both(self._now, self._now)}{kind}")

    def failure(self) -> None:
        """What was attempted and when, and what came back."""
        known = self._failure()
        for spec in FAILURE:
            self._detail(spec, known.get(spec.id))
        paste = self._state.paste
        who = paste.answered_by if paste else None
        self._put("answered_by", "Answered by", Answerer.said(who))

    def program(self) -> None:
        """Product, model, SDK or browser, machine and plan."""
        surface = self._state.facts.get("surface")
        product = self._words.value("surface", surface.value) if surface else None
        for spec in PROGRAM:
            if self._surface in spec.on:
                told = product if spec.id == "product" else self._answered(spec.id)
                self._detail(spec, told or self._machine.get(spec.id))
            else:
                self._put(spec.id, spec.label, _DOES_NOT_APPLY[self._surface])

    def _answered(self, detail: str) -> str | None:
        """What a question of the flow's own brought for a detail: the fact `x_browser` for the browser."""
        seen = self._state.facts.get(f"x_{detail}")
        if seen is None or seen.value in OPEN_VALUES:
            return None
        return f"{self._words.value(seen.fact, seen.value)}, version not told"

    def elsewhere(self) -> None:
        """Whether it also fails clean, on another device, on another network, and once more on purpose."""
        clean = "private_window" if self._surface == "web" else "clean_client"
        for fact in (clean, "other_device", "other_network"):
            seen = self._state.facts.get(fact)
            told = seen is not None and seen.value not in OPEN_VALUES
            self._put(fact, self._words.title(fact), self._words.seen(seen) if seen and told else None)
        runs = self._state.reproductions
        times = "once," if len(runs) == 1 else f"{len(runs)} times, last"
        self._put("reproduced", "Reproduced", f"{times} {self._run(*runs[-1])}" if runs else None)

    def tried(self) -> None:
        """What the person tried already."""
        tried = self._state.notes.get(TRIED.id, ())
        if tried:
            self._list(TRIED.id, TRIED.label, tried, 3)
        else:
            self._detail(TRIED, None)

    def verdict(self) -> None:
        """The verdict with its sureness, what it tells, and what it rests on."""
        reached = self._state.evaluation.reached
        if reached is None:
            self._put("verdict", "Verdict", "none yet")
            self._put("tells", "It tells", "the answers so far leave several rows of the table open")
            self._put("because", "Because", None)
            return
        self._put("verdict", "Verdict", f"{reached.verdict.title} ({reached.sureness.words})")
        self._put("tells", "It tells", reached.verdict.tells)
        grounds = [f"{self._words.title(o.fact)}: {self._words.seen(o)}" for o in reached.because]
        self._list("because", "Because", grounds, 2)

    def checks(self) -> None:
        """What was ruled out and by what, and what was not checked."""
        reached = self._state.evaluation.reached
        places: dict[str, list[str]] = {}
        for out in reached.ruled_out if reached else ():
            ground = f"{self._words.title(out.by.fact)}: {self._words.seen(out.by)}"
            places.setdefault(ground, []).append(out.place)
        cleared = [f"{', '.join(found)}, by {ground}" for ground, found in places.items()]
        # The line of the proof takes the place of one of these, so that the whole stays within its forty.
        self._list("ruled_out", "Ruled out", cleared or ["nothing"], 2 if self._state.checks else 3)
        open_facts = reached.not_checked if reached else self._state.evaluation.relevant
        titles = ", ".join(self._words.title(fact) for fact in open_facts)
        self._put("not_checked", "Not checked", titles or "nothing was left out")
        if self._state.checks:
            self._put("proof", "Proof", checks_line(self._state.checks, self._now))

    def moves(self) -> None:
        """Changes that are still open, what to do next, support, and what never to send."""
        changes = [f"{change.what}; undo: {change.undo}" for change in self._state.open_changes]
        self._list("open_changes", "Open changes", changes or ["none"], 2)
        reached = self._state.evaluation.reached
        current = self._state.current
        going_on = (
            [f"answer the step: {self._flow.step(current).title}"] if current else ["collect what is missing"]
        )
        self._list("next", "Next", reached.verdict.next if reached else going_on, 3)
        self._put("support", "Support", advice(self._state, self._flow).sentence)
        self._put("never_send", "Never send", ", ".join(self._flow.never_send or NEVER_SEND))

    def stamp(self, tool: str, knowledge: str, level: str) -> None:
        """With what it was made, so that it can be made again."""
        started = self._state.started
        made = f"{tool}, knowledge {knowledge}, flow {started.flow} {started.flow_hash[:12]}"
        self._put("stamp", "Made with", f"{made}, share level {level}, session {started.session}")

    def _failure(self) -> dict[str, str | None]:
        """What the paste says, and where there is none, the last refusal that a probe met."""
        state = self._state
        surface = state.facts.get("surface")
        on_a_page = surface is not None and surface.value == "web_page"
        what = "a page or the app of claude.ai" if on_a_page else f"a call to {state.started.target}"
        known: dict[str, str | None] = {"attempted": what}
        paste = state.paste
        if state.reproductions:
            known["when"] = self._run(*state.reproductions[-1])
        elif paste is not None:
            known["when"] = f"before {both(paste.at, self._now)}, when it was pasted"
        if paste is not None:
            code = f" (code {paste.error_code})" if paste.error_code else ""
            known |= {
                "status": str(paste.status) if paste.status is not None else None,
                "error_type": f"{paste.error_type}{code}" if paste.error_type else None,
                "message": paste.message,
                "request_id": paste.request_id,
                "cf_ray": paste.cf_ray,
            }
            return known
        refused = next((o for o in reversed(state.history) if _is_refusal(o)), None)
        if refused is not None:
            measured = refused.measured
            by = f"(probe {refused.probe}, {short(refused.at, self._now)})"
            known |= {
                name: f"{measured[name]} {by}"
                for name in ("status", "error_type", "message", "request_id", "cf_ray")
                if measured.get(name) not in (None, "")
            }
        return known

    def _run(self, start: datetime, stop: datetime | None) -> str:
        end = f" to {short(stop, self._now)}" if stop else ", not stopped yet"
        return f"{both(start, self._now)}{end}"

    def _detail(self, spec: Field, known: str | None) -> None:
        noted = self._state.notes.get(spec.id, ())
        text = noted[-1] if noted else known
        asked = f"x_{spec.id}" in self._state.facts
        guessed = asked or spec.id == "attempted" or (spec.id == "when" and not self._state.reproductions)
        if text is None or (guessed and not noted):
            self.missing.append(spec)
        self._put(spec.id, spec.label, text)

    def _put(self, field: str, label: str, text: str | None) -> None:
        self.raw.append(Raw(field, label, text))

    def _list(self, field: str, label: str, items: Sequence[str], most: int) -> None:
        shown = list(items[:most])
        if len(items) > most:
            shown[-1] = f"{shown[-1]} (and {len(items) - most} more)"
        for number, item in enumerate(shown):
            self._put(field, label if number == 0 else "", item)


def _is_refusal(seen: Observation) -> bool:
    """Whether a probe met the person's failure: a refusal with the key, or somebody else's without it.

    The API's own 401 to a request without a key is what a good way there looks like, and no failure.
    """
    if _status(seen) < 400:
        return False
    return seen.measured.get("keyed") is True or (
        seen.fact in ("api_reach", "inherited_reach") and seen.value != "answered"
    )


def _status(seen: Observation) -> int:
    status = seen.measured.get("status")
    return status if isinstance(status, int) and not isinstance(status, bool) else 0
