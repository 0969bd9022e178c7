"""The titles of rollups and funnels, which are written in the language in which they are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import attrs

from massmob.model.captions import captions, column_caption
from massmob.network.network import Network
from massmob.network.placement import Along
from massmob.network.trees import Dag, Tree
from massmob.translation.catalogue import gettext, gettext_noop
from massmob.translation.language import Language, as_language
from massmob.values.message import Message
from massmob.values.text import Text

__all__ = ["caption_of_kind", "group_caption", "title_of"]

_GROUPS = {"field": gettext_noop("field"), "unit": gettext_noop("unit")}
"""Columns of groups with another meaning than the fields of that name: a field of work, a unit of totals."""
_FIELDS = frozenset({"kind", "tier", "level", "year", "status", "type"})
"""Columns of groups that mean the fields of that name; others are the user's own words."""
_HIERARCHIES: Mapping[Along, Message] = {
    "locality": Message(gettext_noop("up the localities")),
    "committee": Message(gettext_noop("up the Party committees")),
    "field": Message(gettext_noop("up the fields")),
    "document": Message(gettext_noop("up the documents")),
    "organisation": Message(gettext_noop("up the organisations")),
    "target_group": Message(gettext_noop("up the target groups")),
    "contest": Message(gettext_noop("up the contests")),
    "campaign": Message(gettext_noop("up the campaigns")),
}


def group_caption(name: str, lang: Language | None = None) -> str:
    """A column of groups as a heading: in a language where massmob knows it, another by its name.

    Example:
        >>> group_caption("year", "vi"), group_caption("cost {VND}", "vi")
        ('năm', 'cost {VND}')
    """
    if name in _GROUPS:
        return gettext(_GROUPS[name], lang)
    return column_caption(name, as_language(lang)) if name in _FIELDS else name


@attrs.frozen
class _Crossed:
    """Columns of groups in a title."""

    names: tuple[str, ...]

    def label(self, lang: Language | None = None) -> str:
        return " × ".join(group_caption(name, lang) for name in self.names)


def caption_of_kind(kind: str, otherwise: str) -> Text | str:
    """The plural of a kind of entity; of a kind that another package declares, what is given.

    Example:
        >>> caption_of_kind("model", "models").label("ru")
        'Модели'
    """
    caption = captions()["kinds"].get(kind)
    return otherwise if caption is None else Text(*caption)


def title_of(
    what: object,
    movement: Network,
    hierarchy: Tree | Dag,
    *,
    along: Along,
    by: Sequence[str] = (),
    day: date | None,
) -> Message:
    """The title of totals: what, by which columns, of which unit or up which hierarchy, on which day.

    Args:
        what: What was counted or added: a text, or something with a label.
        movement: The movement.
        hierarchy: The units.
        along: Its name.
        by: The names of the columns of groups.
        day: The day; that of the snapshot where it is ``None``.
    """
    if by:
        values = {"what": what, "columns": _Crossed(tuple(by))}
        what = Message(gettext_noop("{what} by {columns}"), values)
    is_one = len(hierarchy.roots) == 1
    day = day or movement.snapshot_day
    place = movement[hierarchy.roots[0]].name if is_one else _HIERARCHIES[along]
    parts = (what, place, *(() if day is None else (day,)))
    return Message("{parts}", {"parts": parts})
