"""Bytes → localities and their committees: a byte a unit, whatever the bytes are.

The constants of `_Bits` state the meaning of a byte. A unit is a child of the last one that is indented less.
So 0 is the plainest unit, directly below the root, and where a byte is left out, only the units below that one
move, to its parent or to the unit before it: that makes trees shrink well. A tree that is decoded from bytes
costs one draw, not one a node (``benchmarks/strategies.py``).

Units below a district end with it on 2025-06-30, and each goes into one or two receivers in the same province.
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

__all__ = ["SOURCED", "Territory", "units_from_bytes"]

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
_DESTINATION = _Bits(1, 2)
"""Index in `_DESTINATIONS`, for a unit that ends; the bits are those of indent and kind, used twice."""
_WEIGHT = _Bits(3, 3)
"""The true figure of the unit, also from bits used above."""

_KINDS = {
    Tier.NATION: (LocalityKind.COUNTRY,),
    Tier.PROVINCE: (LocalityKind.TINH, LocalityKind.THANH_PHO),
    Tier.DISTRICT: (LocalityKind.HUYEN, LocalityKind.QUAN, LocalityKind.THI_XA),
    Tier.COMMUNE: (LocalityKind.XA, LocalityKind.PHUONG, LocalityKind.THI_TRAN),
    Tier.VILLAGE: (LocalityKind.THON,),
}
_DESTINATIONS = (
    ((0, Extent.WHOLE),),
    ((1, Extent.WHOLE),),
    ((0, Extent.PART), (1, Extent.PART)),
    ((1, Extent.ALL_PEOPLE), (2, Extent.LAND_ONLY)),
)
"""Into which receivers of its province, numbered from 0, a unit goes, and how much of it into each."""
_ALWAYS, _OLD = Period(), Period(end=date(2025, 6, 30))
_DAY = date(2025, 7, 1)
_NEW = Period(_DAY)


@attrs.define
class Territory:
    """The units of a movement, to which its other entries refer.

    Attributes:
        localities: In the order of the bytes, receivers last.
        parents: Position of the parent of each; -1 for the root.
        committees: Position → the committee that leads the unit.
        weights: The true figure of each, from 0 to 7.
    """

    localities: list[Locality] = attrs.field(factory=list[Locality])
    parents: list[int] = attrs.field(factory=list[int])
    committees: dict[int, PartyCommittee] = attrs.field(factory=dict[int, PartyCommittee])
    weights: list[int] = attrs.field(factory=list[int])

    def add(self, unit: Locality, spec: _UnitSpec) -> None:
        """Append a unit, with its committee if it has one."""
        position = len(self.localities)
        self.localities.append(unit)
        self.parents.append(spec.parent)
        self.weights.append(_WEIGHT.of(spec.byte))
        if spec.has_committee:
            superior = self.committees[spec.parent].id if position else None
            level = spec.tier.levels(unit.valid)[0]
            committee = _committee(unit.id, spec.name, level, superior, unit.valid)
            self.committees[position] = committee


@attrs.define
class _UnitSpec:
    """What a unit will be: all but its id, its code and its successors."""

    depth: int
    parent: int
    tier: Tier
    kind: LocalityKind
    name: int
    has_committee: bool
    byte: int


class _Receiver(NamedTuple):
    """A unit that begins on 2025-07-01."""

    id: str
    code: str
    spec: _UnitSpec


def units_from_bytes(
    data: Sequence[int], tiers: Sequence[Tier], *, spread: bool, root_has_committee: bool
) -> Territory:
    """Localities and committees from bytes.

    Args:
        data: A byte a unit; the first is the root.
        tiers: The tiers from the root down; a unit is one below its parent.
        spread: Whether units that end may go into several receivers.
        root_has_committee: Whether the root has a committee whatever its byte.
    """
    specs = _unit_specs(data, tiers, root_has_committee)
    district_depth = tiers.index(Tier.DISTRICT) if Tier.DISTRICT in tiers else len(tiers)
    successions, receivers = _reorganisation(specs, tiers, district_depth, spread=spread)
    territory = Territory()
    ids: list[str] = []
    for position, spec in enumerate(specs):
        ids.append(_id(spec.tier, position))
        valid = _OLD if spec.depth >= district_depth else _ALWAYS
        parent = ids[spec.parent] if position else None
        code = _code(spec.tier, position)
        successors = successions.get(position, ())
        unit = _locality(ids[-1], spec.name, code, spec.kind, parent, valid, successors)
        territory.add(unit, spec)
    for id, code, spec in receivers:
        ids.append(id)
        unit = _locality(id, spec.name, code, spec.kind, ids[spec.parent], _NEW, ())
        territory.add(unit, spec)
    return territory


def _unit_specs(
    data: Sequence[int], tiers: Sequence[Tier], root_has_committee: bool
) -> list[_UnitSpec]:
    specs: list[_UnitSpec] = []
    path: list[tuple[int, int]] = []  # from the root to the last unit: indent, position
    max_depth = len(tiers) - 1
    names_used: defaultdict[tuple[int, LocalityKind, int], int] = defaultdict(int)
    for position, byte in enumerate(data if max_depth else data[:1]):
        # No more indents than tiers below the root: a unit is never too deep.
        indent = _INDENT.of(byte) % max_depth if position else -1
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
            has_committee = has_committee or root_has_committee
        specs.append(_UnitSpec(depth, parent, tier, kind, name, has_committee, byte))
        path.append((indent, position))
    return specs


def _reorganisation(
    specs: Sequence[_UnitSpec], tiers: Sequence[Tier], district_depth: int, *, spread: bool
) -> tuple[dict[int, tuple[Succession, ...]], list[_Receiver]]:
    """What becomes of the units below districts: position → successions, and the units that receive them.

    Every province has receivers of its own on each tier: those of the first tier are below the province,
    those of the next one below the first receiver of the tier above.
    """
    if district_depth + 1 >= len(tiers):
        return {}, []
    successions: dict[int, tuple[Succession, ...]] = {}
    receivers: list[_Receiver] = []
    for province, units in _units_below_districts(specs, district_depth).items():
        parent = province
        for tier in tiers[district_depth + 1 :]:
            ending = [unit for unit in units if specs[unit].tier is tier]
            if not ending:
                break
            destinations = {
                unit: _DESTINATIONS[_DESTINATION.of(specs[unit].byte) if spread else 0]
                for unit in ending
            }
            count = 1 + max(number for parts in destinations.values() for number, _ in parts)
            new = [_receiver(specs, ending, province, parent, n) for n in range(count)]
            for unit, parts in destinations.items():
                successions[unit] = tuple(
                    _succession(new[number].id, extent) for number, extent in parts
                )
            parent = len(specs) + len(receivers)
            receivers += new
    return successions, receivers


def _units_below_districts(specs: Sequence[_UnitSpec], district_depth: int) -> dict[int, list[int]]:
    """Province → the units below its districts, by position."""
    units: defaultdict[int, list[int]] = defaultdict(list)
    province_of: list[int] = []
    for position, spec in enumerate(specs):
        is_above = spec.depth < district_depth
        province_of.append(position if is_above else province_of[spec.parent])
        if spec.depth > district_depth:
            units[province_of[-1]].append(position)
    return units


def _receiver(
    specs: Sequence[_UnitSpec], ending: Sequence[int], province: int, parent: int, number: int
) -> _Receiver:
    """A receiver by its number in the province; it takes over the code of the ending unit of that number."""
    first = specs[ending[0]]
    code = _code(first.tier, ending[number]) if number < len(ending) else ""
    id = f"loc:{code or f'{province + 1}.{first.depth}.{number + 1}'}@{_DAY}"
    has_committee = specs[province].has_committee and first.tier is Tier.COMMUNE
    kind = _KINDS[first.tier][0]
    return _Receiver(
        id, code, _UnitSpec(first.depth, parent, first.tier, kind, number, has_committee, 0)
    )


def _id(tier: Tier, position: int) -> str:
    return f"loc:{_code(tier, position) or position + 1}"


def _code(tier: Tier, position: int) -> str:
    """A statistical code of the length of the tier's; those that begin with 9 are left to `violations`."""
    digits = tier.code_digits
    if digits is None or position + 1 >= 9 * 10 ** (digits - 1):
        return ""
    return f"{position + 1:0{digits}}"


# Entities do not change, so they are cached and shared by all movements.


@lru_cache(maxsize=4096)
def _succession(to: str, extent: Extent) -> Succession:
    return Succession(to=to, extent=extent, on=_DAY, sources=SOURCED)


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
    locality: str, name: int, level: Level, superior: str | None, valid: Period
) -> PartyCommittee:
    return PartyCommittee(
        id=f"org:{locality.removeprefix('loc:')}",
        name=f"Đảng ủy {place_name(name)}",
        level=level,
        superior=superior,
        locality=locality,
        valid=valid,
        sources=SOURCED,
    )
