"""Totals and questions over typed entities: massmob beside networkx, bigtree, rustworkx, igraph and Polars.

Run ``python benchmarks/objects.py [MODELS]``; medians of one run, in which the answers are compared. The models
are synthetic, on the communes of 2025-06-30. By hand is a post-order walk that adds dictionaries (networkx,
bigtree), a walk over indices (rustworkx), or a dataframe made from the objects (Polars). Ratios are to massmob.
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

RUNS = 5
EVE = "2025-06-30"
FIELDS = ("economy", "culture-society", "defence-security", "political-system")
Row = tuple[object, ...]


def median(job: Callable[[], object], times: int = 1) -> float:
    """Seconds of a job, of which so many are done at once."""
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
    communes = [each.id for each in country.localities.values() if each.level == "base"]
    fields = [mm.Field(id=f"field:{each}", name=each) for each in FIELDS]
    models = [
        mm.MobilizationModel(
            id=f"model:{at}",
            name="mô hình",
            field=f"field:{FIELDS[at % 4]}",
            unit=drawn.choice(communes),
            valid=str(drawn.randint(2011, 2025)),
        )
        for at in range(size)
    ]
    return country.add(*fields, *models)


def totals(movement: mm.Movement) -> list[Row]:  # noqa: C901 - a way after another
    """Models by field and year at every unit, from the objects (W1o)."""
    models, tree = list(movement.models.values()), movement.hierarchy("locality")
    graph = nx.DiGraph((parent, node) for node in tree for parent in tree.parents(node))
    top = "loc:vn"

    def ours() -> mm.Rollup[Any]:
        return mm.rollup(movement, "model", along="locality", by=["field", "year"])

    def leaf_counts() -> dict[str, Counter[Any]]:
        found: dict[str, Counter[Any]] = {}
        for each in models:
            found.setdefault(each.unit, Counter())[each.field, each.valid.first_year] += 1
        return found

    def in_networkx(leaves: dict[str, Counter[Any]]) -> dict[str, Counter[Any]]:
        sums: dict[str, Counter[Any]] = {}
        for node in nx.dfs_postorder_nodes(graph, top):
            total = Counter(leaves.get(node, ()))
            for child in graph.successors(node):
                total.update(sums[child])
            sums[node] = total
        return sums

    names = {node: at for at, node in enumerate(tree)}
    index = rx.PyDiGraph()
    index.add_nodes_from(list(tree))
    index.add_edges_from(
        [(names[parent], names[node], None) for node in tree for parent in tree.parents(node)]
    )

    def in_rustworkx() -> dict[str, Counter[Any]]:
        leaves, sums = leaf_counts(), {}
        for at in reversed(rx.topological_sort(index)):
            total = Counter(leaves.get(index[at], ()))
            for child in index.successors(at):
                total.update(sums[child])
            sums[index[at]] = total
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
        rows = [(each.unit, each.field, each.valid.first_year) for each in models]
        frame = pl.DataFrame(rows, schema=["unit", "field", "year"], orient="row")
        leaves = frame.group_by("unit", "field", "year").len()
        return leaves.join(paths, on="unit").group_by("above", "field", "year").agg(pl.sum("len"))

    told = ours()
    for other in (in_networkx(leaf_counts()), in_rustworkx(), in_bigtree()):
        assert all(other[unit] == told[unit] for unit in other)
    assert (
        sum(int(n) for groups in told.values() for n in groups.values()) == in_polars()["len"].sum()
    )
    leaves, lanes = leaf_counts(), packed(movement)
    mine, adding = median(ours), median(lambda: tree.sum_up(lanes))
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


def packed(movement: mm.Movement) -> dict[str, int]:
    """The counts of each commune, a 64-bit lane for each field and year."""
    lanes = {
        (field, year): 64 * at
        for at, (field, year) in enumerate(
            (f"field:{field}", year) for field in FIELDS for year in range(2011, 2026)
        )
    }
    own: dict[str, int] = {}
    for each in movement.models.values():
        assert each.unit is not None
        shift = lanes[each.field or "", each.valid.first_year]
        own[each.unit] = own.get(each.unit, 0) + (1 << shift)
    return own


def questions(movement: mm.Movement) -> list[Row]:
    """One unit's totals, warm (W2); is-within, ancestors, common ancestor (W3)."""
    tree = movement.hierarchy("locality")
    leaves = [node for node in tree if not tree.children(node)]
    one, other = leaves[0], leaves[-1]
    names = {node: at for at, node in enumerate(tree)}
    edges = [(parent, node) for node in tree for parent in tree.parents(node)]
    graph = nx.DiGraph(edges)
    fast = rx.PyDiGraph()
    fast.add_nodes_from(list(tree))
    fast.add_edges_from([(names[a], names[b], None) for a, b in edges])
    flat = igraph.Graph([(names[a], names[b]) for a, b in edges], directed=True)
    a, b, top = names[one], names[other], "loc:vn"
    told = mm.rollup(movement, "model", along="locality", by=["field", "year"])
    assert set(tree.ancestors(one)) == nx.ancestors(graph, one)
    assert set(tree.ancestors(one)) == {fast[at] for at in rx.ancestors(fast, a)}
    assert tree.common_ancestor(one, other) == nx.lowest_common_ancestor(graph, one, other)

    def subtree() -> Counter[Any]:
        inside = {top, *nx.descendants(graph, top)}
        return Counter(
            (each.field, each.valid.first_year)
            for each in movement.models.values()
            if each.unit in inside
        )

    assert told[top] == subtree()
    rows: list[Row] = []

    def measured(name: str, own: Callable[[], object], **peers: Callable[[], object]) -> None:
        mine = median(own, 1000)
        rows.append((f"{name}: massmob", f"{mine * 1e6:,.2f} µs", "1.0"))
        for peer, job in peers.items():
            took = median(job, 1 if name.startswith("country") else 20)
            rows.append((f"{name}: {peer}", f"{took * 1e6:,.2f} µs", f"{took / mine:,.0f}"))

    measured("country's totals, warm", lambda: told[top], networkx=subtree)
    measured(
        "is within",
        lambda: tree.is_within(one, top),
        networkx=lambda: one in nx.descendants(graph, top),
        rustworkx=lambda: rx.has_path(fast, names[top], a),
        igraph=lambda: a in flat.subcomponent(names[top], mode="out"),
    )
    measured(
        "ancestors",
        lambda: tree.ancestors(one),
        networkx=lambda: nx.ancestors(graph, one),
        rustworkx=lambda: rx.ancestors(fast, a),
        igraph=lambda: flat.subcomponent(a, mode="in"),
    )
    measured(
        "common ancestor",
        lambda: tree.common_ancestor(one, other),
        networkx=lambda: nx.lowest_common_ancestor(graph, one, other),
        rustworkx=lambda: rx.ancestors(fast, a) & rx.ancestors(fast, b),
    )
    return rows


def main() -> None:
    """Measure and print."""
    size = int(float(sys.argv[1])) if len(sys.argv) > 1 else 150_000
    movement = with_models(mm.load_dataset("vietnam").at(EVE), size)
    title = f"{size:,} models, Python {sys.version.split()[0]}"
    print(
        mm.Table(("what", "took", "ratio"), [*totals(movement), *questions(movement)], title=title)
    )


if __name__ == "__main__":
    main()
