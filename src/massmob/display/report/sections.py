"""`report_card`: the report of a day as a card, a section for each theme, in the current language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from math import inf
from typing import TypeVar

from massmob.display.report.overview import ContestSummary, OverviewValues
from massmob.model.entities import ContestRound, Cycle, Document
from massmob.model.entity import grouped
from massmob.rendering.cards import Card, Line, Section, Tone
from massmob.rendering.table import Align, Table
from massmob.translation.catalogue import gettext, ngettext
from massmob.translation.language import get_language
from massmob.validation.api import all_rules
from massmob.validation.finding import Finding, Severity
from massmob.values.labelled_enum import LabelledEnum
from massmob.values.quantity import Quantity
from massmob.values.text import fold
from massmob.values.vocabulary import EntityKind, Measure, ModelStatus

__all__ = ["TONES", "document_parts", "report_card"]

_Word = TypeVar("_Word", bound=LabelledEnum)
_Part = str | tuple[str, Tone]

TONES: Mapping[Severity, Tone] = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.NOTE: "note",
}
"""Severity → how its findings are shown."""

_SEVERITIES = list(Severity)
_EXAMPLES = 3
_DONE = ("model", "observation", "event")
"""The kinds that `TaskProgress.counts` counts."""
_NAMED_ORGANS = 6
"""How many organs of a kind are named; the others are counted."""
_PRIZES = ("dac biet", "xuat sac", "nhat", "nhi", "ba", "khuyen khich")
"""The usual prizes, as folded in Vietnamese, from the highest: several teams share one, and few have a rank."""


def report_card(overview: OverviewValues) -> Card:
    """The report of a day as a card, in the current language.

    Args:
        overview: The values.
    """
    name = overview.root.name.label() if overview.root else gettext("movement")
    sections: dict[str, Iterator[Line | Table]] = {
        gettext("Structure"): _structure_section(overview),
        gettext("Organs"): _organs_section(overview),
        gettext("Fields"): _fields_section(overview),
        gettext("Target groups"): _groups_section(overview),
        gettext("Documents"): _documents_section(overview),
        gettext("Tasks and aims"): _tasks_section(overview),
        gettext("The yearly cycle"): _cycle_section(overview),
        gettext("Models"): _models_section(overview),
        gettext("Contests"): _contests_section(overview),
        gettext("Works"): _works_section(overview),
        gettext("Commendations"): _commendations_section(overview),
        gettext("Figures as stated"): _figures_section(overview),
        gettext("Assessments of sources"): _assessments_section(overview),
        gettext("Findings"): _findings_section(overview),
    }
    parts = (Section(title, tuple(section)) for title, section in sections.items())
    counts = gettext("In force: {counts}").format(counts=_counts_text(overview.counts))
    in_force = Line([(counts, "dim")])
    return Card(
        title=gettext("{name}: the movement on {day}").format(
            name=name, day=overview.day.isoformat()
        ),
        parts=(Section("", (in_force,)), *(part for part in parts if part.contents)),
    )


def _counts_text(counts: Mapping[_Word, int]) -> str:
    return " · ".join(f"{word.label()} {_number_text(count)}" for word, count in counts.items())


def _number_text(number: Quantity | int) -> str:
    """A number as its language writes it: bounds are signs in English, words in the others."""
    quantity = number if isinstance(number, Quantity) else Quantity(number)
    return str(quantity) if get_language() == "en" else quantity.label()


# --- Structure and organs -----------------------------------------------------------------------


def _structure_section(overview: OverviewValues) -> Iterator[Line | Table]:
    if overview.levels:
        yield Line(
            [gettext("Party committees: {counts}").format(counts=_counts_text(overview.levels))]
        )
    if not overview.units:
        return
    tiers = Counter[LabelledEnum]()
    for kind, count in overview.kinds.items():
        tiers[kind.tier] += count
    if overview.kinds:
        kinds, sums = _counts_text(overview.kinds), _counts_text(tiers)
        yield Line([gettext("Within it: {counts}").format(counts=kinds), (f"  ({sums})", "dim")])
    ranks = [kind.tier.rank for kind in overview.kinds]
    lowest = [kind for kind in overview.kinds if kind.tier.rank == max(ranks)]
    rows = [
        (
            "  " * row.depth + row.unit.name.label(),
            row.unit.kind.label(),
            *(_number_text(row.below[kind]) if kind in row.below else "" for kind in lowest),
        )
        for row in overview.units
    ]
    yield Table((gettext("unit"), gettext("kind"), *(kind.label() for kind in lowest)), rows)


def _organs_section(overview: OverviewValues) -> Iterator[Line]:
    """The organs by kind, a line each: those that are named one by one are few."""
    for kind, organs in overview.organs.items():
        names = [organ.name.label() for organ in organs[:_NAMED_ORGANS]]
        hidden = len(organs) - len(names)
        more = f" … +{_number_text(hidden)}" if hidden else ""
        heading = f"{kind.label()} {_number_text(len(organs))}"
        yield Line([(heading, "strong"), f"  {'; '.join(names)}{more}"])


def _fields_section(overview: OverviewValues) -> Iterator[Line]:
    for row in overview.fields:
        name = row.field.name
        if row.depth:
            yield Line([(f"– {name.label()}", "dim")], indent=2 * row.depth)
        else:
            is_other = get_language() != "vi" and name.vi and name.vi != name.label()
            yield Line([f"• {name.label()}", (f"  {name.vi}" if is_other else "", "dim")])


def _groups_section(overview: OverviewValues) -> Iterator[Line]:
    if overview.groups:
        yield Line([" · ".join(group.name.label() for group in overview.groups)])


# --- Documents, tasks and the cycle -------------------------------------------------------------


def _documents_section(overview: OverviewValues) -> Iterator[Line | Table]:
    for row in overview.documents:
        branch = "└─ " if row.depth else ""
        yield Line([branch, *document_parts(row.document)], indent=3 * max(row.depth - 1, 0))
    if overview.mandate and overview.leader is not None:
        name = overview.leader.name.label()
        gap = gettext("no document: a gap")
        rows = [
            (span.period.label(), _join_symbols(span.documents, ", ") or gap)
            for span in overview.mandate
        ]
        title = gettext("Covered by documents of {name}:").format(name=name)
        yield Table((gettext("period"), gettext("document")), rows, title=title)


def document_parts(document: Document) -> tuple[_Part, ...]:
    """A document's symbol or name, and its type and days, in the current language."""
    name = str(document.symbol or document.name.label())
    when = document.issued.label() if document.issued else gettext("day not known")
    details = [document.type.label(), when]
    if document.covers is not None:
        details.append(gettext("covers {period}").format(period=document.covers.label()))
    return (name, "strong"), f"  {', '.join(details)}"


def _join_symbols(documents: Iterable[Document], between: str) -> str:
    return between.join(str(document.symbol or document.id) for document in documents)


def _tasks_section(overview: OverviewValues) -> Iterator[Line]:
    for item in overview.tasks:
        counts = {
            EntityKind.of(kind): count
            for kind, count in zip(_DONE, item.counts.values(), strict=True)
            if count
        }
        state = ", ".join(filter(None, [item.state.label(), _counts_text(counts)]))
        name = f"  {item.task.name.label()}"
        yield Line([(item.task.kind.label(), "dim"), name, (f"  {state}", "dim")])


def _cycle_section(overview: OverviewValues) -> Iterator[Line]:
    overdue = {(item.entity.id, item.phase) for item in overview.overdue}
    for cycle in overview.cycles:
        yield Line([(cycle.name.label(), "strong")])
        for phase in cycle.phases:
            when = phase.on.label() if phase.on is not None else gettext("day not known")
            is_late = (cycle.id, phase.kind) in overdue
            late = "  " + gettext("overdue") if is_late else ""
            parts: list[_Part] = [phase.kind.label(), (f"  {when}", "dim"), (late, "warning")]
            yield Line(parts, indent=2)
        yield from _overdue_lines(cycle, overview)


def _overdue_lines(cycle: Cycle, overview: OverviewValues) -> Iterator[Line]:
    """What is overdue in a cycle, its phases before its models: the first few."""
    items = [
        item
        for item in overview.overdue
        if cycle.id in {item.entity.id, getattr(item.entity, "cycle", None)}
    ]
    for item in items[:_EXAMPLES]:
        name = f"{item.entity.name.label()} ({item.entity.id})"
        yield Line([(f"{name}: {item.label()}", "warning")], indent=3)
    if more := len(items[_EXAMPLES:]):
        yield Line([(f"… +{_number_text(more)}", "dim")], indent=3)


# --- Models -------------------------------------------------------------------------------------


def _models_section(overview: OverviewValues) -> Iterator[Line | Table]:
    """The models by field and status, then how far they came: all within the root, and those of each cycle."""
    if overview.models:
        statuses = [
            status
            for status in ModelStatus
            if any(status in row.statuses for row in overview.models)
        ]
        rows = [
            (
                gettext("no field") if row.field is None else row.field.name.label(),
                *(_number_text(row.statuses.get(status, 0)) for status in statuses),
                _number_text(row.without_status),
            )
            for row in overview.models
        ]
        labels = [status.label() for status in statuses]
        yield Table((gettext("field"), *labels, gettext("no status")), rows)
    courses = dict(overview.funnels)
    headings = [cycle.name.label() for cycle in overview.cycles if cycle.id in courses]
    columns = [courses[cycle.id] for cycle in overview.cycles if cycle.id in courses]
    if overview.course is not None and columns != [overview.course]:
        headings.append(gettext("all models"))
        columns.append(overview.course)
    if columns and overview.root is not None:
        steps = [
            (
                ModelStatus.of(step).label(),
                *(_number_text(course.steps[step]) for course in columns),
            )
            for step in columns[0].steps
        ]
        ends = [
            (gettext("lapsed"), *(_number_text(course.lapsed) for course in columns)),
            (ModelStatus.STOPPED.label(), *(_number_text(course.stopped) for course in columns)),
        ]
        name = overview.root.name.label()
        title = gettext("How far the models came by this day: {name}").format(name=name)
        right: list[Align] = ["right"] * len(columns)
        lost = overview.course_lost
        note = gettext("In none of these counts: {number} of {given} models")
        notes = [note.format(number=lost.count, given=lost.given)] if lost else []
        yield Table(
            (gettext("step"), *headings),
            [*steps, *ends],
            align=["left", *right],
            title=title,
            notes=notes,
        )


# --- Contests, works and commendations ----------------------------------------------------------


def _contests_section(overview: OverviewValues) -> Iterator[Line]:
    for position, summary in enumerate(overview.contests):
        contest = summary.contest
        details = f"  {contest.form.label()}, {contest.valid.label()}"
        yield Line([(contest.name.label(), "" if position else "strong"), (details, "dim")])
        if summary.basis:
            documents = _join_symbols(summary.basis, " → ")
            under = gettext("under {documents}").format(documents=documents)
            yield Line([(under, "dim")], indent=2)
        if summary.honours:
            events = "; ".join(event.name.label() for event in summary.honours)
            honour = gettext("in honour of {events}").format(events=events)
            yield Line([(honour, "dim")], indent=2)
        for round in summary.rounds:
            stated = ", ".join(_stated_of_round(round))
            name = f"{round.order}. {round.name.label()}"
            yield Line([f"{name}: {stated}" if stated else name], indent=2)
        if number := len(summary.teams):
            named = ngettext(
                "{number} team that sources name", "{number} teams that sources name", number
            )
            yield Line([(named.format(number=_number_text(number)), "dim")], indent=2)
            yield from _prize_lines(summary)


def _stated_of_round(round: ContestRound) -> Iterator[str]:
    """The figures of a round that are stated."""
    if round.held is not None:
        held = ngettext("{number} contest", "{number} contests", _for_plural(round.held))
        yield held.format(number=_number_text(round.held))
    if round.teams is not None:
        teams = ngettext("{number} team", "{number} teams", _for_plural(round.teams))
        yield teams.format(number=_number_text(round.teams))
    if round.clusters is not None:
        clusters = ngettext("{number} cluster", "{number} clusters", _for_plural(round.clusters))
        yield clusters.format(number=_number_text(round.clusters))
    if round.advanced is not None:
        advanced = ngettext(
            "{number} team goes on", "{number} teams go on", _for_plural(round.advanced)
        )
        yield advanced.format(number=_number_text(round.advanced))


def _for_plural(figure: Quantity | int) -> int:
    """The number that chooses the form of a noun; bounds take that of several."""
    if isinstance(figure, Quantity):
        return int(figure.low) if figure.low == figure.high else 2
    return figure


def _prize_lines(summary: ContestSummary) -> Iterator[Line]:
    """The teams with a prize in the last round, the highest prize first."""
    last = summary.rounds[-1].id if summary.rounds else ""
    given = [
        (result.prize, result.rank, team.name)
        for team in summary.teams
        for result in team.results
        if result.round == last and result.prize is not None
    ]
    for prize, _, name in sorted(given, key=lambda row: _prize_order(row[0].label("vi"), row[1])):
        yield Line([f"{prize.label()}: {name.label()}"], indent=5)


def _prize_order(prize: str, rank: int | None) -> tuple[float, float]:
    """The place of a prize among the usual ones, then the rank; each last where it is not known."""
    words = f" {fold(prize)} "
    places = [place for place, word in enumerate(_PRIZES) if f" {word} " in words]
    return min(places, default=inf), inf if rank is None else rank


def _works_section(overview: OverviewValues) -> Iterator[Line]:
    for work in overview.works:
        details = [work.kind.label()]
        if work.plaque is not None:
            details.append(gettext("plaque {day}").format(day=work.plaque.label()))
        yield Line([work.name.label(), (f"  {', '.join(details)}", "dim")])


def _commendations_section(overview: OverviewValues) -> Iterator[Line]:
    for award in overview.commendations:
        details = [award.form.label(), award.valid.label()]
        if (number := award.collectives) is not None:
            collectives = ngettext(
                "{number} collective", "{number} collectives", _for_plural(number)
            )
            details.append(collectives.format(number=_number_text(number)))
        if (number := award.individuals) is not None:
            individuals = ngettext(
                "{number} individual", "{number} individuals", _for_plural(number)
            )
            details.append(individuals.format(number=_number_text(number)))
        yield Line([award.name.label(), (f"  {', '.join(details)}", "dim")])


# --- Figures, assessments and findings ----------------------------------------------------------


def _figures_section(overview: OverviewValues) -> Iterator[Table]:
    """The figures, each with what it is about; an indicator is named once, with its unit of measure."""
    rows: list[tuple[str, str, str, str]] = []
    last = ""
    for indicator, figure in overview.figures:
        heading = "" if indicator.id == last else indicator.name.label()
        if heading and indicator.unit is not None:
            heading = f"{heading} ({indicator.unit.label()})"
        last = indicator.id
        names = (overview.names.get(id or "") for id in (figure.unit, figure.field))
        about = [name.label() for name in names if name is not None]
        words = [word.label() for word in (figure.level, figure.status) if word]
        value = figure.value
        is_share = indicator.measure is Measure.SHARE and value.of is None
        number = f"{_number_text(value * 100)} %" if is_share else _number_text(value)
        period = ", ".join([figure.valid.label(), *words])
        rows.append((heading, ", ".join(about or [figure.unit]), period, number))
    if rows:
        header = (gettext("indicator"), gettext("of what"), gettext("period"), gettext("figure"))
        yield Table(header, rows, align=("left", "left", "left", "right"))


def _assessments_section(overview: OverviewValues) -> Iterator[Line]:
    for item in overview.assessments:
        yield Line([(item.aspect.label(), "dim"), f"  {item.text.label()}"])


def _findings_section(overview: OverviewValues) -> Iterator[Line]:
    """The findings by rule, the most severe first: how many, and the first few."""
    by_code = grouped(overview.report, lambda finding: finding.code)
    severities = {
        code: min((finding.severity for finding in findings), key=_SEVERITIES.index)
        for code, findings in by_code.items()
    }
    labels = {rule.code: rule.label() for rule in all_rules()}
    counts = Counter(finding.severity for finding in overview.report)
    ordered = {severity: counts[severity] for severity in _SEVERITIES if counts[severity]}
    yield Line([(_counts_text(ordered) or gettext("nothing found"), "strong")])
    for code in sorted(by_code, key=lambda code: (_SEVERITIES.index(severities[code]), code)):
        findings, severity = by_code[code], severities[code]
        heading = f"{code} {severity.label()} ×{len(findings)}"
        yield Line([(heading, TONES[severity]), f"  {labels.get(code, '')}"])
        for finding in findings[:_EXAMPLES]:
            yield Line([_finding_text(finding, overview)], indent=3)
        if more := len(findings[_EXAMPLES:]):
            all_of_them = gettext("… and {number} more: massmob validate --select {code}")
            yield Line([(all_of_them.format(number=more, code=code), "dim")], indent=3)


def _finding_text(finding: Finding, overview: OverviewValues) -> str:
    """The place and the message; where that is in another language, the entity's name and the place."""
    if get_language() == finding.lang:
        return f"{finding.entity}: {finding.message}" if finding.entity else finding.message
    if not finding.entity:
        return gettext("movement")
    place = finding.entity + (f".{finding.field}" if finding.field else "")
    name = overview.names.get(finding.entity)
    return place if name is None else f"{name.label()} ({place})"
