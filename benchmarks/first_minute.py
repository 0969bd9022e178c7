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
from massmob.io.load_save import dumps, loads
from massmob.model.references import references
from massmob.network.networkx_export import (
    _edge_data as edge_data,  # what an edge carries is the same on both sides
)

RUNS = 9


def fresh(statement: str) -> float:
    """Seconds that a statement takes in a new interpreter, start-up not counted."""
    code = f"import time; t = time.perf_counter(); {statement}; print(time.perf_counter() - t)"
    return float(
        subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout
    )


def alternating(*statements: str) -> list[float]:
    """The median of each statement, run in turn so that a drift of the machine meets all alike."""
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
                graph.add_edge(entity.id, link.target, key=relation, **edge_data(link))
    return graph


def main() -> None:
    """Measure and print."""
    three = "import attrs, cattrs, networkx"
    ours, theirs = alternating("import massmob", three)
    report, floor = alternating(
        "import massmob as mm; mm.load_dataset('hanoi')", "import attrs, cattrs, networkx"
    )
    hanoi = mm.load_dataset("hanoi")
    text = dumps(hanoi)

    def again() -> mm.Movement:
        return mm.Movement(hanoi)

    rows = [
        ("import massmob", ours, ours / theirs, "import attrs, cattrs, networkx"),
        (
            "load_dataset('hanoi') with all imports",
            report,
            report / floor,
            "the same three imports",
        ),
        ("loads(JSON of Hanoi)", median(lambda: loads(text)), "", ""),
        ("dumps(hanoi)", median(lambda: dumps(hanoi)), "", ""),
        ("hanoi.graph", built := median(lambda: again().graph), "", ""),
        ("", plain := median(lambda: plain_graph(again())), built / plain, "ours / node by node"),
        ("validate(hanoi)", median(lambda: mm.validate(again())), "", ""),
        ("hanoi.at(day), first time", median(lambda: again().at("2024-10-15")), "", ""),
        (
            "rollup('locality', by='kind')",
            median(lambda: mm.rollup(again(), "locality", along="locality", by="kind")),
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
