"""The entity kinds, what each may refer to and hold: the declaration that everything else reads.

Entities compare by content and hash by id. They store no personal data: no name, birth date, number or
address of an individual; models run by individuals exist only as figures (`Observation`).
"""

from __future__ import annotations

from datetime import date

import attrs

from massmob.model.converters import (
    as_body_kind,
    as_campaign_kind,
    as_contest_form,
    as_document_type,
    as_event_kind,
    as_field_kind,
    as_id,
    as_ids,
    as_level,
    as_locality_kind,
    as_locality_kinds,
    as_measure,
    as_plain,
    as_publication_kind,
    as_quantity,
    as_required_id,
    as_whole,
    maybe_area,
    maybe_day,
    maybe_grade,
    maybe_level,
    maybe_model_status,
    maybe_period,
    maybe_quantity,
    maybe_symbol,
    maybe_text,
    maybe_whole,
)
from massmob.model.entity import Entity, declares
from massmob.model.held_values import (
    Milestone,
    Point,
    Result,
    Succession,
    as_milestones,
    as_results,
    as_successions,
    maybe_point,
)
from massmob.model.references import MOMENT, During, holds, refers
from massmob.values.period import Period
from massmob.values.quantity import Quantity
from massmob.values.symbols import DocumentSymbol
from massmob.values.text import Text
from massmob.values.vocabulary import (
    BodyKind,
    CampaignKind,
    ContestForm,
    DocumentType,
    EntityKind,
    EventKind,
    FieldKind,
    Grade,
    Level,
    LocalityKind,
    Measure,
    ModelStatus,
    PublicationKind,
    Relation,
)

__all__ = [
    "Body",
    "Campaign",
    "Contest",
    "ContestCluster",
    "ContestRound",
    "Dialogue",
    "Document",
    "Event",
    "Field",
    "Indicator",
    "Locality",
    "Milestone",
    "MobilizationModel",
    "Observation",
    "PartyCommittee",
    "Point",
    "Publication",
    "Result",
    "Source",
    "Succession",
    "Team",
    "Term",
]


@declares(EntityKind.LOCALITY, "loc", "localities")
@attrs.frozen(kw_only=True, repr=False)
class Locality(Entity):
    """Đơn vị hành chính: an administrative unit between two reorganisations.

    A statistical code is not an identity: another unit may have it in another period, so the first unit with
    a code has the id ``loc:00070`` and a later one adds its first day, ``loc:00070@2025-07-01``.

    Attributes:
        code: Statistical code, as digits.
        kind: Province, district, ward, commune …
        parent: Id of the unit it is part of; ``None`` for the root.
        centre: Centre point.
        area_km2: Area in square kilometres.
        successors: What became of it.

    Example:
        >>> Locality(id="loc:001", name="Ba Đình", code="001", kind="quan", parent="loc:01").kind.label("en")
        'urban district'
    """

    code: str = attrs.field(default="", converter=as_plain)
    kind: LocalityKind = attrs.field(converter=as_locality_kind)
    parent: str | None = attrs.field(
        default=None,
        converter=as_id,
        metadata=refers(Relation.PART_OF, "locality", along="locality", places=True),
    )
    centre: Point | None = attrs.field(default=None, converter=maybe_point)
    area_km2: float | None = attrs.field(default=None, converter=maybe_area)
    successors: tuple[Succession, ...] = attrs.field(
        default=(), converter=as_successions, metadata=holds(Succession)
    )

    @property
    def level(self) -> Level:
        """The level of the movement that units of this kind belong to."""
        return self.kind.level


@declares(EntityKind.COMMITTEE, "org", "committees")
@attrs.frozen(kw_only=True, repr=False)
class PartyCommittee(Entity):
    """Cấp ủy: a Party committee, the organ that leads the movement on its level.

    Attributes:
        level: Central, city, district, direct committee, base or cell.
        superior: Id of the committee above it.
        locality: Id of the locality it leads; ``None`` for a committee of an agency or a force.
        predecessors: Ids of the organs it took over from.
    """

    level: Level = attrs.field(converter=as_level)
    superior: str | None = attrs.field(
        default=None,
        converter=as_id,
        metadata=refers(Relation.SUBORDINATE_TO, "committee", along="committee", places=True),
    )
    locality: str | None = attrs.field(
        default=None,
        converter=as_id,
        metadata=refers(Relation.LEADS, "locality", places=True, mutual=True),
    )
    predecessors: tuple[str, ...] = attrs.field(
        default=(),
        converter=as_ids,
        metadata=refers(Relation.SUCCEEDS, "committee", "body", during=During.ANY),
    )


@declares(EntityKind.BODY, "org", "bodies")
@attrs.frozen(kw_only=True, repr=False)
class Body(Entity):
    """Cơ quan: a commission, office, State organ, front, mass organisation, armed force or publisher.

    Attributes:
        kind: Commission, office, front …
        level: The level it works on; ``None`` where levels do not apply.
        serves: Id of the committee or organ it serves.
        locality: Id of the locality it works in.
        predecessors: Ids of the organs it took over from.
    """

    kind: BodyKind = attrs.field(converter=as_body_kind)
    level: Level | None = attrs.field(default=None, converter=maybe_level)
    serves: str | None = attrs.field(
        default=None,
        converter=as_id,
        metadata=refers(Relation.SERVES, "committee", "body", along="committee", places=True),
    )
    locality: str | None = attrs.field(
        default=None, converter=as_id, metadata=refers(Relation.WORKS_IN, "locality", places=True)
    )
    predecessors: tuple[str, ...] = attrs.field(
        default=(),
        converter=as_ids,
        metadata=refers(Relation.SUCCEEDS, "committee", "body", during=During.ANY),
    )


@declares(EntityKind.TERM, "term", "terms")
@attrs.frozen(kw_only=True, repr=False)
class Term(Entity):
    """Nhiệm kỳ: a committee's term; its document numbers restart with it (36-HD/VPTW, 2018).

    Attributes:
        committee: Id of the committee.
        number: The number of the term, which is that of the congress: 17 for the XVII.
    """

    committee: str = attrs.field(
        converter=as_required_id,
        metadata=refers(Relation.TERM_OF, "committee", during=During.OVERLAP, places=True),
    )
    number: int | None = attrs.field(default=None, converter=maybe_whole)


@declares(EntityKind.FIELD, "field", "fields")
@attrs.frozen(kw_only=True, repr=False)
class Field(Entity):
    """Lĩnh vực: a field of the movement, a direction in it, or a theme; provinces may add their own.

    Attributes:
        kind: Field, direction or theme.
        parent: Id of the wider field.
        adopted_by: Id of the committee or locality that added it; ``None`` for a nationwide one.
        focuses_on: Ids of the localities where its work is concentrated.
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


def _documents(relation: Relation, *, along: str = "", basis: bool = True) -> dict[str, object]:
    """Metadata for a field with the ids of documents."""
    return refers(relation, "document", during=During.ANY, along=along, basis=basis)


@declares(EntityKind.DOCUMENT, "doc", "documents")
@attrs.frozen(kw_only=True, repr=False)
class Document(Entity):
    """Văn bản: a Party or State act, in force in the period ``valid`` and about the years ``covers``.

    Attributes:
        symbol: Its symbol, such as ``12-CT/TU``; not unique: every province and term has its own.
        type: Directive, plan, resolution … It does not always follow from the symbol (``QĐ``).
        title: The exact title, where a source gives it.
        issuer: Id of the committee or body that issued it.
        issued: The day of issue, or the year where only that is known.
        covers: The period that the act is about.
        implements: Ids of the documents that it implements.
        continues: Ids of the documents that it continues.
        replaces: Ids of the documents that it replaces.
        amends: Ids of the documents that it amends.
        cites: Ids of the documents it cites as basis, of Party and State.
        issued_with: Ids of the documents issued by the same act.
    """

    symbol: DocumentSymbol | None = attrs.field(default=None, converter=maybe_symbol)
    type: DocumentType = attrs.field(converter=as_document_type)
    title: Text | None = attrs.field(default=None, converter=maybe_text)
    issuer: str | None = attrs.field(
        default=None,
        converter=as_id,
        metadata=refers(Relation.ISSUED_BY, "committee", "body", during=During.START, places=True),
    )
    issued: Period | None = attrs.field(
        default=None, converter=maybe_period, metadata={MOMENT: True}
    )
    covers: Period | None = attrs.field(default=None, converter=maybe_period)
    implements: tuple[str, ...] = attrs.field(
        default=(), converter=as_ids, metadata=_documents(Relation.IMPLEMENTS, along="document")
    )
    continues: tuple[str, ...] = attrs.field(
        default=(), converter=as_ids, metadata=_documents(Relation.CONTINUES, along="document")
    )
    replaces: tuple[str, ...] = attrs.field(
        default=(), converter=as_ids, metadata=_documents(Relation.REPLACES, basis=False)
    )
    amends: tuple[str, ...] = attrs.field(
        default=(), converter=as_ids, metadata=_documents(Relation.AMENDS, basis=False)
    )
    cites: tuple[str, ...] = attrs.field(
        default=(), converter=as_ids, metadata=_documents(Relation.CITES)
    )
    issued_with: tuple[str, ...] = attrs.field(
        default=(), converter=as_ids, metadata=_documents(Relation.ISSUED_WITH, basis=False)
    )


def _organiser(relation: Relation = Relation.ORGANISED_BY) -> dict[str, object]:
    """Metadata for a field with the id of the committee or body that organises, publishes or hosts."""
    return refers(relation, "committee", "body", during=During.OVERLAP, places=True)


# The documents that an activity is based on, at which it is counted; the campaign that it belongs to.
_BASIS = refers(Relation.UNDER, "document", during=During.ANY, places=True, basis=True)
_CAMPAIGN = refers(Relation.BELONGS_TO, "campaign", during=During.OVERLAP, basis=True)


@declares(EntityKind.CAMPAIGN, "campaign", "campaigns")
@attrs.frozen(kw_only=True, repr=False)
class Campaign(Entity):
    """Phong trào, cuộc vận động: an emulation movement, campaign or programme.

    Attributes:
        kind: Emulation movement, campaign or programme.
        organiser: Id of the organ that leads it.
        documents: Ids of the documents it is based on.
        belongs_to: Id of the wider campaign.
    """

    kind: CampaignKind = attrs.field(default=CampaignKind.CAMPAIGN, converter=as_campaign_kind)
    organiser: str | None = attrs.field(default=None, converter=as_id, metadata=_organiser())
    documents: tuple[str, ...] = attrs.field(default=(), converter=as_ids, metadata=_BASIS)
    belongs_to: str | None = attrs.field(default=None, converter=as_id, metadata=_CAMPAIGN)


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
    """

    kind: EventKind = attrs.field(converter=as_event_kind)
    organiser: str | None = attrs.field(default=None, converter=as_id, metadata=_organiser())
    documents: tuple[str, ...] = attrs.field(default=(), converter=as_ids, metadata=_BASIS)
    belongs_to: str | None = attrs.field(default=None, converter=as_id, metadata=_CAMPAIGN)
    commemorates: date | None = attrs.field(default=None, converter=maybe_day)
    years: int | None = attrs.field(default=None, converter=maybe_whole)


@declares(EntityKind.PUBLICATION, "pub", "publications")
@attrs.frozen(kw_only=True, repr=False)
class Publication(Entity):
    """Ấn phẩm: a book or article of the movement, published within ``valid``.

    Attributes:
        kind: Book or article.
        publisher: Id of the organ that published it.
        documents: Ids of the documents it is based on.
        belongs_to: Id of the campaign it belongs to.
        field: Id of the field it is about.
    """

    kind: PublicationKind = attrs.field(converter=as_publication_kind)
    publisher: str | None = attrs.field(
        default=None, converter=as_id, metadata=_organiser(Relation.PUBLISHED_BY)
    )
    documents: tuple[str, ...] = attrs.field(default=(), converter=as_ids, metadata=_BASIS)
    belongs_to: str | None = attrs.field(default=None, converter=as_id, metadata=_CAMPAIGN)
    field: str | None = attrs.field(
        default=None,
        converter=as_id,
        metadata=refers(Relation.IN_FIELD, "field", during=During.OVERLAP, places=True),
    )


@declares(EntityKind.MODEL, "model", "models")
@attrs.frozen(kw_only=True, repr=False)
class MobilizationModel(Entity):
    """Mô hình "Dân vận khéo" tập thể: a model run by a collective; ``name`` is its title.

    Attributes:
        field: Id of the field (or direction, theme) it is in.
        unit: Id of the committee, body or locality that runs it.
        level: The level it is registered on.
        milestones: The statuses it reached.
        replicates: Ids of the models that it replicates.
        documents: Ids of the documents it is based on.
        belongs_to: Id of the campaign it belongs to.
    """

    field: str | None = attrs.field(
        default=None,
        converter=as_id,
        metadata=refers(Relation.IN_FIELD, "field", during=During.OVERLAP, places=True),
    )
    unit: str | None = attrs.field(
        default=None,
        converter=as_id,
        metadata=refers(
            Relation.RUN_BY, "committee", "body", "locality", during=During.OVERLAP, places=True
        ),
    )
    level: Level | None = attrs.field(default=None, converter=maybe_level)
    milestones: tuple[Milestone, ...] = attrs.field(
        default=(), converter=as_milestones, metadata=holds(Milestone)
    )
    replicates: tuple[str, ...] = attrs.field(
        default=(),
        converter=as_ids,
        metadata=refers(Relation.REPLICATES, "model", during=During.ANY),
    )
    documents: tuple[str, ...] = attrs.field(default=(), converter=as_ids, metadata=_BASIS)
    belongs_to: str | None = attrs.field(default=None, converter=as_id, metadata=_CAMPAIGN)

    @property
    def status(self) -> ModelStatus | None:
        """The status of the latest milestone; ``None`` without milestones."""
        if not self.milestones:
            return None
        return max(enumerate(self.milestones), key=lambda pair: (pair[1].on, pair[0]))[1].status


@declares(EntityKind.CONTEST, "contest", "contests")
@attrs.frozen(kw_only=True, repr=False)
class Contest(Entity):
    """Hội thi, cuộc thi: a contest of the movement, held within ``valid``.

    Attributes:
        form: Staged, essay, press or quiz.
        level: The level that holds it.
        organiser: Id of the organ that holds it.
        documents: Ids of the documents it is based on.
        belongs_to: Id of the campaign it belongs to.
    """

    form: ContestForm = attrs.field(converter=as_contest_form)
    level: Level | None = attrs.field(default=None, converter=maybe_level)
    organiser: str | None = attrs.field(default=None, converter=as_id, metadata=_organiser())
    documents: tuple[str, ...] = attrs.field(default=(), converter=as_ids, metadata=_BASIS)
    belongs_to: str | None = attrs.field(default=None, converter=as_id, metadata=_CAMPAIGN)


@declares(EntityKind.ROUND, "round", "rounds")
@attrs.frozen(kw_only=True, repr=False)
class ContestRound(Entity):
    """Vòng thi: a round of a contest: base, district, preliminary by cluster, final.

    Attributes:
        contest: Id of the contest.
        order: Position in the contest, from 1.
        level: The level it is held on.
        held: How many contests of this round were held, as stated.
        clusters: Into how many clusters the teams were divided, as stated.
        teams: How many teams took part, as stated.
        advanced: How many teams went on to the next round, as stated.
    """

    contest: str = attrs.field(
        converter=as_required_id,
        metadata=refers(Relation.ROUND_OF, "contest", places=True, basis=True),
    )
    order: int = attrs.field(converter=as_whole)
    level: Level | None = attrs.field(default=None, converter=maybe_level)
    held: Quantity | None = attrs.field(default=None, converter=maybe_quantity)
    clusters: Quantity | None = attrs.field(default=None, converter=maybe_quantity)
    teams: Quantity | None = attrs.field(default=None, converter=maybe_quantity)
    advanced: Quantity | None = attrs.field(default=None, converter=maybe_quantity)


@declares(EntityKind.CLUSTER, "cluster", "clusters")
@attrs.frozen(kw_only=True, repr=False)
class ContestCluster(Entity):
    """Cụm thi: the teams that compete in one preliminary.

    Attributes:
        round: Id of the round.
        number: Its number in the round, from 1.
        teams: How many teams it has, as stated.
    """

    round: str = attrs.field(
        converter=as_required_id,
        metadata=refers(Relation.CLUSTER_OF, "round", places=True, basis=True),
    )
    number: int | None = attrs.field(default=None, converter=maybe_whole)
    teams: Quantity | None = attrs.field(default=None, converter=maybe_quantity)


@declares(EntityKind.TEAM, "team", "teams")
@attrs.frozen(kw_only=True, repr=False)
class Team(Entity):
    """Đội thi: a team of a committee, never of named people.

    Attributes:
        cluster: Id of its cluster.
        represents: Id of the committee or body it represents.
        results: Its results in rounds.
    """

    cluster: str | None = attrs.field(
        default=None,
        converter=as_id,
        metadata=refers(Relation.MEMBER_OF, "cluster", places=True, basis=True),
    )
    represents: str | None = attrs.field(
        default=None,
        converter=as_id,
        metadata=refers(Relation.REPRESENTS, "committee", "body", places=True),
    )
    results: tuple[Result, ...] = attrs.field(
        default=(), converter=as_results, metadata=holds(Result)
    )


@declares(EntityKind.DIALOGUE, "dialogue", "dialogues")
@attrs.frozen(kw_only=True, repr=False)
class Dialogue(Entity):
    """Hội nghị đối thoại: conferences of leaders with the people, held within ``valid``.

    Attributes:
        level: The level they were held on; ``None`` when on several.
        organiser: Id of the organ that holds them.
        questions: How many questions were received and settled, as stated.
        documents: Ids of the documents they are based on.
        belongs_to: Id of the campaign they belong to.
    """

    level: Level | None = attrs.field(default=None, converter=maybe_level)
    organiser: str | None = attrs.field(default=None, converter=as_id, metadata=_organiser())
    questions: Quantity | None = attrs.field(default=None, converter=maybe_quantity)
    documents: tuple[str, ...] = attrs.field(default=(), converter=as_ids, metadata=_BASIS)
    belongs_to: str | None = attrs.field(default=None, converter=as_id, metadata=_CAMPAIGN)


@declares(EntityKind.INDICATOR, "ind", "indicators")
@attrs.frozen(kw_only=True, repr=False)
class Indicator(Entity):
    """Chỉ tiêu: what is measured, in which unit, and how it relates to other indicators.

    Attributes:
        measure: Count, stock, ratio or share, which determines how figures add.
        unit: Unit of measure, such as "models per year".
        among: Kinds of locality that its denominator counts, to be compared with the units in force.
        component_of: Id of the indicator that it is a summand of.
        bounded_by: Ids of the indicators that it can never exceed.
        field: Id of the field it is about.
    """

    measure: Measure = attrs.field(converter=as_measure)
    unit: Text | None = attrs.field(default=None, converter=maybe_text)
    among: tuple[LocalityKind, ...] = attrs.field(default=(), converter=as_locality_kinds)
    component_of: str | None = attrs.field(
        default=None,
        converter=as_id,
        metadata=refers(Relation.COMPONENT_OF, "indicator", during=During.ANY),
    )
    bounded_by: tuple[str, ...] = attrs.field(
        default=(),
        converter=as_ids,
        metadata=refers(Relation.BOUNDED_BY, "indicator", during=During.ANY),
    )
    field: str | None = attrs.field(
        default=None,
        converter=as_id,
        metadata=refers(Relation.IN_FIELD, "field", during=During.ANY, places=True),
    )


@declares(EntityKind.OBSERVATION, "obs", "observations")
@attrs.frozen(kw_only=True, repr=False)
class Observation(Entity):
    """Số liệu: a figure of an indicator for a unit; ``valid`` is the period that the figure is about.

    Attributes:
        indicator: Id of the indicator.
        unit: Id of the locality, organ or contest that the figure is about.
        value: The figure with its bounds, as the source states it.
        stated: The words of the source.
        level: The level, where the figure counts one level only.
        field: Id of the field, where the figure counts one field only.
        status: The status of the models, where the figure counts one status only.
    """

    indicator: str = attrs.field(
        converter=as_required_id,
        metadata=refers(Relation.SUBJECTS, "indicator", during=During.OVERLAP),
    )
    unit: str = attrs.field(
        converter=as_required_id,
        metadata=refers(
            Relation.ABOUT,
            "locality",
            "committee",
            "body",
            "contest",
            "round",
            "dialogue",
            "campaign",
            during=During.OVERLAP,
            places=True,
        ),
    )
    value: Quantity = attrs.field(converter=as_quantity)
    stated: str = attrs.field(default="", converter=as_plain)
    level: Level | None = attrs.field(default=None, converter=maybe_level)
    field: str | None = attrs.field(
        default=None,
        converter=as_id,
        metadata=refers(Relation.IN_FIELD, "field", during=During.OVERLAP, places=True),
    )
    status: ModelStatus | None = attrs.field(default=None, converter=maybe_model_status)


@declares(EntityKind.SOURCE, "src", "sources")
@attrs.frozen(kw_only=True, repr=False)
class Source(Entity):
    """Nguồn: where facts were read; ``name`` is its title.

    Attributes:
        publisher: Who published it: an organ, newspaper or package, never a person.
        url: Its address, where it has one.
        published: The day of publication, or the month or year where only that is known.
        place: The place in it: a paragraph, page, row.
        grade: How reliable it is.
        part_of: Id of the source that it is an excerpt of.
    """

    publisher: str = attrs.field(default="", converter=as_plain)
    url: str = attrs.field(default="", converter=as_plain)
    published: Period | None = attrs.field(
        default=None, converter=maybe_period, metadata={MOMENT: True}
    )
    place: str = attrs.field(default="", converter=as_plain)
    grade: Grade | None = attrs.field(default=None, converter=maybe_grade)
    part_of: str | None = attrs.field(
        default=None,
        converter=as_id,
        metadata=refers(Relation.EXCERPT_OF, "source", during=During.ANY),
    )
