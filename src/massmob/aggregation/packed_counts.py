"""Counts of several groups packed into one integer, so that one pass up a tree adds them all."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Hashable, Iterable
from struct import Struct
from typing import Generic, TypeVar

__all__ = ["PackedCounters"]


_Group = TypeVar("_Group", bound=Hashable)


class PackedCounters(Generic[_Group]):
    """Counts by group packed into one int, so that adding two units adds all groups in one C loop.

    One 32-bit lane a group; a lane cannot overflow into the next, as no movement holds 2**32 entities.

    Args:
        groups: The groups, each once.

    Example:
        >>> lanes = PackedCounters(["xa", "phuong"])
        >>> lanes.unpack(lanes.one("xa") + 2 * lanes.one("phuong"))
        {'xa': 1, 'phuong': 2}
    """

    __slots__ = ("_lanes", "_shift")
    _BITS = 32
    TYPE = "I"
    """The type of the arrays that `pack` takes."""

    def __init__(self, groups: Iterable[_Group]) -> None:
        self._shift = {group: self._BITS * lane for lane, group in enumerate(groups)}
        self._lanes = Struct(f"<{len(self._shift)}{self.TYPE}")

    def one(self, group: _Group) -> int:
        """The packed counts that hold 1 of a group."""
        return 1 << self._shift[group]

    def mask(self, groups: Iterable[_Group]) -> int:
        """An int to combine by ``&`` with packed counts, so that only those of certain groups are left.

        Example:
            >>> lanes = PackedCounters(["xa", "phuong"])
            >>> lanes.unpack((lanes.one("xa") + lanes.one("phuong")) & lanes.mask(["xa"]))
            {'xa': 1}
        """
        return sum(((1 << self._BITS) - 1) << self._shift[group] for group in groups)

    def pack(self, counts: array[int]) -> list[int]:
        """The packed counts of one unit after another.

        Args:
            counts: An array of type `TYPE`: for each unit the counts of the groups in their order.

        Example:
            >>> lanes = PackedCounters(["xa", "phuong"])
            >>> lanes.pack(array("I", [1, 2])) == [lanes.one("xa") + 2 * lanes.one("phuong")]
            True
        """
        if sys.byteorder == "big":
            counts = counts[:]
            counts.byteswap()
        packed, size = counts.tobytes(), self._lanes.size
        starts = range(0, len(packed), size) if size else ()
        return [int.from_bytes(packed[start : start + size], "little") for start in starts]

    def unpack(self, packed: int) -> dict[_Group, int]:
        """Group → count, for the groups that have any, in the order given."""
        counts = self._lanes.unpack(packed.to_bytes(self._lanes.size, "little"))
        return {group: count for group, count in zip(self._shift, counts, strict=True) if count}
