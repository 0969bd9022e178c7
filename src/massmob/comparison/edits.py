"""`Edit`: what differs in one entity, field by field, or in the movement itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import attrs

from massmob.comparison.draft import MISSING
from massmob.comparison.elements import Pair, aligned
from massmob.model.entity import ENTITY_TYPES, Entity
from massmob.values.labelled_enum import LabelledEnum, word
from massmob.values.text import Text
from massmob.values.vocabulary import EntityKind

__all__ = ["Edit", "EditKind", "FieldEdit", "field_edits", "with_new_ids"]


class EditKind(LabelledEnum):
    """Loại khác biệt: what happened to an entity or a value between two movements."""

    ADDED = word("added", "thêm", "added", "добавлено")
    REMOVED = word("removed", "bỏ", "removed", "удалено")
    CHANGED = word("changed", "sửa", "changed", "изменено")


@attrs.frozen
class FieldEdit:
    """A field whose value differs.

    Attributes:
        field: The field.
        before: Its value before; `attrs.NOTHING` where a field that this release does not know was missing.
        after: Its value after.
    """

    field: str
    before: object
    after: object

    @property
    def elements(self) -> tuple[Pair, ...]:
        """Of a list, the elements that differ, before and after; `attrs.NOTHING` where it was added or removed.

        It is empty for any other field, and where the elements were only reordered.

        Example:
            >>> FieldEdit("sources", ("src:1",), ("src:1", "src:2")).elements
            ((NOTHING, 'src:2'),)
        """
        sides: list[object] = [self.before, self.after]
        if not all(isinstance(side, tuple) for side in sides):
            return ()
        before, after = cast("list[tuple[object, ...]]", sides)
        return tuple(pair for pair in aligned(before, after) or () if pair[0] != pair[1])

    def inverse(self) -> FieldEdit:
        """The edit that undoes this one."""
        return FieldEdit(self.field, self.after, self.before)


@attrs.frozen(kw_only=True)
class Edit:
    """What differs in an entity, or in the movement itself.

    Attributes:
        id: The id of the entity before; empty for the movement itself.
        change: Whether the entity was added, removed or changed.
        kind: The kind of the entity; ``None`` for the movement itself.
        name: The name of the entity after, or the last; ``None`` for the movement itself.
        entity: An entity that was added or removed.
        fields: Of an entity that was changed, the fields that differ. The fields of the movement itself are
            ``outside`` and the lists of a file that this release does not know.
    """

    id: str
    change: EditKind
    kind: EntityKind | None = None
    name: Text | None = None
    entity: Entity | None = None
    fields: tuple[FieldEdit, ...] = ()

    @property
    def new_id(self) -> str:
        """The id of the entity after."""
        return next((str(edit.after) for edit in self.fields if edit.field == "id"), self.id)

    @property
    def entity_class(self) -> type[Entity] | None:
        """The class of the entity; ``None`` for the movement itself."""
        return None if self.kind is None else ENTITY_TYPES[self.kind]

    def inverse(self) -> Edit:
        """The edit that undoes this one."""
        names = [cast("Text", edit.before) for edit in self.fields if edit.field == "name"]
        return attrs.evolve(
            self,
            id=self.new_id,
            change=_INVERSE[self.change],
            name=names[0] if names else self.name,
            fields=tuple(edit.inverse() for edit in self.fields),
        )


_INVERSE = {
    EditKind.ADDED: EditKind.REMOVED,
    EditKind.REMOVED: EditKind.ADDED,
    EditKind.CHANGED: EditKind.CHANGED,
}


def field_edits(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[FieldEdit, ...]:
    """The fields whose values differ, in the order of the fields.

    Args:
        before: Field → value.
        after: Field → value.
    """
    pairs = (
        (name, before.get(name, MISSING), after.get(name, MISSING)) for name in {**before, **after}
    )
    return tuple(
        FieldEdit(name, old, new) for name, old, new in pairs if old is not new and old != new
    )


def with_new_ids(value: object, new_ids: Mapping[str, str]) -> object:
    """A value of a field with new ids in place of old ones.

    Args:
        value: An id, a held value with ids, or a tuple of these; any other value is returned as it is.
        new_ids: Old id → new id.
    """
    if isinstance(value, str):
        return new_ids.get(value, value)
    if isinstance(value, tuple):
        return tuple(
            with_new_ids(element, new_ids) for element in cast("tuple[object, ...]", value)
        )
    kind: type[Any] = type(value)
    if not attrs.has(kind):
        return value
    held = {field.name: getattr(value, field.name) for field in attrs.fields(kind)}
    changed = {
        name: new for name, old in held.items() if (new := with_new_ids(old, new_ids)) != old
    }
    return attrs.evolve(cast("Any", value), **changed) if changed else value
