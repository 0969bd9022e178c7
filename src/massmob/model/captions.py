"""What readers see for a kind of entity, a hierarchy, a field, a column: in Vietnamese, English and Russian."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TypeAlias

import attrs

from massmob.model.references import reference_fields
from massmob.translation.catalogue import gettext, gettext_noop
from massmob.translation.language import LANGUAGES, Language
from massmob.values.text import Text

__all__ = ["Captions", "captions", "column_caption", "field_caption", "hierarchy_heading"]

Captions: TypeAlias = "Mapping[str, Mapping[str, Sequence[str]]]"

_COLUMNS = {
    "tier": gettext_noop("tier"),
    "relation": gettext_noop("relation"),
    "place": gettext_noop("where"),
    "to": gettext_noop("receiver"),
    "extent": gettext_noop("extent"),
    "basis": gettext_noop("ordered by"),
    "main": gettext_noop("main receiver"),
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
"""Columns of results whose caption is not that of a field of entities."""


@cache
def captions() -> Captions:
    """The captions of kinds in the plural, of hierarchies of more than one kind, and of fields, by name.

    References have no caption of their own: the label of their relation is one.

    Example:
        >>> captions()["kinds"]["document"][1], captions()["fields"]["issued"][1]
        ('Documents', 'Issued on')
    """
    path = Path(__file__).with_name("captions.json")
    texts: Captions = json.loads(path.read_text(encoding="utf-8"))
    return texts


def field_caption(cls: type[attrs.AttrsInstance], field: str, lang: Language) -> str:
    """The caption of a field: of a reference the label of its relation; without one the name of the field.

    Args:
        cls: The class of the entity or held value.
        field: The field.
        lang: The language.

    Example:
        >>> from massmob.model.entities import MobilizationModel
        >>> [field_caption(MobilizationModel, field, "vi") for field in ("unit", "valid")]
        ['Đơn vị thực hiện', 'Có hiệu lực']
    """
    for reference in reference_fields(cls):
        if reference.field == field and not reference.via:
            label = reference.relation.label(lang)
            return label[:1].upper() + label[1:]
    texts = captions()["fields"].get(field)
    return field if texts is None else texts[LANGUAGES.index(lang)]


def hierarchy_heading(along: str) -> Text:
    """The heading of a hierarchy: the caption of its kind, where it consists of one.

    Example:
        >>> [hierarchy_heading(along).label("en") for along in ("locality", "organisation")]
        ['Localities', 'Organisations']
    """
    return Text(*(captions()["hierarchies"].get(along) or captions()["kinds"][along]))


def column_caption(name: str, lang: Language) -> str:
    """A column as a heading: in English, and where massmob has no word for it, by its name.

    Example:
        >>> [column_caption(name, "vi") for name in ("year", "place", "cost {VND}")]
        ['năm', 'ở đâu', 'cost {VND}']
    """
    if lang == "en":
        return name
    if name in _COLUMNS:
        return gettext(_COLUMNS[name], lang)
    caption = captions()["fields"].get(name)
    return name if caption is None else caption[LANGUAGES.index(lang)].lower()
