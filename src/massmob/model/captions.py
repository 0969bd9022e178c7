"""What readers see for a kind of entity and for a field: captions in Vietnamese, English and Russian."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import TypeAlias

__all__ = ["Captions", "captions"]

Captions: TypeAlias = "Mapping[str, Mapping[str, Sequence[str]]]"


@cache
def captions() -> Captions:
    """The captions of kinds in the plural (``"kinds"``) and of fields (``"fields"``), by name.

    References have no caption of their own: the label of their relation is one.

    Example:
        >>> captions()["kinds"]["document"][1], captions()["fields"]["issued"][1]
        ('Documents', 'Issued on')
    """
    file = resources.files("massmob.model").joinpath("captions.json")
    texts: Captions = json.loads(file.read_text(encoding="utf-8"))
    return texts
