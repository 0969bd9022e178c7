"""The titles of rollups and funnels, which are written in the language in which they are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import reduce

from massmob.model.captions import captions
from massmob.network.network import Network
from massmob.network.placement import Along
from massmob.network.trees import Dag, Tree
from massmob.translation.catalogue import gettext_noop
from massmob.values.message import Message
from massmob.values.text import Text

__all__ = ["caption_of_kind", "column_caption", "title_of"]

_COLUMNS = {
    "kind": Message(gettext_noop("kind")),
    "tier": Message(gettext_noop("tier")),
    "level": Message(gettext_noop("level")),
    "year": Message(gettext_noop("year")),
    "status": Message(gettext_noop("status")),
    "field": Message(gettext_noop("field")),
    "type": Message(gettext_noop("type")),
    "unit": Message(gettext_noop("unit")),
}
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


def column_caption(name: str) -> Message:
    """A column of groups as a heading: in a language where massmob knows it, another by its name.

    Example:
        >>> column_caption("year").label("vi"), column_caption("cost {VND}").label("vi")
        ('năm', 'cost {VND}')
    """
    return _COLUMNS.get(name) or Message("{name}", {"name": name})


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
        columns = reduce(_crossed, map(column_caption, by))
        what = Message(gettext_noop("{what} by {columns}"), {"what": what, "columns": columns})
    is_one = len(hierarchy.roots) == 1
    day = day or movement.snapshot_day
    place = movement[hierarchy.roots[0]].name if is_one else _HIERARCHIES[along]
    parts = (what, place, *(() if day is None else (day,)))
    return Message("{parts}", {"parts": parts})


def _crossed(one: Message, other: Message) -> Message:
    return Message("{one} × {other}", {"one": one, "other": other})
