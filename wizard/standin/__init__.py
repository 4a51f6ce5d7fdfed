"""A loopback API and its scenarios, for practice and tests.

Its refusals are written from the facts, apart from the diagnosis, so that each can catch the other out.
It listens on 127.0.0.1 only, on ports of the operating system's choice, and never calls anybody.

    async with start("key-revoked") as standin:
        standin.base_url, standin.world, standin.paste, standin.requests

    with StandinThread("captive-portal") as standin:
        standin.switch_network()
"""

from wizard.standin.record import Asked
from wizard.standin.scenario import Behavior, ScenarioInfo, UnknownScenarioError, find_scenario, scenarios
from wizard.standin.server import Standin
from wizard.standin.start import StandinThread, start

__all__ = [
    "Asked",
    "Behavior",
    "ScenarioInfo",
    "Standin",
    "StandinThread",
    "UnknownScenarioError",
    "find_scenario",
    "scenarios",
    "start",
]
