"""Harmful files: paths that escape, archives that explode, XML that grows."""

from __future__ import annotations

import ast
import errno
import gc
import io
import json
import os
import signal
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.storage import archives, files
from massmob.values import limits


class TestInside:
    @pytest.mark.parametrize("name", ["a.csv", "sub/a.csv", "đơn vị.csv", ".hidden", "a..b"])
    def test_plain_names_are_accepted(self, tmp_path: Path, name: str) -> None:
        assert files.inside(tmp_path, name) == tmp_path / name

    @pytest.mark.parametrize(
        "name",
        [
            *(
                "",
                ".",
                "..",
                "../a",
                "a/../../b",
                "/etc/passwd",
                "a//b",
                "a/",
                "C:\\a",
                "C:a",
                "..\\a",
            ),
            *("a\0b", "a\nb", "NUL", "con.txt", "COM1.csv", "a:b", "a*", "\\\\host\\share"),
            *(5, None),
        ],
    )
    def test_names_that_lead_out_are_refused(self, tmp_path: Path, name: Any) -> None:
        with pytest.raises(mm.InvalidValueError, match="a name that leads out of the folder"):
            files.inside(tmp_path, name)

    def test_a_link_that_leads_out_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "in").mkdir()
        (tmp_path / "in" / "link").symlink_to(tmp_path)
        (tmp_path / "in" / "self").symlink_to(tmp_path / "in")
        with pytest.raises(mm.InvalidValueError, match="leads out"):
            files.inside(tmp_path / "in", "link/a.csv")
        assert files.inside(tmp_path / "in", "self/a.csv").name == "a.csv"

    @given(st.text(alphabet="./\\ab:~", max_size=12))
    def test_no_name_escapes(self, name: str) -> None:
        folder = Path("/nowhere/in")
        try:
            path = files.inside(folder, name)
        except mm.InvalidValueError:
            return
        assert Path(os.path.normpath(path)).is_relative_to(folder)


def zipped(**entries: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return file.getvalue()


class TestArchives:
    @given(st.dictionaries(st.sampled_from("abc"), st.binary(max_size=200), max_size=3))
    def test_a_sound_archive_is_accepted(self, entries: dict[str, bytes]) -> None:
        archives.check_zip(zipped(**{name: b"<" + data for name, data in entries.items()}))

    @pytest.mark.long
    @given(st.binary(max_size=60), st.integers(0, 200), st.binary(min_size=1, max_size=4))
    def test_only_our_errors_come_out(self, content: bytes, at: int, put: bytes) -> None:
        data = zipped(a=content, b=b"x" * 50)
        broken = data[:at] + put + data[at + len(put) :]
        try:
            archives.check_zip(broken)
        except mm.LoadError:
            return
        # An accepted archive does not fill the memory of the library that unpacks it later.
        with zipfile.ZipFile(io.BytesIO(broken)) as archive:
            assert sum(entry.file_size for entry in archive.infolist()) <= 400

    def test_a_bomb_is_refused_by_its_declared_size(self) -> None:
        with (
            limits.using(mm.Limits(max_bytes=10**6)),
            pytest.raises(mm.LoadError, match="more than 1,000,000 bytes"),
        ):
            archives.check_zip(zipped(a=bytes(2 * 10**6)))

    def test_a_bomb_with_a_false_size_is_refused(self) -> None:
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

    def test_a_false_size_is_refused(self) -> None:
        data = zipped(a=bytes(777))
        with pytest.raises(mm.LoadError, match="not of the size that the archive declares"):
            archives.check_zip(data.replace(struct.pack("<I", 777), struct.pack("<I", 10)))

    @pytest.mark.parametrize("name", ["../a", "/a", "a\\b", "C:/a"])
    def test_names_that_leave_the_archive_are_refused(self, name: str) -> None:
        with pytest.raises(mm.LoadError, match="leads out of the archive"):
            archives.check_zip(zipped(**{name: b"x"}))

    def test_an_archive_in_an_archive_is_refused(self) -> None:
        with pytest.raises(mm.LoadError, match="an archive in an archive"):
            archives.check_zip(zipped(a=zipped(b=b"x")))
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr("a", zipped(b=b"x"))
        with pytest.raises(mm.LoadError, match="an archive in an archive"):
            archives.check_zip(file.getvalue())

    def test_folders_are_accepted(self) -> None:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("folder/", b"")
            archive.writestr("folder/a", b"x")
        archives.check_zip(file.getvalue())

    def test_an_encrypted_entry_is_refused(self) -> None:
        data = bytearray(zipped(a=b"x"))
        data[data.index(b"PK\x01\x02") + 8] |= 1
        with pytest.raises(mm.LoadError, match="encrypted"):
            archives.check_zip(bytes(data))

    def test_another_compression_is_refused(self) -> None:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as archive:
            archive.writestr("a", b"x")
        with pytest.raises(mm.LoadError, match="not used for tables"):
            archives.check_zip(file.getvalue())

    def test_a_repeated_name_is_refused(self) -> None:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("a", b"x")
            with pytest.warns(UserWarning, match="Duplicate name"):
                archive.writestr("a", b"y")
        with pytest.raises(mm.LoadError, match="a repeated name"):
            archives.check_zip(file.getvalue())

    def test_entries_that_share_bytes_are_refused(self) -> None:
        data = bytearray(zipped(a=b"x" * 100, b=b"y" * 100))
        second = data.rindex(b"PK\x01\x02")
        data[second + 42 : second + 46] = struct.pack("<I", 0)
        with pytest.raises(mm.LoadError, match="overlaps another entry"):
            archives.check_zip(bytes(data))

    def test_an_entry_beyond_the_end_is_refused(self) -> None:
        data = bytearray(zipped(a=b"x" * 100))
        at = data.rindex(b"PK\x01\x02")
        data[at + 20 : at + 24] = struct.pack("<I", 10**9)
        with pytest.raises(mm.LoadError, match="the end of the archive"):
            archives.check_zip(bytes(data))

    def test_too_many_entries_are_refused(self) -> None:
        with pytest.raises(mm.LoadError, match="too many entries"):
            archives.check_zip(zipped(a=b"", b=b""), max_entries=1)

    def test_a_damaged_archive_is_refused(self) -> None:
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


class TestStaleFiles:
    def test_old_temporary_files_are_removed_by_the_next_write(self, tmp_path: Path) -> None:
        old, new = tmp_path / ".a.json.1.massmob", tmp_path / ".a.json.2.massmob"
        other = tmp_path / ".b.json.1.massmob"
        for path in (old, new, other):
            path.write_bytes(b"part")
        for path in (old, other):
            os.utime(path, (time.time() - 7200, time.time() - 7200))
        files.write(tmp_path / "a.json", b"whole")
        assert {path.name for path in tmp_path.iterdir()} == {"a.json", new.name, other.name}


OLD = b'{"old": true}'
KILLED = """
import os, signal, sys
from pathlib import Path
from massmob.storage import files
from massmob.io.load_save import save
from massmob.model.entities import Field
from massmob.movement import Movement

path, moment, entities = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

fsync, synced = os.fsync, []

def die_at_the_directory(handle):
    synced.append(handle)
    if len(synced) == 2:
        die()
    fsync(handle)

if moment == "written":
    os.fsync = die
elif moment == "synced":
    Path.chmod = die
elif moment == "replaced":
    Path.replace = die
elif moment == "after":
    os.fsync = die_at_the_directory
if moment == "halfway":
    with files.writing(path) as file:
        file.write(b"part" * 100_000)
        file.flush()
        die()
save(Movement([Field(id=f"field:{n}", name="a") for n in range(entities)]), path)
"""


class TestCrashes:
    @pytest.mark.long
    @pytest.mark.parametrize("moment", ["halfway", "written", "synced", "replaced", "after"])
    def test_a_killed_writer_leaves_the_old_file_or_the_new(
        self, moment: str, tmp_path: Path
    ) -> None:
        path = tmp_path / "a.json"
        path.write_bytes(OLD)
        run = subprocess.run([sys.executable, "-c", KILLED, str(path), moment, "3"], check=False)
        assert run.returncode == -signal.SIGKILL
        if moment == "after":
            assert len(mm.load(path)) == 3
        else:
            assert path.read_bytes() == OLD
        temporary = [file for file in tmp_path.iterdir() if file != path]
        assert len(temporary) == (moment != "after")
        # An hour later, the next writer removes them.
        for file in temporary:
            os.utime(file, (time.time() - 7200, time.time() - 7200))
        files.write(path, b"new")
        assert [*tmp_path.iterdir()] == [path]

    @pytest.mark.parametrize("call", ["write", "flush", "fsync", "chmod", "replace", "open"])
    def test_a_full_disk_leaves_the_old_file(
        self, call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "a.json"
        path.write_bytes(OLD)

        def full(*_: object, **__: object) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        if call in ("write", "flush"):
            fdopen = os.fdopen

            def opened(*arguments: Any) -> Any:
                file = mock.MagicMock(wraps=fdopen(*arguments))
                file.__enter__.return_value = file
                setattr(file, call, full)
                file.__exit__.side_effect = lambda *_: file.close()
                return file

            monkeypatch.setattr(os, "fdopen", opened)
        else:
            owner: Any = os if call in ("fsync", "open") else Path
            monkeypatch.setattr(owner, call, full)
        with pytest.raises(
            mm.SaveError, match=r"No space left on device.*old file is unchanged"
        ):
            files.write(path, b"new")
        monkeypatch.undo()
        assert path.read_bytes() == OLD
        assert [*tmp_path.iterdir()] == [path]

    @pytest.mark.parametrize("position", [0, 1, 5])
    def test_a_disk_that_fills_between_entities_leaves_the_old_file(
        self, position: int, tmp_path: Path
    ) -> None:
        path = tmp_path / "a.jsonl"
        path.write_bytes(OLD)

        def entities() -> Iterator[mm.Field]:
            for n in range(10):
                if n == position:
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                yield mm.Field(id=f"field:{n}", name="a")

        with pytest.raises(mm.SaveError, match="No space left on device"):
            mm.save_entities(entities(), path)
        assert path.read_bytes() == OLD
        assert [*tmp_path.iterdir()] == [path]

    @pytest.mark.long
    def test_a_file_size_limit_of_the_system_leaves_the_old_file(self, tmp_path: Path) -> None:
        """A real failure of the write call, set off by the kernel."""
        program = (
            "import resource, signal, sys; from pathlib import Path; from massmob.io.load_save import files\n"
            "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
            "resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))\n"
            "files.write(Path(sys.argv[1]), b'x' * 100_000)"
        )
        path = tmp_path / "a.json"
        path.write_bytes(OLD)
        run = subprocess.run(
            [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=False
        )
        assert "SaveError" in run.stderr
        assert "'File too large'; name a folder" in run.stderr
        assert path.read_bytes() == OLD
        assert [*tmp_path.iterdir()] == [path]

    @pytest.mark.parametrize("target", ["/dev/full", "/dev/null"])
    def test_a_device_is_not_replaced(self, target: str) -> None:
        before = Path(target).stat().st_mode
        with pytest.raises(mm.SaveError, match="not a regular file"):
            files.write(Path(target), b"x")
        assert Path(target).stat().st_mode == before

    def test_a_folder_is_not_replaced(self, tmp_path: Path) -> None:
        (tmp_path / "a.json").mkdir()
        with pytest.raises(mm.SaveError, match="not a regular file"):
            files.write(tmp_path / "a.json", b"x")

    def test_a_read_only_folder_leaves_the_old_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "a.json"
        path.write_bytes(OLD)
        if os.geteuid() == 0:  # nothing is forbidden to root, so the system call is replaced

            def forbidden(*_: object) -> None:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

            monkeypatch.setattr(os, "open", forbidden)
        tmp_path.chmod(0o555)
        try:
            with pytest.raises(mm.SaveError, match="Permission denied"):
                files.write(path, b"new")
        finally:
            tmp_path.chmod(0o755)
        assert path.read_bytes() == OLD

    def test_the_target_of_a_link_is_replaced(self, tmp_path: Path) -> None:
        (tmp_path / "real").mkdir()
        (tmp_path / "link.json").symlink_to(tmp_path / "real" / "a.json")
        files.write(tmp_path / "link.json", b"new")
        assert (tmp_path / "link.json").is_symlink()
        assert (tmp_path / "real" / "a.json").read_bytes() == b"new"

    def test_links_in_a_circle_are_refused(self, tmp_path: Path) -> None:
        (tmp_path / "a").symlink_to(tmp_path / "b")
        (tmp_path / "b").symlink_to(tmp_path / "a")
        with pytest.raises(mm.LoadError, match="cannot read the file"):
            mm.load(tmp_path / "a", "json")
        with pytest.raises(mm.SaveError, match="not a regular file"):
            files.write(tmp_path / "a", b"x")


def test_no_reader_executes_code() -> None:
    """No eval, no exec, no pickle in the modules that read files."""
    for path in Path(files.__file__).parents[1].rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        called = {
            n.func.id
            for n in ast.walk(tree)
            if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
        }
        assert not called & {"eval", "exec", "compile", "__import__"}, path
        imported = {
            name.name.partition(".")[0]
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for name in (
                node.names if isinstance(node, ast.Import) else [ast.alias(node.module or "")]
            )
        }
        assert not imported & {"pickle", "marshal", "shelve", "dill"}, path


@pytest.mark.long
@pytest.mark.parametrize("format", ["json", "jsonl", "yaml"])
@pytest.mark.parametrize("record", [{"id": "f!eld:1", "name": "a"}, {"id": "field:1"}])
def test_a_wrong_record_leaves_nothing_in_memory(format: str, record: dict[str, str]) -> None:
    """Python 3.11 leaks objects unpacked from a generator that raised, so that memory grew with each file."""
    text = json.dumps({"massmob": 1, "fields": [record]})
    if format == "jsonl":
        text = "\n".join(json.dumps(line) for line in ({"massmob": 1}, {"fields": record}))

    def blocks_after(reads: int) -> int:
        for _ in range(reads):
            with pytest.raises(mm.LoadError):
                mm.loads(text, format)
        gc.collect()
        return sys.getallocatedblocks()

    before = blocks_after(200)
    # The leak was two blocks a read; caches of libraries are fewer.
    assert blocks_after(600) - before < 600
