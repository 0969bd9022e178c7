"""A movement under construction: records of its entities, to which the decoders add one after another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any, TypeAlias

import attrs

from massmob.model.entities import Locality, PartyCommittee, Source
from massmob.model.entity import Entity, per_kinds
from massmob.model.references import Reference, reference_fields
from massmob.strategies.decode_units import SOURCED
from massmob.values.period import Period

__all__ = ["SOURCE", "WIDTH", "Bits", "Draft", "Maker", "Record", "own_references"]

SOURCE = Source(id=SOURCED[0], name="synthetic", publisher="massmob strategies", grade="B")
"""The source of all generated entities; its name states that they are synthetic."""
WIDTH = 32
"""The bytes of an entry: its kind, one for each field, and others for the values that it holds."""


@attrs.frozen
class Bits:
    """The bytes of an entry after that of its kind: one for each field, in the order of the class.

    Attributes:
        data: The bytes; those that are missing are 0.
        plain: How many of the four values of the last two bits leave a field as it is by default.
        is_derived: Whether they are of what another entry requires.
        gives_way_to: The number of the one that stays of those that are added for the entry; where there is
            none of this number, the entry stays too.
    """

    data: bytes
    plain: int = 2
    is_derived: bool = False
    gives_way_to: int | None = None

    def of(self, cls: type[Any], field: str) -> int:
        """The number for a field: 0 for the default, others from 1 to 64.

        Bytes 0 and 1 give the least, as Hypothesis tries these two for every byte, and few others.
        """
        byte = self.raw_of(cls, field)
        return 1 + (byte >> 2) if 1 <= byte & 3 <= 4 - self.plain else 0

    def raw_of(self, cls: type[Any], field: str) -> int:
        """The byte for a field."""
        return self.raw(_positions(cls)[field])

    def raw(self, position: int) -> int:
        """The byte at a position."""
        return self.data[position % WIDTH] if position % WIDTH < len(self.data) else 0

    def turned(self, number: int) -> Bits:
        """The same bytes from another one on, for a part of an entry."""
        start = 5 * number % WIDTH
        return attrs.evolve(self, data=self.data[start:] + self.data[:start], gives_way_to=None)

    def derived(self) -> Bits:
        """Bits for what an entry requires: it has words of its own, but no field that may be left out."""
        if self.is_derived:
            return PLAIN
        return attrs.evolve(self.turned(1), plain=4, is_derived=True)

    def last(self, number: int) -> int:
        """A byte from the end, for what has no field of its own."""
        return self.raw(WIDTH - 2 - number)


PLAIN = Bits(b"", is_derived=True)
"""The bits of an entry that is as plain as can be."""


@per_kinds
def _positions(cls: type[Entity]) -> Mapping[str, int]:
    names = [field.name for field in attrs.fields(cls) if field.name not in ("id", "sources")]
    return {name: position for position, name in enumerate([*names, "sources"])}


@per_kinds
def own_references(cls: type[Entity]) -> tuple[Reference, ...]:
    """The references in fields of an entity itself, but for its sources."""
    return tuple(r for r in reference_fields(cls) if not r.via and r.field != "sources")


@attrs.define(eq=False)
class Record:
    """An entity under construction, or one of the movement that is extended.

    Attributes:
        cls: Its class.
        id: Its id.
        number: Its number among those of its class, from 1.
        fields: The values of its fields so far.
        bits: The bytes that decide on the others.
        base: The entity, where there is one already.
        linked: Whether its references are set.
        entry: The record for which it was added, if it was not drawn itself.
    """

    cls: type[Any]  # of an entity
    id: str
    number: int
    fields: dict[str, Any]
    bits: Bits = PLAIN
    base: Entity | None = None
    linked: bool = False
    entry: Record | None = None

    @property
    def valid(self) -> Period:
        """When it is in force."""
        valid: Period = self.get("valid")
        return valid

    def get(self, field: str) -> Any:  # noqa: ANN401 - of any field
        """The value of a field: its default, where it has none so far."""
        if field in self.fields:
            return self.fields[field]
        if self.base is not None:
            return getattr(self.base, field, None)
        default = _defaults(self.cls).get(field)
        return None if default is attrs.NOTHING else default

    def bit(self, field: str) -> int:
        """The number that the bytes have for a field: 0 for its default."""
        return self.bits.of(self.cls, field)

    def word(self, field: str, count: int) -> int:
        """Which of some words a field has; entries of the same bytes have different ones."""
        return (self.bits.raw_of(self.cls, field) + 5 * (self.number - 1)) % count

    def build(self) -> Entity:
        """The entity."""
        if self.base is None:
            entity: Entity = self.cls(**self.fields)
            return entity
        return attrs.evolve(self.base, **self.fields) if self.fields else self.base


@per_kinds
def _defaults(cls: type[Entity]) -> Mapping[str, Any]:
    return {field.name: field.default for field in attrs.fields(cls)}


Maker: TypeAlias = "Callable[[Draft, Record], None]"
"""A function that gives a new record its name, its validity and what its kind needs besides."""


@attrs.define(eq=False)
class Draft:
    """A movement under construction.

    Attributes:
        maker: Class → what gives a new record its first fields.
        alone: Whether an entity is drawn by itself: a reference that it requires is an invented id then.
        weights: Id of a unit → its true figure.
        records: All records by id.
        new: Those that were added, in order; the list grows while the last of them are completed.
    """

    maker: Callable[[type[Entity]], Maker]
    alone: bool = False
    weights: dict[str, int] = attrs.field(factory=dict[str, int])
    records: dict[str, Record] = attrs.field(factory=dict[str, Record])
    new: list[Record] = attrs.field(factory=list[Record])
    by_class: defaultdict[type[Entity], list[Record]] = attrs.field(
        factory=lambda: defaultdict[type[Entity], list[Record]](list)
    )
    cache: dict[object, Any] = attrs.field(factory=dict[object, Any])

    def include(self, entities: Iterable[Entity]) -> None:
        """Start from entities that there are already."""
        for entity in entities:
            self._register(
                Record(type(entity), entity.id, self.next_number(type(entity)), {}, base=entity)
            )

    def add(
        self,
        cls: type[Entity],
        bits: Bits = PLAIN,
        *,
        number: int = 0,
        given: Mapping[str, object] = MappingProxyType({}),
    ) -> Record:
        """Add an entity of a class.

        Args:
            cls: The class.
            bits: The bytes that decide on its fields.
            number: Its number, where that is not the next one.
            given: The values of some fields.
        """
        number = number or self.next_number(cls)
        id = str(given.get("id", "")) or self._free_id(cls, number)
        record = Record(cls, id, number, {**given, "id": id}, bits)
        self._register(record)
        self.new.append(record)
        with self.added_for(record):
            self.maker(cls)(self, record)
        return record

    @contextmanager
    def added_for(self, record: Record) -> Generator[None]:
        """Note for which entry records are added."""
        count = len(self.new)
        yield
        for added in self.new[count:]:
            added.entry = record.entry or record

    def next_number(self, cls: type[Entity]) -> int:
        """The number of the next record of a class, from 1."""
        return len(self.by_class[cls]) + 1

    def _free_id(self, cls: type[Entity], number: int) -> str:
        # Committees of localities, those of agencies, and bodies share a prefix.
        letter = {"committees": "a", "bodies": "b"}.get(cls.plural, "")
        id = stem = f"{cls.prefix}:{letter}{number}"
        other = 0
        while id in self.records:
            other += 1
            id = f"{stem}.{other}"
        return id

    def _register(self, record: Record) -> None:
        self.records[record.id] = record
        self.by_class[record.cls].append(record)

    def require(self, cls: type[Entity], bits: Bits) -> Record:
        """The last record of a class; one is added where there is none, with bytes derived from these."""
        records = self.by_class[cls]
        return records[-1] if records else self.add(cls, bits.derived())

    def root(self) -> Record | None:
        """The first locality without a parent."""
        if "root" not in self.cache:
            roots = (r for r in self.by_class[Locality] if r.get("parent") is None)
            self.cache["root"] = next(roots, None)
        root: Record | None = self.cache["root"]
        return root

    def top(self) -> Record | None:
        """The committee of the root; one is added where there is none, but not for an entity alone."""
        if "top" not in self.cache:
            root = self.root()
            committees = self.by_class[PartyCommittee]
            leading = (r for r in committees if root and r.get("locality") == root.id)
            self.cache["top"] = next(leading, None)
            if self.cache["top"] is None and root is not None:
                self.cache["top"] = self._add_top(root)
        top: Record | None = self.cache["top"]
        return top

    def _add_top(self, root: Record) -> Record:
        id = f"org:{root.id.removeprefix('loc:')}"
        fields = {
            "id": id,
            "name": f"Đảng ủy {root.get('name')}",
            "level": root.get("kind").tier.levels(root.valid)[0],
            "locality": root.id,
            "valid": root.valid,
            "sources": SOURCED,
        }
        record = Record(PartyCommittee, id, 0, fields)
        for committee in self.by_class[PartyCommittee]:  # those of agencies; there is one root
            if committee.base is None and committee.get("superior") is None:
                committee.fields["superior"] = id
        self._register(record)
        self.new.append(record)
        return record
