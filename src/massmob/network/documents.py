"""Documents taken together: which one a symbol means, what time they cover, which expire."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import attrs

from massmob.errors import AmbiguousError, UnknownEntityError
from massmob.model.entities import Document
from massmob.values.period import Period, gaps, union_of
from massmob.values.symbols import DocumentSymbol
from massmob.values.text import words_near

__all__ = ["CoverageSpan", "coverage_spans", "running_out", "with_symbol"]

_DAY = timedelta(days=1)


def with_symbol(
    wanted: DocumentSymbol,
    documents: Iterable[Document],
    *,
    issuer: str | None = None,
    at: date | None = None,
) -> Document:
    """The one document with a symbol.

    Args:
        wanted: The symbol.
        documents: The documents to look among.
        issuer: Id of the issuing organ.
        at: A day on which the document is in force.

    Raises:
        UnknownEntityError: No such document; the hint names near symbols.
        AmbiguousError: Several; the hint names the candidates.
    """
    known = tuple(documents)
    found = [
        each
        for each in known
        if each.symbol == wanted
        and (issuer is None or each.issuer == issuer)
        and (at is None or at in each.valid)
    ]
    if len(found) == 1:
        return found[0]
    if found:
        listed = "; ".join(f"{each.id} ({each.issuer}, {each.issued})" for each in found[:8])
        raise AmbiguousError(
            f"{len(found)} documents have this symbol",
            found=str(wanted),
            hint=f"give issuer= or at=: {listed}",
        )
    symbols = [str(each.symbol) for each in known if each.symbol]
    hint = words_near(str(wanted), symbols, otherwise="see .documents")
    raise UnknownEntityError("no document with this symbol", found=str(wanted), hint=hint)


def running_out(documents: Iterable[Document], within: Period) -> tuple[Document, ...]:
    """The documents whose covered or valid period, whichever ends first, ends within another; in that order."""
    last = [(_last_day(each), each.id, each) for each in documents]
    dated = [(day, id, each) for day, id, each in last if day is not None and day in within]
    return tuple(each for _, _, each in sorted(dated, key=lambda known: known[:2]))


def _last_day(document: Document) -> date | None:
    ends = [period.end for period in (document.covers, document.valid) if period is not None]
    return min((end for end in ends if end is not None), default=None)


@attrs.frozen(kw_only=True)
class CoverageSpan:
    """A stretch of time and the documents that cover it.

    Attributes:
        period: The stretch.
        documents: The documents in id order; empty for a gap.
    """

    period: Period
    documents: tuple[Document, ...] = ()

    @property
    def is_gap(self) -> bool:
        """Whether no document covers the stretch."""
        return not self.documents


def coverage_spans(asked: Period, documents: Iterable[Document]) -> tuple[CoverageSpan, ...]:
    """The days asked about, cut wherever a covering document begins or ends."""
    covering = [
        (document, shared)
        for document in documents
        if document.covers is not None
        and (shared := document.covers.intersection(asked)) is not None
    ]
    covered = union_of([shared for _, shared in covering])
    pieces = [CoverageSpan(period=gap) for gap in gaps(covered, asked)]
    for block in covered:
        for piece in _cut(block, [shared for _, shared in covering]):
            inside = tuple(document for document, shared in covering if shared.overlaps(piece))
            pieces.append(CoverageSpan(period=piece, documents=inside))
    return tuple(sorted(pieces, key=lambda stretch: stretch.period))


def _cut(block: Period, periods: Iterable[Period]) -> Iterator[Period]:
    """A period cut at every day on which one of the given periods begins or has just ended."""
    rest = block
    starts = {each.start for each in periods}
    after = {each.end + _DAY for each in periods if each.end is not None and each.end < date.max}
    for day in sorted(day for day in starts | after if day is not None):
        if rest.start is not None and rest.start < day and day in rest:
            yield Period(rest.start, day - _DAY)
            rest = Period(day, rest.end)
    yield rest
