"""Totals and queries over typed entities: massmob beside networkx, bigtree, rustworkx, igraph and Polars.

Run ``python benchmarks/objects.py [MODELS [DATASET]]``; medians of one run, in which the answers are compared.
The models are synthetic, on the communes of 2025-06-30. The first question on a movement reads the entities; a
second one by the same fields or fewer follows from the counts of the first, and one by another field from the
columns of the fields. A question is timed with one of its totals, those of all units where the line names them.
The other ways are a post-order walk that adds dictionaries (networkx, bigtree), one over indices (rustworkx),
or a dataframe of the objects (Polars). Ratios are to massmob. Sizes of the tree: S is one city, M the dataset,
L the dataset with synthetic villages, two for every three models.
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
from typing import Any, cast

import bigtree
import igraph
import networkx as nx
import polars as pl
import rustworkx as rx
from goals import report_goal

import massmob as mm
from massmob.model.references import references
from massmob.network.trees import Tree

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


def seconds(movement: mm.Movement, **options: Any) -> tuple[float, float]:
    """How long a question takes with the total of a unit, and with those of all."""
    start = time.perf_counter()
    answer = first_totals(movement, **options)
    next(iter(answer.values()))
    with_one = time.perf_counter() - start
    dict(answer)
    return with_one, time.perf_counter() - start


def in_turn(*jobs: Callable[[], tuple[float, ...]]) -> list[float]:
    """The medians of jobs that measure themselves, one after another in each run."""
    runs = [tuple(chain.from_iterable(job() for job in jobs)) for _ in range(RUNS)]
    return [statistics.median(taken) for taken in zip(*runs, strict=True)]


def timed(job: Callable[[], object]) -> Callable[[], tuple[float]]:
    """A job that measures itself."""

    def measured() -> tuple[float]:
        start = time.perf_counter()
        job()
        return (time.perf_counter() - start,)

    return measured


def totals(movement: mm.Movement, half: mm.Movement) -> list[Row]:
    """The first question on a movement: models by field and year at every unit, from the objects (W1o)."""
    hand, packed = ByHand(movement), packed_counts(movement)
    leaves, expected = hand.leaves(), first_totals(movement)
    by_hand = hand.in_networkx(leaves)
    assert all(by_hand[unit] == expected[unit] for unit in by_hand)
    assert by_hand == hand.in_rustworkx() == hand.in_bigtree()
    total = sum(int(n) for groups in expected.values() for n in groups.values())
    assert total == hand.in_polars()["len"].sum()
    mine, read_out, networkx, polars, of_half, _ = in_turn(
        lambda: seconds(fresh(movement)),
        timed(lambda: hand.in_networkx(hand.leaves())),
        timed(hand.in_polars),
        lambda: seconds(fresh(half)),
    )
    adding = median(lambda: hand.tree.sum_up(packed))
    report_goal("W1o cold, networkx", networkx / mine, "≥ 3")
    report_goal("W1o cold, Polars from objects", polars / mine, "≥ 1")
    report_goal("W1o cold, all totals read, networkx", networkx / read_out)
    growth = mine / of_half / (len(movement.models) / len(half.models))
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
    rows: list[Row] = [
        (name, f"{took * 1e3:,.1f} ms", f"{took / own:,.1f}") for name, took, own in ways
    ]
    rows.insert(1, ("totals, first: massmob, all read", f"{read_out * 1e3:,.1f} ms", "–"))
    return rows


def second_totals(movement: mm.Movement) -> list[Row]:
    """Other questions on a movement that has answered one, beside networkx doing the same work (W1o)."""
    hand = ByHand(movement)
    tiers = {unit.id: unit.tier for unit in movement.localities.values()}

    def year(model: mm.MobilizationModel) -> object:
        return model.valid.first_year

    def is_economy(model: mm.MobilizationModel) -> bool:
        return model.field == "field:economy"

    def districts() -> Sums:
        sums = hand.in_networkx(hand.leaves())
        return {unit: total for unit, total in sums.items() if tiers[unit] == "district"}

    def by_year() -> Sums:
        return hand.in_networkx(hand.leaves(year))

    def same() -> Sums:
        return hand.in_networkx(hand.leaves())

    def of_economy() -> Sums:
        return hand.in_networkx(hand.leaves(is_kept=is_economy))

    # What follows from the first question leaves nothing behind, so that one movement serves every run.
    known = fresh(movement)
    first_totals(known)

    def by_field() -> mm.Movement:
        new = fresh(movement)
        first_totals(new, by="field")
        return new

    questions: list[tuple[str, Callable[[], mm.Movement], dict[str, Any], Callable[[], Sums]]] = [
        ("the same again", lambda: known, {}, same),
        ("another by", lambda: known, {"by": "year"}, by_year),
        ("where", lambda: known, {"where": {"field": "field:economy"}}, of_economy),
        ("tier=", lambda: known, {"tier": "district"}, districts),
        ("a field not read before", by_field, {"by": "year"}, by_year),
    ]
    rows: list[Row] = []
    for name, asked, options, by_hand in questions:
        answer, expected = first_totals(asked(), **options), by_hand()
        assert {unit: groups for unit, groups in answer.items() if groups} == {
            unit: total for unit, total in expected.items() if total
        }
        mine, read_out, theirs = in_turn(partial(second_time, asked, options), timed(by_hand))
        goal = "" if asked is by_field else "≥ 20"
        report_goal(f"W1o second question, {name}, networkx", theirs / mine, goal)
        rows += [
            (f"second, {name}: massmob", f"{mine * 1e3:,.1f} ms", "1.0"),
            (f"second, {name}: massmob, all read", f"{read_out * 1e3:,.1f} ms", "–"),
            (f"second, {name}: networkx", f"{theirs * 1e3:,.1f} ms", f"{theirs / mine:,.1f}"),
        ]
    return rows


def second_time(asked: Callable[[], mm.Movement], options: dict[str, Any]) -> tuple[float, float]:
    """How long a question takes on a movement that has answered another."""
    return seconds(asked(), **options)


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


class Rows(list[Row]):
    """Rows of the table on single queries."""

    def measure(
        self, name: str, ours: Callable[[], object], calls: int = 1, **peers: Callable[[], object]
    ) -> tuple[float, dict[str, float]]:
        """The seconds of ours, and the ratios of the others, each the mean of so many calls."""
        mine = median(ours, 1000)
        self.append((f"{name}: massmob", f"{mine * 1e6:,.2f} µs", "1.0"))
        ratios: dict[str, float] = {}
        for peer, job in peers.items():
            took = median(job, calls)
            ratios[peer] = took / mine
            self.append((f"{name}: {peer}", f"{took * 1e6:,.2f} µs", f"{took / mine:,.0f}"))
        return mine, ratios


def one_unit(movement: mm.Movement, half: mm.Movement) -> list[Row]:
    """The totals of one unit, warm (W2)."""
    tree = movement.hierarchy("locality")
    graph = nx.DiGraph([(parent, node) for node in tree for parent in tree.parents(node)])
    rollup, of_half, top = first_totals(movement), first_totals(half), tree.roots[0]

    def subtree(unit: str) -> Counter[Any]:
        inside = {unit, *nx.descendants(graph, unit)}
        return Counter(
            (model.field, model.valid.first_year)
            for model in movement.models.values()
            if model.unit in inside
        )

    assert rollup[top] == subtree(top)
    rows = Rows()
    for where, unit in (("at the root", top), ("below the root", tree.children(top)[0])):
        name = f"W2 totals {where}"
        mine, ratios = rows.measure(
            name,
            partial(rollup.__getitem__, unit),
            networkx=partial(subtree, unit),
        )
        report_goal(name, mine * 1e6, "≤ 2.5", "µs")
        report_goal(f"{name}, networkx", ratios["networkx"], "≥ 1,000")
    growth = growth_of(lambda: rollup[top], lambda: of_half[top])
    report_goal("W2 totals at the root, growth with twice the models", growth, "≤ 1.1")
    return rows


def growth_of(job: Callable[[], object], of_half: Callable[[], object]) -> float:
    """How many times as long a job takes as the same with half the input: the least of many short runs."""

    def least(job: Callable[[], object]) -> float:
        return min(timed(lambda: [job() for _ in range(1000)])() for _ in range(20))[0]

    return least(job) / least(of_half)


def in_tree(tree: Tree, size: str) -> list[Row]:
    """Is-within, ancestors, common ancestor (W3)."""
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
    assert set(tree.ancestors(first)) == nx.ancestors(graph, first)
    ancestors = rx.ancestors(in_rustworkx, a)
    assert set(tree.ancestors(first)) == {in_rustworkx[number] for number in ancestors}
    assert tree.common_ancestor(first, last) == nx.lowest_common_ancestor(graph, first, last)
    rows, of = Rows(), f"{size}, {len(tree):,} units"
    _, ratios = rows.measure(
        f"W3 is within ({size})",
        lambda: tree.is_within(first, top),
        networkx=lambda: first in nx.descendants(graph, top),
        rustworkx=lambda: rx.has_path(in_rustworkx, index[top], a),
        igraph=lambda: a in in_igraph.subcomponent(index[top], mode="out"),
    )
    report_goal(f"W3 is within, best of the others ({of})", min(ratios.values()), "≥ 1")
    _, ratios = rows.measure(
        f"W3 ancestors ({size})",
        lambda: tree.ancestors(first),
        20,
        networkx=lambda: nx.ancestors(graph, first),
        rustworkx=lambda: rx.ancestors(in_rustworkx, a),
        igraph=lambda: in_igraph.subcomponent(a, mode="in"),
    )
    report_goal(f"W3 ancestors, best of the others ({of})", min(ratios.values()), "≥ 1")
    _, ratios = rows.measure(
        f"W3 common ancestor ({size})",
        lambda: tree.common_ancestor(first, last),
        networkx=lambda: nx.lowest_common_ancestor(graph, first, last),
        rustworkx=lambda: rx.ancestors(in_rustworkx, a) & rx.ancestors(in_rustworkx, b),
    )
    goal = "≥ 10,000" if size == "M" else ""
    report_goal(f"W3 common ancestor, networkx ({of})", ratios["networkx"], goal)
    return rows


def with_villages(country: mm.Movement, villages: int) -> Tree:
    """The tree of the country's units, with so many synthetic villages in its communes."""
    tree = country.hierarchy("locality")
    parents = {node: tree.parent(node) for node in tree}
    communes = [unit.id for unit in country.localities.values() if unit.tier == "commune"]
    below = {f"village:{n}": communes[n % len(communes)] for n in range(villages)}
    return Tree({**parents, **below})


def queries(country: mm.Movement, villages: int) -> list[Row]:
    """W3 in trees of three sizes, and how it grows."""
    city = mm.load_dataset("hanoi").at(EVE).hierarchy("locality")
    trees = {
        "S": city,
        "M": country.hierarchy("locality"),
        "L": with_villages(country, villages),
    }
    rows = [row for size, tree in trees.items() for row in in_tree(cast("Tree", tree), size)]
    large = trees["L"]
    small = with_villages(country, max(0, (villages - len(country.localities)) // 2))
    leaf, leaf_of_small, top = large.order[-1], small.order[-1], large.roots[0]
    is_within = growth_of(
        partial(large.is_within, leaf, top), partial(small.is_within, leaf_of_small, top)
    )
    ancestors = growth_of(partial(large.ancestors, leaf), partial(small.ancestors, leaf_of_small))
    report_goal("W3 is within, growth with twice the units", is_within, "≤ 1.1")
    report_goal("W3 ancestors, growth with twice the units", ancestors, "≤ 1.1")
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
        *one_unit(movement, half),
        *queries(country, size * 2 // 3),
        *cut(movement),
    ]
    print(mm.Table(("what", "took", "ratio"), rows, title=title))


if __name__ == "__main__":
    main()
