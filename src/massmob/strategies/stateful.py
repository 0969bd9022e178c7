"""`MovementMachine`: a state machine over the life of a movement, to test code that follows changes."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import ClassVar

import attrs
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
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


class MovementMachine(RuleBasedStateMachine):
    """A movement that entities are added to, replaced in, removed from; looked at, carried over, saved, loaded.

    Subclass it, override `changed` to keep your program in step, and add rules and invariants of your own. The
    machine's own invariants are on unless you take their names out of `checks`.

    Attributes:
        draws: The strategy of the movement that entities are taken from.
        checks: Which invariants are looked at after every step: ``graph`` (nodes and edges are the entities and
            their references), ``rollup`` (a unit's total is its own and its children's), ``validate`` (what is
            found after a change is what a fresh look finds), ``files`` (what was saved is loaded again),
            ``days`` (what stood on a day is part of the whole).
        format: The format of the files.
        movement: The movement as it is.
        entities: What must be in it, by id: kept apart from it.

    Example:
        >>> from hypothesis import settings
        >>> from hypothesis.stateful import run_state_machine_as_test
        >>> class Names(MovementMachine):
        ...     "A list of names that a program keeps beside a movement."
        ...     def changed(self, before):
        ...         self.names = sorted(str(each.name) for each in self.movement)
        ...     def teardown(self):
        ...         assert len(self.names) == len(self.movement)
        >>> run_state_machine_as_test(Names, settings=settings(max_examples=3, stateful_step_count=5))
    """

    draws: ClassVar[SearchStrategy[Movement]] = movements(max_units=6, with_reorganisation=True)
    checks: ClassVar[frozenset[str]] = frozenset({"graph", "rollup", "validate", "files", "days"})
    format: ClassVar[str] = "json"

    movement: Movement
    entities: dict[str, Entity]
    _pool: tuple[Entity, ...]

    def changed(self, before: Movement) -> None:
        """Called after every change; `movement` is the new one.

        Args:
            before: The movement as it was.
        """

    @initialize(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        """Draw a movement and start from all of it."""
        drawn = data.draw(self.draws, label="movement")
        self._pool = tuple(drawn)
        self.entities = {each.id: each for each in drawn}
        self._become(drawn)

    def _become(self, movement: Movement) -> None:
        before: Movement = getattr(self, "movement", Movement())
        self.movement = movement
        self.changed(before)

    def _absent(self) -> list[Entity]:
        return [each for each in self._pool if each.id not in self.entities]

    @precondition(lambda self: self._absent())
    @rule(pick=_PICKS)
    def add(self, pick: int) -> None:
        """Put an entity back that was removed."""
        absent = self._absent()
        entity = absent[pick % len(absent)]
        self.entities[entity.id] = entity
        self._become(self.movement.add(entity))

    @precondition(lambda self: self.entities)
    @rule(pick=_PICKS, name=st.integers(0, NAMES - 1))
    def replace(self, pick: int, name: int) -> None:
        """Rename an entity."""
        id = [*self.entities][pick % len(self.entities)]
        renamed = attrs.evolve(self.entities[id], name=place_name(name))
        self.entities[id] = renamed
        self._become(self.movement.replace(renamed))

    @precondition(lambda self: len(self.entities) > 1)
    @rule(pick=_PICKS)
    def remove(self, pick: int) -> None:
        """Remove an entity; what refers to it is left dangling."""
        id = [*self.entities][pick % len(self.entities)]
        del self.entities[id]
        self._become(self.movement.remove(id))

    @rule(day=_DAYS)
    def at(self, day: date) -> None:
        """Look at the movement as it stood on a day: there is what was in force, and nothing else."""
        now = self.movement.at(day)
        assert {each.id for each in now} == {
            id for id, each in self.entities.items() if day in each.valid
        }
        assert now.at(day) == now

    @rule(figure=st.integers(0, 99))
    def restate(self, figure: int) -> None:
        """Carry figures over the reorganisation: none is lost where every receiver is there."""
        units = [each for each in self.movement.localities.values() if self._carried(each)]
        figures = {each.id: figure for each in units}
        result = restate(figures, self.movement, to=_NEW)
        total = figure * len(units)
        assert result.total == total
        assert sum(each.low for each in result.values()) <= total
        highs = [each.high for each in result.values()]
        assert None in highs or total <= sum(high for high in highs if high is not None)

    def _carried(self, unit: Locality) -> bool:
        receivers = [self.movement.get(row.to) for row in unit.successors]
        return _OLD in unit.valid and bool(receivers) and all(receivers)

    @precondition(lambda self: self.entities)
    @rule()
    def save_and_load(self) -> None:
        """Go on with what was saved and loaded again."""
        self._become(loads(dumps(self.movement, self.format), self.format))

    # --- what holds after every step ---------------------------------------------------------------

    @invariant()
    def _holds_what_it_should(self) -> None:
        assert {each.id: each for each in self.movement} == self.entities

    @invariant()
    def _graph_agrees_with_references(self) -> None:
        if "graph" not in self.checks:
            return
        graph = self.movement.graph
        assert set(graph) == self.entities.keys()
        named = {
            (id, link.target, link.reference.relation.value)
            for id, each in self.entities.items()
            for link in references(each)
            if link.target in self.entities
        }
        assert set(graph.edges(keys=True)) == named

    @invariant()
    def _totals_are_their_own_and_those_below(self) -> None:
        if "rollup" not in self.checks or not self.movement.localities:
            return
        totals = rollup(self.movement, "locality", along="locality")
        below: defaultdict[str | None, Quantity] = defaultdict(lambda: Quantity(0))
        for id, unit in self.movement.localities.items():
            below[unit.parent] += totals[id]
        for id in self.movement.localities:
            assert totals[id] == below[id] + 1

    @invariant()
    def _a_second_look_finds_no_more(self) -> None:
        if "validate" in self.checks:
            fresh = validate(Movement.excerpt(self.movement, self.movement.outside))
            assert validate(self.movement).findings == fresh.findings

    @invariant()
    def _files_keep_it(self) -> None:
        if "files" in self.checks and self.movement:
            assert loads(dumps(self.movement, self.format), self.format) == self.movement

    @invariant()
    def _a_day_is_part_of_the_whole(self) -> None:
        if "days" in self.checks:
            now = self.movement.at(_NEW)
            assert set(now) <= set(self.movement)
            assert now.outside == self.movement.outside | (
                self.entities.keys() - {e.id for e in now}
            )
