"""`Limits`: how much a reader accepts; `current` returns the limits in force."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar

import attrs

from massmob.errors import InvalidValueError, LoadError, require_type

__all__ = ["Limits", "current", "using"]


def _check_positive(_: object, field: attrs.Attribute[int], value: object) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise InvalidValueError("not a limit", place=field.name, found=value, hint="give 1 or more")


@attrs.frozen(kw_only=True)
class Limits:
    """The most that a reader accepts.

    Attributes:
        max_bytes: Size of a file, unpacked if it is compressed; 1 GiB, a hundred times the country.
        max_depth: How deep values may be nested; the canonical form itself needs 5.
        max_entities: How many entities, or rows of a table.
        max_text: Characters of one text: a name, a note. It is checked in Python too.

    Raises:
        InvalidValueError: A limit is not a whole number of 1 or more.

    Example:
        >>> Limits(max_entities=1000).max_depth
        64
    """

    max_bytes: int = attrs.field(default=2**30, validator=_check_positive)
    max_depth: int = attrs.field(default=64, validator=_check_positive)
    max_entities: int = attrs.field(default=5_000_000, validator=_check_positive)
    max_text: int = attrs.field(default=100_000, validator=_check_positive)

    def check_bytes(self, size: int) -> None:
        """Refuse a larger file.

        Raises:
            LoadError: It is larger than `max_bytes`.
        """
        _check_limit(size, self.max_bytes, "bytes")

    def check_depth(self, depth: int) -> None:
        """Refuse deeper nesting.

        Raises:
            LoadError: It is deeper than `max_depth`.
        """
        _check_limit(depth, self.max_depth, "levels of nesting")

    def check_entities(self, count: int) -> None:
        """Refuse more entities or rows.

        Raises:
            LoadError: There are more than `max_entities`.
        """
        _check_limit(count, self.max_entities, "entities or rows")


def _check_limit(size: int, limit: int, unit: str) -> None:
    if size > limit:
        raise LoadError(
            f"more than {limit:,} {unit}",
            found=size,
            hint="split the file, or raise the limit: load(path, limits=Limits(…))",
        )


_CURRENT: ContextVar[Limits] = ContextVar("massmob.limits", default=Limits())  # noqa: B039 - frozen


def current() -> Limits:
    """The limits in force."""
    return _CURRENT.get()


@contextmanager
def using(limits: Limits | None) -> Generator[Limits]:
    """Put limits in force within a ``with`` block; ``None`` leaves the present ones.

    Example:
        >>> with using(Limits(max_depth=3)):
        ...     current().max_depth
        3
    """
    if limits is not None:
        require_type("limits", limits, Limits, hint="give Limits(max_bytes=…)")
    token = _CURRENT.set(limits or current())
    try:
        yield _CURRENT.get()
    finally:
        _CURRENT.reset(token)
