"""W7: drawing valid movements with Hypothesis, beside drawing them node by node and with ``st.recursive``.

Prints how many movements a second each way draws, at the same numbers of units; the size of the smallest
movement that Hypothesis finds within 150 calls after a failure, for five planted problems and five seeds; with
how many of ten seeds each of twenty planted bugs (`planted_bugs.py`) is found in 100 examples and shrunk to the
fewest entities, and whether 2,000 examples find those that were missed; and how long a state machine takes for
a bug of two steps. The strategies were adjusted on seeds 1–5, not on the others. Run:
``python benchmarks/strategies.py [rates] [shrinking] [bugs] [machine]``, all four where none is named; with
``--held-out`` the bugs have the second five seeds only; ``--smallest`` shows that it works, in moments.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any, cast

import attrs
from goals import report_goal
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule
from hypothesis.strategies import SearchStrategy
from planted_bugs import BUGS, Bug

import massmob as mm
from massmob.strategies import MovementMachine, movements
from massmob.strategies.values import place_name

ALL_CHECKS = cast("list[HealthCheck]", [*HealthCheck])
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
        suppress_health_check=ALL_CHECKS,
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
        suppress_health_check=ALL_CHECKS,
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
        suppress_health_check=ALL_CHECKS,
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


@attrs.frozen
class BugSearch:
    """How a bug was searched for, with each seed.

    Attributes:
        bug: The bug.
        found: How many seeds of each group showed it in `DEFAULT` examples.
        sizes: For each seed the entities of the smallest movement; ``None`` where 2,000 did not show it either.
        seconds: The mean time of a seed.
    """

    bug: Bug
    found: tuple[int, ...]
    sizes: tuple[int | None, ...]
    seconds: float

    @property
    def at_minimum(self) -> int:
        """With how many seeds the fewest entities were reached."""
        return sum(size == self.bug.fewest for size in self.sizes)


def searched(bugs: Sequence[Bug], groups: Sequence[Sequence[int]]) -> Iterator[BugSearch]:
    for bug in bugs:
        start = time.perf_counter()
        sizes = {
            number: fewest_of(bug, number, DEFAULT) for numbers in groups for number in numbers
        }
        seconds = (time.perf_counter() - start) / len(sizes)
        found = tuple(sum(sizes[number] is not None for number in numbers) for numbers in groups)
        for number, size in sizes.items():
            if size is None:
                sizes[number] = fewest_of(bug, number, THOROUGH)
        yield BugSearch(bug, found, tuple(sizes.values()), seconds)


def print_bugs(bugs: Sequence[Bug], groups: Sequence[Sequence[int]]) -> None:
    """With which seeds the bugs are found and shrunk to the fewest entities."""
    searches = [*searched(bugs, groups)]
    most = sum(map(len, groups))
    rows = [
        (
            search.bug.name,
            *(f"{n} of {len(numbers)}" for n, numbers in zip(search.found, groups, strict=True)),
            f"{sum(size is not None for size in search.sizes)} of {most}",
            search.bug.fewest,
            " ".join(map(str, search.sizes)),
            f"{search.at_minimum} of {most}",
            round(search.seconds, 1),
        )
        for search in searches
    ]
    names = [f"seeds {numbers[0]}–{numbers[-1]}" for numbers in groups]
    header = ("bug", *names, "in 2,000", "fewest", "entities", "minimum", "seconds")
    print(mm.Table(header, rows, title=f"{len(bugs)} planted bugs"), flush=True)
    of = f"of {len(bugs)} bugs"
    for position, name in enumerate(names):
        always = sum(search.found[position] == len(groups[position]) for search in searches)
        report_goal(f"bugs found in 100 examples with all {name}", always, "≥ 18", of)
    thorough = sum(None not in search.sizes for search in searches)
    report_goal("bugs found in 2,000 examples with all seeds", thorough, "≥ 20", of)
    shrunk = sum(5 * search.at_minimum >= 4 * most for search in searches)
    report_goal("bugs shrunk to the fewest entities, 4 of 5 seeds", shrunk, "≥ 20", of)


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


def print_machine(seeds: Sequence[int]) -> None:
    """How long the default settings of a machine take from the first example to the shrunk steps."""
    rows: list[tuple[int, int, float]] = []
    for number in seeds:
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
    report_goal("state machine, a bug of two steps", max(row[2] for row in rows), "≤ 5", "s")


def print_rates(sizes: Sequence[int], examples: int, rounds: int) -> None:
    """How many movements a second each way draws."""
    rows: list[tuple[object, ...]] = []
    for size in sizes:
        rates: dict[str, float] = {}
        means: dict[str, float] = {}
        for way, make in WAYS.items():
            drawn = [rate(make(size, size), examples) for _ in range(rounds)]
            rates[way], means[way] = statistics.median(r for r, _ in drawn), drawn[0][1]
        for name, a_second in rates.items():
            ratio = round(rates["massmob"] / a_second, 1)
            rows.append((size, name, round(means[name]), round(a_second), ratio))
        ratio = rates["massmob"] / rates["node by node"]
        report_goal(f"W7 movements of {size} units, node by node", ratio, "≥ 4")
    half, whole = max(1, max(sizes) // 2), max(sizes)
    pairs = [
        (rate(ours(half, half), examples)[0], rate(ours(whole, whole), examples)[0])
        for _ in range(rounds)
    ]
    growth = statistics.median(of_half / of_whole for of_half, of_whole in pairs) / (whole / half)
    report_goal("W7, growth of the time for each unit with twice the units", growth, "≤ 1.1")
    header = ("units drawn", "way", "units", "movements a second", "ratio")
    print(mm.Table(header, rows), flush=True)


def print_shrinking(problems: Sequence[str], seeds: Sequence[int]) -> None:
    """What a failure shrinks to."""
    rows: list[tuple[object, ...]] = []
    minimal = 0
    for name in problems:
        problem, least = PROBLEMS[name]
        for way, make in WAYS.items():
            results = [shrunk(make(1, 50), problem, number) for number in seeds]
            reached = sum(units == least for units, _ in results)
            minimal += way == "massmob" and reached == len(seeds)
            sizes = " ".join(str(units) if units < UNREACHED else "–" for units, _ in results)
            calls = max(calls for _, calls in results)
            rows.append((name, way, least, sizes, f"{reached} of {len(seeds)}", calls))
    header = ("problem", "way", "fewest", "units after 150 calls", "minimum", "most calls to it")
    print(mm.Table(header, rows), flush=True)
    of = f"of {len(problems)} problems"
    report_goal("W7 shrunk to the minimum with all seeds", minimal, f"≥ {len(problems)}", of)


PARTS = ("rates", "shrinking", "bugs", "machine")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", help=", ".join(PARTS))
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--smallest", action="store_true")
    chosen = parser.parse_args()
    if chosen.smallest:
        print_rates((3,), 2, 1)
        print_shrinking(["a unit has four parts"], SEEDS[:1])
        print_bugs(BUGS[:1], [SEEDS[:1]])
        print_machine(SEEDS[:1])
        return
    parts = chosen.parts or PARTS
    if "rates" in parts:
        print_rates(SIZES, EXAMPLES, ROUNDS)
    if "shrinking" in parts:
        print_shrinking([*PROBLEMS], SEEDS)
    if "bugs" in parts:
        print_bugs(BUGS, [HELD_OUT] if chosen.held_out else [SEEDS, HELD_OUT])
    if "machine" in parts:
        print_machine(SEEDS)


if __name__ == "__main__":
    main()
