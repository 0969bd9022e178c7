"""`join`: the entities of pairs decided to be one become one, and everything refers to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

import attrs

from massmob.comparison.difference import Difference, difference
from massmob.comparison.draft import MISSING, Draft
from massmob.comparison.edits import with_new_ids
from massmob.comparison.merging import Conflict
from massmob.comparison.wording import field_label, value_text
from massmob.deduplication.decision import Decision, Verdict
from massmob.errors import HierarchyError, InvalidValueError, require_type, with_article
from massmob.model.entities import MobilizationModel
from massmob.model.entity import Dispute, Entity
from massmob.model.held_values import Milestone
from massmob.model.references import reference_fields, references
from massmob.movement import Movement
from massmob.rendering.table import Table
from massmob.translation.catalogue import gettext, ngettext, pgettext
from massmob.translation.language import Language, as_language
from massmob.values.period import Period
from massmob.values.plain_form import MakeRef, PlainForm, to_plain_value
from massmob.values.quantity import Quantity
from massmob.values.schemas import STRING, Schema, object_of
from massmob.values.text import Text

__all__ = ["Joined", "join"]


@attrs.frozen(kw_only=True, repr=False)
class Joined(PlainForm):
    """The result of `Decisions.apply`.

    Attributes:
        movement: The movement in which entities are joined.
        ids: The id of an entity that is gone → the id of the one that it was joined with.
        conflicts: Fields that differed: ``ours`` is the value that remains, ``theirs`` the other.
        unused: Decisions about an id that the movement does not have.
        difference: What the joining changed; its `inverse` applied to the result undoes it.
    """

    movement: Movement
    ids: Mapping[str, str]
    conflicts: tuple[Conflict, ...]
    unused: tuple[Decision, ...]
    difference: Difference

    def to_dict(self) -> dict[str, object]:
        """The movement in the form of files, and the rest, in the types of JSON."""
        return {
            field.name: to_plain_value(getattr(self, field.name))
            for field in attrs.fields(type(self))
        }

    @classmethod
    def form_schema(cls, make_ref: MakeRef) -> Schema:
        """The JSON Schema of `to_dict`."""
        return object_of(
            {
                "movement": {"type": "object", "required": ["massmob"]},
                "ids": {"type": "object", "additionalProperties": STRING},
                "conflicts": {"type": "array", "items": make_ref(Conflict)},
                "unused": {"type": "array", "items": make_ref(Decision)},
                "difference": make_ref(Difference),
            }
        )

    def table(self, lang: Language | None = None) -> Table:
        """The conflicts as a table: entity, field, the value that remains, and the other.

        Args:
            lang: Language of names and of the labels of words.
        """
        lang = as_language(lang)
        rows = [
            (
                c.entity,
                field_label(type(self.movement[c.entity]), c.field, lang),
                value_text(c.ours, lang),
                value_text(c.theirs, lang),
            )
            for c in self.conflicts
        ]
        header = (
            gettext("entity", lang),
            pgettext("of an entity", "field", lang),
            gettext("remains", lang),
            gettext("other", lang),
        )
        return Table(header, rows, lang=lang, title=self._summary(lang))

    def _summary(self, lang: Language) -> str:
        joined, conflicts, unused = len(self.ids), len(self.conflicts), len(self.unused)
        counts = {
            gettext("{number} joined", lang): joined,
            ngettext("{number} conflict", "{number} conflicts", conflicts, lang): conflicts,
            ngettext("{number} decision unused", "{number} decisions unused", unused, lang): unused,
        }
        return ", ".join(
            message.format(number=Quantity(number).label(lang))
            for message, number in counts.items()
        )

    def __repr__(self) -> str:
        return f"<Joined: {self._summary('en')}, {self.movement!r}>"

    def __str__(self) -> str:
        return self.table().to_text()

    def _repr_html_(self) -> str:
        return self.table().notebook_html()


def join(movement: Movement, decisions: Iterable[Decision]) -> Joined:
    """The movement in which the pairs decided to be one are joined: see `Decisions.apply`."""
    require_type("movement", movement, Movement)
    used: list[Decision] = []
    unused: list[Decision] = []
    for row in decisions:
        if row.decision is not None:
            is_known = row.first in movement and row.second in movement
            (used if is_known else unused).append(row)
    same = [row for row in used if row.decision is Verdict.SAME]
    groups = _groups(movement, same)
    new_ids = {id: group[0] for group in groups for id in group[1:]}
    _check_different((row for row in used if row.decision is Verdict.DIFFERENT), new_ids)
    draft, conflicts = Draft(movement), list[Conflict]()
    for group in groups:
        _check_group(movement, group)
        conflicts += _unite(draft, group)
    _redirect(draft, new_ids)
    result = draft.network(type(movement))
    _check_hierarchies(movement, result, new_ids.values())
    return Joined(
        movement=result,
        ids=new_ids,
        conflicts=tuple(conflicts),
        unused=tuple(unused),
        difference=difference(movement, result),
    )


# --- which entities are one ------------------------------------------------------------------------


def _groups(movement: Movement, same: Iterable[Decision]) -> list[list[str]]:
    """The ids that pairs and chains of pairs make one, that of the entity that remains first."""
    group_of: dict[str, list[str]] = {}
    for row in same:
        first, second = (group_of.setdefault(id, [id]) for id in row.pair)
        if first is not second:
            first, second = sorted((first, second), key=len, reverse=True)
            first += second
            group_of.update(dict.fromkeys(second, first))
    groups = {id(group): group for group in group_of.values()}.values()
    return sorted(sorted(group, key=lambda id: (_beginning(movement[id]), id)) for group in groups)


def _beginning(entity: Entity) -> tuple[bool, str]:
    """When an entity began: by its period, or else its first milestone; what is not stated comes last."""
    days = [entity.valid.start]
    if isinstance(entity, MobilizationModel) and entity.valid.start is None:
        days = [step.on.start for step in entity.milestones]
    stated = [day.isoformat() for day in days if day is not None]
    return not stated, min(stated, default="")


def _check_different(different: Iterable[Decision], new_ids: Mapping[str, str]) -> None:
    for row in different:
        first, second = (new_ids.get(id, id) for id in row.pair)
        if first == second:
            raise InvalidValueError(
                "pairs decided same make these one",
                place=" and ".join(row.pair),
                found=row.decision,
                hint="change this decision, or one of the chain of pairs between them",
            )


def _check_group(movement: Movement, group: list[str]) -> None:
    """Refuse entities of two kinds, and such as refer to one another."""
    first = movement[group[0]]
    members = {*group}
    for id in group:
        entity = movement[id]
        if type(entity) is not type(first):
            hint = "decide different: only entities of one kind are joined"
            raise InvalidValueError(
                f"{with_article(first.entity_kind)} and {with_article(entity.entity_kind)}",
                place=f"{first.id} and {id}",
                found="same",
                hint=hint,
            )
        for link in references(entity):
            if link.target in members:
                raise InvalidValueError(
                    f"the one refers to the other ({link.reference.relation.en})",
                    place=f"{id} and {link.target}",
                    found="same",
                    hint="decide different, or remove the reference first",
                )


def _check_hierarchies(movement: Movement, result: Movement, ids: Iterable[str]) -> None:
    """Refuse a result in which joined entities are below themselves; what was so before is for `validate`."""
    kinds = {type(result[id]) for id in ids}
    alongs = {reference.along for kind in kinds for reference in reference_fields(kind)}
    for along in sorted(alongs - {""}):
        try:
            movement.hierarchy(cast("Any", along))
        except HierarchyError:
            continue
        result.hierarchy(cast("Any", along))


# --- one entity of two -----------------------------------------------------------------------------


def _unite(draft: Draft, group: list[str]) -> Iterator[Conflict]:
    """Put what the other entities of a group have into the first one, and remove them."""
    id, *others = group
    cls = type(draft.entities[id])
    defaults = {field.name: field.default for field in attrs.fields(cls)}
    values = draft.values(id)
    lists: dict[str, dict[Any, None]] = {}  # each element once, in order
    for other_id in others:
        other_values = draft.values(other_id)
        for name, other in other_values.items():
            value = values.get(name, MISSING)
            if name == "id" or other in (value, defaults.get(name, MISSING)):
                continue
            if value in (MISSING, defaults.get(name, MISSING)):
                values[name] = other
            elif all(isinstance(side, tuple) for side in (value, other)):
                lists.setdefault(name, dict.fromkeys(value)).update(dict.fromkeys(other))
            elif (both := _both(value, other, is_model=cls is MobilizationModel)) is not None:
                values[name] = both
            else:
                yield Conflict(id, name, MISSING, value, other)
                if name in defaults:
                    dispute = Dispute(
                        field=name, value=value_text(other, "vi"), sources=other_values["sources"]
                    )
                    lists.setdefault("disputes", dict.fromkeys(values["disputes"]))[dispute] = None
        draft.remove(other_id)
    values |= {name: _in_order(elements) for name, elements in lists.items()}
    draft.put(cls, values)


def _in_order(elements: Iterable[Any]) -> tuple[Any, ...]:
    """Elements of a list as they are, but milestones in order of time."""
    listed = tuple(elements)
    if all(isinstance(element, Milestone) for element in listed):
        return tuple(sorted(listed, key=lambda step: step.on))
    return listed


def _both(value: object, other: object, *, is_model: bool) -> object:
    """Texts in several languages, and of models the periods, as one; ``None``: they differ."""
    if isinstance(value, Text) and isinstance(other, Text) and _is_addition(value, other):
        return Text(value.vi or other.vi, value.en or other.en, value.ru or other.ru)
    if is_model and isinstance(value, Period) and isinstance(other, Period):
        return _hull(value, other)
    return None


def _is_addition(text: Text, other: Text) -> bool:
    """Whether the texts agree in every language that both have."""
    return not any(
        text.label(lang) != other.label(lang) for lang in text.languages if lang in other.languages
    )


def _hull(period: Period, other: Period) -> Period:
    """The span from the first day of both to the last."""
    starts, ends = (period.start, other.start), (period.end, other.end)
    first = None if None in starts else min(day for day in starts if day)
    last = None if None in ends else max(day for day in ends if day)
    return Period(first, last)


# --- references ------------------------------------------------------------------------------------


def _redirect(draft: Draft, new_ids: Mapping[str, str]) -> None:
    """Let everything that referred to an entity that is gone refer to the one that remains."""
    for id, entity in [*draft.entities.items()]:
        fields = {
            link.reference.via or link.reference.field
            for link in references(entity)
            if link.target in new_ids
        }
        if fields:
            values = draft.values(id)
            values |= {name: _redirected(values[name], new_ids) for name in fields}
            draft.put(type(entity), values)


def _redirected(value: object, new_ids: Mapping[str, str]) -> object:
    """The value of a field with new ids; what became equal is there once."""
    new = with_new_ids(value, new_ids)
    return tuple(dict.fromkeys(cast("tuple[object, ...]", new))) if isinstance(new, tuple) else new
