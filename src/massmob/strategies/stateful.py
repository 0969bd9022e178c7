"""`MovementMachine`: a state machine that changes a movement, to test code that follows the changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

import attrs
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from hypothesis.strategies import SearchStrategy

from massmob.aggregation.restatement.restate import restate
from massmob.aggregation.rollup import rollup
from massmob.io.load_save import dumps, loads
from massmob.model.entities import Locality
from massmob.model.entity import Entity
from massmob.model.references import references
from massmob.movement import Movement
from massmob.strategies.values import NAMES, place_name
from massmob.strategies.whole_movements import movements
from massmob.validation.api import validate
from massmob.values.quantity import Quantity

__all__ = ["MovementMachine"]

_PICKS = st.integers(0, 255)
_DAYS = st.sampled_from([date(2024, 10, 15), date(2025, 6, 30), date(2025, 7, 1), date(1930, 2, 3)])
_OLD, _NEW = date(2025, 6, 30), date(2025, 7, 1)


def _first_movements(machine: MovementMachine) -> SearchStrategy[Movement]:
    return machine.draws


class MovementMachine(RuleBasedStateMachine):
    """A movement that entities are added to, replaced in and removed from, and that is saved and loaded.

    Subclass it, override `changed` to update your program, and add rules and invariants of your own. What the
    machine checks itself is in `checks`. The steps of a failure are printed as code: pasted after
    ``from massmob import *`` and the class, they fail again.

    ``TestCase.settings`` of a subclass are those of the profile that is loaded when the class is declared, but
    without `hypothesis.Phase.explain`. For a state machine that phase prints nothing, and it repeats the steps
    of a failure hundreds of times, which takes half a minute. Settings of your own, assigned to
    ``TestCase.settings`` or as a decorator, are taken as they are: leave out that phase in them too.

    Attributes:
        draws: The strategy of the first movement.
        checks: What is checked after every change: ``graph`` (nodes and edges are the entities and
            their references), ``rollup`` (a unit's total is its own plus its children's), ``files`` (a saved
            movement is loaded as an equal one), ``days`` (a snapshot is part of the whole); besides these,
            on request, ``validate`` (the same findings as in a new movement), which takes longer than all.
        format: The format of the files.
        movement: The current movement.
        entities: The entities that must be in it, by id; the machine's own record.

    Example:
        >>> from hypothesis import settings
        >>> from hypothesis.stateful import run_state_machine_as_test
        >>> class Names(MovementMachine):
        ...     "A program that holds the names of a movement."
        ...     def changed(self, before):
        ...         self.names = sorted(str(entity.name) for entity in self.movement)
        ...     def teardown(self):
        ...         assert len(self.names) == len(self.movement)
        >>> run_state_machine_as_test(Names, settings=settings(max_examples=3, stateful_step_count=5))
    """

    draws: ClassVar[SearchStrategy[Movement]] = movements(max_units=6, max_entries=6)
    checks: ClassVar[frozenset[str]] = frozenset({"graph", "rollup", "files", "days"})
    format: ClassVar[str] = "json"

    movement: Movement
    entities: dict[str, Entity]
    _drawn: tuple[Entity, ...]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        usual = cls.TestCase.settings
        phases = [phase for phase in usual.phases if phase is not Phase.explain]
        cls.TestCase.settings = settings(usual, phases=phases)

    def changed(self, before: Movement) -> None:
        """Called after every change; `movement` is the new one.

        Args:
            before: The previous one.
        """

    @initialize(movement=st.runner().flatmap(_first_movements))
    def begin(self, movement: Movement) -> None:
        """Start from a drawn movement."""
        self._drawn = tuple(movement)
        self.entities = {entity.id: entity for entity in movement}
        self._set_movement(movement)

    def _set_movement(self, movement: Movement) -> None:
        """Continue with a movement: call `changed`, and check what must be true of it.

        The checks are not invariants, which Hypothesis would print between the steps of a failure.
        """
        before: Movement = getattr(self, "movement", Movement())
        self.movement = movement
        self.changed(before)
        assert {entity.id: entity for entity in movement} == self.entities
        for name, check in self._CHECKS.items():
            if name in self.checks:
                check(self)

    def _removed_entities(self) -> list[Entity]:
        return [entity for entity in self._drawn if entity.id not in self.entities]

    @precondition(lambda self: self._removed_entities())
    @rule(pick=_PICKS)
    def add(self, pick: int) -> None:
        """Add an entity again that was removed."""
        removed = self._removed_entities()
        entity = removed[pick % len(removed)]
        self.entities[entity.id] = entity
        self._set_movement(self.movement.add(entity))

    @precondition(lambda self: self.entities)
    @rule(pick=_PICKS, name=st.integers(0, NAMES - 1))
    def replace(self, pick: int, name: int) -> None:
        """Rename an entity."""
        id = [*self.entities][pick % len(self.entities)]
        renamed = attrs.evolve(self.entities[id], name=place_name(name))
        self.entities[id] = renamed
        self._set_movement(self.movement.replace(renamed))

    @precondition(lambda self: len(self.entities) > 1)
    @rule(pick=_PICKS)
    def remove(self, pick: int) -> None:
        """Remove an entity; what refers to it is left dangling."""
        id = [*self.entities][pick % len(self.entities)]
        del self.entities[id]
        self._set_movement(self.movement.remove(id))

    @rule(day=_DAYS)
    def at(self, day: date) -> None:
        """Take a snapshot: it holds the entities in force on the day, and no others."""
        snapshot = self.movement.at(day)
        assert {entity.id for entity in snapshot} == {
            id for id, entity in self.entities.items() if day in entity.valid
        }
        assert snapshot.at(day) == snapshot

    @rule(figure=st.integers(0, 99))
    def restate(self, figure: int) -> None:
        """Restate figures for the units after the reorganisation: none is lost if every receiver is present."""
        units = [unit for unit in self.movement.localities.values() if self._has_receivers(unit)]
        figures = {unit.id: figure for unit in units}
        result = restate(figures, self.movement, to=_NEW)
        total = figure * len(units)
        assert result.total == total
        assert sum(restated.low for restated in result.values()) <= total
        highs = [restated.high for restated in result.values()]
        assert None in highs or total <= sum(high for high in highs if high is not None)

    def _has_receivers(self, unit: Locality) -> bool:
        receivers = [self.movement.get(succession.to) for succession in unit.successors]
        return _OLD in unit.valid and bool(receivers) and all(receivers)

    @precondition(lambda self: self.entities)
    @rule()
    def save_and_load(self) -> None:
        """Continue with the movement saved and loaded again."""
        self._set_movement(loads(dumps(self.movement, self.format), self.format))

    # --- what is checked after a change ------------------------------------------------------------

    def _check_graph(self) -> None:
        graph: Any = self.movement.to_networkx(sources=True)
        assert set(graph) == self.entities.keys()
        edges = {
            (id, link.target, link.reference.relation.value)
            for id, entity in self.entities.items()
            for link in references(entity)
            if link.target in self.entities
        }
        assert set(graph.edges(data="relation")) == edges

    def _check_totals(self) -> None:
        if not self.movement.localities:
            return
        totals = rollup(self.movement, "locality", along="locality")
        below: defaultdict[str | None, Quantity] = defaultdict(lambda: Quantity(0))
        for id, unit in self.movement.localities.items():
            below[unit.parent] += totals[id]
        for id in self.movement.localities:
            assert totals[id] == below[id] + 1

    def _check_findings(self) -> None:
        fresh = validate(Movement(self.movement, outside=self.movement.outside))
        assert validate(self.movement).findings == fresh.findings

    def _check_files(self) -> None:
        if self.movement:
            assert loads(dumps(self.movement, self.format), self.format) == self.movement

    def _check_snapshot(self) -> None:
        snapshot = self.movement.at(_NEW)
        assert set(snapshot) <= set(self.movement)
        outside = self.entities.keys() - {entity.id for entity in snapshot}
        assert snapshot.outside == self.movement.outside | outside

    _CHECKS: ClassVar[dict[str, Callable[[MovementMachine], None]]] = {
        "graph": _check_graph,
        "rollup": _check_totals,
        "validate": _check_findings,
        "files": _check_files,
        "days": _check_snapshot,
    }
