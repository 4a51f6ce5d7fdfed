"""Case files and ask files: pure bytes in and out, read as if somebody meant harm."""

from wizard.evidence.case.chain import (
    Case,
    Turn,
    append,
    begin,
    digest,
    document,
    journal,
    open_ask,
    open_case,
)
from wizard.evidence.case.errors import CaseError, ForgedError, NewerError
from wizard.evidence.case.models import AskFile, Manifest, PutBack, Round, Seen

CASE_SUFFIX = ".a400case"
ASK_SUFFIX = ".a400ask"

__all__ = [
    "ASK_SUFFIX",
    "CASE_SUFFIX",
    "AskFile",
    "Case",
    "CaseError",
    "ForgedError",
    "Manifest",
    "NewerError",
    "PutBack",
    "Round",
    "Seen",
    "Turn",
    "append",
    "begin",
    "digest",
    "document",
    "journal",
    "open_ask",
    "open_case",
]
