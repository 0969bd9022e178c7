"""Decisions in files that people edit, and what they join: laws, then conflicts, then bad input."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.comparison.edits import with_new_ids
from massmob.model.references import reference_fields, references
from massmob.network.network import Network
from massmob.strategies import movements
from support.tries import tries

SOURCES = [mm.Source(id=f"src:{n}", name=f"register {n} (synthetic)") for n in (1, 2, 3)]
WARD = mm.Locality(id="loc:1", name="Phúc Xá", kind="phuong")


def model(
    n: int, name: str | dict[str, str] = "Camera an ninh", **fields: Any
) -> mm.MobilizationModel:
    given: dict[str, Any] = {
        "unit": "loc:1",
        "valid": str(2020 + n),
        "sources": [f"src:{n}"],
        "milestones": [mm.Milestone(status="registered", on=str(2020 + n))],
    } | fields
    return mm.MobilizationModel(id=f"model:{n}", name=name, **given)


def same(*pairs: tuple[int, int], kind: str = "model") -> list[mm.Decision]:
    return [
        mm.Decision(first=f"{kind}:{one}", second=f"{kind}:{other}", decision="same")
        for one, other in pairs
    ]


MOVEMENT = mm.Movement([*SOURCES, WARD, model(1), model(2, "Camera an nin"), model(3)])


# --- laws ------------------------------------------------------------------------------------------


@st.composite
def with_copies(draw: st.DrawFn) -> tuple[mm.Movement, mm.Movement, mm.Decisions]:
    """A movement; the same with copies, to which some references lead; the decisions that join them."""
    movement = draw(movements())
    kinds = (mm.MobilizationModel, mm.Document, mm.PartyCommittee, mm.Body)
    chosen = [entity for entity in movement if isinstance(entity, kinds) and draw(st.booleans())]
    new_ids = {entity.id: f"{entity.id}~copy" for entity in chosen}
    copies = [attrs.evolve(entity, id=new_ids[entity.id]) for entity in chosen]
    holders = [entity for entity in movement if draw(st.booleans()) and entity not in chosen]
    others = [_referring_to(entity, new_ids) for entity in holders]
    rows = [mm.Decision(first=id, second=copy, decision="same") for id, copy in new_ids.items()]
    return movement, movement.replace(*others).add(*copies), mm.Decisions(rows)


def _referring_to(entity: mm.Entity, new_ids: dict[str, str]) -> mm.Entity:
    fields = {reference.via or reference.field for reference in reference_fields(type(entity))}
    changed: dict[str, Any] = {
        name: with_new_ids(getattr(entity, name), new_ids) for name in fields
    }
    return attrs.evolve(entity, **changed)


@given(with_copies())
@tries(25)
def test_joining_copies_gives_the_movement_back_and_is_undone(
    drawn: tuple[mm.Movement, mm.Movement, mm.Decisions],
) -> None:
    movement, doubled, decisions = drawn
    joined = decisions.apply(doubled)
    assert (joined.movement, joined.conflicts, joined.unused) == (movement, (), ())
    assert joined.difference.inverse().apply(joined.movement) == doubled
    assert joined.difference.apply(doubled) == joined.movement


@given(movements(), st.data())
@tries(25)
def test_nothing_is_lost(movement: mm.Movement, data: st.DataObject) -> None:
    """Of any two models lists and references are in the result, other values in it or reported."""
    ids = [*movement.models]
    if len(ids) < 2:
        return
    pair = data.draw(st.lists(st.sampled_from(ids), min_size=2, max_size=2, unique=True))
    decisions = mm.Decisions([mm.Decision(first=pair[0], second=pair[1], decision="same")])
    both = [movement.models[id] for id in pair]
    if {*pair} & {link.target for one in both for link in references(one)}:
        with pytest.raises(mm.InvalidValueError, match="refers to the other"):
            decisions.apply(movement)
        return
    joined = decisions.apply(movement)
    ((gone, id),) = joined.ids.items()
    result = joined.movement.models[id]
    reported = {conflict.field for conflict in joined.conflicts}
    for one in both:
        for field in attrs.fields(type(one)):
            value, united = getattr(one, field.name), getattr(result, field.name)
            if isinstance(value, tuple):
                assert {*value} <= {*united} or field.name == "disputes"
            elif field.name not in {"id", "valid", *reported}:
                assert value in (united, field.default) or isinstance(value, mm.Text)
    assert {c.field for c in joined.conflicts} <= {dispute.field for dispute in result.disputes}
    assert gone not in {link.target for entity in joined.movement for link in references(entity)}
    holders = {holder.id for holder in movement if _targets(holder) & {*pair}}
    assert {holder.id for holder in joined.movement if id in _targets(holder)} == holders
    assert joined.difference.inverse().apply(joined.movement) == movement


def _targets(entity: mm.Entity) -> set[str]:
    return {link.target for link in references(entity)}


def test_once_joined_there_is_nothing_to_join() -> None:
    decisions = mm.Decisions(
        attrs.evolve(row, decision="same") for row in mm.duplicates(MOVEMENT).to_decide()
    )
    joined = decisions.apply(MOVEMENT)
    assert (len(decisions), joined.ids) == (2, {"model:2": "model:1", "model:3": "model:1"})
    assert mm.duplicates(joined.movement) == ()
    again = decisions.apply(joined.movement)
    assert (again.movement, len(again.unused)) == (joined.movement, 2)


def test_pairs_decided_are_not_proposed_again() -> None:
    rows = mm.duplicates(MOVEMENT).to_decide()
    decided = mm.Decisions([attrs.evolve(rows[0], decision="different"), *rows[1:]])
    found = mm.duplicates(MOVEMENT, decisions=decided)
    assert [(pair.first, pair.second) for pair in found] == [row.pair for row in rows[1:]]
    assert found.to_decide() == decided
    assert decided.apply(MOVEMENT).movement == MOVEMENT


# --- one entity of several -------------------------------------------------------------------------


def test_a_chain_of_pairs_is_one_and_the_first_in_time_remains() -> None:
    movement = MOVEMENT.replace(model(3, valid="2019"))
    recipients = ["model:1", "model:2"]
    award = mm.Commendation(id="award:1", name="x", form="merit_certificate", recipients=recipients)
    joined = mm.Decisions(same((1, 2), (2, 3))).apply(movement.add(award))
    assert joined.ids == {"model:1": "model:3", "model:2": "model:3"}
    one = joined.movement.models["model:3"]
    assert [step.on.first_year for step in one.milestones] == [2021, 2022, 2023]
    assert one.sources == ("src:3", "src:1", "src:2")
    assert (one.valid.first_year, one.valid.last_year) == (2019, 2022)
    assert joined.movement.commendations["award:1"].recipients == ("model:3",)


def test_what_differs_is_reported_and_remains_as_a_dispute() -> None:
    joined = mm.Decisions(same((1, 2))).apply(MOVEMENT)
    (conflict,) = joined.conflicts
    assert (conflict.entity, conflict.field) == ("model:1", "name")
    assert (str(conflict.ours), str(conflict.theirs)) == ("Camera an ninh", "Camera an nin")
    (dispute,) = joined.movement["model:1"].disputes
    assert dispute == mm.Dispute(field="name", value="Camera an nin", sources=["src:2"])
    assert "1 joined, 1 conflict" in str(joined)
    assert "<table" in joined._repr_html_()


def test_empty_fields_and_other_languages_are_filled() -> None:
    first = model(1, valid=None, note=None, milestones=())
    second = model(
        2, name={"vi": "Camera an ninh", "en": "Security cameras"}, note="x", level="base"
    )
    joined = mm.Decisions(same((1, 2))).apply(MOVEMENT.replace(first, second))
    one = joined.movement.models[next(iter(joined.ids.values()))]
    assert (str(one.note), one.level, one.valid.first_year) == ("x", "base", 2022)
    assert one.name == mm.Text("Camera an ninh", en="Security cameras")
    assert joined.conflicts == ()


def test_fields_that_this_release_does_not_know_are_united() -> None:
    plain = MOVEMENT.to_dict()
    models: Any = plain["models"]
    models[0]["colour"], models[1]["colour"], models[1]["size"] = "red", "blue", 3
    movement = mm.loads(json.dumps(plain), "json", unknown="keep")
    joined = mm.Decisions(same((1, 2))).apply(movement)
    assert {c.field for c in joined.conflicts} == {"name", "colour"}
    assert joined.movement.unknown.fields["model:1"] == {"colour": "red", "size": 3}
    assert joined.difference.inverse().apply(joined.movement) == movement


def test_hundreds_of_entities_are_one() -> None:
    models = [
        attrs.evolve(model(1), id=f"model:{n}", sources=[f"src:{n % 3 + 1}"]) for n in range(400)
    ]
    movement = mm.Movement([*SOURCES, WARD, *models])
    joined = mm.Decisions(same(*((n, n + 1) for n in range(399)))).apply(movement)
    assert (len(joined.movement.models), len(joined.ids)) == (1, 399)


# --- files -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["pairs.csv", "pairs.xlsx", "PAIRS.CSV"])
def test_a_table_comes_back(name: str, tmp_path: Path) -> None:
    movement = MOVEMENT.replace(model(2, "=Camera an nin"))
    found = mm.duplicates(movement, decisions=mm.Decisions(same((1, 3))))
    found.write(tmp_path / name, lang="vi")
    rows = mm.read_decisions(tmp_path / name)
    assert [(row.pair, row.decision, row.score) for row in rows] == [
        (row.pair, row.decision, row.score) for row in found.to_decide()
    ]
    assert rows[0].decision is mm.Verdict.SAME
    assert "tên gần giống" in rows[1].reasons


@pytest.mark.parametrize(
    "text",
    [
        "decision;second;first;note\nTrùng;model:2;model:1;x\n",
        "first\tsecond\tdecision\nmodel:2\tmodel:1\tодно и то же\n\n",
        "First,SECOND,decision,score\nmodel:1,model:2,same,\n",
        'first,second,decision,score,reasons\n model:1 ,model:2,SAME,"0,9","a, b"\n',
    ],
)
def test_offices_write_tables_in_their_own_way(text: str, tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text(text, encoding="utf-16")
    (row,) = mm.read_decisions(path)
    assert (row.pair, row.decision) == (("model:1", "model:2"), "same")


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", ["an empty file; give the columns first, second, decision"]),
        ("first,second\na:1,a:2\n", ["decision: no such column: found ['first', 'second']"]),
        ("first,first,second,decision\n", ["first: a repeated column"]),
        (
            "first,second,decision,score\nmodel:1,model:2,maybe,\n\nx,model:2,same,\nmodel:1,,,\n"
            "model:1,model:2,same,2\nmodel:3,model:3,,\nmodel:1,model:4,,\nmodel:4,model:1,same,\n"
            "model:1,model:5,,,zzz\n",
            [
                "row 2: decision: not a valid Verdict: found 'maybe'; one of: same",
                "row 4: first: not an id: found 'x'; give an id such as model:2024/001",
                "row 5: second: not an id: found ''",
                "row 6: score: not a score: found '2'; give a number from 0 to 1",
                "row 7: second: a pair of one id: found 'model:3'; name two entities",
                "row 9: two decisions about one pair: found ('model:1', 'model:4'); keep one row",
                "row 10: more cells than the header: found 'zzz'; give 4 cells",
            ],
        ),
    ],
)
def test_wrong_rows_are_refused_all_at_once(text: str, problems: list[str], tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(mm.LoadError) as caught:
        mm.read_decisions(path)
    message = str(caught.value)
    assert message.startswith(str(path))
    assert [problem for problem in problems if problem not in message] == [], message
    assert len(caught.value.problems) == (len(problems) if len(problems) > 1 else 0)


def test_files_that_cannot_be_read_or_written_are_refused(tmp_path: Path) -> None:
    with pytest.raises(mm.LoadError, match=re.escape(str(tmp_path / "none.csv"))):
        mm.read_decisions(tmp_path / "none.csv")
    with pytest.raises(mm.InvalidValueError, match=r"unknown file type.*\.csv or \.xlsx"):
        mm.Duplicates().write(tmp_path / "pairs.json")
    assert not [*tmp_path.iterdir()]


# --- decisions that contradict ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            [*same((1, 2), (2, 3)), mm.Decision(first="model:1", second="model:3", decision="different")],
            r"model:1 and model:3: pairs decided same make these one.*change this decision",
        ),
        ([mm.Decision(first="model:1", second="loc:2", decision="same")], "loc:2.*: a [lm].* and a "),
        (same((1, 4)), r"model:4 and model:1: the one refers to the other \(replicates\)"),
    ],
)  # fmt: skip
def test_decisions_that_cannot_be_applied_are_refused(
    rows: list[mm.Decision], message: str
) -> None:
    other = attrs.evolve(WARD, id="loc:2")
    movement = MOVEMENT.add(other, model(4, replicates=["model:1"], sources=()))
    with pytest.raises(mm.InvalidValueError, match=message):
        mm.Decisions(rows).apply(movement)


def test_nothing_is_joined_below_itself() -> None:
    def committee(n: int, superior: str | None) -> mm.PartyCommittee:
        return mm.PartyCommittee(id=f"org:{n}", name="A", level="base", superior=superior)

    movement = mm.Movement([committee(1, None), committee(2, "org:1"), committee(3, "org:2")])
    with pytest.raises(mm.HierarchyError):
        mm.Decisions(same((1, 3), kind="org")).apply(movement)
    broken = movement.add(committee(4, "org:5"), committee(5, "org:4"), committee(6, None))
    assert len(mm.Decisions(same((1, 6), kind="org")).apply(broken).movement) == 5


@pytest.mark.parametrize("rows", [3, ["same"], [*same((1, 2)), *same((2, 1))]])
def test_what_are_no_decisions_is_refused(rows: Any) -> None:
    with pytest.raises(mm.InvalidValueError, match="rows: "):
        mm.Decisions(rows)


def test_only_a_movement_can_be_joined() -> None:
    with pytest.raises(mm.InvalidValueError, match="movement: not a Movement"):
        mm.Decisions().apply(Network())  # type: ignore[arg-type]
