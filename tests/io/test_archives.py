"""Harmful archives: names that escape, sizes that lie, entries that unpack to far more."""

from __future__ import annotations

import io
import os
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.storage import archives
from massmob.values import limits


def zipped(**entries: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return file.getvalue()


@given(st.dictionaries(st.sampled_from("abc"), st.binary(max_size=200), max_size=3))
def test_a_sound_archive_is_accepted(entries: dict[str, bytes]) -> None:
    archives.check_zip(zipped(**{name: b"<" + data for name, data in entries.items()}))


@pytest.mark.long
@given(st.binary(max_size=60), st.integers(0, 200), st.binary(min_size=1, max_size=4))
def test_only_our_errors_come_out(content: bytes, at: int, put: bytes) -> None:
    data = zipped(a=content, b=b"x" * 50)
    broken = data[:at] + put + data[at + len(put) :]
    try:
        archives.check_zip(broken)
    except mm.LoadError:
        return
    # An accepted archive does not fill the memory of the library that unpacks it later.
    with zipfile.ZipFile(io.BytesIO(broken)) as archive:
        assert sum(entry.file_size for entry in archive.infolist()) <= 400


def test_a_bomb_is_refused_by_its_declared_size() -> None:
    with (
        limits.using(mm.Limits(max_bytes=10**6)),
        pytest.raises(mm.LoadError, match="more than 1,000,000 bytes"),
    ):
        archives.check_zip(zipped(a=bytes(2 * 10**6)))


def test_a_bomb_with_a_false_size_is_refused() -> None:
    data = zipped(a=bytes(10**7))
    lying = data.replace(struct.pack("<I", 10**7), struct.pack("<I", 10))
    assert lying != data
    with pytest.raises(mm.LoadError, match="more than 200 times its size"):
        archives.check_zip(lying)
    with (
        limits.using(mm.Limits(max_bytes=10**5)),
        pytest.raises(mm.LoadError, match="more than 100,000 bytes"),
    ):
        archives.check_zip(lying)


def test_a_false_size_is_refused() -> None:
    data = zipped(a=bytes(777))
    with pytest.raises(mm.LoadError, match="not of the size that the archive declares"):
        archives.check_zip(data.replace(struct.pack("<I", 777), struct.pack("<I", 10)))


@pytest.mark.parametrize("name", ["../a", "/a", "a\\b", "C:/a"])
def test_names_that_leave_the_archive_are_refused(name: str) -> None:
    with pytest.raises(mm.LoadError, match="leads out of the archive"):
        archives.check_zip(zipped(**{name: b"x"}))


def test_an_archive_in_an_archive_is_refused() -> None:
    with pytest.raises(mm.LoadError, match="an archive in an archive"):
        archives.check_zip(zipped(a=zipped(b=b"x")))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a", zipped(b=b"x"))
    with pytest.raises(mm.LoadError, match="an archive in an archive"):
        archives.check_zip(file.getvalue())


def test_folders_are_accepted() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("folder/", b"")
        archive.writestr("folder/a", b"x")
    archives.check_zip(file.getvalue())


def test_an_encrypted_entry_is_refused() -> None:
    data = bytearray(zipped(a=b"x"))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(mm.LoadError, match="encrypted"):
        archives.check_zip(bytes(data))


def test_another_compression_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a", b"x")
    with pytest.raises(mm.LoadError, match="not used for tables"):
        archives.check_zip(file.getvalue())


def test_a_repeated_name_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a", b"x")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a", b"y")
    with pytest.raises(mm.LoadError, match="a repeated name"):
        archives.check_zip(file.getvalue())


def test_entries_that_share_bytes_are_refused() -> None:
    data = bytearray(zipped(a=b"x" * 100, b=b"y" * 100))
    second = data.rindex(b"PK\x01\x02")
    data[second + 42 : second + 46] = struct.pack("<I", 0)
    with pytest.raises(mm.LoadError, match="overlaps another entry"):
        archives.check_zip(bytes(data))


def test_an_entry_beyond_the_end_is_refused() -> None:
    data = bytearray(zipped(a=b"x" * 100))
    at = data.rindex(b"PK\x01\x02")
    data[at + 20 : at + 24] = struct.pack("<I", 10**9)
    with pytest.raises(mm.LoadError, match="the end of the archive"):
        archives.check_zip(bytes(data))


def test_too_many_entries_are_refused() -> None:
    with pytest.raises(mm.LoadError, match="too many entries"):
        archives.check_zip(zipped(a=b"", b=b""), max_entries=1)


def test_a_damaged_archive_is_refused() -> None:
    data = zipped(a=os.urandom(300))
    for broken in (
        b"",
        b"PK",
        data[:-4],
        data[:60] + b"\xff" * 40 + data[100:],
        b"XXXX" + data[4:],
    ):
        with pytest.raises(mm.LoadError, match="damaged"):
            archives.check_zip(broken)
