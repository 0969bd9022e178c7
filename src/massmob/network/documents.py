"""Queries over documents: which one has a symbol, what time they cover, which expire."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import ClassVar

import attrs

from massmob.errors import AmbiguousError, UnknownEntityError, counted
from massmob.model.entities import Document
from massmob.model.entity import Entity
from massmob.model.records.record import ResultRecord
from massmob.network.entity_fields import HasIds
from massmob.network.kind_view import EntitiesOfKind
from massmob.values.period import Period, gaps, union_of
from massmob.values.symbols import DocumentSymbol
from massmob.values.text import similar_words_hint
from massmob.values.vocabulary import DocumentType, Level

__all__ = [
    "CoverageSpan",
    "Documents",
    "coverage_spans",
    "document_with_symbol",
    "expiring_documents",
]

_DAY = timedelta(days=1)


def document_with_symbol(
    wanted: DocumentSymbol,
    documents: Iterable[Document],
    *,
    issuer: str | None = None,
    at: date | None = None,
) -> Document:
    """The only document with a symbol.

    Args:
        wanted: The symbol.
        documents: The documents to search.
        issuer: Id of the issuing organ.
        at: A day on which the document is in force.

    Raises:
        UnknownEntityError: No such document; the hint names near symbols.
        AmbiguousError: Several; the hint names the candidates.
    """
    known = tuple(documents)
    matches = [
        document
        for document in known
        if document.symbol == wanted
        and (issuer is None or document.issuer == issuer)
        and (at is None or at in document.valid)
    ]
    if len(matches) == 1:
        return matches[0]
    if matches:
        candidates = (f"{match.id} ({match.issuer}, {match.issued})" for match in matches[:8])
        raise AmbiguousError(
            counted(len(matches), "document has", "documents have") + " this symbol",
            found=str(wanted),
            hint=f"give issuer= or at=: {'; '.join(candidates)}",
        )
    symbols = [str(document.symbol) for document in known if document.symbol]
    hint = similar_words_hint(str(wanted), symbols, otherwise="see .documents")
    raise UnknownEntityError("no document with this symbol", found=str(wanted), hint=hint)


def expiring_documents(documents: Iterable[Document], within: Period) -> tuple[Document, ...]:
    """The documents whose covered or valid period, whichever ends first, ends within another; in that order."""
    expiring = [
        (day, document)
        for document in documents
        if (day := _last_day(document)) is not None and day in within
    ]
    expiring.sort(key=lambda pair: (pair[0], pair[1].id))
    return tuple(document for _, document in expiring)


def _last_day(document: Document) -> date | None:
    ends = [period.end for period in (document.covers, document.valid) if period is not None]
    return min((end for end in ends if end is not None), default=None)


@attrs.frozen(kw_only=True)
class CoverageSpan(ResultRecord):
    """A span of time and the documents that cover it.

    Attributes:
        period: The span.
        documents: The documents in id order; empty for a gap.
    """

    derived: ClassVar[tuple[str, ...]] = ("is_gap",)

    period: Period
    documents: tuple[Document, ...] = ()

    @property
    def is_gap(self) -> bool:
        """Whether no document covers the span."""
        return not self.documents


def coverage_spans(within: Period, documents: Iterable[Document]) -> tuple[CoverageSpan, ...]:
    """A period, cut wherever a document that covers days of it begins or ends."""
    covering = [
        (document, shared)
        for document in documents
        if document.covers is not None
        and (shared := document.covers.intersection(within)) is not None
    ]
    covered = union_of([shared for _, shared in covering])
    spans = [CoverageSpan(period=gap) for gap in gaps(covered, within)]
    for block in covered:
        for part in _cut_where_coverage_changes(block, [shared for _, shared in covering]):
            inside = tuple(document for document, shared in covering if shared.overlaps(part))
            spans.append(CoverageSpan(period=part, documents=inside))
    return tuple(sorted(spans, key=lambda span: span.period))


def _cut_where_coverage_changes(block: Period, periods: Iterable[Period]) -> Iterator[Period]:
    """A period cut at every day on which one of the given periods begins or has just ended."""
    rest = block
    starts = {period.start for period in periods}
    ends = (period.end for period in periods if period.end is not None)
    after = {end + _DAY for end in ends if end < date.max}
    for day in sorted(day for day in starts | after if day is not None):
        if rest.start is not None and rest.start < day and day in rest:
            yield Period(rest.start, day - _DAY)
            rest = Period(day, rest.end)
    yield rest


class Documents(EntitiesOfKind[Document]):
    """The documents of a movement: a read-only mapping id → document, which can be called.

    Args:
        entities: The documents by id.
        unknown: Makes the error for an id that is not among them.
        movement: The movement, for the view's own questions.
        query: Answers a call.
    """

    __slots__ = ("_query",)

    def __init__(
        self,
        entities: Mapping[str, Document],
        unknown: Callable[[object, type[Entity]], UnknownEntityError],
        movement: HasIds,
        query: Callable[
            [Period | date | str | None, Level | Entity | str | None, DocumentType | str | None],
            tuple[Document, ...],
        ],
    ) -> None:
        super().__init__(entities, Document, unknown, movement)
        self._query = query

    def __call__(
        self,
        *,
        issued: Period | date | str | None = None,
        issuer: Level | Entity | str | None = None,
        type: DocumentType | str | None = None,
    ) -> tuple[Document, ...]:
        """The documents that meet every given condition, in the order in which they were issued.

        Args:
            issued: The period in which they were issued; of a document with only the year of issue, any day of
                the year may be in it.
            issuer: The organ that issued them, or a level of organs.
            type: Their type, such as ``"directive"``.

        Returns:
            The documents; those without a day or year of issue come last, and are in no period.

        Raises:
            UnknownEntityError: No such level or organ.
            InvalidValueError: Not a period, not an organ, or no such type.

        Example:
            >>> import massmob as mm
            >>> hanoi = mm.load_dataset("hanoi")
            >>> directives = hanoi.documents(issued="2016/2025", issuer="org:01", type="directive")
            >>> [str(document.symbol) for document in directives]
            ['12-CT/TU', '27-CT/TU', '30-CT/TU']
        """
        return self._query(issued, issuer, type)
