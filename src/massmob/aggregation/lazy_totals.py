"""Totals as a mapping whose values are computed on first use."""

from __future__ import annotations

from collections.abc import Callable, Iterator, KeysView, Mapping
from typing import TypeVar

__all__ = ["LazyTotals"]

_V_co = TypeVar("_V_co", covariant=True)


class LazyTotals(Mapping[str, _V_co]):
    """Unit → total, computed on first use and then cached.

    Args:
        units: A mapping whose keys are the units, in order.
        total: Unit → its total.
    """

    def __init__(self, units: Mapping[str, object], total: Callable[[str], _V_co]) -> None:
        self._units = units
        self._total = total
        self._cached: dict[str, _V_co] = {}

    def __getitem__(self, unit: str) -> _V_co:
        if unit not in self._cached:
            if unit not in self._units:
                raise KeyError(unit)
            self._cached[unit] = self._total(unit)
        return self._cached[unit]

    def __contains__(self, unit: object) -> bool:
        return unit in self._units  # `Mapping` would compute the total

    def keys(self) -> KeysView[str]:
        """The units, in order."""
        return self._units.keys()  # that of `Mapping` would call `__contains__` above

    def __iter__(self) -> Iterator[str]:
        return iter(self._units)

    def __len__(self) -> int:
        return len(self._units)
