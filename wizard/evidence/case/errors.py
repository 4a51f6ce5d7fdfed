"""Why a case file, an ask file or a bundle is refused: always one sentence for the person."""


class CaseError(Exception):
    """The file cannot be used. Nothing of it was written anywhere."""


class NewerError(CaseError):
    """A newer program wrote the file."""


class ForgedError(CaseError):
    """The file is not what its own hashes say: it was damaged or changed on the way."""
