"""`Difference`: what differs between two movements; it can be read, selected, applied and undone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar, cast

import attrs

from massmob.comparison.draft import MISSING, MOVEMENT, Draft
from massmob.comparison.edits import Edit, EditKind, FieldEdit, field_edits, with_new_ids
from massmob.comparison.plain_form import edit_from_plain, edit_to_plain
from massmob.comparison.wording import SIGNS, field_lines, heading
from massmob.errors import InvalidValueError, naming_argument, one_line, require_type, with_article
from massmob.model.converters import as_ids
from massmob.model.entity import Entity
from massmob.network.collection import Collection, is_entity_class
from massmob.rendering.table import Align, Table
from massmob.translation.catalogue import gettext, gettext_noop, ngettext, pgettext
from massmob.translation.language import Language, as_language
from massmob.values.plain_form import MakeRef, PlainForm
from massmob.values.quantity import Quantity
from massmob.values.schemas import Schema, object_of
from massmob.values.vocabulary import EntityKind

__all__ = ["Difference", "difference"]

_N = TypeVar("_N", bound=Collection)
_ROWS_SHOWN = 500
"""The most rows that a notebook shows."""
_VERSION = 1
"""The version of the form of differences in JSON."""


def _in_order(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Edits in order of ids."""
    return tuple(sorted(edits, key=lambda edit: (edit.id, edit.change)))


@attrs.frozen(repr=False)
class Difference(PlainForm):
    """What differs between two movements: a collection of `Edit`, in order of ids.

    It is empty, and false, when the movements are equal.

    Args:
        edits: The edits.

    Example:
        >>> from massmob.model.entities import Locality
        >>> from massmob.movement import Movement
        >>> city = Locality(id="loc:01", name="Hà Nội", kind="thanh_pho")
        >>> ward = Locality(id="loc:001", name="Ba Đình", kind="quan", parent="loc:01")
        >>> before, after = Movement([city]), Movement([attrs.evolve(city, code="01"), ward])
        >>> print(before.diff(after))
        1 added, 1 changed
        + loc:001 Ba Đình (locality)
            + kind: urban district
            + parent: loc:01
        ~ loc:01 Hà Nội (locality)
            + code: 01
        >>> before.diff(after).apply(before) == after
        True
    """

    edits: tuple[Edit, ...] = attrs.field(converter=_in_order)

    def __len__(self) -> int:
        return len(self.edits)

    def __iter__(self) -> Iterator[Edit]:
        return iter(self.edits)

    def __repr__(self) -> str:
        return f"<Difference: {self.summary('en')}>"

    # --- questions ---------------------------------------------------------------------------------

    @property
    def renamed(self) -> Mapping[str, str]:
        """The id before → the id after, of entities that were renamed."""
        return {edit.id: edit.new_id for edit in self.edits if edit.new_id != edit.id}

    @property
    def counts(self) -> Mapping[str, Mapping[EditKind, int]]:
        """Kind → how many entities were added, removed and changed; ``"movement"`` is the movement itself.

        Example:
            >>> from massmob.model.entities import Field
            >>> difference(Collection(), Collection([Field(id="field:1", name="kinh tế")])).counts
            {'field': {<EditKind.ADDED: 'added'>: 1}}
        """
        counts: dict[str, dict[EditKind, int]] = {}
        for edit in self.edits:
            of_kind = counts.setdefault(str(edit.kind or "movement"), {})
            of_kind[edit.change] = of_kind.get(edit.change, 0) + 1
        return counts

    def summary(self, lang: Language | None = None) -> str:
        """How many entities were added, removed and changed.

        Args:
            lang: The language.
        """
        lang = as_language(lang)
        numbers = {kind: sum(edit.change is kind for edit in self.edits) for kind in EditKind}
        texts = [
            gettext(_CHANGES[kind], lang).format(number=Quantity(number).label(lang))
            for kind, number in numbers.items()
            if number
        ]
        return ", ".join(texts) or gettext("no difference", lang)

    def select(
        self,
        *,
        kind: type[Entity] | EntityKind | str | None = None,
        ids: Iterable[str] | None = None,
    ) -> Difference:
        """The edits of some entities; what belongs to the movement itself is left out.

        Args:
            kind: Only entities of this kind: a class such as `Locality`, or its word.
            ids: Only entities with these ids, before or after.

        Returns:
            A difference, which can be applied too.

        Raises:
            InvalidValueError: No such kind, or not ids.
        """
        edits = [edit for edit in self.edits if edit.kind is not None or (kind is ids is None)]
        if kind is not None:
            with naming_argument("kind"):
                wanted = kind.entity_kind if is_entity_class(kind) else EntityKind.of(kind)
            edits = [edit for edit in edits if edit.kind == wanted]
        if ids is not None:
            with naming_argument("ids"):
                chosen = {*as_ids(ids)}
            edits = [edit for edit in edits if edit.id in chosen or edit.new_id in chosen]
        return Difference(edits)

    # --- patches -----------------------------------------------------------------------------------

    def apply(self, movement: _N) -> _N:
        """The movement with these edits.

        Args:
            movement: The movement that the difference was made from, or one in which the fields that it changes
                have the same values.

        Returns:
            A new movement, of the same class.

        Raises:
            InvalidValueError: A field has another value than before the edit, or an entity to be added is
                there; with the entity, the field, and both values.
            UnknownEntityError: An entity to be changed or removed is not there.

        Example:
            >>> from massmob.model.entities import Field
            >>> old, new, other = (Collection([Field(id="field:1", name=name)]) for name in "abc")
            >>> difference(old, new).apply(other)
            Traceback (most recent call last):
            massmob.errors.InvalidValueError: field:1: name: not the value that the difference changes: ...
        """
        require_type("movement", movement, Collection)
        draft = Draft(movement)
        results = [(edit, _values_after(edit, draft, movement)) for edit in self.edits]
        for edit in self.edits:
            if edit.kind is not None and edit.change is not EditKind.ADDED:
                draft.remove(edit.id)
        for edit, values in results:
            if edit.change is EditKind.REMOVED:
                continue
            if edit.kind is not None and edit.new_id in draft.entities:
                hint = f"it is {draft.entities[edit.new_id].name}; perhaps the difference was applied before"
                raise InvalidValueError("the id is in use", place=edit.new_id, hint=hint)
            draft.put(edit.entity_class, values)
        return draft.network(type(movement))

    def inverse(self) -> Difference:
        """The difference that undoes this one: ``d.inverse().apply(d.apply(a)) == a``."""
        return Difference(edit.inverse() for edit in self.edits)

    # --- texts -------------------------------------------------------------------------------------

    def to_text(self, lang: Language | None = None) -> str:
        """The difference as lines: ``+`` added, ``-`` removed, ``~`` changed; below an entity its fields.

        Entities in which nothing but ids of renamed entities differs are one line at the end.

        Args:
            lang: Language of names and of the labels of words.
        """
        return "\n".join(_text_lines(self, as_language(lang)))

    def table(self, lang: Language | None = None) -> Table:
        """The difference as a table: a row for each field, or element of a list, before and after.

        Args:
            lang: Language of names and of the labels of words.
        """
        lang = as_language(lang)
        rows: list[tuple[str, ...]] = []
        for edit in self.edits:
            first = (SIGNS[edit.change], heading(edit, lang))
            rows.append((*first, "", "", ""))
            rows += [
                (line.sign, "", line.field, line.before, line.after)
                for line in field_lines(edit, lang)
            ]
        header = (
            "",
            gettext("entity", lang),
            pgettext("of an entity", "field", lang),
            gettext("before", lang),
            gettext("after", lang),
        )
        align: list[Align] = ["left"] * len(header)
        return Table(header, rows, align=align, lang=lang, title=self.summary(lang))

    def to_html(self, lang: Language | None = None) -> str:
        """The difference as one HTML table, before and after side by side.

        Args:
            lang: Language of names and of the labels of words.
        """
        return self.table(lang).to_html()

    def to_markdown(self, lang: Language | None = None) -> str:
        """The difference as a table in Markdown, for a comment on a pull request.

        Args:
            lang: Language of names and of the labels of words.
        """
        return self.table(lang).to_markdown()

    def __str__(self) -> str:
        return self.to_text()

    def _repr_html_(self) -> str:
        everything = gettext("{call} has all rows").format(call=".to_html()")
        return attrs.evolve(
            self.table(), max_rows=_ROWS_SHOWN, all_shown_by=everything
        ).notebook_html()

    def to_dict(self) -> dict[str, object]:
        """The difference as plain values, for JSON; values have the form that they have in files."""
        return {
            "massmob_difference": _VERSION,
            "edits": [edit_to_plain(edit) for edit in self.edits],
        }

    @classmethod
    def form_schema(cls, make_ref: MakeRef) -> Schema:
        """The JSON Schema of `to_dict`."""
        edits: Schema = {"type": "array", "items": {"type": "object", "required": ["id"]}}
        return object_of({"massmob_difference": {"const": _VERSION}, "edits": edits})

    @classmethod
    def from_dict(cls, plain: Mapping[str, object]) -> Difference:
        """The difference that `to_dict` wrote.

        Args:
            plain: Plain values, such as a JSON reader gives.

        Raises:
            InvalidValueError: Another form, or another version of it; with the path to the value.
            LoadError: Wrong records of entities, with every problem.

        Example:
            >>> change = Difference([Edit(id="", change=EditKind.CHANGED,
            ...                           fields=(FieldEdit("outside", (), ("loc:01",)),))])
            >>> Difference.from_dict(change.to_dict()) == change
            True
        """
        require_type("plain", plain, Mapping, hint="give what .to_dict() returned")
        if plain.get("massmob_difference") != _VERSION:
            raise InvalidValueError(
                "not a version of the form of differences that this release reads",
                place="massmob_difference",
                found=plain.get("massmob_difference"),
                hint=f"known is {_VERSION}",
            )
        edits = plain.get("edits")
        if not isinstance(edits, list):
            hint = "give a list […]"
            raise InvalidValueError("not a list", place="edits", found=edits, hint=hint)
        result: list[Edit] = []
        for position, edit in enumerate(cast("list[object]", edits)):
            with naming_argument(f"edits[{position}]"):
                result.append(edit_from_plain(edit))
        return cls(result)


_CHANGES = {
    EditKind.ADDED: gettext_noop("{number} added"),
    EditKind.REMOVED: gettext_noop("{number} removed"),
    EditKind.CHANGED: gettext_noop("{number} changed"),
}


def _text_lines(difference: Difference, lang: Language) -> Iterator[str]:
    yield difference.summary(lang)
    new_ids, following = difference.renamed, 0
    for edit in difference.edits:
        if edit.change is EditKind.CHANGED and all(
            _follows(field, new_ids) for field in edit.fields
        ):
            following += 1
            continue
        yield one_line(f"{SIGNS[edit.change]} {heading(edit, lang)}")
        yield from (one_line(f"    {line}") for line in field_lines(edit, lang))
    if following:
        message = ngettext(
            "{number} that only refers to a renamed entity",
            "{number} that only refer to renamed entities",
            following,
            lang,
        )
        yield f"~ {message.format(number=Quantity(following).label(lang))}"


def _follows(edit: FieldEdit, new_ids: Mapping[str, str]) -> bool:
    """Whether a field differs only by new ids of other entities."""
    return edit.field != "id" and with_new_ids(edit.before, new_ids) == edit.after


# --- from two movements ----------------------------------------------------------------------------


def difference(
    movement: Collection, other: Collection, *, renamed: Mapping[str, str] | None = None
) -> Difference:
    """What differs between this movement and another one, entity by entity and field by field.

    Args:
        movement: The movement before.
        other: The movement after.
        renamed: The id before → the id after, of entities that have another id in the second movement: they
            count as changed, not as removed and added.

    Returns:
        The difference; ``a.diff(b).apply(a) == b``.

    Raises:
        InvalidValueError: Not a movement; an id in ``renamed`` is given twice, or is one of another kind.
        UnknownEntityError: An id in ``renamed`` is not in its movement.
    """
    require_type("other", other, Collection, hint="give a Movement")
    new_ids = _checked_renames(movement, other, {} if renamed is None else renamed)
    old_ids = {new_id: id for id, new_id in new_ids.items()}
    old, new = Draft(movement), Draft(other)
    with_unknown = {*movement.unknown.fields, *other.unknown.fields}
    edits: list[Edit] = []
    for id, entity in old.entities.items():
        new_id = new_ids.get(id, "" if id in old_ids else id)
        after = new.entities.get(new_id)
        if after is None or type(after) is not type(entity):
            edits.append(_added(entity, old.unknown_fields(id)).inverse())
        elif (after is not entity and after != entity) or id in with_unknown:
            edits += _changed(id, after, field_edits(old.values(id), new.values(new_id)))
    for id, entity in new.entities.items():
        old_id = old_ids.get(id, "" if id in new_ids else id)
        if type(old.entities.get(old_id)) is not type(entity):
            edits.append(_added(entity, new.unknown_fields(id)))
    edits += _changed(MOVEMENT, None, field_edits(old.values(MOVEMENT), new.values(MOVEMENT)))
    return Difference(edits)


def _checked_renames(
    before: Collection, after: Collection, renamed: Mapping[str, str]
) -> dict[str, str]:
    """Id before → id after, of entities that are in both movements and of one kind."""
    require_type("renamed", renamed, Mapping, hint="give a dict: id before → id after")
    for id, new_id in renamed.items():
        with naming_argument("renamed"):
            kinds = before[id].entity_kind, after[new_id].entity_kind
        if kinds[0] is not kinds[1]:
            hint = f"{id} is {with_article(kinds[0])}; an entity keeps its kind"
            raise InvalidValueError(
                with_article(kinds[1]), place="renamed", found=new_id, hint=hint
            )
    if len(set(renamed.values())) < len(renamed):
        hint = "give each new id once"
        raise InvalidValueError("a repeated id", place="renamed", found=dict(renamed), hint=hint)
    return {id: new_id for id, new_id in renamed.items() if id != new_id}


def _added(entity: Entity, unknown_fields: Mapping[str, Any]) -> Edit:
    """The edit that adds an entity."""
    return Edit(
        id=entity.id,
        change=EditKind.ADDED,
        kind=entity.entity_kind,
        name=entity.name,
        entity=entity,
        fields=field_edits({}, unknown_fields),
    )


def _changed(id: str, entity: Entity | None, fields: tuple[FieldEdit, ...]) -> Iterator[Edit]:
    """The edit that changes fields of an entity, or of the movement itself, if any differ."""
    if fields:
        kind, name = (entity.entity_kind, entity.name) if entity else (None, None)
        yield Edit(id=id, change=EditKind.CHANGED, kind=kind, name=name, fields=fields)


# --- applied to a movement -------------------------------------------------------------------------


def _values_after(edit: Edit, draft: Draft, movement: Collection) -> dict[str, Any]:
    """The values of an entity, or of the movement itself, after an edit.

    Raises:
        InvalidValueError: A value is not the one before the edit.
        UnknownEntityError: There is no such entity.
    """
    expected = {field.field: field.before for field in edit.fields}
    result = {field.field: field.after for field in edit.fields}
    if edit.entity is not None:
        values = {
            field.name: getattr(edit.entity, field.name)
            for field in attrs.fields(type(edit.entity))
        }
        if edit.change is EditKind.ADDED:
            return {**values, **result}
        expected = {**values, **expected}
    if edit.kind is not None:
        with naming_argument("movement"):
            movement[edit.id]
    present = draft.values(edit.id)
    for field, value in expected.items():
        if present.get(field, MISSING) != value:
            raise InvalidValueError(
                "not the value that the difference changes",
                place=f"{edit.id or 'the movement itself'}: {field}",
                found=present.get(field, MISSING),
                hint=f"expected {value!r}; apply it to the movement it was made from, or use mm.merge",
            )
    return {**present, **result}
