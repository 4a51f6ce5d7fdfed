"""Nothing planted comes out, whatever carries it and however it is written."""

import itertools
import os

import pytest

from tests.evidence.case.build import contents
from tests.evidence.redaction.plants import ANY, KEY_CARRIERS, KNOWN_ONLY, Plant, leaks, plants
from tests.evidence.redaction.surfaces import QUICK, SLOW, in_text, order, through
from wizard.evidence.redaction import engine
from wizard.evidence.selfcheck import LeakError

SAMPLE = int(os.environ.get("A400_PLANTS", "1500"))
SEED = int(os.environ.get("A400_PLANTS_SEED", "400"))
RESTS = {"organization"}
"""Layers that rest at the level of the campaign; their canaries hold them."""


def left(plant: Plant, surface: str) -> list[str]:
    """Where anything of the plant is left; an export that the last door had to stop counts as well."""
    try:
        return leaks(plant, {surface: through(surface, plant)})
    except LeakError as error:
        return [f"{plant.name}: {surface} was stopped: {error}"]


def test_no_plant_comes_out() -> None:
    """A sample of the campaign with a fixed seed; A400_PLANTS=24000 runs all of it."""
    turns = itertools.cycle(order())
    found: list[str] = []
    for plant, turn in itertools.islice(zip(plants(SEED), turns, strict=False), SAMPLE):
        found += left(plant, turn)

    assert found == []


@pytest.mark.parametrize("surface", [*QUICK, *SLOW])
def test_every_surface_shows_what_it_is_given(surface: str) -> None:
    """A harmless word comes out of each, so that silence means that something was taken out."""
    plant = Plant("none", "bare", "raw", "", "requestwentwrong today", False, ())
    out = through(surface, plant)
    text = out if isinstance(out, str) else b"".join(contents(out).values()).decode("utf-8", "replace")

    assert "requestwentwrong" in text


@pytest.mark.parametrize("dead", [layer.id for layer in engine.LAYERS if layer.id not in RESTS])
def test_a_dead_layer_lets_plants_out(dead: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The campaign would turn red without any one of the layers: each has work that no other does."""
    monkeypatch.setattr(engine, "LAYERS", tuple(layer for layer in engine.LAYERS if layer.id != dead))
    sample = itertools.islice(plants(SEED), 6000)

    assert any(leaks(plant, {"text": in_text(plant)}) for plant in sample)


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
