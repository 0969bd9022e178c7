"""MM7xx: figures are possible, and agree with one another where their sources leave no other way.

A figure is an interval; two figures disagree only when no number fits both.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from massmob.aggregation.reconciliation import reconcile
from massmob.model.entities import Indicator, Locality, Observation
from massmob.model.entity import grouped
from massmob.network.network import Network
from massmob.validation.finding import Severity
from massmob.validation.registry import Violation, rule
from massmob.values.period import Period
from massmob.values.quantity import Quantity
from massmob.values.vocabulary import Measure

_FIGURES = ("observation", "indicator")
_Slice = tuple[str, Period, object, object, object]
"""What a figure is about: unit, period, level, field, status."""


def _slice(observation: Observation) -> _Slice:
    each = observation
    return each.unit, each.valid, each.level, each.field, each.status


def _by_slice(movement: Network) -> dict[str, dict[_Slice, list[Observation]]]:
    """Indicator → what the figure is about → the figures."""
    figures = grouped(movement.observations.values(), lambda each: each.indicator)
    return {indicator: grouped(stated, _slice) for indicator, stated in figures.items()}


def _measured(movement: Network) -> Iterator[tuple[Observation, Indicator]]:
    for each in movement.observations.values():
        indicator = movement.indicators.get(each.indicator)
        if indicator is not None:
            yield each, indicator


@rule(
    "MM701",
    "no figure is negative",
    why="Figures here count or measure things; a minus sign is a slip or a difference in the wrong place.",
    hint="correct the figure",
    of=(Observation,),
)
def negative(each: Observation) -> Iterator[Violation]:
    """Figures whose lower bound is below 0."""
    if each.value.low < 0:
        yield Violation(each, f"the figure is {each.value}", field="value")


@rule(
    "MM702",
    "a share lies between 0 and 1",
    why="A share of 90 is mostly 90 %, entered without the sign.",
    hint="give shares between 0 and 1: 0.9 for 90 %",
    of=(Observation,),
)
def impossible_share(each: Observation, movement: Network) -> Iterator[Violation]:
    """Figures of a share outside 0 to 1."""
    indicator = movement.indicators.get(each.indicator)
    if indicator is None or indicator.measure is not Measure.SHARE or each.value.of is not None:
        return
    if each.value.low > 1 or (each.value.high is not None and each.value.high > 1):
        yield Violation(each, f"the share is {each.value}", field="value")


@rule(
    "MM703",
    "a numerator is not above its denominator",
    why="383 communes of 382 cannot meet a standard.",
    hint="correct one of the two",
    of=(Observation,),
)
def above_denominator(each: Observation) -> Iterator[Violation]:
    """Figures stated as x of y with x above y."""
    if each.value.of is not None and each.value.low > each.value.of:
        yield Violation(each, f"the figure is {each.value}", field="value")


@rule(
    "MM704",
    "parts add up to their total",
    why="Collective and individual models together are the models; a difference means a wrong figure.",
    hint="look up the figures again; one of them at least is wrong",
    reads=_FIGURES,
)
def parts_and_total(movement: Network) -> Iterator[Violation]:
    """Totals that no numbers within the bounds of all their parts can make up."""
    parts = grouped(movement.indicators.values(), lambda indicator: indicator.component_of)
    figures = _by_slice(movement)
    for total, components in parts.items():
        for about, stated in figures.get(total or "", {}).items():
            below = [figures.get(part.id, {}).get(about) for part in components]
            known = [each[0] for each in below if each]
            sum_ = sum((each.value for each in known), start=Quantity(0))
            whole = stated[0]
            agrees = len(known) < len(below) or sum_.agrees_with(whole.value)
            if known and (not agrees or whole.value.surely_less_than(sum_)):
                told = f"its parts add up to {sum_}, the total is {whole.value}"
                yield Violation(
                    whole, told, field="value", related=tuple(each.id for each in known)
                )


@rule(
    "MM705",
    "a figure does not exceed what bounds it",
    why="More models cannot be recognised than were registered.",
    hint="look up both figures again",
    reads=_FIGURES,
)
def above_bound(movement: Network) -> Iterator[Violation]:
    """Figures surely above one, of the same unit and period, that their indicator is bounded by."""
    figures = _by_slice(movement)
    for each, indicator in _measured(movement):
        for bound in indicator.bounded_by:
            for other in figures.get(bound, {}).get(_slice(each), ()):
                if other.value.surely_less_than(each.value):
                    told = f"{each.value} is more than {other.name}: {other.value}"
                    yield Violation(each, told, field="value", related=(other.id,))


@rule(
    "MM706",
    "a denominator agrees with the list of units in force",
    why="A share of 382 communes and a list of 383 speak of different things; both may be right.",
    hint="look up which units the source counts; keep both figures and say why if it is known",
    severity=Severity.WARNING,
    after=("MM102", "MM201", "MM202"),
)
def against_the_list(movement: Network) -> Iterator[Violation]:
    """Figures out of another number than there were localities of these kinds on their last day."""
    for each, indicator in _measured(movement):
        day = each.valid.end or each.valid.start
        if not indicator.among or each.value.of is None or day is None or movement.outside:
            continue
        listed = _listed(movement.at(day), each.unit, indicator)
        if listed and each.value.of != listed:
            kinds = ", ".join(kind.en for kind in indicator.among)
            told = f"stated out of {each.value.of}, but {listed} of kind {kinds} were in force on {day}"
            note = each.note or indicator.note
            hint = note.label("en") if note is not None else ""
            yield Violation(each, told, field="value", related=(indicator.id,), hint=hint)


def _listed(now: Network, unit: str, indicator: Indicator) -> int:
    """How many localities of the indicator's kinds lie within a unit; 0 when it stands nowhere."""
    if unit not in now:
        return 0
    return sum(
        locality.kind in indicator.among
        for place in now.placed(unit, along="locality")
        for locality in (now.localities[place], *_below(now, place))
    )


def _below(now: Network, place: str) -> Iterator[Locality]:
    return (now.localities[id] for id in now.hierarchy("locality").descendants(place))


@rule(
    "MM707",
    "figures of one thing can all be true",
    why="Two figures of one unit and period that exclude each other: one source is wrong.",
    hint="keep the better source's, and tell the other as a dispute",
    severity=Severity.WARNING,
    reads=_FIGURES,
)
def exclude_each_other(movement: Network) -> Iterator[Violation]:
    """Figures of one indicator, unit and period with no number in common."""
    for slices in _by_slice(movement).values():
        for figures in slices.values():
            first = figures[0]
            for other in figures[1:]:
                if not first.value.agrees_with(other.value):
                    told = f"{other.value} here, {first.value} in {first.id}"
                    yield Violation(other, told, field="value", related=(first.id,))


@rule(
    "MM708",
    "figures of units agree with those of their parts",
    why="A city's 100 beside its districts' 60 and 55: one of them is wrong, and every report shows another.",
    hint="look up the figures; `massmob reconcile` names the fewest that must be wrong",
    severity=Severity.WARNING,
    after=("MM102", "MM201", "MM202"),
    reads=(*_FIGURES, "locality", "committee", "body", "contest", "round", "dialogue", "campaign"),
)
def against_the_parts(movement: Network) -> Iterator[Violation]:
    """Figures that no figures of the parts below can make up (`massmob.reconcile`)."""
    for indicator in movement.indicators.values():
        for each in reconcile(movement, indicator).contradictions:
            # Figures of one unit that exclude each other are another rule's.
            parts = [id for id in each.related if movement.observations[id].unit != each.unit]
            if parts:
                told = f"{each.stated} here, the parts come to {each.parts}"
                figure = movement.observations[each.observation]
                yield Violation(figure, told, field="value", related=tuple(parts))


@rule(
    "MM709",
    "a figure of a ratio states its whole",
    why="188 of 382 communes can be added to others; 188 alone cannot be put into a share.",
    hint="state the whole: 188/382",
    severity=Severity.WARNING,
    of=(Observation,),
)
def without_whole(each: Observation, movement: Network) -> Iterator[Violation]:
    """Figures of a ratio without a whole."""
    indicator = movement.indicators.get(each.indicator)
    if indicator is not None and indicator.measure is Measure.RATIO and each.value.of is None:
        yield Violation(each, f"the figure is {each.value}", field="value")


@rule(
    "MM710",
    "what is counted is a whole number",
    why="There are no 4.5 models; mostly a thousand separator was read as a decimal mark.",
    hint="write the figure without separators, or make the indicator a stock or a share",
    severity=Severity.WARNING,
    of=(Observation,),
)
def part_of_one(each: Observation, movement: Network) -> Iterator[Violation]:
    """Counts with a fraction."""
    indicator = movement.indicators.get(each.indicator)
    if indicator is None or indicator.measure is not Measure.COUNT:
        return
    if any(isinstance(bound, Fraction) for bound in (each.value.low, each.value.high)):
        yield Violation(each, f"the figure is {each.value}", field="value")
