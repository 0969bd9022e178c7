"""The words of registers for headings, cells and lines, in Vietnamese, English or Russian.

They come from `words.toml` and the labels of the vocabulary; a mapping file adds to them.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal

import attrs

from massmob.errors import InvalidValueError, LoadError, UnknownEntityError, with_article
from massmob.model.structuring import structured
from massmob.network.collection import Collection
from massmob.network.unit_words import MAX_COMPARED_LENGTH, MIN_SIMILARITY, nearest_keys, word_key
from massmob.storage import files
from massmob.translation.language import LANGUAGES
from massmob.values.labelled_enum import LabelledEnum
from massmob.values.text import similar_words_hint
from massmob.values.vocabulary import Level, ModelStatus, Tier

__all__ = [
    "IGNORED",
    "PERSONAL",
    "Lexicon",
    "figure_role",
    "honorifics",
    "nearest_key",
    "surnames",
]

PERSONAL, IGNORED = "personal", "ignore"
Role = Literal[
    "number", "id", "title", "field", "unit_code", "unit", "parent", "province", "year", "registered",
    "decided", "status", "level", "kind", "note", "personal", "ignore",
]  # fmt: skip
"""What a column holds."""
Kind = Literal["collective", "individual"]

_MIN_HEADING_SIMILARITY = 0.87
"""How similar a heading must be to a known one to be read as it."""

_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|[*:]")
_DATE_LINE = re.compile(r" ngay (?:\d+ )?thang (?:\d+ )?nam ")


@cache
def _word_tables() -> dict[str, Any]:
    path = Path(__file__).with_name("words.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def _meanings_in(table: str) -> dict[str, str]:
    """The words of a table of `words.toml`: key → meaning."""
    tables = _word_tables()
    return {word_key(word): meaning for meaning, words in tables[table].items() for word in words}


@cache
def _keys_in(table: str, name: str) -> tuple[str, ...]:
    """The keys of one list of words in `words.toml`."""
    return tuple(map(word_key, _word_tables()[table][name]))


def _contains_any(text_key: str, keys: Iterable[str]) -> bool:
    """Whether any of some keys occurs in another as whole words."""
    return any(f" {key} " in f" {text_key} " for key in keys)


@lru_cache(maxsize=2**12)  # the same misspelling occurs again and again
def _cached_nearest_key(key: str, known: tuple[str, ...], min_similarity: float) -> str | None:
    return next(iter(nearest_keys(key, known, min_similarity, 1)), None)


def nearest_key(
    key: str, known: tuple[str, ...], min_similarity: float = MIN_SIMILARITY
) -> str | None:
    """The key most similar to another, if any is similar enough; see `nearest_keys`."""
    if len(key) > MAX_COMPARED_LENGTH:  # it is similar to none, and would stay in the memory
        return None
    return _cached_nearest_key(key, known, min_similarity)


def figure_role(heading: str) -> str | None:
    """What a column of a table of figures holds, besides the columns of registers.

    Example:
        >>> figure_role("Số lượng (người)"), figure_role("Đơn vị")
        ('value', None)
    """
    headings = _meanings_in("figures")
    return headings.get(word_key(heading)) or headings.get(word_key(_ASIDE.sub(" ", heading)))


_Table = dict[str, Any]


def _keyed(table: Mapping[str, Any]) -> _Table:
    return {word_key(word): meaning for word, meaning in table.items()}


@attrs.frozen(kw_only=True)
class Lexicon:
    """What words mean: the tables of a mapping file, which take precedence over `words.toml`.

    Attributes:
        columns: A heading → what the column holds, or ``"ignore"`` or ``"personal"``.
        statuses: A word → the status.
        levels: A word → the level.
        kinds: A word → the kind of model.
        fields: A word → the id of a field.
        units: A word → the id or code of a unit.
    """

    columns: Mapping[str, Role] = attrs.field(factory=_Table, converter=_keyed)
    statuses: Mapping[str, ModelStatus] = attrs.field(factory=_Table, converter=_keyed)
    levels: Mapping[str, Level] = attrs.field(factory=_Table, converter=_keyed)
    kinds: Mapping[str, Kind] = attrs.field(factory=_Table, converter=_keyed)
    fields: Mapping[str, str] = attrs.field(factory=_Table, converter=_keyed)
    units: Mapping[str, str] = attrs.field(factory=_Table, converter=_keyed)

    @classmethod
    def read(cls, path: Path) -> Lexicon:
        """The lexicon with a mapping file (TOML or JSON).

        Raises:
            LoadError: Not such a file; every problem is reported.
        """
        text = files.read_text(path)
        try:
            mapping: object = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
        except (ValueError, RecursionError) as error:
            raise LoadError(
                "not a mapping file", place=str(path), found=str(error), hint="write TOML or JSON"
            ) from None
        return cls.of(mapping, str(path))

    @classmethod
    def of(cls, mapping: object, place: str = "mapping") -> Lexicon:
        """The lexicon with the tables of a mapping.

        Raises:
            LoadError: Not such tables; every problem is reported.
        """
        return structured(cls, mapping, place)

    def check_ids(self, movement: Collection) -> None:
        """Refuse words that mean a field or a unit that a movement does not know.

        Raises:
            UnknownEntityError: No entity has the id; the hint names near ones.
        """
        for table, ids in (("fields", self.fields), ("units", self.units)):
            for word, id in ids.items():
                if ":" in id and id not in movement and id not in movement.outside:
                    known = (entity.id for entity in movement)
                    hint = similar_words_hint(id, known, otherwise="give the id of an entity")
                    place = f"mapping: {table}.{word}"
                    raise UnknownEntityError(
                        "no entity with this id", place=place, found=id, hint=hint
                    )

    # --- headings ----------------------------------------------------------------------------------

    @cached_property
    def _headings(self) -> dict[str, str]:
        return _meanings_in("headings") | dict(self.columns)

    def role(self, heading: str, above: str = "") -> str | None:
        """What a column holds, by its heading and the one above it; ``None`` when it is not known.

        Example:
            >>> lexicon = Lexicon()
            >>> headings = ("TÊN MÔ HÌNH (*)", "Linh vuc", "Họ và tên", "Màu")
            >>> [lexicon.role(heading) for heading in headings]
            ['title', 'field', 'personal', None]
            >>> lexicon.role("Mã", above="Đơn vị")
            'unit_code'
        """
        if not above:
            return self._role_of(heading)
        if not heading:
            return self._role_of(above)
        upper, lower = self._role_of(above), word_key(_ASIDE.sub(" ", heading))
        if upper == PERSONAL:
            return PERSONAL
        for role, words in _word_tables()["under"].get(upper, {}).items():
            if lower in map(word_key, words):
                return str(role)
        return self._role_of(heading) or self._role_of(f"{heading} {above}")

    def is_known_heading(self, text: str) -> bool:
        """Whether a text is a heading exactly as the tables list it."""
        key = word_key(_ASIDE.sub(" ", text))
        return bool(key) and (key in self._headings or key in _keys_in("personal", "headings"))

    def _role_of(self, heading: str) -> str | None:
        """What a column holds by a heading of one row: as listed, by its first words, or misspelt."""
        if not heading:
            return None
        whole, key = word_key(heading), word_key(_ASIDE.sub(" ", heading))
        if exact := self._headings.get(whole) or self._headings.get(key or whole):
            return exact
        if _contains_any(whole, _keys_in("personal", "headings")):
            return PERSONAL
        starts = [known for known in self._headings if " " in known and key.startswith(f"{known} ")]
        if starts and key.count(" ") < 9:
            return self._headings[max(starts, key=len)]
        if len(key) <= 5:
            return None
        similar = nearest_key(key, tuple(self._headings), _MIN_HEADING_SIMILARITY)
        return self._headings[similar] if similar else None

    # --- cells -------------------------------------------------------------------------------------

    @cached_property
    def _all_statuses(self) -> dict[str, str]:
        return _vocabulary_words(ModelStatus, "statuses") | dict(self.statuses)

    @cached_property
    def _all_levels(self) -> dict[str, str]:
        return _vocabulary_words(Level, "levels") | _meanings_in("tiers") | dict(self.levels)

    @cached_property
    def _all_kinds(self) -> dict[str, str]:
        return _meanings_in("kinds") | dict(self.kinds)

    def status(self, text: str) -> ModelStatus:
        """The status that words name.

        Raises:
            InvalidValueError: No status; the hint names a similar one.
        """
        labels = _vietnamese_labels(ModelStatus)
        return ModelStatus.of(_meaning(text, "status", self._all_statuses, labels))

    def level(self, text: str) -> Level | Tier:
        """The level that words name, or the tier of communes, whose level depends on the day.

        Raises:
            InvalidValueError: As `status`.
        """
        labels = _vietnamese_labels(Level) | {Tier.COMMUNE.value: Tier.COMMUNE.vi}
        word = _meaning(text, "level", self._all_levels, labels)
        return Tier.COMMUNE if word == Tier.COMMUNE.value else Level.of(word)

    def is_individual(self, text: str) -> bool:
        """Whether words mean that a model is one person's; errors are those of `status`."""
        labels = {"collective": "tập thể", "individual": "cá nhân"}
        return _meaning(text, "kind of model", self._all_kinds, labels) == "individual"

    def mentions_individuals(self, text: str) -> bool | None:
        """Whether a line mentions individuals (true) or collectives (false); ``None``: neither, or both."""
        key = word_key(text)
        kinds = {
            kind for kind in _word_tables()["kinds"] if _contains_any(key, _keys_in("kinds", kind))
        }
        return "individual" in kinds if len(kinds) == 1 else None

    @property
    def all_fields(self) -> dict[str, str]:
        """Short forms of fields: key → id, or a name that a field of the movement has."""
        return _meanings_in("fields") | dict(self.fields)

    # --- lines -------------------------------------------------------------------------------------

    def is_total(self, text: str) -> bool:
        """Whether a cell begins a line of totals: the word, perhaps with a number or what it is the total of.

        Example:
            >>> [Lexicon().is_total(text) for text in ("Tổng cộng: 25", "Tổng vệ sinh", "Cộng quận A")]
            [True, False, True]
        """
        key = " ".join(word for word in word_key(text).split() if not word.isdigit())
        totals = _keys_in("lines", "totals")
        if key.removesuffix(" mo hinh") in totals:
            return True
        return any(
            key.startswith(f"{total} {whole} ")
            for total in totals
            if key.startswith(f"{total} ")
            for whole in _keys_in("lines", "totals_of")
        )

    def is_remark(self, text: str) -> bool:
        """Whether a line is a remark on the table, such as ``Ghi chú: số liệu đến 31/12/2024``."""
        before, colon, _ = text.partition(":")
        return bool(colon) and word_key(before) in _keys_in("lines", "remarks")

    def is_footer(self, text: str) -> bool:
        """Whether a line belongs to the signatures below a table."""
        key = word_key(text)
        return bool(_DATE_LINE.search(f" {key} ")) or _contains_any(
            key, _keys_in("lines", "footers")
        )


def _meaning(text: str, kind: str, table: Mapping[str, str], labels: Mapping[str, str]) -> str:
    """The value that a text names in a closed list."""
    key = word_key(text)
    if key in table:
        return table[key]
    hint = f"one of: {'; '.join(labels.values())}"
    if similar := nearest_key(key, tuple(table)):
        hint = f"did you mean {labels[table[similar]]}?"
    raise InvalidValueError(f"not {with_article(kind)}", found=text, hint=hint)


@cache
def _vietnamese_labels(vocabulary: type[LabelledEnum]) -> dict[str, str]:
    return {member.value: member.vi for member in vocabulary}


@cache
def _vocabulary_words(vocabulary: type[LabelledEnum], table: str) -> dict[str, str]:
    """The words of a closed list: its labels, the parts of a label, and the synonyms of a table."""
    words: dict[str, str] = {}
    for member in vocabulary:
        for lang in LANGUAGES:
            label = member.label(lang)
            for part in (label, *label.split(",")):
                words.setdefault(word_key(part), member.value)
        words[word_key(member.value)] = member.value
    return words | _meanings_in(table)


# --- names of people --------------------------------------------------------------------


@cache
def surnames() -> frozenset[str]:
    """Vietnamese family names, in lower case with their accents."""
    return frozenset(map(str.lower, _word_tables()["personal"]["surnames"]))


def honorifics() -> tuple[str, ...]:
    """Words of address before a person's name, in lower case."""
    return tuple(_word_tables()["personal"]["honorifics"])
