"""Folders of tables: a reader sees the old movement or the new one, or refuses, whatever happens to writers."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis import given

import massmob as mm
from massmob.storage import files
from massmob.strategies import movements
from massmob.validation.finding import Origin
from support.tries import tries

FORMATS = ("csv", "parquet")
ONE = mm.Movement([mm.Field(id="field:1", name="một")])
TWO = mm.Movement([mm.Source(id="src:2", name="hai")])
BOTH = mm.Movement([*ONE, *TWO])
OTHER = mm.Locality(id="loc:1", name="ba", kind="xa")
UNFINISHED = "being written, or interrupted"

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def full(*_: object, **__: object) -> Any:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the movement `ONE` as CSV."""
    mm.save(ONE, tmp_path / "f", "csv")
    return tmp_path / "f"


class TestManifest:
    """The manifest lists every table as ``sha256sum`` does."""

    @pytest.mark.parametrize("format", FORMATS)
    def test_it_has_the_checksum_of_every_table(self, format: str, tmp_path: Path) -> None:
        mm.save(BOTH, tmp_path / "f", format)
        tables = [f"fields.{format}", f"massmob.{format}", f"sources.{format}"]
        assert names(tmp_path / "f") == sorted([*tables, "massmob.sha256"])
        files_of = contents(tmp_path / "f")
        assert files_of["massmob.sha256"].decode().splitlines() == [
            f"{hashlib.sha256(files_of[name]).hexdigest()}  {name}" for name in tables
        ]

    @pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not installed")
    def test_sha256sum_checks_it_and_writes_it(self, folder: Path) -> None:
        program = str(shutil.which("sha256sum"))
        check = subprocess.run(
            [program, "-c", "massmob.sha256"], cwd=folder, capture_output=True, check=True
        )
        assert check.stdout == b"fields.csv: OK\nmassmob.csv: OK\n"
        # After a change by hand it may be written anew instead of removed.
        fields = folder / "fields.csv"
        fields.write_bytes(fields.read_bytes().replace("một".encode(), b"ba"))
        written = subprocess.run(
            [program, "-b", "fields.csv", "massmob.csv"],
            cwd=folder, capture_output=True, check=True,
        )  # fmt: skip
        (folder / "massmob.sha256").write_bytes(written.stdout)
        assert str(mm.load(folder)["field:1"].name) == "ba"

    def test_a_table_changed_by_hand_is_refused_until_the_manifest_is_removed(
        self, folder: Path
    ) -> None:
        fields = folder / "fields.csv"
        fields.write_bytes(fields.read_bytes().replace("một".encode(), b"ba"))
        with pytest.raises(mm.LoadError) as caught:
            mm.load(folder)
        assert caught.value.message == f"{UNFINISHED}: fields.csv is not as massmob.sha256 lists it"
        assert caught.value.hint == (
            "save the movement again; if a table was changed by hand, remove massmob.sha256"
        )
        (folder / "massmob.sha256").unlink()
        assert str(mm.load(folder)["field:1"].name) == "ba"
        # It is still a folder that massmob wrote.
        mm.save(TWO, folder, "csv")
        assert mm.load(folder) == TWO

    def test_a_missing_table_and_one_that_is_not_listed_are_refused(self, folder: Path) -> None:
        for name in ("sources.csv", "sources.parquet"):
            (folder / name).write_bytes(b"id,name\r\nsrc:1,a\r\n")
            with pytest.raises(
                mm.LoadError, match=f"{UNFINISHED}: {name} is not in massmob.sha256"
            ):
                mm.load(folder)
            (folder / name).unlink()
        (folder / "fields.csv").unlink()
        with pytest.raises(mm.LoadError, match=f"{UNFINISHED}: fields.csv is missing"):
            mm.load(folder)
        # Its name is still there, as where a save removes the table after a reader has listed the names.
        (folder / "fields.csv").symlink_to("nowhere")
        with pytest.raises(mm.LoadError, match=f"{UNFINISHED}: fields.csv is missing"):
            mm.load(folder)

    @pytest.mark.parametrize(
        "text",
        [
            b"", b"\xff\xfe", b"hello\n", b"0" * 64 + b"  ../../etc/passwd\n",
            b"0" * 64 + b"  notes.csv\n", b"0" * 63 + b"  fields.csv\n", b"0" * 64 + b" fields.csv\n",
            2 * (b"0" * 64 + b"  fields.csv\n"),
        ],
    )  # fmt: skip
    def test_a_damaged_manifest_is_refused_and_replaced(self, folder: Path, text: bytes) -> None:
        (folder / "massmob.sha256").write_bytes(text)
        with pytest.raises(mm.LoadError):
            mm.load(folder)
        with pytest.raises(mm.LoadError, match=r"massmob.sha256.*save the movement again"):
            mm.load(folder, "csv")
        mm.save(TWO, folder, "csv")
        assert mm.load(folder) == TWO

    def test_another_format_is_named(self, folder: Path) -> None:
        with pytest.raises(mm.LoadError, match=r"tables in another format.*without a format"):
            mm.load(folder, "parquet")

    def test_origins_are_checked_too(self, folder: Path) -> None:
        from massmob.io.origins import read_origins

        assert read_origins(folder)["field:1"] == Origin(str(folder / "fields.csv"), 2)
        (folder / "fields.csv").write_bytes(b"id,name_vi\r\nfield:1,ba\r\n")
        with pytest.raises(mm.LoadError, match=UNFINISHED):
            read_origins(folder)


class TestOthersFiles:
    """Files that are not ours are ignored by a reader and left where they are by a writer."""

    def test_they_are_ignored_and_stay(self, folder: Path) -> None:
        (folder / "README.md").write_text("mine")
        (folder / "notes.csv").write_text("mine")
        (folder / ".hidden.csv").write_text("mine")
        (folder / "sub").mkdir()
        (folder / "sub" / "fields.csv").write_text("mine too")
        if hasattr(os, "mkfifo"):
            os.mkfifo(folder / "pipe.csv")
        folder.chmod(0o750)
        before = {*names(folder)}
        assert mm.load(folder) == ONE
        mm.save(TWO, folder, "csv")
        assert mm.load(folder) == TWO
        assert {*names(folder)} == before - {"fields.csv"} | {"sources.csv"}
        assert (folder / "sub" / "fields.csv").read_text() == "mine too"
        assert folder.stat().st_mode & 0o777 == 0o750

    @pytest.mark.parametrize("format", FORMATS)
    def test_a_folder_of_others_is_not_written_into(self, format: str, tmp_path: Path) -> None:
        (tmp_path / "fields.csv").write_text("mine")
        with pytest.raises(mm.InvalidValueError, match="massmob did not write"):
            mm.save(ONE, tmp_path, format)
        assert contents(tmp_path) == {"fields.csv": b"mine"}

    def test_a_file_is_no_folder(self, tmp_path: Path) -> None:
        (tmp_path / "f").write_text("mine")
        with pytest.raises(mm.SaveError, match="cannot write the folder"):
            mm.save(ONE, tmp_path / "f", "csv")
        assert (tmp_path / "f").read_text() == "mine"

    def test_a_folder_holds_one_movement_in_one_format(self, folder: Path) -> None:
        mm.save(TWO, folder, "parquet")
        assert names(folder) == ["massmob.parquet", "massmob.sha256", "sources.parquet"]
        assert mm.load(folder) == TWO
        mm.save(ONE, folder, "csv")
        assert mm.load(folder) == ONE

    def test_a_link_in_the_folder_leads_nowhere(self, folder: Path) -> None:
        secret = folder.parent / "secret.csv"
        secret.write_bytes((folder / "fields.csv").read_bytes())
        (folder / "fields.csv").unlink()
        (folder / "fields.csv").symlink_to(secret)
        with pytest.raises(mm.LoadError, match="leads out of the folder"):
            mm.load(folder)
        with pytest.raises(mm.InvalidValueError, match="leads out of the folder"):
            mm.save(ONE, folder, "csv")
        mm.save(TWO, folder, "csv")  # of a table that is not needed any more, the link is removed
        assert mm.load(folder) == TWO
        assert secret.exists()

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there is no FIFO")
    @pytest.mark.parametrize("name", ["fields.csv", "sources.csv", "massmob.sha256"])
    def test_a_fifo_among_the_tables_is_refused(self, name: str, folder: Path) -> None:
        (folder / name).unlink(missing_ok=True)
        os.mkfifo(folder / name)
        signal.alarm(10)  # a reader that opens it waits for ever
        try:
            with pytest.raises(mm.LoadError, match=rf"{name}.*(not a regular file|is not in)"):
                mm.load(folder)
            with pytest.raises(mm.SaveError, match="not a regular file"):
                mm.save(ONE, folder, "csv")
            (folder / "massmob.sha256").unlink()
            if name != "massmob.sha256":
                with pytest.raises(mm.LoadError, match="not a regular file"):
                    mm.load(folder)
        finally:
            signal.alarm(0)


class TestPermissions:
    def test_a_file_keeps_its_own_and_a_new_one_has_those_of_the_manifest(
        self, folder: Path
    ) -> None:
        for path in folder.iterdir():
            path.chmod(0o600)
        (folder / "fields.csv").chmod(0o640)
        mm.save(BOTH, folder, "csv")
        modes = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}
        assert modes == {
            "fields.csv": 0o640, "massmob.csv": 0o600, "massmob.sha256": 0o600, "sources.csv": 0o600,
        }  # fmt: skip

    def test_without_a_manifest_they_are_those_of_the_marker(self, folder: Path) -> None:
        (folder / "massmob.sha256").unlink()
        (folder / "massmob.csv").chmod(0o600)
        mm.save(TWO, folder, "parquet")
        assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


class TestFailures:
    """A full disk changes nothing, and leaves nothing behind."""

    @pytest.mark.parametrize("call", ["open", "fsync", "fdopen"])
    @pytest.mark.parametrize("new", [True, False])
    def test_a_full_disk_changes_nothing(
        self, call: str, new: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = tmp_path / "f"
        if not new:
            mm.save(ONE, folder, "csv")
            (folder / "README.md").write_text("mine")
        before = {} if new else contents(folder)
        real = getattr(os, call)
        failed = position = called = 0
        while position <= called:
            called = 0

            def sometimes(*given: Any, at: int = position) -> Any:
                nonlocal called
                called += 1
                return full() if called == at + 1 else real(*given)

            error: mm.MassmobError | None = None
            with monkeypatch.context() as patch:
                patch.setattr(os, call, sometimes)
                try:
                    mm.save(BOTH, folder, "csv")
                except mm.SaveError as caught:
                    error = caught
            position += 1
            if error is not None:
                failed += 1
                assert str(folder) in error.place
                assert "No space left" in str(error)
                assert (contents(folder) if folder.exists() else {}) == before
                assert folder.exists() != new
                continue
            # The call only made a name durable.
            assert mm.load(folder) == BOTH
            shutil.rmtree(folder)
            if not new:
                mm.save(ONE, folder, "csv")
                (folder / "README.md").write_text("mine")
        assert failed >= 4

    @pytest.mark.parametrize("failing", range(1, 6))
    def test_a_failure_between_two_files_is_refused_until_the_next_save(
        self, failing: int, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = contents(folder)
        count = iter(range(1, 100))

        def sometimes(real: Any) -> Any:
            return lambda *given: full() if next(count) == failing else real(*given)

        new = mm.Movement([mm.Source(id="src:2", name="ba"), OTHER])
        with monkeypatch.context() as patch:
            patch.setattr(os, "replace", sometimes(os.replace))
            patch.setattr(os, "unlink", sometimes(os.unlink))
            with pytest.raises(mm.SaveError, match="No space left"):
                mm.save(new, folder, "csv")
        assert not [name for name in names(folder) if name.startswith(".")]
        if failing == 1:
            assert contents(folder) == before
        else:
            with pytest.raises(mm.LoadError, match=UNFINISHED):
                mm.load(folder)
        mm.save(TWO, folder, "csv")
        assert mm.load(folder) == TWO

    def test_temporary_files_of_killed_writers_are_removed_an_hour_later(
        self, folder: Path
    ) -> None:
        stale = ["fields.csv", "massmob.sha256", "sources.parquet", "localities.csv", "notes.csv"]
        for name in stale:
            path = folder / f".{name}.1.massmob"
            path.write_bytes(b"part")
            os.utime(path, (time.time() - 7200, time.time() - 7200))
        (folder / ".fields.csv.2.massmob").write_bytes(b"part")
        mm.save(TWO, folder, "csv")
        # What is new may be written at this moment, and notes.csv is no table.
        assert [name for name in names(folder) if name.startswith(".")] == [
            ".fields.csv.2.massmob", ".notes.csv.1.massmob",
        ]  # fmt: skip

    def test_all_tables_together_are_limited(self, folder: Path) -> None:
        mm.save(mm.Movement([mm.Field(id="field:1", name="a" * 250), *TWO]), folder, "csv")
        with pytest.raises(mm.LoadError, match="more than 300 bytes"):
            mm.load(folder, limits=mm.Limits(max_bytes=300))
        assert mm.load(folder, limits=mm.Limits(max_bytes=1000))


DIE = """
import os, sys
from pathlib import Path
import massmob as mm

CALLS = {"open", "os.mkdir", "os.chmod", "os.rename", "os.remove", "os.rmdir", "fcntl.flock"}
ONE = mm.Movement([mm.Field(id="field:1", name="a"), mm.Locality(id="loc:1", name="b", kind="xa")])
TWO = mm.Movement([mm.Field(id="field:1", name="c"), mm.Source(id="src:2", name="d")])

def save_and_die(folder, position):
    # In a child, which dies before the n-th call that changes names or opens; returns whether it did.
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    count = 0
    def hook(event, _):
        nonlocal count
        count += event in CALLS
        if count > position:
            os._exit(9)
    sys.addaudithook(hook)
    mm.save(TWO, folder, format)
    os._exit(0)

def state(folder):
    try:
        movement = mm.load(folder)
    except mm.LoadError as error:
        message = str(error)
        fresh = before == "nothing" and (not folder.exists() or "not a folder of tables" in message)
        assert fresh or "being written, or interrupted" in message, message
        return "refused"
    assert movement in (ONE, TWO)
    return "old" if movement == ONE else "new"

base, format, before = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
mm.save(TWO, base / "warm", format)  # modules are imported
died, position = True, 0
while died:
    folder = base / f"folder{position}"
    if before != "nothing":
        mm.save(ONE, folder, "csv")
    if before == "typed":
        (folder / "massmob.sha256").unlink()
    died = save_and_die(folder, position)
    print(state(folder))
    mm.save(ONE if position % 2 else TWO, folder, format)
    assert mm.load(folder) == (ONE if position % 2 else TWO)
    position += 1
"""


@needs_fork
class TestKills:
    """A writer dies between any two calls of the system that change names, or open a file to be written."""

    @pytest.mark.long
    @pytest.mark.parametrize(
        ("format", "before"),
        [("csv", "same"), ("csv", "nothing"), ("csv", "typed")],
    )
    def test_the_folder_is_old_or_new_or_refused_and_can_be_saved(
        self, format: str, before: str, tmp_path: Path
    ) -> None:
        program = [sys.executable, "-c", DIE, str(tmp_path), format, before]
        run = subprocess.run(program, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stderr
        states = run.stdout.split()
        order = ["refused", "new"] if before == "nothing" else ["old", "refused", "new"]
        assert {*states} == {*order}
        assert states == sorted(states, key=order.index)


WRITER = """
import sys
from pathlib import Path
import massmob as mm

folder, name, times = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
for n in range(times):
    name_n = name + str(n)
    entities = [mm.Field(id="field:1", name=name_n), mm.Source(id="src:1", name=name_n)]
    if n % 2:
        entities.append(mm.Locality(id="loc:1", name=name_n, kind="xa"))
    mm.save(mm.Movement(entities), folder, "csv")
"""


def name_of_all(movement: mm.Movement) -> str:
    """The name that every entity of a movement of `WRITER` has."""
    (name,) = {
        str(entity.name) for entity in [*movement.fields.values(), *movement.localities.values()]
    }
    assert {str(source.name) for source in movement.sources.values()} == {name}
    return name


class TestTogether:
    @pytest.mark.long
    def test_a_reader_sees_one_save_or_refuses(self, tmp_path: Path) -> None:
        folder, times = tmp_path / "f", 6
        running = [
            subprocess.Popen([sys.executable, "-c", WRITER, str(folder), name, str(times)])
            for name in "ab"
        ]
        seen: set[str] = set()
        while any(process.poll() is None for process in running):
            with contextlib.suppress(mm.LoadError):
                seen.add(name_of_all(mm.load(folder)))
        assert [process.wait() for process in running] == [0, 0]
        assert name_of_all(mm.load(folder)) in {f"{name}{times - 1}" for name in "ab"}
        assert seen
        assert not [name for name in names(folder) if name.startswith(".")]

    @pytest.mark.parametrize("manifest", [True, False])
    def test_a_save_between_two_reads_is_refused(
        self, manifest: bool, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        mm.save(BOTH, folder, "csv")
        if not manifest:
            (folder / "massmob.sha256").unlink()
        new = mm.Movement([mm.Field(id="field:1", name="mới"), mm.Source(id="src:2", name="mới")])
        read = files.read

        def read_then_save(path: Path) -> bytes:
            data = read(path)
            if path.name == "fields.csv":
                mm.save(new, folder, "csv")
            return data

        monkeypatch.setattr(files, "read", read_then_save)
        with pytest.raises(mm.LoadError, match=UNFINISHED):
            mm.load(folder)
        monkeypatch.undo()
        assert mm.load(folder) == new

    def test_a_writer_waits_for_another(self, folder: Path) -> None:
        fcntl = pytest.importorskip("fcntl")
        handle = os.open(folder, os.O_RDONLY)
        fcntl.flock(handle, fcntl.LOCK_EX)
        writer = Thread(target=mm.save, args=(TWO, folder, "csv"))
        writer.start()
        writer.join(0.3)
        assert writer.is_alive()
        assert mm.load(folder) == ONE
        os.close(handle)
        writer.join()
        assert mm.load(folder) == TWO

    def test_without_locks_it_is_written_too(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "fcntl", None)
        mm.save(TWO, folder, "csv")
        assert mm.load(folder) == TWO


@given(movements(), movements())
@tries(5)
def test_any_movement_replaces_any_other(first: mm.Movement, second: mm.Movement) -> None:
    with tempfile.TemporaryDirectory() as name:
        for movement in filter(None, (first, second)):
            mm.save(movement, Path(name) / "f", "csv")
            assert mm.load(Path(name) / "f") == movement
