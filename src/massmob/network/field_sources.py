"""Who states a value: the values of a field of an entity, each with its sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import attrs

from massmob.errors import InvalidValueError, with_article
from massmob.model.entities import Source
from massmob.model.entity import Citation, Entity
from massmob.model.records.record import ResultRecord
from massmob.model.references import reference_fields
from massmob.values.text import Text, unknown_word_error

__all__ = ["SourcedValue", "values_with_sources"]

_ABOUT_THE_FACTS = frozenset({"id", "sources", "cited", "disputes"})
"""The fields that no source states."""


@attrs.frozen(kw_only=True)
class SourcedValue(ResultRecord):
    """A value of a field, with the sources that give it.

    Attributes:
        field: The field.
        value: The value as the entity holds it; of a dispute the text of the other value.
        citations: The sources, with the place in each, the grade and the day on which it was read.
        is_own: Whether the entity holds the value; false for one that other sources give.
        note: Of a dispute, why the entity's own value was preferred.
    """

    field: str
    value: object
    citations: tuple[Citation, ...] = ()
    is_own: bool = True
    note: Text | None = None


def values_with_sources(
    entity: Entity, field: str, entities: Mapping[str, Entity]
) -> Iterator[SourcedValue]:
    """Every value of a field with its sources, the entity's own first.

    Args:
        entity: The entity.
        field: The name of one of its fields.
        entities: Every entity by id, the sources among them.

    Raises:
        InvalidValueError: No such field, or one that no source states.
    """
    names = [name.name for name in attrs.fields(type(entity)) if name.name not in _ABOUT_THE_FACTS]
    if field in _ABOUT_THE_FACTS:
        raise InvalidValueError(
            "no source states this field",
            place="field",
            found=field,
            hint=f"one of: {', '.join(names)}",
        )
    if field not in names:
        raise unknown_word_error(
            f"{with_article(entity.entity_kind)} has no such field", field, names, place="field"
        )
    cited = [citation for citation in entity.cited if citation.field == field]
    general = cited or _citations(field, entity.sources)
    for value, own_sources in _stated_values(entity, field, cited=bool(cited)):
        citations = _citations(field, own_sources) or general
        yield SourcedValue(field=field, value=value, citations=_completed(citations, entities))
    for dispute in entity.disputes:
        if dispute.field == field:
            yield SourcedValue(
                field=field,
                value=dispute.value,
                citations=_completed(_citations(field, dispute.sources), entities),
                is_own=False,
                note=dispute.note,
            )


def _stated_values(
    entity: Entity, field: str, *, cited: bool
) -> Iterator[tuple[object, tuple[str, ...]]]:
    """The value of a field; where it holds values with sources of their own each of these, with them.

    A value that is the default, such as ``None``, is one only where a source is cited for it.
    """
    value, declared = getattr(entity, field), reference_fields(type(entity))
    if value and any(link.via == field and link.field == "sources" for link in declared):
        yield from ((part, part.sources) for part in value)
    elif cited or value != attrs.fields_dict(type(entity))[field].default:
        yield value, ()


def _citations(field: str, sources: Iterable[str]) -> list[Citation]:
    return [Citation(field=field, source=source) for source in sources]


def _completed(
    citations: Iterable[Citation], entities: Mapping[str, Entity]
) -> tuple[Citation, ...]:
    """Citations with the place and the grade of their source where they have none of their own.

    An excerpt without a grade has that of the whole.
    """
    return tuple(_with_place_and_grade(citation, entities) for citation in citations)


def _with_place_and_grade(citation: Citation, entities: Mapping[str, Entity]) -> Citation:
    source = entities.get(citation.source)
    if not isinstance(source, Source):
        return citation
    whole = entities.get(source.part_of) if source.part_of else None
    grade = citation.grade or source.grade or (whole.grade if isinstance(whole, Source) else None)
    return attrs.evolve(citation, place=citation.place or source.place, grade=grade)
