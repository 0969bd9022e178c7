"""The records of a movement: models, organs and documents with what is compared of them."""

from __future__ import annotations

from collections.abc import Iterator

from massmob.deduplication.blocks import Record
from massmob.deduplication.names import NameKey, name_key, unit_phrases
from massmob.model.entities import (
    Body,
    Cycle,
    Field,
    Locality,
    MobilizationModel,
    PartyCommittee,
)
from massmob.movement import Movement
from massmob.values.period import Period
from massmob.values.text import Text
from massmob.values.vocabulary import Extent

__all__ = ["RecordMaker"]

_MAX_STEPS = 5  # of reorganisations, and of hierarchies upwards
_MAX_LATER = 50
_OPEN = 9999
"""The last year of what has begun and has no end."""


class RecordMaker:
    """Makes the records of a movement.

    Args:
        movement: The movement.
    """

    def __init__(self, movement: Movement) -> None:
        self._movement = movement
        self._later: dict[str, frozenset[str]] = {}
        self._phrases: dict[str, list[tuple[str, ...]]] = {}
        self._successors: dict[str, list[str]] = {}
        for organs in (movement.committees, movement.bodies):
            for organ in organs.values():
                for predecessor in organ.predecessors:
                    self._successors.setdefault(predecessor, []).append(organ.id)

    def models(self) -> Iterator[Record]:
        """The models: at the locality of the unit that runs them."""
        for model in self._movement.models.values():
            place, organ = self._place_of(model.unit), model.unit
            yield Record(
                entity=model,
                key=self._key(model.name, place),
                groups="model",
                place=place,
                later_places=self._later_places(place),
                years=self._years(model),
                field=self._top_field(model.field),
                organ=None if organ == place and self._is_locality(place) else organ,
            )

    def organs(self) -> Iterator[Record]:
        """The committees and bodies: at their locality, or below the organ that they belong to."""
        for committee in self._movement.committees.values():
            yield self._organ(committee, committee.locality or committee.superior or "")
        for body in self._movement.bodies.values():
            yield self._organ(body, body.locality or body.serves or body.superior or "")

    def _organ(self, organ: PartyCommittee | Body, place: str) -> Record:
        return Record(
            entity=organ, key=self._key(organ.name, place), groups=type(organ).__name__, place=place
        )

    def documents(self) -> Iterator[Record]:
        """The documents: those of one symbol, and those of one type and year."""
        for document in self._movement.documents.values():
            title = document.title or document.name
            key = self._key(title, "")
            if document.symbol is not None:
                symbol = document.symbol.canonical
                yield Record(entity=document, key=key, groups="symbol", place=symbol)
            yield Record(
                entity=document,
                key=key,
                groups=("title", document.type),
                years=_years_of(document.issued),
            )

    # --- places ------------------------------------------------------------------------------------

    def _key(self, name: Text, place: str) -> NameKey:
        if place not in self._phrases:
            self._phrases[place] = self._place_names(place)
        return name_key(name.label("vi"), self._phrases[place])

    def _place_names(self, place: str) -> list[tuple[str, ...]]:
        """The phrases that name a locality and those above it."""
        phrases: list[tuple[str, ...]] = []
        for _ in range(_MAX_STEPS):
            unit = self._movement.get(place) if place else None
            if not isinstance(unit, Locality):
                break
            phrases += unit_phrases(unit.name.label("vi"), unit.kind.label("vi"))
            place = unit.parent or ""
        return phrases

    def _is_locality(self, id: str) -> bool:
        return isinstance(self._movement.get(id), Locality)

    def _place_of(self, unit: str | None) -> str:
        """The locality of a unit; an organ without one, and a unit outside the movement, is a place itself."""
        organ = None if unit is None else self._movement.get(unit)
        if isinstance(organ, PartyCommittee | Body) and organ.locality is not None:
            return organ.locality
        return unit or ""

    def _later_places(self, place: str) -> frozenset[str]:
        """The places that received a place, directly or through others."""
        if place not in self._later:
            reached, front = {place}, [place]
            for _ in range(_MAX_STEPS):
                front = [id for before in front for id in self._receivers(before)]
                front = sorted({*front} - reached)[:_MAX_LATER]
                reached.update(front)
            self._later[place] = frozenset(reached - {place})
        return self._later[place]

    def _receivers(self, place: str) -> list[str]:
        unit = self._movement.get(place) if place else None
        if isinstance(unit, Locality):
            return [step.to for step in unit.successors if step.extent is not Extent.LAND_ONLY]
        return self._successors.get(place, [])

    # --- fields and years --------------------------------------------------------------------------

    def _top_field(self, id: str | None) -> str | None:
        """The field at the top of the hierarchy above a direction or a theme."""
        for _ in range(_MAX_STEPS):
            field = None if id is None else self._movement.get(id)
            if not isinstance(field, Field) or field.parent is None:
                break
            id = field.parent
        return id

    def _years(self, model: MobilizationModel) -> tuple[int, int] | None:
        """The years in which a model exists: by its period, or else its milestones or its cycle."""
        if model.valid.start is not None or model.valid.end is not None:
            return _years_of(model.valid)
        years = [year for step in model.milestones for year in _years_of(step.on) or ()]
        cycle = None if model.cycle is None else self._movement.get(model.cycle)
        if isinstance(cycle, Cycle):
            years.append(cycle.year)
        closed = [year for year in years if year != _OPEN]
        return (min(closed), max(closed)) if closed else None


def _years_of(period: Period | None) -> tuple[int, int] | None:
    if period is None:
        return None
    first, last = period.first_year, period.last_year
    if first is None:
        return None if last is None else (last, last)
    return first, _OPEN if last is None else last
