"""What a newcomer waits for: import, loading Hanoi, its graph, validation, a rollup; medians of fresh runs.

Run ``nox -s bench`` or ``python benchmarks/first_minute.py``. Ratios compare within this one run; times
depend on the machine.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import networkx as nx

import massmob as mm
from massmob.model.references import references
from massmob.network.networkx_export import edge_attributes

RUNS = 9


def fresh(statement: str) -> float:
    """Seconds that a statement takes in a new interpreter, start-up not counted."""
    code = f"import time; t = time.perf_counter(); {statement}; print(time.perf_counter() - t)"
    return float(
        subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout
    )


def alternating(*statements: str) -> list[float]:
    """The median of each statement, run in turn so that a drift of the machine affects all alike."""
    runs = [[fresh(statement) for statement in statements] for _ in range(RUNS)]
    return [statistics.median(column) for column in zip(*runs, strict=True)]


def median(job: Callable[[], object]) -> float:
    """The median of a job in this process."""
    taken: list[float] = []
    for _ in range(RUNS):
        start = time.perf_counter()
        job()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def plain_graph(movement: mm.Movement) -> nx.MultiDiGraph[str]:
    """The same graph one node and one edge at a time, as a script would."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for entity in movement:
        graph.add_node(entity.id, entity=entity, kind=entity.entity_kind, label=str(entity.name))
    for entity in movement:
        for link in references(entity):
            relation = link.reference.relation.value
            if link.target in movement:
                graph.add_edge(entity.id, link.target, key=relation, **edge_attributes(link))
    return graph


def main() -> None:
    """Measure and print."""
    dependencies = "import attrs, cattrs, networkx"
    ours, theirs = alternating("import massmob", dependencies)
    loading, floor = alternating("import massmob as mm; mm.load_dataset('hanoi')", dependencies)
    hanoi = mm.load_dataset("hanoi")
    text = mm.dumps(hanoi)

    def uncached() -> mm.Movement:
        return mm.Movement(hanoi)

    rows = [
        ("import massmob", ours, ours / theirs, dependencies),
        (
            "load_dataset('hanoi') with all imports",
            loading,
            loading / floor,
            "the same three imports",
        ),
        ("loads(JSON of Hanoi)", median(lambda: mm.loads(text)), "", ""),
        ("dumps(hanoi)", median(lambda: mm.dumps(hanoi)), "", ""),
        ("hanoi.graph", ours := median(lambda: uncached().graph), "", ""),
        ("", plain := median(lambda: plain_graph(uncached())), ours / plain, "ours / node by node"),
        ("validate(hanoi)", median(lambda: mm.validate(uncached())), "", ""),
        ("hanoi.at(day), first time", median(lambda: uncached().at("2024-10-15")), "", ""),
        (
            "rollup('locality', by='kind')",
            median(lambda: mm.rollup(uncached(), "locality", along="locality", by="kind")),
            "",
            "",
        ),
    ]
    shown = [
        (name, f"{seconds * 1000:,.1f}", f"{ratio:.2f}" if ratio else "", against)
        for name, seconds, ratio, against in rows
    ]
    print(mm.Table(("what", "ms", "ratio", "to"), shown, title=f"Python {sys.version.split()[0]}"))


if __name__ == "__main__":
    main()
