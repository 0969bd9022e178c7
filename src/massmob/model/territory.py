"""The localities: administrative units, and villages below them."""

from __future__ import annotations

import attrs

from massmob.model.converters import (
    as_id,
    as_locality_kind,
    as_plain,
    as_texts,
    maybe_area,
    maybe_start_basis,
)
from massmob.model.entity import Entity, declares
from massmob.model.held_values import Point, Succession, as_successions, maybe_point
from massmob.model.references import holds, refers
from massmob.values.vocabulary import EntityKind, LocalityKind, Relation, StartBasis, Tier

__all__ = ["Locality"]


@declares(EntityKind.LOCALITY, "loc", "localities")
@attrs.frozen(kw_only=True, repr=False)
class Locality(Entity):
    """Đơn vị hành chính: an administrative unit between two reorganisations.

    A statistical code is not an identity: another unit may have it in another period, so one unit with a code
    has the id ``loc:00070`` and every other adds its first day, ``loc:00070@2025-07-01``.

    Attributes:
        code: Statistical code, as digits.
        kind: Province, district, ward, commune …
        parent: Id of the unit it is part of; ``None`` for the root.
        centre: Centre point.
        area_km2: Area in square kilometres.
        successors: What became of it.
        other_spellings: Other ways in which official lists write its name.
        start_basis: How its first day is known, where no act states that day.

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
    other_spellings: tuple[str, ...] = attrs.field(default=(), converter=as_texts)
    start_basis: StartBasis | None = attrs.field(default=None, converter=maybe_start_basis)

    @property
    def tier(self) -> Tier:
        """The tier that units of this kind belong to."""
        return self.kind.tier
