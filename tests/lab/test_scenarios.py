"""The list of situations: complete, consistent, and in step with the faults that the lab can make."""

from typing import Any, get_args

from tests.conftest import _PARTS
from tests.lab.faults import Faults, scenarios
from wizard.model.words import Sureness


def test_there_are_enough_and_each_has_its_own_name() -> None:
    """At least 40 named situations, none twice, a fair part of them healthy."""
    names = [row.id for row in scenarios()]
    assert len(names) == len(set(names)) >= 40
    assert sum(row.expect.layer == "none" and row.healthy for row in scenarios()) >= 10


def test_the_traps_of_the_facts_are_among_them() -> None:
    """Each false-positive trap of facts/diagnostics.md C4 that a network can show has its scenario."""
    traps = {
        "doh-refused",
        "dns-other-edge",
        "no-aaaa",
        "no-ipv6",
        "vpn-split-tunnel",
        "dns-fake-ip",
        "dns-flaky-once",
        "cold-first-probe",
        "controls-refused",
        "filter-blocks-posts",
        "filter-cuts-large-bodies",
        "gateway-answers",
        "clock-two-minutes",
        "proxy-required-works",
    }
    assert traps <= {row.id for row in scenarios()}


def test_verdicts_are_consistent() -> None:
    """Cannot tell blames nobody and names what is missing; everything else misses nothing."""
    for row in scenarios():
        open_verdict = row.expect.sureness is Sureness.CANNOT_TELL
        assert bool(row.expect.missing) == open_verdict, row.id
        assert not open_verdict or row.healthy, row.id
        assert row.expect.layer != "none" or row.expect.sureness is Sureness.SHOWN, row.id
        assert set(row.needs) <= set(_PARTS), row.id
        assert (row.here.process != "none") == bool(row.needs), row.id


def test_every_fault_that_the_lab_can_make_is_in_a_scenario() -> None:
    """No value of a fault set is without its situation."""
    used: dict[str, set[Any]] = {}
    for row in scenarios():
        for faults in filter(None, (row.here, row.elsewhere)):
            for name in Faults.model_fields:
                value = getattr(faults, name)
                used.setdefault(name, set()).add(str(value))
    unused = {
        name: missing
        for name, field in Faults.model_fields.items()
        if (missing := {str(value) for value in get_args(field.annotation)} - used[name])
        and get_args(field.annotation)
        and all(isinstance(value, str) for value in get_args(field.annotation))
    }
    # A path of controls or of IPv6 alone is one of those that the API's has.
    for name in ("controls", "tcp_v6", "tcp"):
        unused.pop(name, None)
    assert unused == {}
