"""A path in a folder among files of others, and what may be there after its writer was interrupted."""

from __future__ import annotations

import random
import re
import shutil
import stat
from pathlib import Path

import massmob as mm
from support import children
from support.writers import NEW, OLD, Content, Writer

__all__ = ["Spot"]

_FOREIGN = {
    "notes.txt": b"mine",
    ".hidden": b"mine too",
    "movement.json.bak": b"{",
    "drafts/localities.csv": b"id\r\n",
}
_AGAIN = re.compile(r"\bsave\b.*\bagain\b", re.DOTALL)
_TEMPORARY = re.compile(r"\..+\.massmob")
_OURS = re.compile(r"[a-z_]+\.(csv|parquet)|massmob\.sha256")


class Spot:
    """The path at which a writer writes, with foreign files beside it and, in a folder, inside it.

    Args:
        writer: The writer.
        folder: An empty folder for all this.
        first: Whether nothing has been written there yet.
    """

    def __init__(self, writer: Writer, folder: Path, *, first: bool = False) -> None:
        self.writer = writer
        self.first = first
        self.path = folder / "work" / writer.file
        self._template = folder / "template"
        self._template.mkdir()
        _add_foreign(self._template)
        path = self._template / writer.file
        # Written on their own, as a reader of bytes compares them.
        contents = list[Content]()
        for movement in (NEW, OLD):
            writer.write(movement, path)
            contents.append(writer.content(path))
        self.new, self.old = contents
        assert self.new != self.old
        if writer.is_folder:
            _add_foreign(path)
        for file in [path, *path.rglob("*.*")] if not first else []:
            if file.is_file():
                file.chmod(0o600)
        if first:
            shutil.rmtree(path) if writer.is_folder else path.unlink()
        self.restore()

    def restore(self) -> None:
        """Put back what was there at the beginning."""
        shutil.rmtree(self.path.parent, ignore_errors=True)
        shutil.copytree(self._template, self.path.parent)

    def write(self) -> None:
        """Write the new movement over the old one."""
        self.writer.write(NEW, self.path)

    def calls(self, most: int) -> list[int]:
        """The numbers of the system calls of writing, or so many of them by chance."""
        numbers = range(1, children.number_of_calls(self.write) + 1)
        self.restore()
        drawn = random.Random(f"{self.writer.name} {self.first}")
        return sorted(drawn.sample(numbers, min(most, len(numbers))))

    def check(self, *, alive: bool = False, failed: bool = False) -> None:
        """Check what an interrupted writer left, and that the next one succeeds.

        Args:
            alive: Whether the writer failed rather than died, so that it must have cleaned up.
            failed: Whether it raised an error; a file is then the old one.
        """
        self._check_content(failed=failed)
        self._check_files(alive=alive)
        self.write()
        assert self.writer.content(self.path) == self.new
        self._check_files(alive=alive)

    def _check_content(self, *, failed: bool) -> None:
        try:
            content = self.writer.content(self.path)
        except FileNotFoundError:
            assert self.first
        except mm.LoadError as error:
            self._check_refusal(error)
        else:
            allowed = [] if self.first else [self.old]
            if not failed or self.writer.is_folder:
                allowed.append(self.new)
            assert content in allowed, "a mixture of old and new"

    def _check_refusal(self, error: mm.LoadError) -> None:
        """A folder may be refused until it is saved again; before the first save nothing is there."""
        if self.first and (not self.path.exists() or not self._tables()):
            return
        assert self.writer.is_folder, error
        assert _AGAIN.search(str(error)), error

    def _tables(self) -> list[str]:
        return [path.name for path in self.path.iterdir() if _OURS.fullmatch(path.name)]

    def _check_files(self, *, alive: bool) -> None:
        self._check_folder(self.path.parent, {self.writer.file, *_tops()}, alive=alive)
        if self.writer.is_folder and self.path.exists():
            self._check_folder(self.path, set() if self.first else _tops(), alive=alive)
        self._check_modes()

    def _check_folder(self, folder: Path, others: set[str], *, alive: bool) -> None:
        """Foreign files are as they were; there is nothing else but tables and a dead writer's files."""
        if _tops() <= others:
            for name, content in _FOREIGN.items():
                assert (folder / name).read_bytes() == content, name
        for path in folder.iterdir():
            if path.name not in others:
                assert path.is_file(), f"{path.name}: a folder that nobody asked for"
                is_table = folder == self.path and _OURS.fullmatch(path.name)
                assert is_table or (not alive and _TEMPORARY.fullmatch(path.name)), path.name

    def _check_modes(self) -> None:
        """What was private is private; a table that was not there before has no mode to keep."""
        if self.first:
            return
        template = self._template / self.writer.file
        for old in [template, *template.rglob("*.*")]:
            path = self.path / old.relative_to(template)
            if old.is_file() and path.is_file():
                assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name


def _tops() -> set[str]:
    return {name.partition("/")[0] for name in _FOREIGN}


def _add_foreign(folder: Path) -> None:
    for name, content in _FOREIGN.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
