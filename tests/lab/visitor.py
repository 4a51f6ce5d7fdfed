"""Looks at the network that it is started on, as the product does, and prints the survey.

    python -m tests.lab.visitor ROOT

ROOT is the lab's public authority, which no real machine knows; nothing else is added to the real world.
"""

import asyncio
import sys
from dataclasses import replace
from pathlib import Path

from wizard.probes import real_world
from wizard.probes.network.measure import survey
from wizard.probes.network.plan import plan_for


def main() -> None:
    """Look and print."""
    world = replace(real_world(), trust=(Path(sys.argv[1]),))
    print(asyncio.run(survey(world, plan_for(world))).model_dump_json())  # noqa: T201 - its output


if __name__ == "__main__":
    main()
