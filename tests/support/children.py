"""Children of the test process that die, or whose disk is full, at a chosen moment."""

from __future__ import annotations

import errno
import io
import os
import select
import signal
import time
import warnings
from collections.abc import Callable
from itertools import count
from typing import Any

import attrs

import massmob as mm

__all__ = [
    "FILE_SIZES",
    "Child",
    "Ended",
    "die",
    "disk_is_full",
    "limit_file_size",
    "number_of_calls",
    "strike",
    "writing_in_child",
]

_SECONDS = 120


@attrs.frozen
class Ended:
    """How a child ended.

    Attributes:
        code: Its exit code; that of a signal is negative.
        text: What its task returned.
    """

    code: int
    text: str


class Child:
    """A fork of this process that runs a task and ends; it starts in a hundredth of a second."""

    def __init__(self, task: Callable[[], str]) -> None:
        read, write = os.pipe()
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", DeprecationWarning
            )  # the child takes no lock of a thread
            self.id = os.fork()
        if self.id == 0:
            os.close(read)
            _run(task, write)
        os.close(write)
        self._answer = read

    def kill(self) -> None:
        """Kill it, as a power cut or the system's memory killer does."""
        os.kill(self.id, signal.SIGKILL)

    def is_running(self) -> bool:
        """Whether it has not ended."""
        return not select.select([self._answer], [], [], 0)[0]

    def wait(self) -> Ended:
        """Wait for its end; a child that does not end is killed."""
        deadline, parts = time.monotonic() + _SECONDS, list[bytes]()
        while True:
            if not select.select([self._answer], [], [], max(0, deadline - time.monotonic()))[0]:
                self.kill()
                parts.append(f"more than {_SECONDS} s".encode())
                break
            part = os.read(self._answer, 65536)
            if not part:
                break
            parts.append(part)
        os.close(self._answer)
        _, status = os.waitpid(self.id, 0)
        return Ended(os.waitstatus_to_exitcode(status), b"".join(parts).decode())


def _run(task: Callable[[], str], answer: int) -> None:
    """The life of a child; it never returns."""
    code, text = 1, ""
    send, leave = os.write, os._exit  # the task may replace system calls
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 2)
        text = task()
        code = 0
    except BaseException as error:  # noqa: BLE001 - the parent asserts on it
        text = f"{type(error).__name__}: {error}"
    finally:
        send(answer, text.encode()[:60_000])
        leave(code)


def writing_in_child(write: Callable[[], object], *before: Callable[[], object]) -> Ended:
    """Write in a child, after what `strike` and the like prepare there.

    Args:
        write: What to write.
        before: What is done first.

    Returns:
        How the child ended: the text is empty when it wrote, or the `MassmobError` that it raised.
    """

    def task() -> str:
        for prepare in before:
            prepare()
        try:
            write()
        except mm.MassmobError as error:
            return f"{type(error).__name__}: {error}"
        return ""

    return Child(task).wait()


def die() -> None:
    """End this process at once."""
    os.kill(os.getpid(), signal.SIGKILL)


def disk_is_full() -> None:
    """Fail as a system call does on a full disk."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


_CALLS = (
    *("open", "write", "fsync", "fdatasync", "replace", "rename", "link", "symlink", "unlink"),
    *("remove", "mkdir", "rmdir", "chmod", "fchmod", "truncate", "ftruncate", "utime", "scandir"),
)
"""The functions of `os` that change a file or folder; `pathlib` and `tempfile` call them too."""


def strike(at: int, blow: Callable[[], None]) -> Callable[[], None]:
    """What makes the blow fall just before a system call is made.

    Args:
        at: The number of the call, from 1.
        blow: `die` or `disk_is_full`.
    """
    numbers = count(1)

    def reached() -> None:
        if next(numbers) == at:
            blow()

    return lambda: _before_each_call(reached)


def number_of_calls(write: Callable[[], object]) -> int:
    """How many calls that `strike` counts are made to write."""
    calls = count()

    def task() -> str:
        _before_each_call(lambda: next(calls))
        write()
        return str(next(calls))

    return int(Child(task).wait().text)


def _before_each_call(act: Callable[[], object]) -> None:
    for name in _CALLS:
        if hasattr(os, name):
            setattr(os, name, _counted(getattr(os, name), act))
    os.fdopen = _counted_writes(os.fdopen, act)


def _counted(call: Callable[..., Any], act: Callable[[], object]) -> Callable[..., Any]:
    def counted(*args: Any, **kwargs: Any) -> Any:
        act()
        return call(*args, **kwargs)

    return counted


def _counted_writes(fdopen: Callable[..., Any], act: Callable[[], object]) -> Any:
    class Counted(io.FileIO):
        def write(self, data: Any) -> int:
            act()
            return super().write(data)

    def opened(handle: int, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        if mode == "wb":
            return io.BufferedWriter(Counted(handle, "wb"))
        return fdopen(handle, mode, *args, **kwargs)

    return opened


FILE_SIZES = (0, 1, 100, 4_095, 4_096, 10_000, 20_000, 100_000)
"""Sizes at which files are cut off: within one write, between two, beyond a small file."""


def limit_file_size(size: int, *, deadly: bool) -> Callable[[], None]:
    """What makes the kernel end this process, or fail its write, where a file would grow beyond a size."""

    def prepare() -> None:
        import resource

        signal.signal(signal.SIGXFSZ, signal.SIG_DFL if deadly else signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return prepare
