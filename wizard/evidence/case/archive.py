"""Archives of ours: written the same way every time, and read as if somebody meant harm.

Nothing is ever unpacked to a disk: an archive is bytes, and its files are bytes in memory. So a path in it
can lead nowhere, and what is left to guard against is size, names, and readers that disagree about what is
inside. Only the plain form that `pack` writes is read: no comment, no data before or after it, no zip64.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

from wizard.evidence.case.errors import CaseError
from wizard.evidence.printable import printable

LARGEST_ARCHIVE = 16 * 1024 * 1024
"""Bytes; the case of a long day has some hundred kilobytes."""
LARGEST_FILE = 16 * 1024 * 1024
LARGEST_TOTAL = 32 * 1024 * 1024
MOST_FILES = 256
LARGEST_RATIO = 200
"""Bytes that one byte may unfold into; the repeated lines of a journal stay below 50."""
_RATIO_FROM = 64 * 1024
"""Bytes below which a ratio means nothing."""
_LARGEST_DIRECTORY = MOST_FILES * 512

_END = struct.Struct("<4s4H2LH")
_FIRST = b"PK\x03\x04"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_REGULAR = 0o100600
_ENCRYPTED = 0x1
_KINDS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
    OSError,
    OverflowError,
    MemoryError,
    LookupError,
)
"""What the standard library raises over a broken archive, depending on where it is broken."""


def pack(files: Mapping[str, bytes]) -> bytes:
    """The files as an archive; the same files give the same bytes, whatever the clock and the user."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = _REGULAR << 16
            archive.writestr(entry, data)
    return out.getvalue()


def unpack(data: bytes, allowed: Callable[[str], bool]) -> dict[str, bytes]:
    """The files of an archive, in memory.

    Args:
        data: the archive.
        allowed: whether a file of this name belongs into it; any other name refuses the whole archive.

    Raises:
        CaseError: it is no archive of ours, too large, or holds what does not belong there.
    """
    _plain(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _judge(entries, allowed)
            return {entry.filename: _content(archive, entry) for entry in entries}
    except _BROKEN as error:
        raise CaseError("the archive is damaged: it cannot be unpacked") from error


def _plain(data: bytes) -> None:
    """Refuse what is not one plain archive from its first byte to its last."""
    if len(data) > LARGEST_ARCHIVE:
        raise CaseError(f"the archive is larger than {LARGEST_ARCHIVE // 1024**2} MB")
    if data[:4] != _FIRST or len(data) < _END.size:
        raise CaseError("this is no archive that a400-wizard wrote")
    mark, disk, first_disk, here, entries, size, start, comment = _END.unpack(data[-_END.size :])
    if mark != b"PK\x05\x06" or comment or disk or first_disk or here != entries:
        raise CaseError("the archive is damaged, or was not written by a400-wizard")
    if entries > MOST_FILES or size > _LARGEST_DIRECTORY:
        raise CaseError(f"the archive names more than {MOST_FILES} files")
    if start + size != len(data) - _END.size:
        raise CaseError("the archive holds data outside of its files")


def _judge(entries: list[zipfile.ZipInfo], allowed: Callable[[str], bool]) -> None:
    """Refuse by what the directory declares, before anything is unfolded."""
    if len(entries) > MOST_FILES:
        raise CaseError(f"the archive names more than {MOST_FILES} files")
    seen: set[str] = set()
    for entry in entries:
        name = printable(entry.orig_filename, limit=60, one_line=True)
        if entry.filename != entry.orig_filename or not allowed(entry.filename):
            raise CaseError(f"the archive holds a file that does not belong there: {name}")
        if entry.filename in seen:
            raise CaseError(f"the archive holds two files named {name}")
        seen.add(entry.filename)
        kind = entry.external_attr >> 16
        if kind and kind & 0o170000 not in (0, 0o100000):
            raise CaseError(f"{name} in the archive is no plain file")
        if entry.flag_bits & _ENCRYPTED or entry.compress_type not in _KINDS:
            raise CaseError(f"{name} in the archive is packed in a way that is not read")
        if entry.file_size > LARGEST_FILE:
            raise CaseError(f"{name} in the archive is larger than {LARGEST_FILE // 1024**2} MB")
        if entry.file_size > max(_RATIO_FROM, entry.compress_size * LARGEST_RATIO):
            raise CaseError(f"{name} in the archive unfolds to far more than it should")
    if sum(entry.file_size for entry in entries) > LARGEST_TOTAL:
        raise CaseError(f"the archive unfolds to more than {LARGEST_TOTAL // 1024**2} MB")


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The bytes of one file; a file that is larger than it declares is refused, not read to its end."""
    with archive.open(entry) as file:
        data = file.read(entry.file_size + 1)
    if len(data) != entry.file_size:
        raise CaseError("a file in the archive has another size than it declares")
    return data
