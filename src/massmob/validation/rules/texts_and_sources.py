"""MM9xx: every fact has a source, texts hold no personal data, and disputes between sources are reported.

Personal data: Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

import attrs

from massmob.errors import InvalidValueError
from massmob.model.entities import Locality, Observation, Source
from massmob.model.entity import Entity, per_kinds
from massmob.network.network import Network
from massmob.translation.catalogue import gettext, gettext_noop
from massmob.validation.finding import Severity
from massmob.validation.registry import Violation, rule
from massmob.validation.suspects import texts_with_holders, with_values
from massmob.values.labelled_enum import LabelledEnum
from massmob.values.period import Period
from massmob.values.quantity import Quantity
from massmob.values.text import Text, similar_words


def _without_sources(entities: Sequence[Entity], _: Network) -> list[Entity]:
    return [entity for entity in entities if not entity.sources]


@rule(
    "MM901",
    "every fact has a source",
    why="A fact that nobody can look up cannot be trusted.",
    hint="name its source in `sources`",
    severity=Severity.WARNING,
    of=(Entity,),
    suspects=_without_sources,
)
def without_source(entity: Entity) -> Sequence[Violation]:
    """Entities, other than sources, that name no source."""
    if entity.sources or isinstance(entity, Source):
        return ()
    message = gettext("{entity} names no source").format(entity=entity.name.label())
    return [Violation(entity, message, field="sources")]


_PERSONAL = {
    # One character before @ is enough; to match all would take a time that grows as the square of the length.
    gettext_noop("the text holds an e-mail address"): re.compile(
        r"[\w.+-]@[\w-]+\.[a-z]{2,}", re.IGNORECASE
    ),
    gettext_noop("the text holds a telephone number"): re.compile(
        r"(?<![\w/.,-])(?:\+84|0)[ .-]?[1-9]\d{1,2}(?:[ .-]?\d{3}){2}\d?(?![\w/-])"
    ),
    gettext_noop("the text holds an identity number"): re.compile(
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
"""Fewer digits are neither a telephone number nor the number of an identity card."""


def _is_form(text: str) -> bool:
    """Whether a text holds the label of a field of a personal form, with accents or without."""
    lowered = text.lower()
    # Each label has one of these; looking for them is quicker than the pattern.
    may_hold_label = (
        ":" in lowered
        or "sinh" in lowered
        or "cccd" in lowered
        or "cmnd" in lowered
        or "can" in lowered
        or "căn" in lowered
    )
    return may_hold_label and _LABEL.search(lowered) is not None


def _is_doubtful(text: str) -> bool:
    """Whether a text may hold personal data, markup or mojibake; quicker than to search for all of them."""
    return (
        "@" in text
        or "<" in text
        or "&" in text
        or _DIGITS.search(text) is not None
        or _MOJIBAKE.search(text) is not None
        or _is_form(text)
    )


def _with_doubtful_text(entities: Sequence[Entity], _: Network) -> list[Entity]:
    fields = _text_fields(type(entities[0]))
    pairs = [pair for field in fields for pair in texts_with_holders(field, entities)]
    doubtful = set(filter(_is_doubtful, {text for _, text in pairs}))  # many have one name
    return [entity for entity, text in pairs if text in doubtful]


@rule(
    "MM902",
    "texts hold no personal data",
    why="Ties to Party work are sensitive data; the library counts people and stores none (91/2025/QH15).",
    hint="remove it from the text; give a number of people instead",
    of=(Entity,),
    suspects=_with_doubtful_text,
)
def personal_data(entity: Entity) -> Iterator[Violation]:
    """Texts that identify a person: telephone, identity number, e-mail, or the label of such a field."""
    for field, text in _doubtful_texts(entity):
        # The finding does not repeat what must not be stored.
        for message, pattern in _PERSONAL.items():
            if pattern.search(text):
                yield Violation(entity, gettext(message), field=field)
        if _is_form(text):
            message = gettext("the text holds a field of a personal form")
            yield Violation(entity, message, field=field)


@lru_cache(maxsize=1)  # three rules check the texts of one entity after another
def _doubtful_texts(entity: Entity) -> list[tuple[str, str]]:
    """Field and text of the free texts that may be wrong: names, titles, notes, stated words."""
    return [
        (field, text)
        for field in _text_fields(type(entity))
        for _, text in texts_with_holders(field, [entity])
        if _is_doubtful(text)
    ]


@per_kinds
def _text_fields(cls: type[Entity]) -> tuple[str, ...]:
    plain = {"stated", "publisher", "place"}
    fields = attrs.fields(cls)
    return tuple(field.name for field in fields if "Text" in str(field.type) or field.name in plain)


@rule(
    "MM903",
    "sources agree about a field",
    why="Two values circulate; a reader should know both, and why one was used.",
    hint="nothing, if the note explains it; better, find a source that decides it",
    severity=Severity.WARNING,
    of=(Entity,),
    suspects=with_values("disputes"),
)
def disputed(entity: Entity) -> Iterator[Violation]:
    """Values that another source gives for a field."""
    for dispute in entity.disputes:
        used = getattr(entity, dispute.field, "")
        message = gettext("another source states {other}; used here: {used}").format(
            other=_shown(_like(used, dispute.value)), used=_shown(used)
        )
        hint = dispute.note.label() if dispute.note is not None else ""
        yield Violation(entity, message, field=dispute.field, related=dispute.sources, hint=hint)


def _like(used: object, stated: str) -> object:
    """What another source states, as a value of the kind that is used, where it can be read as one."""
    try:
        if isinstance(used, Period | Quantity):
            return type(used).parse(stated)
        return type(used).of(stated) if isinstance(used, LabelledEnum) else stated
    except InvalidValueError:
        return stated


def _shown(value: object) -> str:
    """A value as readers see it: figures, periods and words of closed lists in the current language."""
    if isinstance(value, Text | Quantity | Period | LabelledEnum):
        return value.label()
    return str(value)


@rule(
    "MM904",
    "a locality's name begins and ends with a capitalised word",
    why="Other tools do not find a name in lower case, and sort it wrongly.",
    hint="write the name as in the resolution",
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
        message = gettext("the name is {name}").format(name=repr(name))
        yield Violation(locality, message, field="name")


@rule(
    "MM905",
    "a source states its publisher and its grade",
    why="The grade shows how reliable a source is; an invalid address cannot be opened.",
    hint="give publisher, grade and an http address",
    severity=Severity.WARNING,
    of=(Source,),
)
def incomplete_source(source: Source) -> Iterator[Violation]:
    """Sources without publisher or grade (excerpts have those of the whole), or with an invalid address."""
    if source.part_of is None and not source.publisher:
        yield Violation(source, gettext("no publisher"), field="publisher")
    if source.part_of is None and not source.grade:
        yield Violation(source, gettext("no grade"), field="grade")
    if source.url and not source.url.startswith(("https://", "http://")):
        message = gettext("not an address: {url}").format(url=repr(source.url))
        yield Violation(source, message, field="url")


@rule(
    "MM906",
    "a figure agrees with the words of its source",
    why="Words such as 'more than 10,000' beside an exact 10,000: a bound became an exact figure.",
    hint="correct the figure or the words",
    severity=Severity.WARNING,
    of=(Observation,),
)
def figure_against_words(observation: Observation) -> Iterator[Violation]:
    """Figures that contradict their stated words; words that cannot be parsed are skipped."""
    if not observation.stated:
        return
    try:
        words = Quantity.parse(observation.stated)
    except InvalidValueError:
        return
    if not words.agrees_with(observation.value) or (
        observation.value.is_exact and not words.is_exact
    ):
        message = gettext("the source states {words}, the figure is {figure}").format(
            words=repr(observation.stated), figure=observation.value.label()
        )
        yield Violation(observation, message, field="value")


def _with_untidy_name(entities: Sequence[Entity], _: Network) -> Sequence[Entity]:
    names = [name for _, name in texts_with_holders("name", entities)]
    # Two spaces in a row, or one at an end, are two spaces in a row or one at an end of the whole.
    return () if _is_tidy(" ".join(names)) else entities


@rule(
    "MM907",
    "a name has single spaces between its words",
    why="Two spaces look like one, and a search does not find the name.",
    hint="write single spaces; `massmob validate --fix` does so",
    severity=Severity.WARNING,
    of=(Entity,),
    suspects=_with_untidy_name,
)
def double_spaces(entity: Entity) -> Sequence[Violation]:
    """Names with double or unusual spaces."""
    name = entity.name
    if _is_tidy(name.vi) and _is_tidy(name.en) and _is_tidy(name.ru):
        return ()
    tidy: dict[str, str] = {lang: " ".join(name.label(lang).split()) for lang in name.languages}
    fixed = attrs.evolve(entity, name=tidy)
    message = gettext("the name is {name}").format(name=repr(str(name)))
    return [Violation(entity, message, field="name", fixed=fixed)]


def _is_tidy(text: str | None) -> bool:
    return not text or text == " ".join(text.split())


@rule(
    "MM908",
    "texts hold no markup",
    why="Tags copied from a page are shown as they are, or executed where they must not be.",
    hint="remove the tags and entities",
    severity=Severity.WARNING,
    of=(Entity,),
    suspects=_with_doubtful_text,
)
def markup(entity: Entity) -> Iterator[Violation]:
    """Texts with tags or character references of HTML."""
    for field, text in _doubtful_texts(entity):
        if match := _MARKUP.search(text):
            message = gettext("the text holds {found}").format(found=repr(match[0][:40]))
            yield Violation(entity, message, field=field)


@rule(
    "MM909",
    "texts were read in the right encoding",
    why="HÃ\N{NO-BREAK SPACE} Ná»\u2122i is Hà Nội, read as Latin-1; no search finds it.",
    hint="read the file again as UTF-8, or in its own encoding",
    of=(Entity,),
    suspects=_with_doubtful_text,
)
def wrong_encoding(entity: Entity) -> Iterator[Violation]:
    """Texts with the traces of UTF-8 read as Latin-1 or Windows-1252, or with replacement characters."""
    for field, text in _doubtful_texts(entity):
        if match := _MOJIBAKE.search(text):
            message = gettext("the text holds {found}").format(found=repr(match[0]))
            yield Violation(entity, message, field=field)


@rule(
    "MM910",
    "an excerpt states its place in the source",
    why="A law of a hundred pages is no source for a number unless the article is named.",
    hint="give the paragraph, page or row in `place`",
    severity=Severity.NOTE,
    of=(Source,),
)
def without_place(source: Source) -> Iterator[Violation]:
    """Sources that are part of another, without the place there."""
    if source.part_of is not None and not source.place:
        message = gettext("an excerpt of {source} without its place there").format(
            source=source.part_of
        )
        yield Violation(source, message, field="place")


# --- sources of single fields ----------------------------------------------------------------------


@rule(
    "MM912",
    "a citation is for a field that the entity has",
    why="A source of a field that does not exist is shown beside no value.",
    hint="name a field of this kind of entity",
    of=(Entity,),
    suspects=with_values("cited"),
)
def cited_for_no_field(entity: Entity) -> Iterator[Violation]:
    """Citations for a name that is no field of the entity."""
    for position, citation in enumerate(entity.cited):
        fields = attrs.fields_dict(type(entity))
        if citation.field not in fields:
            near = similar_words(citation.field, fields)
            hint = gettext("did you mean: {words}?").format(words=", ".join(near)) if near else ""
            message = gettext("a source of {field}, which is no field of it").format(
                field=repr(citation.field)
            )
            field = f"cited[{position}].field"
            yield Violation(entity, message, field=field, related=(citation.source,), hint=hint)


@rule(
    "MM913",
    "a source is cited once for a field, and only where it adds something",
    why="`sources` give all fields; a citation that repeats one of them looks like another source.",
    hint="remove the citation, or give the place in the source",
    severity=Severity.WARNING,
    of=(Entity,),
    suspects=with_values("cited"),
)
def cited_twice(entity: Entity) -> Iterator[Violation]:
    """Citations that occur twice, or that name a source of the whole entity without place, grade or day."""
    seen = set[object]()
    for position, citation in enumerate(entity.cited):
        adds = bool(citation.place) or citation.grade is not None or citation.seen is not None
        key = (citation.field, citation.source, citation.place)
        message = ""
        if key in seen:
            message = gettext("cites {source} for {field}, twice")
        elif citation.source in entity.sources and not adds:
            message = gettext("cites {source} for {field}, which all its fields have as a source")
        seen.add(key)
        if message:
            message = message.format(source=citation.source, field=citation.field)
            others = (*entity.cited[:position], *entity.cited[position + 1 :])
            fixed = attrs.evolve(entity, cited=others)
            related = (citation.source,)
            yield Violation(
                entity, message, field=f"cited[{position}]", related=related, fixed=fixed
            )
