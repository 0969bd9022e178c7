"""The movement as a networkx graph: use functions of networkx on it."""

from __future__ import annotations

import networkx as nx

import massmob as mm


def main() -> None:
    """Check the trees with networkx, and write GraphML."""
    autumn = mm.load_dataset("hanoi").at("2024-10-15")
    organs = autumn.tree("committee")
    print("the organs form a tree:", nx.is_arborescence(organs))
    print("below the City Party Committee:", len(nx.descendants(organs, "org:01")))
    basis = {document.id for document in autumn.basis("contest:2024")}
    chain = [id for id in nx.topological_sort(autumn.tree("document")) if id in basis]
    print("behind the contest of 2024:", " → ".join(chain))
    print("GraphML:", sum(1 for _ in nx.generate_graphml(autumn.graph)), "lines")


if __name__ == "__main__":
    main()
