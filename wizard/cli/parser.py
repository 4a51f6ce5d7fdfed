"""How wrong use is answered: one sentence, and where to read on, instead of every option there is."""

import argparse
import re
import sys
from collections.abc import Collection
from pathlib import Path
from typing import NoReturn

from wizard.cli.console import Exit

_NAMED = re.compile(r"argument COMMAND: invalid choice: '(?P<word>[^']*)'")
_READERS = {".a400case": "review", ".a400ask": "ask", ".toml": "flow check"}
"""Ending of a file's name -> the command that reads such files; everything else is explained."""


class Parser(argparse.ArgumentParser):
    """A parser that says what is wrong in one sentence. Its commands' parsers are of the same kind."""

    def error(self, message: str) -> NoReturn:
        """Say it and leave with 2."""
        named = _NAMED.match(message)
        if named is not None:
            message = _no_command(named["word"], self._commands())
        elif message.startswith("the following arguments are required: ACTION"):
            message = f"say what to do: {', '.join(self._commands())}"
        program = self.prog.split(maxsplit=1)[0]
        print(f"{program}: {message}", file=sys.stderr)
        print(f"{program}: `{self.prog} --help` says more", file=sys.stderr)
        raise SystemExit(Exit.USAGE)

    def _commands(self) -> Collection[str]:
        groups = (action.choices for action in self._actions if isinstance(action.choices, dict))
        return next(groups, ())


def _no_command(word: str, commands: Collection[str]) -> str:
    """What to do with a word that is no command: most often it is a file, or nearly a command."""
    if Path(word).is_file():
        reader = _READERS.get(Path(word).suffix, "explain")
        return f"{word} is a file, not a command; to read it: a400-wizard {reader} {word}"
    from difflib import get_close_matches  # late: nobody who types a command right needs it

    near = get_close_matches(word, commands, n=1)
    return f"there is no command '{word}'" + (f"; did you mean {near[0]}?" if near else "")
