"""The closed lists of the domain: enumerations with labels in three languages.

Labels follow the glossary of the movement's sources; a Vietnamese label is the official word. Lists that a
province may extend are entities instead (fields and target groups, see `massmob.model.entities`).
"""

from __future__ import annotations

from massmob.values.vocabulary.activities import (
    Aspect,
    CampaignKind,
    Channel,
    CommendationForm,
    ContestForm,
    CyclePhase,
    EventKind,
    FieldKind,
    Measure,
    ModelStatus,
    TaskKind,
    WorkKind,
)
from massmob.values.vocabulary.documents import DocumentSystem, DocumentType, Grade, PublicationKind
from massmob.values.vocabulary.kinds import OWN_KINDS, EntityKind, OwnKind, Relation
from massmob.values.vocabulary.organs import Actor, BodyKind, Position
from massmob.values.vocabulary.places import Extent, Level, LocalityKind, StartBasis, Tier

__all__ = [
    "OWN_KINDS",
    "Actor",
    "Aspect",
    "BodyKind",
    "CampaignKind",
    "Channel",
    "CommendationForm",
    "ContestForm",
    "CyclePhase",
    "DocumentSystem",
    "DocumentType",
    "EntityKind",
    "EventKind",
    "Extent",
    "FieldKind",
    "Grade",
    "Level",
    "LocalityKind",
    "Measure",
    "ModelStatus",
    "OwnKind",
    "Position",
    "PublicationKind",
    "Relation",
    "StartBasis",
    "TaskKind",
    "Tier",
    "WorkKind",
]
