"""Nothing planted comes out, whatever carries it and however it is written."""

import io
import itertools
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tests.evidence.redaction.plants import ANY, KEY_CARRIERS, KNOWN_ONLY, Plant, leaks, plants
from wizard.evidence import Gate, redact
from wizard.evidence.redaction import KnownSecrets, redact_stream
from wizard.evidence.redaction.preview import preview
from wizard.evidence.redaction.windows import Sizes
from wizard.model.event import Noted
from wizard.session.scrub import scrubbed

SAMPLE = int(os.environ.get("A400_PLANTS", "1500"))
SEED = int(os.environ.get("A400_PLANTS_SEED", "400"))
FILLER = "2026-11-22T09:35:01Z INFO POST /v1/messages 400 in 31 ms\n"
SMALL = Sizes(window=4000, ahead=1500, behind=600, most=20_000)
PEOPLE = {"email", "phone", "card", "iban", "code", "ip4", "ip6", "mac", "home", "host"}


def known(plant: Plant) -> KnownSecrets:
    """What the program was given."""
    return KnownSecrets([plant.value] if plant.known else [])


def in_text(plant: Plant) -> str:
    return redact(plant.text, secrets=known(plant), key=b"case").text


def in_long_text(plant: Plant) -> str:
    text = FILLER * 80 + plant.text + "\n" + FILLER * 80
    writer = io.StringIO()
    redact_stream(io.StringIO(text), writer, secrets=known(plant), sizes=SMALL)
    return writer.getvalue()


def in_line(plant: Plant) -> str:
    return Gate(known=known(plant), key=b"case").line(plant.text)


def in_value(plant: Plant) -> str:
    gate = Gate("public", known(plant), b"case")
    return json.dumps(gate.value({"said": plant.text, "list": [plant.text]}), ensure_ascii=False)


def in_preview(plant: Plant) -> str:
    return preview(plant.text, secrets=known(plant)).text


def in_journal(plant: Plant) -> str:
    """The journal is written at level `local`, which leaves people in: they are not looked for there."""
    if plant.kind in PEOPLE:
        return ""
    event = Noted(at=datetime(2026, 11, 22, tzinfo=UTC), field="tried", text=plant.text)
    return scrubbed(event, known(plant)).model_dump_json()


SURFACES: dict[str, Callable[[Plant], str]] = {
    "text": in_text,
    "stream": in_long_text,
    "line": in_line,
    "value": in_value,
    "preview": in_preview,
    "journal": in_journal,
}


def test_no_plant_comes_out() -> None:
    """A sample of the campaign with a fixed seed; A400_PLANTS=24000 runs all of it."""
    turns = itertools.cycle(SURFACES)
    found: list[str] = []
    for plant, turn in itertools.islice(zip(plants(SEED), turns, strict=False), SAMPLE):
        found += leaks(plant, {turn: SURFACES[turn](plant)})

    assert found == []


def test_the_campaign_would_see_a_leak() -> None:
    """Every plant is found where nothing is taken out, so that silence means something."""
    sample = list(itertools.islice(plants(SEED + 1), 300))

    blind = [
        plant.name
        for plant in sample
        if plant.encoding not in ("first part", "last part", "middle")
        and not leaks(plant, {"text": plant.text})
    ]

    assert blind == []


@pytest.mark.parametrize("encoding", [*ANY, *KNOWN_ONLY])
@pytest.mark.parametrize("carrier", KEY_CARRIERS)
def test_a_known_key_goes_in_every_carrier_and_encoding(carrier: str, encoding: str) -> None:
    """The full cross of carriers and encodings for a key that the program was given."""
    value = "-".join(("sk", "ant", "api03", "qX7" * 30 + "AA"))
    text = KEY_CARRIERS[carrier].format((ANY | KNOWN_ONLY)[encoding](value))
    plant = Plant("key", carrier, encoding, value, text, True, (value[13:],))

    assert leaks(plant, {"text": in_text(plant)}) == []
