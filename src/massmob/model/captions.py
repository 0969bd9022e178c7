"""What readers see for a kind of entity and for a field: captions in Vietnamese, English and Russian."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TypeAlias

import attrs

from massmob.model.references import reference_fields
from massmob.translation.language import LANGUAGES, Language

__all__ = ["Captions", "captions", "field_caption"]

Captions: TypeAlias = "Mapping[str, Mapping[str, Sequence[str]]]"


@cache
def captions() -> Captions:
    """The captions of kinds in the plural (``"kinds"``) and of fields (``"fields"``), by name.

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
