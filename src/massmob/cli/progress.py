"""`working`: what a verb is doing, on a terminal and only when it takes long."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Timer

__all__ = ["no_progress", "working"]

_DELAY = 1.0  # seconds: what is done by then needs no line

_is_shown: ContextVar[bool] = ContextVar("massmob_progress", default=True)


@contextmanager
def no_progress() -> Generator[None]:
    """Show no progress inside a ``with`` block."""
    token = _is_shown.set(False)
    try:
        yield
    finally:
        _is_shown.reset(token)


@contextmanager
def working(on: str) -> Generator[None]:
    """Show on standard error, when it is a terminal, what is being done and for how long; afterwards nothing.

    Args:
        on: What is being done, such as ``"reading hanoi.json"``.
    """
    if not _is_shown.get() or not sys.stderr.isatty():
        yield
        return
    try:
        from rich.console import Console
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
    except ImportError:
        yield
        return
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        TimeElapsedColumn(),
        console=Console(stderr=True, markup=False, emoji=False),
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    bar.add_task(on)
    timer = Timer(_DELAY, bar.start)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        bar.stop()
