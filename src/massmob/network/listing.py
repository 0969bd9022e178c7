"""`Listing`: a tuple of entities or results that shows itself as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, SupportsIndex, TypeVar, cast, overload

import attrs

from massmob.model.captions import captions, field_caption
from massmob.model.entity import Entity, value_lines
from massmob.rendering.table import Table
from massmob.translation.catalogue import gettext, gettext_noop
from massmob.translation.language import LANGUAGES, Language, as_language
from massmob.values.plain_form import to_plain_value

__all__ = ["Listing", "entity_table", "shown", "shown_in_notebook"]

_T_co = TypeVar("_T_co", covariant=True)
_MAX_ROWS = 20  # that a terminal shows
_MAX_ROWS_IN_NOTEBOOK = 200
_MAX_COLUMNS = 8
_MAX_CELL = 60
_BASE_FIELDS = frozenset(attrs.fields_dict(Entity))


class Listing(tuple[_T_co, ...]):
    """A tuple of entities or results, shown as a table: in a terminal the first and the last rows.

    It is a tuple in every other way: it equals one, and is indexed and joined like one. So is a part of it.

    Example:
        >>> from massmob.model.entities import Field
        >>> Listing([Field(id="field:1", name="kinh tế")])
        id       kind   name     valid
        ───────  ─────  ───────  ──────
        field:1  field  kinh tế  always
    """

    __slots__ = ()

    @overload
    def __getitem__(self, position: SupportsIndex, /) -> _T_co: ...
    @overload
    def __getitem__(self, position: slice, /) -> Listing[_T_co]: ...
    def __getitem__(self, position: SupportsIndex | slice, /) -> _T_co | Listing[_T_co]:
        if isinstance(position, slice):
            return Listing(super().__getitem__(position))
        return super().__getitem__(position)

    def table(self, lang: Language | None = None) -> Table:
        """Every item as a row: of entities id, kind, name and period, of results their fields.

        Args:
            lang: Language of the header, of names and of the labels of words.
        """
        items, lang = cast("Sequence[Any]", self), as_language(lang)
        if not items:
            return Table((gettext("nothing", lang),), (), lang=lang)
        if isinstance(items[0], Entity):
            rows = [
                (
                    item.id,
                    item.entity_kind.label(lang),
                    item.name.label(lang),
                    item.valid.label(lang),
                )
                for item in items
            ]
            header = ("id", gettext("kind", lang), gettext("name", lang), gettext("valid", lang))
            return Table(header, rows, lang=lang)
        names = _field_names(items[0])
        return Table(
            [_caption_of_result(name, lang) for name in names],
            [[_cell(getattr(item, name), lang) for name in names] for item in items],
            lang=lang,
        )

    def to_dict(self) -> list[object]:
        """The plain forms of the items, in the types of JSON."""
        return [to_plain_value(item) for item in self]

    def __repr__(self) -> str:
        return str(shown(self.table()))

    def __str__(self) -> str:
        return repr(self)

    def _repr_html_(self) -> str:
        return shown_in_notebook(self.table())


_CAPTIONS = {
    "task": gettext_noop("task"),
    "state": gettext_noop("state"),
    "models": gettext_noop("models"),
    "figures": gettext_noop("figures"),
    "events": gettext_noop("events"),
    "entity": gettext_noop("entity"),
    "phase": gettext_noop("phase"),
    "days": gettext_noop("days"),
    "citations": gettext_noop("citations"),
    "is_own": gettext_noop("value of the entity"),
    "period": gettext_noop("period"),
    "documents": gettext_noop("documents"),
    "day": gettext_noop("day"),
    "before": gettext_noop("before"),
    "after": gettext_noop("after"),
    "began": gettext_noop("began"),
    "ended": gettext_noop("ended"),
}
"""Field of a result that no entity has → its caption; in English fields have their own names."""


def _caption_of_result(name: str, lang: Language) -> str:
    if lang == "en":
        return name
    caption = captions()["fields"].get(name)
    return (
        gettext(_CAPTIONS.get(name, name), lang)
        if caption is None
        else caption[LANGUAGES.index(lang)]
    )


def _field_names(item: object) -> list[str]:
    return [field.name for field in attrs.fields(cast("Any", type(item)))]


def shown(table: Table) -> Table:
    """A table as a terminal shows it: of many rows the first and the last."""
    return attrs.evolve(
        table, max_rows=_MAX_ROWS, max_columns=_MAX_COLUMNS, all_shown_by=_has_all(".table()")
    )


def shown_in_notebook(table: Table) -> str:
    """The HTML of a table: of many rows the first and the last."""
    return attrs.evolve(
        table, max_rows=_MAX_ROWS_IN_NOTEBOOK, all_shown_by=_has_all(".table()")
    ).to_html()


def _has_all(call: str) -> str:
    return gettext("{call} has all").format(call=call)


def entity_table(kind: type[Entity], entities: Sequence[Entity], lang: Language) -> Table:
    """Entities of one kind as a table: id, name, period, and the fields of the kind that some of them have.

    Args:
        kind: Their class.
        entities: The entities.
        lang: Language of names and of the labels of words; in English fields have their own names.
    """
    fields: list[attrs.Attribute[Any]] = [
        field
        for field in attrs.fields(kind)
        if field.name not in _BASE_FIELDS
        and any(getattr(entity, field.name) != field.default for entity in entities)
    ]
    rows = [
        (
            entity.id,
            entity.name.label(lang),
            entity.valid.label(lang),
            *(_cell(getattr(entity, field.name), lang) for field in fields),
        )
        for entity in entities
    ]
    names = (
        field.name if lang == "en" else field_caption(kind, field.name, lang) for field in fields
    )
    return Table(("id", gettext("name", lang), gettext("valid", lang), *names), rows, lang=lang)


def _cell(value: object, lang: Language) -> str:
    """A value as the text of a cell: of entities their ids, of what is longer its beginning."""
    if isinstance(value, Entity):
        return value.id
    if isinstance(value, tuple):
        text = ", ".join(_cell(part, lang) for part in cast("tuple[object, ...]", value))
    else:
        text = "" if value is None else "; ".join(value_lines(value, lang))
    return text if len(text) <= _MAX_CELL else f"{text[: _MAX_CELL - 1]}…"
