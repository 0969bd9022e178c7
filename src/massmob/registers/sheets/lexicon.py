"""Words of registers for headings, cells and lines, in Vietnamese, English or Russian.

They are the tables of `words.toml` and the labels of the vocabulary; a mapping file adds to them.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal, TypeVar

import attrs

from massmob.errors import InvalidValueError, LoadError, MassmobError
from massmob.io.storage import files
from massmob.model.structuring import structured
from massmob.values.text import LANGUAGES, fold
from massmob.values.vocabulary import Level, LocalityKind, ModelStatus, Word

__all__ = [
    "NEAR",
    "PERSONAL",
    "UNREAD",
    "Wording",
    "honorifics",
    "key",
    "kinds_before",
    "near",
    "nearest",
    "offices",
    "surnames",
]

_W = TypeVar("_W", bound=Word)
PERSONAL, UNREAD = "personal", "ignore"
Role = Literal[
    "number", "id", "title", "field", "unit_code", "unit", "parent", "province", "year", "registered",
    "decided", "status", "level", "kind", "note", "personal", "ignore",
]  # fmt: skip
"""What a column may say."""
Kind = Literal["collective", "individual"]

NEAR = 0.8
"""How near a word must be to be named in a hint."""
_SURE = 0.87
"""How near a heading must be to be read as one of ours."""

_WORD = re.compile(r"[^\W_]+")
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|[*:]")


@lru_cache(maxsize=2**16)  # registers repeat themselves: units, fields, statuses
def key(text: str) -> str:
    """The words of a text by which it is looked up: folded, without punctuation.

    Example:
        >>> key("Văn hoá – Xã hội:"), key("№ п/п"), key("unit_code")
        ('van hoa xa hoi', 'no п п', 'unit code')
    """
    return " ".join(_WORD.findall(fold(text)))


@cache
def _tables() -> dict[str, Any]:
    path = Path(__file__).with_name("words.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def _meanings(table: str) -> dict[str, str]:
    """The words of a table of `words.toml`: key → meaning."""
    return {key(word): meaning for meaning, words in _tables()[table].items() for word in words}


@cache
def _keys(table: str, name: str) -> tuple[str, ...]:
    """The keys of one list of words in `words.toml`."""
    return tuple(map(key, _tables()[table][name]))


def _has_any(said: str, words: Iterable[str]) -> bool:
    """Whether some words occur in a key as whole words."""
    return any(f" {word} " in f" {said} " for word in words)


def near(said: str, known: Collection[str], least: float, limit: int) -> list[str]:
    """The keys nearest to another, best first, equally near ones by the alphabet.

    Args:
        said: A key.
        known: The keys to compare it with.
        least: How near they must be: 0 for any, 1 for the same.
        limit: How many to return at most.

    Source:
        Indel similarity: https://rapidfuzz.github.io/RapidFuzz/Usage/fuzz.html#ratio
    """
    from rapidfuzz import fuzz, process

    if len(said) >= _LONGEST:
        return []
    found = process.extract(
        said, tuple(known), scorer=fuzz.ratio, score_cutoff=100 * least, limit=None
    )
    best = sorted(found, key=lambda match: (-match[1], match[0]))
    return [word for word, _, _ in best[:limit]]


_LONGEST = 80


@lru_cache(maxsize=2**12)  # a slip of the pen comes again and again
def nearest(said: str, known: tuple[str, ...], least: float = NEAR) -> str | None:
    """The key nearest to another, if any is as near as asked; see `near`."""
    return next(iter(near(said, known, least, 1)), None)


_Table = dict[str, Any]


def _by_word(table: Mapping[str, Any]) -> _Table:
    return {key(word): meaning for word, meaning in table.items()}


@attrs.frozen(kw_only=True)
class Wording:
    """What words mean, those of a mapping file before our own; each table is by word, or by its key.

    Attributes:
        columns: A heading → what the column says, or ``"ignore"`` or ``"personal"``.
        statuses: A word → the status.
        levels: A word → the level.
        kinds: A word → the kind of model.
        fields: A word → the id of a field.
        units: A word → the id or code of a unit.
    """

    columns: Mapping[str, Role] = attrs.field(factory=_Table, converter=_by_word)
    statuses: Mapping[str, ModelStatus] = attrs.field(factory=_Table, converter=_by_word)
    levels: Mapping[str, Level] = attrs.field(factory=_Table, converter=_by_word)
    kinds: Mapping[str, Kind] = attrs.field(factory=_Table, converter=_by_word)
    fields: Mapping[str, str] = attrs.field(factory=_Table, converter=_by_word)
    units: Mapping[str, str] = attrs.field(factory=_Table, converter=_by_word)

    @classmethod
    def read(cls, path: Path) -> Wording:
        """The wording with a mapping file (TOML or JSON).

        Raises:
            LoadError: Not such a file; every problem is reported.
        """
        try:
            text = files.read(path).decode("utf-8-sig")
            plain: object = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
        except MassmobError as error:
            raise error.at(str(path)) from None
        except (ValueError, RecursionError) as error:
            raise LoadError(
                "not a mapping file", place=str(path), found=str(error), hint="write TOML or JSON"
            ) from None
        return cls.of(plain, str(path))

    @classmethod
    def of(cls, plain: object, place: str = "mapping") -> Wording:
        """The wording with the tables of a mapping.

        Raises:
            LoadError: It is none; every problem is reported.
        """
        return structured(cls, plain, place)

    # --- headings ----------------------------------------------------------------------------------

    @cached_property
    def _headings(self) -> dict[str, str]:
        return _meanings("headings") | dict(self.columns)

    def role(self, heading: str, above: str = "") -> str | None:
        """What a column says, by its heading and the one above it; ``None`` when it is not known.

        Example:
            >>> words = Wording()
            >>> [words.role(each) for each in ("TÊN MÔ HÌNH (*)", "Linh vuc", "Họ và tên", "Màu")]
            ['title', 'field', 'personal', None]
            >>> words.role("Mã", above="Đơn vị")
            'unit_code'
        """
        if not above:
            return self._role(heading)
        if not heading:
            return self._role(above)
        upper, lower = self._role(above), key(_ASIDE.sub(" ", heading))
        if upper == PERSONAL:
            return PERSONAL
        for role, words in _tables()["under"].get(upper, {}).items():
            if lower in map(key, words):
                return str(role)
        return self._role(heading) or self._role(f"{heading} {above}")

    def knows(self, heading: str) -> bool:
        """Whether a cell is a heading as it stands in the tables."""
        said = key(_ASIDE.sub(" ", heading))
        return bool(said) and (said in self._headings or said in _keys("personal", "headings"))

    def _role(self, heading: str) -> str | None:
        if not heading:
            return None
        whole, said = key(heading), key(_ASIDE.sub(" ", heading))
        if exact := self._headings.get(whole) or self._headings.get(said or whole):
            return exact
        if _has_any(whole, _keys("personal", "headings")):
            return PERSONAL
        begun = [each for each in self._headings if " " in each and said.startswith(f"{each} ")]
        if begun and said.count(" ") < 9:
            return self._headings[max(begun, key=len)]
        near = nearest(said, tuple(self._headings), _SURE) if len(said) > 5 else None
        return self._headings[near] if near else None

    # --- cells -------------------------------------------------------------------------------------

    def status(self, text: str) -> ModelStatus:
        """The status that words name.

        Raises:
            InvalidValueError: None of them; the hint names a near one.
        """
        table = _words(ModelStatus, "statuses") | dict(self.statuses)
        return ModelStatus.of(_meant(text, "status", table, _labels(ModelStatus)))

    def level(self, text: str) -> Level:
        """The level that words name; errors are those of `status`."""
        table = _words(Level, "levels") | dict(self.levels)
        return Level.of(_meant(text, "level", table, _labels(Level)))

    def is_individual(self, text: str) -> bool:
        """Whether words say that a model is one person's; errors are those of `status`."""
        labels = {"collective": "tập thể", "individual": "cá nhân"}
        table = _meanings("kinds") | dict(self.kinds)
        return _meant(text, "kind of model", table, labels) == "individual"

    def kind_said(self, text: str) -> bool | None:
        """Whether a line speaks of individuals (true) or collectives (false); ``None``: neither, or both."""
        found = {kind for kind in _tables()["kinds"] if _has_any(key(text), _keys("kinds", kind))}
        return "individual" in found if len(found) == 1 else None

    @property
    def all_fields(self) -> dict[str, str]:
        """Short forms of fields: key → id, or a name that a field of the movement has."""
        return _meanings("fields") | dict(self.fields)

    # --- lines -------------------------------------------------------------------------------------

    def is_total(self, text: str) -> bool:
        """Whether a cell begins a line of totals: the word alone, perhaps with a number.

        Example:
            >>> [Wording().is_total(each) for each in ("Tổng cộng: 25", "Tổng vệ sinh", "Итого")]
            [True, False, True]
        """
        said = " ".join(word for word in key(text).split() if not word.isdigit())
        return said.removesuffix(" mo hinh") in _keys("lines", "totals")

    def is_footer(self, text: str) -> bool:
        """Whether a line belongs to the signatures below a table."""
        said = key(text)
        return bool(_SIGNED.search(f" {said} ")) or _has_any(said, _keys("lines", "footers"))


def _meant(text: str, what: str, table: Mapping[str, str], labels: Mapping[str, str]) -> str:
    """What a word of a closed list means."""
    said = key(text)
    if said in table:
        return table[said]
    near = nearest(said, tuple(table))
    hint = (
        f"did you mean {labels[table[near]]}?" if near else f"one of: {'; '.join(labels.values())}"
    )
    raise InvalidValueError(f"not a {what}", found=text, hint=hint)


_SIGNED = re.compile(r" ngay (?:\d+ )?thang (?:\d+ )?nam ")


@cache
def _labels(kind: type[Word]) -> dict[str, str]:
    return {word.value: word.vi for word in kind}


@cache
def _words(kind: type[Word], table: str) -> dict[str, str]:
    """The words of a closed list: its labels, each part of them, and the synonyms."""
    found: dict[str, str] = {}
    for word in kind:
        for lang in LANGUAGES:
            label = word.label(lang)
            for part in (label, *label.split(",")):
                found.setdefault(key(part), word.value)
        found[key(word.value)] = word.value
    return found | _meanings(table)


# --- names of units and people --------------------------------------------------------------------


@cache
def kinds_before() -> dict[str, frozenset[LocalityKind]]:
    """A word before or after a unit's name → the kinds of unit it may be."""
    found: dict[str, set[LocalityKind]] = {}
    for kind, words in _tables()["units"].items():
        for word in words:
            found.setdefault(key(word), set()).add(LocalityKind.of(kind))
    return {word: frozenset(kinds) for word, kinds in found.items()}


@cache
def offices() -> tuple[str, ...]:
    """Words before a unit's name that name an office of it, longest first."""
    return tuple(sorted(_keys("offices", "before"), key=len, reverse=True))


@cache
def surnames() -> frozenset[str]:
    """Vietnamese family names, in lower case with their accents."""
    return frozenset(map(str.lower, _tables()["personal"]["surnames"]))


def honorifics() -> tuple[str, ...]:
    """What stands before a person's name, in lower case."""
    return tuple(_tables()["personal"]["honorifics"])
