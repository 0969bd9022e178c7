"""The report, findings and chains of documents as text in a terminal or a pipe, through rich (extra ``cli``).

Text is 80 columns wide in a pipe and as wide as the terminal otherwise, without colour where there is none.
Everything that comes from data is shown as plain text: markup in a name is not interpreted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from massmob.declaration import Entity
from massmob.errors import MissingExtraError
from massmob.model import Document
from massmob.movement import Movement
from massmob.overview import ContestSummary, Overview
from massmob.quantity import Quantity
from massmob.rules import Finding, Report, Severity, all_rules
from massmob.text import Language
from massmob.vocabulary import LocalityKind, Measure, Relation

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table
    from rich.text import Text

__all__ = ["make_console", "show_findings", "show_overview", "show_trace"]

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
        lang: Language of names and of the vocabulary's words.
    """
    for part in _parts(overview, lang):
        console.print(part)


def _parts(overview: Overview, lang: Language) -> Iterator[RenderableType]:
    from rich.rule import Rule
    from rich.text import Text

    name = overview.root.name.label(lang) if overview.root else "movement"
    yield Text(f"{name}: the movement on {overview.day.isoformat()}", style="bold")
    counted = (f"{kind.label(lang)} {count:,}" for kind, count in overview.counts.items())
    yield Text("In force: " + " · ".join(counted), style="dim")
    sections: list[tuple[str, Iterable[RenderableType]]] = [
        ("Structure", _structure(overview, lang)),
        ("Fields", _fields(overview, lang)),
        ("Documents", _documents(overview, lang)),
        ("Contests", _contests(overview, lang)),
        ("Figures as stated", _figures(overview, lang)),
        ("Findings", _findings(overview.report)),
    ]
    for title, body in sections:
        made = list(body)
        if made:
            yield Text()
            yield Rule(title, align="left", style="dim")
            yield from made


# --- the sections of the report --------------------------------------------------------------------


def _table(*columns: tuple[str, str]) -> Table:
    """A light table; a column is its heading and ``"left"`` or ``"right"``."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for heading, side in columns:
        table.add_column(heading, justify="right" if side == "right" else "left")
    return table


def _cell(value: object) -> RenderableType:
    from rich.text import Text

    return Text(str(value))


def _structure(overview: Overview, lang: Language) -> Iterator[RenderableType]:
    from rich.text import Text

    if overview.levels:
        words = (f"{level.label(lang)} {n:,}" for level, n in overview.levels.items())
        yield Text("Party committees: " + " · ".join(words))
    if not overview.units:
        return
    lowest = [kind for kind in overview.kinds if kind.level.rank >= _lowest_rank(overview)]
    table = _table(("unit", "left"), ("kind", "left"), *((k.label(lang), "right") for k in lowest))
    for row in overview.units:
        name = "  " * row.depth + row.unit.name.label(lang)
        counts = (row.below.get(kind, "") for kind in lowest)
        table.add_row(*map(_cell, (name, row.unit.kind.label(lang), *counts)))
    yield Text("Within it: " + _kinds(overview, lang))
    yield Text()
    yield table


def _lowest_rank(overview: Overview) -> int:
    return max(kind.level.rank for kind in overview.kinds)


def _kinds(overview: Overview, lang: Language) -> str:
    words = [f"{kind.label(lang)} {count:,}" for kind, count in overview.kinds.items()]
    by_rank: defaultdict[int, list[tuple[LocalityKind, int]]] = defaultdict(list)
    for kind, count in overview.kinds.items():
        by_rank[kind.level.rank].append((kind, count))
    sums = [f"{sum(n for _, n in pairs):,}" for pairs in by_rank.values()]
    return " · ".join(words) + (f"  ({' and '.join(sums)})" if sums else "")


def _fields(overview: Overview, lang: Language) -> Iterator[RenderableType]:
    from rich.text import Text

    for row in overview.fields:
        style = "" if row.depth == 0 else "dim"
        mark = "• " if row.depth == 0 else "  " * row.depth + "– "
        line = Text(mark + row.field.name.label(lang), style=style)
        if row.depth == 0 and lang != "vi" and "vi" in row.field.name.languages:
            line.append(f"  {row.field.name.label('vi')}", style="dim")
        yield line


def _documents(overview: Overview, lang: Language) -> Iterator[RenderableType]:
    from rich.text import Text

    for row in overview.documents:
        line = Text("   " * (row.depth - 1) + "└─ " if row.depth else "")
        line.append_text(_document_line(row.document, lang))
        yield line
    if overview.mandate and overview.leader is not None:
        yield Text()
        yield Text(f"Covered by documents of {overview.leader.name.label(lang)}:")
        for stretch in overview.mandate:
            symbols = ", ".join(str(each.symbol or each.id) for each in stretch.documents)
            style = "yellow" if stretch.is_gap else ""
            yield Text(
                f"  {stretch.period.label():<26}{symbols or 'no document: a gap'}", style=style
            )


def _document_line(document: Document, lang: Language) -> Text:
    from rich.text import Text

    line = Text(str(document.symbol or document.name.label(lang)), style="bold")
    when = document.issued.label() if document.issued else "day not known"
    line.append(f"  {document.type.label(lang)}, {when}", style="not bold")
    if document.covers is not None:
        line.append(f", covers {document.covers.label()}", style="not bold")
    return line


def _contests(overview: Overview, lang: Language) -> Iterator[RenderableType]:
    from rich.text import Text

    for position, summary in enumerate(overview.contests):
        contest = summary.contest
        line = Text(contest.name.label(lang), style="bold" if position == 0 else "")
        line.append(f"  {contest.form.label(lang)}, {contest.valid.label()}", style="not bold dim")
        yield line
        if summary.basis:
            behind = " → ".join(str(each.symbol or each.id) for each in summary.basis)
            yield Text(f"  under {behind}", style="dim")
        yield from _rounds(summary, lang)


def _rounds(summary: ContestSummary, lang: Language) -> Iterator[RenderableType]:
    from rich.text import Text

    for each in summary.rounds:
        stated: list[tuple[str, Quantity | None]] = [
            ("contests", each.held),
            ("teams", each.teams),
            ("clusters", each.clusters),
            ("teams go on", each.advanced),
        ]
        words = ", ".join(f"{value} {word}" for word, value in stated if value is not None)
        yield Text(f"  {each.order}. {each.name.label(lang)}" + (f": {words}" if words else ""))
    if summary.teams:
        yield Text(f"  teams that sources name: {len(summary.teams)}", style="dim")


def _figures(overview: Overview, lang: Language) -> Iterator[RenderableType]:
    if not overview.figures:
        return
    table = _table(("indicator", "left"), ("period", "left"), ("figure", "right"))
    last = ""
    for indicator, observation in overview.figures:
        name = "" if indicator.id == last else indicator.name.label(lang)
        last = indicator.id
        share = indicator.measure is Measure.SHARE and observation.value.of is None
        figure = format(observation.value, "%") if share else str(observation.value)
        parts = [observation.valid.label()]
        parts += [word.label(lang) for word in (observation.level, observation.status) if word]
        table.add_row(*map(_cell, (name, ", ".join(parts), figure)))
    yield table


def _findings(report: Report) -> Iterator[RenderableType]:
    """The findings by rule: how many, the first few, and what to do."""
    from rich.padding import Padding
    from rich.text import Text

    yield Text(report.summary(), style="bold")
    titles = {rule.code: rule.title for rule in all_rules()}
    by_code: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in report.findings:
        by_code[finding.code].append(finding)
    for code, found in sorted(by_code.items(), key=lambda pair: (_rank(pair[1]), pair[0])):
        severity = min((each.severity for each in found), key=list(Severity).index)
        line = Text(f"{code} {severity} ×{len(found)}", style=_STYLE[severity])
        line.append(f"  {titles.get(code, '')}", style="not bold default")
        yield line
        for finding in found[:_EXAMPLES]:
            yield Padding(_cell(f"{finding.entity}: {finding.message}"), (0, 0, 0, 3))
        if len(found) > _EXAMPLES:
            yield Text(
                f"   … and {len(found) - _EXAMPLES} more: massmob validate --select {code}", "dim"
            )


def _rank(found: list[Finding]) -> int:
    return min(list(Severity).index(each.severity) for each in found)


# --- findings and chains on their own --------------------------------------------------------------


def show_findings(report: Report, console: Console) -> None:
    """Print every finding of a report with its hint, then the counts.

    Args:
        report: The report.
        console: Where to print.
    """
    from rich.padding import Padding
    from rich.text import Text

    for finding in report.findings:
        line = Text(f"{finding.code} {finding.severity}", style=_STYLE[finding.severity])
        where = finding.entity + (f".{finding.field}" if finding.field else "")
        line.append(f"  {where}", style="default not bold")
        console.print(line)
        console.print(Padding(_cell(finding.message), (0, 0, 0, 3)))
        if finding.hint:
            console.print(Padding(Text(finding.hint, style="dim"), (0, 0, 0, 3)))
    for code, why in report.skipped.items():
        console.print(Text(f"{code} did not run: it {why}", style="dim"))
    console.print(Text(report.summary(), style="bold"))


def show_trace(
    movement: Movement, id: str, console: Console, lang: Language = "en", *, down: bool = False
) -> None:
    """Print the documents behind an entity as a tree, the nearest at the top, with dates.

    Args:
        movement: The whole movement.
        id: The entity's id.
        console: Where to print.
        lang: Language of names and words.
        down: Print what rests on the entity instead.

    Raises:
        UnknownEntityError: There is no such entity.
    """
    from rich.text import Text
    from rich.tree import Tree

    entity = movement[id]
    label = Text(entity.name.label(lang), style="bold")
    label.append(f"  {entity.id}, {entity.valid.label(lang)}", style="not bold dim")
    tree = Tree(label, guide_style="dim")
    # A document met again is named, not unfolded again: a chain may lead to it by several ways.
    unfolded = {id}
    queue = [(tree, id)]
    for branch, each in queue:
        for relation, other in _resting(movement, each) if down else movement.rests_on(each):
            line = _rests_line(relation, other, lang, down=down)
            if other.id in unfolded:
                branch.add(line.append("  (unfolded elsewhere)", style="dim"))
            else:
                unfolded.add(other.id)
                queue.append((branch.add(line), other.id))
    console.print(tree)
    if not tree.children:
        console.print(_cell(f"nothing is recorded {'that rests on' if down else 'behind'} it"))


def _resting(movement: Movement, id: str) -> list[tuple[Relation, Entity]]:
    return [
        (link.reference.relation, one)
        for one, link in movement.referrers(id)
        if link.reference.basis
    ]


def _rests_line(relation: Relation, target: Entity, lang: Language, *, down: bool) -> Text:
    from rich.text import Text

    # The words say what the upper one does to the lower; going down they are the lower one's.
    line = Text(f"({relation.label(lang)}) " if down else f"{relation.label(lang)}: ", style="dim")
    if isinstance(target, Document):
        return line.append_text(_document_line(target, lang))
    return line.append(target.name.label(lang), style="not dim")
