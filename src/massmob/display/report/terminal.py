"""The report, findings and chains of documents as text in a terminal or a pipe, through rich (extra ``cli``).

Text is 80 columns wide in a pipe and as wide as the terminal otherwise, without colour where there is none.
Everything that comes from data is shown as plain text: markup in a name is not interpreted, and nothing in it
moves the cursor, changes the direction of writing or begins a line.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from massmob.display.report.summary import ContestSummary, Overview
from massmob.errors import MissingExtraError, one_line
from massmob.model.entities import Document
from massmob.model.entity import Entity
from massmob.movement import Movement
from massmob.validation.api import all_rules
from massmob.validation.finding import Finding, Severity
from massmob.validation.report import Report
from massmob.values.labelled_enum import LabelledEnum
from massmob.values.text import Language
from massmob.values.vocabulary import Measure, Relation

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


def show_overview(overview: Overview, console: Console, lang: Language = "en") -> None:
    """Print the report of a day.

    Args:
        overview: The values.
        console: Where to print.
        lang: Language of names and of the vocabulary.
    """
    for item in _report_sections(overview, lang):
        console.print(item)


def _report_sections(overview: Overview, lang: Language) -> Iterator[RenderableType]:
    from rich.rule import Rule

    name = overview.root.name.label(lang) if overview.root else "movement"
    yield _paragraph((f"{name}: the movement on {overview.day.isoformat()}", "bold"))
    yield _paragraph((f"In force: {_counts_text(overview.counts, lang)}", "dim"))
    sections: dict[str, Iterable[RenderableType]] = {
        "Structure": _structure_section(overview, lang),
        "Fields": _fields_section(overview, lang),
        "Documents": _documents_section(overview, lang),
        "Contests": _contests_section(overview, lang),
        "Figures as stated": _figures_section(overview, lang),
        "Findings": _findings_section(overview.report),
    }
    for title, section in sections.items():
        if items := list(section):
            yield from ("", Rule(title, align="left", style="dim"), *items)


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
    return " · ".join(f"{word.label(lang)} {count:,}" for word, count in counts.items())


# --- the sections of the report --------------------------------------------------------------------


def _structure_section(overview: Overview, lang: Language) -> Iterator[RenderableType]:
    if overview.levels:
        yield _paragraph(f"Party committees: {_counts_text(overview.levels, lang)}")
    if not overview.units:
        return
    ranks = Counter[int]()
    for kind, count in overview.kinds.items():
        ranks[kind.tier.rank] += count
    sums = f"  ({' and '.join(f'{count:,}' for count in ranks.values())})" if ranks else ""
    yield _paragraph(f"Within it: {_counts_text(overview.kinds, lang)}{sums}")
    yield ""
    lowest = [kind for kind in overview.kinds if kind.tier.rank == max(ranks)]
    rows = (
        (
            "  " * row.depth + row.unit.name.label(lang),
            row.unit.kind.label(lang),
            *(row.below.get(kind, "") for kind in lowest),
        )
        for row in overview.units
    )
    yield _plain_table(["unit", "kind", *(kind.label(lang) for kind in lowest)], rows, left=2)


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
        yield _paragraph(f"Covered by documents of {overview.leader.name.label(lang)}:")
        for span in overview.mandate:
            covered_by = _join_symbols(span.documents, ", ") or "no document: a gap"
            style = "yellow" if span.is_gap else ""
            yield _paragraph((f"  {span.period.label():<26}{covered_by}", style))


def _document_line(document: Document, lang: Language) -> tuple[tuple[str, str], str]:
    """A document's symbol or name, and its type and days."""
    when = document.issued.label() if document.issued else "day not known"
    covers = "" if document.covers is None else f", covers {document.covers.label()}"
    name = str(document.symbol or document.name.label(lang))
    return (name, "bold"), f"  {document.type.label(lang)}, {when}{covers}"


def _join_symbols(documents: Iterable[Document], between: str) -> str:
    return between.join(str(document.symbol or document.id) for document in documents)


def _contests_section(overview: Overview, lang: Language) -> Iterator[RenderableType]:
    for position, summary in enumerate(overview.contests):
        contest = summary.contest
        form = f"  {contest.form.label(lang)}, {contest.valid.label()}"
        yield _paragraph((contest.name.label(lang), "" if position else "bold"), (form, "dim"))
        if summary.basis:
            yield _paragraph((f"  under {_join_symbols(summary.basis, ' → ')}", "dim"))
        yield from _round_lines(summary, lang)


def _round_lines(summary: ContestSummary, lang: Language) -> Iterator[RenderableType]:
    for round in summary.rounds:
        figures = {
            "contests": round.held,
            "teams": round.teams,
            "clusters": round.clusters,
            "teams go on": round.advanced,
        }
        stated = ", ".join(
            f"{figure} {unit}" for unit, figure in figures.items() if figure is not None
        )
        name = f"  {round.order}. {round.name.label(lang)}"
        yield _paragraph(f"{name}: {stated}" if stated else name)
    if summary.teams:
        yield _paragraph((f"  teams that sources name: {len(summary.teams)}", "dim"))


def _figures_section(overview: Overview, lang: Language) -> Iterator[RenderableType]:
    rows: list[tuple[str, str, str]] = []
    last = ""
    for indicator, observation in overview.figures:
        name = "" if indicator.id == last else indicator.name.label(lang)
        last = indicator.id
        share = indicator.measure is Measure.SHARE and observation.value.of is None
        figure = format(observation.value, "%") if share else str(observation.value)
        labels = [word.label(lang) for word in (observation.level, observation.status) if word]
        rows.append((name, ", ".join([observation.valid.label(), *labels]), figure))
    if rows:
        yield _plain_table(["indicator", "period", "figure"], rows, left=2)


def _findings_section(report: Report) -> Iterator[RenderableType]:
    """The findings by rule, the most severe first: how many, and the first few."""
    yield _paragraph((report.summary(), "bold"))
    titles = {rule.code: rule.title for rule in all_rules()}
    by_code: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in report.findings:
        by_code[finding.code].append(finding)
    most_severe = {
        code: min((finding.severity for finding in findings), key=_SEVERITIES.index)
        for code, findings in by_code.items()
    }
    for code in sorted(by_code, key=lambda code: (_SEVERITIES.index(most_severe[code]), code)):
        findings, severity = by_code[code], most_severe[code]
        heading = f"{code} {severity} ×{len(findings)}"
        yield _paragraph((heading, _STYLE[severity]), f"  {titles.get(code, '')}")
        for finding in findings[:_EXAMPLES]:
            yield _indented(f"{finding.entity}: {finding.message}")
        if more := len(findings[_EXAMPLES:]):
            yield _paragraph((f"   … and {more} more: massmob validate --select {code}", "dim"))


# --- findings and chains on their own --------------------------------------------------------------


def show_findings(report: Report, console: Console) -> None:
    """Print every finding of a report with its place in the file and its hint, then the counts.

    Args:
        report: The report.
        console: Where to print.
    """
    for finding in report.findings:
        place = finding.entity + (f".{finding.field}" if finding.field else "")
        heading = f"{finding.code} {finding.severity}"
        console.print(_paragraph((heading, _STYLE[finding.severity]), f"  {place}"))
        if finding.origin is not None:
            console.print(_indented(str(finding.origin), "dim"))
        console.print(_indented(finding.message))
        if finding.hint:
            console.print(_indented(finding.hint, "dim"))
    for code, reason in report.skipped.items():
        console.print(_paragraph((f"{code} did not run: it {reason}", "dim")))
    console.print(_paragraph((report.summary(), "bold")))


def show_trace(
    movement: Movement, id: str, console: Console, lang: Language = "en", *, down: bool = False
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
    from rich.tree import Tree

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
                branch.add(_paragraph((prefix, "dim"), *line, ("  (unfolded elsewhere)", "dim")))
            else:
                unfolded.add(other.id)
                queue.append((branch.add(_paragraph((prefix, "dim"), *line)), other.id))
    console.print(tree)
    if not tree.children:
        console.print(f"nothing is recorded {'that rests on' if down else 'behind'} it")


def _resting_on(movement: Movement, id: str) -> list[tuple[Relation, Entity]]:
    """The counterpart of `Movement.rests_on`: what rests on an entity directly."""
    links = [(link.reference, entity) for entity, link in movement.referrers(id)]
    return [(reference.relation, entity) for reference, entity in links if reference.basis]
