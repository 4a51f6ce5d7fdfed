"""A flow together with where it came from."""

from dataclasses import dataclass, field

from wizard.flow.lines import LineIndex
from wizard.model.flow import Flow


@dataclass(frozen=True, slots=True)
class LoadedFlow:
    """A flow together with the bytes it was read from."""

    flow: Flow
    name: str
    """The file, as findings name it."""
    data: bytes = field(repr=False)
    sha256: str
    """Of the bytes; a session pins it."""
    shipped: bool
    lines: LineIndex = field(repr=False, compare=False)

    @property
    def foreign(self) -> bool:
        """Whether somebody else wrote it: it is labelled so wherever it is shown."""
        return not self.shipped
