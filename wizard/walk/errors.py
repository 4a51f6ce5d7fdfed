"""The errors that a front end has to know, each with a sentence for the person."""


class CannotOpenError(Exception):
    """A session, a flow or a scenario could not be opened; its text is a clear sentence for the person.

    Args:
        sentence: what is wrong and what can be done.
        code: exit code for the command line (2 wrong use, 3 could not find out).
    """

    def __init__(self, sentence: str, code: int = 2) -> None:
        super().__init__(sentence)
        self.code = code


class OtherWorldError(CannotOpenError):
    """The session is practice and this is not, or the other way round.

    Args:
        sentence: what is wrong, with the line that opens it.
        line: the command line that opens it.
    """

    def __init__(self, sentence: str, line: str) -> None:
        super().__init__(sentence)
        self.line = line


class CannotLeaveError(Exception):
    """Something may not leave as it is, or could not be put together; its text says why."""
