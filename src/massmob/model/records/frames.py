"""Entities, and the values that they hold, as dataframes: the columns are those of files of tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from massmob.model.entity import Entity
from massmob.model.records.columns import Cell, Layout, layouts
from massmob.rendering.frames import arrow_column, as_frame, check_backend, library

__all__ = ["entities_frame", "held_frame", "held_names"]


def held_names() -> tuple[str, ...]:
    """The fields whose values have dataframes of their own, such as ``successors``."""
    return tuple(name for name, layout in layouts().items() if layout.held)


def entities_frame(plural: str, entities: Iterable[Entity], backend: str) -> Any:  # noqa: ANN401 - a dataframe
    """Entities of one kind as a dataframe, a row an entity.

    Args:
        plural: The name of the table of the kind, such as ``"localities"``.
        entities: The entities.
        backend: The engine.
    """
    layout = layouts()[plural]
    return _frame(layout, [layout.cells(entity.to_dict()) for entity in entities], backend)


def held_frame(name: str, entities: Iterable[Entity], backend: str) -> Any:  # noqa: ANN401 - a dataframe
    """The values that entities hold in a field as a dataframe: ``holder``, ``position`` and their fields.

    Args:
        name: The field, such as ``"successors"``.
        entities: The entities; those without the field have no row.
        backend: The engine.
    """
    layout = layouts()[name]
    rows: list[list[Cell]] = [
        [entity.id, position, *layout.cells(value.to_dict())]
        for entity in entities
        for position, value in enumerate(getattr(entity, name, ()), 1)
    ]
    return _frame(layout, rows, backend)


def _frame(layout: Layout, rows: Sequence[Sequence[Cell]], backend: str) -> Any:  # noqa: ANN401 - a dataframe
    check_backend(backend)
    arrow = library("pyarrow")
    columns = {
        column.name: arrow_column(arrow, column.kind, [row[position] for row in rows])
        for position, column in enumerate(layout.columns)
    }
    return as_frame(arrow.table(columns), backend)
