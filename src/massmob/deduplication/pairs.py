"""`Duplicates`: candidate pairs of entities that are probably one, with score and reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from os import PathLike
from typing import Any

import attrs

from massmob.deduplication.decision import Decision
from massmob.deduplication.decisions import Decisions
from massmob.deduplication.reasons import DuplicateReason
from massmob.errors import InvalidValueError, naming_argument
from massmob.model.entity import Entity
from massmob.model.records.record import ResultRecord
from massmob.network.listing import Listing
from massmob.network.lookups import as_kind
from massmob.rendering import frames
from massmob.rendering.table import Table
from massmob.translation.catalogue import gettext, pgettext
from massmob.translation.language import Language, as_language
from massmob.values.text import Text
from massmob.values.vocabulary import EntityKind

__all__ = ["DuplicatePair", "Duplicates", "as_threshold"]


def as_threshold(value: object) -> float:
    """A threshold of scores, checked to be a number from 0 to 1.

    Raises:
        InvalidValueError: Anything else.
    """
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if isinstance(value, int | float) and is_number and 0 <= value <= 1:
        return float(value)
    hint = "give a number from 0 (any) to 1 (surely the same), such as 0.8"
    raise InvalidValueError("not a threshold", found=value, hint=hint)


@attrs.frozen(kw_only=True)
class DuplicatePair(ResultRecord):
    """Two entities that are probably one.

    Attributes:
        kind: Their kind.
        first: The id of one of them, the lesser.
        second: The id of the other.
        first_name: The name of one of them.
        second_name: The name of the other.
        score: From 0 to 1: how probable it is.
        reasons: What speaks for it, and against it.
    """

    kind: EntityKind
    first: str
    second: str
    first_name: Text
    second_name: Text
    score: float
    reasons: tuple[DuplicateReason, ...]

    def explain(self, lang: Language | None = None) -> str:
        """The reasons in words.

        Args:
            lang: ``"vi"``, ``"en"`` or ``"ru"``; the current language by default.

        Raises:
            InvalidValueError: Not one of these languages.

        Example:
            >>> pair = DuplicatePair(
            ...     kind="model", first="model:1", second="model:2", score=0.97,
            ...     first_name=Text("Camera an ninh"), second_name=Text("Camera an ninh"),
            ...     reasons=(DuplicateReason.SAME_NAME, DuplicateReason.NEXT_YEAR))
            >>> pair.explain(), pair.explain("vi")
            ('same name; neighbouring years', 'cùng tên; năm liền kề')
        """
        lang = as_language(lang)
        return "; ".join(reason.label(lang) for reason in self.reasons)

    def __str__(self) -> str:
        return f"{self.first} = {self.second} ({self.score:.2f}: {self.explain()})"


class Duplicates(Listing[DuplicatePair]):
    """Pairs of entities that are probably one, the most probable first: a tuple of `DuplicatePair`.

    Args:
        pairs: The pairs.
        decisions: What was decided before; pairs decided are not among the pairs.

    Example:
        >>> import massmob as mm
        >>> mm.duplicates(mm.load_dataset("hanoi"))
        nothing
        ───────
    """

    decisions: Decisions

    def __new__(
        cls, pairs: Iterable[DuplicatePair] = (), decisions: Decisions | None = None
    ) -> Duplicates:
        """Pairs, with what was decided before about others."""
        self = super().__new__(cls, pairs)
        self.decisions = Decisions() if decisions is None else decisions
        return self

    def where(
        self,
        predicate: Callable[[DuplicatePair], bool] | None = None,
        /,
        *,
        kind: type[Entity] | EntityKind | str | None = None,
        reason: DuplicateReason | str | None = None,
        threshold: float | None = None,
    ) -> Duplicates:
        """The pairs that meet every condition, in the same order.

        Args:
            predicate: A function of a pair.
            kind: Only entities of this kind: a class such as `MobilizationModel`, or its word.
            reason: Only pairs with this reason.
            threshold: Only pairs with this score or a higher one.

        Raises:
            InvalidValueError: No such kind or reason, or not a number from 0 to 1.
        """
        tests: list[Callable[[DuplicatePair], bool]] = [] if predicate is None else [predicate]
        if kind is not None:
            wanted_kind = as_kind(kind)
            tests.append(lambda pair: pair.kind == wanted_kind)
        if reason is not None:
            with naming_argument("reason"):
                wanted = DuplicateReason.of(reason)
            tests.append(lambda pair: wanted in pair.reasons)
        if threshold is not None:
            with naming_argument("threshold"):
                least = as_threshold(threshold)
            tests.append(lambda pair: pair.score >= least)
        chosen = (pair for pair in self if all(test(pair) for test in tests))
        return Duplicates(chosen, self.decisions)

    def table(self, lang: Language | None = None) -> Table:
        """The pairs as a table: score, ids, names, and the reasons in words.

        Args:
            lang: Language of names and reasons.
        """
        lang = as_language(lang)
        rows = [
            (
                f"{pair.score:.2f}",
                pair.first,
                pair.second,
                pair.first_name.label(lang),
                pair.second_name.label(lang),
                pair.explain(lang),
            )
            for pair in self
        ]
        header = (
            gettext("score", lang),
            pgettext("of two", "first", lang),
            pgettext("of two", "second", lang),
            gettext("name of the first", lang),
            gettext("name of the second", lang),
            gettext("reasons", lang),
        )
        return Table(header, rows, lang=lang) if rows else super().table(lang)

    def to_frame(self, backend: str = "pyarrow") -> Any:  # noqa: ANN401 - a dataframe of the backend
        """The pairs as a dataframe, a row a pair; the reasons are a list of words.

        Args:
            backend: ``"pyarrow"``, ``"pandas"``, ``"polars"`` or another eager engine that Narwhals knows.

        Raises:
            InvalidValueError: Another engine.
            MissingExtraError: The extra ``frames``, or the engine, is not installed.
        """
        frames.check_backend(backend)
        arrow = frames.library("pyarrow")
        columns: dict[str, tuple[str, list[Any]]] = {
            "kind": ("text", [str(pair.kind) for pair in self]),
            "first": ("text", [pair.first for pair in self]),
            "second": ("text", [pair.second for pair in self]),
            "first_name": ("text", [str(pair.first_name) for pair in self]),
            "second_name": ("text", [str(pair.second_name) for pair in self]),
            "score": ("number", [pair.score for pair in self]),
            "reasons": ("list", [[str(reason) for reason in pair.reasons] for pair in self]),
        }
        table = arrow.table(
            {name: frames.arrow_column(arrow, *column) for name, column in columns.items()}
        )
        return frames.as_frame(table, backend)

    def to_decide(self, lang: Language | None = None) -> Decisions:
        """What was decided before, and the pairs as rows without a decision: what `write` writes.

        Args:
            lang: Language of names and reasons.
        """
        lang = as_language(lang)
        new = [
            Decision(
                first=pair.first,
                second=pair.second,
                score=pair.score,
                reasons=pair.explain(lang),
                first_name=pair.first_name.label(lang),
                second_name=pair.second_name.label(lang),
            )
            for pair in self
        ]
        pairs = {row.pair for row in new}
        return Decisions([*(row for row in self.decisions if row.pair not in pairs), *new])

    def write(self, path: str | PathLike[str], *, lang: Language | None = None) -> None:
        """Write the pairs to a table in which people decide: CSV or XLSX, by the suffix.

        Write ``same`` or ``different`` into the column ``decision``, and read the file with `read_decisions`.
        Decisions from before are written first, as they were read.

        Args:
            path: The file.
            lang: Language of names and reasons.

        Raises:
            InvalidValueError: Another suffix, or not a language.
            SaveError: The file cannot be written.
            MissingExtraError: The extra ``tables`` is not installed, which XLSX needs.
        """
        self.to_decide(lang).write(path)
