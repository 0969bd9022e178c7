"""Threads: what several ask of one movement at once is what one gets; no setting of the process changes.

The interpreter switches threads every microsecond here; on a free-threaded one they run side by side.
"""

from __future__ import annotations

import csv
import decimal
import gc
import locale
import operator
import pickle
import random
import sys
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from copy import copy, deepcopy
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier
from typing import TypeVar

import pytest

import massmob as mm
from massmob.display.plots.canvas import text_width
from massmob.model.references import looked_up
from massmob.network import network
from massmob.validation import registry

pytestmark = pytest.mark.long

THREADS = 8
T = TypeVar("T")
HANOI = mm.load_dataset("hanoi")
DAY = "2024-10-15"
DAYS = [date(2024, 1, 1) + timedelta(days=30 * index) for index in range(24)]


@pytest.fixture(autouse=True)
def switches_often() -> Iterator[None]:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


def at_once(*calls: Callable[[], T]) -> list[T]:
    """The results of calls in threads of their own, all of which begin at one moment."""
    barrier = Barrier(len(calls))

    def begin(call: Callable[[], T]) -> T:
        barrier.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as threads:
        return [future.result() for future in [threads.submit(begin, call) for call in calls]]


PART = [
    entity
    for number, entity in enumerate(HANOI)
    if number % 4 == 0 or not isinstance(entity, mm.Locality | mm.PartyCommittee)
]
IDS = [entity.id for entity in HANOI]


def fresh() -> mm.Movement:
    """A part of the Hanoi movement, with nothing cached."""
    return mm.Movement(PART, outside=IDS)


QUERIES: dict[str, Callable[[mm.Movement], object]] = {
    "at": lambda movement: [list(movement.at(day)) for day in DAYS],
    "changes": lambda movement: movement.changes("2024-01-01", "2026-01-01"),
    "effects": lambda movement: [movement.effects(id) for id in movement.documents],
    "find": lambda movement: movement.find("Ba Đình"),
    "graph": lambda movement: sorted(movement.graph.edges(keys=True)),
    "hierarchy": lambda movement: [
        movement.hierarchy(along).order for along in ("field", "locality")
    ],
    "placed": lambda movement: [movement.placed(id, along="locality") for id in movement.models],
    "referrers": lambda movement: [movement.referrers(id) for id in movement.documents],
    "restate": lambda movement: dict(
        mm.restate({"loc:001": 10, "loc:002": 20}, HANOI, to="2025-07-01", about="people")
    ),
    "rollup": lambda movement: dict(movement.rollup("locality", along="locality", at=DAY)),
    "save": lambda movement: mm.dumps(movement),
    "to_networkx": lambda movement: sorted(movement.to_networkx().nodes(data="label")),
    "validate": lambda movement: movement.validate().findings,
}


@pytest.mark.long
class TestOneMovement:
    @pytest.mark.parametrize("query", QUERIES)
    def test_threads_get_what_one_gets(self, query: str) -> None:
        ask, movement = QUERIES[query], fresh()
        expected = ask(fresh())
        assert at_once(*[lambda: ask(movement)] * THREADS) == [expected] * THREADS

    def test_different_queries_do_not_disturb_one_another(self) -> None:
        expected, movement = [ask(fresh()) for ask in QUERIES.values()], fresh()
        calls = [lambda ask=ask: ask(movement) for ask in QUERIES.values()]
        assert at_once(*calls) == expected

    def test_the_first_use_of_a_hierarchy(self) -> None:
        """Each movement is used first by all threads at once."""
        for _ in range(200):
            movement = mm.Movement([mm.Field(id="field:a", name="A")])
            orders = at_once(*[lambda m=movement: m.hierarchy("field").order] * THREADS)
            assert orders == [("field:a",)] * THREADS

    def test_a_copy_that_was_changed(self) -> None:
        """Its results are derived from those of its parent, which other threads extend meanwhile."""
        parent = fresh()
        parent.validate(select="MM1")
        unit = next(iter(parent.localities.values()))
        child = parent.replace(mm.Locality(id=unit.id, name="Mới", kind=unit.kind))
        expected = mm.Movement(child, outside=IDS).validate().findings
        calls = [lambda: child.validate().findings] * 4
        others = [lambda n=n: parent.validate(select=f"MM{n}").findings for n in range(2, 6)]
        assert at_once(*calls, *others)[:4] == [expected] * 4

    def test_the_references_of_two_entities(self) -> None:
        movement = fresh()
        entities = list(movement)[:THREADS]
        expected = [registry.named(entity, fresh()) for entity in entities]

        def links(index: int) -> bool:
            return all(
                registry.named(entities[index], movement) == expected[index] for _ in range(300)
            )

        assert all(at_once(*[lambda index=index: links(index) for index in range(THREADS)]))


class TestBetweenTwoSteps:
    """What another thread does between two steps of one is done here by what the first calls."""

    @pytest.fixture
    def movement(self) -> mm.Movement:
        return mm.Movement(
            [mm.Field(id="field:a", name="A"), mm.Field(id="field:b", name="B", parent="field:a")]
        )

    @pytest.mark.parametrize("cached", ["_hierarchies", "_placers"])
    def test_another_stores_its_dictionary(self, movement: mm.Movement, cached: str) -> None:
        class Replaced(dict[object, object]):
            def __setitem__(self, key: object, value: object) -> None:
                super().__setitem__(key, value)
                movement.__dict__[cached] = {}

            def setdefault(self, key: object, default: object = None) -> object:
                self[key] = default
                return default

        movement.__dict__[cached] = Replaced()
        assert movement.placed("field:b", along="field") == ("field:b",)

    def test_another_asks_for_other_references(
        self, movement: mm.Movement, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first, second = movement

        def interrupted(entity: mm.Entity, look_up: Callable[[str], object]) -> object:
            if entity is first:
                registry.named(second, movement)
            return looked_up(entity, look_up)

        monkeypatch.setattr("massmob.validation.registry.looked_up", interrupted)
        assert registry.named(first, movement) == []
        assert [target for _, target in registry.named(second, movement)] == [first]

    def test_another_validates_the_parent(self, movement: mm.Movement) -> None:
        derived = False

        @mm.rule("THREAD101", "a field", why="for the test", hint="none", of=(mm.Field,))
        def check(field: mm.Field) -> Iterator[mm.Violation]:
            if derived:
                movement.validate(select="MM2")
            yield mm.Violation(field, "checked")

        try:
            movement.validate(select="THREAD")
            child, derived = movement.replace(mm.Field(id="field:b", name="C")), True
            assert len(child.validate(select="THREAD").findings) == 2
        finally:
            registry.remove("THREAD101")

    def test_another_takes_the_same_object(self, movement: mm.Movement) -> None:
        class Held:
            def __init__(self) -> None:
                if Held not in made:
                    made.append(Held)
                    made.append(movement.cached(Held))

        made: list[object] = []
        assert movement.cached(Held) is made[1]


class TestSnapshots:
    @pytest.fixture(autouse=True)
    def few_ids(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """As many as three snapshots of ten entities hold."""
        monkeypatch.setattr(network, "_MAX_CACHED_IDS", 36)
        monkeypatch.setattr(network, "_IDS_OF_EMPTY_SNAPSHOT", 2)

    @staticmethod
    def of_size(count: int) -> mm.Movement:
        names = map(str, range(count))
        return mm.Movement(
            mm.Field(id=f"field:{name}", name=name, valid="2000/..") for name in names
        )

    @pytest.mark.parametrize(("size", "fit"), [(10, 3), (7, 4), (17, 1), (1000, 1), (0, 18)])
    def test_as_many_are_cached_as_the_ids_they_hold_allow(self, size: int, fit: int) -> None:
        movement, days = (
            self.of_size(size),
            [DAYS[0] + timedelta(index) for index in range(fit + 1)],
        )
        *cached, last = days
        snapshots = list(map(movement.at, cached))
        assert all(map(operator.is_, map(movement.at, cached), snapshots))
        movement.at(last)
        assert movement.at(cached[0]) is not snapshots[0]

    def test_what_is_outside_counts_too(self) -> None:
        ids = [f"field:{name}" for name in range(20)]
        movement = mm.Movement(self.of_size(5), outside=ids)
        first = movement.at(DAYS[0])
        assert movement.at(DAYS[0]) is first
        movement.at(DAYS[1])
        assert movement.at(DAYS[0]) is not first

    def test_the_one_used_longest_ago_goes_first(self) -> None:
        movement = self.of_size(10)
        first, second, _ = (movement.at(day) for day in DAYS[:3])
        assert movement.at(DAYS[0]) is first
        movement.at(DAYS[3])
        assert movement.at(DAYS[0]) is first
        assert movement.at(DAYS[1]) is not second

    def test_one_larger_than_all_is_returned(self) -> None:
        movement = self.of_size(100)
        assert movement.at(DAYS[0]) == movement

    def test_threads_that_push_out_each_others_days(self) -> None:
        movement = self.of_size(10)

        def ask(seed: int) -> bool:
            days = random.Random(seed).choices(DAYS, k=300)
            return all(movement.at(day) == movement for day in days)

        assert all(at_once(*[lambda seed=seed: ask(seed) for seed in range(THREADS)]))

    @pytest.mark.parametrize(
        "repeat", [copy, deepcopy, lambda movement: pickle.loads(pickle.dumps(movement))]
    )
    def test_copies_have_snapshots_of_their_own(
        self, repeat: Callable[[mm.Movement], mm.Movement]
    ) -> None:
        movement = self.of_size(10)
        snapshot = movement.at(DAYS[0])
        other = repeat(movement)
        assert other == movement
        assert other.at(DAYS[0]) == snapshot
        assert repeat(snapshot).outside == snapshot.outside


class TestFiles:
    def test_savers_and_loaders_of_one_file(self, tmp_path: Path) -> None:
        path, small = tmp_path / "movement.json", mm.Movement(list(HANOI.fields.values()))
        other = small.remove(next(iter(small)).id)
        mm.save(small, path)

        def save(movement: mm.Movement) -> bool:
            for _ in range(5):
                mm.save(movement, path)
            return True

        def load() -> bool:
            return all(mm.load(path) in (small, other) for _ in range(10))

        calls = [lambda: save(small), lambda: save(other), *[load] * (THREADS - 2)]
        assert all(at_once(*calls))
        assert [entry.name for entry in tmp_path.iterdir()] == ["movement.json"]

    def test_loading_beside_queries(self) -> None:
        text, movement = mm.dumps(fresh()), fresh()
        expected = movement.validate().findings
        loads = [lambda: mm.loads(text).validate().findings] * 4
        queries = [lambda: (movement.at(DAY), movement.validate().findings)[1]] * 4
        assert at_once(*loads, *queries) == [expected] * THREADS


def settings_of_the_process() -> dict[str, object]:
    return {
        "collector": (gc.isenabled(), gc.get_threshold(), gc.get_freeze_count()),
        "warnings": list(warnings.filters),
        "locale": locale.setlocale(locale.LC_ALL),
        "recursion": sys.getrecursionlimit(),
        "digits": sys.get_int_max_str_digits(),
        "csv": csv.field_size_limit(),
        "decimal": str(decimal.getcontext()),
        "folder": Path.cwd(),
        "random": random.getstate(),
        "hooks": (sys.excepthook, sys.displayhook, sys.gettrace(), sys.getprofile()),
    }


FORMATS = {
    "json": "json",
    "jsonl": "json",
    "yaml": "yaml",
    "graphml": "networkx",
    "gexf": "networkx",
    "xlsx": "xlsxwriter",
    "sqlite": "sqlite3",
    "duckdb": "duckdb",
    "csv": "csv",
    "parquet": "pyarrow",
}
"""Format → the library it needs."""


class TestTheProcess:
    @pytest.mark.parametrize("format", FORMATS)
    def test_files_change_none_of_its_settings(self, format: str, tmp_path: Path) -> None:
        pytest.importorskip(FORMATS[format])
        name = "movement" if format in ("csv", "parquet") else f"movement.{format}"
        movement, path = mm.Movement(HANOI.fields.values()), tmp_path / name
        mm.save(movement, path, format=format)  # a library may set something when it is imported
        before = settings_of_the_process()
        mm.save(movement, path, format=format)
        assert mm.load(path) == movement
        assert settings_of_the_process() == before

    def test_measured_texts_leave_warnings_on(self) -> None:
        pytest.importorskip("matplotlib")
        before = list(warnings.filters)
        texts = [[f"{thread} {number}" for number in range(100)] for thread in range(THREADS)]
        at_once(*[lambda mine=mine: [text_width(text, 9) for text in mine] for mine in texts])
        assert list(warnings.filters) == before
