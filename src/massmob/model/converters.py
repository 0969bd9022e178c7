"""Converters of fields: from what a person or a file gives to what an entity holds.

Each is a named function because type checkers take the type of a constructor's argument from the converter,
so that ``kind="xa"`` is accepted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeAlias, TypeVar, cast

from massmob.errors import InvalidValueError
from massmob.values.numbers import Number
from massmob.values.period import Period, as_date, as_period
from massmob.values.quantity import Quantity
from massmob.values.symbols import DocumentSymbol
from massmob.values.text import Text, nfc
from massmob.values.vocabulary import (
    Actor,
    Aspect,
    BodyKind,
    CampaignKind,
    Channel,
    CommendationForm,
    ContestForm,
    CyclePhase,
    DocumentType,
    EventKind,
    Extent,
    FieldKind,
    Grade,
    Level,
    LocalityKind,
    Measure,
    ModelStatus,
    Position,
    PublicationKind,
    StartBasis,
    TaskKind,
    WorkKind,
)

__all__ = [
    "MAX_ID_LENGTH",
    "QuantityLike",
    "as_actors",
    "as_aspect",
    "as_body_kind",
    "as_campaign_kind",
    "as_channels",
    "as_commendation_form",
    "as_contest_form",
    "as_cycle_phase",
    "as_document_type",
    "as_event_kind",
    "as_extent",
    "as_field_kind",
    "as_id",
    "as_ids",
    "as_level",
    "as_levels",
    "as_locality_kind",
    "as_locality_kinds",
    "as_measure",
    "as_model_status",
    "as_name",
    "as_plain",
    "as_positions",
    "as_publication_kind",
    "as_quantity",
    "as_required_id",
    "as_task_kind",
    "as_texts",
    "as_values",
    "as_whole",
    "as_work_kind",
    "maybe_area",
    "maybe_day",
    "maybe_flag",
    "maybe_grade",
    "maybe_level",
    "maybe_model_status",
    "maybe_period",
    "maybe_quantity",
    "maybe_start_basis",
    "maybe_symbol",
    "maybe_text",
    "maybe_whole",
]

_T = TypeVar("_T")
MAX_ID_LENGTH = 200
"""The most characters of an id."""
QuantityLike: TypeAlias = "Quantity | Number | str | Mapping[str, Number | str]"
"""What a field for a quantity takes: the words of a source ("≥ 10"), and the bounds by name too."""


def as_ids(value: Iterable[str]) -> tuple[str, ...]:
    """A tuple of ids; a single text is refused, as it would be read letter by letter."""
    ids = _as_tuple(value, "ids")
    for id in ids:
        as_required_id(id)
    return ids


def _as_tuple(value: Iterable[_T], noun: str) -> tuple[_T, ...]:
    """A tuple of the items of a list or another collection, except of a text or a mapping."""
    # The two usual classes first: a test for an abstract one takes ten times as long.
    if isinstance(value, tuple | list) or (
        isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping)
    ):
        return tuple(value)
    hint = f"give a list of {noun}"
    raise InvalidValueError(f"not a list of {noun}", found=cast("object", value), hint=hint)


def as_id(value: str | None) -> str | None:
    """An id or ``None``."""
    return None if value is None else as_required_id(value)


def as_required_id(value: str) -> str:
    """An id; what no file could hold (half a surrogate pair) is refused here, not when it is written."""
    is_id = isinstance(value, str) and 0 < len(value) <= MAX_ID_LENGTH
    if not is_id or not (value.isascii() or _is_encodable(value)):
        raise InvalidValueError("not an id", found=value, hint="give an id such as 'loc:001'")
    return value


def _is_encodable(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def as_plain(value: str) -> str:
    """A str in Unicode NFC, for text without a language."""
    if not isinstance(value, str):
        raise InvalidValueError("not a text", found=value, hint="give a str")
    return nfc(value)


def as_texts(value: Iterable[str]) -> tuple[str, ...]:
    """A tuple of texts without a language, none of them empty."""
    texts = tuple(map(as_plain, _as_tuple(value, "texts")))
    if not all(map(str.strip, texts)):
        raise InvalidValueError("an empty text", found=texts, hint="leave it out")
    return texts


def maybe_text(value: Text | str | Mapping[str, str] | None) -> Text | None:
    """A `Text` or ``None``."""
    return None if value is None else Text.of(value)


def maybe_period(value: Period | date | str | None) -> Period | None:
    """A `Period` or ``None``."""
    return None if value is None else as_period(value)


def maybe_day(value: date | str | None) -> date | None:
    """A day or ``None``."""
    return None if value is None else as_date(value)


def as_quantity(value: QuantityLike) -> Quantity:
    """A quantity, from a number, the words of a source or the plain form of bounds too."""
    if isinstance(value, Quantity):
        return value
    return Quantity.parse(value) if isinstance(value, str) else Quantity.from_dict(value)


def maybe_quantity(value: QuantityLike | None) -> Quantity | None:
    """A quantity or ``None``; see `as_quantity`."""
    return None if value is None else as_quantity(value)


def maybe_flag(value: bool | None) -> bool | None:
    """True, false or ``None``."""
    if value is None or isinstance(value, bool):
        return value
    raise InvalidValueError("not true or false", found=value, hint="give True or False")


def as_whole(value: int) -> int:
    """A whole number."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise InvalidValueError("not a whole number", found=value, hint="give an int")
    return value


def maybe_whole(value: int | None) -> int | None:
    """A whole number or ``None``."""
    return None if value is None else as_whole(value)


def as_values(kind: type[_T], value: Iterable[_T]) -> tuple[_T, ...]:
    """A tuple of values of one class."""
    values = _as_tuple(value, f"{kind.__name__} values")
    for item in values:
        if not isinstance(item, kind):
            raise InvalidValueError(
                f"not a {kind.__name__}", found=item, hint=f"give {kind.__name__} values"
            )
    return values


def as_name(value: Text | str | Mapping[str, str]) -> Text:
    """A name in one language or several."""
    return Text.of(value)


def maybe_symbol(value: DocumentSymbol | str | None) -> DocumentSymbol | None:
    """A document symbol or ``None``."""
    if value is None or isinstance(value, DocumentSymbol):
        return value
    return DocumentSymbol.parse(value)


def maybe_area(value: float | None) -> float | None:
    """An area in square kilometres or ``None``."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 2e7:
        raise InvalidValueError(
            "not an area", found=value, hint="give square kilometres, 0 or more"
        )
    return float(value)


def as_locality_kinds(value: Iterable[LocalityKind | str]) -> tuple[LocalityKind, ...]:
    """A tuple of kinds of locality; a single text is refused."""
    return tuple(map(LocalityKind.of, _as_tuple(value, "kinds")))


def as_actors(value: Iterable[Actor | str]) -> tuple[Actor, ...]:
    """A tuple of members of `Actor`; a single text is refused."""
    return tuple(map(Actor.of, _as_tuple(value, "actors")))


def as_channels(value: Iterable[Channel | str]) -> tuple[Channel, ...]:
    """A tuple of members of `Channel`; a single text is refused."""
    return tuple(map(Channel.of, _as_tuple(value, "channels")))


def as_levels(value: Iterable[Level | str]) -> tuple[Level, ...]:
    """A tuple of members of `Level`; a single text is refused."""
    return tuple(map(Level.of, _as_tuple(value, "levels")))


def as_positions(value: Iterable[Position | str]) -> tuple[Position, ...]:
    """A tuple of members of `Position`; a single text is refused."""
    return tuple(map(Position.of, _as_tuple(value, "positions")))


def as_body_kind(value: BodyKind | str) -> BodyKind:
    """A member of `BodyKind`."""
    return BodyKind.of(value)


def as_campaign_kind(value: CampaignKind | str) -> CampaignKind:
    """A member of `CampaignKind`."""
    return CampaignKind.of(value)


def as_contest_form(value: ContestForm | str) -> ContestForm:
    """A member of `ContestForm`."""
    return ContestForm.of(value)


def as_document_type(value: DocumentType | str) -> DocumentType:
    """A member of `DocumentType`."""
    return DocumentType.of(value)


def as_event_kind(value: EventKind | str) -> EventKind:
    """A member of `EventKind`."""
    return EventKind.of(value)


def as_extent(value: Extent | str) -> Extent:
    """A member of `Extent`."""
    return Extent.of(value)


def as_field_kind(value: FieldKind | str) -> FieldKind:
    """A member of `FieldKind`."""
    return FieldKind.of(value)


def maybe_grade(value: Grade | str | None) -> Grade | None:
    """A member of `Grade` or ``None``."""
    return Grade.of_optional(value)


def maybe_level(value: Level | str | None) -> Level | None:
    """A member of `Level` or ``None``."""
    return Level.of_optional(value)


def as_level(value: Level | str) -> Level:
    """A member of `Level`."""
    return Level.of(value)


def as_locality_kind(value: LocalityKind | str) -> LocalityKind:
    """A member of `LocalityKind`."""
    return LocalityKind.of(value)


def as_measure(value: Measure | str) -> Measure:
    """A member of `Measure`."""
    return Measure.of(value)


def maybe_model_status(value: ModelStatus | str | None) -> ModelStatus | None:
    """A member of `ModelStatus` or ``None``."""
    return ModelStatus.of_optional(value)


def as_model_status(value: ModelStatus | str) -> ModelStatus:
    """A member of `ModelStatus`."""
    return ModelStatus.of(value)


def maybe_start_basis(value: StartBasis | str | None) -> StartBasis | None:
    """A member of `StartBasis` or ``None``."""
    return StartBasis.of_optional(value)


def as_publication_kind(value: PublicationKind | str) -> PublicationKind:
    """A member of `PublicationKind`."""
    return PublicationKind.of(value)


def as_aspect(value: Aspect | str) -> Aspect:
    """A member of `Aspect`."""
    return Aspect.of(value)


def as_commendation_form(value: CommendationForm | str) -> CommendationForm:
    """A member of `CommendationForm`."""
    return CommendationForm.of(value)


def as_cycle_phase(value: CyclePhase | str) -> CyclePhase:
    """A member of `CyclePhase`."""
    return CyclePhase.of(value)


def as_task_kind(value: TaskKind | str) -> TaskKind:
    """A member of `TaskKind`."""
    return TaskKind.of(value)


def as_work_kind(value: WorkKind | str) -> WorkKind:
    """A member of `WorkKind`."""
    return WorkKind.of(value)
