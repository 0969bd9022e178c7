"""`Progress`: what was to be done and what has been done, what is overdue, and who states it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, cast

from massmob.errors import InvalidValueError, checked, naming_argument, with_article
from massmob.model.entities import Task
from massmob.model.entity import Entity
from massmob.model.references import reference_fields
from massmob.network.listing import Listing
from massmob.network.navigation import Navigation
from massmob.network.placement import Along
from massmob.network.trees import reach
from massmob.values.period import as_date
from massmob.values.vocabulary import EntityKind, Relation

if TYPE_CHECKING:
    from massmob.network.field_sources import SourcedValue
    from massmob.network.overdue import Overdue
    from massmob.network.task_progress import TaskProgress, Tasks

__all__ = ["Progress"]

_ALONG: dict[EntityKind, Along] = {
    EntityKind.COMMITTEE: "committee",
    EntityKind.BODY: "committee",
    EntityKind.LOCALITY: "locality",
    EntityKind.FIELD: "field",
    EntityKind.TARGET_GROUP: "target_group",
}


class Progress(Navigation):
    """`Navigation` with tasks, what is overdue, and the sources of values."""

    @property
    def tasks(self) -> Tasks:
        """Tasks and aims by id; called with a document or an organ, its tasks with what has been done."""
        from massmob.network.task_progress import Tasks

        tasks = cast("dict[str, Task]", self._by_kind[EntityKind.TASK])
        return Tasks(tasks, self._unknown_id, self, self._tasks_of)

    def _tasks_of(
        self, item: Entity | str | None, below: bool, at: date | str | None
    ) -> tuple[TaskProgress, ...]:
        from massmob.network.task_progress import progress_of_task

        with naming_argument("at"):
            day = None if at is None else as_date(at)
        tasks = self._by_kind[EntityKind.TASK] if item is None else self._tasks_about(item, below)
        return tuple(
            progress_of_task(
                cast("Task", task),
                self._entities,
                (holder for holder, _ in self.referrers(id)),
                day,
            )
            for id, task in sorted(tasks.items())
        )

    def _tasks_about(self, item: Entity | str, below: bool) -> Mapping[str, Entity]:
        """The tasks that refer to an entity, or to one below it, by id."""
        id = self._id(item)
        kind = self._entities[id].entity_kind
        kinds = frozenset[EntityKind]().union(*(field.kinds for field in reference_fields(Task)))
        if kind not in kinds:
            raise InvalidValueError(
                f"{with_article(kind)} has no tasks",
                place="item",
                found=id,
                hint=f"give one of: {', '.join(sorted(kinds))}",
            )
        holders = [id, *(self._below(id) if below else ())]
        return {task.id: task for holder in holders for task in self._holders(holder, Task)}

    def _below(self, id: str) -> Iterable[str]:
        """The documents that implement a document, or what is below an entity in its hierarchy."""

        def implementing(id: str) -> list[str]:
            return [
                holder.id
                for holder, link in self.referrers(id)
                if link.reference.relation is Relation.IMPLEMENTS
            ]

        kind = self._entities[id].entity_kind
        if kind is EntityKind.DOCUMENT:
            return reach(id, implementing)
        hierarchy = self.hierarchy(_ALONG[kind]) if kind in _ALONG else None
        return hierarchy.descendants(id) if hierarchy is not None and id in hierarchy else ()

    @checked(at=as_date)
    def overdue(self, at: date | str) -> Listing[Overdue]:
        """What is overdue on a day: phases of yearly cycles, and models that missed the next step.

        A phase is over when its last day is past. It was done if the event that it names was held, if a model
        of the cycle reached the status of the phase (registered, built, effective, recognised, commended,
        replicated, maintained), or if a commendation was given on the occasion of the cycle. Of a model the
        first step up to recognition is given that it has not reached, nor any later one; models that were
        stopped, or had ended by then, are left out. A phase without a last day is never overdue.

        Args:
            at: The day.

        Returns:
            Of every cycle the phases, then the models; cycles in id order.

        Raises:
            InvalidValueError: Not a day.

        Example:
            >>> import massmob as mm
            >>> phase = mm.Phase(kind="registration", on="2024-01-01/2024-03-31")
            >>> cycle = mm.Cycle(id="cycle:1", name="2024", year=2024, organ="org:1", phases=[phase])
            >>> [(item.phase.value, item.days) for item in mm.Movement([cycle]).overdue("2024-04-10")]
            [('registration', 10)]
        """
        from massmob.network.overdue import overdue_items

        return Listing(overdue_items(self._entities, as_date(at)))

    @checked(field=str)
    def sources_of(self, item: Entity | str, field: str) -> Listing[SourcedValue]:
        """Every value of a field with its sources: the entity's own first, then those that other sources give.

        The sources of the entity's own value are those cited for the field; where none are, those of the
        entity as a whole. Milestones, successions and other values with sources of their own come one by one.

        Args:
            item: An entity or its id.
            field: The name of the field.

        Returns:
            The values. Each source comes with the place in it and its grade, which are those of the source
            itself where none is cited for the field; the day is the one on which it was read.

        Raises:
            UnknownEntityError: No such entity.
            InvalidValueError: No such field, or one that no source states, such as ``id``.

        Example:
            >>> import massmob as mm
            >>> area = mm.Locality(
            ...     id="loc:1", name="A", kind="xa", area_km2=9.1, sources=["src:list"],
            ...     cited={"area_km2": ["src:map"]},
            ...     disputes=[mm.Dispute(field="area_km2", value="9.3", sources=["src:press"])])
            >>> [(stated.value, [citation.source for citation in stated.citations])
            ...  for stated in mm.Movement([area]).sources_of("loc:1", "area_km2")]
            [(9.1, ['src:map']), ('9.3', ['src:press'])]
        """
        from massmob.network.field_sources import values_with_sources

        return Listing(values_with_sources(self._entities[self._id(item)], field, self._entities))
