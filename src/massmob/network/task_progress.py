"""The tasks of a movement, and what has been done for each of those that an entity sets or has."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

import attrs

from massmob.errors import UnknownEntityError
from massmob.model.entities import Event, Indicator, MobilizationModel, Observation, Task
from massmob.model.entity import Entity
from massmob.model.records.record import ResultRecord
from massmob.network.entity_fields import HasIds
from massmob.network.kind_view import EntitiesOfKind
from massmob.network.listing import Listing
from massmob.translation.catalogue import ngettext
from massmob.values.labelled_enum import LabelledEnum, word
from massmob.values.period import Period
from massmob.values.quantity import Quantity

__all__ = ["TaskProgress", "TaskState", "Tasks", "progress_of_task"]


class TaskState(LabelledEnum):
    """Tình trạng nhiệm vụ: how far a task is, by what the movement states of it."""

    NONE = word("none", "chưa có kết quả", "nothing stated", "ничего не указано")
    SOME = word("some", "đang thực hiện", "something done", "выполняется")
    COMPLETED = word("completed", "hoàn thành", "completed", "выполнена")


def _as_state(value: TaskState | str) -> TaskState:
    return TaskState.of(value)


@attrs.frozen(kw_only=True)
class TaskProgress(ResultRecord):
    """A task with what has been done for it.

    Attributes:
        task: The task.
        state: Completed when a source states so, some when there is something of the following, else none.
        models: The models that respond to it.
        figures: The figures, other than zero, of the indicators that measure its progress.
        events: The events whose task it is and that have begun.
    """

    task: Task
    state: TaskState = attrs.field(converter=_as_state)
    models: tuple[MobilizationModel, ...] = ()
    figures: tuple[Observation, ...] = ()
    events: tuple[Event, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many models, figures and events there are."""
        return {
            "models": len(self.models),
            "figures": len(self.figures),
            "events": len(self.events),
        }

    def __str__(self) -> str:
        models, figures, events = self.counts.values()
        numbers = [
            message.format(number=Quantity(number).label())
            for number, message in (
                (models, ngettext("{number} model", "{number} models", models)),
                (figures, ngettext("{number} figure", "{number} figures", figures)),
                (events, ngettext("{number} event", "{number} events", events)),
            )
            if number
        ]
        head = f"{self.task.name.label()} ({self.state.label()})"
        return ": ".join([head, *filter(None, [", ".join(numbers)])])


def progress_of_task(
    task: Task, entities: Mapping[str, Entity], referring: Iterator[Entity], at: date | None
) -> TaskProgress:
    """What has been done for a task by a day.

    Args:
        task: The task.
        entities: Every entity by id.
        referring: The entities that refer to it.
        at: The day; ``None`` for any day.
    """
    until = Period(end=at)
    by_task = [*referring]
    indicators = {entity.id for entity in by_task if isinstance(entity, Indicator)}
    figures = tuple(
        entity
        for entity in (entities.values() if indicators else ())
        if isinstance(entity, Observation)
        and entity.indicator in indicators
        and entity.value.high != 0
        and until.overlaps(entity.valid)
    )
    models = tuple(
        entity
        for entity in by_task
        if isinstance(entity, MobilizationModel) and until.overlaps(entity.valid)
    )
    held = (entities.get(id) for id in task.of)
    events = tuple(
        event for event in held if isinstance(event, Event) and until.overlaps(event.valid)
    )
    state = TaskState.SOME if models or figures or events else TaskState.NONE
    if task.completed is not None and until.overlaps(task.completed):
        state = TaskState.COMPLETED
    return TaskProgress(task=task, state=state, models=models, figures=figures, events=events)


class Tasks(EntitiesOfKind[Task]):
    """The tasks and aims of a movement: a read-only mapping id → task, which can be called.

    Args:
        entities: The tasks by id.
        unknown: Makes the error for an id that is not among them.
        movement: The movement, whose ids conditions may name.
        query: Answers a call.
    """

    __slots__ = ("_query",)

    def __init__(
        self,
        entities: Mapping[str, Task],
        unknown: Callable[[object, type[Entity]], UnknownEntityError],
        movement: HasIds,
        query: Callable[[Entity | str | None, bool, date | str | None], tuple[TaskProgress, ...]],
    ) -> None:
        super().__init__(entities, Task, unknown, movement)
        self._query = query

    def __call__(
        self,
        item: Entity | str | None = None,
        *,
        below: bool = False,
        at: date | str | None = None,
    ) -> Listing[TaskProgress]:
        """The tasks that refer to an entity, or all tasks, each with what has been done for it.

        Args:
            item: A document or a source that sets tasks, an organ responsible for them, or what they are tasks
                of, in or for: a campaign, contest, event, cycle, locality, field or target group. All tasks by
                default.
            below: Also the tasks of the documents that implement the document, or of the organs, localities,
                fields or groups below.
            at: Count only what was done by this day; any day when ``None``.

        Returns:
            The tasks in id order. That nothing is stated of a task is no proof that nothing was done.

        Raises:
            UnknownEntityError: No such entity.
            InvalidValueError: An entity of a kind that has no tasks; not a day.

        Example:
            >>> import massmob as mm
            >>> plan = mm.Document(id="doc:plan", name="Plan", type="plan")
            >>> task = mm.Task(id="task:1", name="Clear the land", documents=["doc:plan"])
            >>> model = mm.MobilizationModel(id="model:1", name="Clear land", responds_to=["task:1"])
            >>> movement = mm.Movement([plan, task, model])
            >>> [(done.state.value, done.counts["models"]) for done in movement.tasks("doc:plan")]
            [('some', 1)]
        """
        return Listing(self._query(item, below, at))
