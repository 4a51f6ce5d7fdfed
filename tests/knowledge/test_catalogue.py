"""The shared facts and probes agree with each other."""

from wizard.knowledge import catalogue
from wizard.model.fact import OPEN_VALUES
from wizard.model.words import Consent


def test_every_domain_ends_with_the_open_values() -> None:
    """A person can always say that they do not know, and always pass on."""
    for fact in catalogue().facts.values():
        assert fact.domain[-2:] == OPEN_VALUES
        assert len(fact.domain) > 3


def test_probes_find_known_facts_and_say_what_they_cost() -> None:
    """Every fact of a probe exists; who is asked and the highest cost are always named."""
    known = set(catalogue().facts)
    for probe in catalogue().probes.values():
        assert probe.facts
        assert set(probe.facts) <= known
        assert probe.hosts
        assert (probe.cost is not None) == (probe.consent is Consent.USES_KEY_PAID)
        assert probe.needs_key == (probe.consent in (Consent.USES_KEY_FREE, Consent.USES_KEY_PAID))
