"""What can go wrong with saved sessions. Each error's text is one clear sentence for the person."""


class SessionError(Exception):
    """Something about a saved session; the text says what, and what to do where that helps."""


class BadIdError(SessionError):
    """A session id that this program cannot have given out."""


class NotFoundError(SessionError):
    """There is no such session."""


class InUseError(SessionError):
    """Another wizard is writing to the session."""


class NewerFormatError(SessionError):
    """The file was written by a newer program, which knows things that this one would lose."""


class DamagedError(SessionError):
    """The session cannot be read at all, or a step could not be written."""
