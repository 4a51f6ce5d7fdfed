"""*This leaves your machine*: what would leave, with each thing that was taken out of it.

One idea with several sources: a report, a round of a case, an answer to a case. A draft is what a person
looks at before anything is written or copied, and its files are what leaves then, byte for byte.
"""

from wizard.evidence.draft.of_report import report_draft
from wizard.evidence.draft.taken import Origin, Taken, listed
from wizard.evidence.draft.views import Group, Mark, View, marks
from wizard.evidence.draft.whole import READERS, Draft, OtherLevel

__all__ = [
    "READERS",
    "Draft",
    "Group",
    "Mark",
    "Origin",
    "OtherLevel",
    "Taken",
    "View",
    "listed",
    "marks",
    "report_draft",
]
