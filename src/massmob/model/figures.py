"""Figures and assessments: what is counted, and what is stated in words."""

from __future__ import annotations

import attrs

from massmob.model.converters import (
    as_aspect,
    as_id,
    as_ids,
    as_locality_kinds,
    as_measure,
    as_name,
    as_plain,
    as_quantity,
    as_required_id,
    maybe_level,
    maybe_model_status,
    maybe_text,
)
from massmob.model.entity import Entity, declares
from massmob.model.references import FIELD, During, refers
from massmob.values.quantity import Quantity
from massmob.values.text import Text
from massmob.values.vocabulary import (
    Aspect,
    EntityKind,
    Level,
    LocalityKind,
    Measure,
    ModelStatus,
    Relation,
)

__all__ = ["Assessment", "Indicator", "Observation"]


_NOT_ASSESSED = (
    EntityKind.ASSESSMENT,
    EntityKind.DATASET,
    EntityKind.OBSERVATION,
    EntityKind.SOURCE,
)


@declares(EntityKind.INDICATOR, "ind", "indicators")
@attrs.frozen(kw_only=True, repr=False)
class Indicator(Entity):
    """Chỉ tiêu: what is measured, in which unit, and how it relates to other indicators.

    Attributes:
        measure: Count, stock, ratio, share …, which determines how figures add.
        unit: Unit of measure, such as "models per year".
        among: Kinds of locality that its denominator counts, to be compared with the units in force.
        component_of: Id of the indicator that it is a summand of.
        bounded_by: Ids of the indicators that it can never exceed.
        field: Id of the field it is about.
        tasks: Ids of the tasks whose progress it measures.
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
    tasks: tuple[str, ...] = attrs.field(
        default=(),
        converter=as_ids,
        metadata=refers(Relation.PROGRESS_OF, "task", during=During.ANY),
    )


@declares(EntityKind.OBSERVATION, "obs", "observations")
@attrs.frozen(kw_only=True, repr=False)
class Observation(Entity):
    """Số liệu: a figure of an indicator for a unit; ``valid`` is the period that the figure is about.

    Attributes:
        indicator: Id of the indicator.
        unit: Id of the locality, organ, contest, work … that the figure is about.
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
            "cycle",
            "event",
            "model",
            "work",
            during=During.OVERLAP,
            places=True,
        ),
    )
    value: Quantity = attrs.field(converter=as_quantity)
    stated: str = attrs.field(default="", converter=as_plain)
    level: Level | None = attrs.field(default=None, converter=maybe_level)
    field: str | None = attrs.field(default=None, converter=as_id, metadata=FIELD)
    status: ModelStatus | None = attrs.field(default=None, converter=maybe_model_status)


@declares(EntityKind.ASSESSMENT, "assess", "assessments")
@attrs.frozen(kw_only=True, repr=False)
class Assessment(Entity):
    """Đánh giá: what a source states in words about an entity; no figure is made of it.

    Attributes:
        about: Id of the entity.
        aspect: Effect, strength, shortcoming, lesson, significance or practice.
        text: The words of the source.
        locality: Id of the locality it is limited to.
    """

    about: str = attrs.field(
        converter=as_required_id,
        metadata=refers(
            Relation.ASSESSES,
            *(kind for kind in EntityKind if kind not in _NOT_ASSESSED),
            during=During.ANY,
            places=True,
        ),
    )
    aspect: Aspect = attrs.field(converter=as_aspect)
    text: Text = attrs.field(converter=as_name)
    locality: str | None = attrs.field(
        default=None,
        converter=as_id,
        metadata=refers(Relation.LOCATED_IN, "locality", during=During.ANY),
    )
