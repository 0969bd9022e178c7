"""Localities by the keys that tables use: an id, or a statistical code together with a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property

from massmob.errors import InvalidValueError, LoadError, MassmobError, UnknownEntityError
from massmob.model.entities import Locality
from massmob.model.entity import grouped
from massmob.values.text import similar_words, similar_words_hint

__all__ = ["Units"]


class Units:
    """Localities looked up by id or by statistical code.

    A code is used by one unit after another (``00070`` by two within a year), so it names a unit only
    together with a day.

    Args:
        localities: Localities by id.
        day: The day on which the units must be in force; with ``None`` any unit is found by id, none by code.

    Example:
        >>> old = Locality(id="loc:1", name="A", kind="xa", code="00070", valid="../2025-06-30")
        >>> new = Locality(id="loc:1b", name="B", kind="xa", code="00070", valid="2025-07-01/..")
        >>> Units({old.id: old, new.id: new}, date(2025, 7, 1)).id_of("00070")
        'loc:1b'
    """

    def __init__(self, localities: Mapping[str, Locality], day: date | None) -> None:
        self._localities, self._day = localities, day

    def find(self, key: str) -> Locality | None:
        """The locality that a key names, in force on the day where one is given; ``None`` when none is."""
        day, unit = self._day, self._localities.get(key)
        if unit is not None:
            return unit if day is None or day in unit.valid else None
        if day is None:
            return None
        return next((unit for unit in self._by_code.get(key, ()) if day in unit.valid), None)

    def id_of(self, key: str) -> str:
        """The id of the locality that a key names.

        Raises:
            InvalidValueError: Its unit is not in force on the day; a code without a day.
            UnknownEntityError: There is no such id or code; the hint names near ones of the day.
        """
        unit = self.find(key)
        if unit is not None:
            return unit.id
        day, other = self._day, self._localities.get(key)
        same_code = self._by_code.get(
            (other.code or "") if other else key, [other] if other else []
        )
        if same_code and day is None:
            raise InvalidValueError(
                "a code names a unit only together with a day", found=key, hint="give at="
            )
        if same_code and day is not None:
            listed = "; ".join(
                f"{unit.id} {unit.name} ({unit.valid.label()})" for unit in same_code
            )
            raise InvalidValueError(
                f"not in force on {day.isoformat()}", found=key, hint=f"with this code: {listed}"
            )
        codes = [code for code, units in self._by_code.items() if self._any_in_force(units)]
        known = codes if similar_words(key, codes) else self._localities
        hint = similar_words_hint(key, known, otherwise="see .localities")
        raise UnknownEntityError("no locality with this id or code", found=key, hint=hint)

    def ids_of(self, keys: Iterable[object]) -> list[str]:
        """The ids that keys name, in order.

        Raises:
            LoadError: Several keys name no unit; all are listed. A single problem is raised as `id_of` does.
        """
        ids: list[str] = []
        problems: list[MassmobError] = []
        for key in keys:
            try:
                ids.append(self.id_of(str(key)))
            except MassmobError as error:
                problems.append(error)
        if len(problems) == 1:
            raise problems[0]
        if problems:
            raise LoadError(f"{len(problems):,} keys that name no unit", problems)
        return ids

    def _any_in_force(self, units: Iterable[Locality]) -> bool:
        return self._day is not None and any(self._day in unit.valid for unit in units)

    @cached_property
    def _by_code(self) -> dict[str, list[Locality]]:
        with_code = (unit for unit in self._localities.values() if unit.code)
        return grouped(with_code, lambda unit: unit.code)
