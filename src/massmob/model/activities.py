"""What the movement is and does: fields, groups, campaigns, cycles, tasks, models, works, awards."""

from __future__ import annotations

from datetime import date

import attrs

from massmob.model.converters import (
    as_actors,
    as_campaign_kind,
    as_channels,
    as_commendation_form,
    as_event_kind,
    as_field_kind,
    as_id,
    as_ids,
    as_levels,
    as_positions,
    as_required_id,
    as_task_kind,
    as_whole,
    as_work_kind,
    maybe_day,
    maybe_level,
    maybe_period,
    maybe_quantity,
    maybe_text,
    maybe_whole,
)
from massmob.model.entity import Entity, declares
from massmob.model.held_values import Milestone, Phase, as_milestones, as_phases
from massmob.model.references import (
    BASIS,
    CAMPAIGN,
    FIELD,
    GROUPS,
    MOMENT,
    ORGANISER,
    RUNNER,
    During,
    holds,
    organised,
    refers,
)
from massmob.values.period import Period
from massmob.values.quantity import Quantity
from massmob.values.text import Text
from massmob.values.vocabulary import (
    Actor,
    CampaignKind,
    Channel,
    CommendationForm,
    EntityKind,
    EventKind,
    FieldKind,
    Level,
    ModelStatus,
    Position,
    Relation,
    TaskKind,
    WorkKind,
)

__all__ = [
    "Campaign",
    "Commendation",
    "Cycle",
    "Dialogue",
    "Event",
    "Field",
    "MobilizationModel",
    "TargetGroup",
    "Task",
    "Work",
]


@declares(EntityKind.FIELD, "field", "fields")
@attrs.frozen(kw_only=True, repr=False)
class Field(Entity):
    """Lĩnh vực: a field of the movement, a direction in it, or a theme; provinces may add their own.

    Attributes:
        kind: Field, direction or theme.
        parent: Id of the wider field.
        adopted_by: Id of the committee or locality that added it; ``None`` for a nationwide one.
        focuses_on: Ids of the localities where its work is concentrated.
        actors: Who carries its work.
        groups: Ids of the target groups of its work.
    """

    kind: FieldKind = attrs.field(default=FieldKind.FIELD, converter=as_field_kind)
    parent: str | None = attrs.field(
        default=None,
        converter=as_id,
        metadata=refers(Relation.BROADER, "field", along="field", places=True),
    )
    adopted_by: str | None = attrs.field(
        default=None,
        converter=as_id,
        metadata=refers(Relation.ADOPTED_BY, "committee", "locality", during=During.ANY),
    )
    focuses_on: tuple[str, ...] = attrs.field(
        default=(),
        converter=as_ids,
        metadata=refers(Relation.FOCUSES_ON, "locality", during=During.ANY),
    )
    actors: tuple[Actor, ...] = attrs.field(default=(), converter=as_actors)
    groups: tuple[str, ...] = attrs.field(default=(), converter=as_ids, metadata=GROUPS)


@declares(EntityKind.TARGET_GROUP, "group", "target_groups")
@attrs.frozen(kw_only=True, repr=False)
class TargetGroup(Entity):
    """Đối tượng vận động: a group of people whom the movement mobilises, never named people.

    Attributes:
        parent: Id of the wider group.
    """

    parent: str | None = attrs.field(
        default=None,
        converter=as_id,
        metadata=refers(Relation.SUBGROUP_OF, "target_group", along="target_group", places=True),
    )


@declares(EntityKind.CAMPAIGN, "campaign", "campaigns")
@attrs.frozen(kw_only=True, repr=False)
class Campaign(Entity):
    """Phong trào, cuộc vận động: an emulation movement, campaign or programme.

    Attributes:
        kind: Emulation movement, campaign or programme.
        organiser: Id of the organ that leads it.
        documents: Ids of the documents it is based on.
        belongs_to: Id of the wider campaign.
        scope: Ids of the localities in which it is carried out.
        alongside: Ids of the campaigns through which it is carried out.
        continues: Ids of the campaigns that it continues.
        cites: Ids of the publications and documents that it cites as basis (căn cứ), beside those about itself.
        actors: Who carries it.
        groups: Ids of the target groups.
        channels: The forms of propaganda that it uses.
    """

    kind: CampaignKind = attrs.field(default=CampaignKind.CAMPAIGN, converter=as_campaign_kind)
    organiser: str | None = attrs.field(default=None, converter=as_id, metadata=ORGANISER)
    documents: tuple[str, ...] = attrs.field(default=(), converter=as_ids, metadata=BASIS)
    belongs_to: str | None = attrs.field(default=None, converter=as_id, metadata=CAMPAIGN)
    scope: tuple[str, ...] = attrs.field(
        default=(),
        converter=as_ids,
        metadata=refers(Relation.SCOPE, "locality", during=During.ANY),
    )
    alongside: tuple[str, ...] = attrs.field(
        default=(),
        converter=as_ids,
        metadata=refers(Relation.THROUGH, "campaign", during=During.OVERLAP),
    )
    continues: tuple[str, ...] = attrs.field(
        default=(),
        converter=as_ids,
        metadata=refers(Relation.CONTINUES, "campaign", during=During.ANY),
    )
    cites: tuple[str, ...] = attrs.field(
        default=(),
        converter=as_ids,
        metadata=refers(Relation.CITES, "publication", "document", during=During.ANY),
    )
    actors: tuple[Actor, ...] = attrs.field(default=(), converter=as_actors)
    groups: tuple[str, ...] = attrs.field(default=(), converter=as_ids, metadata=GROUPS)
    channels: tuple[Channel, ...] = attrs.field(default=(), converter=as_channels)


@declares(EntityKind.CYCLE, "cycle", "cycles")
@attrs.frozen(kw_only=True, repr=False)
class Cycle(Entity):
    """Chu kỳ năm: a year of the movement at an organ, from launch to review.

    Attributes:
        year: The year, such as 2024.
        organ: Id of the committee or body that runs it.
        phases: Its phases, with their periods and organs.
        council: Id of the review council.
        criteria: What models are judged by, as the source words it.
        documents: Ids of the documents behind it.
        belongs_to: Id of the campaign it is a year of.
        channels: The forms of propaganda that it uses.
    """

    year: int = attrs.field(converter=as_whole)
    organ: str = attrs.field(converter=as_required_id, metadata=ORGANISER)
    phases: tuple[Phase, ...] = attrs.field(default=(), converter=as_phases, metadata=holds(Phase))
    council: str | None = attrs.field(
        default=None,
        converter=as_id,
        metadata=refers(Relation.REVIEWED_BY, "committee", "body", during=During.OVERLAP),
    )
    criteria: Text | None = attrs.field(default=None, converter=maybe_text)
    documents: tuple[str, ...] = attrs.field(default=(), converter=as_ids, metadata=BASIS)
    belongs_to: str | None = attrs.field(default=None, converter=as_id, metadata=CAMPAIGN)
    channels: tuple[Channel, ...] = attrs.field(default=(), converter=as_channels)


@declares(EntityKind.TASK, "task", "tasks")
@attrs.frozen(kw_only=True, repr=False)
class Task(Entity):
    """Nhiệm vụ: what a document orders, or what a document or another source states as an aim.

    Attributes:
        kind: A task or an aim.
        text: The words of the document or source.
        of: Ids of what it is a task or an aim of: a campaign, contest, event, organ or locality.
        documents: Ids of the documents that set it.
        organs: Ids of the organs responsible for it.
        fields: Ids of the fields it is in.
        groups: Ids of the target groups.
        channels: The forms of propaganda that it names.
        due: The day or period by which it is to be done.
        completed: When a source states it as completed.
    """

    kind: TaskKind = attrs.field(default=TaskKind.TASK, converter=as_task_kind)
    text: Text | None = attrs.field(default=None, converter=maybe_text)
    of: tuple[str, ...] = attrs.field(
        default=(),
        converter=as_ids,
        metadata=refers(
            Relation.AIM_OF,
            "campaign",
            "contest",
            "event",
            "committee",
            "body",
            "locality",
            "cycle",
            during=During.ANY,
            places=True,
        ),
    )
    documents: tuple[str, ...] = attrs.field(
        default=(),
        converter=as_ids,
        metadata=refers(
            Relation.SET_BY, "document", during=During.OVERLAP, places=True, basis=True
        ),
    )
    organs: tuple[str, ...] = attrs.field(
        default=(), converter=as_ids, metadata=organised(Relation.CARRIED_OUT_BY)
    )
    fields: tuple[str, ...] = attrs.field(default=(), converter=as_ids, metadata=FIELD)
    groups: tuple[str, ...] = attrs.field(default=(), converter=as_ids, metadata=GROUPS)
    channels: tuple[Channel, ...] = attrs.field(default=(), converter=as_channels)
    due: Period | None = attrs.field(default=None, converter=maybe_period, metadata={MOMENT: True})
    completed: Period | None = attrs.field(
        default=None, converter=maybe_period, metadata={MOMENT: True}
    )


@declares(EntityKind.EVENT, "event", "events")
@attrs.frozen(kw_only=True, repr=False)
class Event(Entity):
    """Sự kiện: something that happened on the days of ``valid``.

    Attributes:
        kind: Anniversary, congress, disaster …
        organiser: Id of the organ that held it.
        documents: Ids of the documents it is based on.
        belongs_to: Id of the campaign it belongs to.
        commemorates: The day that an anniversary commemorates.
        years: The number of years since that day.
        locality: Id of the locality where it took place.
        actors: Who did the work in it.
        groups: Ids of the target groups.
        channels: The forms of propaganda that it used.
    """

    kind: EventKind = attrs.field(converter=as_event_kind)
    organiser: str | None = attrs.field(default=None, converter=as_id, metadata=ORGANISER)
    documents: tuple[str, ...] = attrs.field(default=(), converter=as_ids, metadata=BASIS)
    belongs_to: str | None = attrs.field(default=None, converter=as_id, metadata=CAMPAIGN)
    commemorates: date | None = attrs.field(default=None, converter=maybe_day)
    years: int | None = attrs.field(default=None, converter=maybe_whole)
    locality: str | None = attrs.field(
        default=None,
        converter=as_id,
        metadata=refers(Relation.TAKES_PLACE_IN, "locality", during=During.OVERLAP, places=True),
    )
    actors: tuple[Actor, ...] = attrs.field(default=(), converter=as_actors)
    groups: tuple[str, ...] = attrs.field(default=(), converter=as_ids, metadata=GROUPS)
    channels: tuple[Channel, ...] = attrs.field(default=(), converter=as_channels)


@declares(EntityKind.MODEL, "model", "models")
@attrs.frozen(kw_only=True, repr=False)
class MobilizationModel(Entity):
    """Mô hình "Dân vận khéo" tập thể: a model run by a collective; ``name`` is its title.

    Attributes:
        field: Id of the field (or direction, theme) it is in.
        unit: Id of the committee, body or locality that runs it; ``None`` where a source names no unit.
        level: The level it is registered on.
        milestones: The statuses it reached.
        replicates: Ids of the models that it replicates.
        documents: Ids of the documents it is based on.
        belongs_to: Id of the campaign it belongs to.
        cycle: Id of the yearly cycle in which it was registered.
        responds_to: Ids of the tasks, events, works and campaigns that it helps with.
        groups: Ids of the target groups.
    """

    field: str | None = attrs.field(default=None, converter=as_id, metadata=FIELD)
    unit: str | None = attrs.field(default=None, converter=as_id, metadata=RUNNER)
    level: Level | None = attrs.field(default=None, converter=maybe_level)
    milestones: tuple[Milestone, ...] = attrs.field(
        default=(), converter=as_milestones, metadata=holds(Milestone)
    )
    replicates: tuple[str, ...] = attrs.field(
        default=(),
        converter=as_ids,
        metadata=refers(Relation.REPLICATES, "model", during=During.ANY),
    )
    documents: tuple[str, ...] = attrs.field(default=(), converter=as_ids, metadata=BASIS)
    belongs_to: str | None = attrs.field(default=None, converter=as_id, metadata=CAMPAIGN)
    cycle: str | None = attrs.field(
        default=None,
        converter=as_id,
        metadata=refers(Relation.IN_CYCLE, "cycle", during=During.OVERLAP, basis=True),
    )
    responds_to: tuple[str, ...] = attrs.field(
        default=(),
        converter=as_ids,
        metadata=refers(
            Relation.RESPONDS_TO, "task", "event", "work", "campaign", during=During.ANY
        ),
    )
    groups: tuple[str, ...] = attrs.field(default=(), converter=as_ids, metadata=GROUPS)

    @property
    def status(self) -> ModelStatus | None:
        """The status of the latest milestone; ``None`` without milestones."""
        if not self.milestones:
            return None
        return max(enumerate(self.milestones), key=lambda pair: (pair[1].on, pair[0]))[1].status


@declares(EntityKind.WORK, "work", "works")
@attrs.frozen(kw_only=True, repr=False)
class Work(Entity):
    """Công trình "Dân vận khéo": a work that people built, or a key project that the movement helps.

    Attributes:
        kind: Playground, road, key project …
        locality: Id of the locality where it is.
        unit: Id of the committee, body or locality that carries it.
        field: Id of the field it is in.
        model: Id of the model behind it.
        plaque: The day on which a plaque was fixed.
        documents: Ids of the documents it is based on.
        belongs_to: Id of the campaign it belongs to.
    """

    kind: WorkKind = attrs.field(converter=as_work_kind)
    locality: str | None = attrs.field(
        default=None,
        converter=as_id,
        metadata=refers(Relation.LOCATED_IN, "locality", during=During.OVERLAP, places=True),
    )
    unit: str | None = attrs.field(default=None, converter=as_id, metadata=RUNNER)
    field: str | None = attrs.field(default=None, converter=as_id, metadata=FIELD)
    model: str | None = attrs.field(
        default=None,
        converter=as_id,
        metadata=refers(Relation.RESULT_OF, "model", during=During.ANY),
    )
    plaque: Period | None = attrs.field(
        default=None, converter=maybe_period, metadata={MOMENT: True}
    )
    documents: tuple[str, ...] = attrs.field(default=(), converter=as_ids, metadata=BASIS)
    belongs_to: str | None = attrs.field(default=None, converter=as_id, metadata=CAMPAIGN)


@declares(EntityKind.DIALOGUE, "dialogue", "dialogues")
@attrs.frozen(kw_only=True, repr=False)
class Dialogue(Entity):
    """Hội nghị đối thoại: conferences of leaders with the people, held within ``valid``.

    Attributes:
        levels: The levels they were held on.
        hosts: The offices that hold them, without names.
        organiser: Id of the organ that holds them.
        conferences: How many were held, as stated.
        people: How many people took part, as stated.
        questions: How many questions were received, as stated.
        answers: How many of them were answered or settled, as stated.
        groups: Ids of the target groups that take part.
        documents: Ids of the documents they are based on.
        belongs_to: Id of the campaign they belong to.
    """

    levels: tuple[Level, ...] = attrs.field(default=(), converter=as_levels)
    hosts: tuple[Position, ...] = attrs.field(default=(), converter=as_positions)
    organiser: str | None = attrs.field(default=None, converter=as_id, metadata=ORGANISER)
    conferences: Quantity | None = attrs.field(default=None, converter=maybe_quantity)
    people: Quantity | None = attrs.field(default=None, converter=maybe_quantity)
    questions: Quantity | None = attrs.field(default=None, converter=maybe_quantity)
    answers: Quantity | None = attrs.field(default=None, converter=maybe_quantity)
    groups: tuple[str, ...] = attrs.field(default=(), converter=as_ids, metadata=GROUPS)
    documents: tuple[str, ...] = attrs.field(default=(), converter=as_ids, metadata=BASIS)
    belongs_to: str | None = attrs.field(default=None, converter=as_id, metadata=CAMPAIGN)


@declares(EntityKind.COMMENDATION, "award", "commendations")
@attrs.frozen(kw_only=True, repr=False)
class Commendation(Entity):
    """Khen thưởng: a decision to commend, on the day of ``valid``; people are counted, never named.

    Attributes:
        form: Certificate of merit, letter of commendation, flag, title, plaque …
        authority: Id of the organ that gives it.
        documents: Ids of the decision and of the documents it is based on.
        occasions: Ids of the cycle, contest, anniversary or campaign it is given for.
        recipients: Ids of the models, organs, localities, teams and works commended.
        collectives: How many collectives, as stated, those of `recipients` among them.
        individuals: How many individuals, as stated.
    """

    form: CommendationForm = attrs.field(converter=as_commendation_form)
    authority: str | None = attrs.field(
        default=None, converter=as_id, metadata=organised(Relation.DECIDED_BY)
    )
    documents: tuple[str, ...] = attrs.field(default=(), converter=as_ids, metadata=BASIS)
    occasions: tuple[str, ...] = attrs.field(
        default=(),
        converter=as_ids,
        metadata=refers(
            Relation.OCCASIONED_BY,
            "cycle",
            "contest",
            "event",
            "campaign",
            during=During.ANY,
            basis=True,
        ),
    )
    recipients: tuple[str, ...] = attrs.field(
        default=(),
        converter=as_ids,
        metadata=refers(
            Relation.AWARDED_TO,
            "model",
            "committee",
            "body",
            "locality",
            "team",
            "work",
            during=During.ANY,
        ),
    )
    collectives: Quantity | None = attrs.field(default=None, converter=maybe_quantity)
    individuals: Quantity | None = attrs.field(default=None, converter=maybe_quantity)
