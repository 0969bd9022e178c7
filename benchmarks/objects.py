"""Totals and queries over typed entities: massmob beside networkx, bigtree, rustworkx, igraph and Polars.

Run ``python benchmarks/objects.py [MODELS [DATASET]]``; medians of one run, in which the answers are compared.
The models are synthetic, on the communes of 2025-06-30. The first question on a movement reads the entities, a
second one the columns that the first has made. The other ways are a post-order walk that adds dictionaries
(networkx, bigtree), a walk over indices (rustworkx), or a dataframe of the objects (Polars). Ratios are to
massmob.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import chain
from typing import Any

import bigtree
import igraph
import networkx as nx
import polars as pl
import rustworkx as rx
from goals import report_goal

import massmob as mm
from massmob.model.references import references

RUNS = 5
EVE = "2025-06-30"
FIELDS = ("economy", "culture-society", "defence-security", "political-system")
Row = tuple[object, ...]
Sums = dict[str, Counter[Any]]
Key = Callable[[mm.MobilizationModel], object]
Kept = Callable[[mm.MobilizationModel], bool]


def field_and_year(model: mm.MobilizationModel) -> object:
    return model.field, model.valid.first_year


def always(_: mm.MobilizationModel) -> bool:
    return True


def median(job: Callable[[], object], times: int = 1) -> float:
    """Seconds of a job, averaged over so many calls in each run."""
    taken: list[float] = []
    for _ in range(RUNS):
        start = time.perf_counter()
        for _ in range(times):
            job()
        taken.append((time.perf_counter() - start) / times)
    return statistics.median(taken)


def with_models(country: mm.Movement, size: int) -> mm.Movement:
    """The units of the country, with synthetic models of its communes."""
    drawn = random.Random(0)
    communes = [unit.id for unit in country.localities.values() if unit.tier == "commune"]
    fields = [mm.Field(id=f"field:{name}", name=name) for name in FIELDS]
    models = [
        mm.MobilizationModel(
            id=f"model:{number}",
            name="mô hình",
            field=f"field:{FIELDS[number % 4]}",
            unit=drawn.choice(communes),
            valid=str(drawn.randint(2011, 2025)),
        )
        for number in range(size)
    ]
    of_units = [country.localities, country.sources, country.documents]
    return mm.Movement([*chain(*(part.values() for part in of_units)), *fields, *models])


class ByHand:
    """Totals by hand, from the same objects: leaf counts, and ways to add them up; trees are made before."""

    def __init__(self, movement: mm.Movement) -> None:
        self.models = list(movement.models.values())
        self.tree = tree = movement.hierarchy("locality")
        edges = [(parent, node) for node in tree for parent in tree.parents(node)]
        self.top = tree.roots[0]
        self.graph = nx.DiGraph(edges)
        index = {node: number for number, node in enumerate(tree)}
        self.indexed = rx.PyDiGraph()
        self.indexed.add_nodes_from(list(tree))
        self.indexed.add_edges_from([(index[above], index[node], None) for above, node in edges])
        self.nodes: dict[str, bigtree.Node] = {}
        for node in tree.order:
            parents = tree.ancestors(node)
            above = self.nodes[parents[0]] if parents else None
            self.nodes[node] = bigtree.Node(node, parent=above)
        self.paths = pl.DataFrame(
            [(node, above) for node in tree for above in (node, *tree.ancestors(node))],
            schema=["unit", "above"],
            orient="row",
        )

    def leaves(self, key: Key = field_and_year, is_kept: Kept = always) -> Sums:
        counts: Sums = {}
        for model in self.models:
            if is_kept(model):
                counts.setdefault(model.unit or "", Counter())[key(model)] += 1
        return counts

    def in_networkx(self, leaves: Sums) -> Sums:
        sums: Sums = {}
        for node in nx.dfs_postorder_nodes(self.graph, self.top):
            total = Counter(leaves.get(node, ()))
            for child in self.graph.successors(node):
                total.update(sums[child])
            sums[node] = total
        return sums

    def in_rustworkx(self) -> Sums:
        leaves, sums = self.leaves(), dict[str, Counter[Any]]()
        for number in reversed(rx.topological_sort(self.indexed)):
            total = Counter(leaves.get(self.indexed[number], ()))
            for child in self.indexed.successors(number):
                total.update(sums[child])
            sums[self.indexed[number]] = total
        return sums

    def in_bigtree(self) -> Sums:
        leaves, sums = self.leaves(), dict[str, Counter[Any]]()
        for node in bigtree.postorder_iter(self.nodes[self.top]):
            total = Counter(leaves.get(node.node_name, ()))
            for child in node.children:
                total.update(sums[child.node_name])
            sums[node.node_name] = total
        return sums

    def in_polars(self) -> pl.DataFrame:
        rows = [(model.unit, model.field, model.valid.first_year) for model in self.models]
        frame = pl.DataFrame(rows, schema=["unit", "field", "year"], orient="row")
        leaves = frame.group_by("unit", "field", "year").len()
        summed = leaves.join(self.paths, on="unit").group_by("above", "field", "year")
        return summed.agg(pl.sum("len"))


def first_totals(movement: mm.Movement, **options: Any) -> mm.Rollup[Any]:
    """Models by field and year at every unit, or those that options choose."""
    options = {"by": ["field", "year"], **options}
    return mm.rollup(movement, "model", along="locality", **options)


def fresh(movement: mm.Movement) -> mm.Movement:
    """The same without columns; with the hierarchy, which the others are given too."""
    copy = mm.Movement(movement)
    copy.hierarchy("locality")
    return copy


def cold(movement: mm.Movement) -> float:
    """Seconds of the first question on a movement."""
    taken: list[float] = []
    for _ in range(RUNS):
        movement = fresh(movement)
        start = time.perf_counter()
        first_totals(movement)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def totals(movement: mm.Movement, half: mm.Movement) -> list[Row]:
    """The first question on a movement: models by field and year at every unit, from the objects (W1o)."""
    hand, packed = ByHand(movement), packed_counts(movement)
    leaves, expected = hand.leaves(), first_totals(movement)
    for answer in (hand.in_networkx(leaves), hand.in_rustworkx(), hand.in_bigtree()):
        assert all(answer[unit] == expected[unit] for unit in answer)
    total = sum(int(n) for groups in expected.values() for n in groups.values())
    assert total == hand.in_polars()["len"].sum()
    mine, adding = cold(movement), median(lambda: hand.tree.sum_up(packed))
    networkx = median(lambda: hand.in_networkx(hand.leaves()))
    polars = median(hand.in_polars)
    report_goal("W1o cold, networkx", networkx / mine, "≥ 3")
    report_goal("W1o cold, Polars from objects", polars / mine, "≥ 1")
    growth = mine / cold(half) / (len(movement.models) / len(half.models))
    report_goal("W1o cold, growth with twice the models", growth, "≤ 1.1")
    ways = [
        ("totals, first: massmob", mine, mine),
        ("totals, first: networkx", networkx, mine),
        ("totals, first: rustworkx", median(hand.in_rustworkx), mine),
        ("totals, first: bigtree", median(hand.in_bigtree), mine),
        ("totals, first: Polars from objects", polars, mine),
        ("adding up only: massmob", adding, adding),
        ("adding up only: networkx", median(lambda: hand.in_networkx(leaves)), adding),
    ]
    return [(name, f"{took * 1e3:,.1f} ms", f"{took / own:,.1f}") for name, took, own in ways]


def second_totals(movement: mm.Movement) -> list[Row]:
    """Other questions on a movement that has answered one, beside networkx doing the same work (W1o)."""
    hand, known = ByHand(movement), fresh(movement)
    first_totals(known)
    tiers = {unit.id: unit.tier for unit in movement.localities.values()}

    def year(model: mm.MobilizationModel) -> object:
        return model.valid.first_year

    def is_economy(model: mm.MobilizationModel) -> bool:
        return model.field == "field:economy"

    def districts() -> Sums:
        sums = hand.in_networkx(hand.leaves())
        return {unit: total for unit, total in sums.items() if tiers[unit] == "district"}

    questions: dict[str, tuple[dict[str, Any], Callable[[], Sums]]] = {
        "the same again": ({}, lambda: hand.in_networkx(hand.leaves())),
        "another by": ({"by": "year"}, lambda: hand.in_networkx(hand.leaves(year))),
        "where": (
            {"where": {"field": "field:economy"}},
            lambda: hand.in_networkx(hand.leaves(is_kept=is_economy)),
        ),
        "tier=": ({"tier": "district"}, districts),
    }
    rows: list[Row] = []
    for name, (options, by_hand) in questions.items():
        answer, expected = first_totals(known, **options), by_hand()
        assert {unit: groups for unit, groups in answer.items() if groups} == {
            unit: total for unit, total in expected.items() if total
        }
        mine = second_time(movement, options)
        theirs = median(by_hand)
        report_goal(f"W1o second question, {name}, networkx", theirs / mine, "≥ 20")
        rows += [
            (f"second, {name}: massmob", f"{mine * 1e3:,.1f} ms", "1.0"),
            (f"second, {name}: networkx", f"{theirs * 1e3:,.1f} ms", f"{theirs / mine:,.1f}"),
        ]
    return rows


def second_time(movement: mm.Movement, options: dict[str, Any]) -> float:
    """The median of a question on a movement that has answered only the first one."""
    taken: list[float] = []
    for _ in range(RUNS):
        known = fresh(movement)
        first_totals(known)
        start = time.perf_counter()
        first_totals(known, **options)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def packed_counts(movement: mm.Movement) -> dict[str, int]:
    """The counts of each commune in one integer, 64 bits for each field and year."""
    groups = [(f"field:{field}", year) for field in FIELDS for year in range(2011, 2026)]
    shifts = {group: 64 * number for number, group in enumerate(groups)}
    counts: dict[str, int] = {}
    for model in movement.models.values():
        assert model.unit is not None
        assert model.valid.first_year is not None
        shift = shifts[model.field or "", model.valid.first_year]
        counts[model.unit] = counts.get(model.unit, 0) + (1 << shift)
    return counts


def queries(movement: mm.Movement) -> list[Row]:
    """One unit's totals, warm (W2); is-within, ancestors, common ancestor (W3)."""
    tree = movement.hierarchy("locality")
    leaves = [node for node in tree if not tree.children(node)]
    first, last = leaves[0], leaves[-1]
    index = {node: number for number, node in enumerate(tree)}
    edges = [(parent, node) for node in tree for parent in tree.parents(node)]
    graph = nx.DiGraph(edges)
    in_rustworkx = rx.PyDiGraph()
    in_rustworkx.add_nodes_from(list(tree))
    in_rustworkx.add_edges_from([(index[a], index[b], None) for a, b in edges])
    in_igraph = igraph.Graph([(index[a], index[b]) for a, b in edges], directed=True)
    a, b, top = index[first], index[last], tree.roots[0]
    rollup = mm.rollup(movement, "model", along="locality", by=["field", "year"])
    assert set(tree.ancestors(first)) == nx.ancestors(graph, first)
    ancestors = rx.ancestors(in_rustworkx, a)
    assert set(tree.ancestors(first)) == {in_rustworkx[number] for number in ancestors}
    assert tree.common_ancestor(first, last) == nx.lowest_common_ancestor(graph, first, last)

    def subtree(unit: str) -> Counter[Any]:
        inside = {unit, *nx.descendants(graph, unit)}
        return Counter(
            (model.field, model.valid.first_year)
            for model in movement.models.values()
            if model.unit in inside
        )

    assert rollup[top] == subtree(top)
    rows: list[Row] = []

    def measure(
        name: str, ours: Callable[[], object], calls: int = 20, **peers: Callable[[], object]
    ) -> dict[str, float]:
        """The ratios of the others, each the mean of so many calls."""
        mine = median(ours, 1000)
        rows.append((f"{name}: massmob", f"{mine * 1e6:,.2f} µs", "1.0"))
        if name.startswith("W2"):
            report_goal(name, mine * 1e6, "≤ 2.5", "µs")
        ratios: dict[str, float] = {}
        for peer, job in peers.items():
            took = median(job, calls)
            ratios[peer] = took / mine
            rows.append((f"{name}: {peer}", f"{took * 1e6:,.2f} µs", f"{took / mine:,.0f}"))
        return ratios

    for where, unit in (("at the root", top), ("below the root", tree.children(top)[0])):
        name = f"W2 totals {where}"
        ratios = measure(
            name,
            lambda unit=unit: rollup[unit],  # type: ignore[misc]  # of the default
            1,
            networkx=partial(subtree, unit),
        )
        report_goal(f"{name}, networkx", ratios["networkx"], "≥ 1,000")
    ratios = measure(
        "W3 is within",
        lambda: tree.is_within(first, top),
        networkx=lambda: first in nx.descendants(graph, top),
        rustworkx=lambda: rx.has_path(in_rustworkx, index[top], a),
        igraph=lambda: a in in_igraph.subcomponent(index[top], mode="out"),
    )
    report_goal("W3 is within, best of the others", min(ratios.values()), "≥ 1")
    ratios = measure(
        "W3 ancestors",
        lambda: tree.ancestors(first),
        networkx=lambda: nx.ancestors(graph, first),
        rustworkx=lambda: rx.ancestors(in_rustworkx, a),
        igraph=lambda: in_igraph.subcomponent(a, mode="in"),
    )
    report_goal("W3 ancestors, best of the others", min(ratios.values()), "≥ 1")
    ratios = measure(
        "W3 common ancestor",
        lambda: tree.common_ancestor(first, last),
        networkx=lambda: nx.lowest_common_ancestor(graph, first, last),
        rustworkx=lambda: rx.ancestors(in_rustworkx, a) & rx.ancestors(in_rustworkx, b),
    )
    report_goal("W3 common ancestor, networkx", ratios["networkx"], "≥ 10,000")
    return rows


def cut(movement: mm.Movement) -> list[Row]:
    """A district with all that belongs to it, and what is next to it: the mean of fifty, after the first."""
    tree = movement.hierarchy("locality")
    districts = [unit.id for unit in movement.localities.values() if unit.tier == "district"][:50]
    below = nx.DiGraph((parent, node) for node in tree for parent in tree.parents(node))
    run_by = nx.DiGraph((model.id, model.unit or "") for model in movement.models.values())
    links: nx.DiGraph[str] = nx.DiGraph(
        (entity.id, link.target)
        for entity in movement
        for link in references(entity)
        if link.target in movement
    )

    def ours() -> list[mm.Movement]:
        return [movement.subset(within=district, sources=False) for district in districts]

    def in_networkx() -> list[tuple[set[str], set[str]]]:
        parts: list[tuple[set[str], set[str]]] = []
        for district in districts:
            units = {district, *nx.descendants(below, district)}
            placed = (model for unit in units if unit in run_by for model in run_by.pred[unit])
            ids = {*units, *placed}
            near = {other for id in ids if id in links for other in nx.all_neighbors(links, id)}
            parts.append((ids, near - ids))
        return parts

    parts = [({entity.id for entity in part}, {*part.outside}) for part in ours()]
    assert parts == in_networkx()
    mine, theirs = (median(job) / len(districts) for job in (ours, in_networkx))
    report_goal("subset of a district", mine * 1e3, "≤ 10", "ms")
    return [
        ("subset of a district: massmob", f"{mine * 1e3:,.2f} ms", "1.0"),
        ("subset of a district: networkx", f"{theirs * 1e3:,.2f} ms", f"{theirs / mine:,.1f}"),
    ]


def main() -> None:
    """Measure and print."""
    size = int(float(sys.argv[1])) if len(sys.argv) > 1 else 150_000
    country = mm.load_dataset(sys.argv[2] if len(sys.argv) > 2 else "vietnam").at(EVE)
    movement, half = with_models(country, size), with_models(country, size // 2)
    title = f"{size:,} models, Python {sys.version.split()[0]}"
    rows = [
        *totals(movement, half),
        *second_totals(movement),
        *queries(movement),
        *cut(movement),
    ]
    print(mm.Table(("what", "took", "ratio"), rows, title=title))


if __name__ == "__main__":
    main()
