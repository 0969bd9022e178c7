"""The movement as a networkx graph: use functions of networkx on it."""

from __future__ import annotations

import networkx as nx

import massmob as mm


def main() -> None:
    """Check the trees with networkx, and write a simple graph as GraphML."""
    autumn = mm.load_dataset("hanoi").at("2024-10-15")
    organs = autumn.tree("committee")
    print("the organs form a tree:", nx.is_arborescence(organs))
    print("below the City Party Committee:", len(nx.descendants(organs, "org:01")))
    basis = {document.id for document in autumn.basis("contest:2024")}
    chain = [id for id in nx.topological_sort(autumn.tree("document")) if id in basis]
    print("behind the contest of 2024:", " → ".join(chain))

    flat: nx.DiGraph[str] = nx.DiGraph()
    flat.add_nodes_from(
        (id, {"label": data["label"]}) for id, data in autumn.graph.nodes(data=True)
    )
    flat.add_edges_from((a, b, {"relation": key}) for a, b, key in autumn.graph.edges(keys=True))
    print("GraphML:", sum(1 for _ in nx.generate_graphml(flat)), "lines")


if __name__ == "__main__":
    main()
