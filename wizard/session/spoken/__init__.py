"""The spoken code: at most eight common words that put two people on the same page of the same flow.

It carries the flow and its version (a mark of its hash), the step and the facts that decide. It carries no
user data: every part is a choice from lists that both sides have. Two of the words are checks, so that one
wrong word or two swapped neighbors are named and the right ones offered.
"""

from wizard.session.spoken.code import Doubt, Heard, hear, listed, speak
from wizard.session.spoken.layout import Layout, Position, TooLongError

__all__ = ["Doubt", "Heard", "Layout", "Position", "TooLongError", "hear", "listed", "speak"]
