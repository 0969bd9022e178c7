"""W7: drawing valid movements with Hypothesis, beside drawing them node by node and with ``st.recursive``.

Prints how many movements a second each way draws, at the same numbers of units; the size of the smallest
movement that Hypothesis finds within 150 calls after a failure, for five planted problems and five seeds; with
how many of ten seeds each of twenty planted bugs (`planted_bugs.py`) is found in 100 examples and shrunk to the
fewest entities, and whether 2,000 examples find those that were missed; and how long a state machine takes for
a bug of two steps. The strategies were adjusted on seeds 1–5, not on the others. ``bugs`` as argument leaves
out the first two, ``machine`` all but the last. Run: ``python benchmarks/strategies.py``.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule
from hypothesis.strategies import SearchStrategy
from planted_bugs import BUGS, Bug

import massmob as mm
from massmob.strategies import MovementMachine, movements
from massmob.strategies.values import place_name

SOURCE = mm.Source(id="src:0", name="synthetic", publisher="benchmarks", grade="B")
TIERS = ("nation", "province", "commune", "village")
KINDS = (("quoc_gia",), ("tinh", "thanh_pho"), ("xa", "phuong", "thi_tran"), ("thon",))
SIZES = (12, 50)
CALLS = 150
SEEDS, HELD_OUT = (1, 2, 3, 4, 5), (101, 102, 103, 104, 105)
UNREACHED = 10**6
ROUNDS = 3
EXAMPLES = 50
MAX_EXAMPLES = 300  # until the search for a problem is given up


def unit(position: int, parent: int | None, depth: int, kind: int, name: str) -> mm.Locality:
    kinds = KINDS[depth]
    return mm.Locality(
        id=f"loc:{position}",
        name=name,
        kind=kinds[kind % len(kinds)],
        parent=None if parent is None else f"loc:{parent}",
        sources=("src:0",),
    )


@st.composite
def node_by_node(draw: st.DrawFn, least: int, most: int) -> mm.Movement:
    """The obvious way: a parent, a kind and a name drawn for each unit."""
    size = draw(st.integers(least, most))
    depths: list[int] = []
    units: list[mm.Locality] = []
    taken: Counter[tuple[int | None, str]] = Counter()
    for position in range(size):
        parents = [n for n in range(position) if depths[n] < len(TIERS) - 1]
        parent = draw(st.sampled_from(parents)) if parents else None
        depths.append(0 if parent is None else depths[parent] + 1)
        name = place_name(draw(st.integers(0, 3)))
        taken[parent, name] += 1
        if taken[parent, name] > 1:
            name = f"{name} {taken[parent, name]}"
        units.append(unit(position, parent, depths[-1], draw(st.integers(0, 2)), name))
    return mm.Movement([SOURCE, *units])


def recursive(least: int, most: int) -> SearchStrategy[mm.Movement]:
    """Nested lists by `st.recursive`, then walked into units."""
    leaf = st.tuples(st.integers(0, 2), st.integers(0, 3), st.just(()))
    node = st.recursive(
        leaf,
        lambda inner: st.tuples(
            st.integers(0, 2), st.integers(0, 3), st.lists(inner, min_size=1, max_size=4)
        ),
        max_leaves=most,
    )

    def to_movement(top: Any) -> mm.Movement:
        units: list[mm.Locality] = []

        def walk(nested: Any, parent: int | None, depth: int) -> Iterator[None]:
            if depth == len(TIERS) or len(units) >= most:
                return
            position = len(units)
            kind, name, children = nested
            units.append(unit(position, parent, depth, kind, f"{place_name(name)} {position}"))
            for child in children:
                yield from walk(child, position, depth + 1)

        for _ in walk(top, None, 0):
            pass
        return mm.Movement([SOURCE, *units])

    return st.lists(node, min_size=least - 1, max_size=most - 1).map(
        lambda below: to_movement((0, 0, below))
    )


def ours(least: int, most: int) -> SearchStrategy[mm.Movement]:
    return movements(min_units=least, max_units=most, max_entries=0, tiers=TIERS, with_time=False)


WAYS: dict[str, Callable[[int, int], SearchStrategy[mm.Movement]]] = {
    "massmob": ours,
    "node by node": node_by_node,
    "st.recursive": recursive,
}


def rate(strategy: SearchStrategy[mm.Movement], examples: int = EXAMPLES) -> tuple[float, float]:
    """Movements a second, and their mean number of units."""
    sizes: list[int] = []

    @seed(1)
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def drawn(movement: mm.Movement) -> None:
        sizes.append(len(movement.localities))

    drawn()  # fills the caches
    sizes.clear()
    start = time.perf_counter()
    drawn()
    return len(sizes) / (time.perf_counter() - start), statistics.mean(sizes)


# --- how it shrinks ----------------------------------------------------------------------------------


def depth_of(movement: mm.Movement) -> int:
    return max(movement.depth(unit) for unit in movement.localities.values())


def siblings_share(movement: mm.Movement) -> bool:
    names = Counter((unit.parent, str(unit.name)) for unit in movement.localities.values())
    return any(count > 1 for (parent, _), count in names.items() if parent)


PROBLEMS: dict[str, tuple[Callable[[mm.Movement], bool], int]] = {
    "some unit has depth 3": (lambda m: depth_of(m) >= 3, 4),
    "two siblings share a name": (siblings_share, 3),
    "a unit has four parts": (
        lambda m: any(len(m.children(unit)) >= 4 for unit in m.localities.values()),
        5,
    ),
    "two units of depth 2": (
        lambda m: sum(m.depth(unit) == 2 for unit in m.localities.values()) >= 2,
        4,
    ),
    "six wards or towns": (
        lambda m: sum(unit.kind in {"phuong", "thi_tran"} for unit in m.localities.values()) >= 6,
        8,
    ),
}
"""Planted problem → the predicate, and the fewest units of a movement that has it."""


class PlantedError(Exception):
    """The planted problem."""


class StopError(BaseException):
    """The calls are used up; not an `Exception`, so that Hypothesis does not catch it."""


def shrunk(
    strategy: SearchStrategy[mm.Movement], problem: Callable[[mm.Movement], bool], seed_number: int
) -> tuple[int, int]:
    """Units of the smallest failing movement within `CALLS` calls from the first, and calls to reach it."""
    best = [UNREACHED, 0]
    calls = [0]

    @seed(seed_number)
    @settings(
        max_examples=MAX_EXAMPLES,
        database=None,
        deadline=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )
    @given(strategy)
    def search(movement: mm.Movement) -> None:
        calls[0] += best[0] < UNREACHED
        if calls[0] > CALLS:
            raise StopError
        if problem(movement):
            if len(movement.localities) < best[0]:
                best[:] = [len(movement.localities), calls[0]]
            raise PlantedError

    with suppress(PlantedError, StopError):
        search()
    return best[0], best[1]


# --- bugs that people make ----------------------------------------------------------------------------

DEFAULT, THOROUGH = 100, 2000  # the examples of Hypothesis's default profile, and of `thorough`


def fewest_of(bug: Bug, seed_number: int, examples: int) -> int | None:
    """The entities of the smallest movement that shows a bug; ``None`` where none was drawn."""
    sizes: list[int] = []

    @seed(seed_number)
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )
    @given(movements())
    def search(movement: mm.Movement) -> None:
        try:
            shows = bug.shows(movement)
        except Exception:  # of the application
            sizes.append(len(movement))
            raise
        if shows:
            sizes.append(len(movement))
            raise PlantedError

    with suppress(Exception):
        search()
    return sizes[-1] if sizes else None  # the last call is that of the smallest movement


def bug_rows() -> Iterator[tuple[object, ...]]:
    for bug in BUGS:
        start = time.perf_counter()
        sizes = {number: fewest_of(bug, number, DEFAULT) for number in (*SEEDS, *HELD_OUT)}
        seconds = (time.perf_counter() - start) / len(sizes)
        found = [
            sum(sizes[number] is not None for number in numbers) for numbers in (SEEDS, HELD_OUT)
        ]
        for number, size in sizes.items():
            if size is None:
                sizes[number] = fewest_of(bug, number, THOROUGH)
        yield (
            bug.name,
            *(f"{count} of 5" for count in found),
            f"{sum(size is not None for size in sizes.values())} of 10",
            bug.fewest,
            " ".join(map(str, sizes.values())),
            f"{sum(size == bug.fewest for size in sizes.values())} of 10",
            round(seconds, 1),
        )


def print_bugs() -> None:
    rows = [*bug_rows()]
    seeds = [f"seeds {numbers[0]}–{numbers[-1]}" for numbers in (SEEDS, HELD_OUT)]
    found = [
        sum(row[n] == f"{most} of {most}" for row in rows) for n, most in ((1, 5), (2, 5), (3, 10))
    ]
    header = ("bug", *seeds, "in 2,000", "fewest", "entities", "minimum", "seconds")
    title = (
        f"found in 100 examples with each of five seeds: {found[0]} of {len(rows)} with {seeds[0]}, "
        f"{found[1]} with {seeds[1]}; in 2,000 with all: {found[2]}"
    )
    print(mm.Table(header, rows, title=title), flush=True)


# --- a bug of two steps in a state machine ------------------------------------------------------------


class Names(MovementMachine):
    """A program that holds the names of a movement, but follows only the first entity that is renamed."""

    names: dict[str, str]
    has_followed: bool = False

    def changed(self, before: mm.Movement) -> None:
        known = {} if not before else self.names
        self.names = {entity.id: known.get(entity.id, str(entity.name)) for entity in self.movement}
        renamed = [e for e in self.movement if e.id in before and before[e.id].name != e.name]
        if renamed and not self.has_followed:
            self.names[renamed[0].id] = str(renamed[0].name)
            self.has_followed = True

    @rule()
    def compare(self) -> None:
        assert self.names == {entity.id: str(entity.name) for entity in self.movement}


def print_machine() -> None:
    """How long the default settings of a machine take from the first example to the shrunk steps."""
    rows: list[tuple[object, ...]] = []
    for number in SEEDS:
        machine: type[Names] = type(f"Names{number}", (Names,), {})
        machine.TestCase.settings = settings(machine.TestCase.settings, database=None)
        steps = 0
        start = time.process_time()
        try:
            seed(number)(machine).TestCase("runTest").debug()
        except AssertionError as error:
            notes = "\n".join(error.__notes__)
            steps = sum(line.startswith("state.") for line in notes.splitlines()) - 2
        rows.append((number, steps, round(time.process_time() - start, 1)))
    print(
        mm.Table(("seed", "steps", "seconds of processor"), rows, title="a bug of two steps"),
        flush=True,
    )


def main() -> None:
    rows: list[tuple[object, ...]] = []
    for size in SIZES:
        rates: dict[str, float] = {}
        means: dict[str, float] = {}
        for way, make in WAYS.items():
            rounds = [rate(make(size, size)) for _ in range(ROUNDS)]
            rates[way], means[way] = statistics.median(r for r, _ in rounds), rounds[0][1]
        for name, a_second in rates.items():
            ratio = round(rates["massmob"] / a_second, 1)
            rows.append((size, name, round(means[name]), round(a_second), ratio))
    print(
        mm.Table(("units drawn", "way", "units", "movements a second", "ratio"), rows), flush=True
    )
    rows = []
    for name, (problem, least) in PROBLEMS.items():
        for way, make in WAYS.items():
            results = [shrunk(make(1, 50), problem, number) for number in SEEDS]
            reached = sum(units == least for units, _ in results)
            sizes = " ".join(str(units) if units < UNREACHED else "–" for units, _ in results)
            calls = max(calls for _, calls in results)
            rows.append((name, way, least, sizes, f"{reached} of 5", calls))
    header = ("problem", "way", "fewest", "units after 150 calls", "minimum", "most calls to it")
    print(mm.Table(header, rows), flush=True)


if __name__ == "__main__":
    if "machine" not in sys.argv:
        if "bugs" not in sys.argv:
            main()
        print_bugs()
    print_machine()
