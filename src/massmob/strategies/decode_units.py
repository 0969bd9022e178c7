"""Bytes → localities and their committees: a byte a unit, whatever the bytes are.

The constants of `_Bits` state the meaning of a byte. A unit is a child of the last one that is indented less.
So 0 is the plainest unit, directly below the root, and where a byte is left out, only the units below that one
move, to its parent or to the unit before it: that makes trees shrink well. A tree that is decoded from bytes
costs one draw, not one a node (``benchmarks/strategies.py``).

Units below a district end with it on 2025-06-30, and each goes into one or two receivers in the same province.
Of a district that is reorganised twice, two communes go into one on 2025-01-01, which goes on on 2025-07-01.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import attrs

from massmob.model.entities import Locality, PartyCommittee, Succession
from massmob.strategies.values import place_name
from massmob.values.period import Period
from massmob.values.vocabulary import Extent, Level, LocalityKind, Tier

__all__ = ["SOURCED", "Shape", "Territory", "units_from_bytes"]

SOURCED = ("src:0",)
"""The ids of the only source that generated entities cite."""


class _Bits(NamedTuple):
    """Some bits of a byte: the first, counted from the low end, and how many."""

    first: int
    width: int

    def of(self, byte: int) -> int:
        """The number that these bits of a byte make up."""
        return byte >> self.first & (1 << self.width) - 1


_INDENT = _Bits(0, 2)
_KIND = _Bits(2, 2)
"""Index in `_KINDS` of the tier."""
_COMMITTEE = _Bits(4, 1)
"""Whether it has a committee, if its parent has one."""
_NAME = _Bits(5, 2)
_DESTINATION = _Bits(1, 3)
"""Index in `_DESTINATIONS`, for a unit that ends; the bits are those of indent and kind, used twice."""
_WEIGHT = _Bits(3, 3)
"""The true figure of the unit, also from bits used above."""

_KINDS = {
    Tier.NATION: (LocalityKind.COUNTRY,),
    Tier.PROVINCE: (LocalityKind.TINH, LocalityKind.THANH_PHO),
    Tier.DISTRICT: (
        LocalityKind.HUYEN,
        LocalityKind.QUAN,
        LocalityKind.THI_XA,
        LocalityKind.THANH_PHO_TINH,
    ),
    Tier.COMMUNE: (
        LocalityKind.XA,
        LocalityKind.PHUONG,
        LocalityKind.THI_TRAN,
        LocalityKind.DAC_KHU,
    ),
    Tier.VILLAGE: (LocalityKind.THON,),
}
_DESTINATIONS = (
    ((0, Extent.WHOLE),),
    ((0, Extent.WHOLE),),
    ((1, Extent.WHOLE),),
    ((0, Extent.WHOLE),),
    ((0, Extent.PART), (1, Extent.PART)),
    ((1, Extent.ALL_PEOPLE), (2, Extent.LAND_ONLY)),
    ((0, Extent.PART), (1, Extent.REMAINDER)),
    ((0, Extent.PEOPLE_PART), (1, Extent.PEOPLE_PART)),
)
"""Into which receivers of its province, numbered from 0, a unit goes, and how much of it into each."""
_ALWAYS, _OLD = Period(), Period(end=date(2025, 6, 30))
_EARLY_DAY, _DAY = date(2025, 1, 1), date(2025, 7, 1)
_OLDEST, _EARLY, _NEW = Period(end=date(2024, 12, 31)), Period(_EARLY_DAY, _OLD.end), Period(_DAY)


@attrs.frozen(kw_only=True)
class Shape:
    """What the units of a movement are like, whatever their bytes.

    Attributes:
        tiers: The tiers from the root down; a unit is one below its parent.
        spread: Whether units that end may go into several receivers.
        root_has_committee: Whether the root has a committee whatever its byte.
        twice: Whether communes of a district are reorganised on 2025-01-01 already.
        merged: Whether the first units are a district and two communes of it that go into one.
    """

    tiers: tuple[Tier, ...]
    spread: bool = True
    root_has_committee: bool = False
    twice: bool = False
    merged: bool = False

    district_depth: int = attrs.field(
        init=False, default=attrs.Factory(lambda self: _district_depth(self.tiers), takes_self=True)
    )
    """The depth of districts; that of nothing where there are none."""

    @property
    def fewest(self) -> int:
        """The fewest units."""
        return self.district_depth + 3 if self.merged else 1

    def indent(self, position: int, byte: int) -> int:
        """How far a unit is indented: less often than there are tiers below the root, so never too deep."""
        if position < self.fewest:
            return min(position - 1, self.district_depth)
        return _INDENT.of(byte) % (len(self.tiers) - 1)

    def destinations(self, position: int, byte: int) -> tuple[tuple[int, Extent], ...]:
        """Into which receivers a unit goes that ends."""
        plain = not self.spread or position < self.fewest
        return _DESTINATIONS[0 if plain else _DESTINATION.of(byte)]


def _district_depth(tiers: tuple[Tier, ...]) -> int:
    return tiers.index(Tier.DISTRICT) if Tier.DISTRICT in tiers else len(tiers)


@attrs.define
class Territory:
    """The units of a movement, to which its other entries refer.

    Attributes:
        localities: In the order of the bytes, receivers last.
        committees: Position → the committee that leads the unit.
        weights: The true figure of each, from 0 to 7.
    """

    localities: list[Locality] = attrs.field(factory=list[Locality])
    committees: dict[int, PartyCommittee] = attrs.field(factory=dict[int, PartyCommittee])
    weights: list[int] = attrs.field(factory=list[int])

    def add(self, unit: Locality, spec: _UnitSpec, predecessors: tuple[str, ...]) -> None:
        """Append a unit, with its committee if it has one, which took over from others."""
        position = len(self.localities)
        self.localities.append(unit)
        self.weights.append(_WEIGHT.of(spec.byte))
        if spec.has_committee:
            superior = self.committees[spec.parent].id if position else None
            level = spec.tier.levels(unit.valid)[0]
            name, valid = spec.name, unit.valid
            committee = _committee(unit.id, name, level, superior, valid, predecessors)
            self.committees[position] = committee


@attrs.define
class _UnitSpec:
    """What a unit will be: all but what becomes of it."""

    id: str
    code: str
    depth: int
    parent: int
    tier: Tier
    kind: LocalityKind
    name: int
    has_committee: bool
    byte: int
    valid: Period


_Goes = tuple[tuple[int, Extent], ...]
"""Into which units, by position, a unit goes, and how much of it into each."""


def units_from_bytes(data: Sequence[int], shape: Shape) -> Territory:
    """Localities and committees from bytes.

    Args:
        data: A byte a unit; the first is the root.
        shape: What they are like.
    """
    specs = _unit_specs(data, shape)
    goes: dict[int, _Goes] = {}
    if shape.district_depth + 1 < len(shape.tiers):
        if shape.twice:
            _reorganise_early(specs, shape, goes)
        _reorganise(specs, shape, goes)
    took_over = defaultdict[int, list[int]](list)
    for position, parts in goes.items():
        for receiver, _ in parts:
            took_over[receiver].append(position)
    territory = Territory()
    for position, spec in enumerate(specs):
        successors = _successions(specs, goes[position]) if position in goes else ()
        parent = specs[spec.parent].id if position else None
        unit = _locality(spec.id, spec.name, spec.code, spec.kind, parent, spec.valid, successors)
        before = took_over.get(position, [])
        committees = (territory.committees.get(old) for old in before)
        predecessors = tuple(organ.id for organ in committees if organ) if before else ()
        territory.add(unit, spec, predecessors)
    return territory


def _successions(specs: Sequence[_UnitSpec], parts: _Goes) -> tuple[Succession, ...]:
    return tuple(
        _succession(specs[receiver].id, extent, specs[receiver].valid.start or _DAY)
        for receiver, extent in parts
    )


def _unit_specs(data: Sequence[int], shape: Shape) -> list[_UnitSpec]:
    specs: list[_UnitSpec] = []
    tiers, district_depth = shape.tiers, shape.district_depth
    path: list[tuple[int, int]] = []  # from the root to the last unit: indent, position
    names_used: defaultdict[tuple[int, LocalityKind, int], int] = defaultdict(int)
    for position, byte in enumerate(data if len(tiers) > 1 else data[:1]):
        indent = shape.indent(position, byte)
        while path and path[-1][0] >= indent:
            path.pop()
        depth = len(path)
        parent = path[-1][1] if path else -1
        tier = tiers[depth]
        kinds = _KINDS[tier]
        kind = kinds[_KIND.of(byte) % len(kinds)]
        # Siblings of one kind have different names, so the second of a name takes the fourth after it.
        key = (parent, kind, _NAME.of(byte))
        name = _NAME.of(byte) + 4 * names_used[key]
        names_used[key] += 1
        has_committee = bool(_COMMITTEE.of(byte))
        if position:
            has_committee = has_committee and specs[parent].has_committee
        else:
            has_committee = has_committee or shape.root_has_committee
        valid = _OLD if depth >= district_depth else _ALWAYS
        id, code = _id(tier, position), _code(tier, position)
        specs.append(
            _UnitSpec(id, code, depth, parent, tier, kind, name, has_committee, byte, valid)
        )
        path.append((indent, position))
    return specs


def _reorganise_early(specs: list[_UnitSpec], shape: Shape, goes: dict[int, _Goes]) -> None:
    """Merge the first two communes without parts of the first district that has one, on 2025-01-01."""
    with_parts = {spec.parent for spec in specs}
    communes = [
        position
        for position, spec in enumerate(specs)
        if spec.depth == shape.district_depth + 1 and position not in with_parts
    ]
    merged = [n for n in communes if specs[n].parent == specs[communes[0]].parent][:2]
    if merged:
        first = specs[merged[0]]
        id = f"{first.id.partition('@')[0]}@{_EARLY_DAY}"
        for position in merged:
            specs[position].valid = _OLDEST
            goes[position] = ((len(specs), Extent.WHOLE),)
        has_committee = specs[first.parent].has_committee
        specs.append(attrs.evolve(first, id=id, valid=_EARLY, has_committee=has_committee))


def _reorganise(specs: list[_UnitSpec], shape: Shape, goes: dict[int, _Goes]) -> None:
    """Let the units below districts go into new ones on 2025-07-01.

    Every province has receivers of its own on each tier: those of the first tier are below the province,
    those of the next one below the first receiver of the tier above.
    """
    for province, units in _units_below_districts(specs, shape.district_depth).items():
        parent = province
        for tier in shape.tiers[shape.district_depth + 1 :]:
            ending = [unit for unit in units if specs[unit].tier is tier]
            if not ending:
                break
            destinations = {unit: shape.destinations(unit, specs[unit].byte) for unit in ending}
            count = 1 + max(number for parts in destinations.values() for number, _ in parts)
            first = len(specs)
            specs += [_receiver(specs, ending, province, parent, n) for n in range(count)]
            for unit, parts in destinations.items():
                goes[unit] = tuple((first + number, extent) for number, extent in parts)
            parent = first


def _units_below_districts(specs: Sequence[_UnitSpec], district_depth: int) -> dict[int, list[int]]:
    """Province → the units below its districts that end with them, by position."""
    units: defaultdict[int, list[int]] = defaultdict(list)
    province_of: list[int] = []
    for position, spec in enumerate(specs):
        is_above = spec.depth < district_depth
        province_of.append(position if is_above else province_of[spec.parent])
        if spec.depth > district_depth and spec.valid.end == _OLD.end:
            units[province_of[-1]].append(position)
    return units


def _receiver(
    specs: Sequence[_UnitSpec], ending: Sequence[int], province: int, parent: int, number: int
) -> _UnitSpec:
    """A receiver by its number in the province; it takes over the code of the ending unit of that number."""
    first = specs[ending[0]]
    code = specs[ending[number]].code if number < len(ending) else ""
    id = f"loc:{code or f'{province + 1}.{first.depth}.{number + 1}'}@{_DAY}"
    return attrs.evolve(
        first,
        id=id,
        code=code,
        parent=parent,
        name=number,
        valid=_NEW,
        has_committee=specs[province].has_committee and first.tier is Tier.COMMUNE,
    )


@lru_cache(maxsize=4096)
def _id(tier: Tier, position: int) -> str:
    return f"loc:{_code(tier, position) or position + 1}"


@lru_cache(maxsize=4096)
def _code(tier: Tier, position: int) -> str:
    """A statistical code of the length of the tier's; those that begin with 9 are left to `violations`."""
    digits = tier.code_digits
    if digits is None or position + 1 >= 9 * 10 ** (digits - 1):
        return ""
    return f"{position + 1:0{digits}}"


# Entities do not change, so they are cached and shared by all movements.


@lru_cache(maxsize=4096)
def _succession(to: str, extent: Extent, day: date) -> Succession:
    return Succession(to=to, extent=extent, on=day, sources=SOURCED)


@lru_cache(maxsize=16384)
def _locality(
    id: str,
    name: int,
    code: str,
    kind: LocalityKind,
    parent: str | None,
    valid: Period,
    successors: tuple[Succession, ...],
) -> Locality:
    return Locality(
        id=id,
        name=place_name(name),
        code=code,
        kind=kind,
        parent=parent,
        valid=valid,
        successors=successors,
        sources=SOURCED,
    )


@lru_cache(maxsize=16384)
def _committee(
    locality: str,
    name: int,
    level: Level,
    superior: str | None,
    valid: Period,
    predecessors: tuple[str, ...],
) -> PartyCommittee:
    return PartyCommittee(
        id=f"org:{locality.removeprefix('loc:')}",
        name=f"Đảng ủy {place_name(name)}",
        level=level,
        superior=superior,
        locality=locality,
        valid=valid,
        predecessors=predecessors,
        sources=SOURCED,
    )
