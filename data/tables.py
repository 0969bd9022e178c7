"""The tables of inputs, the files written by hand, and periods as both write them."""

from __future__ import annotations

import csv
import tomllib
from collections import defaultdict
from pathlib import Path

import massmob as mm
from massmob.network.converter import VERSION, from_plain

HERE = Path(__file__).parent

Row = dict[str, str]


def table(name: str) -> list[Row]:
    """The rows of an input table."""
    with (HERE / "inputs" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_hand(dataset: str) -> mm.Movement:
    """The entities written by hand, each file a list or several."""
    lists: defaultdict[str, list[object]] = defaultdict(list)
    for path in sorted((HERE / dataset).glob("*.toml")):
        for plural, records in tomllib.loads(path.read_text(encoding="utf-8")).items():
            lists[plural] += records
    return from_plain(mm.Movement, {"massmob": VERSION, **lists})


def valid(row: Row) -> mm.Period:
    """The period of a row of a table of units; empty means open."""
    return mm.Period.parse(f"{row['valid_from'] or '..'}/{row['valid_to'] or '..'}")


def act_id(symbol: str) -> str:
    """The id of the document with a symbol that is unique in the dataset."""
    return f"doc:{symbol.replace('/', '-')}"
