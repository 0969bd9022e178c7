"""What is written: documents, publications, sources."""

from __future__ import annotations

import attrs

from massmob.model.converters import (
    as_document_type,
    as_id,
    as_ids,
    as_plain,
    as_publication_kind,
    maybe_grade,
    maybe_period,
    maybe_symbol,
    maybe_text,
)
from massmob.model.entity import Entity, declares
from massmob.model.references import (
    BASIS,
    CAMPAIGN,
    FIELD,
    GROUPS,
    MOMENT,
    During,
    organised,
    refers,
)
from massmob.values.period import Period
from massmob.values.symbols import DocumentSymbol
from massmob.values.text import Text
from massmob.values.vocabulary import DocumentType, EntityKind, Grade, PublicationKind, Relation

__all__ = ["DatasetCard", "Document", "Publication", "Source"]


def _documents(relation: Relation, *, along: str = "", basis: bool = True) -> dict[str, object]:
    """Metadata for a field with the ids of documents."""
    return refers(relation, "document", during=During.ANY, along=along, basis=basis)


@declares(EntityKind.DOCUMENT, "doc", "documents")
@attrs.frozen(kw_only=True, repr=False)
class Document(Entity):
    """Văn bản: a Party or State act, in force in the period ``valid`` and about the years ``covers``.

    Attributes:
        symbol: Its symbol, such as ``12-CT/TU``; not unique: every province and term has its own.
        type: Directive, plan, resolution … It does not always follow from the symbol (``QĐ``).
        title: The exact title, where a source gives it.
        issuer: Id of the committee or body that issued it.
        acting: Id of the organ that acted for the issuer: a standing board, the Politburo.
        advised_by: Ids of the organs that prepared it (tham mưu).
        issued: The day of issue, or the year where only that is known.
        covers: The period that the act is about.
        implements: Ids of the documents that it implements.
        continues: Ids of the documents that it continues.
        replaces: Ids of the documents that it replaces.
        amends: Ids of the documents that it amends.
        cites: Ids of the documents it cites as basis, of Party and State.
        issued_with: Ids of the documents issued by the same act.
        groups: Ids of the target groups it is about.
    """

    symbol: DocumentSymbol | None = attrs.field(default=None, converter=maybe_symbol)
    type: DocumentType = attrs.field(converter=as_document_type)
    title: Text | None = attrs.field(default=None, converter=maybe_text)
    issuer: str | None = attrs.field(
        default=None,
        converter=as_id,
        metadata=refers(Relation.ISSUED_BY, "committee", "body", during=During.START, places=True),
    )
    acting: str | None = attrs.field(
        default=None,
        converter=as_id,
        metadata=refers(Relation.ACTED_BY, "committee", "body", during=During.START),
    )
    advised_by: tuple[str, ...] = attrs.field(
        default=(),
        converter=as_ids,
        metadata=refers(Relation.ADVISED_BY, "committee", "body", during=During.ANY),
    )
    issued: Period | None = attrs.field(
        default=None, converter=maybe_period, metadata={MOMENT: True}
    )
    covers: Period | None = attrs.field(default=None, converter=maybe_period)
    implements: tuple[str, ...] = attrs.field(
        default=(), converter=as_ids, metadata=_documents(Relation.IMPLEMENTS, along="document")
    )
    continues: tuple[str, ...] = attrs.field(
        default=(), converter=as_ids, metadata=_documents(Relation.CONTINUES, along="document")
    )
    replaces: tuple[str, ...] = attrs.field(
        default=(), converter=as_ids, metadata=_documents(Relation.REPLACES, basis=False)
    )
    amends: tuple[str, ...] = attrs.field(
        default=(), converter=as_ids, metadata=_documents(Relation.AMENDS, basis=False)
    )
    cites: tuple[str, ...] = attrs.field(
        default=(), converter=as_ids, metadata=_documents(Relation.CITES)
    )
    issued_with: tuple[str, ...] = attrs.field(
        default=(), converter=as_ids, metadata=_documents(Relation.ISSUED_WITH, basis=False)
    )
    groups: tuple[str, ...] = attrs.field(default=(), converter=as_ids, metadata=GROUPS)


@declares(EntityKind.PUBLICATION, "pub", "publications")
@attrs.frozen(kw_only=True, repr=False)
class Publication(Entity):
    """Ấn phẩm: a book or article of the movement, published within ``valid``.

    Attributes:
        kind: Book or article.
        publisher: Id of the organ that published it.
        documents: Ids of the documents it is based on.
        belongs_to: Id of the campaign it belongs to.
        field: Id of the field it is about.
        quotation: A sentence of it that others cite.
    """

    kind: PublicationKind = attrs.field(converter=as_publication_kind)
    publisher: str | None = attrs.field(
        default=None, converter=as_id, metadata=organised(Relation.PUBLISHED_BY)
    )
    documents: tuple[str, ...] = attrs.field(default=(), converter=as_ids, metadata=BASIS)
    belongs_to: str | None = attrs.field(default=None, converter=as_id, metadata=CAMPAIGN)
    field: str | None = attrs.field(default=None, converter=as_id, metadata=FIELD)
    quotation: Text | None = attrs.field(default=None, converter=maybe_text)


@declares(EntityKind.SOURCE, "src", "sources")
@attrs.frozen(kw_only=True, repr=False)
class Source(Entity):
    """Nguồn: where facts were read; ``name`` is its title.

    Attributes:
        publisher: Who published it: an organ, newspaper or package, never a person.
        url: Its address, where it has one.
        published: The day of publication, or the month or year where only that is known.
        place: The place in it: a paragraph, page, row.
        grade: How reliable it is.
        part_of: Id of the source that it is an excerpt of.
    """

    publisher: str = attrs.field(default="", converter=as_plain)
    url: str = attrs.field(default="", converter=as_plain)
    published: Period | None = attrs.field(
        default=None, converter=maybe_period, metadata={MOMENT: True}
    )
    place: str = attrs.field(default="", converter=as_plain)
    grade: Grade | None = attrs.field(default=None, converter=maybe_grade)
    part_of: str | None = attrs.field(
        default=None,
        converter=as_id,
        metadata=refers(Relation.EXCERPT_OF, "source", during=During.ANY),
    )


@declares(EntityKind.DATASET, "dataset", "datasets")
@attrs.frozen(kw_only=True, repr=False)
class DatasetCard(Entity):
    """Bộ dữ liệu: what a movement as a file covers; ``name`` is its title, ``sources`` what it was made from.

    `Movement.info` adds what follows from the content: counts of entities, and a checksum.

    Attributes:
        version: The version of the content, such as ``"2026.11"``.
        licence: The licence or terms of use.
        publisher: Who publishes it: an organ or project, never a person.
        covers: The time that it is about; what is asked of the units of an earlier day is refused.
        scope: Ids of the localities that it is about.
    """

    version: str = attrs.field(default="", converter=as_plain)
    licence: str = attrs.field(default="", converter=as_plain)
    publisher: str = attrs.field(default="", converter=as_plain)
    covers: Period | None = attrs.field(default=None, converter=maybe_period)
    scope: tuple[str, ...] = attrs.field(
        default=(),
        converter=as_ids,
        metadata=refers(Relation.DESCRIBES, "locality", during=During.ANY),
    )
