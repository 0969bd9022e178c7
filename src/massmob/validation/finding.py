"""What a rule reports: findings, their severity, and where their entities are in a file."""

from __future__ import annotations

import attrs

from massmob.model.entity import Entity
from massmob.values.vocabulary import LabelledEnum

__all__ = ["Finding", "Origin", "Severity"]


class Severity(LabelledEnum):
    """Mức độ: an error must be fixed, a warning examined, a note is worth knowing."""

    ERROR = "error", "lỗi", "error", "ошибка"
    WARNING = "warning", "cảnh báo", "warning", "предупреждение"
    NOTE = "note", "ghi chú", "note", "замечание"


@attrs.frozen
class Origin:
    """Where an entity is located in a file.

    Attributes:
        file: The file's path.
        line: The line, or the row of a table, from 1.
    """

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@attrs.frozen(kw_only=True)
class Finding:
    """A problem or doubtful point that a rule reports.

    Attributes:
        code: The rule's code, such as ``MM102``.
        severity: Error, warning or note.
        message: What is wrong, with the values concerned.
        entity: Id of the entity; empty for the movement as a whole.
        field: The field, or the path to the value in it.
        related: Ids of other entities concerned.
        hint: What to do.
        fixed: The corrected entity, where the correction is certain; `massmob.fix` applies it.
    """

    code: str
    severity: Severity
    message: str
    entity: str = ""
    field: str = ""
    related: tuple[str, ...] = ()
    hint: str = ""
    fixed: Entity | None = attrs.field(default=None, repr=False)

    def __str__(self) -> str:
        where = self.entity + (f".{self.field}" if self.field else "")
        head = f"{self.code} {self.severity}: {where + ': ' if where else ''}{self.message}"
        return f"{head}; {self.hint}" if self.hint else head

    def to_dict(self) -> dict[str, object]:
        """The finding as plain values."""
        plain = attrs.asdict(self, recurse=False, filter=lambda field, _: field.name != "fixed")
        fixable = {"fixable": True} if self.fixed is not None else {}
        return {**plain, "severity": self.severity.value, "related": [*self.related], **fixable}
