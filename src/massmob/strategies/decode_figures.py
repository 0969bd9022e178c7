"""Bytes → figures that agree with one invented truth, and the numbers that are stated of a contest.

The truth of a unit depends on the measure and the day alone: what adds up is the sum of the weights of the
units below, anything else is the same everywhere. A figure about another entity has an indicator of its own.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from fractions import Fraction
from typing import Any

from massmob.model.entities import (
    ContestCluster,
    ContestRound,
    Indicator,
    Locality,
    Observation,
    Team,
)
from massmob.model.entity import ENTITY_TYPES
from massmob.strategies.draft import Draft, Record, own_references
from massmob.strategies.plain_fields import statement_of
from massmob.values.period import Period
from massmob.values.quantity import Quantity
from massmob.values.vocabulary import Measure

__all__ = ["cluster_teams", "figure_above", "round_teams", "set_figure", "stated_clusters"]

_YEARS = (2024, 2025, 2023, 2026, 2022)
_SHARES = (
    Quantity(Fraction(1, 2)),
    Quantity.at_least(Fraction(1, 4)),
    Quantity.between(Fraction(1, 4), Fraction(1, 2)),
    Quantity.at_most(Fraction(3, 4)),
)
_CONSTANT = 3


def set_figure(draft: Draft, record: Record) -> None:
    """Set what a figure is about, its period and its value."""
    given = record.fields
    unit = _unit_of(draft, record)
    if unit is None:
        given.setdefault("valid", Period.year(2024))
        given.setdefault("value", statement_of(record.number, record.bit("value")))
        return
    given.setdefault("unit", unit.id)
    given.setdefault("valid", _period_of(unit, record.bit("valid")))
    indicator = _indicator_of(draft, record, unit)
    given.setdefault("indicator", indicator.id)
    if "value" not in given:
        given["value"] = _value(draft, unit, record, indicator.get("measure"))
    if record.bit("stated"):
        given.setdefault("stated", str(given["value"]))


def figure_above(draft: Draft, record: Record) -> dict[str, object]:
    """Indicator, unit and period of a figure like another, of the unit above; empty where it has none."""
    unit = draft.records.get(str(record.fields.get("unit")))
    above = draft.records.get(unit.get("parent") or "") if unit and unit.cls is Locality else None
    valid = record.valid
    if above is None or valid.end is None or not _may_state(above, valid.end.year):
        return {}
    return {"indicator": record.fields["indicator"], "unit": above.id, "valid": valid}


def _unit_of(draft: Draft, record: Record) -> Record | None:
    """The unit given, a locality, or for some bytes anything else that a figure may be about."""
    if "unit" in record.fields:
        return draft.records.get(str(record.fields["unit"]))
    number, localities = record.bit("unit"), draft.by_class[Locality]
    if number % 3 != 2 and localities:
        return localities[-1 - number // 3 % len(localities)]
    reference = next(r for r in own_references(Observation) if r.field == "unit")
    others = [
        other
        for kind, cls in ENTITY_TYPES.items()
        if kind in reference.kinds
        for other in draft.by_class[cls]
        if cls is not Locality
    ]
    return others[number // 3 % len(others)] if others else draft.root()


def _period_of(unit: Record, number: int) -> Period:
    """A year with days of the unit, and none after that of its end; a shorter period of its own."""
    years = [Period.year(year) for year in _YEARS if _may_state(unit, year)]
    if years:
        return years[number % len(years)]
    return unit.valid if unit.valid.end is not None else Period.year(2026)


def _may_state(unit: Record, year: int) -> bool:
    end = unit.valid.end
    return Period.year(year).overlaps(unit.valid) and (end is None or year <= end.year)


def _indicator_of(draft: Draft, record: Record, unit: Record) -> Record:
    """An indicator of localities, or one without figures for what is not one; new where there is none."""
    number = record.bits.raw_of(Observation, "indicator")
    with_figures = draft.cache.setdefault("figures", {})
    about = "locality" if unit.cls is Locality else unit.id
    possible = [
        indicator
        for indicator in draft.by_class[Indicator]
        if indicator.base is None
        and with_figures.get(indicator.id, about) == about
        and indicator.valid.overlaps(record.valid)
    ]
    given = draft.records.get(str(record.fields.get("indicator")))
    if given is None:
        possible = possible or [draft.add(Indicator, record.bits.derived())]
        given = possible[number % len(possible)]
    indicator = given
    with_figures[indicator.id] = about
    return indicator


def _value(draft: Draft, unit: Record, record: Record, measure: Measure) -> Quantity:
    number, adds_like = record.bit("value"), measure.adds_like
    if measure is Measure.SHARE:
        return _SHARES[number % len(_SHARES)]
    if adds_like in (Measure.SHARE, Measure.MINIMUM, Measure.MAXIMUM):
        return statement_of(_CONSTANT, number)
    is_place = unit.cls is Locality
    total, leaves = _truth(draft, record.valid)[unit.id] if is_place else (_CONSTANT, 1)
    if adds_like is Measure.RATIO:
        return Quantity.ratio(total, total + leaves)
    return statement_of(total, number)


def _truth(draft: Draft, valid: Period) -> dict[str, tuple[int, int]]:
    """Locality → its true figure on the last day of a period, and how many units without parts it has."""
    day = valid.end or valid.start or date(2024, 12, 31)
    key = ("truth", day)
    if key not in draft.cache:
        units = draft.by_class[Locality]
        parts = defaultdict[Any, list[str]](list)
        for unit in units:
            if day in unit.valid:
                parts[unit.get("parent")].append(unit.id)
        sums = defaultdict[str, tuple[int, int]](lambda: (0, 1))

        def add_up(id: str) -> tuple[int, int]:
            below = [add_up(part) for part in parts[id]]
            leaf = draft.weights.get(id, 0), 1
            sums[id] = (sum(n for n, _ in below), sum(n for _, n in below)) if below else leaf
            return sums[id]

        for root in [*parts[None]]:
            add_up(root)
        draft.cache[key] = sums
    truth: dict[str, tuple[int, int]] = draft.cache[key]
    return truth


# --- contests --------------------------------------------------------------------------------------


def _clusters(draft: Draft, round: Record) -> list[Record]:
    return [c for c in draft.by_class[ContestCluster] if c.get("round") == round.id]


def _teams(draft: Draft, cluster: Record) -> int:
    return sum(team.get("cluster") == cluster.id for team in draft.by_class[Team])


def _teams_of_contest(draft: Draft, contest: str) -> int:
    """The number of teams in each round of a contest: as many as are named in one of them."""
    rounds = [r for r in draft.by_class[ContestRound] if r.get("contest") == contest]
    named = (sum(_teams(draft, c) for c in _clusters(draft, round)) for round in rounds)
    return max(named, default=0)


def stated_clusters(draft: Draft, round: Record, number: int) -> Quantity | None:
    """How many clusters a round has, as stated."""
    return statement_of(len(_clusters(draft, round)), number) if number else None


def round_teams(draft: Draft, round: Record, number: int) -> Quantity | None:
    """How many teams took part in a round or went on from it, as stated."""
    return statement_of(_teams_of_contest(draft, round.get("contest")), number) if number else None


def cluster_teams(draft: Draft, cluster: Record, number: int) -> Quantity | None:
    """How many teams a cluster has, as stated; the first has those that are named in no other."""
    if not number:
        return None
    round = draft.records.get(cluster.get("round") or "")
    named = _teams(draft, cluster)
    if round is not None:
        clusters = _clusters(draft, round)
        if clusters[0] is cluster:
            others = sum(_teams(draft, other) for other in clusters[1:])
            named = _teams_of_contest(draft, round.get("contest")) - others
    return statement_of(named, number)
