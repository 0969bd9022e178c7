"""Days before the time that the card of a dataset covers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.cli.main import main
from support.tries import tries

CARD = mm.DatasetCard(id="dataset:x", name="X", covers="2018-01-01/2026-10-02")
OLD = mm.Locality(
    id="loc:1",
    name="A",
    kind="xa",
    valid="2010-01-01/2019-12-31",
    successors=(mm.Succession(to="loc:2", extent="whole", on="2020-01-01"),),
)
NEW = mm.Locality(id="loc:2", name="B", kind="xa", valid="2020-01-01/..")
COVERED = mm.Movement([CARD, OLD, NEW])

ASKED: dict[str, Callable[[str], object]] = {
    "day": COVERED.at,
    "period": lambda day: COVERED.during(f"{day}/2019-12-31"),
    "since": lambda day: COVERED.changes(day, "2020-12-31"),
    "at": lambda day: COVERED.successors("loc:1", at=day),
    "predecessors at": lambda day: COVERED.predecessors("loc:2", at=day),
    "rollup at": lambda day: mm.rollup(COVERED, "locality", along="locality", at=day),
    "restate to": lambda day: mm.restate({"loc:1": 1}, COVERED, to=day),
    "restate at": lambda day: mm.restate({"loc:1": 1}, COVERED, to="2020-01-01", at=day),
    "report at": lambda day: mm.summarize(COVERED, day),
    "page at": lambda day: mm.explore(COVERED, at=day),
}


@pytest.mark.parametrize("argument", ASKED)
def test_a_day_before_the_first_is_refused(argument: str) -> None:
    ask = ASKED[argument]
    ask("2018-01-01")
    with pytest.raises(
        mm.InvalidValueError, match="before the time that the dataset covers"
    ) as info:
        ask("2017-12-31")
    assert str(info.value).startswith(f"{argument.rsplit(maxsplit=1)[-1]}: ")
    assert "2017-12-31" in str(info.value)
    assert info.value.hint == (
        "dataset:x covers 2018-01-01–2026-10-02: give a day from 2018-01-01 on"
    )


@tries(30)
@given(day=st.dates(date(1990, 1, 1), date(2050, 1, 1)))
def test_only_days_from_the_first_on_are_answered(day: date) -> None:
    plain = mm.Movement([OLD, NEW])
    if day >= date(2018, 1, 1):
        assert [*COVERED.at(day).localities] == [*plain.at(day).localities]
    else:
        with pytest.raises(mm.InvalidValueError):
            COVERED.at(day)


def test_the_timeline_has_no_step_before_the_first_day() -> None:
    assert [step.day.year for step in mm.Movement([OLD, NEW]).timeline("locality")] == [2010, 2020]
    (step,) = COVERED.timeline("locality")
    assert (step.day, step.before, step.after) == (date(2020, 1, 1), 1, 1)


def test_a_period_with_an_open_start_is_answered_unless_it_ends_before_the_first_day() -> None:
    assert {*COVERED.during("../2019").localities} == {"loc:1"}
    with pytest.raises(mm.InvalidValueError, match="2017-12-31"):
        COVERED.during("../2017")


@pytest.mark.parametrize("covers", [None, "../2026-10-02", "../.."])
def test_an_open_start_refuses_no_day(covers: str | None) -> None:
    card = mm.DatasetCard(id="dataset:x", name="X", covers=covers)
    movement = mm.Movement([card, OLD])
    assert movement.first_day_covered is None
    assert movement.at("1900-01-01").localities == {}


def test_of_two_cards_the_earlier_first_day_counts() -> None:
    other = mm.DatasetCard(id="dataset:y", name="Y", covers="2013-12-28/..")
    both = COVERED.add(other)
    assert both.first_day_covered == date(2013, 12, 28)
    with pytest.raises(mm.InvalidValueError, match=r"dataset:x covers .*; dataset:y covers"):
        both.at("2013-12-27")


def test_a_unit_that_ended_before_the_first_day_needs_no_receiver() -> None:
    def codes(end: str) -> set[str]:
        unit = mm.Locality(id="loc:1", name="A", kind="xa", valid=f"../{end}")
        return {finding.code for finding in mm.Movement([CARD, unit]).validate()}

    assert "MM801" not in codes("2017-12-31")
    assert "MM801" in codes("2018-01-01")


@pytest.mark.parametrize(
    "arguments",
    [
        ["changes", "FILE", "--since", "2017-12-31", "--until", "2018-12-31"],
        ["rollup", "FILE", "--what", "locality", "--along", "locality", "--at", "2017-12-31"],
        ["report", "FILE", "--at", "2017-12-31"],
    ],
)
def test_the_command_refuses_it_too(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.json"
    mm.save(COVERED, path)
    assert main([str(path) if word == "FILE" else word for word in arguments]) == 2
    assert "dataset:x covers 2018-01-01–2026-10-02" in capsys.readouterr().err


def test_figures_of_earlier_days_are_validated_and_compared_without_their_day() -> None:
    indicator = mm.Indicator(id="ind:a", name="A", measure="stock", among=["xa"])
    old = mm.Observation(
        id="obs:a/2012",
        name="A",
        indicator="ind:a",
        unit="loc:1",
        value="1/382",
        valid="2012-12-31",
    )
    movement = COVERED.add(indicator, old)
    assert "MM706" not in {finding.code for finding in movement.validate()}
    assert mm.reconcile(movement, "ind:a").gaps == ()


def test_a_part_without_the_card_covers_the_same_time() -> None:
    part = COVERED.subset(within="loc:1")
    assert [*part] == [part["loc:1"]]
    assert part.first_day_covered == COVERED.first_day_covered
    with pytest.raises(mm.InvalidValueError, match="dataset:x covers"):
        part.at("2017-12-31")


@pytest.mark.parametrize(("day", "is_later"), [("2026-10-02", False), ("2026-10-03", True)])
def test_the_command_notes_that_a_day_is_later(
    day: str, is_later: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, figures = tmp_path / "x.json", tmp_path / "figures.csv"
    mm.save(COVERED, path)
    figures.write_text("unit,value\nloc:1,3\n")
    rollup = ["rollup", str(path), "--what", "locality", "--along", "locality", "--at", day]
    changes = ["changes", str(path), "--since", "2020-01-01", "--until", day]
    restate = [
        "restate",
        str(figures),
        "--movement",
        str(path),
        "--from",
        "2019-01-01",
        "--to",
        day,
    ]
    for arguments in (rollup, changes, restate, ["report", str(path), "--at", day]):
        assert main(arguments) == 0
        assert ("covers days until 2026-10-02" in capsys.readouterr().err) == is_later
    assert COVERED.at(day).localities == {"loc:2": NEW}


def test_validation_names_the_successors_of_the_first_day_for_what_ended_before_it() -> None:
    first = mm.Succession(to="loc:1", extent="whole", on="2010-01-01")
    ended = mm.Locality(id="loc:0", name="O", kind="xa", valid="../2009-12-31", successors=(first,))
    model = mm.MobilizationModel(id="model:1", name="M", unit="loc:0", valid="2009/2013")
    report = COVERED.add(ended, model).validate(select=["MM310"])
    assert [finding.entity for finding in report.findings] == ["model:1"]
    assert report.findings[0].related == ("loc:0", "loc:1")
