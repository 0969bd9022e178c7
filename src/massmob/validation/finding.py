"""What a rule reports: findings, their severity, and where their entities are in a file."""

from __future__ import annotations

import attrs

from massmob.errors import InvalidValueError, one_line
from massmob.model.entity import Entity
from massmob.model.records.record import ResultRecord
from massmob.translation.catalogue import gettext, gettext_noop
from massmob.translation.language import Language, as_language
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
        return self.label()

    def label(self, lang: Language | None = None) -> str:
        """The place as text.

        Args:
            lang: The language of the words for a sheet, a table, a row; the current one by default.

        Raises:
            InvalidValueError: Not a language.

        Example:
            >>> Origin("movement.xlsx", 12, "sheet localities").label("vi")
            'movement.xlsx, trang localities, dòng 12'
        """
        if not self.table:
            return one_line(f"{self.file}:{self.line}" if self.line else self.file)
        return one_line(f"{self.file}, {self.row_label(lang)}")

    def row_label(self, lang: Language | None = None) -> str:
        """The table and the row in it as text; empty for a file of text.

        Args:
            lang: As in `label`.

        Raises:
            InvalidValueError: Not a language.
        """
        kind, _, name = self.table.partition(" ")
        table = gettext(_TABLES[kind], lang).format(name=name) if kind in _TABLES else self.table
        row = gettext("row {number}", lang).format(number=self.line)
        return f"{table}, {row}" if self.line else table


_TABLES = {"sheet": gettext_noop("sheet {name}"), "table": gettext_noop("table {name}")}
"""How `Origin.table` begins → the same in words."""


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
        lang: The language of message and hint; the current one by default.

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
    lang: Language = attrs.field(default=None, converter=as_language, repr=False)

    def __str__(self) -> str:
        place = f"{self.origin.label(self.lang)}: " if self.origin is not None else ""
        where = self.entity + (f".{self.field}" if self.field else "")
        severity = self.severity.label(self.lang)
        head = f"{place}{self.code} {severity}: {where + ': ' if where else ''}{self.message}"
        return one_line(f"{head}; {self.hint}" if self.hint else head)
