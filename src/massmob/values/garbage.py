"""Pausing the cyclic garbage collector while many objects are made that all stay."""

from __future__ import annotations

import gc
from collections.abc import Generator
from contextlib import contextmanager

__all__ = ["garbage_collection_paused"]


@contextmanager
def garbage_collection_paused() -> Generator[None]:
    """Within this, the collector does not look through the objects made again and again.

    Afterwards it goes on if it did before. Building the graph of the country takes half the time so
    (``benchmarks/first_minute.py``).

    Example:
        >>> with garbage_collection_paused():
        ...     gc.isenabled()
        False
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
