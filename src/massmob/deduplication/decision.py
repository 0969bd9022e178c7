"""`Decision`: whether the two entities of a pair are one."""

from __future__ import annotations

import math

import attrs

from massmob.errors import InvalidValueError
from massmob.model.records.record import ResultRecord
from massmob.values.construction import naming_fields
from massmob.values.labelled_enum import LabelledEnum, word

__all__ = ["Decision", "Verdict"]


class Verdict(LabelledEnum):
    """Quyết định: whether the two entities of a pair are one."""

    SAME = word("same", "trùng", "same", "одно и то же")
    DIFFERENT = word("different", "khác nhau", "different", "разные")


def _as_verdict(value: Verdict | str | None) -> Verdict | None:
    return Verdict.of_optional(value or None)


def _as_score(value: float | str | None) -> float | None:
    try:
        score = None if value in (None, "") else float(str(value).replace(",", "."))
    except ValueError:
        score = math.nan
    if score is None or 0 <= score <= 1:
        return score
    raise InvalidValueError("not a score", found=value, hint="give a number from 0 to 1, or none")


def _as_entity_id(value: object) -> str:
    prefix, colon, rest = value.partition(":") if isinstance(value, str) else ("", "", "")
    if prefix and colon and rest:
        return str(value)
    raise InvalidValueError("not an id", found=value, hint="give an id such as model:2024/001")


@naming_fields
@attrs.frozen(kw_only=True)
class Decision(ResultRecord):
    """A row of a file of decisions: a pair, and whether it is one.

    Attributes:
        first: The id of one entity.
        second: The id of the other.
        decision: ``same``, ``different``, or ``None`` where nothing was decided.
        score: The score of the pair, for readers.
        reasons: The reasons in words, for readers.
        first_name: The name of one entity, for readers.
        second_name: The name of the other, for readers.
    """

    first: str = attrs.field(converter=_as_entity_id)
    second: str = attrs.field(converter=_as_entity_id)
    decision: Verdict | None = attrs.field(default=None, converter=_as_verdict)
    score: float | None = attrs.field(default=None, converter=_as_score)
    reasons: str = ""
    first_name: str = ""
    second_name: str = ""

    def __attrs_post_init__(self) -> None:
        if self.first == self.second:
            hint = "name two entities"
            raise InvalidValueError(
                "a pair of one id", place="second", found=self.second, hint=hint
            )

    @property
    def pair(self) -> tuple[str, str]:
        """Both ids, the lesser first."""
        return min(self.first, self.second), max(self.first, self.second)
