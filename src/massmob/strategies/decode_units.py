"""Bytes → localities and their committees: a byte a unit, whatever the bytes are.

A byte, from its low bits up: 2 are its indent, 2 its kind, 1 whether it has a committee, 2 its name. A unit
is a child of the last one that is indented less, as lines of an outline are. So 0 is the plainest unit, just
below the root, and where a byte is left out, only the units below that one move, to its parent or to the unit
before it: that is what makes trees shrink well. Decoded from bytes rather than drawn node by node, a tree costs
one draw (``benchmarks/strategies.py``).

Units below a district end with it on 2025-06-30, and each goes into a receiver under the same province.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import attrs

from massmob.model.entities import Locality, PartyCommittee, Succession
from massmob.strategies.values import place_name
from massmob.values.period import Period
from massmob.values.vocabulary import Extent, Level, LocalityKind

__all__ = ["SOURCED", "Land", "settle"]

SOURCED = ("src:0",)
"""The ids of the one source that everything drawn names."""

_KINDS = {
    Level.CENTRAL: (LocalityKind.COUNTRY,),
    Level.CITY: (LocalityKind.TINH, LocalityKind.THANH_PHO),
    Level.DISTRICT: (LocalityKind.HUYEN, LocalityKind.QUAN, LocalityKind.THI_XA),
    Level.BASE: (LocalityKind.XA, LocalityKind.PHUONG, LocalityKind.THI_TRAN),
    Level.CELL: (LocalityKind.THON,),
}
_ALWAYS, _OLD = Period(), Period(end=date(2025, 6, 30))
_DAY = date(2025, 7, 1)
_NEW = Period(_DAY)
_SPREADS = (
    ((0, Extent.WHOLE),),
    ((1, Extent.WHOLE),),
    ((0, Extent.PART), (1, Extent.PART)),
    ((1, Extent.ALL_PEOPLE), (2, Extent.LAND_ONLY)),
)
"""Into which receivers of its province, counted from 0, a unit goes and how; two bits say which way."""


@attrs.define
class Land:
    """Units placed: what the other entries of a movement are put on.

    Attributes:
        localities: In the order of the bytes, receivers last.
        parents: Position of the parent of each; -1 for the root.
        committees: Position → the committee that leads the unit.
        weights: What the byte of each says besides: from 0 to 7.
    """

    localities: list[Locality] = attrs.field(factory=list[Locality])
    parents: list[int] = attrs.field(factory=list[int])
    committees: dict[int, PartyCommittee] = attrs.field(factory=dict[int, PartyCommittee])
    weights: list[int] = attrs.field(factory=list[int])


@attrs.define
class _Spot:
    """A unit that is placed but not yet made."""

    depth: int
    parent: int
    level: Level
    kind: LocalityKind
    name: int
    led: bool
    byte: int


def settle(data: Sequence[int], levels: Sequence[Level], *, spread: bool, led: bool) -> Land:
    """Localities and committees from bytes.

    Args:
        data: A byte a unit; the first is the root.
        levels: The levels from the root down; a unit stands one below its parent.
        spread: Whether units of the old order may go into several receivers.
        led: Whether the root always has a committee.
    """
    spots = _spots(data, levels, led=led)
    ending = levels.index(Level.DISTRICT) if Level.DISTRICT in levels else len(levels)
    land = Land()
    rows, receivers = _reorganised(spots, levels, ending, spread=spread)
    ids: list[str] = []
    for position, spot in enumerate(spots):
        ids.append(_id(spot.level, position))
        valid = _OLD if spot.depth >= ending else _ALWAYS
        above = ids[spot.parent] if position else None
        code = _code(spot.level, position)
        successors = rows.get(position, ())
        unit = _locality(ids[-1], spot.name, code, spot.kind, above, valid, successors)
        _put(land, unit, spot)
    for id, code, spot in receivers:
        ids.append(id)
        _put(land, _locality(id, spot.name, code, spot.kind, ids[spot.parent], _NEW, ()), spot)
    return land


def _put(land: Land, unit: Locality, spot: _Spot) -> None:
    position = len(land.localities)
    land.localities.append(unit)
    land.parents.append(spot.parent)
    land.weights.append(spot.byte >> 3 & 7)
    if spot.led:
        superior = land.committees[spot.parent].id if position else None
        land.committees[position] = _committee(unit.id, spot.name, spot.level, superior, unit.valid)


def _spots(data: Sequence[int], levels: Sequence[Level], *, led: bool) -> list[_Spot]:
    spots: list[_Spot] = []
    path: list[tuple[int, int]] = []  # from the root to the last unit: indent, position
    deepest = len(levels) - 1
    called: defaultdict[tuple[int, LocalityKind, int], int] = defaultdict(int)
    for position, byte in enumerate(data if deepest else data[:1]):
        # No more indents than levels below the root: a unit is never too deep.
        indent = (byte & 3) % deepest if position else -1
        while path and path[-1][0] >= indent:
            path.pop()
        depth = len(path)
        parent = path[-1][1] if path else -1
        level = levels[depth]
        kinds = _KINDS[level]
        kind = kinds[(byte >> 2 & 3) % len(kinds)]
        # Siblings of one kind have different names, so the second of a name takes the fourth after it.
        sort = (parent, kind, byte >> 5 & 3)
        name = sort[2] + 4 * called[sort]
        called[sort] += 1
        committee = bool(byte & 16) and spots[parent].led if position else led or bool(byte & 16)
        spots.append(_Spot(depth, parent, level, kind, name, committee, byte))
        path.append((indent, position))
    return spots


_Receiver = tuple[str, str, _Spot]
"""A unit of the new order, with its id and code."""


def _reorganised(
    spots: Sequence[_Spot], levels: Sequence[Level], ending: int, *, spread: bool
) -> tuple[dict[int, tuple[Succession, ...]], list[_Receiver]]:
    """What becomes of the units below districts: position → rows, and the units that receive them."""
    if ending + 1 >= len(levels):
        return {}, []
    old: defaultdict[int, list[int]] = defaultdict(list)  # province → units of the old order
    home: list[int] = []
    for position, spot in enumerate(spots):
        home.append(position if spot.depth < ending else home[spot.parent])
        if spot.depth > ending:
            old[home[-1]].append(position)
    rows: dict[int, tuple[Succession, ...]] = {}
    receivers: list[_Receiver] = []
    for province, units in old.items():
        parent = province
        for level in levels[ending + 1 :]:
            givers = [each for each in units if spots[each].level is level]
            if not givers:
                break
            ways = {each: _SPREADS[spots[each].byte >> 1 & 3 if spread else 0] for each in givers}
            count = 1 + max(number for way in ways.values() for number, _ in way)
            made = [_receiver(spots, givers, province, parent, number) for number in range(count)]
            for each, way in ways.items():
                rows[each] = tuple(_row(made[number][0], extent) for number, extent in way)
            parent = len(spots) + len(receivers)
            receivers += made
    return rows, receivers


def _receiver(
    spots: Sequence[_Spot], givers: Sequence[int], province: int, parent: int, number: int
) -> _Receiver:
    """The unit of a number among those that receive in a province; it takes over the code of a giver."""
    first = spots[givers[0]]
    giver = givers[number] if number < len(givers) else None
    code = "" if giver is None else _code(first.level, giver)
    id = f"loc:{code or f'{province + 1}.{first.depth}.{number + 1}'}@{_DAY}"
    led = spots[province].led and first.level is Level.BASE
    kind = _KINDS[first.level][0]
    return id, code, _Spot(first.depth, parent, first.level, kind, number, led, 0)


def _id(level: Level, position: int) -> str:
    return f"loc:{_code(level, position) or position + 1}"


def _code(level: Level, position: int) -> str:
    """A statistical code of the length of the level's; those that begin with 9 are left free."""
    digits = level.code_digits
    if digits is None or position + 1 >= 9 * 10 ** (digits - 1):
        return ""
    return f"{position + 1:0{digits}}"


# Entities do not change, so the same ones serve one movement after another.


@lru_cache(maxsize=4096)
def _row(to: str, extent: Extent) -> Succession:
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
    place: str, name: int, level: Level, superior: str | None, valid: Period
) -> PartyCommittee:
    return PartyCommittee(
        id=f"org:{place.removeprefix('loc:')}",
        name=f"Đảng ủy {place_name(name)}",
        level=level,
        superior=superior,
        locality=place,
        valid=valid,
        sources=SOURCED,
    )
