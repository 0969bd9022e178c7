"""The fields of a movement, by the words that registers have for them."""

from __future__ import annotations

from collections.abc import Mapping

from massmob.errors import InvalidValueError
from massmob.movement import Movement
from massmob.network.unit_words import word_key
from massmob.registers.sheets.lexicon import nearest_key
from massmob.values.vocabulary import FieldKind

__all__ = ["FieldFinder"]

_CONJUNCTIONS = {"va", "and", "и"}


class FieldFinder:
    """The fields of a movement, found by their names in any language, their ids, or short forms.

    Args:
        movement: The movement.
        short_forms: Key of a short form → id, or the key of a name that a field has.
    """

    def __init__(self, movement: Movement, short_forms: Mapping[str, str]) -> None:
        self._fields = movement.fields
        self._ids_by_name: dict[str, str] = {}
        kinds = list(FieldKind)
        # Where a theme and a field have the same name, the name means the field.
        for field in sorted(self._fields.values(), key=lambda field: kinds.index(field.kind)):
            for language in field.name.languages:
                self._ids_by_name.setdefault(_field_key(field.name.label(language)), field.id)
            self._ids_by_name.setdefault(_field_key(field.id), field.id)
        for word, meaning in short_forms.items():
            id = meaning if meaning in self._fields else self._ids_by_name.get(_field_key(meaning))
            if id is not None:
                self._ids_by_name.setdefault(_field_key(word), id)

    def get(self, text: str) -> str | None:
        """The id of the field that a text names; ``None`` when it names none."""
        key = _field_key(text)
        return self._ids_by_name.get(key) or self._ids_by_name.get(key.removeprefix("linh vuc "))

    def find(self, text: str) -> str:
        """The id of the field that a text names.

        Raises:
            InvalidValueError: No such field; the hint names similar ones.
        """
        id = self.get(text)
        if id is not None:
            return id
        similar = nearest_key(_field_key(text), tuple(self._ids_by_name))
        if similar:
            hint = f"did you mean {self._fields[self._ids_by_name[similar]].name}?"
        else:
            fields = self._fields.values()
            names = (str(field.name) for field in fields if field.kind is FieldKind.FIELD)
            hint = f"one of: {', '.join(names)}"
        raise InvalidValueError("not a field of the movement", found=text, hint=hint)


def _field_key(text: str) -> str:
    return " ".join(word for word in word_key(text).split() if word not in _CONJUNCTIONS)
