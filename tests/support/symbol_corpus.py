"""The labelled corpus of document symbols, and the rates at which they are found and read."""

from __future__ import annotations

import csv
import re
import tomllib
from pathlib import Path
from typing import NamedTuple

import massmob as mm

VALUES = Path(__file__).parents[1] / "values"
_MARKS = re.compile("[⟦⟧]")


class Mention(NamedTuple):
    """A symbol and its position in a text."""

    symbol: str
    start: int
    end: int


def marked_texts() -> list[tuple[str, list[Mention]]]:
    """The texts of the corpus without their marks, and the symbols that were marked."""
    groups = tomllib.loads((VALUES / "symbol_texts.toml").read_text(encoding="utf-8"))
    return [_without_marks(text) for texts in groups.values() for text in texts]


def _without_marks(marked: str) -> tuple[str, list[Mention]]:
    text, mentions = "", list[Mention]()
    for index, part in enumerate(_MARKS.split(marked)):
        printed, _, canonical = part.partition("|")
        if index % 2:
            end = len(text) + len(printed)
            mentions.append(Mention(canonical or printed, len(text), end))
        text += printed if index % 2 else part
    return text, mentions


def found_in(text: str) -> list[Mention]:
    """What `find_symbols` finds."""
    return [Mention(str(match.symbol), match.start, match.end) for match in mm.find_symbols(text)]


def law_numbers() -> list[dict[str, str]]:
    """Numbers as the national database of law prints them, with their parts; types are empty where open."""
    with (VALUES / "law_numbers.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def parts_of(symbol: mm.DocumentSymbol) -> dict[str, str]:
    """The parts of a symbol in the columns of `law_numbers`."""
    return {
        "number": f"{symbol.number}{symbol.suffix}",
        "year": str(symbol.year or ""),
        "type": symbol.type_code,
        "consolidated": symbol.consolidated,
        "issuers": " ".join(symbol.issuers),
        "unit": symbol.unit,
        "types": " ".join(type.value for type in symbol.types),
    }


def outcome(row: dict[str, str]) -> str:
    """How a number of law is read: ``right``, ``refused``, or ``wrong``."""
    try:
        symbol = mm.DocumentSymbol.parse(row["printed"])
    except mm.InvalidValueError:
        return "refused"
    wanted = {column: value for column, value in row.items() if column != "printed"}
    is_state = symbol.system is not mm.DocumentSystem.PARTY
    return "right" if is_state and parts_of(symbol) == wanted else "wrong"
