"""The entity kinds, what each may refer to and hold: the declaration that everything else reads.

The classes are in modules by theme; other packages import them from here. Entities compare by content and hash
by id. They store no personal data: no name, birth date, number or address of an individual; models run by
individuals and commended people exist only as figures.
"""

from __future__ import annotations

from massmob.model.activities import (
    Campaign,
    Commendation,
    Cycle,
    Dialogue,
    Event,
    Field,
    MobilizationModel,
    TargetGroup,
    Task,
    Work,
)
from massmob.model.contests import Contest, ContestCluster, ContestRound, Team
from massmob.model.documents import DatasetCard, Document, Publication, Source
from massmob.model.entity import ENTITY_TYPES, Entity
from massmob.model.figures import Assessment, Indicator, Observation
from massmob.model.held_values import (
    Leadership,
    Membership,
    Milestone,
    Phase,
    Point,
    Result,
    Succession,
)
from massmob.model.organs import Body, EmulationCluster, PartyCommittee, Term
from massmob.model.territory import Locality
from massmob.storage.installed import entry_points

__all__ = [
    "ENTITY_TYPES",
    "Assessment",
    "Body",
    "Campaign",
    "Commendation",
    "Contest",
    "ContestCluster",
    "ContestRound",
    "Cycle",
    "DatasetCard",
    "Dialogue",
    "Document",
    "EmulationCluster",
    "Entity",
    "Event",
    "Field",
    "Indicator",
    "Leadership",
    "Locality",
    "Membership",
    "Milestone",
    "MobilizationModel",
    "Observation",
    "PartyCommittee",
    "Phase",
    "Point",
    "Publication",
    "Result",
    "Source",
    "Succession",
    "TargetGroup",
    "Task",
    "Team",
    "Term",
    "Work",
]


def _load_kinds() -> None:
    """Import the modules of other packages that declare kinds, by the entry points of `KINDS`."""
    for entry_point in entry_points(KINDS):
        entry_point.load()


KINDS = "massmob.kinds"
"""The group of entry points whose modules declare kinds of entity."""

# Last, as these modules import the classes above.
_load_kinds()
