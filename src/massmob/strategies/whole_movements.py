"""Strategies of whole movements, valid by construction.

A movement is drawn as bytes and decoded: a string for its units, one for each entry, and a short one for its
features, which switches tiers and kinds on and off. Whatever the bytes are, the movement is valid, so nothing
is filtered or retried.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from itertools import chain
from types import MappingProxyType
from typing import TypeAlias, TypeVar

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from massmob.errors import InvalidValueError, naming_argument
from massmob.model.entities import Contest, Document, MobilizationModel
from massmob.model.entity import Entity
from massmob.movement import Movement
from massmob.strategies.decode_entries import KINDS, SOURCE, add_entries, draft_of, kind_of
from massmob.strategies.decode_units import Shape, Territory, units_from_bytes
from massmob.strategies.draft import WIDTH, Bits
from massmob.strategies.giving_way import staying_entities
from massmob.strategies.values import check_choice, check_whole, decoded
from massmob.strategies.variations import variations
from massmob.values.text import unknown_word_error
from massmob.values.vocabulary import Tier

__all__ = ["MAX_ENTRIES", "Wanted", "movements", "movements_of"]

_T = TypeVar("_T")
_Chunk: TypeAlias = tuple[int, bytes]
"""An entry: `Bits.gives_way_to`, and its bytes."""
_PROVINCE = (Tier.PROVINCE, Tier.DISTRICT, Tier.COMMUNE)
_TIERS_WITH_TIME = (
    *[_PROVINCE] * 9,
    *[(Tier.NATION, *_PROVINCE)] * 3,
    *[(*_PROVINCE, Tier.VILLAGE)] * 2,
    (Tier.PROVINCE, Tier.COMMUNE, Tier.VILLAGE),
    (Tier.NATION, *_PROVINCE, Tier.VILLAGE),
)
_TIERS_WITHOUT_TIME = (
    (Tier.PROVINCE, Tier.COMMUNE, Tier.VILLAGE),
    (Tier.PROVINCE, Tier.COMMUNE, Tier.VILLAGE),
    (Tier.NATION, Tier.PROVINCE, Tier.COMMUNE, Tier.VILLAGE),
)
_MAX_UNITS, MAX_ENTRIES = 800, 200
"""What Hypothesis draws without complaint, and fewer units than there are codes of districts."""
_LISTS = 4
_OTHERS = 255
"""The most that is drawn for `Bits.gives_way_to`: far more than are added for an entry, so most stay."""
_DEFAULTS: tuple[object, ...] = (12, 1, 28, 0, 0, 0, 0, 0, None, False, None, True, True)
_FOCUSED = 184
"""From which byte on the features select four kinds of entry: in a quarter of the movements."""
_PLAIN = (2, 1, 3, 2)
"""How many quarters of the fields are left as they are."""


@attrs.frozen(kw_only=True)
class Wanted:
    """What movements are drawn, of arguments that were checked.

    Attributes:
        tiers: The tiers from which the features select.
        spread: As in `Shape`.
        root_has_committee: As in `Shape`.
        merged: As in `Shape`.
        units: The fewest and the most units.
        entries: The fewest and the most entries of any kind.
        kinds: Class → the fewest and the most entries of it besides.
        excluded: The classes of which there are no others.
        chain: How many of the documents implement the one before.
    """

    tiers: Sequence[tuple[Tier, ...]]
    spread: bool = True
    root_has_committee: bool = False
    merged: bool = False
    units: tuple[int, int] = (1, 12)
    entries: tuple[int, int] = (0, 28)
    kinds: Mapping[type[Entity], tuple[int, int]] = MappingProxyType({})
    excluded: frozenset[type[Entity]] = frozenset()
    chain: int = 0

    def shape(self, tiers: tuple[Tier, ...], *, twice: bool) -> Shape:
        """What the units are like: their tiers, and whether some are reorganised twice."""
        return Shape(
            tiers=tiers,
            spread=self.spread,
            root_has_committee=self.root_has_committee,
            twice=twice and Tier.DISTRICT in tiers,
            merged=self.merged,
        )


def movements(
    *,
    max_units: int = 12,
    min_units: int = 1,
    max_entries: int = 28,
    min_entries: int = 0,
    entries: Mapping[str, int | tuple[int, int]] | None = None,
    min_documents: int = 0,
    min_chain: int = 0,
    min_models: int = 0,
    min_contests: int = 0,
    merged_units: bool = False,
    tiers: Iterable[Tier | str] | None = None,
    with_time: bool = True,
    with_reorganisation: bool = True,
    like: Movement | None = None,
) -> SearchStrategy[Movement]:
    """Whole movements in which `massmob.validate` finds nothing: no error, no warning, no note.

    Shrinks to one unit and its source: fewer units before flatter trees, no entry besides units that the
    failure does not need, first kinds and first names. What an entry cannot be without is drawn with it (a
    contest with a document), beyond the numbers given.

    Args:
        max_units: Most units drawn, from 1 to 800; receivers of a reorganisation are added to these.
        min_units: Fewest units drawn.
        max_entries: Most other entries drawn of any kind: fields, documents, models, figures, contests …
        min_entries: Fewest such entries drawn.
        entries: Word of a kind → how many entries of it are drawn, or the fewest and the most, and no others:
            ``{"contest": (2, 4), "dialogue": 0}``.
        min_documents: Fewest documents.
        min_chain: Fewest documents that implement one another, one after the other.
        min_models: Fewest models.
        min_contests: Fewest contests.
        merged_units: Whether two communes or more go as a whole into one in every movement.
        tiers: The tiers of the units from the root down, such as ``("province", "commune")``; by default
            province, district and commune in most movements, in some with the nation or with villages too.
        with_time: Whether units begin and end. Districts ended on 2025-06-30, with the communes in them, which
            went into new ones: so tiers with districts need time.
        with_reorganisation: Whether old communes may go into several new ones, whole or in parts, rather than
            all of a province whole into one.
        like: Draw variations of this movement instead: parts of it, with what they refer to, some units
            renamed. Not to be combined with other arguments. Entities with findings are left out.

    Raises:
        InvalidValueError: A number out of bounds, no such kind, tiers in the wrong order, a district without
            time, ``like`` with other arguments, or without an entity that is valid.

    Example:
        >>> from hypothesis import find
        >>> find(movements(), lambda movement: len(movement.localities) > 1)
        <Movement: 3 entities: 2 localities, 1 source>
        >>> movement = find(movements(), lambda movement: movement.models)
        >>> movement.validate().findings, [entity.id for entity in movement]
        ((), ['field:1', 'loc:01', 'model:1', 'src:0'])
        >>> find(movements(min_contests=2, min_chain=3, merged_units=True), lambda movement: True)
        <Movement: 11 entities: 5 localities, 3 documents, 2 contests, 1 source>
    """
    if like is not None:
        sizes = (max_units, min_units, max_entries, min_entries)
        minima = (min_documents, min_chain, min_models, min_contests)
        others = (*sizes, *minima, entries, merged_units, tiers, with_time, with_reorganisation)
        return variations(_checked_alone(like, others))
    fewest: dict[type[Entity], tuple[str, int]] = {
        Document: ("min_documents", max(min_documents, _checked_number("min_chain", min_chain))),
        MobilizationModel: ("min_models", min_models),
        Contest: ("min_contests", min_contests),
    }
    kinds = _checked_kinds(entries or {})
    time = check_choice("with_time", with_time, (True, False))
    merged = check_choice("merged_units", merged_units, (True, False))
    return movements_of(
        Wanted(
            tiers=_checked_tiers(tiers, time=time, merged=merged),
            spread=check_choice("with_reorganisation", with_reorganisation, (True, False)),
            merged=merged,
            units=_checked_bounds("units", min_units, max_units, 1, _MAX_UNITS),
            entries=_checked_bounds("entries", min_entries, max_entries, 0, MAX_ENTRIES),
            kinds=_at_least(kinds, fewest),
            excluded=frozenset(kinds),
            chain=min_chain,
        )
    )


def _checked_alone(like: Movement, others: tuple[object, ...]) -> Movement:
    """The movement of which variations are drawn, where all other arguments are the default ones."""
    if others != _DEFAULTS:
        raise InvalidValueError(
            "like= with other arguments",
            place="like",
            found=others,
            hint="give the movement alone",
        )
    return like


def _checked_bounds(name: str, least: int, most: int, low: int, high: int) -> tuple[int, int]:
    check_whole(f"max_{name}", most, low, high)
    return check_whole(f"min_{name}", least, low, most), most


def _checked_number(name: str, number: int) -> int:
    return check_whole(name, number, 0, MAX_ENTRIES)


def _checked_kinds(
    entries: Mapping[str, int | tuple[int, int]],
) -> dict[type[Entity], tuple[int, int]]:
    """Class → the fewest and the most entries of it."""
    checked: dict[type[Entity], tuple[int, int]] = {}
    for kind, number in entries.items():
        if kind not in KINDS:
            raise unknown_word_error("no such kind", kind, KINDS).at_default("entries")
        least, most = number if isinstance(number, tuple) and len(number) == 2 else (number, number)
        most = check_whole(f"entries[{kind!r}]", most, 0, MAX_ENTRIES)
        checked[KINDS[kind]] = (check_whole(f"entries[{kind!r}]", least, 0, most), most)
    return checked


def _at_least(
    kinds: Mapping[type[Entity], tuple[int, int]], fewest: Mapping[type[Entity], tuple[str, int]]
) -> dict[type[Entity], tuple[int, int]]:
    """Numbers of entries of kinds, none below the fewest, each with the name of its argument."""
    numbers = dict(kinds)
    for cls, (name, least) in fewest.items():
        low, high = numbers.get(cls, (0, 0))
        if _checked_number(name, least):
            numbers[cls] = (max(low, least), max(high, least))
    return numbers


def movements_of(wanted: Wanted) -> SearchStrategy[Movement]:
    """The strategy of `movements`, for arguments that were checked."""
    import_module("networkx")  # `Movement.graph` would import it in the first example
    shapes = [wanted.shape(tiers, twice=twice) for twice in (False, True) for tiers in wanted.tiers]
    fewest = max(shape.fewest for shape in shapes)
    units = st.binary(min_size=max(wanted.units[0], fewest), max_size=max(wanted.units[1], fewest))
    if not wanted.entries[1] and not wanted.kinds and len({*shapes}) == 1:

        def build_units(units: bytes) -> Movement:
            return _units_alone(units, shapes[0])

        return decoded(st.tuples(units), build_units)
    numbers = st.sampled_from(range(len(shapes)))
    features = st.tuples(numbers, st.integers(0, 255), st.sampled_from(_PLAIN))

    def build(
        units: bytes, features: tuple[int, int, int], entries: Sequence[Sequence[_Chunk]]
    ) -> Movement:
        number, focus, plain = features
        shape = shapes[number]
        if not any(entries):
            return _units_alone(units, shape)
        territory = units_from_bytes(units, shape)
        return _with_entries(wanted, territory, _drawn(wanted, entries, focus, plain))

    return decoded(st.tuples(units, features, _entries(wanted)), build)


def _entries(wanted: Wanted) -> SearchStrategy[tuple[list[_Chunk], ...]]:
    """The entries of any kind in four lists, as Hypothesis draws few elements of a list, and those of kinds."""
    least, most = wanted.entries
    numbers = [((least + part) // _LISTS, (most + part) // _LISTS) for part in range(_LISTS)]
    chunk = st.tuples(st.integers(0, _OTHERS), st.binary(min_size=WIDTH, max_size=WIDTH))
    return _unmutated(
        st.tuples(
            *(
                st.lists(chunk, min_size=low, max_size=high) if high else st.just([])
                for low, high in (*numbers, *wanted.kinds.values())
            )
        )
    )


def _unmutated(strategy: SearchStrategy[_T]) -> SearchStrategy[_T]:
    """The same strategy, of which Hypothesis copies no part over another to make the next example.

    Otherwise more than eighty of a hundred examples would be such copies, with an entry twice. Nothing is
    copied within a list of elements that must differ, such as a list of one.
    """
    return st.lists(strategy, min_size=1, max_size=1, unique_by=id).map(lambda alone: alone[0])


def _drawn(
    wanted: Wanted, entries: Sequence[Sequence[_Chunk]], focus: int, plain: int
) -> list[tuple[type[Entity], Bits]]:
    """The class of each entry and its bits."""
    drawn: list[tuple[type[Entity], Bits]] = []
    for other, data in chain.from_iterable(entries[:_LISTS]):
        cls = kind_of(data[0], focus if focus >= _FOCUSED else 0)
        if cls not in wanted.excluded:
            drawn.append((cls, Bits(data[1:], plain, gives_way_to=other)))
    for cls, several in zip(wanted.kinds, entries[_LISTS:], strict=True):
        drawn += [(cls, Bits(data[1:], plain)) for _, data in several]
    return drawn


def _units_alone(data: bytes, shape: Shape) -> Movement:
    territory = units_from_bytes(data, shape)
    return Movement((SOURCE, *territory.localities, *territory.committees.values()))


def _with_entries(
    wanted: Wanted, territory: Territory, drawn: list[tuple[type[Entity], Bits]]
) -> Movement:
    """A movement of units and entries, of which some documents make a chain."""
    draft = draft_of(territory)
    before: tuple[str, ...] = ()
    for _ in range(wanted.chain):
        position = max(n for n, (cls, _) in enumerate(drawn) if cls is Document)
        bits = drawn.pop(position)[1]
        before = (draft.add(Document, bits, given={"implements": before}).id,)
    add_entries(draft, drawn)
    return Movement(staying_entities(draft))


def _checked_tiers(
    tiers: Iterable[Tier | str] | None, *, time: bool, merged: bool
) -> Sequence[tuple[Tier, ...]]:
    """The tiers from which one is selected: those given, or the usual ones."""
    if tiers is None and not merged:
        return _TIERS_WITH_TIME if time else _TIERS_WITHOUT_TIME
    given = (tiers,) if isinstance(tiers, str) else _PROVINCE if tiers is None else tiers
    with naming_argument("tiers"):
        checked = tuple(map(Tier.of, given))
    ranks = [tier.rank for tier in checked]
    if not ranks or ranks != sorted(set(ranks)):
        raise InvalidValueError(
            "tiers out of order",
            place="tiers",
            found=[tier.value for tier in checked],
            hint=f"each once, from the top: {', '.join(tuple(Tier))}",
        )
    if Tier.DISTRICT in checked and not time:
        raise InvalidValueError(
            "districts without time",
            place="with_time",
            found=time,
            hint="districts ended on 2025-06-30: allow time, or leave the tier out",
        )
    if checked[0] is Tier.DISTRICT and len(checked) > 1:
        raise InvalidValueError(
            "nothing above the districts",
            place="tiers",
            found=[tier.value for tier in checked],
            hint="begin with province: the units of a district went to its province",
        )
    if merged and (Tier.DISTRICT not in checked or Tier.COMMUNE not in checked):
        raise InvalidValueError(
            "nothing to merge",
            place="merged_units",
            found=[tier.value for tier in checked],
            hint="give tiers with districts and communes: province, district, commune",
        )
    return (checked,)
