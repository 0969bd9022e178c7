"""Constructors: every field converts or refuses, and an error names class, id, field, value and hint."""

from __future__ import annotations

import copy
import inspect
import pickle
import sys
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given

import massmob as mm
from massmob.model.entity import ENTITY_TYPES
from massmob.strategies import movements
from support.tries import tries

REQUIRED: dict[type[Any], dict[str, object]] = {
    mm.Locality: {"kind": "xa"},
    mm.PartyCommittee: {"level": "base"},
    mm.Body: {"kind": "office"},
    mm.Term: {"committee": "org:1"},
    mm.Document: {"type": "plan"},
    mm.Cycle: {"year": 2024, "organ": "org:1"},
    mm.Work: {"kind": "road"},
    mm.Commendation: {"form": "praise"},
    mm.Assessment: {"about": "model:1", "aspect": "effect", "text": "x"},
    mm.Event: {"kind": "meeting"},
    mm.Publication: {"kind": "book"},
    mm.Contest: {"form": "essay"},
    mm.ContestRound: {"contest": "contest:1", "order": 1},
    mm.ContestCluster: {"round": "round:1"},
    mm.Indicator: {"measure": "count"},
    mm.Observation: {"indicator": "ind:1", "unit": "loc:1", "value": 1},
    mm.Succession: {"to": "loc:2", "extent": "whole", "on": "2025-07-01"},
    mm.Milestone: {"status": "built", "on": "2024"},
    mm.Result: {"round": "round:1"},
    mm.Dispute: {"field": "name", "value": "x"},
    mm.Citation: {"field": "name", "source": "src:1"},
    mm.Phase: {"kind": "launch"},
    mm.Membership: {"of": "org:2"},
    mm.Leadership: {"organ": "org:1", "year": 2024},
    mm.Point: {"lat": 21.0, "lon": 105.8},
    mm.Text: {"vi": "x"},
    mm.Period: {},
    mm.DocumentSymbol: {"system": "party", "number": 1, "type_code": "CT", "issuers": ("TU",)},
}
HOLDERS: dict[type[Any], tuple[type[Any], str]] = {
    mm.Succession: (mm.Locality, "successors"),
    mm.Milestone: (mm.MobilizationModel, "milestones"),
    mm.Result: (mm.Team, "results"),
    mm.Dispute: (mm.Source, "disputes"),
    mm.Citation: (mm.Source, "cited"),
    mm.Phase: (mm.Cycle, "phases"),
    mm.Membership: (mm.Body, "memberships"),
    mm.Leadership: (mm.EmulationCluster, "leaders"),
}
CLASSES = [*ENTITY_TYPES.values(), *HOLDERS, mm.Point, mm.Text, mm.Period, mm.DocumentSymbol]
FIELDS = [(cls, field.name) for cls in CLASSES for field in attrs.fields(cls)]
WRONG: tuple[object, ...] = (
    *(object(), 3.5, -1, True, "", "nonsense", b"", b"x", [1], {}, {"x": 1}, [], (1, 2, 3), None),
    *(float("nan"), "a\x00b", "\ud800", [None], [[]], date(2024, 1, 1), mm.Period, range(3)),
)


def arguments(cls: type[Any]) -> dict[str, object]:
    """The least that a constructor needs."""
    entity = {"id": f"{cls.prefix}:1", "name": "x"} if issubclass(cls, mm.Entity) else {}
    return entity | REQUIRED.get(cls, {})


def holder_of(value: object) -> mm.Entity:
    """An entity that holds the value."""
    if isinstance(value, mm.Entity):
        return value
    if type(value) in HOLDERS:
        cls, field = HOLDERS[type(value)]
        return cls(**arguments(cls), **{field: [value]})  # type: ignore[no-any-return]  # the class is `Any`
    if isinstance(value, mm.Point):
        return mm.Locality(id="loc:1", name="x", kind="xa", centre=value)
    if isinstance(value, mm.DocumentSymbol):
        return mm.Document(id="doc:1", name="x", type="plan", symbol=value)
    assert isinstance(value, mm.Text | mm.Period)
    note, valid = (value, None) if isinstance(value, mm.Text) else (None, value)
    return mm.Source(id="src:1", name="x", note=note, valid=valid)


def outcome(cls: type[Any], given: dict[str, object]) -> tuple[Any, mm.InvalidValueError | None]:
    """An entity of the class, or with a value of it, or else the error; another error is a failure."""
    try:
        return holder_of(cls(**given)), None
    except mm.InvalidValueError as error:
        return None, error


@pytest.mark.long
@pytest.mark.parametrize(
    ("cls", "field"), FIELDS, ids=[f"{cls.__name__}.{field}" for cls, field in FIELDS]
)
def test_a_wrong_value_is_converted_or_refused_by_name(cls: type[Any], field: str) -> None:
    for value in WRONG:
        given = {**arguments(cls), field: value}
        entity, error = outcome(cls, given)
        if error is None:
            movement = mm.Movement([entity])
            assert mm.loads(mm.dumps(movement)) == movement
        else:
            id = given.get("id")
            named = cls.__name__ if field == "id" or id is None else f"{cls.__name__} {id}"
            assert error.place.split(": ")[0] == named
            assert field in str(error)
            assert error.found


@pytest.mark.parametrize("cls", CLASSES, ids=[cls.__name__ for cls in CLASSES])
class TestArguments:
    def test_a_missing_argument_is_named(self, cls: type[Any]) -> None:
        for field in attrs.fields(cls):
            if field.default is attrs.NOTHING:
                given = arguments(cls)
                del given[field.name]
                with pytest.raises(mm.InvalidValueError, match=f"missing .*'{field.name}'"):
                    cls(**given)

    def test_an_unknown_argument_is_named_with_near_fields(self, cls: type[Any]) -> None:
        last = attrs.fields(cls)[-1].name
        with pytest.raises(mm.InvalidValueError, match="unknown argument") as caught:
            cls(**arguments(cls), **{f"{last}x": 1})
        assert caught.value.found == repr(f"{last}x")
        assert last in caught.value.hint

    def test_too_many_arguments_without_names_are_refused(self, cls: type[Any]) -> None:
        with pytest.raises(mm.InvalidValueError, match="too many positional arguments") as caught:
            cls("a", "b", "c", "d")
        assert caught.value.place == cls.__name__

    def test_the_signature_is_that_of_the_fields(self, cls: type[Any]) -> None:
        assert [*inspect.signature(cls).parameters] == [f.name for f in attrs.fields(cls)]


def test_an_argument_given_twice_is_named() -> None:
    with pytest.raises(mm.InvalidValueError, match="Point: multiple values for argument 'lat'"):
        mm.Point(1, 2, lat=3)  # type: ignore[misc]  # the very misuse under test


@pytest.mark.parametrize(
    ("create", "message"),
    [
        (
            lambda: mm.MobilizationModel(id="model:3", name="x", milestones=["built"]),  # type: ignore[list-item]
            "MobilizationModel model:3: milestones: not a Milestone: found 'built'; "
            "give Milestone values",
        ),
        (
            lambda: mm.Milestone(status="built", on="30/06/2025"),
            "Milestone: on: not a period: found '30/06/2025'; write 2025-06-30",
        ),
        (
            lambda: mm.Locality(id="loc:1", name="x", kind="xa", centre=(108.2, 16.0)),
            "Locality loc:1: centre: lat: not a coordinate: found 108.2; give degrees north "
            "between -90 and 90: latitude first, then longitude",
        ),
        (
            lambda: mm.Period("2025-01-01"),  # type: ignore[arg-type]
            "Period: start: not a plain day: found '2025-01-01'; read text with Period.parse",
        ),
        (
            lambda: mm.Locality(id="loc:1", name={"vi": 3}, kind="xa"),  # type: ignore[dict-item]
            "Locality loc:1: name: vi: not a text: found 3; give a str",
        ),
        (
            lambda: mm.Locality(id="loc:1", name="x", kind="xa", valid="2025/2024"),
            "Locality loc:1: valid: a period that ends before it begins: found "
            "'2025-01-01/2024-12-31'; exchange the two days",
        ),
        (
            lambda: mm.Observation(
                id="obs:1",
                name="x",
                indicator="ind:1",
                unit="loc:1",
                value=None,  # type: ignore[arg-type]
            ),
            "Observation obs:1: value: not a number a figure can have: found None; "
            "pass a finite number",
        ),
        (
            lambda: mm.Locality(id="org:1", name="x", kind="xa"),
            "Locality: id: not an id of a locality: found 'org:1'; begin it with 'loc:'",
        ),
        (
            lambda: mm.Locality(id="loc:1", name="x", kind="xa", sources=(i for i in ("src:1", 1))),  # type: ignore[misc]
            "Locality loc:1: sources: not an id: found 1; give an id such as 'loc:001'",
        ),
        (
            lambda: mm.Observation(
                id="obs:1", name="x", indicator="ind:1", unit="loc:1", value="10.000"
            ),
            "Observation obs:1: value: a number that can be read two ways: found '10.000'; write "
            '10 000 without a mark; or Quantity.parse with lang="vi" if dots group thousands, '
            'lang="en" if commas do',
        ),
        (
            lambda: mm.Entity(id="loc:1", name="x"),
            "Entity: id: an entity without a kind: found 'loc:1'; "
            "create one of a kind, such as Locality(...)",
        ),
    ],
)
def test_an_error_is_written_in_one_form(create: Callable[[], object], message: str) -> None:
    with pytest.raises(mm.InvalidValueError) as caught:
        create()
    assert str(caught.value) == message
    assert str(pickle.loads(pickle.dumps(caught.value))) == message


class TestEvolve:
    LOCALITY = mm.Locality(id="loc:1", name="x", kind="xa", centre=(21.0, 105.8))

    def replacements(self) -> Iterator[Callable[..., Any]]:
        yield attrs.evolve
        if sys.version_info >= (3, 13):
            yield copy.replace

    def test_an_entity_is_changed_by_what_the_constructor_takes(self) -> None:
        for replace in self.replacements():
            changed = replace(self.LOCALITY, kind="Phường", valid="2024")
            assert changed.kind is mm.LocalityKind.PHUONG
            assert changed.valid == mm.Period.year(2024)
            assert changed.centre == mm.Point(21.0, 105.8)

    def test_a_wrong_change_is_refused_by_name(self) -> None:
        for replace in self.replacements():
            with pytest.raises(mm.InvalidValueError, match="Locality loc:1: kind: not a valid"):
                replace(self.LOCALITY, kind="nonsense")
            with pytest.raises(mm.InvalidValueError, match="Locality loc:1: unknown argument"):
                replace(self.LOCALITY, knd="xa")


class TestConversions:
    @pytest.mark.parametrize(
        ("given", "value"),
        [
            ("≥ 10", mm.Quantity.at_least(10)),
            ("more than 120", mm.Quantity.at_least(120)),
            ("hơn 10.000", mm.Quantity.at_least(10_000)),
            ("188/382", mm.Quantity.ratio(188, 382)),
            ("10 000", mm.Quantity(10_000)),
            (0.5, mm.Quantity(0.5)),
            ({"low": 1, "of": 3}, mm.Quantity.ratio(mm.Quantity.at_least(1), 3)),
        ],
    )
    def test_a_quantity_takes_phrases_numbers_and_bounds(
        self, given: Any, value: mm.Quantity
    ) -> None:
        observation = mm.Observation(**arguments(mm.Observation) | {"value": given})  # type: ignore[arg-type]
        assert observation.value == value

    @pytest.mark.parametrize("pair", [(21.0, 105.8), [21, 105.8]])
    def test_a_point_takes_a_pair(self, pair: tuple[float, float]) -> None:
        locality = mm.Locality(id="loc:1", name="x", kind="xa", centre=pair)
        assert locality.centre == mm.Point(21, 105.8)

    def test_a_fraction_in_a_file_is_a_number_and_a_phrase_is_read_too(self) -> None:
        record = '{"id": "obs:1", "name": "x", "indicator": "ind:1", "unit": "loc:1", "value": %s}'
        for text, value in (
            ('"1/3"', mm.Quantity.parse("(1/3)")),
            ('"more than 120"', mm.Quantity.at_least(120)),
            ('"10 000"', mm.Quantity(10_000)),
        ):
            movement = mm.loads('{"massmob": 2, "observations": [' + record % text + "]}")
            assert movement.observations["obs:1"].value == value

    def test_labels_are_read_in_files(self) -> None:
        text = '{"massmob": 2, "localities": [{"id": "loc:1", "name": "x", "kind": "Phường"}]}'
        assert '"phuong"' in mm.dumps(mm.loads(text))


@tries(20)
@given(movements())
def test_evolving_nothing_changes_nothing(movement: mm.Movement) -> None:
    assert mm.Movement([attrs.evolve(entity) for entity in movement]) == movement
