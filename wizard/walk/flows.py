"""Where a walk's flow comes from: shipped, a file, the person's own directory, or pinned by a session."""

from dataclasses import replace
from pathlib import Path

from wizard.flow import FlowError, FlowFile, LoadedFlow, load, shipped_flows
from wizard.model.fact import Catalogue
from wizard.walk.errors import CannotOpenError


class Flows:
    """The flows within reach.

    Args:
        catalogue: the shared facts and probes.
        own: the person's flows directory; a missing one counts as empty.
    """

    def __init__(self, catalogue: Catalogue, own: Path | None = None) -> None:
        self._catalogue = catalogue
        self._own = own

    def shipped(self, flow_id: str) -> LoadedFlow:
        """A flow that came with the program.

        Raises:
            CannotOpenError: it is not there, or cannot be read.
        """
        file = next((f for f in shipped_flows() if f.id == flow_id), None)
        if file is None:
            raise CannotOpenError(f"the flow {flow_id} is missing from this installation", 3)
        return self._load(file)

    def from_file(self, path: Path) -> LoadedFlow:
        """A flow of somebody's own.

        Raises:
            CannotOpenError: it cannot be read, or the verifier finds an error in it.
        """
        if not path.is_file():
            raise CannotOpenError(f"there is no flow file {path}")
        return self._load(FlowFile(path.stem, path, shipped=False))

    def of_person(self) -> tuple[LoadedFlow, ...]:
        """The flows of the person's own directory that have no error; the others are left out."""
        found = []
        for file in shipped_flows(self._own):
            if file.shipped:
                continue
            try:
                found.append(self._load(file))
            except CannotOpenError:
                continue
        return tuple(found)

    def within_reach(self) -> tuple[LoadedFlow, ...]:
        """Every flow that a spoken code can lead to: the shipped ones, then the person's own."""
        shipped = [self.shipped(file.id) for file in shipped_flows() if file.shipped]
        return (*shipped, *self.of_person())

    def pinned(self, data: bytes) -> LoadedFlow:
        """A flow as a session pinned it. It was verified when the session began, so its shape is enough now.

        Raises:
            CannotOpenError: the bytes hold no flow.
        """
        try:
            flow = load(data, name="the pinned flow", shipped=True, catalogue=self._catalogue)
        except FlowError as error:
            raise CannotOpenError(str(error), 3) from error
        return flow if self._ships(data) else replace(flow, shipped=False)

    def _ships(self, data: bytes) -> bool:
        try:
            return any(file.shipped and file.read() == data for file in shipped_flows())
        except OSError:
            return False

    def _load(self, file: FlowFile) -> LoadedFlow:
        try:
            return load(file.read(), name=str(file.path), shipped=file.shipped, catalogue=self._catalogue)
        except FlowError as error:
            raise CannotOpenError(str(error)) from error
        except OSError as error:
            raise CannotOpenError(f"cannot read {file.path}: {error.strerror or error}") from error
