"""Load, verify and evaluate flows; from events to the state of a session. Pure.

A flow is data that somebody else may have written: `load` refuses what `verify` finds wrong.
`evaluate` compares its table with what is known, `replay` and `advance` make the state of a session
from its events, and nothing in here knows a clock, a network or a screen.
"""

from wizard.flow.course import Course, advance, replay, start
from wizard.flow.evaluation import evaluate
from wizard.flow.finding import Finding, FlowError
from wizard.flow.loaded import LoadedFlow
from wizard.flow.loader import inspect, load
from wizard.flow.shelf import FlowFile, shipped_flows
from wizard.flow.verifier import verify

__all__ = [
    "Course",
    "Finding",
    "FlowError",
    "FlowFile",
    "LoadedFlow",
    "advance",
    "evaluate",
    "inspect",
    "load",
    "replay",
    "shipped_flows",
    "start",
    "verify",
]
