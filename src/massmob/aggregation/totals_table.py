"""The totals of a rollup as a table: units as rows, or any of its dimensions as columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from massmob.aggregation.context import Context, Group, as_groups
from massmob.aggregation.labels import distinct, group_label, key_parts
from massmob.aggregation.titles import group_caption
from massmob.errors import InvalidValueError
from massmob.rendering.table import Align, Table
from massmob.translation.catalogue import gettext
from massmob.translation.language import get_language
from massmob.values.quantity import Quantity
from massmob.values.text import unknown_word_error

__all__ = ["ALL_SHOWN_BY", "MAX_COLUMNS", "pivot_table", "totals_table"]

MAX_COLUMNS = 12
"""The groups that are displayed side by side."""
ALL_SHOWN_BY = ".table(all=True)"

_MAX_ROWS = 22  # with title, header and notes at most 30 lines


def totals_table(
    totals: Mapping[str, object],
    context: Context,
    notes: Sequence[str],
    *,
    all: bool,
    labels: bool,
    indent: bool,
) -> Table:
    """One row a unit, one column a group, in the current language; arguments as of `Rollup.table`."""
    lang = get_language()
    groups = context.groups or (None,)
    is_nested = indent and not context.is_ranked
    rows: list[tuple[object, ...]] = []
    for unit, total in totals.items():
        blanks = "  " * context.hierarchy.depth(unit) if is_nested else ""
        figures = map(as_groups(total).get, groups)
        cells = (None if figure is None else context.cell(figure) for figure in figures)
        rows.append((unit, blanks + context.name(unit, lang), *cells))
    headings = context.headings(context.groups, lang if labels else None) or [gettext("total")]
    align: list[Align] = ["right"] * len(headings)
    return Table(
        ("id", gettext("unit") if labels else "unit", *headings),
        rows,
        align=["left", "left", *align],
        title=str(context.title),
        notes=notes,
        max_rows=None if all else _MAX_ROWS,
        max_columns=None if all else 2 + MAX_COLUMNS,
        all_shown_by=ALL_SHOWN_BY,
    )


def pivot_table(
    totals: Mapping[str, object],
    context: Context,
    notes: Sequence[str],
    columns: str | None,
    *,
    all: bool,
) -> Table:
    """One dimension as columns, the others as rows, in the current language; arguments as of `Rollup.pivot`."""
    lang = get_language()
    if not context.by:
        raise InvalidValueError("a rollup without groups", place="by", hint="roll up with by=")
    dimensions = ("unit", *context.by)
    column = dimensions[-1] if columns is None else columns
    if column not in dimensions:
        raise unknown_word_error("not a dimension", column, dimensions, place="columns")
    position = dimensions.index(column)
    rest = [name for number, name in enumerate(dimensions) if number != position]
    cells: dict[tuple[Group, ...], dict[Group, Quantity]] = {}
    for unit, total in totals.items():
        for group, figure in as_groups(total).items():
            key = (unit, *key_parts(group, context.by))
            row = (*key[:position], *key[position + 1 :])
            cells.setdefault(row, {})[key[position]] = figure
    values = list(dict.fromkeys(_values_of(position, totals, context)))

    def label(value: Group, name: str) -> str:
        if name == "unit":
            return context.name(cast("str", value), lang)
        return group_label(value, (name,), context.movement, lang)

    is_unit_in_rows = position > 0
    rows = [
        (
            *(row[:1] if is_unit_in_rows else ()),
            *map(label, row, rest),
            *(context.cell(figures[value]) if value in figures else None for value in values),
        )
        for row, figures in cells.items()
    ]
    rest = ["id", *rest] if is_unit_in_rows else rest
    left: list[Align] = ["left"] * len(rest)
    right: list[Align] = ["right"] * len(values)
    return Table(
        (*map(_heading, rest), *distinct([label(value, column) for value in values], values)),
        rows,
        align=[*left, *right],
        title=gettext("{title}, columns: {column}").format(
            title=context.title, column=group_caption(column)
        ),
        notes=notes,
        max_rows=None if all else _MAX_ROWS,
        max_columns=None if all else len(rest) + MAX_COLUMNS,
        all_shown_by=f".pivot({column!r}, all=True)",
    )


def _heading(dimension: str) -> str:
    return dimension if dimension == "id" else group_caption(dimension)


def _values_of(position: int, totals: Mapping[str, object], context: Context) -> Iterator[Group]:
    """The values of a dimension: 0 for the units, then the columns grouped by."""
    if position == 0:
        yield from totals
    else:
        yield from (key_parts(group, context.by)[position - 1] for group in context.groups)
