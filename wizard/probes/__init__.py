"""Live checks, one file each; `http` builds their HTTP client (and `relay` the recording proxy's).

The way through this room: an operation is measured (`wire`, `http`) and recorded (`exchange`); records are
judged by pure functions (`answer`, `reach`, the `judge` of each probe); what they say becomes observations
(`probing`). `run` holds the budget. Judging reads records only, so it can be repeated on stored ones.
"""

from wizard.probes.probing import Subject
from wizard.probes.real import real_world
from wizard.probes.run import BUDGET, Allow, ProbeRun, Report, grants, hosts_of, run_probes

__all__ = [
    "BUDGET",
    "Allow",
    "ProbeRun",
    "Report",
    "Subject",
    "grants",
    "hosts_of",
    "real_world",
    "run_probes",
]
