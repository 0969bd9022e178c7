"""The values of the report on one day: units, documents, contests, models, figures and findings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import attrs

from massmob.aggregation.funnel_result import Course
from massmob.aggregation.losses import Losses
from massmob.model.entities import (
    Assessment,
    Body,
    Commendation,
    Contest,
    ContestCluster,
    ContestRound,
    Cycle,
    Document,
    Event,
    Field,
    Indicator,
    Locality,
    Observation,
    PartyCommittee,
    TargetGroup,
    Team,
    Work,
)
from massmob.model.records.record import ResultRecord
from massmob.network.documents import CoverageSpan
from massmob.network.overdue import Overdue
from massmob.network.task_progress import TaskProgress
from massmob.validation.report import Report
from massmob.values.text import Text
from massmob.values.vocabulary import BodyKind, EntityKind, Level, LocalityKind, ModelStatus

__all__ = [
    "ContestSummary",
    "DocumentRow",
    "FieldRow",
    "ModelsRow",
    "OverviewValues",
    "UnitRow",
]


@attrs.frozen(kw_only=True)
class UnitRow(ResultRecord):
    """A unit of the report and how many units of each kind lie within it, itself not counted."""

    unit: Locality
    depth: int
    below: Mapping[LocalityKind, int]


@attrs.frozen(kw_only=True)
class FieldRow(ResultRecord):
    """A field, direction or theme and its depth in the hierarchy."""

    field: Field
    depth: int


@attrs.frozen(kw_only=True)
class ModelsRow(ResultRecord):
    """How many models in force are in a field or below it, by the status that they had reached by the day.

    Attributes:
        field: The field, of the first level; ``None`` for models that are in no field.
        statuses: Status → how many models.
        without_status: How many have reached none.
    """

    field: Field | None
    statuses: Mapping[ModelStatus, int]
    without_status: int


@attrs.frozen(kw_only=True)
class DocumentRow(ResultRecord):
    """A document of the chain and its depth below the documents that it rests on."""

    document: Document
    depth: int


@attrs.frozen(kw_only=True)
class ContestSummary(ResultRecord):
    """A contest with its rounds in order, clusters, and the teams that sources name."""

    contest: Contest
    rounds: tuple[ContestRound, ...] = ()
    clusters: tuple[ContestCluster, ...] = ()
    teams: tuple[Team, ...] = ()
    basis: tuple[Document, ...] = ()
    honours: tuple[Event, ...] = ()


@attrs.frozen(kw_only=True)
class OverviewValues(ResultRecord):
    """The values of the report of a movement on a day.

    Attributes:
        day: The day.
        root: The locality that the report is about; ``None`` when the movement has none.
        counts: Kind of entity → how many are in force.
        kinds: Kind of locality → how many lie within the root.
        units: The root and the units that have units below them.
        levels: Level → how many Party committees.
        organs: Kind of organ → the organs in force, those of higher levels first.
        groups: The target groups.
        cycles: The yearly cycles in force on the day.
        models: The models in force, by the fields of the first level that have some.
        course: How far the models within the root came by the day, of all cycles and of none; ``None`` without
            models.
        course_lost: The models in no course, and why.
        funnels: Id of a cycle → how far its models came by the day; without cycles that have no models.
        overdue: What is overdue on the day in the cycles in force.
        tasks: The tasks and aims in force, each with what was done by the day.
        works: The works begun by that day.
        commendations: The commendations given by that day, the latest first.
        assessments: What sources state in words about what is in force.
        fields: The fields in order.
        documents: The chain of documents behind the movement, parents first.
        mandate: What time the leading committee's documents cover, and the gaps.
        leader: The committee that leads the root.
        contests: The contests begun by that day, the latest first.
        figures: Indicator and figure, in order of indicator and time.
        report: The result of validation of the whole movement.
        names: Id → name, of the entities that findings and figures are about.
    """

    day: date
    root: Locality | None
    counts: Mapping[EntityKind, int]
    kinds: Mapping[LocalityKind, int]
    units: tuple[UnitRow, ...]
    levels: Mapping[Level, int]
    organs: Mapping[BodyKind, tuple[Body, ...]]
    groups: tuple[TargetGroup, ...]
    cycles: tuple[Cycle, ...]
    models: tuple[ModelsRow, ...]
    course: Course | None
    course_lost: Losses
    funnels: Mapping[str, Course]
    overdue: tuple[Overdue, ...]
    tasks: tuple[TaskProgress, ...]
    works: tuple[Work, ...]
    commendations: tuple[Commendation, ...]
    assessments: tuple[Assessment, ...]
    fields: tuple[FieldRow, ...]
    documents: tuple[DocumentRow, ...]
    mandate: tuple[CoverageSpan, ...]
    leader: PartyCommittee | None
    contests: tuple[ContestSummary, ...]
    figures: tuple[tuple[Indicator, Observation], ...]
    report: Report
    names: Mapping[str, Text]
