"""MM9xx: every fact has a source, texts hold no personal data, and what sources dispute is told.

Lives here: rules about texts and sources. Personal data: Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

from massmob.declaration import Entity
from massmob.errors import InvalidValueError
from massmob.model import Source
from massmob.movement import Movement
from massmob.quantity import Quantity
from massmob.rules.catalogue import Found, rule
from massmob.rules.report import Severity
from massmob.text import Text, fold


@rule(
    "MM901",
    "every fact has a source",
    why="What nobody can look up, nobody can trust.",
    fix="name in `sources` where it was read",
    severity=Severity.WARNING,
)
def without_source(movement: Movement) -> Iterator[Found]:
    """Entities, other than sources, that name no source."""
    for entity in movement:
        if not entity.sources and not isinstance(entity, Source):
            yield Found(entity, f"{entity.name} names no source", field="sources")


_PERSONAL = {
    "an e-mail address": re.compile(r"[\w.+-]+@[\w-]+\.[a-z]{2,}", re.IGNORECASE),
    "a telephone number": re.compile(
        r"(?<![\w/.,-])(?:\+84|0)[ .-]?[1-9]\d{1,2}(?:[ .-]?\d{3}){2}\d?(?![\w/-])"
    ),
    "an identity number": re.compile(
        r"(?<![\w/.,-])(?:CCCD|CMND|cccd|cmnd)[^\d]{0,12}\d{9,12}|(?<![\w/.,-])0\d{11}(?![\w/-])"
    ),
}
_LABELS = (
    "ho va ten:",
    "ngay sinh:",
    "sinh ngay ",
    "so dien thoai:",
    "so cccd",
    "so cmnd",
    "can cuoc cong dan",
)


@rule(
    "MM902",
    "texts hold no personal data",
    why="Ties to Party work are sensitive data; the library counts people and stores none (91/2025/QH15).",
    fix="take it out of the text; give a number of people instead",
)
def personal_data(movement: Movement) -> Iterator[Found]:
    """Texts with what identifies a person: telephone, identity number, e-mail, or the label of such a field."""
    for entity in movement:
        for field, text in _texts(entity):
            # The finding does not repeat what must not be stored.
            for what, pattern in _PERSONAL.items():
                if pattern.search(text):
                    yield Found(entity, f"the text holds {what}", field=field)
            if any(label in fold(text) for label in _LABELS):
                yield Found(entity, "the text holds a field of a personal form", field=field)


def _texts(entity: Entity) -> Iterator[tuple[str, str]]:
    """The free texts of an entity: names, titles, notes, stated words."""
    for field in attrs.fields(type(entity)):
        value = getattr(entity, field.name)
        if isinstance(value, Text):
            for lang in value.languages:
                yield field.name, value.label(lang)
        elif field.name in ("stated", "publisher", "place") and isinstance(value, str):
            yield field.name, value


@rule(
    "MM903",
    "sources agree about a field",
    why="Two values circulate; a reader should know of both and why one was taken.",
    fix="nothing, when the note explains it; better, find the source that settles it",
    severity=Severity.WARNING,
)
def disputed(movement: Movement) -> Iterator[Found]:
    """Values that another source gives for a field."""
    for entity in movement:
        for dispute in entity.disputes:
            taken = getattr(entity, dispute.field, "")
            told = f"another source says {dispute.value}, {taken} was taken"
            hint = dispute.note.label("en") if dispute.note is not None else ""
            yield Found(entity, told, field=dispute.field, related=dispute.sources, hint=hint)


@rule(
    "MM904",
    "a locality's name begins and ends with a capitalised word",
    why="A name with a small letter or two blanks is found and sorted wrong in other tools.",
    fix="write the name as the resolution does",
    severity=Severity.WARNING,
)
def untidy_name(movement: Movement) -> Iterator[Found]:
    """Names whose first or last word begins in lower case, or with doubled blanks.

    A word between may be a common noun: Nông trường Việt Lâm.
    """
    for locality in movement.localities.values():
        name = str(locality.name)
        words = name.split()
        if "  " in name or words[0][0].islower() or words[-1][0].islower():
            yield Found(locality, f"the name is {name!r}", field="name")


@rule(
    "MM905",
    "a source says who published it and how good it is",
    why="A grade tells a reader what to rely on; an address that is none cannot be followed.",
    fix="give publisher, grade and an http address",
    severity=Severity.WARNING,
)
def incomplete_source(movement: Movement) -> Iterator[Found]:
    """Sources without publisher or grade (excerpts have those of the whole), or with a strange address."""
    for source in movement.sources.values():
        for field in ("publisher", "grade") if source.part_of is None else ():
            if not getattr(source, field):
                yield Found(source, f"no {field}", field=field)
        if source.url and not source.url.startswith(("https://", "http://")):
            yield Found(source, f"not an address: {source.url!r}", field="url")


@rule(
    "MM906",
    "a figure says what the words of its source say",
    why="Words such as 'more than 10,000' beside an exact 10,000: a bound became a point.",
    fix="correct the figure or the words",
    severity=Severity.WARNING,
)
def words_and_figure(movement: Movement) -> Iterator[Found]:
    """Figures that no number of their stated words fits; words that cannot be read are passed over."""
    for each in movement.observations.values():
        if not each.stated:
            continue
        try:
            words = Quantity.parse(each.stated)
        except InvalidValueError:
            continue
        if not words.agrees_with(each.value) or (each.value.is_exact and not words.is_exact):
            told = f"the source says {each.stated!r}, the figure is {each.value}"
            yield Found(each, told, field="value")
