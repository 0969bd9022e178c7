"""Difference and merge of two versions of the country: massmob beside dictionaries and DeepDiff.

Run ``python benchmarks/comparison.py [EDITS [DATASET]]``; medians of processor time in one run, in which the
answers are compared. The edits are synthetic, half of them on each side of the merge, in different units.
``copy`` is a version that shares the entities without edits with the first, ``file`` one that was read from a
file. The other ways compare the plain records of JSON: entity by entity in dictionaries, or by DeepDiff, which
knows nothing of entities and takes so long that it is measured on a tenth of the country. Ratios are to
massmob.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import attrs
import deepdiff
from goals import report_goal

import massmob as mm

RUNS = 5
Records = dict[str, dict[str, object]]
Row = tuple[object, ...]


def median(job: Callable[[], object], runs: int = RUNS) -> float:
    """Seconds of processor time of a job."""
    taken: list[float] = []
    for _ in range(runs):
        start = time.process_time()
        job()
        taken.append(time.process_time() - start)
    return statistics.median(taken)


def edited(country: mm.Movement, ids: Iterable[str], text: str) -> mm.Movement:
    """The country with a note at some units, and every tenth of them renamed."""
    units = [country.localities[id] for id in ids]
    return country.replace(
        *(attrs.evolve(unit, note=text) for unit in units[::10]),
        *(attrs.evolve(unit, name=f"{unit.name} {text}") for n, unit in enumerate(units) if n % 10),
    )


def records(movement: mm.Movement) -> Records:
    """Id → plain record, by way of JSON."""
    lists: dict[str, Any] = json.loads(mm.dumps(movement))
    del lists["massmob"]
    return {record["id"]: record for records in lists.values() for record in records}


def differing(before: Records, after: Records) -> dict[str, dict[str, tuple[object, object]]]:
    """Id → the fields that differ, before and after; by dictionaries."""
    result: dict[str, dict[str, tuple[object, object]]] = {}
    for id in before.keys() | after.keys():
        old, new = before.get(id, {}), after.get(id, {})
        if old != new:
            names = old.keys() | new.keys()
            pairs = {name: (old.get(name), new.get(name)) for name in names}
            result[id] = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    return result


def together(base: Records, ours: Records, theirs: Records) -> Records:
    """The records with the edits of both sides, which do not overlap; by dictionaries."""
    merged = {id: dict(record) for id, record in base.items()}
    for edits in (differing(base, ours), differing(base, theirs)):
        for id, fields in edits.items():
            merged[id].update({name: pair[1] for name, pair in fields.items()})
    return merged


def rows(what: str, ways: Mapping[str, float]) -> list[Row]:
    """A row for each way, with its ratio to the first."""
    mine = next(iter(ways.values()))
    return [
        (f"{what}: {way}", f"{took * 1e3:,.1f} ms", f"{took / mine:,.1f}")
        for way, took in ways.items()
    ]


def differences(country: mm.Movement, version: mm.Movement, count: int) -> list[Row]:
    """The difference of two versions."""
    read = mm.loads(mm.dumps(version))
    before, after = records(country), records(version)
    assert len(country.diff(version)) == len(differing(before, after)) == count
    assert country.diff(read) == country.diff(version)
    assert country.diff(version).apply(country) == version
    ways = {
        "massmob, file": median(lambda: country.diff(read)),
        "massmob, copy": median(lambda: country.diff(version)),
        "by way of JSON, dictionaries": median(
            lambda: differing(records(country), records(version)), 1
        ),
        "dictionaries": median(lambda: differing(before, after)),
    }
    difference = country.diff(version)
    report_goal("difference of two versions", ways["massmob, file"] * 1e3, "≤ 300", "ms")
    return [
        *rows("difference", ways),
        *rows("apply", {"massmob": median(lambda: difference.apply(country))}),
        *rows("text", {"massmob": median(difference.to_text)}),
    ]


def with_deepdiff(country: mm.Movement, version: mm.Movement) -> list[Row]:
    """The difference of a tenth of two versions."""
    ids = sorted(country.localities)[::10]
    before = mm.Movement(country[id] for id in ids)
    after = mm.loads(mm.dumps(mm.Movement(version[id] for id in ids)))
    plain = records(before), records(after)

    def by_deepdiff() -> Any:
        return deepdiff.DeepDiff(*plain)

    differences = by_deepdiff()
    assert sum(len(differences[kind]) for kind in differences) == len(before.diff(after))
    ways = {"massmob, file": median(lambda: before.diff(after)), "DeepDiff": median(by_deepdiff, 1)}
    report_goal("difference of a tenth, DeepDiff", ways["DeepDiff"] / ways["massmob, file"])
    return rows("a tenth", ways)


def merges(country: mm.Movement, ours: mm.Movement, theirs: mm.Movement) -> list[Row]:
    """The merge of two versions."""
    our_file, their_file = mm.loads(mm.dumps(ours)), mm.loads(mm.dumps(theirs))
    plain = records(country), records(ours), records(theirs)
    merge = mm.merge(country, our_file, their_file)
    assert not merge.conflicts
    assert records(merge.movement) == together(*plain)
    ways = {
        "massmob, files": median(lambda: mm.merge(country, our_file, their_file)),
        "massmob, copies": median(lambda: mm.merge(country, ours, theirs)),
        "dictionaries": median(lambda: together(*plain)),
    }
    report_goal("merge of two versions", ways["massmob, files"] * 1e3, "≤ 600", "ms")
    return rows("merge", ways)


def main() -> None:
    """Measure and print."""
    count = int(float(sys.argv[1])) if len(sys.argv) > 1 else 1_000
    country = mm.load_dataset(sys.argv[2] if len(sys.argv) > 2 else "vietnam")
    ids = random.Random(0).sample(sorted(country.localities), count)
    half = count // 2
    ours, theirs = edited(country, ids[:half], "một"), edited(country, ids[half:], "hai")
    title = f"{len(country):,} entities, {count:,} edits, Python {sys.version.split()[0]}"
    version = edited(country, ids, "ba")
    table = [
        *differences(country, version, count),
        *with_deepdiff(country, version),
        *merges(country, ours, theirs),
    ]
    print(mm.Table(("what", "took", "ratio"), table, title=title))


if __name__ == "__main__":
    main()
