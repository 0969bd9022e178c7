"""Strategies: what a user asks for is drawn, valid, and as small as can be."""

from __future__ import annotations

from enum import Enum
from typing import Any

import attrs
import pytest
from hypothesis import find, given
from hypothesis import strategies as st

import massmob as mm
from massmob import strategies
from massmob._plugins import hypothesis_plugin
from massmob.model.entity import ENTITY_TYPES, Citation, Dispute, declare_kind, forget_kind
from massmob.strategies import contests, documents, entities_of, extend, localities, movements
from support.tries import tries

HANOI = mm.load_dataset("hanoi")
FEW = tries(12)
KINDS = [getattr(strategies, cls.plural)() for cls in ENTITY_TYPES.values()]
COMPOSITE = movements(min_contests=2, min_chain=3, min_models=1, merged_units=True, max_entries=8)


def chain_of(movement: mm.Movement, id: str) -> int:
    implemented = movement.documents[id].implements
    return 1 + max((chain_of(movement, other) for other in implemented), default=0)


@FEW
@given(COMPOSITE)
def test_a_composite_has_what_is_asked_for_and_no_findings(movement: mm.Movement) -> None:
    assert movement.validate().findings == ()
    assert len(movement.contests) >= 2
    assert len(movement.models) >= 1
    assert max(chain_of(movement, id) for id in movement.documents) >= 3
    assert any(len(movement.predecessors(unit)) > 1 for unit in movement.localities.values())


def test_a_composite_shrinks_to_the_fewest_entities() -> None:
    movement = find(movements(min_contests=2, min_chain=3, merged_units=True), bool)
    assert len(movement) == 11
    assert len(movement.localities) == 5


@FEW
@given(movements(entries={"contest": (1, 2), "dialogue": 2, "body": 0}, min_documents=3))
def test_numbers_of_entries_are_those_given(movement: mm.Movement) -> None:
    assert 1 <= len(movement.contests) <= 4  # a contest that another answers is added
    assert len(movement.dialogues) >= 2
    assert len(movement.documents) >= 3
    assert movement.validate().findings == ()


@FEW
@given(extend(movements(max_entries=4), *KINDS))
def test_an_extended_movement_has_every_kind_and_no_findings(movement: mm.Movement) -> None:
    assert movement.validate().findings == ()
    assert {entity.entity_kind for entity in movement} == {*ENTITY_TYPES}


@tries(2)
@given(extend(HANOI, contests(form="quiz"), documents(type="plan"), strategies.models()))
def test_a_real_movement_is_extended_without_new_findings(movement: mm.Movement) -> None:
    known = {(finding.code, finding.entity) for finding in HANOI.validate().findings}
    findings = movement.validate().findings
    assert {(finding.code, finding.entity) for finding in findings} <= known
    new = [entity for entity in movement if entity.id not in HANOI]
    assert any(isinstance(entity, mm.Contest) and entity.form == "quiz" for entity in new)


@pytest.mark.parametrize("cls", ENTITY_TYPES.values(), ids=lambda cls: cls.__name__)
def test_fields_are_those_given(cls: type[mm.Entity]) -> None:
    drawn = getattr(strategies, cls.plural)(name="tên", note=st.just("ghi chú"))

    @tries(3)
    @given(drawn)
    def check(entity: mm.Entity) -> None:
        assert (str(entity.name), str(entity.note)) == ("tên", "ghi chú")

    check()


@FEW
@given(localities(kind="phuong", parent="loc:01"), documents(type=st.sampled_from(["law", "plan"])))
def test_what_depends_on_a_given_field_agrees_with_it(
    unit: mm.Locality, document: mm.Document
) -> None:
    assert (unit.kind, unit.parent) == ("phuong", "loc:01")
    assert document.symbol is None or document.type in document.symbol.types


class Ward(mm.Locality):
    """A subclass without fields of its own."""


@attrs.frozen(kw_only=True, repr=False)
class School(mm.Body):
    """A subclass with a field of its own."""

    pupils: int = attrs.field(default=0, converter=int)


HELD = [
    *(Citation, Dispute, mm.Leadership, mm.Membership, mm.Milestone, mm.Phase, mm.Point),
    *(mm.Result, mm.Succession),
]


@pytest.mark.parametrize("cls", [Ward, School, *HELD], ids=lambda cls: cls.__name__)
def test_subclasses_and_held_values_have_a_strategy(cls: type[Any]) -> None:
    @FEW
    @given(st.from_type(cls))
    def check(value: object) -> None:
        assert type(value) is cls

    check()


@FEW
@given(st.builds(mm.Locality, kind=st.just("quan")), st.builds(School, pupils=st.just(3)))
def test_builds_infers_what_is_not_given(unit: mm.Locality, school: School) -> None:
    assert unit.kind == "quan"
    assert unit.id.startswith("loc:")
    assert school.pupils == 3


def test_builds_infers_ids_of_a_class_whose_types_were_resolved() -> None:
    attrs.resolve_types(mm.Locality)  # as cattrs does when it reads the first one
    assert find(st.builds(mm.Locality, kind=st.just("quan")), lambda unit: True).id == "loc:1"


def test_a_kind_of_another_package_has_a_strategy_once_it_is_declared() -> None:
    @declare_kind("song", prefix="song", plural="songs", label={"vi": "bài hát", "en": "song"})
    @attrs.frozen(kw_only=True, repr=False)
    class Song(mm.Entity):
        verses: int = attrs.field(default=1, converter=int)

    try:
        assert find(st.from_type(Song), lambda song: song.verses > 1).id.startswith("song:")
        assert find(st.builds(Song), bool).id == "song:1"
        assert find(entities_of(Song, verses=7), bool).verses == 7
    finally:
        forget_kind("song")


# --- every public class -----------------------------------------------------------------------------

NOT_DRAWN = {
    "part of a result that is drawn, or of one call on a drawn movement": (
        "Change Conflict Contradiction Contribution Course CoverageSpan DroppedColumn Edit FieldEdit Funnel "
        "Gap Individuals Info Link Loss Losses Origin Overdue Overview RejectedRow RowNote RowProblem "
        "SkippedRow SourcedValue SymbolMatch TaskProgress TimelineStep Violation"
    ),
    "a view of a movement": "Documents Tasks",
    "of two movements or tables that are nearly alike": (
        "Decision Decisions DuplicatePair Duplicates Joined"
    ),
    "of a dataframe (`frames`), a file (`files`) or a workbook": (
        "GraphReading Inspection Register RegisterReading Table"
    ),
    "settings, rules and kinds, which a test chooses": (
        "Baseline Entity Exemption Limits Rule Settings"
    ),
}
"""Why `from_type` has no strategy → the public classes."""


def test_every_public_class_is_drawn_or_has_a_reason() -> None:
    public: dict[str, Any] = {
        name: value
        for name in mm.__all__
        if isinstance(value := getattr(mm, name), type) and not issubclass(value, Exception)
    }
    drawn = {*hypothesis_plugin.RESULTS, *hypothesis_plugin.HELD_VALUES, *ENTITY_TYPES.values()}
    drawn |= {Citation, Dispute, mm.Point, mm.DocumentSymbol}
    drawn |= {mm.Movement, mm.Text, mm.Period, mm.Quantity}
    words = {name for name, cls in public.items() if issubclass(cls, Enum)}
    reasons = {name for names in NOT_DRAWN.values() for name in names.split()}
    assert public.keys() - words - {cls.__name__ for cls in drawn} == reasons


@pytest.mark.parametrize("cls", hypothesis_plugin.RESULTS, ids=lambda cls: cls.__name__)
def test_results_have_a_strategy(cls: type[Any]) -> None:
    @tries(6)
    @given(st.from_type(cls))
    def check(value: object) -> None:
        assert type(value) is cls

    check()
