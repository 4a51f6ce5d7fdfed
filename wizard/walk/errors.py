"""The one error that a front end has to know: the wizard could not be opened as asked."""


class CannotOpenError(Exception):
    """A session, a flow or a scenario could not be opened; its text is a clear sentence for the person.

    Args:
        sentence: what is wrong and what can be done.
        code: exit code for the command line (2 wrong use, 3 could not find out).
    """

    def __init__(self, sentence: str, code: int = 2) -> None:
        super().__init__(sentence)
        self.code = code
