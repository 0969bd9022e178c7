"""The report, findings and chains of documents as text in a terminal or a pipe, through rich (extra ``cli``).

Text is 80 columns wide in a pipe and as wide as the terminal otherwise, without colour where there is none.
Everything that comes from data is shown as plain text: markup in a name is not interpreted, and nothing in it
moves the cursor, changes the direction of writing or begins a line.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from massmob.display.report.sections import TONES, document_parts
from massmob.display.report.summary import Overview
from massmob.errors import MissingExtraError
from massmob.model.entities import Document
from massmob.model.entity import Entity
from massmob.movement import Movement
from massmob.rendering.cards import Card, Line, Section, Tone
from massmob.translation.catalogue import gettext
from massmob.translation.language import Language, as_language, in_language
from massmob.validation.report import Report
from massmob.values.vocabulary import Relation

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

__all__ = ["make_console", "show_findings", "show_overview", "show_trace"]

_STYLE: dict[Tone, str] = {
    "": "",
    "strong": "bold",
    "dim": "dim",
    "note": "cyan",
    "warning": "yellow",
    "error": "bold red",
}
_PIPE_WIDTH = 80


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
    # emoji=False, markup=False: ":name:" and "[b]" in data are text.
    console = Console(width=width, markup=False, emoji=False, highlight=False, soft_wrap=False)
    if width is None and not console.is_terminal:
        console.width = _PIPE_WIDTH
    return console


def show_overview(overview: Overview, console: Console, lang: Language | None = None) -> None:
    """Print the report of a day.

    Args:
        overview: The values.
        console: Where to print.
        lang: Language of headings, names and labels; the current one by default.
    """
    from rich.console import Group

    # At once: rich asks for the size of the terminal several times whenever it prints.
    console.print(Group(*_renderables(overview.display(lang), console)))


def _renderables(card: Card, console: Console) -> Iterator[RenderableType]:
    """The title of a card, then its sections, each under a rule with its title."""
    from rich.rule import Rule

    yield from _lines(Line([(card.title, "strong")]), console)
    for part in card.parts:
        yield from ("", Rule(part.title, align="left", style="dim")) if part.title else ()
        for number, item in enumerate(part.contents if isinstance(part, Section) else ()):
            if isinstance(item, Line):
                yield from _lines(item, console)
            else:
                yield from ([""] if number else [])
                yield _plain(item.to_text(console.width))


def _lines(line: Line, console: Console) -> Iterator[Text]:
    """A line wrapped to the width, without the blanks that rich pads a paragraph with."""
    for text in _text(line).wrap(console, max(console.width - line.indent, 1)):
        text.rstrip()
        text.pad_left(line.indent)
        yield text


def _text(line: Line) -> Text:
    from rich.text import Text

    return Text.assemble(*((text, _STYLE[tone]) for text, tone in line.parts))


def _plain(text: str) -> Text:
    """Lines that fit the width already."""
    from rich.text import Text

    return Text(text, no_wrap=True)


def show_findings(report: Report, console: Console) -> None:
    """Print every finding of a report with its place in the file and its hint, then the counts.

    Args:
        report: The report.
        console: Where to print.
    """
    for line in _finding_lines(report):
        for text in _lines(line, console):
            console.print(text)


def _finding_lines(report: Report) -> Iterator[Line]:
    for finding in report.findings:
        place = finding.entity + (f".{finding.field}" if finding.field else "")
        heading = f"{finding.code} {finding.severity.label(finding.lang)}"
        yield Line([(heading, TONES[finding.severity]), f"  {place}"])
        if finding.origin is not None:
            yield Line([(finding.origin.label(finding.lang), "dim")], indent=3)
        yield Line([finding.message], indent=3)
        if finding.hint:
            yield Line([(finding.hint, "dim")], indent=3)
    for code, reason in report.skipped.items():
        skipped = gettext("{code} skipped: {reason}", report.lang)
        yield Line([(skipped.format(code=code, reason=reason), "dim")])
    yield Line([(report.summary(), "strong")])


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
    with in_language(as_language(lang)):
        _show_trace(movement, id, console, down=down)


def _show_trace(movement: Movement, id: str, console: Console, *, down: bool) -> None:
    from rich.tree import Tree

    entity = movement[id]
    details = f"  {entity.id}, {entity.valid.label()}"
    heading = _text(Line([(entity.name.label(), "strong"), (details, "dim")]))
    tree = Tree(heading, guide_style="dim")
    # A document that several ways lead to is unfolded once and only named the other times.
    unfolded = {id}
    queue = [(tree, id)]
    for branch, upper in queue:
        for relation, other in _resting_on(movement, upper) if down else movement.rests_on(upper):
            # A relation reads from the upper entity to the lower one; going down, from the lower to the upper.
            prefix = f"({relation.label()}) " if down else f"{relation.label()}: "
            parts = document_parts(other) if isinstance(other, Document) else (other.name.label(),)
            if other.id in unfolded:
                elsewhere = gettext("unfolded elsewhere")
                branch.add(_text(Line([(prefix, "dim"), *parts, (f"  ({elsewhere})", "dim")])))
            else:
                unfolded.add(other.id)
                queue.append((branch.add(_text(Line([(prefix, "dim"), *parts]))), other.id))
    console.print(tree)
    if not tree.children and down:
        console.print(gettext("nothing is recorded that rests on it"))
    elif not tree.children:
        console.print(gettext("nothing is recorded behind it"))


def _resting_on(movement: Movement, id: str) -> list[tuple[Relation, Entity]]:
    """The counterpart of `Movement.rests_on`: what rests on an entity directly."""
    links = [(link.reference, entity) for entity, link in movement.referrers(id)]
    return [(reference.relation, entity) for reference, entity in links if reference.basis]
