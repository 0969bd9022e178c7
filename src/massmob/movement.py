"""`Movement`, the class users hold: a network that can also roll up, validate and display itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module
from types import MethodType
from typing import TYPE_CHECKING, Any, Self

from massmob.model.entity import Entity
from massmob.network.network import Network
from massmob.network.placement import Along
from massmob.rendering.displayed import Displayed
from massmob.translation.language import Language
from massmob.values.plain_form import MakeRef, PlainForm
from massmob.values.schemas import Schema

if TYPE_CHECKING:
    from massmob.aggregation.funnel import funnel as funnel_function
    from massmob.aggregation.rollup import rollup as rollup_function
    from massmob.comparison.difference import Difference
    from massmob.network.information import Info
    from massmob.rendering.cards import Card, Outline
    from massmob.validation.report import Report

__all__ = ["Movement"]


class _ImportedMethod:
    """A function of another module as a method; the module is imported when the method is first needed.

    The function then takes the place of this descriptor, so that its signature and overloads are the method's.
    """

    def __init__(self, module: str) -> None:
        self._module = module

    def __set_name__(self, owner: type, name: str) -> None:
        self._owner, self._name = owner, name

    def __get__(self, instance: object, owner: type) -> Any:  # noqa: ANN401 - any function or method
        function = getattr(import_module(self._module), self._name)
        setattr(self._owner, self._name, function)
        return function if instance is None else MethodType(function, instance)


class Movement(Network, PlainForm, Displayed):
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

    if TYPE_CHECKING:
        rollup = rollup_function
        funnel = funnel_function
    else:
        # They need a tenth of the time in which a movement is loaded (``benchmarks/first_minute.py``).
        rollup = _ImportedMethod("massmob.aggregation.rollup")
        funnel = _ImportedMethod("massmob.aggregation.funnel")

    def validate(
        self,
        *,
        select: Iterable[str] = (),
        ignore: Iterable[str] = (),
        lang: Language | None = None,
    ) -> Report:
        """A report of everything that is wrong or doubtful: see `massmob.validate`."""
        from massmob.validation.api import validate

        return validate(self, select=select, ignore=ignore, lang=lang)

    def to_dict(self) -> dict[str, object]:
        """The movement in the form of files, in the types of JSON.

        Example:
            >>> from massmob.model.entities import Field
            >>> Movement([Field(id="field:1", name="kinh tế")]).to_dict()
            {'massmob': 2, 'fields': [{'id': 'field:1', 'name': 'kinh tế'}]}
        """
        from massmob.network.converter import to_plain

        return to_plain(self)

    @classmethod
    def from_dict(cls, plain: object) -> Self:
        """The movement that `to_dict` wrote.

        Raises:
            LoadError: Every problem with its path.

        Example:
            >>> plain = {"massmob": 2, "fields": [{"id": "field:1", "name": "kinh tế"}]}
            >>> len(Movement.from_dict(plain))
            1
        """
        from massmob.network.converter import from_plain

        return from_plain(cls, plain)

    @classmethod
    def form_schema(cls, make_ref: MakeRef) -> Schema:
        """The JSON Schema of `to_dict`, as ``massmob schema`` has it."""
        from massmob.model.records.json_schema import movement_schema

        return movement_schema(make_ref)

    def diff(self, other: Movement, *, renamed: Mapping[str, str] | None = None) -> Difference:
        """What differs in another movement: entities added, removed and changed, field by field.

        Args:
            other: The movement after; this one is the movement before.
            renamed: The id here → the id there, of entities that have another id in the other movement.

        Returns:
            The difference; ``a.diff(b).apply(a) == b``.

        Raises:
            InvalidValueError: Not a movement; an id in ``renamed`` is given twice, or is one of another kind.
            UnknownEntityError: An id in ``renamed`` is not in its movement.

        Example:
            >>> from massmob.model.entities import Field
            >>> before = Movement([Field(id="field:1", name="kinh tế")])
            >>> print(before.diff(Movement([Field(id="field:1", name="phát triển kinh tế")])))
            1 changed
            ~ field:1 phát triển kinh tế (field)
                ~ name: kinh tế → phát triển kinh tế
        """
        from massmob.comparison.difference import difference

        return difference(self, other, renamed=renamed)

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
        from massmob.network.information import info_of

        return info_of(self)

    def outline(
        self,
        along: Along = "locality",
        *,
        root: Entity | str | None = None,
        depth: int | None = None,
        limit: int | None = None,
        lang: Language | None = None,
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
        from massmob.network.outline import outline_of

        return outline_of(self, along, root=root, depth=depth, limit=limit, lang=lang)

    def display(self) -> Card:
        """How many entities of each kind, the days on which they begin and end, and the hierarchies."""
        from massmob.network.outline import movement_card

        return movement_card(self)
