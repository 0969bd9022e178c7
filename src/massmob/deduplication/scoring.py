"""How probable it is that two records are one: the similarity of their names times factors, with reasons."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from massmob.deduplication.blocks import Record
from massmob.deduplication.names import compare_names
from massmob.deduplication.reasons import DuplicateReason
from massmob.model.entities import Body, Document, MobilizationModel, PartyCommittee
from massmob.model.entity import Entity
from massmob.model.references import references
from massmob.values.period import Period

__all__ = ["Scorer"]

_NO_PLACE, _LATER_PLACE = 0.85, 0.98
_OTHER_BODY = 0.75
_NO_FIELD, _OTHER_FIELD = 0.97, 0.85
_NEXT_YEAR, _NO_YEAR, _YEARS_APART = 0.97, 0.95, 0.75
_OTHER_KIND, _NOT_TOGETHER = 0.6, 0.6
_SYMBOL, _OTHER_TITLE = 0.98, 0.8
_NO_DATE, _OTHER_DATE = 0.88, 0.5
_NO_ISSUER, _OTHER_ISSUER = 0.95, 0.5
_Score = tuple[float, tuple[DuplicateReason, ...]]


class Scorer:
    """Scores pairs of records; what the movement declares not to be one has no score.

    Args:
        models: The models by id, for what replicates what.
        threshold: Pairs with a lower score have none.
    """

    def __init__(self, models: Mapping[str, MobilizationModel], threshold: float) -> None:
        self._threshold = threshold
        self._generation = _generations(models)

    def score(self, first: Record, second: Record) -> _Score | None:
        """The score of a pair, and its reasons; ``None`` where they are not one."""
        if first.entity.id == second.entity.id:
            return None
        score = _SCORES[type(first.entity)](first, second, self._threshold)
        if score is None or score[0] < self._threshold:
            return None
        return None if self._are_distinct(first.entity, second.entity) else score

    def _are_distinct(self, first: Entity, second: Entity) -> bool:
        """Whether one refers to the other, or is of another generation of one replication."""
        generations = self._generation.get(first.id), self._generation.get(second.id)
        if None not in generations and generations[0] != generations[1]:
            return True
        return any(
            link.target == other.id
            for entity, other in ((first, second), (second, first))
            for link in references(entity)
        )


def _generations(models: Mapping[str, MobilizationModel]) -> dict[str, int]:
    """How many steps of replication a model is from one that replicates none; only of those in replications."""
    replicas: dict[str, list[str]] = {}
    for model in models.values():
        for original in model.replicates:
            replicas.setdefault(original, []).append(model.id)
    generation = {id: 0 for id in replicas if id not in models or not models[id].replicates}
    for id in (queue := [*generation]):
        for replica in replicas.get(id, ()):
            if replica not in generation:
                generation[replica] = generation[id] + 1
                queue.append(replica)
    return generation


# --- models ----------------------------------------------------------------------------------------


def _score_models(first: Record, second: Record, threshold: float) -> _Score | None:
    score, reason = compare_names(first.key, second.key)
    if score < threshold:
        return None
    reasons = [reason]
    for factor, stated in (
        _compare_places(first, second),
        _compare_organs(first, second),
        _compare_fields(first, second),
        _compare_years(first.years, second.years),
    ):
        score *= factor
        reasons += stated
    return round(score, 3), tuple(reasons)


_Factor = tuple[float, tuple[DuplicateReason, ...]]


def _compare_places(first: Record, second: Record) -> _Factor:
    if not first.place or not second.place:
        return _NO_PLACE, (DuplicateReason.NO_PLACE,)
    if first.place == second.place:
        return 1.0, (DuplicateReason.SAME_PLACE,)
    return _LATER_PLACE, (DuplicateReason.SUCCESSOR_PLACE,)


def _compare_organs(first: Record, second: Record) -> _Factor:
    if first.organ is None or second.organ is None:
        return 1.0, ()
    if first.organ == second.organ:
        return 1.0, (DuplicateReason.SAME_BODY,)
    if first.place != second.place:  # after a reorganisation it is another organ in any case
        return 1.0, ()
    return _OTHER_BODY, (DuplicateReason.OTHER_BODY,)


def _compare_fields(first: Record, second: Record) -> _Factor:
    if first.field is None or second.field is None:
        return _NO_FIELD, ()
    if first.field == second.field:
        return 1.0, (DuplicateReason.SAME_FIELD,)
    return _OTHER_FIELD, (DuplicateReason.OTHER_FIELD,)


def _compare_years(first: tuple[int, int] | None, second: tuple[int, int] | None) -> _Factor:
    if first is None or second is None:
        return _NO_YEAR, ()
    gap = max(first[0], second[0]) - min(first[1], second[1])
    if gap <= 0:
        return 1.0, (DuplicateReason.SAME_YEAR,)
    if gap == 1:
        return _NEXT_YEAR, (DuplicateReason.NEXT_YEAR,)
    return _YEARS_APART, (DuplicateReason.YEARS_APART,)


# --- organs ----------------------------------------------------------------------------------------


def _score_organs(first: Record, second: Record, threshold: float) -> _Score | None:
    score, reason = compare_names(first.key, second.key)
    if score < threshold:
        return None
    reasons = [reason]
    kinds = [
        (getattr(record.entity, "kind", None), getattr(record.entity, "level", None))
        for record in (first, second)
    ]
    is_same_kind = kinds[0] == kinds[1]
    score *= 1.0 if is_same_kind else _OTHER_KIND
    reasons.append(DuplicateReason.SAME_KIND if is_same_kind else DuplicateReason.OTHER_KIND)
    factor, stated = _compare_places(first, second)
    score *= factor
    reasons += stated
    if first.entity.valid.overlaps(second.entity.valid):
        reasons.append(DuplicateReason.SAME_YEAR)
    else:  # one follows the other
        score *= _NOT_TOGETHER
    return round(score, 3), tuple(reasons)


# --- documents -------------------------------------------------------------------------------------


def _score_documents(first: Record, second: Record, _: float) -> _Score | None:
    documents = first.entity, second.entity
    if not (isinstance(documents[0], Document) and isinstance(documents[1], Document)):
        return None
    similarity, _reason = compare_names(first.key, second.key)
    symbols = documents[0].symbol, documents[1].symbol
    reasons: list[DuplicateReason] = []
    if None not in symbols:
        if symbols[0] != symbols[1]:
            return None
        score = _SYMBOL if similarity > 0.5 else _SYMBOL * _OTHER_TITLE
        reasons.append(DuplicateReason.SAME_SYMBOL)
    else:
        score = similarity
    if similarity == 1:
        reasons.append(DuplicateReason.SAME_TITLE)
    for factor, stated in (
        _compare_days(documents[0].issued, documents[1].issued),
        _compare_issuers(documents[0].issuer, documents[1].issuer),
    ):
        score *= factor
        reasons += stated
    return round(score, 3), tuple(reasons)


def _compare_days(first: Period | None, second: Period | None) -> _Factor:
    if first is None or second is None:
        return _NO_DATE, ()
    if first.overlaps(second):
        return 1.0, (DuplicateReason.SAME_YEAR,)
    return _OTHER_DATE, ()


def _compare_issuers(first: str | None, second: str | None) -> _Factor:
    if first is None or second is None:
        return _NO_ISSUER, ()
    if first == second:
        return 1.0, (DuplicateReason.SAME_ISSUER,)
    return _OTHER_ISSUER, (DuplicateReason.OTHER_ISSUER,)


_SCORES: dict[type[Entity], Callable[[Record, Record, float], _Score | None]] = {
    MobilizationModel: _score_models,
    PartyCommittee: _score_organs,
    Body: _score_organs,
    Document: _score_documents,
}
