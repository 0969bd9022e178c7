"""What a rule reports: findings, their severity, and where their entities are in a file."""

from __future__ import annotations

import attrs

from massmob.errors import InvalidValueError, one_line
from massmob.model.entity import Entity
from massmob.model.records.record import ResultRecord
from massmob.validation.arguments import of_type, tuple_of
from massmob.values.labelled_enum import LabelledEnum, word

__all__ = ["Finding", "Origin", "Severity"]


class Severity(LabelledEnum):
    """Mức độ: an error must be fixed, a warning examined, a note is worth knowing."""

    ERROR = word("error", "lỗi", "error", "ошибка")
    WARNING = word("warning", "cảnh báo", "warning", "предупреждение")
    NOTE = word("note", "ghi chú", "note", "замечание")


_text = of_type(str, hint="give a text")


def _check_line(_: object, field: attrs.Attribute[int], value: object) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise InvalidValueError(
            "not the number of a line",
            place=f"Origin.{field.name}",
            found=value,
            hint="give a whole number from 1, or 0 when it is not known",
        )


@attrs.frozen
class Origin(ResultRecord):
    """Where an entity is located in a file.

    Attributes:
        file: The file's path.
        line: The line, or the row of a table, from 1; 0 when it is not known.
        table: The table in the file, such as ``"sheet localities"``; empty for a file of text.

    Raises:
        InvalidValueError: A field of another type, or a negative line.

    Example:
        >>> print(Origin("movement.json", 12))
        movement.json:12
        >>> print(Origin("movement.xlsx", 12, "sheet localities"))
        movement.xlsx, sheet localities, row 12
    """

    file: str = attrs.field(validator=_text)
    line: int = attrs.field(default=0, validator=_check_line)
    table: str = attrs.field(default="", validator=_text)

    def __str__(self) -> str:
        place = f"{self.file}, {self.table}" if self.table else self.file
        line = f"{', row ' if self.table else ':'}{self.line}" if self.line else ""
        return one_line(place + line)


@attrs.frozen(kw_only=True)
class Finding(ResultRecord):
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
        origin: Where the entity is located in a file, filled in by `Report.located`.

    Raises:
        InvalidValueError: A field of another type.
    """

    code: str = attrs.field(validator=_text)
    severity: Severity = attrs.field(
        validator=of_type(Severity, hint="give a Severity, such as Severity.ERROR")
    )
    message: str = attrs.field(validator=_text)
    entity: str = attrs.field(default="", validator=of_type(str, hint="give the id of an entity"))
    field: str = attrs.field(default="", validator=_text)
    related: tuple[str, ...] = attrs.field(
        default=(), validator=tuple_of(str, hint="give a tuple of ids")
    )
    hint: str = attrs.field(default="", validator=_text)
    fixed: Entity | None = attrs.field(
        default=None,
        repr=False,
        validator=attrs.validators.optional(of_type(Entity, hint="give the corrected entity")),
    )
    origin: Origin | None = attrs.field(
        default=None, validator=attrs.validators.optional(of_type(Origin, hint="give an Origin"))
    )

    def __str__(self) -> str:
        place = f"{self.origin}: " if self.origin is not None else ""
        where = self.entity + (f".{self.field}" if self.field else "")
        head = f"{place}{self.code} {self.severity}: {where + ': ' if where else ''}{self.message}"
        return one_line(f"{head}; {self.hint}" if self.hint else head)
