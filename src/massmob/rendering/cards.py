"""How objects display themselves: cards of values, sections of text and collapsible outlines, as HTML and text.

The HTML is that of `massmob.rendering.box`; without scripts everything but the search works. Names are
untrusted: markup in them is shown as text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Literal

import attrs

from massmob.errors import one_line
from massmob.rendering.box import boxed, read_asset
from massmob.rendering.layout import wrap
from massmob.rendering.table import Table, displayable_text
from massmob.translation.catalogue import gettext
from massmob.translation.language import Language, as_language
from massmob.values.quantity import Quantity

__all__ = [
    "SHADES",
    "Card",
    "Line",
    "Node",
    "Outline",
    "Row",
    "Section",
    "Tone",
    "max_nodes_for",
]

SHADES = 8
"""The number of shades of a figure's background; 0 is none."""

_MAX_NAME_LENGTH = 200
_MAX_VALUE_LENGTH = 1000  # of a value of a card: a note may be longer than a name
_MAX_VALUES = 50  # of a row of a card
_MIN_NODES_FOR_SEARCH = 12
_MAX_TEXTS = 6000  # names, ids and figures of an outline: at most about 300 kilobytes


def max_nodes_for(columns: int) -> int:
    """The most nodes that an outline shows by default, so that its HTML stays small.

    Args:
        columns: The number of figures of each node.

    Example:
        >>> max_nodes_for(0), max_nodes_for(9)
        (2000, 500)
    """
    return _MAX_TEXTS // (3 + columns)


def _shorten(value: object, max_length: int = _MAX_NAME_LENGTH) -> str:
    text = displayable_text(value)
    return text if len(text) <= max_length else f"{text[: max_length - 1]}…"


@attrs.frozen(kw_only=True)
class Node:
    """A line of an outline and the lines below it.

    Attributes:
        name: The name.
        id: The id; may be empty.
        cells: The figures, one for each column.
        shades: The shade of each figure's background, 0 to `SHADES`; empty for no shades.
        below: The nodes below it.
        more: The number of nodes below it that are not shown.
    """

    name: str = attrs.field(converter=_shorten)
    id: str = attrs.field(default="", converter=_shorten)
    cells: tuple[str, ...] = ()
    shades: tuple[int, ...] = ()
    below: tuple[Node, ...] = ()
    more: int = 0


@attrs.frozen(kw_only=True)
class Outline:
    """A collapsible tree, with or without columns of figures; its search ignores accents.

    Attributes:
        title: The title; may be empty.
        nodes: The root nodes.
        header: The names of the columns.
        more: The number of root nodes that are not shown.
        hint: How to see the nodes that are not shown.
        notes: What readers must know of the figures; below the outline.
        open: The number of levels that are unfolded at first.
        lang: The language of the words around them; the current one by default.

    Example:
        >>> ward = Node(name="Phúc Xá", id="loc:00001", cells=("3",))
        >>> district = Node(name="Ba Đình", cells=("12",), below=(ward,))
        >>> print(Outline(title="models", nodes=(district,), header=("total",)).to_text())
        models
        unit       id         total
        ─────────  ─────────  ─────
        Ba Đình                  12
          Phúc Xá  loc:00001      3
    """

    title: str = attrs.field(default="", converter=_shorten)
    nodes: tuple[Node, ...] = ()
    header: tuple[str, ...] = ()
    more: int = 0
    hint: str = ""
    notes: tuple[str, ...] = ()
    open: int = 1
    lang: Language = attrs.field(default=None, converter=as_language, eq=False)

    def to_html(self) -> str:
        """The outline as one HTML ``div``."""
        return boxed(self.inner_html())

    def inner_html(self) -> str:
        """The outline without box and style, as part of a card."""
        lines = [f'<div class="mm-title">{escape(self.title)}</div>'] if self.title else []
        has_search = sum(1 for _ in _walk_nodes(self.nodes)) >= _MIN_NODES_FOR_SEARCH
        if has_search:
            word = escape(gettext("search", self.lang))
            lines.append(f'<input type="search" placeholder="{word}" aria-label="{word}" hidden>')
        column = _column_width(self.header)
        width = 18 + (column + 0.5) * len(self.header)
        lines.append(f'<div style="min-width:{width:.1f}em;--mm-column:{column:.1f}em">')
        if self.header:
            cells = "".join(f"<i>{escape(_shorten(name))}</i>" for name in self.header)
            lines.append(f'<div class="mm-head"><span class="mm-name"></span>{cells}</div>')
        for node in self.nodes:
            lines += _node_html(node, self.open, self.lang)
        lines.append("</div>")
        lines += [f'<div class="mm-more">{escape(line)}</div>' for line in self._lines_below()]
        if has_search:
            lines.append(f"<script>\n{read_asset('cards.js')}</script>")
        return "\n".join(lines)

    def folded_html(self) -> str:
        """The outline as part of a card, folded under its title; one without a title is always open."""
        if not self.title:
            return f"<div>{self.inner_html()}</div>"
        content = attrs.evolve(self, title="").inner_html()
        return _folded(self.title, content)

    def _lines_below(self) -> Iterator[str]:
        """How many roots are not shown, how to see the rest, and the notes."""
        if self.more:
            yield gettext("… and {number} more at the top level", self.lang).format(
                number=_number(self.more, self.lang)
            )
        if self.hint and (self.more or any(node.more for _, node in _walk_nodes(self.nodes))):
            yield gettext("Not all is shown: {hint}", self.lang).format(hint=one_line(self.hint))
        yield from (one_line(_shorten(note, _MAX_VALUE_LENGTH)) for note in self.notes)

    def to_text(self, width: int | None = None) -> str:
        """The outline as text: a line for each node, indented by depth.

        Args:
            width: The most characters in a line; ``None`` for no limit.
        """
        rows: list[tuple[str, ...]] = []
        no_cells = ("",) * len(self.header)
        for depth, node in _walk_nodes(self.nodes):
            name = "  " * depth + node.name
            if node.more:
                more = gettext("and {number} more", self.lang) if node.below else "+ {number}"
                name += f" ({more.format(number=_number(node.more, self.lang))})"
            rows.append((name, node.id, *(node.cells or no_cells)))
        table = Table((gettext("unit", self.lang), "id", *self.header), rows, title=self.title)
        return "\n".join([table.to_text(width), *self._lines_below()])

    def __str__(self) -> str:
        return self.to_text()

    def _repr_html_(self) -> str:
        return self.to_html()


def _column_width(header: Sequence[str]) -> float:
    """The width of columns in em: so that the words of their headings, to 16 letters, are not broken."""
    longest = max((len(word) for name in header for word in name.split()), default=0)
    return max(6.4, 0.8 + 0.52 * min(longest, 16))


def _number(number: int, lang: Language | None) -> str:
    return Quantity(number).label(lang)


def _walk_nodes(nodes: Sequence[Node], depth: int = 0) -> Iterator[tuple[int, Node]]:
    """Every node with its depth, before the nodes below it."""
    for node in nodes:
        yield depth, node
        yield from _walk_nodes(node.below, depth + 1)


def _node_html(node: Node, open_levels: int, lang: Language) -> Iterator[str]:
    id = f" <code>{escape(node.id)}</code>" if node.id else ""
    line = f'<span class="mm-name"><bdi>{escape(node.name)}</bdi>{id}</span>'
    for column, cell in enumerate(node.cells):
        shade = node.shades[column] if node.shades else 0
        shade_class = f' class="h{shade}"' if shade else ""
        line += f"<i{shade_class}>{escape(displayable_text(cell))}</i>"
    if not node.below and not node.more:
        yield f'<div class="mm-leaf">{line}</div>'
        return
    yield '<details open data-open="1">' if open_levels > 0 else "<details>"
    yield f"<summary>{line}</summary>"
    for child in node.below:
        yield from _node_html(child, open_levels - 1, lang)
    if node.more:
        more = gettext("… {number} more", lang).format(number=_number(node.more, lang))
        yield f'<div class="mm-more">{escape(more)}</div>'
    yield "</details>"


def _folded(title: str, content: str) -> str:
    """HTML that is folded under its title, which is escaped here."""
    summary = f'<summary><span class="mm-name">{escape(title)}</span></summary>'
    return f"<details>{summary}<div>{content}</div></details>"


Tone = Literal["", "strong", "dim", "note", "warning", "error"]
"""How a part of a line differs from plain text."""


def _as_parts(parts: Sequence[str | tuple[str, Tone]]) -> tuple[tuple[str, Tone], ...]:
    """The parts on one line; a text alone is plain."""
    pairs: list[tuple[str, Tone]] = [
        (part, "") if isinstance(part, str) else part for part in parts
    ]
    return tuple((one_line(displayable_text(text)), tone) for text, tone in pairs)


@attrs.frozen
class Line:
    """A paragraph of a section.

    Attributes:
        parts: Its texts, each plain, or a pair of a text and its `Tone`.
        indent: How many characters it is indented.

    Example:
        >>> Line(["Hà Nội", ("  loc:01", "dim")], indent=2).to_text()
        '  Hà Nội  loc:01'
    """

    parts: tuple[tuple[str, Tone], ...] = attrs.field(converter=_as_parts)
    indent: int = 0

    def to_html(self) -> str:
        """The line as one HTML ``div``."""
        # Gaps are wide spaces: JupyterLab removes the style of a notebook that is not trusted.
        texts = ((escape(text).replace("  ", "\u2002 "), tone) for text, tone in self.parts)
        parts = (f'<span class="mm-{tone}">{text}</span>' if tone else text for text, tone in texts)
        return (
            f'<div class="mm-line" style="margin-left:{self.indent / 2}em">{"".join(parts)}</div>'
        )

    def to_text(self, width: int | None = None) -> str:
        """The line as text, wrapped where it is wider than the width."""
        text = " " * self.indent + "".join(text for text, _ in self.parts)
        return text if width is None else "\n".join(wrap(text, width))


@attrs.frozen
class Section:
    """A part of a card: lines and tables under a title; HTML folds it.

    Attributes:
        title: The title; what has none is not folded.
        contents: The lines and tables.

    Example:
        >>> print(Section("Units", (Line(["Ba Đình"]),)).to_text(20))
        Units ──────────────
        Ba Đình
    """

    title: str = attrs.field(converter=_shorten)
    contents: tuple[Line | Table, ...]

    def folded_html(self) -> str:
        """The section, folded under its title."""
        content = "\n".join(item.to_html() for item in self.contents)
        return _folded(self.title, content) if self.title else f"<div>{content}</div>"

    def to_text(self, width: int | None = None) -> str:
        """The section as text; the argument is that of `Outline.to_text`."""
        blocks = [f"{self.title} ".ljust(width or len(self.title) + 3, "─")] if self.title else []
        for number, item in enumerate(self.contents):
            blocks += [""] if number and isinstance(item, Table) else []
            blocks.append(item.to_text(width))
        return "\n".join(blocks)


@attrs.frozen
class Row:
    """A labelled row of a card.

    Attributes:
        label: The label.
        values: The values, one a line.
        is_code: Whether the values are ids.
    """

    label: str = attrs.field(converter=_shorten)
    values: tuple[str, ...]
    is_code: bool = False


@attrs.frozen(kw_only=True)
class Card:
    """The display of an object: its name, kind and values, and outlines or sections of its contents.

    Attributes:
        title: The name of the object.
        subtitle: The kind of the object; may be empty.
        rows: The values.
        parts: The outlines and sections.
    """

    title: str = attrs.field(converter=_shorten)
    subtitle: str = attrs.field(default="", converter=_shorten)
    rows: tuple[Row, ...] = ()
    parts: tuple[Outline | Section, ...] = ()

    def to_html(self) -> str:
        """The card as one HTML ``div``."""
        lines = [f'<div class="mm-title"><bdi>{escape(self.title)}</bdi></div>']
        if self.subtitle:
            lines.append(f'<div class="mm-dim">{escape(self.subtitle)}</div>')
        if self.rows:
            lines += ["<dl>", *(_row_html(row) for row in self.rows), "</dl>"]
        lines += [part.folded_html() for part in self.parts]
        return boxed("\n".join(lines))

    def to_text(self, width: int | None = None) -> str:
        """The card as text; the argument is that of `Outline.to_text`."""
        header = f"{self.title} ({self.subtitle})" if self.subtitle else self.title
        rows = [
            (row.label if not number else "", value)
            for row in self.rows
            for number, value in enumerate(_row_lines(row.values))
        ]
        table = Table(("", header), rows, align=("left", "left"))
        head = table.to_text(width) if rows else Line([header]).to_text(width)
        return "\n\n".join([head, *(part.to_text(width) for part in self.parts)])

    def __str__(self) -> str:
        return self.to_text()

    def _repr_html_(self) -> str:
        return self.to_html()


def _row_lines(values: Sequence[str]) -> Iterator[str]:
    """The values of a row, shortened; of many values the first, and the number of the rest."""
    yield from (_shorten(value, _MAX_VALUE_LENGTH) for value in values[:_MAX_VALUES])
    if len(values) > _MAX_VALUES:
        yield gettext("… and {number} more").format(number=_number(len(values) - _MAX_VALUES, None))


def _row_html(row: Row) -> str:
    tag = "code" if row.is_code else "bdi"
    values = "<br>".join(f"<{tag}>{escape(value)}</{tag}>" for value in _row_lines(row.values))
    return f"<dt>{escape(row.label)}</dt><dd>{values}</dd>"
