"""Localities by the keys that tables have: an id, or a statistical code together with a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property

from massmob.errors import InvalidValueError, LoadError, MassmobError, UnknownEntityError
from massmob.model.entities import Locality
from massmob.model.entity import grouped
from massmob.values.text import did_you_mean, words_near

__all__ = ["Units"]


class Units:
    """The localities that keys name on a day.

    A code is borne by one unit after another (``00070`` by two within a year), so it names a unit only
    together with a day.

    Args:
        localities: Localities by id.
        day: The day on which the units are in force; ``None`` leaves codes out, and asks of ids no day.

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
        day, found = self._day, self._localities.get(key)
        if found is not None:
            return found if day is None or day in found.valid else None
        if day is None:
            return None
        return next((each for each in self._coded.get(key, ()) if day in each.valid), None)

    def id_of(self, key: str) -> str:
        """The id of the locality that a key names.

        Raises:
            InvalidValueError: Its unit is not in force on the day; a code without a day.
            UnknownEntityError: There is no such id or code; the hint names near ones of the day.
        """
        found = self.find(key)
        if found is not None:
            return found.id
        day, named = self._day, self._localities.get(key)
        coded = self._coded.get((named.code or "") if named else key, [named] if named else [])
        if coded and day is None:
            raise InvalidValueError(
                "a code names a unit only together with a day", found=key, hint="give at="
            )
        if coded and day is not None:
            listed = "; ".join(f"{each.id} {each.name} ({each.valid.label()})" for each in coded)
            raise InvalidValueError(
                f"not in force on {day.isoformat()}", found=key, hint=f"with this code: {listed}"
            )
        codes = [code for code, units in self._coded.items() if self._of_day(units)]
        known = codes if did_you_mean(key, codes) else self._localities
        hint = words_near(key, known, otherwise="see .localities")
        raise UnknownEntityError("no locality with this id or code", found=key, hint=hint)

    def ids_of(self, keys: Iterable[object]) -> list[str]:
        """The ids that keys name, in order.

        Raises:
            LoadError: Several are at problem; all are told. A single problem is raised as `id_of` does.
        """
        found: list[str] = []
        problems: list[MassmobError] = []
        for key in keys:
            try:
                found.append(self.id_of(str(key)))
            except MassmobError as error:
                problems.append(error)
        if len(problems) == 1:
            raise problems[0]
        if problems:
            raise LoadError(f"{len(problems):,} units that cannot be told", problems)
        return found

    def _of_day(self, units: Iterable[Locality]) -> bool:
        return self._day is not None and any(self._day in each.valid for each in units)

    @cached_property
    def _coded(self) -> dict[str, list[Locality]]:
        return grouped(
            (each for each in self._localities.values() if each.code), lambda each: each.code
        )
