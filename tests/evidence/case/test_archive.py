"""Archives of others: bombs, paths, doubled names and odd forms are refused in a sentence."""

import io
import warnings
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evidence.case.build import declared, zipped
from tests.evidence.hostile import unsafe
from wizard.evidence.case import CaseError
from wizard.evidence.case.archive import LARGEST_ARCHIVE, MOST_FILES, pack, unpack

FILES = {"a.txt": b"first", "b.txt": b"second" * 100, "c.txt": b""}


def plain(name: str) -> bool:
    return name in FILES


def refusal(data: bytes) -> str:
    with pytest.raises(CaseError) as refused:
        unpack(data, plain)
    said = str(refused.value)
    assert unsafe(said) == []
    assert "\n" not in said
    return said


def test_what_was_packed_is_unpacked() -> None:
    """The same files come back, and packing them again gives the same bytes."""
    data = pack(FILES)

    assert unpack(data, plain) == FILES
    assert pack(FILES) == data


@pytest.mark.parametrize(
    "name",
    [
        "../a.txt",
        "/a.txt",
        "C:\\a.txt",
        "c:/a.txt",
        "x/../../a.txt",
        "..\\a.txt",
        "a.txt/",
        "\\\\host\\a.txt",
        "A.TXT",
        "a.txt\x00.sh",
        "\x1b[2Ja.txt",
        "\u202etxt.a",
        "a" * 3000,
        "",
        "con",
    ],
)
def test_names_that_do_not_belong(name: str) -> None:
    """Anything but the exact names is refused, and its refusal is safe to print."""
    refusal(zipped({name: b"x"}))


def test_doubled_names() -> None:
    """Two files of one name would let two readers see two cases."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        data = zipped([("a.txt", b"one"), ("a.txt", b"two")])

    assert "two files named a.txt" in refusal(data)


@pytest.mark.parametrize("kind", [0o120777, 0o040755, 0o060600, 0o020600, 0o010600, 0o140777])
def test_no_links_folders_or_devices(kind: int) -> None:
    """A link in an archive leads out of it for whoever unpacks it."""
    assert "no plain file" in refusal(zipped({"a.txt": b"/etc/passwd"}, attr=kind))


def test_bombs() -> None:
    """What unfolds to far more than it weighs, what is too large, and what lies about its size."""
    assert "unfolds to far more" in refusal(zipped({"a.txt": bytes(4_000_000)}))
    assert "larger than" in refusal(zipped({"a.txt": bytes(17 * 1024 * 1024)}))
    assert "larger than" in refusal(bytes(LARGEST_ARCHIVE + 1))
    honest = zipped({"a.txt": bytes(50_000)})
    for size in (0, 49_999, 50_001, 60_000, 2**31):
        refusal(declared(honest, "a.txt", size))


def test_too_many_files() -> None:
    """The directory is judged before its entries are read."""
    data = zipped({f"{number:06}": b"" for number in range(MOST_FILES + 1)})

    assert f"more than {MOST_FILES} files" in refusal(data)


@pytest.mark.parametrize("kind", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_packings(kind: int) -> None:
    """Only what `pack` writes is read: a smaller door."""
    assert "not read" in refusal(zipped({"a.txt": b"x" * 50}, kind=kind))


def test_only_the_plain_form() -> None:
    """Nothing before, behind or between; no comment; no half an archive; no other format."""
    data = pack(FILES)
    for other in (
        b"#!/bin/sh\n" + data,
        data + b"rest",
        data[:-22],
        data[:-1],
        data[4:],
        b"",
        b"PK\x05\x06" + bytes(18),
        b"PK\x03\x04" + bytes(200),
        b"\x1f\x8b\x08" + bytes(100),
    ):
        refusal(other)
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.comment = b"hello"
    assert "damaged" in refusal(out.getvalue())


def test_encrypted() -> None:
    """Nobody can look into it, so nobody is led by it."""
    data = bytearray(pack({"a.txt": b"first"}))
    central = data.index(b"PK\x01\x02")
    data[central + 8] |= 1

    assert "not read" in refusal(bytes(data))


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_flipped_bytes(data: st.DataObject) -> None:
    """Random damage is refused or changes nothing that is read; it never raises anything else."""
    whole = bytearray(pack(FILES))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        found = unpack(bytes(whole), plain)
    except CaseError:
        return
    # Times, versions and flags may change without effect; contents have a checksum.
    assert all(found[name] == FILES[name] for name in found)
