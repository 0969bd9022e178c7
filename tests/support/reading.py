"""A process that reads files one after another, with bounded memory, and dies in place of the tests.

``python -m support.reading`` takes a line of JSON for each file from its input and answers each with one;
`ReadingProcess` starts it again when a file has ended it, and waits for each file so long and no longer.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import massmob as mm
from massmob.cli.main import main as command

__all__ = ["READ", "REFUSED", "ReadingProcess"]

MEMORY = 3 * 2**30
SECONDS = 60
"""Far more than any file takes on a slow machine; a file that takes longer does harm."""

READ, REFUSED = "read", "refused"


def _command(path: Path) -> None:
    for verb, *options in (["validate"], ["report"], ["convert", "-", "--to", "jsonl"]):
        try:
            command([verb, str(path), *options])
        except SystemExit as ended:
            if ended.code not in (0, 1, 2, None) and not isinstance(ended.code, str):
                raise


READERS: dict[str, Callable[[Path], object]] = {
    "load": mm.load,
    "iter_entities": lambda path: sum(1 for _ in mm.iter_entities(path)),
    "origins": mm.read_origins,
    "register": lambda path: mm.read_register(path, mm.load_dataset("hanoi")),
    "mapping": mm.Register.read,
    "settings": mm.Settings.read,
    "baseline": mm.Baseline.read,
    "command": _command,
}
"""Every public function that reads a file."""


def outcome(path: Path, reader: str, format: str | None, limits: mm.Limits | None) -> str:
    """`READ`, `REFUSED`, or the exception that should not have come out."""
    try:
        if reader == "load":
            mm.load(path, format, limits=limits)
        else:
            READERS[reader](path)
    except mm.MassmobError as error:
        str(error)
        return REFUSED
    except BaseException as error:  # noqa: BLE001 - the harm that tests look for
        return f"{type(error).__name__}: {str(error)[:300]}"
    return READ


def _serve() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    warnings.simplefilter("ignore")
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what the command prints
    for line in sys.stdin:
        path, reader, format, limits = json.loads(line)
        most = mm.Limits(**limits) if limits else None
        answers.write(json.dumps(outcome(Path(path), reader, format, most)) + "\n")
        answers.flush()


class ReadingProcess:
    """Reads files in another process.

    Example:
        >>> with ReadingProcess() as process:
        ...     process.outcome(Path("no-such-file.json"))
        'refused'
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> ReadingProcess:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._end()

    def _end(self) -> int:
        """End the process; its exit code."""
        process, self._process = self._process, None
        if process is None:
            return 0
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
        return process.wait()

    def outcome(
        self,
        path: Path,
        reader: str = "load",
        format: str | None = None,
        limits: dict[str, int] | None = None,
    ) -> str:
        """What becomes of the process that reads a file.

        Args:
            path: The file or folder.
            reader: One of `READERS`.
            format: The format for `load`.
            limits: The arguments of its `Limits`.

        Returns:
            `READ`, `REFUSED`, or the harm: an exception, a signal, more than `SECONDS`.
        """
        if self._process is None:
            program = [sys.executable, "-m", "support.reading"]
            here = str(Path(__file__).parents[1])
            env = {**os.environ, "PYTHONPATH": os.pathsep.join([here, *sys.path])}
            self._process = subprocess.Popen(
                program,
                env=env,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        asked, answers = self._process.stdin, self._process.stdout
        assert asked is not None
        assert answers is not None
        asked.write(json.dumps([str(path), reader, format, limits]).encode() + b"\n")
        asked.flush()
        if not select.select([answers], [], [], SECONDS)[0]:
            self._end()
            return f"more than {SECONDS} s"
        line = answers.readline()
        if not line:
            code = self._process.wait()
            self._end()
            return f"ended by {signal.Signals(-code).name}" if code < 0 else f"ended with {code}"
        return str(json.loads(line))


if __name__ == "__main__":
    _serve()
