"""MM9xx: every fact has a source, texts hold no personal data, and disputes between sources are reported.

Personal data: Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

import attrs

from massmob.errors import InvalidValueError
from massmob.model.entities import Locality, Observation, Source
from massmob.model.entity import Entity
from massmob.validation.finding import Severity
from massmob.validation.registry import Violation, rule
from massmob.values.quantity import Quantity
from massmob.values.text import Text


@rule(
    "MM901",
    "every fact has a source",
    why="What nobody can look up, nobody can trust.",
    hint="name in `sources` where it was read",
    severity=Severity.WARNING,
    of=(Entity,),
)
def without_source(entity: Entity) -> Sequence[Violation]:
    """Entities, other than sources, that name no source."""
    if entity.sources or isinstance(entity, Source):
        return ()
    return [Violation(entity, f"{entity.name} names no source", field="sources")]


_PERSONAL = {
    "an e-mail address": re.compile(r"[\w.+-]+@[\w-]+\.[a-z]{2,}", re.IGNORECASE),
    "a telephone number": re.compile(
        r"(?<![\w/.,-])(?:\+84|0)[ .-]?[1-9]\d{1,2}(?:[ .-]?\d{3}){2}\d?(?![\w/-])"
    ),
    "an identity number": re.compile(
        r"(?<![\w/.,-])(?:CCCD|CMND|cccd|cmnd)[^\d]{0,12}\d{9,12}|(?<![\w/.,-])0\d{11}(?![\w/-])"
    ),
}
_MARKUP = re.compile(r"<[a-z/!][^<>]{0,200}>|&(?:[a-z]{2,8}|#\d{2,6});", re.IGNORECASE)
_MOJIBAKE = re.compile(
    "\N{REPLACEMENT CHARACTER}|[\N{LATIN CAPITAL LETTER A WITH TILDE}\N{LATIN SMALL LETTER A WITH ACUTE}"
    "\N{LATIN CAPITAL LETTER AE}\N{LATIN CAPITAL LETTER A WITH DIAERESIS}]"
    "[\u0080-\u00bf\u0152-\u0178\u2013-\u203a\u20ac\u2122]"
)
_LABEL = re.compile(
    r"h[oọ]\s+v[aà]\s+t[eê]n\s*:|ng[aà]y\s+sinh\s*:|sinh\s+ng[aà]y\s"
    r"|s[oố]\s+[dđ]i[eệ]n\s+th(?:o[aạ]|ọa)i\s*:|s[oố]\s+c(?:ccd|mnd)"
    r"|c[aă]n\s+c[uư][oớ]c\s+c[oô]ng\s+d[aâ]n"
)
_DIGITS = re.compile(r"\d(?:[ .-]?\d){7}")
"""Fewer digits are neither a telephone number nor that of an identity card."""


def _is_form(text: str) -> bool:
    """Whether a text holds the label of a field of a personal form, with accents or without."""
    lowered = text.lower()
    # Each label has one of these; looking for them is quicker than the pattern.
    may_be = (
        ":" in lowered
        or "sinh" in lowered
        or "cccd" in lowered
        or "cmnd" in lowered
        or "can" in lowered
        or "căn" in lowered
    )
    return may_be and _LABEL.search(lowered) is not None


def _is_doubtful(text: str) -> bool:
    """Whether a text holds what personal data, markup or mojibake needs; quicker than to look for each."""
    return (
        "@" in text
        or "<" in text
        or "&" in text
        or _DIGITS.search(text) is not None
        or _MOJIBAKE.search(text) is not None
        or _is_form(text)
    )


@rule(
    "MM902",
    "texts hold no personal data",
    why="Ties to Party work are sensitive data; the library counts people and stores none (91/2025/QH15).",
    hint="take it out of the text; give a number of people instead",
    of=(Entity,),
)
def personal_data(entity: Entity) -> Iterator[Violation]:
    """Texts with what identifies a person: telephone, identity number, e-mail, or the label of such a field."""
    for field, text in _doubtful_texts(entity):
        # The finding does not repeat what must not be stored.
        for what, pattern in _PERSONAL.items():
            if pattern.search(text):
                yield Violation(entity, f"the text holds {what}", field=field)
        if _is_form(text):
            yield Violation(entity, "the text holds a field of a personal form", field=field)


@lru_cache(maxsize=1)  # three rules look at one entity after another
def _doubtful_texts(entity: Entity) -> list[tuple[str, str]]:
    """The free texts of an entity that may be wrong."""
    return [each for each in _texts(entity) if _is_doubtful(each[1])]


def _texts(entity: Entity) -> Iterator[tuple[str, str]]:
    """The free texts of an entity: names, titles, notes, stated words."""
    # mypy takes the hash of instances for that of their class.
    for name in _text_fields(type(entity)):  # type: ignore[arg-type]
        value = getattr(entity, name)
        if isinstance(value, Text):
            yield from ((name, text) for text in (value.vi, value.en, value.ru) if text)
        elif value and isinstance(value, str):
            yield name, value


@cache
def _text_fields(cls: type[Entity]) -> tuple[str, ...]:
    plain = {"stated", "publisher", "place"}
    fields = attrs.fields(cls)
    return tuple(each.name for each in fields if "Text" in str(each.type) or each.name in plain)


@rule(
    "MM903",
    "sources agree about a field",
    why="Two values circulate; a reader should know of both and why one was taken.",
    hint="nothing, when the note explains it; better, find the source that settles it",
    severity=Severity.WARNING,
    of=(Entity,),
)
def disputed(entity: Entity) -> Iterator[Violation]:
    """Values that another source gives for a field."""
    for dispute in entity.disputes:
        taken = getattr(entity, dispute.field, "")
        told = f"another source says {dispute.value}, {taken} was taken"
        hint = dispute.note.label("en") if dispute.note is not None else ""
        yield Violation(entity, told, field=dispute.field, related=dispute.sources, hint=hint)


@rule(
    "MM904",
    "a locality's name begins and ends with a capitalised word",
    why="A name with a small letter is found and sorted wrong in other tools.",
    hint="write the name as the resolution does",
    severity=Severity.WARNING,
    of=(Locality,),
)
def untidy_name(locality: Locality) -> Iterator[Violation]:
    """Names whose first or last word begins in lower case.

    A word between may be a common noun: Nông trường Việt Lâm.
    """
    name = str(locality.name)
    words = name.split()
    if words[0][0].islower() or words[-1][0].islower():
        yield Violation(locality, f"the name is {name!r}", field="name")


@rule(
    "MM905",
    "a source says who published it and how good it is",
    why="A grade tells a reader what to rely on; an address that is none cannot be followed.",
    hint="give publisher, grade and an http address",
    severity=Severity.WARNING,
    of=(Source,),
)
def incomplete_source(source: Source) -> Iterator[Violation]:
    """Sources without publisher or grade (excerpts have those of the whole), or with a strange address."""
    for field in ("publisher", "grade") if source.part_of is None else ():
        if not getattr(source, field):
            yield Violation(source, f"no {field}", field=field)
    if source.url and not source.url.startswith(("https://", "http://")):
        yield Violation(source, f"not an address: {source.url!r}", field="url")


@rule(
    "MM906",
    "a figure says what the words of its source say",
    why="Words such as 'more than 10,000' beside an exact 10,000: a bound became a point.",
    hint="correct the figure or the words",
    severity=Severity.WARNING,
    of=(Observation,),
)
def words_and_figure(each: Observation) -> Iterator[Violation]:
    """Figures that no number of their stated words fits; words that cannot be read are passed over."""
    if not each.stated:
        return
    try:
        words = Quantity.parse(each.stated)
    except InvalidValueError:
        return
    if not words.agrees_with(each.value) or (each.value.is_exact and not words.is_exact):
        told = f"the source says {each.stated!r}, the figure is {each.value}"
        yield Violation(each, told, field="value")


@rule(
    "MM907",
    "a name has single blanks between its words",
    why="Two blanks look like one, and keep a name from being found.",
    hint="write single blanks; `massmob validate --fix` does so",
    severity=Severity.WARNING,
    of=(Entity,),
)
def doubled_blanks(entity: Entity) -> Sequence[Violation]:
    """Names with blanks that are doubled or of an unusual kind."""
    name = entity.name
    if _is_tidy(name.vi) and _is_tidy(name.en) and _is_tidy(name.ru):
        return ()
    tidy: dict[str, str] = {lang: " ".join(name.label(lang).split()) for lang in name.languages}
    fixed = attrs.evolve(entity, name=tidy)
    return [Violation(entity, f"the name is {str(name)!r}", field="name", fixed=fixed)]


def _is_tidy(text: str | None) -> bool:
    return not text or text == " ".join(text.split())


@rule(
    "MM908",
    "texts hold no markup",
    why="What was copied from a page with its tags is shown as tags, or obeyed where it should not be.",
    hint="take the tags and entities out",
    severity=Severity.WARNING,
    of=(Entity,),
)
def markup(entity: Entity) -> Iterator[Violation]:
    """Texts with tags or character references of HTML."""
    for field, text in _doubtful_texts(entity):
        if match := _MARKUP.search(text):
            yield Violation(entity, f"the text holds {match[0][:40]!r}", field=field)


@rule(
    "MM909",
    "texts were read in the right encoding",
    why="HÃ\N{NO-BREAK SPACE} Ná»\u2122i is Hà Nội, read in Latin-1; nobody finds it again.",
    hint="read the file again as UTF-8, or in the encoding it is in",
    of=(Entity,),
)
def wrong_encoding(entity: Entity) -> Iterator[Violation]:
    """Texts with the traces of UTF-8 read as Latin-1 or Windows-1252, or with replacement characters."""
    for field, text in _doubtful_texts(entity):
        if match := _MOJIBAKE.search(text):
            yield Violation(entity, f"the text holds {match[0]!r}", field=field)


@rule(
    "MM910",
    "an excerpt says where in its source it stands",
    why="A law of a hundred pages is no source for a number until the article is named.",
    hint="give the paragraph, page or row in `place`",
    severity=Severity.NOTE,
    of=(Source,),
)
def without_place(source: Source) -> Iterator[Violation]:
    """Sources that are part of another, without the place in it."""
    if source.part_of is not None and not source.place:
        yield Violation(
            source, f"an excerpt of {source.part_of}, from no place in it", field="place"
        )
