"""The lines below a heading: which of them are no rows, and which begin a section."""

from __future__ import annotations

import re

from massmob.io.tables.workbook import Row, Value
from massmob.registers.sheets.cells import cell_text
from massmob.registers.sheets.headings import SheetLayout, are_column_numbers
from massmob.registers.sheets.lexicon import Lexicon

__all__ = ["Line"]

_AMOUNT = re.compile(r"\d[\d., ]*(?: ?[^\W\d]+){1,3}")


class Line:
    """A line below the heading, which may be a row.

    Args:
        layout: The layout of the sheet.
        lexicon: The words of totals and signatures.
        index: The index of the line below the heading.
        row: Its cells.

    Attributes:
        cells: The cell of each role that is not empty.
        texts: The texts of all cells that are not empty.
        words: Those with a letter in them.
    """

    def __init__(self, layout: SheetLayout, lexicon: Lexicon, index: int, row: Row) -> None:
        self._layout, self._lexicon, self._index, self._row = layout, lexicon, index, row
        self.texts = [cell_text(cell) for cell in row if cell != ""]
        self.words = [text for text in self.texts if any(map(str.isalpha, text))]
        self.cells: dict[str, Value] = {
            role: row[index]
            for role, index in layout.columns.items()
            if index < len(row) and row[index] != ""
        }

    def skip_reason(self) -> str:
        """Why the line is no row, whatever is above it; empty when it may be one."""
        return next((reason for applies, reason in self._SKIP_REASONS if applies(self)), "")

    def _has_column_numbers(self) -> bool:
        return self._index == 0 and are_column_numbers(self.texts)

    def _repeats_heading(self) -> bool:
        return self._layout.repeats_heading(self._row)

    def _is_single_number(self) -> bool:
        return not self.words and len(self.texts) == 1

    def _is_total(self) -> bool:
        # Another cell may be the number with its unit: `25 mô hình`.
        total, *others = self.words or [""]
        is_total = "unit_code" not in self.cells and self._lexicon.is_total(total)
        return is_total and all(map(_AMOUNT.fullmatch, others))

    def _is_remark(self) -> bool:
        return len(self.texts) == 1 and self._lexicon.is_remark(self.texts[0])

    _SKIP_REASONS = (
        (_has_column_numbers, "column numbers"),
        (_repeats_heading, "a repeated heading"),
        (_is_single_number, "a single number"),
        (_is_total, "a total"),
        (_is_remark, "a remark"),
    )

    def is_signature(self) -> bool:
        """Whether it belongs to the signatures below a table."""
        return len(self.cells) < 4 and self._lexicon.is_footer(" ".join(self.words))

    def section_title(self) -> tuple[str, bool] | None:
        """The title that the line would give a section, and whether it is numbered; ``None``: no such line.

        Such lines are ``I. Lĩnh vực kinh tế``, the same in two cells, and ``Cá nhân``.
        """
        if not self.words or len(self.texts) > 2:
            return None
        *ordinal, title = self.words
        if ordinal:
            return (title, True) if _is_ordinal(ordinal[0]) else None
        first, _, rest = title.partition(" ")
        is_numbered = _is_ordinal(first)
        return (rest if is_numbered and rest else title), is_numbered


def _is_ordinal(text: str) -> bool:
    """Whether a text numbers a section: ``I.``, ``II``, ``A)``."""
    ordinal = text.rstrip(".):").upper()
    is_letter = len(ordinal) == 1 and len(text) == 2
    return bool(ordinal) and (set(ordinal) <= set("IVX") or is_letter)
