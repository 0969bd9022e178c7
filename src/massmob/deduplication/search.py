"""`duplicates`: the pairs of entities of a movement, or of several registers, that are probably one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias, cast

from massmob.deduplication.blocks import candidate_pairs
from massmob.deduplication.decisions import Decisions
from massmob.deduplication.pairs import DuplicatePair, Duplicates, as_threshold
from massmob.deduplication.reasons import DuplicateReason
from massmob.deduplication.records import RecordMaker
from massmob.deduplication.scoring import Scorer
from massmob.errors import InvalidValueError, MassmobError, checked
from massmob.model.entity import Entity
from massmob.movement import Movement
from massmob.registers.bulk import Register
from massmob.registers.sheets.result import RegisterReading
from massmob.values.garbage import garbage_collection_paused

__all__ = ["duplicates"]

_Data: TypeAlias = Movement | RegisterReading


@checked(threshold=as_threshold, decisions=Decisions)
def duplicates(
    data: _Data | Iterable[_Data],
    *,
    threshold: float = 0.8,
    decisions: Decisions | None = None,
) -> Duplicates:
    """The pairs of models, organs and documents that are probably one, from different registers or years.

    Models are compared within one place, or a place and those that received it; by similar names within a field
    and neighbouring years, by the same words in any years. A model that replicates another one, directly or
    through others, is not the same as it, nor is anything that refers to the other.

    Args:
        data: A movement, the reading of a register, or several of these.
        threshold: The least score, from 0 to 1.
        decisions: What was decided before: these pairs are not proposed again.

    Returns:
        The pairs, the most probable first.

    Raises:
        InvalidValueError: Not such data, two unequal entities with one id, or not a number from 0 to 1.

    Source:
        Blocking and scoring: Fellegi and Sunter, "A Theory for Record Linkage", 1969; Christen, "Data
        Matching", 2012.

    Example:
        >>> import massmob as mm
        >>> ward = mm.Locality(id="loc:1", name="Phúc Xá", kind="phuong")
        >>> names = {2023: "Camera an ninh", 2024: "Mô hình Camera an nin"}
        >>> models = [
        ...     mm.MobilizationModel(id=f"model:{year}", name=name, unit="loc:1", valid=str(year))
        ...     for year, name in names.items()
        ... ]
        >>> print(*duplicates(mm.Movement([ward, *models])))
        model:2023 = model:2024 (0.85: similar name; same place; neighbouring years)
    """
    movement = _as_movement(data)
    known = Decisions() if decisions is None else decisions
    decided = {row.pair for row in known if row.decision is not None}
    scorer, maker = Scorer(movement.models, threshold), RecordMaker(movement)
    best: dict[tuple[str, str], DuplicatePair] = {}
    with garbage_collection_paused():
        for records in (maker.models(), maker.organs(), maker.documents()):
            for first, second in candidate_pairs(records):
                score = scorer.score(first, second)
                if score is None:
                    continue
                pair = _pair(first.entity, second.entity, *score)
                ids = pair.first, pair.second
                if ids not in decided and (ids not in best or best[ids].score < pair.score):
                    best[ids] = pair
    ordered = sorted(best.values(), key=lambda pair: (-pair.score, pair.first, pair.second))
    return Duplicates(ordered, known)


def _pair(
    entity: Entity, other: Entity, score: float, reasons: tuple[DuplicateReason, ...]
) -> DuplicatePair:
    first, second = sorted((entity, other), key=lambda entity: entity.id)
    return DuplicatePair(
        kind=first.entity_kind,
        first=first.id,
        second=second.id,
        first_name=first.name,
        second_name=second.name,
        score=score,
        reasons=reasons,
    )


def _as_movement(data: object) -> Movement:
    """The data as one movement."""
    is_one = isinstance(data, Movement | str) or not isinstance(data, Iterable)
    items: list[object] = [data] if is_one else [*cast("Iterable[object]", data)]
    movements = [_movement_of(item) for item in items]
    if not movements:
        raise _wrong_data(items)
    try:
        whole, *others = movements
        for other in others:
            whole = whole.union(other)
    except MassmobError as error:
        hint = "read the second register for the movement of the first: read_register(…, first.movement)"
        raise InvalidValueError(
            error.message, place=f"data: {error.place}", found=error.found, hint=hint
        ) from None
    return whole


def _movement_of(item: object) -> Movement:
    if isinstance(item, RegisterReading):
        return item.movement
    if isinstance(item, Movement):
        return item
    raise _wrong_data(item)


def _wrong_data(found: object) -> InvalidValueError:
    hint = "give a movement, what read_register returned, or several of these"
    if isinstance(found, Register):
        hint = "rows of a register in bulk have no names: read it with read_register"
    return InvalidValueError("nothing to compare", place="data", found=found, hint=hint)
