"""Errors of the system and of libraries, raised as those of massmob."""

from __future__ import annotations

import contextlib
from collections.abc import Generator

from massmob.errors import LoadError, MassmobError, SaveError

__all__ = ["errors_as"]


@contextlib.contextmanager
def errors_as(
    kind: type[LoadError | SaveError],
    message: str,
    *foreign: type[Exception],
    place: str = "",
    hint: str = "write it again",
) -> Generator[None]:
    """Raise foreign errors of a block, and a lack of memory, as errors of massmob; its own pass.

    Args:
        kind: `LoadError`, or `SaveError`.
        message: What is wrong.
        foreign: The errors that the library may raise.
        place: Where it is wrong.
        hint: What to do.

    Raises:
        LoadError: One of these errors, where this is the kind.
        SaveError: One of these errors, where this is the kind.

    Example:
        >>> from datetime import date
        >>> with errors_as(LoadError, "not SQLite", OverflowError, place="a.sqlite"):
        ...     date.fromordinal(2**70)
        Traceback (most recent call last):
        massmob.errors.LoadError: a.sqlite: not SQLite: found 'Python int too large ...'; write it again
    """
    try:
        yield
    except MassmobError:
        raise
    except MemoryError:
        raise kind(
            "not enough memory", place=place, hint="use a smaller file, or lower the limits"
        ) from None
    except foreign as error:
        found = str(error).partition("\n")[0][:200] or type(error).__name__
        raise kind(message, place=place, found=found, hint=hint) from None
