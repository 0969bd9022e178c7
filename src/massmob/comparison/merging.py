"""`merge`: the edits of two movements that come from one, field by field, with the conflicts between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, Generic, Literal, TypeAlias, TypeVar

import attrs

from massmob.comparison.difference import difference
from massmob.comparison.draft import MISSING, MOVEMENT, Draft
from massmob.comparison.elements import merged
from massmob.comparison.wording import field_label, value_text
from massmob.errors import InvalidValueError, counted, require_type
from massmob.model.entity import Entity
from massmob.model.references import Link, Reference, reference_fields, references
from massmob.network.collection import Collection
from massmob.network.trees import reach
from massmob.rendering.table import Table
from massmob.translation.catalogue import gettext, ngettext, pgettext
from massmob.translation.language import Language, as_language, get_language
from massmob.values.plain_form import MakeRef, PlainForm, to_plain_value
from massmob.values.quantity import Quantity
from massmob.values.schemas import STRING, Schema, object_of

__all__ = ["Conflict", "Merge", "Resolve", "merge"]

_N = TypeVar("_N", bound=Collection)


@attrs.frozen
class Conflict(PlainForm):
    """A value that both sides changed, each in another way.

    Attributes:
        entity: The id of the entity; empty for the movement itself.
        field: The field; empty where one side removed the entity and the other needs it: then the values are
            the entity or ``None``.
        base: The value that both sides had; `attrs.NOTHING` where there was none.
        ours: The value of one side.
        theirs: The value of the other.
    """

    entity: str
    field: str
    base: Any
    ours: Any
    theirs: Any

    def to_dict(self) -> dict[str, object]:
        """The conflict in the types of JSON; a value that was not there is left out."""
        return {
            field.name: to_plain_value(value)
            for field in attrs.fields(type(self))
            if (value := getattr(self, field.name)) is not MISSING
        }

    @classmethod
    def form_schema(cls, make_ref: MakeRef) -> Schema:
        """The JSON Schema of `to_dict`."""
        return object_of({"entity": STRING, "field": STRING})

    def __str__(self) -> str:
        place = [self.entity or gettext("the movement itself"), self.field]
        lang = get_language()
        sides = {side: value_text(getattr(self, side), lang) or "-" for side in _SIDES}
        message = gettext("{place}: base {base}; ours {ours}; theirs {theirs}")
        return message.format(place=": ".join(filter(None, place)), **sides)


_SIDES = ("base", "ours", "theirs")

Resolve: TypeAlias = "Literal['ours', 'theirs'] | Callable[[Conflict], Any]"
"""How conflicts are resolved: the side whose value is taken, or a function that returns the value."""


@attrs.frozen(repr=False)
class Merge(PlainForm, Generic[_N]):
    """The result of `merge`.

    Attributes:
        movement: The movement with the edits of both sides. Where a conflict was not resolved it has our value;
            an entity that one side removed and the other needs is in it.
        conflicts: The conflicts that were not resolved.
        resolved: Those that ``resolve`` decided.
    """

    movement: _N
    conflicts: tuple[Conflict, ...] = ()
    resolved: tuple[Conflict, ...] = ()

    def __repr__(self) -> str:
        counts = f"{counted(len(self.conflicts), 'conflict')}, {len(self.resolved):,} resolved"
        return f"<Merge: {counts}, {self.movement!r}>"

    def to_dict(self) -> dict[str, object]:
        """The movement in the form of files, and the conflicts, in the types of JSON."""
        return {
            field.name: to_plain_value(getattr(self, field.name))
            for field in attrs.fields(type(self))
        }

    @classmethod
    def form_schema(cls, make_ref: MakeRef) -> Schema:
        """The JSON Schema of `to_dict`."""
        conflicts: Schema = {"type": "array", "items": make_ref(Conflict)}
        movement = {"type": "object", "required": ["massmob"]}
        return object_of({"movement": movement, "conflicts": conflicts, "resolved": conflicts})

    def table(self, lang: Language | None = None) -> Table:
        """The conflicts as a table: entity, field, the three values, and whether it was resolved.

        Args:
            lang: Language of names and of the labels of words.
        """
        lang = as_language(lang)
        resolved = gettext("resolved", lang)
        both = [*((c, "") for c in self.conflicts), *((c, resolved) for c in self.resolved)]
        rows = [
            (
                conflict.entity,
                field_label(self._class_of(conflict.entity), conflict.field, lang),
                *(value_text(getattr(conflict, side), lang) for side in _SIDES),
                note,
            )
            for conflict, note in both
        ]
        header = (
            gettext("entity", lang),
            pgettext("of an entity", "field", lang),
            pgettext("side of a merge", "base", lang),
            pgettext("side of a merge", "ours", lang),
            pgettext("side of a merge", "theirs", lang),
            "",
        )
        title = ngettext("{number} conflict", "{number} conflicts", len(rows), lang)
        number = Quantity(len(rows)).label(lang)
        return Table(header, rows, lang=lang, title=title.format(number=number))

    def _class_of(self, id: str) -> type[Entity] | None:
        return type(self.movement[id]) if id in self.movement else None

    def __str__(self) -> str:
        return self.table().to_text()

    def _repr_html_(self) -> str:
        return self.table().notebook_html()


def merge(base: _N, ours: _N, theirs: _N, resolve: Resolve | None = None) -> Merge[_N]:
    """Put together the edits that two people made to copies of one movement.

    A field that one side changed has its value; lists are merged element by element. These are conflicts: a
    field, or an element of a list, that both changed in different ways; elements of lists that were reordered;
    an entity that one side removed while the other changed it or newly refers to it; entities that only the
    edits of both sides together put below one another.

    Args:
        base: The movement that both began with.
        ours: The copy of one side.
        theirs: The copy of the other.
        resolve: ``"ours"``, ``"theirs"``, or a function from a `Conflict` to the value to take: an entity or
            ``None`` where its ``field`` is empty.

    Returns:
        The movement and the conflicts. A reference never leads to an entity that the merge left out.

    Raises:
        InvalidValueError: Not a movement, not a way to resolve, or a value that the field does not take.

    Example:
        >>> from massmob.model.entities import Field
        >>> from massmob.movement import Movement
        >>> base = Movement([Field(id="field:1", name="kinh tế")])
        >>> ours = Movement([Field(id="field:1", name="phát triển kinh tế")])
        >>> theirs = Movement([Field(id="field:1", name="kinh tế", note="từ 2016")])
        >>> merge(base, ours, theirs).movement["field:1"]
        Field(id='field:1', name='phát triển kinh tế', note='từ 2016')
        >>> print(*merge(base, ours, Movement()).conflicts)
        field:1: base field:1 kinh tế; ours field:1 phát triển kinh tế; theirs -
    """
    for name, movement in {"base": base, "ours": ours, "theirs": theirs}.items():
        require_type(name, movement, Collection, hint="give a Movement")
    if not (resolve is None or resolve in ("ours", "theirs") or callable(resolve)):
        hint = 'give "ours", "theirs" or a function'
        raise InvalidValueError("not a way to resolve", place="resolve", found=resolve, hint=hint)
    merging = _Merging(base, ours, theirs, resolve)
    merging.merge_edits()
    merging.settle_hierarchies()
    merging.settle_references()
    return Merge(
        merging.result.network(type(ours)), tuple(merging.conflicts), tuple(merging.resolved)
    )


class _Merging:
    """A merge that is under way: the drafts of the three movements and of the result."""

    def __init__(
        self, base: Collection, ours: Collection, theirs: Collection, resolve: Resolve | None
    ) -> None:
        self.base, self.ours, self.theirs = Draft(base), Draft(ours), Draft(theirs)
        self.result = Draft(base)
        self.resolve = resolve
        self.conflicts: list[Conflict] = []
        self.resolved: list[Conflict] = []
        self.settled: set[tuple[str, str]] = set()  # entity and field of conflicts
        self.our_ids = {edit.id for edit in difference(base, ours)}
        self.their_ids = {edit.id for edit in difference(base, theirs)}

    # --- values ------------------------------------------------------------------------------------

    def merge_edits(self) -> None:
        """Take over what one side changed, and merge what both changed."""
        for id in sorted(self.our_ids | self.their_ids):
            if id not in self.their_ids:
                self._take(id, self.ours)
            elif id not in self.our_ids:
                self._take(id, self.theirs)
            else:
                self._merge_entity(id)

    def _merge_entity(self, id: str) -> None:
        """Merge an entity, or the movement itself, that both sides changed."""
        ours, theirs = self.ours.entities.get(id), self.theirs.entities.get(id)
        if ours is None and theirs is None and id != MOVEMENT:
            self.result.remove(id)
        elif type(ours) is type(theirs):
            self._merge_fields(id)
        else:  # removed by one, or of another kind
            self._settle_entity(id)

    def _take(self, id: str, side: Draft) -> None:
        """The entity, or what belongs to the movement itself, as one side has it."""
        if id == MOVEMENT:
            self.result.put(None, side.values(id))
        elif id in side.entities:
            self.result.put_entity(side.entities[id], side.unknown_fields(id))
        else:
            self.result.entities.pop(id, None)

    def _merge_fields(self, id: str) -> None:
        ours, theirs = self.ours.values(id), self.theirs.values(id)
        base = self.base.values(id) or _defaults(type(self.ours.entities[id]))
        values: dict[str, Any] = {}
        for name in {**ours, **theirs, **base}:
            old, our, their = (side.get(name, MISSING) for side in (base, ours, theirs))
            if our in (old, their):
                values[name] = their
            elif their == old:
                values[name] = our
            else:
                values[name] = self._merge_values(Conflict(id, name, old, our, their))
        self.result.put(None if id == MOVEMENT else type(self.ours.entities[id]), values)

    def _merge_values(self, conflict: Conflict) -> object:
        """A value that both sides changed: lists element by element, any other by resolving the conflict."""
        sides = [conflict.base, conflict.ours, conflict.theirs]
        if all(isinstance(side, tuple) for side in sides):
            together = merged(*sides)
            if together is not None:
                return tuple(together)
        return self._settle(conflict, conflict.ours)

    def _settle_entity(self, id: str) -> None:
        """An entity that one side lacks and the other needs: it is there, unless the conflict is resolved."""
        base, ours, theirs = (side.entities.get(id) for side in (self.base, self.ours, self.theirs))
        entity = self._settle(Conflict(id, "", base, ours, theirs), ours or theirs)
        if not (entity is None or (isinstance(entity, Entity) and entity.id == id)):
            hint = f"return the entity {id} or None"
            raise InvalidValueError(
                "not this entity", place=f"resolve: {id}", found=entity, hint=hint
            )
        if entity is None:
            self.result.entities.pop(id, None)
        else:
            sides = (self.ours, self.theirs, self.base)
            side = next((side for side in sides if side.entities.get(id) is entity), self.result)
            self.result.put_entity(entity, side.unknown_fields(id))

    def _settle(self, conflict: Conflict, unresolved: object) -> object:
        """The value that resolves a conflict; where there is no way to resolve, another one."""
        self.settled.add((conflict.entity, conflict.field))
        if self.resolve is None:
            self.conflicts.append(conflict)
            return unresolved
        self.resolved.append(conflict)
        if callable(self.resolve):
            return self.resolve(conflict)
        return getattr(conflict, self.resolve)

    def _settle_field(self, holder: str, field: str, unresolved: object) -> None:
        """Resolve the conflict of a field whose merged value does not fit the rest of the result."""
        sides = (self.base, self.ours, self.theirs)
        conflict = Conflict(
            holder, field, *(side.values(holder).get(field, MISSING) for side in sides)
        )
        values = self.result.values(holder)
        values[field] = self._settle(conflict, unresolved)
        self.result.put(type(self.result.entities[holder]), values)

    # --- hierarchies -------------------------------------------------------------------------------

    def settle_hierarchies(self) -> None:
        """Resolve the conflicts of parents that only the edits of both sides put below one another."""
        holders = list(self._in_new_cycles())
        for holder, reference in holders:
            self._settle_field(
                holder, reference.field, self.ours.values(holder).get(reference.field, MISSING)
            )
        for holder, reference in self._in_new_cycles() if holders else ():
            raise InvalidValueError(
                f"below itself along {reference.along}",
                place=f"resolve: {holder}: {reference.field}",
                found=self.result.values(holder)[reference.field],
                hint="return the value of the same side for every entity of a cycle",
            )

    def _in_new_cycles(self) -> Iterator[tuple[str, Reference]]:
        """Changed parents by which an entity is below itself in the result, and on neither side."""
        for id in sorted((self.our_ids | self.their_ids) & self.result.entities.keys()):
            before, after = self.base.values(id), self.result.values(id)
            for reference in reference_fields(type(self.result.entities[id])):
                is_changed = before.get(reference.field, MISSING) != after.get(reference.field)
                if (
                    reference.along
                    and is_changed
                    and _is_below_itself(self.result, id, reference.along)
                    and not _is_below_itself(self.ours, id, reference.along)
                    and not _is_below_itself(self.theirs, id, reference.along)
                ):
                    yield id, reference

    # --- references --------------------------------------------------------------------------------

    def settle_references(self) -> None:
        """Resolve the conflict of each entity that one side removed while the other newly refers to it.

        Where it stays removed, what refers to it becomes what it is on the side that removed it.
        """
        checked = self.our_ids | self.their_ids
        while dangling := list(self._dangling(checked)):
            for holder, link in dangling:
                # An earlier conflict may have settled this one.
                if link.target not in self.result.entities and _refers(
                    self.result, holder, link.target
                ):
                    self._settle_reference(
                        holder, link.reference.via or link.reference.field, link.target
                    )
            checked |= {link.target for _, link in dangling}

    def _dangling(self, ids: set[str]) -> Iterator[tuple[str, Link]]:
        """References to what a side has but the result lacks, unless the holder's side lacks it as well."""
        result = self.result.entities
        for id in sorted(ids & result.keys()):
            for link in references(result[id]):
                target, sides = link.target, (self.ours, self.theirs)
                if target in result or target in self.result.outside:
                    continue
                if any(target in side.entities for side in sides) and all(
                    target in side.entities for side in sides if _refers(side, id, target)
                ):
                    yield id, link

    def _settle_reference(self, holder: str, field: str, target: str) -> None:
        """Resolve the conflict of a removed entity, or else that of the field that refers to it."""
        removed_by = self.theirs if target in self.ours.entities else self.ours
        if (target, "") not in self.settled:
            self._settle_entity(target)
        elif holder not in removed_by.entities and (holder, "") not in self.settled:
            self._settle_entity(holder)
        elif holder in removed_by.entities and (holder, field) not in self.settled:
            self._settle_field(holder, field, removed_by.values(holder).get(field, MISSING))
        else:
            raise InvalidValueError(
                "refers to an entity that was removed",
                place=f"resolve: {holder}: {field}",
                found=target,
                hint="return a value without it, or the entity",
            )


def _defaults(cls: type[Entity]) -> dict[str, Any]:
    """The values of fields that have a default, which an entity of both sides began with."""
    return {
        field.name: field.default
        for field in attrs.fields(cls)
        if field.default is not attrs.NOTHING
    }


def _is_below_itself(side: Draft, id: str, along: str) -> bool:
    """Whether parents along a hierarchy lead from an entity back to it."""

    def parents(id: str) -> list[str]:
        links = references(side.entities[id]) if id in side.entities else ()
        return [link.target for link in links if link.reference.along == along]

    return any(id in parents(node) for node in (id, *reach(id, parents)))


def _refers(side: Draft, id: str, target: str) -> bool:
    """Whether an entity of a side refers to another one."""
    entity = side.entities.get(id)
    return entity is not None and target in _targets(entity)


@lru_cache(maxsize=3)  # asked of each side for one reference of an entity after another
def _targets(entity: Entity) -> frozenset[str]:
    return frozenset(link.target for link in references(entity))
