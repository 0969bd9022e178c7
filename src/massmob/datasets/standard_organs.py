"""`standard_organs`: the organs that the law gives every unit in force on a day, added to a movement.

The table ``organ_patterns.csv`` in this folder has a row for each organ, kind of unit and period, with its act.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

import attrs

from massmob.errors import checked
from massmob.model.entities import Body, Locality, Membership, PartyCommittee, Source
from massmob.model.entity import Entity
from massmob.movement import Movement
from massmob.network.trees import Dag, Tree
from massmob.values.period import Period, as_date, gaps
from massmob.values.text import Text, fold
from massmob.values.vocabulary import BodyKind, Grade, LocalityKind

__all__ = ["standard_organs"]

_BY_LAW = frozenset({"yes"})
_BY_LAW_OR_PRACTICE = frozenset({"yes", "most", "may", "practice"})
_COMMITTEE = "committee"
_NAMED_KINDS = frozenset({BodyKind.COMMISSION, BodyKind.OFFICE})
"""Kinds of which a unit has several organs; their names are compared."""

_UNIT_NAMES: Mapping[str, tuple[str, str, str, str]] = {
    "tinh": ("tỉnh {}", "{} Province", "провинции {}", "Tỉnh ủy {}"),
    "thanh_pho": ("thành phố {}", "{} City", "города {}", "Thành ủy {}"),
    "quan": ("quận {}", "{} Urban District", "городского района {}", "Quận ủy {}"),
    "huyen": ("huyện {}", "{} Rural District", "уезда {}", "Huyện ủy {}"),
    "thi_xa": ("thị xã {}", "{} Town", "города {}", "Thị ủy {}"),
    "thanh_pho_thuoc_tinh": ("thành phố {}", "{} City", "города {}", "Thành ủy {}"),
    "phuong": ("phường {}", "{} Ward", "квартала {}", "Đảng ủy phường {}"),
    "xa": ("xã {}", "{} Commune", "коммуны {}", "Đảng ủy xã {}"),
    "thi_tran": ("thị trấn {}", "{} Township", "посёлка {}", "Đảng ủy thị trấn {}"),
    "dac_khu": ("đặc khu {}", "{} Special Zone", "особой зоны {}", "Đảng ủy đặc khu {}"),
    "thon": ("thôn {}", "{} Village", "деревни {}", "Chi bộ thôn {}"),
}
"""Kind of unit → a unit in Vietnamese, English and Russian (genitive), and its committee in Vietnamese."""

_GENITIVES = {"Ханой": "Ханоя"}
"""The Russian names of units that are declined."""

_VILLAGE_WORDS = ("thon ", "to dan pho ", "xom ", "lang ", "ban ", "ap ", "khu ", "buon ")
"""How the name of a village begins, folded, where it has its kind in it."""


@attrs.frozen(kw_only=True)
class _Pattern:
    """A row of the table: an organ at units of some kinds in a period."""

    id: str
    slug: str
    kind: str
    names: tuple[str, str, str]
    unit_kinds: frozenset[str]
    scope: str
    valid: Period
    exists: str
    superior: tuple[str, ...]
    serves: str
    part_of: str
    part_of_from: str
    exception_to: str
    source: Source

    @property
    def is_committee(self) -> bool:
        """Whether the organ is a Party committee."""
        return self.kind == _COMMITTEE

    def rank(self) -> tuple[bool, bool]:
        """What sorts committees first, and last the organs that serve others or are part of them."""
        return not self.is_committee, bool(self.serves or self.part_of)

    def applies_to(self, unit: Locality, tree: Tree | Dag) -> bool:
        """Whether units of this kind have the organ, and the unit lies where the row applies."""
        is_within = self.scope == "country" or self.scope in (unit.id, *tree.ancestors(unit.id))
        return is_within and unit.kind.value in self.unit_kinds


@cache
def _patterns() -> tuple[_Pattern, ...]:
    text = files("massmob.datasets").joinpath("organ_patterns.csv").read_text(encoding="utf-8")
    return tuple(map(_pattern, csv.DictReader(text.splitlines())))


def _pattern(row: Mapping[str, str]) -> _Pattern:
    basis = row["legal_basis"]
    source = Source(
        id=f"src:{row['id'].replace('pat:', 'organs/')}",
        name=basis or f"Practice: {row['vi'].format(unit='', committee='').strip()}",
        url=row["source_url"],
        publisher=urlsplit(row["source_url"]).hostname or "",
        published=row["basis_date"] or None,
        grade=Grade(row["grade"]),
        note=(
            "The organs with this source are derived from the act, which gives units of this kind one; "
            "none of them was seen" + (f". {row['note']}" if row["note"] else "")
        ),
    )
    return _Pattern(
        id=row["id"],
        slug=row["slug"],
        kind=row["kind"],
        scope=row["scope"],
        exists=row["exists"],
        serves=row["serves"],
        part_of=row["part_of"],
        part_of_from=row["part_of_from"],
        exception_to=row["exception_to"],
        names=(row["vi"], row["en"], row["ru"]),
        unit_kinds=frozenset(row["unit_kinds"].split()),
        superior=tuple(row["superior"].split()),
        valid=Period.parse(f"{row['valid_from'] or '..'}/{row['valid_to'] or '..'}"),
        source=source,
    )


@checked(movement=Movement, at=as_date, practice=bool)
def standard_organs(movement: Movement, *, at: date | str, practice: bool = False) -> Movement:
    """A movement with the organs added that the law gives every unit in force on a day.

    These are the People's Council, the People's Committee, the Party committee with its organs, the Fatherland
    Front committee and the socio-political organisations; in villages the cell, the mass-mobilization team, the
    Front work committee and the branches. An organ of the same kind and locality that is in force on the day is
    not added again. An organ is in force as long as the row of the table, its unit, and the organs that it
    serves or that lead it are. Wards of Hanoi have no People's Council from 2021-07-01 to 2025-06-30.

    Args:
        movement: The movement.
        at: The day.
        practice: Also add organs that units have by practice, may have, or mostly have, such as the
            mass-mobilization bloc of a commune.

    Returns:
        The movement with the organs and their sources. Each has the act as its source, with its day and grade:
        it is derived from law, and nothing more is known of it.

    Raises:
        InvalidValueError: Not a movement, or not a day.

    Source:
        ``organ_patterns.csv``: the acts are in its column ``legal_basis``.

    Example:
        >>> from massmob.model.entities import Locality
        >>> ward = Locality(id="loc:00070", name="Hoàn Kiếm", kind="phuong", valid="2025-07-01/..")
        >>> organs = standard_organs(Movement([ward]), at="2025-10-15")
        >>> organs["org:hdnd-00070"].name.label("en"), len(organs.committees), len(organs.bodies)
        ("People's Council of Hoàn Kiếm Ward", 1, 10)
    """
    added = _Addition(movement, as_date(at), _BY_LAW_OR_PRACTICE if practice else _BY_LAW)
    added.run()
    return movement.add(*added.new.values())


class _Addition:
    """The organs of one day as they are found or made, units above before those below.

    Args:
        movement: The movement.
        day: The day.
        exists: The rows that are used, by their column ``exists``.

    Attributes:
        new: The organs and sources to add, by id.
    """

    def __init__(self, movement: Movement, day: date, exists: frozenset[str]) -> None:
        self._movement, self._day = movement, day
        self._snapshot = movement.at(day)
        self._tree = self._snapshot.hierarchy("locality")
        in_force = [pattern for pattern in _patterns() if day in pattern.valid]
        used = (pattern for pattern in in_force if pattern.exists in exists)
        self._patterns = sorted(used, key=_Pattern.rank)
        self._exceptions = [pattern for pattern in _patterns() if pattern.exists == "no"]
        self._slugs = {pattern.id: pattern.slug for pattern in _patterns()}
        self._organs: dict[tuple[str, str], PartyCommittee | Body] = {}  # (slug, unit) → organ
        self._present = self._organs_by_unit()
        self.new: dict[str, Entity] = {}

    def _organs_by_unit(self) -> dict[str, list[PartyCommittee | Body]]:
        """Unit → the organs in force on the day that lead it, work in it or serve the committee of it."""
        organs: dict[str, list[PartyCommittee | Body]] = {}
        committees = self._snapshot.committees
        listed: list[PartyCommittee | Body] = [*committees.values()]
        for organ in [*listed, *self._snapshot.bodies.values()]:
            served = committees.get(organ.serves or "") if isinstance(organ, Body) else None
            unit = organ.locality or (None if served is None else served.locality)
            if unit is not None:
                organs.setdefault(unit, []).append(organ)
        return organs

    def run(self) -> None:
        """Find or make every organ."""
        for id in self._tree.order:
            unit = self._snapshot.localities[id]
            for pattern in self._patterns:
                if pattern.applies_to(unit, self._tree):
                    self._add(pattern, unit)

    def _add(self, pattern: _Pattern, unit: Locality) -> None:
        key = pattern.slug, unit.id
        present = self._present_organ(pattern, unit)
        if present is not None:
            self._organs[key] = present
            return
        valid = self._valid(pattern, unit)
        if valid is None or key in self._organs:
            return
        organ = self._organ(pattern, unit, valid)
        self._organs[key] = self.new[organ.id] = organ
        if pattern.source.id not in self._movement:
            self.new[pattern.source.id] = pattern.source

    def _present_organ(self, pattern: _Pattern, unit: Locality) -> PartyCommittee | Body | None:
        """The organ of the movement that a row would give a unit once more."""
        base = _base_id(pattern, unit)
        title = fold(pattern.names[0].format(unit="", committee=""))
        for organ in self._present.get(unit.id, ()):
            same_kind = (
                isinstance(organ, PartyCommittee)
                if pattern.is_committee
                else isinstance(organ, Body) and organ.kind.value == pattern.kind
            )
            is_named = isinstance(organ, Body) and organ.kind in _NAMED_KINDS
            if same_kind and (not is_named or fold(organ.name.label("vi")).startswith(f"{title} ")):
                return organ
        same_id = self._snapshot.get(base)
        return same_id if isinstance(same_id, PartyCommittee | Body) else None

    def _valid(self, pattern: _Pattern, unit: Locality) -> Period | None:
        """When the row and the unit are both in force without an exception, around the day."""
        valid = pattern.valid.intersection(unit.valid)
        exceptions = [
            exception.valid
            for exception in self._exceptions
            if exception.exception_to == pattern.id and exception.applies_to(unit, self._tree)
        ]
        spans = () if valid is None else gaps(exceptions, valid)
        return next((span for span in spans if self._day in span), None)

    def _organ(self, pattern: _Pattern, unit: Locality, valid: Period) -> PartyCommittee | Body:
        superior = self._superior(pattern, unit)
        name, sources = _name(pattern, unit), (pattern.source.id,)
        if pattern.is_committee:
            committee = superior if isinstance(superior, PartyCommittee) else None
            valid = _shared(valid, committee)
            return PartyCommittee(
                id=self._free_id(pattern, unit, valid),
                level=unit.tier.levels(valid)[0],
                superior=None if committee is None else committee.id,
                locality=unit.id,
                valid=valid,
                name=name,
                sources=sources,
            )
        served = self._organ_of(pattern.serves, unit.id)
        valid = _shared(valid, served)
        return Body(
            id=self._free_id(pattern, unit, valid),
            kind=BodyKind(pattern.kind),
            superior=superior.id if isinstance(superior, Body) else None,
            serves=None if served is None else served.id,
            memberships=tuple(self._memberships(pattern, unit, valid)),
            locality=unit.id,
            valid=valid,
            name=name,
            sources=sources,
        )

    def _superior(self, pattern: _Pattern, unit: Locality) -> PartyCommittee | Body | None:
        """The organ above: the one that the row names, or that of the nearest unit above with such an organ."""
        for above in pattern.superior:
            organ = self._snapshot.get(above)
            if isinstance(organ, PartyCommittee | Body):
                return organ
        organs = (
            self._organ_of(above, id)
            for id in self._tree.ancestors(unit.id)
            for above in pattern.superior
        )
        return next((organ for organ in organs if organ is not None), None)

    def _organ_of(self, pattern: str, unit: str) -> PartyCommittee | Body | None:
        """The organ that a row, or one of another period with the same slug, gives a unit."""
        return self._organs.get((self._slugs.get(pattern, "-"), unit))

    def _memberships(
        self, pattern: _Pattern, unit: Locality, valid: Period
    ) -> Iterator[Membership]:
        whole = self._organ_of(pattern.part_of, unit.id)
        since = Period.since(pattern.part_of_from) if pattern.part_of_from else Period()
        shared = valid.intersection(since)
        if whole is not None and shared is not None:
            yield Membership(of=whole.id, valid=shared, sources=(pattern.source.id,))

    def _free_id(self, pattern: _Pattern, unit: Locality, valid: Period) -> str:
        """The id of an organ; with its first day where an organ of another time has the plain one."""
        base = _base_id(pattern, unit)
        return base if base not in self._movement else f"{base}@{valid.start or self._day}"


def _base_id(pattern: _Pattern, unit: Locality) -> str:
    number = unit.id.removeprefix("loc:")
    return f"org:{pattern.slug}-{number}" if pattern.slug else f"org:{number}"


def _shared(valid: Period, organ: Entity | None) -> Period:
    """The days on which an organ that another leads, or that serves it, is in force with it."""
    return valid if organ is None else valid.intersection(organ.valid) or valid


def _name(pattern: _Pattern, unit: Locality) -> Text:
    """The organ's name in three languages."""
    name = unit.name.label("vi")
    *forms, committee = _UNIT_NAMES[unit.kind.value]
    if unit.kind is LocalityKind.THON and fold(name).startswith(_VILLAGE_WORDS):
        forms, committee = ["{}"] * 3, "Chi bộ {}"
    english, russian = unit.name.label("en"), unit.name.label("ru")
    names = name, english, _GENITIVES.get(russian, russian)
    vi, en, ru = map(str.format, forms, names)
    return Text(
        vi=pattern.names[0].format(unit=vi, committee=committee.format(name)),
        en=pattern.names[1].format(unit=en),
        ru=pattern.names[2].format(unit=ru),
    )
