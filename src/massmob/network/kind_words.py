"""The words of each kind of entity, for overloads of queries: a test compares them with the classes."""

from __future__ import annotations

from typing import Literal, TypeAlias

from massmob.values.vocabulary import EntityKind

__all__ = [
    "AssessmentWord",
    "BodyWord",
    "CampaignWord",
    "ClusterWord",
    "CommendationWord",
    "CommitteeWord",
    "ContestClusterWord",
    "ContestWord",
    "CycleWord",
    "DatasetWord",
    "DialogueWord",
    "DocumentWord",
    "EventWord",
    "FieldWord",
    "IndicatorWord",
    "LocalityWord",
    "ModelWord",
    "ObservationWord",
    "PublicationWord",
    "RoundWord",
    "SourceWord",
    "TargetGroupWord",
    "TaskWord",
    "TeamWord",
    "TermWord",
    "WorkWord",
]

LocalityWord: TypeAlias = Literal["locality", EntityKind.LOCALITY]
CommitteeWord: TypeAlias = Literal["committee", EntityKind.COMMITTEE]
BodyWord: TypeAlias = Literal["body", EntityKind.BODY]
TermWord: TypeAlias = Literal["term", EntityKind.TERM]
FieldWord: TypeAlias = Literal["field", EntityKind.FIELD]
DocumentWord: TypeAlias = Literal["document", EntityKind.DOCUMENT]
CampaignWord: TypeAlias = Literal["campaign", EntityKind.CAMPAIGN]
EventWord: TypeAlias = Literal["event", EntityKind.EVENT]
PublicationWord: TypeAlias = Literal["publication", EntityKind.PUBLICATION]
ModelWord: TypeAlias = Literal["model", EntityKind.MODEL]
ContestWord: TypeAlias = Literal["contest", EntityKind.CONTEST]
RoundWord: TypeAlias = Literal["round", EntityKind.ROUND]
ContestClusterWord: TypeAlias = Literal["contest_cluster", EntityKind.CONTEST_CLUSTER]
TeamWord: TypeAlias = Literal["team", EntityKind.TEAM]
DialogueWord: TypeAlias = Literal["dialogue", EntityKind.DIALOGUE]
IndicatorWord: TypeAlias = Literal["indicator", EntityKind.INDICATOR]
ObservationWord: TypeAlias = Literal["observation", EntityKind.OBSERVATION]
ClusterWord: TypeAlias = Literal["cluster", EntityKind.CLUSTER]
TargetGroupWord: TypeAlias = Literal["target_group", EntityKind.TARGET_GROUP]
CycleWord: TypeAlias = Literal["cycle", EntityKind.CYCLE]
TaskWord: TypeAlias = Literal["task", EntityKind.TASK]
WorkWord: TypeAlias = Literal["work", EntityKind.WORK]
CommendationWord: TypeAlias = Literal["commendation", EntityKind.COMMENDATION]
AssessmentWord: TypeAlias = Literal["assessment", EntityKind.ASSESSMENT]
DatasetWord: TypeAlias = Literal["dataset", EntityKind.DATASET]
SourceWord: TypeAlias = Literal["source", EntityKind.SOURCE]
