"""No program of a person's is left running when this one is killed and can stop nothing any more."""

import contextlib
import os
import signal
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1
"""Of <linux/prctl.h>: the signal that the kernel sends to a child when its parent is gone."""


def dies_with_us() -> Callable[[], None] | None:
    """What a child does before its program begins, so that it ends with us; None where no platform has it.

    The signal asks, and a wrapper can pass it on to what it started. The call is looked up before the fork:
    between fork and exec nothing may be loaded, for another thread may hold the locks that this takes.
    """
    if not sys.platform.startswith("linux"):
        return None
    try:
        import ctypes

        prctl = ctypes.CDLL(None, use_errno=True).prctl
    except (ImportError, OSError, AttributeError):
        return None
    parent = os.getpid()

    def bind() -> None:
        prctl(_PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
        if os.getppid() != parent:  # we were killed before the call; nobody would be told any more
            with contextlib.suppress(OSError):
                os.kill(os.getpid(), signal.SIGTERM)

    return bind
