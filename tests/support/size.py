"""The size of the harm suite: small in the default run, full with ``FAULTS=full``, as in ``nox -s faults``."""

from __future__ import annotations

import os
from typing import TypeVar

__all__ = ["FULL", "size"]

FULL = os.environ.get("FAULTS") == "full"

_T = TypeVar("_T")


def size(small: _T, full: _T) -> _T:
    """The first in the default run, the second in the full one."""
    return full if FULL else small
