"""The movement as a networkx graph: what networkx itself makes of it."""

from __future__ import annotations

import networkx as nx

import massmob as mm


def main() -> None:
    """Ask networkx about the trees, and flatten the graph for a tool that reads GraphML."""
    autumn = mm.load_dataset("hanoi").at("2024-10-15")
    organs = autumn.tree("committee")
    print("the organs form a tree:", nx.is_arborescence(organs))
    print("below the City Party Committee:", len(nx.descendants(organs, "org:01")))
    order = nx.topological_sort(autumn.tree("document"))
    chain = [id for id in order if id in {each.id for each in autumn.basis("contest:2024")}]
    print("behind the contest of 2024:", " → ".join(chain))

    flat = nx.DiGraph()
    flat.add_nodes_from(
        (id, {"label": data["label"]}) for id, data in autumn.graph.nodes(data=True)
    )
    flat.add_edges_from((a, b, {"relation": key}) for a, b, key in autumn.graph.edges(keys=True))
    print("GraphML:", sum(1 for _ in nx.generate_graphml(flat)), "lines")


if __name__ == "__main__":
    main()
