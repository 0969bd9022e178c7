"""MM4xx: symbols agree with their documents, and documents refer to earlier ones.

Notation: 36-HD/VPTW (2018), 05-HD/VPTW (2026) and Decree 30/2020/NĐ-CP, as read by `massmob.values.symbols`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import partial

import attrs

from massmob.model.entities import Body, Campaign, Contest, Document, PartyCommittee
from massmob.model.entity import grouped
from massmob.model.references import references
from massmob.network.network import Network
from massmob.network.trees import reach
from massmob.translation.catalogue import gettext, gettext_noop
from massmob.validation.finding import Severity
from massmob.validation.registry import Violation, linked, rule
from massmob.values.period import Period, gaps
from massmob.values.period_phrase import when
from massmob.values.vocabulary import Relation

_TO_OLDER = (
    Relation.IMPLEMENTS,
    Relation.CONTINUES,
    Relation.REPLACES,
    Relation.AMENDS,
    Relation.CITES,
)


@rule(
    "MM401",
    "the symbol allows the type of the document",
    why="CT in a symbol means a directive; a search for plans misses one filed as a directive.",
    hint="correct the type or the symbol; QĐ may be a decision or a regulation",
    of=(Document,),
)
def type_of_symbol(document: Document) -> Iterator[Violation]:
    """Documents of a type that the code in their symbol does not mean; unknown codes are skipped."""
    symbol = document.symbol
    if symbol is not None and symbol.types and document.type not in symbol.types:
        message = gettext("the code of {symbol} means: {types}; the type here is: {type}").format(
            symbol=symbol,
            types=", ".join(type.label() for type in symbol.types),
            type=document.type.label(),
        )
        only = next(iter(symbol.types)) if len(symbol.types) == 1 else None
        fixed = None if only is None else attrs.evolve(document, type=only)
        yield Violation(document, message, field="type", fixed=fixed)


@rule(
    "MM402",
    "the issuer is of the level that its code implies",
    why="TU is a province's committee, HU a district's; another level means that the issuer is wrong.",
    hint="correct the issuer or the symbol",
    of=(Document,),
)
def level_of_issuer(document: Document, movement: Network) -> Iterator[Violation]:
    """Documents issued by an organ of another level than their symbol's issuer code."""
    issuer = movement.get(document.issuer or "")
    if document.symbol is None or not isinstance(issuer, PartyCommittee | Body):
        return
    implied = document.symbol.level
    if implied is not None and issuer.level is not None and issuer.level is not implied:
        message = gettext(
            "{code} is an organ of level “{implied}”, {name} is of level “{level}”"
        ).format(
            code=document.symbol.issuer,
            implied=implied.label(),
            name=issuer.name.label(),
            level=issuer.level.label(),
        )
        yield Violation(document, message, field="issuer", related=(issuer.id,))


@rule(
    "MM403",
    "a document is not older than those it refers to",
    why="A document cannot implement, continue or cite one that does not exist yet.",
    hint="correct a day, or reverse the reference",
    of=(Document,),
)
def older_than_its_basis(document: Document, movement: Network) -> Iterator[Violation]:
    """References from a document to one that, as far as the days are known, was issued later."""
    for link, other in linked(document, movement):
        if not isinstance(other, Document) or link.reference.relation not in _TO_OLDER:
            continue
        own, earlier = document.issued, other.issued
        if own is not None and earlier is not None and own.is_before(earlier):
            message = gettext(
                "“{relation}” names {name}, issued {later}; this document was issued {day}"
            ).format(
                relation=link.reference.relation.label(),
                name=other.name.label(),
                later=when(earlier),
                day=when(own),
            )
            yield Violation(document, message, field=link.place, related=(other.id,))


@rule(
    "MM404",
    "a number is given once by an issuer, for a type, in a term",
    why="A committee numbers each type from 01 in each term (36-HD/VPTW); a repeated number is an error.",
    hint="correct the number, the day or the issuer",
    reads=("document", "term"),
)
def number_twice(movement: Network) -> Iterator[Violation]:
    """Documents of one symbol, issuer and term."""
    terms = grouped(movement.terms.values(), lambda term: term.committee)
    first: dict[tuple[str, str, str], Document] = {}
    for document in movement.documents.values():
        if document.symbol is None or document.issuer is None or document.issued is None:
            continue
        for term in terms.get(document.issuer, ()):
            if document.issued in term.valid:
                key = (str(document.symbol), document.issuer, term.id)
                other = first.setdefault(key, document)
                if other is not document:
                    message = gettext(
                        "{symbol} is also the symbol of {id} in the same term"
                    ).format(symbol=document.symbol, id=other.id)
                    yield Violation(document, message, field="symbol", related=(other.id, term.id))


@rule(
    "MM405",
    "a replaced document is no longer in force",
    why="With both in force nobody knows which to follow.",
    hint="end the replaced document on the day before the new one",
    severity=Severity.WARNING,
    of=(Document,),
)
def replaced_but_in_force(document: Document, movement: Network) -> Iterator[Violation]:
    """Documents in force after the first day of one that replaces them."""
    start = document.valid.start
    for id in document.replaces:
        other = movement.documents.get(id)
        if other is not None and start is not None and (other.valid.end or date.max) > start:
            message = gettext("in force {period}, but replaced by {name} on {day}").format(
                period=when(other.valid), name=document.name.label(), day=start
            )
            yield Violation(other, message, field="valid", related=(document.id,))


@rule(
    "MM406",
    "a document that continues another covers the time right after it",
    why="In the time between nothing was ordered; usually a document is missing.",
    hint="find the document in between, or ignore this if the gap is real",
    severity=Severity.NOTE,
    of=(Document,),
)
def gap_between(document: Document, movement: Network) -> Iterator[Violation]:
    """Time between the periods of a document and of one that continues it."""
    for id in document.continues:
        other = movement.documents.get(id)
        if other is None or document.covers is None or other.covers is None:
            continue
        both = (other.covers, document.covers)
        span = Period(min(both).start, max(both).end)
        for gap in gaps(both, span):
            message = gettext("continues {name}, but neither covers {period}").format(
                name=other.name.label(), period=gap.label()
            )
            yield Violation(document, message, field="covers", related=(other.id,))


@rule(
    "MM407",
    "no document is in force before it is issued",
    why="An act cannot bind before it exists.",
    hint="correct the day of issue or the validity",
    of=(Document,),
)
def before_issue(document: Document) -> Iterator[Violation]:
    """Documents valid before the day, or the year, of their issue."""
    issued = document.issued
    if issued is None or issued.start is None:
        return
    if document.valid.start is None or document.valid.start < issued.start:
        message = gettext("in force {period}, but issued {issued}").format(
            period=when(document.valid), issued=when(issued)
        )
        hint = gettext("begin its validity on {day}").format(day=issued.start)
        yield Violation(document, message, field="valid", hint=hint)


@rule(
    "MM408",
    "a contest or campaign is based on a document",
    why="Without a document nobody knows who ordered it.",
    hint="name the document in `documents`, or the campaign in `belongs_to`",
    severity=Severity.NOTE,
    reads=("contest", "campaign", "document"),
)
def without_document(movement: Network) -> Iterator[Violation]:
    """Contests and campaigns with no document behind them, directly or through their campaign."""
    entities: list[Contest | Campaign] = [
        *movement.contests.values(),
        *movement.campaigns.values(),
    ]
    for entity in entities:
        behind = reach(entity.id, partial(_bases, movement))
        if not any(id in movement.documents or id not in movement for id in behind):
            message = gettext("no document is recorded behind {name}")
            yield Violation(entity, message.format(name=entity.name.label()))


def _bases(movement: Network, id: str) -> list[str]:
    """The ids, here or not, of what an entity rests on."""
    entity = movement.get(id)
    links = () if entity is None else references(entity)
    return [link.target for link in links if link.reference.basis]


@rule(
    "MM409",
    "a symbol is written as the rules of notation require",
    why='A search for 12-CT/TU in other tools does not find "12 - ct/TU".',
    hint="write it as in this message; `massmob validate --fix` does so",
    severity=Severity.NOTE,
    of=(Document,),
)
def untidy_symbol(document: Document) -> Iterator[Violation]:
    """Symbols that had to be repaired to be parsed."""
    symbol = document.symbol
    if symbol is not None and symbol.repairs:
        message = gettext("read as {symbol}: {repairs}").format(
            symbol=symbol, repairs="; ".join(map(_repair_text, symbol.repairs))
        )
        fixed = attrs.evolve(document, symbol=attrs.evolve(symbol, repairs=()))
        yield Violation(document, message, field="symbol", fixed=fixed)


def _repair_text(repair: str) -> str:
    """A repair, which the symbol states in English, in the current language."""
    text = gettext(repair)
    if text == repair:
        for pattern, message in _REPAIRS_OF_PARTS.items():
            if match := pattern.fullmatch(repair):
                return gettext(message).format(**match.groupdict())
    return text


_REPAIRS_OF_PARTS = {
    re.compile("(?P<old>.+) written (?P<new>.+)"): gettext_noop("{old} written {new}"),
    re.compile("issuer before the type: (?P<codes>.+) exchanged"): gettext_noop(
        "issuer before the type: {codes} exchanged"
    ),
}
"""The repairs that name parts of the symbol; all others are messages as they are."""


@rule(
    "MM410",
    "a document is issued in the year that its symbol states",
    why="08/2022/QĐ-UBND was issued in 2022; another year is another document, or a typing error.",
    hint="correct the symbol or the day of issue",
    of=(Document,),
)
def year_of_symbol(document: Document) -> Iterator[Violation]:
    """Documents that were certainly issued in another year than that of their symbol."""
    year = document.symbol.year if document.symbol is not None else None
    if year is None or document.issued is None:
        return
    if not document.issued.overlaps(Period.parse(f"{year:04}")):
        message = gettext("{symbol} states {year}, but it was issued {issued}").format(
            symbol=document.symbol, year=year, issued=when(document.issued)
        )
        yield Violation(document, message, field="issued")


@rule(
    "MM411",
    "an organ that acts for the issuer is an organ of the issuer",
    why="A standing board acts for its own committee; another board is of another committee.",
    hint="correct the acting organ or the issuer",
    of=(Document,),
)
def acting_for_another(document: Document, movement: Network) -> Iterator[Violation]:
    """Documents whose acting organ serves another committee or organ than the issuer."""
    acting = movement.bodies.get(document.acting or "")
    if acting is None or acting.serves is None or document.issuer is None:
        return
    if document.issuer not in {acting.serves, acting.id}:
        message = gettext("{name} serves {served}, the issuer is {issuer}").format(
            name=acting.name.label(), served=acting.serves, issuer=document.issuer
        )
        related = (acting.id, acting.serves, document.issuer)
        yield Violation(document, message, field="acting", related=related)


@rule(
    "MM412",
    "an organ that prepared a document existed until its issue",
    why="An organ that had ended, or had not begun, prepared nothing; its successor or predecessor did.",
    hint="name the organ that existed then, or correct the day of issue",
    severity=Severity.WARNING,
    of=(Document,),
)
def advised_by_nobody(document: Document, movement: Network) -> Iterator[Violation]:
    """Documents prepared by an organ that certainly did not exist when they were issued."""
    issued = document.issued
    for position, id in enumerate(document.advised_by):
        organ = movement.get(id)
        if organ is not None and issued is not None and not organ.valid.overlaps(issued):
            message = gettext("issued {issued}, but {name} is in force {period}").format(
                issued=when(issued), name=organ.name.label(), period=when(organ.valid)
            )
            yield Violation(document, message, field=f"advised_by[{position}]", related=(id,))
