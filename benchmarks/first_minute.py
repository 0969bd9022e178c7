"""What a newcomer waits for: help, the report, import, loading, the graph, validation, a rollup.

Run ``python benchmarks/first_minute.py [RUNS [DATASET]]``; the graph is of the dataset, ``vietnam`` by default.
Ratios compare within this one run; times depend on the machine. Of whole processes the processor's time counts,
of the interpreter's start too.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import networkx as nx
from goals import report_goal

import massmob as mm
from massmob.cli.main import make_parser


def runs() -> range:
    """The runs of which a median is taken."""
    return range(int(sys.argv[1]) if len(sys.argv) > 1 else 9)


def fresh(statement: str) -> float:
    """Seconds that a statement takes in a new interpreter, start-up not counted."""
    code = f"import time; t = time.perf_counter(); {statement}; print(time.perf_counter() - t)"
    return float(
        subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout
    )


def whole_processes(*programs: str) -> list[float]:
    """The least processor time of each program, as a process with the start of Python, run in turn."""
    taken = [[process_seconds(program) for program in programs] for _ in runs()]
    return [min(column) for column in zip(*taken, strict=True)]


def process_seconds(program: str) -> float:
    """The processor time of a program as a process of its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def command(*words: str) -> str:
    """The program that the installed script ``massmob`` is."""
    return f"import sys; sys.argv[1:] = {[*words]}; from massmob.cli.main import main; sys.exit(main())"


def parser_alone() -> str:
    """A program that prints the same help with argparse alone."""
    parser = make_parser(())
    return (
        "import argparse; parser = argparse.ArgumentParser(prog='massmob', "
        f"description={parser.description!r}, epilog={parser.epilog!r}, "
        "formatter_class=argparse.RawDescriptionHelpFormatter); "
        "parser.add_argument('--version', action='version', version='1', help='print the version and exit'); "
        "parser.add_subparsers(metavar='COMMAND', required=True, help='one of those below'); "
        "parser.parse_args(['--help'])"
    )


def process_table() -> mm.Table:
    """The processor time of whole processes, beside that of Python and of the libraries alone."""
    dependencies = "import attrs, orjson"
    programs = {
        "python": "pass",
        dependencies: dependencies,
        "argparse: the same help": parser_alone(),
        "massmob --help": command("--help"),
        "massmob report hanoi": command("report", "hanoi"),
        "load_dataset('hanoi')": "import massmob as mm; mm.load_dataset('hanoi')",
        "load_dataset('vietnam')": "import massmob as mm; mm.load_dataset('vietnam')",
    }
    seconds = whole_processes(*programs.values())
    of = dict(zip(programs, seconds, strict=True))
    help = of["massmob --help"] / of["argparse: the same help"]
    report_goal("process: massmob report hanoi", of["massmob report hanoi"], "≤ 0.35", "s")
    report_goal("process: massmob --help, to argparse alone", help, "≤ 1.5")
    report_goal("process: load Hanoi", of["load_dataset('hanoi')"] * 1e3, "≤ 60", "ms")
    country = of["load_dataset('vietnam')"]
    report_goal("process: load the country with its history", country, "≤ 0.6", "s")
    rows = [(name, f"{taken * 1000:,.0f}") for name, taken in of.items()]
    return mm.Table(("process", "ms of processor"), rows)


def alternating(*statements: str) -> list[float]:
    """The median of each statement, run in turn so that a drift of the machine affects all alike."""
    taken = [[fresh(statement) for statement in statements] for _ in runs()]
    return [statistics.median(column) for column in zip(*taken, strict=True)]


def median(job: Callable[[], object]) -> float:
    """The median of a job in this process."""
    taken: list[float] = []
    for _ in runs():
        start = time.perf_counter()
        job()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def processor_seconds(job: Callable[[], object]) -> float:
    """The median of the processor's time that a job takes, which other processes affect less."""
    taken: list[float] = []
    for _ in runs():
        start = time.process_time()
        result = job()
        taken.append(time.process_time() - start)
        del result
    return statistics.median(taken)


def graph_rows(movement: mm.Movement) -> list[tuple[str, float, float, str]]:
    """`.graph` beside networkx's own methods, to which the same attributes are handed ready-made (W4)."""
    nodes = [(id, dict(data)) for id, data in movement.graph.nodes(data=True)]
    edges = [(*edge, dict(data)) for *edge, data in movement.graph.edges(keys=True, data=True)]

    def one_by_one() -> nx.MultiDiGraph[str]:
        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        for id, data in nodes:
            graph.add_node(id, **data)
        for holder, target, key, data in edges:
            graph.add_edge(holder, target, key, **data)
        return graph

    def in_bulk() -> nx.MultiDiGraph[str]:
        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        graph.add_nodes_from(nodes)
        graph.add_edges_from(edges)  # pyright: ignore[reportArgumentType]  # with keys, as it may be
        return graph

    assert nx.utils.graphs_equal(movement.graph, one_by_one())
    ours = processor_seconds(movement.to_networkx)
    single, bulk = processor_seconds(one_by_one), processor_seconds(in_bulk)
    report_goal("W4 graph, to add_node and add_edge", ours / single, "≤ 0.5")
    part = mm.Movement(list(movement)[::2])  # half of the nodes, fewer of the edges
    ratio = (len(nodes) + len(edges)) / (part.graph.order() + part.graph.size())
    growth = ours / processor_seconds(part.to_networkx) / ratio
    report_goal("W4 graph, growth for each node and edge", growth, "≤ 1.1")
    return [
        (f"graph of {len(nodes):,} nodes, {len(edges):,} edges", ours, 1.0, ""),
        ("add_node, add_edge: attributes ready", single, ours / single, "ours / networkx"),
        ("add_nodes_from, add_edges_from", bulk, ours / bulk, "ours / networkx"),
    ]


def main() -> None:
    """Measure and print."""
    print(process_table())
    dependencies = "import attrs, cattrs, networkx"
    ours, theirs = alternating("import massmob", dependencies)
    loading, floor = alternating("import massmob as mm; mm.load_dataset('hanoi')", dependencies)
    report_goal("W6 import, to its three dependencies", ours / theirs, "≤ 0.35")
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
        *graph_rows(mm.load_dataset(sys.argv[2] if len(sys.argv) > 2 else "vietnam")),
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
