"""Harmful files: paths that escape, writers that die, readers that run code."""

from __future__ import annotations

import errno
import gc
import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.storage import files
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
from massmob.values import limits
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
                file.closed = False
                file.__exit__.side_effect = lambda *_: file.close()
                return file

            monkeypatch.setattr(os, "fdopen", opened)
        else:
            owner: Any = os if call in ("fsync", "open") else Path
            monkeypatch.setattr(owner, call, full)
        with pytest.raises(mm.SaveError, match=r"No space left on device.*old file is unchanged"):
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


@pytest.mark.long
@pytest.mark.parametrize("format", ["json", "jsonl", "yaml"])
@pytest.mark.parametrize("record", [{"id": "f!eld:1", "name": "a"}, {"id": "field:1"}])
def test_a_wrong_record_leaves_nothing_in_memory(format: str, record: dict[str, str]) -> None:
    """Python 3.11 leaks objects unpacked from a generator that raised, so that memory grew with each file."""
    text = json.dumps({"massmob": 2, "fields": [record]})
    if format == "jsonl":
        text = "\n".join(json.dumps(line) for line in ({"massmob": 2}, {"fields": record}))

    def blocks_after(reads: int) -> int:
        for _ in range(reads):
            with pytest.raises(mm.LoadError):
                mm.loads(text, format)
        gc.collect()
        return sys.getallocatedblocks()

    counts = [blocks_after(300) for _ in range(5)]
    # The leak was two blocks a read, in every round; what libraries cache grows less from round to round.
    assert min(later - earlier for earlier, later in pairwise(counts)) < 300, counts


@pytest.fixture
def in_time() -> Iterator[None]:
    """Fail where a reader waits, as it does when it opens a FIFO."""
    if hasattr(signal, "alarm"):
        signal.alarm(20)
    yield
    if hasattr(signal, "alarm"):
        signal.alarm(0)


def read_with_everything(path: Path) -> None:
    """Every public function that reads a file from a path must refuse this one."""
    from massmob.io.origins import read_origins
    from massmob.registers.figures import read_figures
    from massmob.registers.sheets.lexicon import Lexicon
    from massmob.validation.baseline import Baseline
    from massmob.validation.settings import Settings

    readers: list[Any] = [
        mm.load, *(lambda path, f=f: mm.load(path, f) for f in ("json", "csv", "xlsx", "sqlite", "duckdb")),
        lambda path: [*mm.iter_entities(path)],
        read_origins, read_figures, Lexicon.read, Baseline.read, Settings.read,
    ]  # fmt: skip
    for reader in readers:
        with pytest.raises(mm.LoadError):
            reader(path)


@pytest.mark.usefixtures("in_time")
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there is no FIFO")
class TestNotRegular:
    """A FIFO, a device, a socket or a folder is refused without opening it: that would wait, or act."""

    @pytest.mark.parametrize("name", ["a.json", "a.xlsx", "a.sqlite", "a.duckdb", "a.yaml", "a"])
    def test_a_fifo_is_refused(self, name: str, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / name)
        read_with_everything(tmp_path / name)
        (tmp_path / "link.json").symlink_to(tmp_path / name)
        read_with_everything(tmp_path / "link.json")

    @pytest.mark.parametrize("path", ["/dev/zero", "/dev/null", "/dev/full", "/dev/tty"])
    def test_a_device_is_refused(self, path: str) -> None:
        read_with_everything(Path(path))

    def test_a_pipe_as_standard_input_is_refused(self) -> None:
        program = (
            "import massmob as mm\ntry: mm.load('/dev/stdin')\nexcept mm.LoadError as e: print(e)"
        )
        with subprocess.Popen(
            [sys.executable, "-c", program],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        ) as run:  # fmt: skip
            assert run.stdout is not None
            assert run.stdout.read() == "/dev/stdin: not a regular file; name a file\n"

    def test_a_socket_and_a_folder_are_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)  # the name of a socket is short
        with socket.socket(socket.AF_UNIX) as server:
            server.bind("a.json")
            read_with_everything(Path("a.json"))
        (tmp_path / "b.json").mkdir()
        read_with_everything(tmp_path / "b.json")

    def test_nothing_is_opened(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        os.mkfifo(tmp_path / "a.json")
        monkeypatch.setattr(os, "open", None)
        with pytest.raises(mm.LoadError, match="not a regular file"):
            mm.load(tmp_path / "a.json")

    def test_a_fifo_that_takes_the_place_of_a_file_is_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "a.json"
        path.write_bytes(OLD)
        check = files.check_regular

        def check_then_exchange(checked: Path) -> None:
            check(checked)
            path.unlink()
            os.mkfifo(path)

        monkeypatch.setattr(files, "check_regular", check_then_exchange)
        with pytest.raises(mm.LoadError, match="not a regular file"):
            mm.load(path)


class TestUnusualPaths:
    """Names that no file has: the error of reading or of writing, with the path, never one of the system."""

    names = pytest.mark.parametrize(
        "name", ["a\0b.json", "a" * 5000 + ".json", "no/such/a.json", "\ud800.json"]
    )

    @names
    def test_reading(self, name: str, tmp_path: Path) -> None:
        read_with_everything(tmp_path / name)

    @names
    def test_writing(self, name: str, tmp_path: Path) -> None:
        movement = mm.Movement([mm.Field(id="field:1", name="a")])
        for write in (
            lambda path: mm.save(movement, path),
            lambda path: mm.save(movement, path, "csv"),
            lambda path: mm.save(movement, path, "sqlite"),
            lambda path: mm.save_entities(movement, path),
            lambda path: mm.write_explorer(
                movement.add(mm.Locality(id="loc:1", name="a", kind="xa")), path
            ),
        ):
            with pytest.raises(mm.SaveError) as caught:
                write(tmp_path / name)
            assert caught.value.place.startswith(str(tmp_path))
        assert [*tmp_path.iterdir()] == []

    @pytest.mark.parametrize("path", ["", None, 5, True, b"a.json", io.StringIO()])
    def test_what_is_no_path(self, path: Any) -> None:
        from massmob.io.origins import read_origins
        from massmob.validation.settings import Settings

        movement = mm.Movement([mm.Field(id="field:1", name="a")])
        for function in (
            mm.load, read_origins, Settings.read, Settings.find,
            lambda path: mm.save(movement, path), lambda path: mm.write_explorer(movement, path),
            lambda path: mm.save_entities(movement, path), lambda path: [*mm.iter_entities(path)],
        ):  # fmt: skip
            with pytest.raises(mm.InvalidValueError, match=r"^(path|folder): not a path"):
                function(path)

    def test_an_error_of_the_callers_code_is_not_changed(self, tmp_path: Path) -> None:
        def entities() -> Iterator[mm.Field]:
            yield mm.Field(id="field:1", name="a")
            raise ValueError("mine")

        with pytest.raises(ValueError, match=r"^mine$"):
            mm.save_entities(entities(), tmp_path / "a.jsonl")
        assert [*tmp_path.iterdir()] == []


class TestSettingsFiles:
    """Settings and baselines are read as movements are: limits, UTF-8, no error of a library."""

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            (b"\xd0", "byte 0: not UTF-8"),
            (b"a = " + b"[" * 100_000, "cannot be read as TOML"),
            (b"a = " + b"9" * 5000, "cannot be read as TOML"),
            (b"tool = 5", "cannot be read as TOML"),
        ],
    )
    def test_settings(self, text: bytes, message: str, tmp_path: Path) -> None:
        from massmob.validation.settings import Settings

        path = tmp_path / "pyproject.toml"
        path.write_bytes(text)
        with pytest.raises(mm.LoadError, match=message) as caught:
            Settings.read(path)
        assert caught.value.place.startswith(str(path))

    @pytest.mark.parametrize(
        "text",
        [b"\xff", b"[" * 100_000, b'{"known": [["a", "b", "c", Infinity]]}', b'{"known": 5}', b"5"],
    )
    def test_a_baseline(self, text: bytes, tmp_path: Path) -> None:
        from massmob.validation.baseline import Baseline

        path = tmp_path / "known.json"
        path.write_bytes(text)
        with pytest.raises(mm.LoadError, match=r"not a baseline|byte 0: not UTF-8"):
            Baseline.read(path)
        with limits.using(mm.Limits(max_bytes=1)), pytest.raises(mm.LoadError):
            Baseline.read(path)

    def test_a_byte_order_mark_is_no_part_of_the_text(self, tmp_path: Path) -> None:
        from massmob.validation.settings import Settings

        (tmp_path / "massmob.toml").write_bytes(b'\xef\xbb\xbfignore = ["MM904"]')
        assert Settings.find(tmp_path).ignore == ("MM904",)
