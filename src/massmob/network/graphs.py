"""`Graphs`: the references and hierarchies of a network as graphs of networkx, which no query reads."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Literal, overload

from massmob.errors import checked, naming_argument
from massmob.network.networkx_export import (
    RelationWords,
    as_relations,
    hierarchy_graph,
    reference_graph,
    simple_graph,
)
from massmob.network.placement import Along
from massmob.network.questions import Questions
from massmob.values.period import as_date

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Graphs"]


class Graphs(Questions):
    """Adds exports to networkx to what `Progress` has."""

    def tree(self, along: Along) -> nx.DiGraph[str]:
        """A hierarchy as a frozen `networkx.DiGraph`, parent → child.

        Args:
            along: ``"locality"``, ``"committee"``, ``"field"`` or ``"document"`` (a DAG).

        Returns:
            The graph; nodes are those of `graph`.

        Raises:
            HierarchyError: The parents form a cycle, or a chain deeper than any real one.
        """
        return hierarchy_graph(self.hierarchy(along), self._entities)

    @cached_property
    def graph(self) -> nx.MultiDiGraph[str]:
        """What `to_networkx` gives without arguments, frozen and made once, on first use."""
        import networkx as nx

        graph = reference_graph(self._entities)
        nx.freeze(graph)  # pyright: ignore[reportUnknownMemberType] - the stubs leave it untyped
        return graph

    @overload
    def to_networkx(
        self,
        *,
        relations: RelationWords = None,
        sources: bool = False,
        entities: bool = False,
        multi: Literal[True] = True,
        at: date | str | None = None,
    ) -> nx.MultiDiGraph[str]: ...
    @overload
    def to_networkx(
        self,
        *,
        relations: RelationWords = None,
        sources: bool = False,
        entities: bool = False,
        multi: bool,
        at: date | str | None = None,
    ) -> nx.DiGraph[str]: ...
    @checked(sources=bool, entities=bool, multi=bool)
    def to_networkx(
        self,
        *,
        relations: RelationWords = None,
        sources: bool = False,
        entities: bool = False,
        multi: bool = True,
        at: date | str | None = None,
    ) -> nx.DiGraph[str]:
        """A new graph of plain attributes, which every writer and algorithm of networkx takes.

        A node is an id with ``kind``, ``label``, where they exist ``level``, ``tier``, ``type``, ``status``,
        ``valid_from`` and ``valid_to`` (inclusive), and the entity's own kind as ``locality_kind``,
        ``body_kind`` … An edge runs from the entity that holds a reference to the one it names, with
        ``relation`` and what else the reference states, such as the ``extent`` of a succession. All are texts.

        Args:
            relations: Only edges of these relations, and the entities that they connect.
            sources: Edges that lead to sources too.
            entities: Each node has its entity as ``entity``; `from_networkx` reads them back.
            multi: Each reference is an edge of its own, with a key that is unique in the graph. Otherwise two
                entities have one edge in a direction: different values are joined by ``"; "``, and ``weight``
                counts the references.
            at: Only the entities in force on this day.

        Returns:
            The graph. Ids that are `outside`, and ids of no entity, are not in it.

        Raises:
            InvalidValueError: Not a relation, a truth value or a day.
        """
        here = self._entities
        if at is not None:
            with naming_argument("at"):
                day = as_date(at)
            here = {id: entity for id, entity in here.items() if day in entity.valid}
        graph = reference_graph(here, as_relations(relations), sources=sources, objects=entities)
        if entities:
            outside = self._outside.union(self._entities.keys() - graph)
            graph.graph.update(outside=outside, unknown=self._unknown)
        return graph if multi else simple_graph(graph)
