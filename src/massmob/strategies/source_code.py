"""Movements as code that can be pasted into a test."""

from __future__ import annotations

from typing import Protocol

from massmob.model.entity import Entity
from massmob.model.source_code import as_code
from massmob.movement import Movement

__all__ = ["MAX_PRINTED", "pretty_print", "printed", "to_code"]

MAX_PRINTED = 60
"""Entities of a movement that is printed as code; a larger one is printed as its summary."""


class _Printer(Protocol):
    def text(self, text: str) -> None: ...


def to_code(movement: Movement) -> str:
    """A movement as code: pasted after ``from massmob import *``, it gives an equal movement.

    Args:
        movement: The movement; the ids outside it are part of the code.

    Example:
        >>> from massmob.model.entities import Field
        >>> print(to_code(Movement([Field(id="field:1", name="phát triển kinh tế")])))
        Movement([
            Field(id='field:1', name='phát triển kinh tế'),
        ])
    """
    lines = "".join(f"\n    {as_code(entity)}," for entity in movement)
    entities = f"[{lines}\n]" if lines else "[]"
    if movement.outside:
        return f"Movement({entities}, outside={sorted(movement.outside)!r})"
    return f"Movement({entities})"


def pretty_print(value: object, printer: _Printer, cycle: bool) -> None:
    """Print an entity or a movement as code, for Hypothesis."""
    printer.text(printed(value))


def printed(value: object) -> str:
    """The text that Hypothesis prints for an entity or a movement."""
    if isinstance(value, Movement):
        return to_code(value) if len(value) <= MAX_PRINTED else repr(value)
    return as_code(value) if isinstance(value, Entity) else repr(value)
