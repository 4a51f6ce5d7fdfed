"""The self-check: nothing is exported before its final bytes were searched for what must not be in them.

It shares no search with the redaction. Redaction writes a secret in every encoding and looks for that; this
room decodes what it is given in every way it knows and looks for the secret itself, so that one mistake
cannot hide in both.
"""

from wizard.evidence.selfcheck.canary import Canary, canaries
from wizard.evidence.selfcheck.release import release
from wizard.evidence.selfcheck.search import Hit, LeakError, check

__all__ = ["Canary", "Hit", "LeakError", "canaries", "check", "release"]
