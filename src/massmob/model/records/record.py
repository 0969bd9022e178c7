"""`Record`: the base of attrs classes whose plain form is an object of their fields."""

from __future__ import annotations

from typing import Any, ClassVar, Self, cast

import attrs

from massmob.values.plain_form import MakeRef, PlainForm, to_plain_value
from massmob.values.schemas import Schema

__all__ = ["Record", "ResultRecord"]


class Record(PlainForm):
    """Base of entities and of the values that they hold: in files a record, which leaves out defaults."""

    __slots__ = ()

    is_read_by_converters: ClassVar[bool] = True
    """Whether a field is read by its converter or validator, not by its annotation."""

    def to_dict(self) -> dict[str, object]:
        """The record as files have it, in the types of JSON: fields with their default are left out.

        Example:
            >>> from massmob.model.entities import Field
            >>> Field(id="field:1", name="kinh tế").to_dict()
            {'id': 'field:1', 'name': 'kinh tế'}
        """
        from massmob.model.records.record_converter import to_record

        return to_record(self)

    @classmethod
    def from_dict(cls, plain: object) -> Self:
        """The instance that `to_dict` wrote.

        Args:
            plain: The record; a field that is left out has its default.

        Raises:
            LoadError: Every problem, with the class, the id and the field.

        Example:
            >>> from massmob.model.entities import Field
            >>> Field.from_dict({"id": "field:1", "name": "kinh tế"})
            Field(id='field:1', name='kinh tế')
        """
        from massmob.model.records.record_converter import from_record

        return from_record(cls, plain)

    @classmethod
    def form_schema(cls, make_ref: MakeRef) -> Schema:
        """The JSON Schema of `to_dict`, as ``massmob schema`` has it."""
        from massmob.model.records.record_schema import record_schema

        def ref_or_record(kind: type[Any]) -> Schema:
            is_known = issubclass(kind, PlainForm) or not attrs.has(kind)
            return make_ref(kind) if is_known else record_schema(kind, make_ref)

        return record_schema(cls, ref_or_record)

    @classmethod
    def class_of_record(cls, plain: object) -> type[Record]:
        """The class of a record: that of its kind where the class itself is of several kinds."""
        return cls


class ResultRecord(Record):
    """Base of results: their plain form has every field, and each is read by its annotation."""

    __slots__ = ()

    is_read_by_converters: ClassVar[bool] = False
    derived: ClassVar[tuple[str, ...]] = ()
    """Properties, or methods, whose values the plain form has besides the fields; they are not read back."""

    def to_dict(self) -> dict[str, object]:
        """The result as an object of all its fields, in the types of JSON; entities in it are records."""
        fields: tuple[attrs.Attribute[Any], ...] = attrs.fields(cast("Any", type(self)))
        derived = {name: getattr(self, name) for name in self.derived}
        values = {name: value() if callable(value) else value for name, value in derived.items()}
        values |= {field.name: getattr(self, field.name) for field in fields}
        return {name: to_plain_value(value) for name, value in values.items()}

    @classmethod
    def form_schema(cls, make_ref: MakeRef) -> Schema:
        """The JSON Schema of `to_dict`."""
        from massmob.model.records.record_schema import result_schema

        return result_schema(cls, make_ref)
