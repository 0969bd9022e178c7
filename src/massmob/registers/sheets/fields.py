"""The fields of a movement, by the words that registers have for them."""

from __future__ import annotations

from collections.abc import Mapping

from massmob.errors import InvalidValueError
from massmob.movement import Movement
from massmob.registers.sheets.lexicon import key, nearest
from massmob.values.vocabulary import FieldKind

__all__ = ["Fields"]

_BINDING = {"va", "and", "и"}


class Fields:
    """The fields of a movement, found by their names in any language, their ids, or short forms.

    Args:
        movement: The movement.
        short: Key of a short form → id, or the key of a name that a field has.
    """

    def __init__(self, movement: Movement, short: Mapping[str, str]) -> None:
        self._fields = movement.fields
        self._named: dict[str, str] = {}
        # Where a theme is called as a field is, the field is meant.
        ordered = sorted(self._fields.values(), key=lambda each: list(FieldKind).index(each.kind))
        for field in ordered:
            for language in field.name.languages:
                self._named.setdefault(_said(field.name.label(language)), field.id)
            self._named.setdefault(_said(field.id), field.id)
        for word, meant in short.items():
            id = meant if meant in self._fields else self._named.get(_said(meant))
            if id is not None:
                self._named.setdefault(_said(word), id)

    def named(self, text: str) -> str | None:
        """The id of the field that a text names; ``None`` when it names none."""
        said = _said(text)
        return self._named.get(said) or self._named.get(said.removeprefix("linh vuc "))

    def find(self, text: str) -> str:
        """The id of the field that a text names.

        Raises:
            InvalidValueError: None; the hint names near ones.
        """
        found = self.named(text)
        if found is not None:
            return found
        near = nearest(_said(text), tuple(self._named))
        wide = [each for each in self._fields.values() if each.kind is FieldKind.FIELD]
        hint = f"one of: {', '.join(str(each.name) for each in wide)}"
        if near:
            hint = f"did you mean {self._fields[self._named[near]].name}?"
        raise InvalidValueError("not a field of the movement", found=text, hint=hint)


def _said(text: str) -> str:
    return " ".join(word for word in key(text).split() if word not in _BINDING)
