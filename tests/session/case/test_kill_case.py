"""kill -9 while a case goes back and forth: no finished step is lost, no round half written, nothing leaks.

A fixed-seed sample runs by default. The full campaign, with the one of the journal, is
`A400_KILLS=500 pytest tests/session/test_kill.py tests/session/case/test_kill_case.py`.
"""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.evidence.case.build import ID, LOADED, at, leaving
from tests.evidence.hostile import key
from wizard.evidence.case import open_case
from wizard.evidence.selfcheck import check
from wizard.flow import replay
from wizard.knowledge.load import catalogue
from wizard.session import Store
from wizard.session.case.export import export

OWN = "own-secret-word-4711"
WRITER = """
import sys
from pathlib import Path
from tests.evidence.case.build import FLOW, ID, KEY, LOADED, at, began, gate, leaving, session, told
from tests.evidence.hostile import key
from wizard.evidence.case import open_case
from wizard.knowledge.load import catalogue
from wizard.model.event import Ask, Noted
from wizard.session import Store
from wizard.session.case.asking import make_ask
from wizard.session.case.export import export
from wizard.session.case.taking import decide, incoming, take_in, undecided

OWN = sys.argv[2]
store = Store(Path(sys.argv[1]))
sitting = store.create(began(), FLOW, case_key=KEY)
sitting.know([OWN])

def say(what, number):
    print(what, number, flush=True)

def exported(number):
    with store.case(ID, at(number)) as slot:
        done = export(leaving(sitting.events, gate(OWN)), slot.read(), at(number))
        slot.write(done.data)
    say("round", done.round)
    return done.data

for event in session()[1:]:
    sitting.append(event)
say("events", len(sitting.events))
for number in range(100, 100_000, 10):
    sitting.append(Noted(at=at(number), field="tried", text=f"{number} {OWN} {key()}"))
    say("events", len(sitting.events))
    data = exported(number)
    steps = [Ask(step="network", text=f"round {number}")]
    answer = make_ask(open_case(data), LOADED.flow, by="Ann", at=at(number), tool="x", asks=steps)
    with store.case(ID, at(number)) as slot:
        found = incoming(answer, store.load(ID), LOADED.flow, catalogue(), slot.read())
        take_in(found, sitting, slot, at(number), tool="x", knowledge="2026-11-22")
    say("asked", found.digest)
    for offer in undecided(found, sitting.events):
        decide(found, offer, sitting, at(number), granted=True)
    sitting.append(told("network", "other_network", "fails", number))
    say("events", len(sitting.events))
"""
ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("seed", range(int(os.environ.get("A400_KILLS", "4"))))
def test_kill_9_on_the_way_between_two(tmp_path: Path, seed: int) -> None:
    """Whatever was said to be done is there, the chain is whole, and the next round goes on from it."""
    moment = random.Random(seed).uniform(0.0, 1.2)
    command = [sys.executable, "-c", WRITER, str(tmp_path), OWN]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        first = writer.stdout.readline()
        time.sleep(moment)  # the moment of the kill is what is tried here
        writer.send_signal(signal.SIGKILL)
        said = [line.split() for line in (first + writer.stdout.read()).split("\n")[:-1]]

    done = {line[0]: line[1] for line in said}
    store = Store(tmp_path)
    stored, sitting = store.resume(ID, at(1))
    sitting.close()
    assert len(stored.events) >= int(done["events"])
    assert replay(LOADED.flow, catalogue(), stored.events).evaluation.reached is not None
    with store.case(ID, at(2)) as slot:
        kept = slot.read()
        assert (kept is not None) or "round" not in done
        case = open_case(kept) if kept else None
        if case:
            assert len(case.turns) >= int(done.get("round", 0))
            asks = [turn.record.files["ask.json"] for turn in case.turns if turn.ask]
            assert done.get("asked") is None or done["asked"] in asks
        after = open_case(export(leaving(stored.events), kept, at(90_000)).data)
    assert case is None or after.extends(case)
    left = {str(path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert [hit for hit in check(left, [OWN, key()]) if "case.key" not in hit.surface] == []
