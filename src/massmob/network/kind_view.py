"""The entities of one kind in a collection: `View`, a typed attribute, and the mapping that it gives."""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterable, Iterator, KeysView, Mapping, ValuesView
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, cast, overload

from massmob.errors import UnknownEntityError, counted, naming_argument, require_type
from massmob.model.entity import Entity
from massmob.network.entity_fields import HasIds, condition, field_reader
from massmob.network.listing import entity_table, shown, shown_in_notebook
from massmob.translation.language import Language, as_language
from massmob.values.labelled_enum import LabelledEnum
from massmob.values.period import Period
from massmob.values.quantity import Quantity
from massmob.values.text import Text, sort_key

if TYPE_CHECKING:
    from massmob.rendering.table import Table

__all__ = ["EntitiesOfKind", "View"]

_E = TypeVar("_E", bound=Entity)
_E_co = TypeVar("_E_co", bound=Entity, covariant=True)
_D = TypeVar("_D")


class EntitiesOfKind(Mapping[str, _E_co]):
    """The entities of one kind in a movement: a read-only mapping id → entity.

    Args:
        entities: The entities by id.
        kind: Their class.
        unknown: Makes the error for an id that is not among them.
        movement: The movement, whose ids conditions may name.

    Example:
        >>> import massmob as mm
        >>> autumn = mm.load_dataset("hanoi").at("2024-10-15")
        >>> wards = autumn.localities.where(kind="phuong", parent="loc:001").sort_by("name")
        >>> [str(ward.name) for ward in wards.values()][:3]
        ['Cống Vị', 'Điện Biên', 'Đội Cấn']
    """

    __slots__ = ("_entities", "_kind", "_movement", "_unknown")

    def __init__(
        self,
        entities: Mapping[str, _E_co],
        kind: type[_E_co],
        unknown: Callable[[object, type[Entity]], UnknownEntityError],
        movement: HasIds,
    ) -> None:
        self._entities, self._kind = entities, kind
        self._unknown, self._movement = unknown, movement

    def __getitem__(self, id: str) -> _E_co:
        try:
            return self._entities[id]
        except (KeyError, TypeError):
            raise self._unknown(id, self._kind) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._entities)

    def __len__(self) -> int:
        return len(self._entities)

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and id in self._entities

    # The methods of `Mapping` would look up every id once more, and `get` make an error with a hint to drop it.
    @overload
    def get(self, key: str, /) -> _E_co | None: ...
    @overload
    def get(
        self,
        key: str,
        /,
        default: _E_co | _D,  # pyright: ignore[reportGeneralTypeIssues]  # as that of `Mapping`
    ) -> _E_co | _D: ...
    def get(self, key: str, /, default: object = None) -> object:
        """The entity with an id, or a default."""
        return self._entities[key] if key in self else default

    def keys(self) -> KeysView[str]:
        """The ids, in order."""
        return self._entities.keys()

    def values(self) -> ValuesView[_E_co]:
        """The entities, in order."""
        return self._entities.values()

    def items(self) -> ItemsView[str, _E_co]:
        """Pairs of id and entity, in order."""
        return self._entities.items()

    # --- choosing and sorting ----------------------------------------------------------------------

    def where(
        self, predicate: Callable[[_E_co], bool] | None = None, /, **fields: object
    ) -> EntitiesOfKind[_E_co]:
        """The entities that meet conditions, in the same order.

        Args:
            predicate: A function of an entity.
            fields: Field → value, as a constructor takes it; of a name one language is enough. Beside the
                fields there are those that rollups know: ``tier`` of localities, ``status`` of models.

        Raises:
            InvalidValueError: No such field, or a value that it cannot have: an unknown word or id.

        Example:
            >>> import massmob as mm
            >>> mm.load_dataset("hanoi").at("2024-10-15").localities.where(kind="thi_xa")
            <1 locality>
        """
        tests: list[Callable[[_E_co], bool]] = [] if predicate is None else [predicate]
        kind = self._kind.entity_kind
        tests += [condition(self._movement, kind, name, fields[name]) for name in fields]
        chosen = {
            id: entity for id, entity in self._entities.items() if all(f(entity) for f in tests)
        }
        return self._of(chosen)

    def sort_by(
        self, by: str | Callable[[_E_co], Any], *, descending: bool = False
    ) -> EntitiesOfKind[_E_co]:
        """The entities in another order.

        Texts are in the order of a Vietnamese list: a ă â b c d đ e ê … y; tones break ties only, in the order
        none, huyền, hỏi, ngã, sắc, nặng; then lower case comes before upper case. A name is sorted by its
        Vietnamese text where it has one. Words of closed lists are in the order of the list, figures in that of
        their bounds. Entities without the value come last, equal ones stay in id order.

        Args:
            by: A field, as `where` knows it, or a function whose results can be compared.
            descending: The last first.

        Raises:
            InvalidValueError: No such field.

        Source:
            Unicode CLDR, ``common/collation/vi.xml``: see ``massmob.values.text.sort_key``.

        Example:
            >>> import massmob as mm
            >>> names = ["Thôn 2", "Đông", "Dương", "Thôn Hạ", "An", "Ân"]
            >>> fields = [mm.Field(id=f"field:{n}", name=name) for n, name in enumerate(names)]
            >>> [str(f.name) for f in mm.Movement(fields).fields.sort_by("name").values()]
            ['An', 'Ân', 'Dương', 'Đông', 'Thôn 2', 'Thôn Hạ']
        """
        if callable(by):
            read = by
        else:
            require_type("by", by, str, hint="give a field's name or a function")
            with naming_argument("by"):
                read = field_reader(self._kind.entity_kind, by)
        keys = {id: _sort_value(read(entity)) for id, entity in self._entities.items()}
        known = [id for id in keys if keys[id] is not None]
        known.sort(key=lambda id: keys[id], reverse=descending)
        unknown = (id for id in keys if keys[id] is None)
        return self._of({id: self._entities[id] for id in (*known, *unknown)})

    def _of(self, entities: Mapping[str, _E_co]) -> EntitiesOfKind[_E_co]:
        return EntitiesOfKind(entities, self._kind, self._unknown, self._movement)

    # --- tables and dataframes ---------------------------------------------------------------------

    def to_frame(self, backend: str = "pyarrow") -> Any:  # noqa: ANN401 - a dataframe of the backend
        """The entities as a dataframe, a row an entity; the columns are those of a file of tables.

        References are ids, a text has a column for each language (``name_vi``, ``name_en``, ``name_ru``), a
        period its first and last day (``valid_from``, ``valid_to``), a figure its bounds (``value_low``,
        ``value_high``) beside its words. What entities hold in lists of their own, such as successors, has
        dataframes of its own: `Movement.to_frame`.

        Args:
            backend: ``"pyarrow"``, ``"pandas"``, ``"polars"`` or another eager engine that Narwhals knows.

        Raises:
            InvalidValueError: Another engine.
            MissingExtraError: The extra ``frames``, or the engine, is not installed.
        """
        from massmob.model.records.frames import entities_frame

        return entities_frame(self._kind.plural, self.values(), backend)

    def table(self, lang: Language | None = None) -> Table:
        """The entities as a table, a row an entity: id, name, period, and the fields that some of them have.

        Args:
            lang: Language of names and of the labels of words; in English fields have their own names.
        """
        return entity_table(self._kind, [*self.values()], as_language(lang))

    def __repr__(self) -> str:
        return f"<{counted(len(self), self._kind.entity_kind, self._kind.plural)}>"

    def __str__(self) -> str:
        return str(shown(self.table()))

    def _repr_html_(self) -> str:
        return shown_in_notebook(self.table())

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> Mapping[str, str]:
        """HTML for notebooks, and text for IPython in a terminal, which calls the same method."""
        return {"text/html": self._repr_html_(), "text/plain": str(self)}


def _sort_value(value: Any) -> Any:  # noqa: ANN401 - what can be compared
    """What a value is sorted by."""
    if isinstance(value, LabelledEnum):
        return [*type(value)].index(value)
    if isinstance(value, Text | str):
        return sort_key(str(value))
    if isinstance(value, Period):
        return value.sort_key
    if isinstance(value, Quantity):
        return value.low, float("inf") if value.high is None else value.high
    if isinstance(value, tuple):
        return tuple(map(_sort_value, cast("Iterable[object]", value)))
    return value


class _HasKinds(Protocol):
    def of_kind(self, kind: type[_E], /) -> EntitiesOfKind[_E]: ...


class View(Generic[_E]):
    """The entities of one kind in a movement: a read-only mapping id → entity.

    Args:
        cls: The entity class.
        doc: The attribute's docstring, which ``help`` shows.
    """

    def __init__(self, cls: type[_E], doc: str) -> None:
        self._cls = cls
        self.__doc__ = doc

    @overload
    def __get__(self, movement: None, owner: type[object]) -> View[_E]: ...
    @overload
    def __get__(self, movement: _HasKinds, owner: type[object]) -> EntitiesOfKind[_E]: ...
    def __get__(
        self, movement: _HasKinds | None, owner: type[object]
    ) -> View[_E] | EntitiesOfKind[_E]:
        """The entities of a movement; on the class, the `View` itself."""
        return self if movement is None else movement.of_kind(self._cls)
