"""The retry referee: runs the person's own program against a loopback server that fails on purpose.

It counts what arrives, measures the spacing and judges by pattern: what can never succeed is sent once; what
may pass is tried again, ever more slowly, a bounded number of times; the end is a clear message and a
failing exit code, with no key and no raw answer in the output.
"""

from wizard.proof.referee.judge import judge, judge_jitter
from wizard.proof.referee.match import Match, entry, play_match
from wizard.proof.referee.plays import Judgment, Play, Policy, plays, policy

__all__ = [
    "Judgment",
    "Match",
    "Play",
    "Policy",
    "entry",
    "judge",
    "judge_jitter",
    "play_match",
    "plays",
    "policy",
]
