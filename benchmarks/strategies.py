"""W7: drawing valid movements with Hypothesis, beside drawing them node by node and with ``st.recursive``.

Prints how many movements of units a second each way draws, at the same numbers of units, and how small the
movement is that Hypothesis ends with after 150 calls from a failure, for five planted problems and five seeds.
Run: ``python benchmarks/strategies.py``.
"""

from __future__ import annotations

import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from massmob.model.entities import Locality, Source
from massmob.movement import Movement
from massmob.rendering.table import Table
from massmob.strategies import movements
from massmob.strategies.values import place_name

SOURCE = Source(id="src:0", name="synthetic", publisher="benchmarks", grade="B")
LEVELS = ("central", "city", "base", "cell")
KINDS = (("quoc_gia",), ("tinh", "thanh_pho"), ("xa", "phuong", "thi_tran"), ("thon",))
SIZES = (12, 50)
CALLS = 150
SEEDS = (1, 2, 3, 4, 5)
UNREACHED = 10**6
ROUNDS = 3
EXAMPLES = 50
HUNTS = 300  # examples until a problem that is not found is given up


def unit(position: int, parent: int | None, depth: int, kind: int, name: str) -> Locality:
    kinds = KINDS[depth]
    return Locality(
        id=f"loc:{position}",
        name=name,
        kind=kinds[kind % len(kinds)],
        parent=None if parent is None else f"loc:{parent}",
        sources=("src:0",),
    )


@st.composite
def node_by_node(draw: st.DrawFn, least: int, most: int) -> Movement:
    """What one writes first: a parent, a kind and a name drawn for each unit."""
    size = draw(st.integers(least, most))
    depths: list[int] = []
    units: list[Locality] = []
    taken: Counter[tuple[int | None, str]] = Counter()
    for position in range(size):
        homes = [each for each in range(position) if depths[each] < len(LEVELS) - 1]
        parent = draw(st.sampled_from(homes)) if homes else None
        depths.append(0 if parent is None else depths[parent] + 1)
        name = place_name(draw(st.integers(0, 3)))
        taken[parent, name] += 1
        if taken[parent, name] > 1:
            name = f"{name} {taken[parent, name]}"
        units.append(unit(position, parent, depths[-1], draw(st.integers(0, 2)), name))
    return Movement([SOURCE, *units])


def recursive(least: int, most: int) -> SearchStrategy[Movement]:
    """Nested lists by `st.recursive`, then walked into units."""
    leaf = st.tuples(st.integers(0, 2), st.integers(0, 3), st.just(()))
    node = st.recursive(
        leaf,
        lambda inner: st.tuples(
            st.integers(0, 2), st.integers(0, 3), st.lists(inner, min_size=1, max_size=4)
        ),
        max_leaves=most,
    )

    def walked(top: Any) -> Movement:
        units: list[Locality] = []

        def walk(each: Any, parent: int | None, depth: int) -> Iterator[None]:
            if depth == len(LEVELS) or len(units) >= most:
                return
            position = len(units)
            kind, name, below = each
            units.append(unit(position, parent, depth, kind, f"{place_name(name)} {position}"))
            for one in below:
                yield from walk(one, position, depth + 1)

        for _ in walk(top, None, 0):
            pass
        return Movement([SOURCE, *units])

    return st.lists(node, min_size=least - 1, max_size=most - 1).map(
        lambda below: walked((0, 0, below))
    )


def ours(least: int, most: int) -> SearchStrategy[Movement]:
    return movements(min_units=least, max_units=most, max_entries=0, levels=LEVELS, with_time=False)


WAYS: dict[str, Callable[[int, int], SearchStrategy[Movement]]] = {
    "massmob": ours,
    "node by node": node_by_node,
    "st.recursive": recursive,
}


def rate(strategy: SearchStrategy[Movement], examples: int = EXAMPLES) -> tuple[float, float]:
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
    def drawn(movement: Movement) -> None:
        sizes.append(len(movement.localities))

    drawn()  # what is made once is made
    sizes.clear()
    start = time.perf_counter()
    drawn()
    return len(sizes) / (time.perf_counter() - start), statistics.mean(sizes)


# --- how it shrinks ----------------------------------------------------------------------------------


def depth_of(movement: Movement) -> int:
    return max(movement.depth(each) for each in movement.localities.values())


def siblings_share(movement: Movement) -> bool:
    seen = Counter((unit.parent, str(unit.name)) for unit in movement.localities.values())
    return any(count > 1 for (parent, _), count in seen.items() if parent)


FAULTS: dict[str, tuple[Callable[[Movement], bool], int]] = {
    "some unit has depth 3": (lambda m: depth_of(m) >= 3, 4),
    "two siblings share a name": (siblings_share, 3),
    "a unit has four parts": (
        lambda m: any(len(m.children(each)) >= 4 for each in m.localities.values()),
        5,
    ),
    "two units of depth 2": (
        lambda m: sum(m.depth(each) == 2 for each in m.localities.values()) >= 2,
        4,
    ),
    "six wards or towns": (
        lambda m: sum(each.kind in {"phuong", "thi_tran"} for each in m.localities.values()) >= 6,
        8,
    ),
}
"""Planted problem → the predicate, and the fewest units of a movement that has it."""


class FoundError(Exception):
    """The planted problem."""


class EnoughError(BaseException):
    """As many calls as are allowed; no Exception, so that Hypothesis lets it through."""


def shrunk(
    strategy: SearchStrategy[Movement], problem: Callable[[Movement], bool], at: int
) -> tuple[int, int]:
    """Units of the smallest failing movement within `CALLS` calls from the first, and calls to reach it."""
    best = [UNREACHED, 0]
    calls = [0]

    @seed(at)
    @settings(
        max_examples=HUNTS,
        database=None,
        deadline=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )
    @given(strategy)
    def hunt(movement: Movement) -> None:
        calls[0] += best[0] < UNREACHED
        if calls[0] > CALLS:
            raise EnoughError
        if problem(movement):
            if len(movement.localities) < best[0]:
                best[:] = [len(movement.localities), calls[0]]
            raise FoundError

    with suppress(FoundError, EnoughError):
        hunt()
    return best[0], best[1]


def main() -> None:
    rows: list[tuple[object, ...]] = []
    for size in SIZES:
        rates: dict[str, float] = {}
        means: dict[str, float] = {}
        for name, way in WAYS.items():
            found = [rate(way(size, size)) for _ in range(ROUNDS)]
            rates[name], means[name] = statistics.median(each for each, _ in found), found[0][1]
        for name, each in rates.items():
            rows.append(
                (size, name, round(means[name]), round(each), round(rates["massmob"] / each, 1))
            )
    print(Table(("units asked", "way", "units", "movements a second", "ratio"), rows), flush=True)
    rows = []
    for name, (problem, least) in FAULTS.items():
        for way, strategy in WAYS.items():
            found = [shrunk(strategy(1, 50), problem, each) for each in SEEDS]
            reached = sum(units == least for units, _ in found)
            told = " ".join(str(units) if units < UNREACHED else "–" for units, _ in found)
            rows.append(
                (name, way, least, told, f"{reached} of 5", max(calls for _, calls in found))
            )
    header = ("problem", "way", "fewest", "units after 150 calls", "minimum", "calls to it, most")
    print(Table(header, rows))


if __name__ == "__main__":
    main()
