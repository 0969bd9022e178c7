"""MM7xx: figures are possible, and agree with one another.

A figure is an interval; two figures disagree only when they have no number in common.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from massmob.aggregation.reconciliation import find_contradictions
from massmob.errors import HierarchyError
from massmob.model.entities import Indicator, Observation
from massmob.model.entity import grouped
from massmob.network.collection import any_outside
from massmob.network.network import Network
from massmob.translation.catalogue import gettext
from massmob.validation.finding import Severity
from massmob.validation.registry import Violation, rule
from massmob.values.period import Period
from massmob.values.quantity import Quantity
from massmob.values.vocabulary import Measure

_FIGURES = ("observation", "indicator")
_Subject = tuple[str, Period, object, object, object]
"""What a figure is about: unit, period, level, field, status."""


def _subject_of(figure: Observation) -> _Subject:
    return figure.unit, figure.valid, figure.level, figure.field, figure.status


def _by_subject(movement: Network) -> dict[str, dict[_Subject, list[Observation]]]:
    """Indicator → what a figure is about → the figures."""
    by_indicator = grouped(movement.observations.values(), lambda figure: figure.indicator)
    return {indicator: grouped(group, _subject_of) for indicator, group in by_indicator.items()}


def _with_indicator(movement: Network) -> Iterator[tuple[Observation, Indicator]]:
    for figure in movement.observations.values():
        indicator = movement.indicators.get(figure.indicator)
        if indicator is not None:
            yield figure, indicator


def _shown(figure: Observation) -> str:
    return gettext("the figure is {figure}").format(figure=figure.value.label())


@rule(
    "MM701",
    "no figure is negative",
    why="Figures count or measure things; a minus sign is a typing error, or a difference in the wrong column.",
    hint="correct the figure",
    of=(Observation,),
)
def negative(figure: Observation) -> Iterator[Violation]:
    """Figures whose lower bound is below 0."""
    if figure.value.low < 0:
        yield Violation(figure, _shown(figure), field="value")


@rule(
    "MM702",
    "a share lies between 0 and 1",
    why="A share of 90 is usually 90 %, entered without the sign.",
    hint="give shares between 0 and 1: 0.9 for 90 %",
    of=(Observation,),
)
def impossible_share(figure: Observation, movement: Network) -> Iterator[Violation]:
    """Figures of a share outside 0 to 1."""
    indicator = movement.indicators.get(figure.indicator)
    if indicator is None or indicator.measure is not Measure.SHARE or figure.value.of is not None:
        return
    if figure.value.low > 1 or (figure.value.high is not None and figure.value.high > 1):
        message = gettext("the share is {share}").format(share=figure.value.label())
        yield Violation(figure, message, field="value")


@rule(
    "MM703",
    "a numerator is not above its denominator",
    why="383 communes of 382 cannot meet a standard.",
    hint="correct one of the two",
    of=(Observation,),
)
def above_denominator(figure: Observation) -> Iterator[Violation]:
    """Figures stated as x of y with x above y."""
    if figure.value.of is not None and figure.value.low > figure.value.of:
        yield Violation(figure, _shown(figure), field="value")


@rule(
    "MM704",
    "parts add up to their total",
    why="Collective and individual models together are the models; a difference means a wrong figure.",
    hint="look up the figures again; at least one of them is wrong",
    reads=_FIGURES,
)
def parts_and_total(movement: Network) -> Iterator[Violation]:
    """Totals that no numbers within the bounds of all their parts can make up."""
    components = grouped(movement.indicators.values(), lambda indicator: indicator.component_of)
    figures, is_part = _by_subject(movement), any_outside(movement, Indicator)
    for total_indicator, part_indicators in components.items():
        for subject, (total, *_) in figures.get(total_indicator or "", {}).items():
            figures_of_parts = [figures.get(part.id, {}).get(subject) for part in part_indicators]
            parts = [group[0] for group in figures_of_parts if group]
            sum_of_parts = sum((part.value for part in parts), start=Quantity(0))
            all_known = len(parts) == len(part_indicators) and not is_part
            if parts and (
                total.value.surely_less_than(sum_of_parts)
                or (all_known and not sum_of_parts.agrees_with(total.value))
            ):
                message = gettext("its parts add up to {parts}, the total is {total}").format(
                    parts=sum_of_parts.label(), total=total.value.label()
                )
                related = tuple(part.id for part in parts)
                yield Violation(total, message, field="value", related=related)


@rule(
    "MM705",
    "a figure does not exceed what bounds it",
    why="More models cannot be recognised than were registered.",
    hint="look up both figures again",
    reads=_FIGURES,
)
def above_bound(movement: Network) -> Iterator[Violation]:
    """Figures certainly above one, of the same unit and period, that their indicator is bounded by."""
    figures = _by_subject(movement)
    for figure, indicator in _with_indicator(movement):
        for bound in indicator.bounded_by:
            for other in figures.get(bound, {}).get(_subject_of(figure), ()):
                if other.value.surely_less_than(figure.value):
                    message = gettext("{figure} is more than {other}: {bound}").format(
                        figure=figure.value.label(),
                        other=other.name.label(),
                        bound=other.value.label(),
                    )
                    yield Violation(figure, message, field="value", related=(other.id,))


@rule(
    "MM706",
    "a denominator agrees with the list of units in force",
    why="A share of 382 communes and a list of 383 count different things; both may be right.",
    hint="look up which units the source counts; keep both figures, and note the reason if it is known",
    severity=Severity.WARNING,
)
def against_the_list(movement: Network) -> Iterator[Violation]:
    """Figures out of another number than that of the localities of these kinds on their last day."""
    shares = [
        (figure, indicator, whole, figure.valid.end or figure.valid.start)
        for figure, indicator in _with_indicator(movement)
        if indicator.among and (whole := figure.value.of) is not None
    ]
    if not shares or movement.outside:
        return
    _require_parents(movement)
    first_day = movement.first_day_covered or date.min
    for figure, indicator, whole, day in shares:
        if day is None or day < first_day:
            continue
        count = _count_localities(movement.at(day), figure.unit, indicator)
        if count and whole != count:
            message = gettext(
                "stated out of {whole}; units in force on {day}: {number} ({kinds})"
            ).format(
                whole=Quantity(whole).label(),
                day=day,
                number=Quantity(count).label(),
                kinds=", ".join(kind.label() for kind in indicator.among),
            )
            note = figure.note or indicator.note
            hint = note.label() if note is not None else ""
            yield Violation(figure, message, field="value", related=(indicator.id,), hint=hint)


def _require_parents(movement: Network) -> None:
    """Refuse to count or add up localities while one of them, with all below it, has lost its place.

    Raises:
        HierarchyError: The parent of a locality does not exist.
    """
    lost = [
        unit.id
        for unit in movement.localities.values()
        if unit.parent is not None
        and unit.parent not in movement
        and unit.parent not in movement.outside
    ]
    if lost:
        raise HierarchyError(
            "localities whose parent does not exist",
            place=lost[0],
            found=len(lost),
            hint=f"correct the parent of {lost[0]} first (MM102)",
        )


def _count_localities(movement: Network, unit: str, indicator: Indicator) -> int:
    """The number of localities of the indicator's kinds within a unit; 0 when the unit has no location."""
    if unit not in movement:
        return 0
    tree, localities = movement.hierarchy("locality"), movement.localities
    return sum(
        localities[id].kind in indicator.among
        for location in movement.placed(unit, along="locality")
        for id in (location, *tree.descendants(location))
    )


@rule(
    "MM707",
    "figures about the same subject do not contradict one another",
    why="If two figures of one unit and period exclude each other, one source is wrong.",
    hint="keep that of the better source, and record the other as a dispute",
    severity=Severity.WARNING,
    reads=_FIGURES,
)
def exclude_each_other(movement: Network) -> Iterator[Violation]:
    """Figures of one indicator, unit and period with no number in common."""
    for subjects in _by_subject(movement).values():
        for first, *others in subjects.values():
            for other in others:
                if not first.value.agrees_with(other.value):
                    message = gettext("{figure} here, {other} in {id}").format(
                        figure=other.value.label(), other=first.value.label(), id=first.id
                    )
                    yield Violation(other, message, field="value", related=(first.id,))


@rule(
    "MM708",
    "figures of units agree with those of their parts",
    why="A city's 100 beside its districts' 60 and 55: one of them is wrong, and reports differ.",
    hint="look up the figures; `massmob reconcile` names the fewest that must be wrong",
    severity=Severity.WARNING,
    reads=(*_FIGURES, "locality", "committee", "body", "contest", "round", "dialogue", "campaign"),
)
def against_the_parts(movement: Network) -> Iterator[Violation]:
    """Figures that no figures of the parts below can make up (`massmob.reconcile`)."""
    if movement.observations:
        _require_parents(movement)
    for indicator in movement.indicators.values():
        for contradiction in find_contradictions(movement, indicator):
            # MM707 reports figures of one unit that exclude each other.
            parts = tuple(
                id
                for id in contradiction.related
                if movement.observations[id].unit != contradiction.unit
            )
            if parts:
                message = gettext("{figure} here, the parts add up to {parts}").format(
                    figure=contradiction.stated.label(), parts=contradiction.parts.label()
                )
                figure = movement.observations[contradiction.observation]
                yield Violation(figure, message, field="value", related=parts)


@rule(
    "MM709",
    "a figure of a ratio states its whole",
    why="188 of 382 communes can be added to others; 188 alone cannot be put into a share.",
    hint="state the whole: 188/382",
    severity=Severity.WARNING,
    of=(Observation,),
)
def without_whole(figure: Observation, movement: Network) -> Iterator[Violation]:
    """Figures of a ratio without a whole."""
    indicator = movement.indicators.get(figure.indicator)
    if indicator is not None and indicator.measure is Measure.RATIO and figure.value.of is None:
        yield Violation(figure, _shown(figure), field="value")


@rule(
    "MM710",
    "what is counted is a whole number",
    why="There are no 4.5 models; usually a thousands separator was read as a decimal mark.",
    hint="write the figure without separators, or make the indicator a stock or a share",
    severity=Severity.WARNING,
    of=(Observation,),
)
def fraction_of_count(figure: Observation, movement: Network) -> Iterator[Violation]:
    """Counts with a fraction."""
    indicator = movement.indicators.get(figure.indicator)
    if indicator is None or indicator.measure is not Measure.COUNT:
        return
    if any(isinstance(bound, Fraction) for bound in (figure.value.low, figure.value.high)):
        yield Violation(figure, _shown(figure), field="value")
