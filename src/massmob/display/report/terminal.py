"""The report, findings and chains of documents as text in a terminal or a pipe, through rich (extra ``cli``).

Text is 80 columns wide in a pipe and as wide as the terminal otherwise, without colour where there is none.
Everything that comes from data is shown as plain text: markup in a name is not interpreted, and nothing in it
moves the cursor, changes the direction of writing or begins a line.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from math import inf
from typing import TYPE_CHECKING, TypeVar

from massmob.display.report.summary import ContestSummary, Overview
from massmob.errors import MissingExtraError, one_line
from massmob.model.entities import Cycle, Document
from massmob.model.entity import Entity
from massmob.movement import Movement
from massmob.translation.catalogue import gettext
from massmob.validation.api import all_rules
from massmob.validation.finding import Finding, Severity
from massmob.validation.report import Report
from massmob.values.labelled_enum import LabelledEnum
from massmob.values.quantity import Quantity
from massmob.values.text import LANGUAGES, Language, as_language, fold
from massmob.values.vocabulary import EntityKind, Measure, ModelStatus, Relation

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

__all__ = ["make_console", "show_findings", "show_overview", "show_trace"]

_Word = TypeVar("_Word", bound=LabelledEnum)

_SEVERITIES = list(Severity)
_STYLE = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_PIPE_WIDTH = 80
_EXAMPLES = 3
_DONE = ("model", "observation", "event")
"""The kinds that `TaskProgress.counts` counts."""
_NAMED_ORGANS = 6
"""How many organs of a kind are named; the others are counted."""
_PRIZES = ("dac biet", "xuat sac", "nhat", "nhi", "ba", "khuyen khich")
"""The usual prizes, as folded in Vietnamese, from the highest: several teams share one, and few have a rank."""


def make_console(width: int | None = None) -> Console:
    """A console on standard output that writes UTF-8 everywhere.

    Args:
        width: Columns; by default the terminal's, and 80 in a pipe.

    Raises:
        MissingExtraError: rich is not installed.
    """
    try:
        from rich.console import Console
    except ImportError:
        raise MissingExtraError.of("cli", "rich") from None
    probe = Console()
    if width is None and not probe.is_terminal:
        width = _PIPE_WIDTH
    # emoji=False, markup=False: ":name:" and "[b]" in data are text.
    return Console(width=width, markup=False, emoji=False, highlight=False, soft_wrap=False)


def show_overview(overview: Overview, console: Console, lang: Language | None = None) -> None:
    """Print the report of a day.

    Args:
        overview: The values.
        console: Where to print.
        lang: Language of names and of the vocabulary.
    """
    lang = as_language(lang)
    for item in _report_sections(overview, lang):
        console.print(item)


def _report_sections(overview: Overview, lang: Language) -> Iterator[RenderableType]:
    from rich.rule import Rule

    t = texts(lang)
    name = overview.root.name.label(lang) if overview.root else t["movement"]
    heading = t["movement_on"].format(name=name, day=overview.day.isoformat())
    yield _paragraph((heading, "bold"))
    yield _paragraph((f"{t['in_force']}: {_counts_text(overview.counts, lang)}", "dim"))
    sections: dict[str, Iterable[RenderableType]] = {
        "structure": _structure_section(overview, lang),
        "organs": _organs_section(overview, lang),
        "fields": _fields_section(overview, lang),
        "groups": _groups_section(overview, lang),
        "documents": _documents_section(overview, lang),
        "tasks": _tasks_section(overview, lang),
        "cycle": _cycle_section(overview, lang),
        "contests": _contests_section(overview, lang),
        "works": _works_section(overview, lang),
        "commendations": _commendations_section(overview, lang),
        "figures": _figures_section(overview, lang),
        "assessments": _assessments_section(overview, lang),
        "findings": _findings_section(overview, lang),
    }
    for title, section in sections.items():
        if items := list(section):
            yield from ("", Rule(t[title], align="left", style="dim"), *items)


@cache
def texts(lang: Language) -> Mapping[str, str]:
    """The report's own words in a language, by key."""
    file = resources.files("massmob.display.report").joinpath("texts.json")
    by_key: dict[str, list[str]] = json.loads(file.read_text(encoding="utf-8"))
    return {key: labels[LANGUAGES.index(lang)] for key, labels in by_key.items()}


# --- layout ----------------------------------------------------------------------------------------


def _paragraph(*parts: str | tuple[str, str]) -> Text:
    """A paragraph of parts, each a plain text or a text with its style."""
    from rich.text import Text

    harmless = (
        one_line(part) if isinstance(part, str) else (one_line(part[0]), part[1]) for part in parts
    )
    return Text.assemble(*harmless)


def _indented(text: str, style: str = "") -> Padding:
    from rich.padding import Padding

    return Padding(_paragraph((text, style)), (0, 0, 0, 3))


def _plain_table(headings: Sequence[str], rows: Iterable[Sequence[object]], *, left: int) -> Table:
    """A table without lines; the first columns, as many as ``left``, are aligned left, the others right."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for number, heading in enumerate(headings):
        table.add_column(heading, justify="left" if number < left else "right")
    for row in rows:
        table.add_row(*(_paragraph(str(cell)) for cell in row))
    return table


def _counts_text(counts: Mapping[_Word, int], lang: Language) -> str:
    return " · ".join(
        f"{word.label(lang)} {_number_text(count, lang)}" for word, count in counts.items()
    )


def _number_text(number: Quantity | int, lang: Language) -> str:
    """A number as its language writes it: bounds are signs in English, words in the others."""
    quantity = number if isinstance(number, Quantity) else Quantity(number)
    return str(quantity) if lang == "en" else quantity.label(lang)


# --- the sections of the report --------------------------------------------------------------------


def _structure_section(overview: Overview, lang: Language) -> Iterator[RenderableType]:
    if overview.levels:
        committees = _counts_text(overview.levels, lang)
        yield _paragraph(f"{texts(lang)['party_committees']}: {committees}")
    if not overview.units:
        return
    ranks = Counter[int]()
    for kind, count in overview.kinds.items():
        ranks[kind.tier.rank] += count
    t = texts(lang)
    sums = t["and"].join(_number_text(count, lang) for count in ranks.values())
    yield _paragraph(f"{t['within']}: {_counts_text(overview.kinds, lang)}{sums and f'  ({sums})'}")
    yield ""
    lowest = [kind for kind in overview.kinds if kind.tier.rank == max(ranks)]
    rows = (
        (
            "  " * row.depth + row.unit.name.label(lang),
            row.unit.kind.label(lang),
            *(_number_text(row.below[kind], lang) if kind in row.below else "" for kind in lowest),
        )
        for row in overview.units
    )
    yield _plain_table([t["unit"], t["kind"], *(kind.label(lang) for kind in lowest)], rows, left=2)


def _fields_section(overview: Overview, lang: Language) -> Iterator[RenderableType]:
    for row in overview.fields:
        name = row.field.name
        if row.depth:
            yield _paragraph(("  " * row.depth + "– " + name.label(lang), "dim"))
        else:
            vietnamese = f"  {name.vi}" if lang != "vi" and name.vi else ""
            yield _paragraph(f"• {name.label(lang)}", (vietnamese, "dim"))


def _documents_section(overview: Overview, lang: Language) -> Iterator[RenderableType]:
    for row in overview.documents:
        branch = "   " * (row.depth - 1) + "└─ " if row.depth else ""
        yield _paragraph(branch, *_document_line(row.document, lang))
    if overview.mandate and overview.leader is not None:
        yield ""
        t = texts(lang)
        yield _paragraph(t["covered_by"].format(name=overview.leader.name.label(lang)))
        for span in overview.mandate:
            covered_by = _join_symbols(span.documents, ", ") or t["gap"]
            style = "yellow" if span.is_gap else ""
            yield _paragraph((f"  {span.period.label(lang):<26}{covered_by}", style))


def _document_line(document: Document, lang: Language) -> tuple[tuple[str, str], str]:
    """A document's symbol or name, and its type and days."""
    t = texts(lang)
    when = document.issued.label(lang) if document.issued else t["day_not_known"]
    period = document.covers
    covers = f", {t['covers'].format(period=period.label(lang))}" if period is not None else ""
    name = str(document.symbol or document.name.label(lang))
    return (name, "bold"), f"  {document.type.label(lang)}, {when}{covers}"


def _join_symbols(documents: Iterable[Document], between: str) -> str:
    return between.join(str(document.symbol or document.id) for document in documents)


def _contests_section(overview: Overview, lang: Language) -> Iterator[RenderableType]:
    t = texts(lang)
    for position, summary in enumerate(overview.contests):
        contest = summary.contest
        form = f"  {contest.form.label(lang)}, {contest.valid.label(lang)}"
        yield _paragraph((contest.name.label(lang), "" if position else "bold"), (form, "dim"))
        if summary.basis:
            documents = _join_symbols(summary.basis, " → ")
            yield _paragraph((f"  {t['under'].format(documents=documents)}", "dim"))
        if summary.honours:
            events = "; ".join(event.name.label(lang) for event in summary.honours)
            yield _paragraph((f"  {t['in_honour_of'].format(events=events)}", "dim"))
        yield from _round_lines(summary, lang)


def _round_lines(summary: ContestSummary, lang: Language) -> Iterator[RenderableType]:
    t = texts(lang)
    for round in summary.rounds:
        figures = {
            "held": round.held,
            "teams": round.teams,
            "clusters": round.clusters,
            "advanced": round.advanced,
        }
        stated = ", ".join(_stated(figures, lang))
        name = f"  {round.order}. {round.name.label(lang)}"
        yield _paragraph(f"{name}: {stated}" if stated else name)
    if summary.teams:
        yield _paragraph((f"  {t['named_teams'].format(count=len(summary.teams))}", "dim"))
        yield from _prize_lines(summary, lang)


def _stated(figures: Mapping[str, Quantity | int | None], lang: Language) -> Iterator[str]:
    """The figures that are stated, with their words, by the keys of these."""
    for key, figure in figures.items():
        if figure is not None:
            yield texts(lang)[key].format(count=_number_text(figure, lang))


def _prize_lines(summary: ContestSummary, lang: Language) -> Iterator[RenderableType]:
    """The teams with a prize in the last round, the highest prize first."""
    last = summary.rounds[-1].id if summary.rounds else ""
    given = [
        (result.prize, result.rank, team.name)
        for team in summary.teams
        for result in team.results
        if result.round == last and result.prize is not None
    ]
    for prize, _, name in sorted(given, key=lambda row: _prize_order(row[0].label("vi"), row[1])):
        yield _paragraph(f"     {prize.label(lang)}: {name.label(lang)}")


def _prize_order(prize: str, rank: int | None) -> tuple[float, float]:
    """The place of a prize among the usual ones, then the rank; each last where it is not known."""
    words = f" {fold(prize)} "
    places = [place for place, word in enumerate(_PRIZES) if f" {word} " in words]
    return min(places, default=inf), inf if rank is None else rank


def _figures_section(overview: Overview, lang: Language) -> Iterator[RenderableType]:
    rows: list[tuple[str, str, str]] = []
    last = ""
    for indicator, observation in overview.figures:
        name = "" if indicator.id == last else indicator.name.label(lang)
        last = indicator.id
        share = indicator.measure is Measure.SHARE and observation.value.of is None
        value = observation.value
        figure = f"{_number_text(value * 100, lang)} %" if share else _number_text(value, lang)
        labels = [word.label(lang) for word in (observation.level, observation.status) if word]
        rows.append((name, ", ".join([observation.valid.label(lang), *labels]), figure))
    if rows:
        t = texts(lang)
        yield _plain_table([t["indicator"], t["period"], t["figure"]], rows, left=2)


def _organs_section(overview: Overview, lang: Language) -> Iterator[RenderableType]:
    """The organs by kind, a line each: those that are named one by one are few."""
    for kind, organs in overview.organs.items():
        names = [organ.name.label(lang) for organ in organs[:_NAMED_ORGANS]]
        hidden = len(organs) - len(names)
        more = f" … +{_number_text(hidden, lang)}" if hidden else ""
        heading = f"{kind.label(lang)} {_number_text(len(organs), lang)}"
        yield _paragraph((heading, "bold"), f"  {'; '.join(names)}{more}")


def _groups_section(overview: Overview, lang: Language) -> Iterator[RenderableType]:
    if overview.groups:
        yield _paragraph(" · ".join(group.name.label(lang) for group in overview.groups))


def _tasks_section(overview: Overview, lang: Language) -> Iterator[RenderableType]:
    for item in overview.tasks:
        counts = ", ".join(
            f"{EntityKind.of(kind).label(lang)} {_number_text(count, lang)}"
            for kind, count in zip(_DONE, item.counts.values(), strict=True)
            if count
        )
        state = ", ".join(filter(None, [item.state.label(lang), counts]))
        name = f"  {item.task.name.label(lang)}"
        yield _paragraph((item.task.kind.label(lang), "dim"), name, (f"  {state}", "dim"))


def _cycle_section(overview: Overview, lang: Language) -> Iterator[RenderableType]:
    overdue = {(item.entity.id, item.phase) for item in overview.overdue}
    for cycle in overview.cycles:
        yield _paragraph((cycle.name.label(lang), "bold"))
        for phase in cycle.phases:
            when = phase.on.label(lang) if phase.on is not None else texts(lang)["day_not_known"]
            late = texts(lang)["overdue"] if (cycle.id, phase.kind) in overdue else ""
            name = f"  {phase.kind.label(lang)}"
            yield _paragraph(name, (f"  {when}", "dim"), (f"  {late}".rstrip(), "yellow"))
        if course := overview.funnels.get(cycle.id):
            steps = [
                f"{ModelStatus.of(step).label(lang)} {_number_text(count, lang)}"
                for step, count in course.steps.items()
            ]
            yield _paragraph(f"  {' → '.join(steps)}")
        yield from _overdue_lines(cycle, overview, lang)


def _overdue_lines(cycle: Cycle, overview: Overview, lang: Language) -> Iterator[RenderableType]:
    """What is overdue in a cycle, its phases before its models: the first few."""
    items = [
        item
        for item in overview.overdue
        if cycle.id in {item.entity.id, getattr(item.entity, "cycle", None)}
    ]
    for item in items[:_EXAMPLES]:
        name = f"{item.entity.name.label(lang)} ({item.entity.id})"
        yield _indented(f"{name}: {item.label(lang)}", "yellow")
    if more := len(items[_EXAMPLES:]):
        yield _indented(f"… +{_number_text(more, lang)}", "dim")


def _works_section(overview: Overview, lang: Language) -> Iterator[RenderableType]:
    for work in overview.works:
        plaque = work.plaque
        day = texts(lang)["plaque"].format(day=plaque.label(lang)) if plaque is not None else ""
        details = ", ".join(filter(None, [work.kind.label(lang), day]))
        yield _paragraph(work.name.label(lang), (f"  {details}", "dim"))


def _commendations_section(overview: Overview, lang: Language) -> Iterator[RenderableType]:
    for award in overview.commendations:
        counts = {"collectives": award.collectives, "individuals": award.individuals}
        details = [award.form.label(lang), award.valid.label(lang), *_stated(counts, lang)]
        yield _paragraph(award.name.label(lang), (f"  {', '.join(details)}", "dim"))


def _assessments_section(overview: Overview, lang: Language) -> Iterator[RenderableType]:
    for item in overview.assessments:
        yield _paragraph((item.aspect.label(lang), "dim"), f"  {item.text.label(lang)}")


def _findings_section(overview: Overview, lang: Language) -> Iterator[RenderableType]:
    """The findings by rule, the most severe first: how many, and the first few."""
    t = texts(lang)
    by_code: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in overview.report:
        by_code[finding.code].append(finding)
    severities = {
        code: min((finding.severity for finding in findings), key=_SEVERITIES.index)
        for code, findings in by_code.items()
    }
    labels = {rule.code: rule.label(lang) for rule in all_rules()}
    counts = Counter(finding.severity for finding in overview.report)
    ordered = {severity: counts[severity] for severity in _SEVERITIES if counts[severity]}
    yield _paragraph((_counts_text(ordered, lang) or t["no_findings"], "bold"))
    for code in sorted(by_code, key=lambda code: (_SEVERITIES.index(severities[code]), code)):
        findings, severity = by_code[code], severities[code]
        heading = f"{code} {severity.label(lang)} ×{len(findings)}"
        yield _paragraph((heading, _STYLE[severity]), f"  {labels.get(code, '')}")
        for finding in findings[:_EXAMPLES]:
            yield _indented(_finding_text(finding, overview, lang))
        if more := len(findings[_EXAMPLES:]):
            yield _indented(t["more_findings"].format(count=more, code=code), "dim")


def _finding_text(finding: Finding, overview: Overview, lang: Language) -> str:
    """The place and the message, which is in English; in another language the entity's name and the place."""
    if lang == "en":
        return f"{finding.entity}: {finding.message}" if finding.entity else finding.message
    if not finding.entity:
        return texts(lang)["movement"]
    place = finding.entity + (f".{finding.field}" if finding.field else "")
    name = overview.names.get(finding.entity)
    return place if name is None else f"{name.label(lang)} ({place})"


# --- findings and chains on their own --------------------------------------------------------------


def show_findings(report: Report, console: Console) -> None:
    """Print every finding of a report with its place in the file and its hint, then the counts.

    Args:
        report: The report.
        console: Where to print.
    """
    for finding in report.findings:
        place = finding.entity + (f".{finding.field}" if finding.field else "")
        heading = f"{finding.code} {finding.severity.label(finding.lang)}"
        console.print(_paragraph((heading, _STYLE[finding.severity]), f"  {place}"))
        if finding.origin is not None:
            console.print(_indented(finding.origin.label(finding.lang), "dim"))
        console.print(_indented(finding.message))
        if finding.hint:
            console.print(_indented(finding.hint, "dim"))
    for code, reason in report.skipped.items():
        skipped = gettext("{code} skipped: {reason}", report.lang)
        console.print(_paragraph((skipped.format(code=code, reason=reason), "dim")))
    console.print(_paragraph((report.summary(), "bold")))


def show_trace(
    movement: Movement,
    id: str,
    console: Console,
    lang: Language | None = None,
    *,
    down: bool = False,
) -> None:
    """Print the documents behind an entity as a tree, the nearest at the top, with dates.

    Args:
        movement: The whole movement.
        id: The entity's id.
        console: Where to print.
        lang: Language of names and relations.
        down: Print what rests on the entity instead.

    Raises:
        UnknownEntityError: There is no such entity.
    """
    lang = as_language(lang)
    from rich.tree import Tree

    t = texts(lang)
    entity = movement[id]
    details = f"  {entity.id}, {entity.valid.label(lang)}"
    tree = Tree(_paragraph((entity.name.label(lang), "bold"), (details, "dim")), guide_style="dim")
    # A document that several ways lead to is unfolded once and only named the other times.
    unfolded = {id}
    queue = [(tree, id)]
    for branch, upper in queue:
        for relation, other in _resting_on(movement, upper) if down else movement.rests_on(upper):
            # A relation reads from the upper entity to the lower one; going down, from the lower to the upper.
            prefix = f"({relation.label(lang)}) " if down else f"{relation.label(lang)}: "
            line: tuple[str | tuple[str, str], ...] = (other.name.label(lang),)
            if isinstance(other, Document):
                line = _document_line(other, lang)
            if other.id in unfolded:
                branch.add(
                    _paragraph((prefix, "dim"), *line, (f"  ({t['shown_elsewhere']})", "dim"))
                )
            else:
                unfolded.add(other.id)
                queue.append((branch.add(_paragraph((prefix, "dim"), *line)), other.id))
    console.print(tree)
    if not tree.children:
        console.print(t["nothing_below" if down else "nothing_behind"])


def _resting_on(movement: Movement, id: str) -> list[tuple[Relation, Entity]]:
    """The counterpart of `Movement.rests_on`: what rests on an entity directly."""
    links = [(link.reference, entity) for entity, link in movement.referrers(id)]
    return [(reference.relation, entity) for reference, entity in links if reference.basis]
