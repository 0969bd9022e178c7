"""`Movement`, the class users hold: a network that can also roll up, validate and display itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from massmob.aggregation.funnel import funnel as funnel_function
from massmob.aggregation.rollup import rollup as rollup_function
from massmob.model.entity import Entity
from massmob.network.information import Info, info_of
from massmob.network.network import Network
from massmob.network.outline import movement_card, outline_of
from massmob.network.placement import Along
from massmob.rendering.cards import Card, Displayed, Outline
from massmob.values.text import Language

if TYPE_CHECKING:
    from massmob.validation.report import Report

__all__ = ["Movement"]


class Movement(Network, Displayed):
    """A mobilisation movement: an immutable collection of entities, each looked up by id.

    It is a `collections.abc.Collection` of entities; ``in`` takes an entity or an id, so the class does not
    inherit from it: a type checker would then call every id a mistake.

    Args:
        entities: The entities, in any order.
        outside: Ids that references may name although their entities are not here, as in a `subset`.
        unknown: What a file held besides, as `load` keeps it.

    Raises:
        InvalidValueError: Two entities have one id, a value is not an entity, or not an id. References between
            entities are not checked here but by `validate`.

    Example:
        >>> from massmob.model.entities import Locality
        >>> city = Locality(id="loc:01", name="Hà Nội", kind="thanh_pho")
        >>> ward = Locality(id="loc:001", name="Ba Đình", kind="quan", parent="loc:01")
        >>> movement = Movement([city, ward])
        >>> len(movement), "loc:001" in movement, str(movement["loc:001"].name)
        (2, True, 'Ba Đình')
    """

    rollup = rollup_function
    funnel = funnel_function

    def validate(self, *, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> Report:
        """A report of everything that is wrong or doubtful: see `massmob.validate`."""
        from massmob.validation.api import validate

        return validate(self, select=select, ignore=ignore)

    @property
    def info(self) -> Info:
        """The movement as a dataset: title, coverage, version, licence, counts, sources, checksum.

        Raises:
            InvalidValueError: It has several cards (`DatasetCard`), as after joining movements.

        Example:
            >>> from massmob.model.entities import DatasetCard, Locality
            >>> card = DatasetCard(id="dataset:ba-dinh", name={"en": "Ba Đình"}, version="1")
            >>> info = Movement([card, Locality(id="loc:001", name="Ba Đình", kind="quan")]).info
            >>> info.title["en"], info.counts, len(info.checksum)
            ('Ba Đình', {'localities': 1, 'datasets': 1}, 64)
        """
        return info_of(self)

    def outline(
        self,
        along: Along = "locality",
        *,
        root: Entity | str | None = None,
        depth: int | None = None,
        limit: int | None = None,
        lang: Language = "en",
    ) -> Outline:
        """A hierarchy as a tree that unfolds and can be searched without accents; ``print`` gives it as text.

        Args:
            along: The hierarchy.
            root: Only this entity and what is below it.
            depth: How many steps below the roots to go.
            limit: How many nodes to show at most; by default some 2,000, which is a few hundred kilobytes.
            lang: Language of names.

        Returns:
            The outline; nodes left out are counted at the node above them.

        Raises:
            UnknownEntityError: There is no such entity.
            InvalidValueError: No such hierarchy, a depth below 0 or a limit below 1.

        Example:
            >>> from massmob.datasets.shipped import load_dataset
            >>> print(load_dataset("hanoi").at("2024-10-15").outline(depth=1, limit=3))
            unit                  id
            ────────────────────  ───────
            Hà Nội (and 28 more)  loc:01
              Ba Đình (+ 14)      loc:001
              Hoàn Kiếm (+ 18)    loc:002
            Not all is shown: .outline(root=…) shows a part, limit= more of it
        """
        return outline_of(self, along, root=root, depth=depth, limit=limit, lang=lang)

    def display(self) -> Card:
        """How many entities of each kind, the days on which they begin and end, and the hierarchies."""
        return movement_card(self)
