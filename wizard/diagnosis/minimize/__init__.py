"""Shrinks a failing request to the part that fails.

`minimize` drives the search with a function that answers. Who asks over a network, shows progress or wants to
cancel drives the generator `search` itself: it yields candidates and takes answers.
"""

from wizard.diagnosis.minimize.offline import offline_answer
from wizard.diagnosis.minimize.search import Answer, Candidate, Minimized, minimize, search
from wizard.diagnosis.minimize.signature import Signature, signature

__all__ = [
    "Answer",
    "Candidate",
    "Minimized",
    "Signature",
    "minimize",
    "offline_answer",
    "search",
    "signature",
]
