"""Groups of a rollup as headings: labels of closed lists, names of entities, in a language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from functools import cache
from typing import cast, get_args, get_type_hints

from massmob.model.entity import ENTITY_TYPES
from massmob.network.entity_fields import derived_fields
from massmob.network.network import Network
from massmob.translation.language import Language
from massmob.values.labelled_enum import LabelledEnum
from massmob.values.period import Period
from massmob.values.text import Text

__all__ = ["distinct", "group_label", "group_labels", "key_parts"]

_NO_VALUE = "–"


def group_labels(
    groups: Sequence[Hashable], by: Sequence[str], movement: Network, lang: Language
) -> list[str]:
    """The headings of groups; where two would be the same, the values are added.

    Args:
        groups: The groups; tuples where ``by`` names several columns.
        by: The names of the columns of groups.
        movement: The movement whose entities groups may be.
        lang: The language.
    """
    return distinct([group_label(group, by, movement, lang) for group in groups], groups)


def distinct(labels: Sequence[str], values: Sequence[Hashable]) -> list[str]:
    """Labels of values; those that several values have, with the value.

    Example:
        >>> distinct(["Bắc", "Nam", "Bắc"], ["loc:1", "loc:2", "loc:3"])
        ['Bắc (loc:1)', 'Nam', 'Bắc (loc:3)']
    """
    repeated = {label for label, count in Counter(labels).items() if count > 1}
    return [
        f"{label} ({value})" if label in repeated else label
        for label, value in zip(labels, values, strict=True)
    ]


def group_label(group: Hashable, by: Sequence[str], movement: Network, lang: Language) -> str:
    """The heading of a group; of several columns, their headings.

    Args:
        group: The group.
        by: The names of its columns.
        movement: The movement whose entities it may be.
        lang: The language.

    Returns:
        The name of the entity with this id, the label of this value in the closed list of a field of the
        column's name, or else the value as text; ``"–"`` for no value.

    Example:
        >>> group_label(("xa", 2024, None), ("kind", "year", "field"), Network(()), "en")
        'commune, 2024, –'
    """
    parts = key_parts(group, by)
    return ", ".join(
        _value_label(part, name, movement, lang) for part, name in zip(parts, by, strict=True)
    )


def key_parts(group: Hashable, by: Sequence[str]) -> tuple[Hashable, ...]:
    """The values of a group, one for each of the columns grouped by.

    Example:
        >>> key_parts(("xa", 2024), ("kind", "year")), key_parts("xa", ("kind",)), key_parts(None, ())
        (('xa', 2024), ('xa',), ())
    """
    if not by:
        return ()
    single: tuple[Hashable, ...] = (group,)
    parts = cast("tuple[Hashable, ...]", group) if isinstance(group, tuple) else single
    return parts if len(parts) == len(by) else single


def _value_label(value: Hashable, column: str, movement: Network, lang: Language) -> str:
    if value is None:
        return _NO_VALUE
    if isinstance(value, LabelledEnum | Period | Text):
        return value.label(lang)
    if not isinstance(value, str):
        return str(value)
    if value in movement:
        return movement[value].name.label(lang)
    labels = {
        word.label(lang)
        for closed_list in _closed_lists().get(column, ())
        for word in closed_list
        if word == value
    }
    # Lists of several kinds of entity may have the same value with other labels.
    return labels.pop() if len(labels) == 1 else value


@cache
def _closed_lists() -> Mapping[str, tuple[type[LabelledEnum], ...]]:
    """Name of a field or property → the closed lists that its values may be of."""
    lists: dict[str, dict[type[LabelledEnum], None]] = {}
    for kind, entity_type in ENTITY_TYPES.items():
        hints = get_type_hints(entity_type).items()
        types_of_fields = {name: (hint, *get_args(hint)) for name, hint in hints}
        for name, types in (*types_of_fields.items(), *derived_fields(kind).items()):
            for part in types:
                if isinstance(part, type) and issubclass(part, LabelledEnum):
                    lists.setdefault(name, {})[part] = None
    return {name: tuple(types) for name, types in lists.items()}
