"""The texts of a difference: its lines, with ``+``, ``-`` or ``~``, and its fields before and after."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, cast

import attrs

from massmob.comparison.draft import MISSING
from massmob.comparison.edits import Edit, EditKind, FieldEdit
from massmob.model.captions import field_caption
from massmob.model.entity import Entity
from massmob.model.source_code import as_code
from massmob.translation.catalogue import gettext
from massmob.translation.language import Language
from massmob.values.labelled_enum import LabelledEnum
from massmob.values.quantity import Quantity
from massmob.values.text import Text

__all__ = ["SIGNS", "Line", "field_label", "field_lines", "heading", "value_text"]

SIGNS = {EditKind.ADDED: "+", EditKind.REMOVED: "-", EditKind.CHANGED: "~"}
"""The sign of a line."""


class Line(NamedTuple):
    """A field, or an element of a list, before and after."""

    sign: str
    field: str
    before: str
    after: str

    def __str__(self) -> str:
        both = (self.before, self.after) if self.sign == "~" else (self.before or self.after,)
        return f"{self.sign} {self.field}: {' → '.join(both)}"


def heading(edit: Edit, lang: Language) -> str:
    """The entity of an edit: its id, its name and its kind.

    Args:
        edit: The edit.
        lang: Language of the name and the kind.
    """
    if edit.kind is None or edit.name is None:
        return gettext("the movement itself", lang)
    moved = f" → {edit.new_id}" if edit.new_id != edit.id else ""
    return f"{edit.id}{moved} {edit.name.label(lang)} ({edit.kind.label(lang)})"


def field_lines(edit: Edit, lang: Language) -> Iterator[Line]:
    """The lines of an edit: of an entity that was added or removed all values, else what differs.

    Args:
        edit: The edit.
        lang: Language of the labels of words; in English fields have their own names.
    """
    edits = edit.fields if edit.entity is None else (*_values_of(edit), *edit.fields)
    for field_edit in edits:
        label = field_label(edit.entity_class, field_edit.field, lang)
        pairs = field_edit.elements or ((field_edit.before, field_edit.after),)
        for before, after in pairs:
            yield _line(label, before, after, lang)


def _values_of(edit: Edit) -> Iterator[FieldEdit]:
    """The values of an entity that was added or removed, without defaults, its id and its name."""
    entity = cast("Entity", edit.entity)
    for field in attrs.fields(type(entity)):
        value = getattr(entity, field.name)
        if field.name not in ("id", "name") and value != field.default:
            added = FieldEdit(field.name, MISSING, value)
            yield added if edit.change is EditKind.ADDED else added.inverse()


def _line(label: str, before: object, after: object, lang: Language) -> Line:
    """The line of a value: added to nothing, removed so that nothing is left, or changed."""
    old, new = value_text(before, lang), value_text(after, lang)
    if old == new:  # such as elements in another order, or values that differ in detail
        old, new = as_code(before), as_code(after)
    change = (
        EditKind.ADDED
        if before in _EMPTY
        else EditKind.REMOVED
        if after in _EMPTY
        else EditKind.CHANGED
    )
    return Line(SIGNS[change], label, old, new)


_EMPTY: tuple[object, ...] = (MISSING, None, (), "")


def field_label(cls: type[attrs.AttrsInstance] | None, field: str, lang: Language) -> str:
    """The name of a field in files, or for Vietnamese and Russian readers its caption.

    Args:
        cls: The class of the entity or held value; ``None`` for the movement itself.
        field: The field.
        lang: The language.
    """
    return field if lang == "en" or cls is None else field_caption(cls, field, lang)


def value_text(value: object, lang: Language) -> str:
    """A value for readers; empty for one that is not there.

    Args:
        value: An entity, the value of a field, or an element of a list.
        lang: Language of the labels of words.
    """
    if value is MISSING or value is None:
        return ""
    if isinstance(value, Text):
        return " / ".join(
            value.label(language) + (f" ({language})" if language != "vi" else "")
            for language in value.languages
        )
    if isinstance(value, Entity):
        return f"{value.id} {value.name.label(lang)}"
    if isinstance(value, tuple):
        return ", ".join(value_text(item, lang) for item in cast("tuple[object, ...]", value))
    if isinstance(value, bool):
        return gettext("yes", lang) if value else gettext("no", lang)
    if isinstance(value, float):
        return Quantity(value).label(lang)
    if isinstance(value, LabelledEnum | Quantity):
        return value.label(lang)
    kind: type[Any] = type(value)
    if attrs.has(kind) and kind.__str__ is object.__str__:
        held = {field: getattr(value, field.name) for field in attrs.fields(kind)}
        return ", ".join(
            f"{field_label(kind, field.name, lang)} {value_text(part, lang)}"
            for field, part in held.items()
            if part != field.default
        )
    return str(value)
