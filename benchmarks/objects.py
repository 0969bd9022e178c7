"""Totals and queries over typed entities: massmob beside networkx, bigtree, rustworkx, igraph and Polars.

Run ``python benchmarks/objects.py [MODELS]``; medians of one run, in which the answers are compared. The models
are synthetic, on the communes of 2025-06-30. The other ways are a post-order walk that adds dictionaries
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
from typing import Any

import bigtree
import igraph
import networkx as nx
import polars as pl
import rustworkx as rx

import massmob as mm
from massmob.model.references import references

RUNS = 5
EVE = "2025-06-30"
FIELDS = ("economy", "culture-society", "defence-security", "political-system")
Row = tuple[object, ...]


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
    """The country with synthetic models of its communes."""
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
    return country.add(*fields, *models)


def totals(movement: mm.Movement) -> list[Row]:  # noqa: C901 - one way after another
    """Models by field and year at every unit, from the objects (W1o)."""
    models, tree = list(movement.models.values()), movement.hierarchy("locality")
    graph = nx.DiGraph((parent, node) for node in tree for parent in tree.parents(node))
    top = "loc:vn"

    def ours() -> mm.Rollup[Any]:
        return mm.rollup(movement, "model", along="locality", by=["field", "year"])

    def leaf_counts() -> dict[str, Counter[Any]]:
        counts: dict[str, Counter[Any]] = {}
        for model in models:
            counts.setdefault(model.unit, Counter())[model.field, model.valid.first_year] += 1
        return counts

    def in_networkx(leaves: dict[str, Counter[Any]]) -> dict[str, Counter[Any]]:
        sums: dict[str, Counter[Any]] = {}
        for node in nx.dfs_postorder_nodes(graph, top):
            total = Counter(leaves.get(node, ()))
            for child in graph.successors(node):
                total.update(sums[child])
            sums[node] = total
        return sums

    index = {node: number for number, node in enumerate(tree)}
    indexed = rx.PyDiGraph()
    indexed.add_nodes_from(list(tree))
    indexed.add_edges_from(
        [(index[parent], index[node], None) for node in tree for parent in tree.parents(node)]
    )

    def in_rustworkx() -> dict[str, Counter[Any]]:
        leaves, sums = leaf_counts(), {}
        for number in reversed(rx.topological_sort(indexed)):
            total = Counter(leaves.get(indexed[number], ()))
            for child in indexed.successors(number):
                total.update(sums[child])
            sums[indexed[number]] = total
        return sums

    nodes: dict[str, bigtree.Node] = {}
    for node in tree.order:
        above = tree.ancestors(node)
        nodes[node] = bigtree.Node(node, parent=nodes[above[0]] if above else None)

    def in_bigtree() -> dict[str, Counter[Any]]:
        leaves, sums = leaf_counts(), {}
        for node in bigtree.postorder_iter(nodes[top]):
            total = Counter(leaves.get(node.node_name, ()))
            for child in node.children:
                total.update(sums[child.node_name])
            sums[node.node_name] = total
        return sums

    paths = pl.DataFrame(
        [(node, above) for node in tree for above in (node, *tree.ancestors(node))],
        schema=["unit", "above"],
        orient="row",
    )

    def in_polars() -> pl.DataFrame:
        rows = [(model.unit, model.field, model.valid.first_year) for model in models]
        frame = pl.DataFrame(rows, schema=["unit", "field", "year"], orient="row")
        leaves = frame.group_by("unit", "field", "year").len()
        return leaves.join(paths, on="unit").group_by("above", "field", "year").agg(pl.sum("len"))

    expected = ours()
    for answer in (in_networkx(leaf_counts()), in_rustworkx(), in_bigtree()):
        assert all(answer[unit] == expected[unit] for unit in answer)
    total = sum(int(n) for groups in expected.values() for n in groups.values())
    assert total == in_polars()["len"].sum()
    leaves, packed = leaf_counts(), packed_counts(movement)
    mine, adding = median(ours), median(lambda: tree.sum_up(packed))
    ways = [
        ("massmob", mine, mine),
        ("networkx", median(lambda: in_networkx(leaf_counts())), mine),
        ("rustworkx", median(in_rustworkx), mine),
        ("bigtree", median(in_bigtree), mine),
        ("Polars from objects", median(in_polars), mine),
        ("adding up only: massmob", adding, adding),
        ("adding up only: networkx", median(lambda: in_networkx(leaves)), adding),
    ]
    return [
        (
            name if name.startswith("adding") else f"totals: {name}",
            f"{took * 1e3:,.1f} ms",
            f"{took / own:,.1f}",
        )
        for name, took, own in ways
    ]


def packed_counts(movement: mm.Movement) -> dict[str, int]:
    """The counts of each commune in one integer, 64 bits for each field and year."""
    groups = [(f"field:{field}", year) for field in FIELDS for year in range(2011, 2026)]
    shifts = {group: 64 * number for number, group in enumerate(groups)}
    counts: dict[str, int] = {}
    for model in movement.models.values():
        assert model.unit is not None
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
    a, b, top = index[first], index[last], "loc:vn"
    rollup = mm.rollup(movement, "model", along="locality", by=["field", "year"])
    assert set(tree.ancestors(first)) == nx.ancestors(graph, first)
    ancestors = rx.ancestors(in_rustworkx, a)
    assert set(tree.ancestors(first)) == {in_rustworkx[number] for number in ancestors}
    assert tree.common_ancestor(first, last) == nx.lowest_common_ancestor(graph, first, last)

    def subtree() -> Counter[Any]:
        inside = {top, *nx.descendants(graph, top)}
        return Counter(
            (model.field, model.valid.first_year)
            for model in movement.models.values()
            if model.unit in inside
        )

    assert rollup[top] == subtree()
    rows: list[Row] = []

    def measure(name: str, ours: Callable[[], object], **peers: Callable[[], object]) -> None:
        mine = median(ours, 1000)
        rows.append((f"{name}: massmob", f"{mine * 1e6:,.2f} µs", "1.0"))
        for peer, job in peers.items():
            took = median(job, 1 if name.startswith("country") else 20)
            rows.append((f"{name}: {peer}", f"{took * 1e6:,.2f} µs", f"{took / mine:,.0f}"))

    measure("country's totals, warm", lambda: rollup[top], networkx=subtree)
    measure(
        "is within",
        lambda: tree.is_within(first, top),
        networkx=lambda: first in nx.descendants(graph, top),
        rustworkx=lambda: rx.has_path(in_rustworkx, index[top], a),
        igraph=lambda: a in in_igraph.subcomponent(index[top], mode="out"),
    )
    measure(
        "ancestors",
        lambda: tree.ancestors(first),
        networkx=lambda: nx.ancestors(graph, first),
        rustworkx=lambda: rx.ancestors(in_rustworkx, a),
        igraph=lambda: in_igraph.subcomponent(a, mode="in"),
    )
    measure(
        "common ancestor",
        lambda: tree.common_ancestor(first, last),
        networkx=lambda: nx.lowest_common_ancestor(graph, first, last),
        rustworkx=lambda: rx.ancestors(in_rustworkx, a) & rx.ancestors(in_rustworkx, b),
    )
    return rows


def cut(movement: mm.Movement) -> list[Row]:
    """A district with all that belongs to it, and what is next to it: the mean of fifty, after the first."""
    tree = movement.hierarchy("locality")
    districts = [unit.id for unit in movement.localities.values() if unit.tier == "district"][:50]
    below = nx.DiGraph((parent, node) for node in tree for parent in tree.parents(node))
    run_by = nx.DiGraph((model.id, model.unit or "") for model in movement.models.values())
    links: nx.DiGraph[str] = nx.DiGraph(
        [(entity.id, link.target) for entity in movement for link in references(entity)]
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

    parts = [({entity.id for entity in part}, part.outside) for part in ours()]
    assert parts == in_networkx()
    mine, theirs = (median(job) / len(districts) for job in (ours, in_networkx))
    return [
        ("subset of a district: massmob", f"{mine * 1e3:,.2f} ms", "1.0"),
        ("subset of a district: networkx", f"{theirs * 1e3:,.2f} ms", f"{theirs / mine:,.1f}"),
    ]


def main() -> None:
    """Measure and print."""
    size = int(float(sys.argv[1])) if len(sys.argv) > 1 else 150_000
    movement = with_models(mm.load_dataset("vietnam").at(EVE), size)
    title = f"{size:,} models, Python {sys.version.split()[0]}"
    rows = [*totals(movement), *queries(movement), *cut(movement)]
    print(mm.Table(("what", "took", "ratio"), rows, title=title))


if __name__ == "__main__":
    main()
