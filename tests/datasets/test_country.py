"""The dataset ``vietnam``: its units by day against lists and published counts, its successions, its time."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from support.tries import tries

pytestmark = pytest.mark.long

DATA = Path(__file__).parents[2] / "data"
HANOI, VIETNAM = mm.load_dataset("hanoi"), mm.load_dataset("vietnam")
FIRST_DAY = date(2018, 1, 1)
DAYS = st.sampled_from(
    sorted({unit.valid.start or FIRST_DAY for unit in VIETNAM.localities.values()})
).filter(lambda day: day >= FIRST_DAY)
"""The days since 2018 on which a unit began."""


def table(name: str) -> list[dict[str, str]]:
    """An input table of the build."""
    text = (DATA / "inputs" / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def tiers(day: date | str) -> tuple[int, int, int]:
    """How many provinces, districts and communes there are on a day."""
    counts = Counter(unit.tier.value for unit in VIETNAM.at(day).localities.values())
    return counts["province"], counts["district"], counts["commune"]


class TestUnitsByDay:
    @pytest.mark.parametrize(
        ("day", "districts", "communes"),
        [
            ("2018-01-01", 713, 11_162),
            ("2018-12-31", 713, 11_162),
            ("2020-12-31", 707, 10_614),
            ("2022-12-31", 705, 10_599),
            ("2024-12-31", 701, 10_322),
            ("2025-06-30", 696, 10_035),
        ],
    )
    def test_counts_are_those_published(self, day: str, districts: int, communes: int) -> None:
        assert tiers(day) == (63, districts, communes)

    @pytest.mark.parametrize(
        ("day", "kinds"),
        [
            ("2025-06-30", {"district": 696, "commune": 10_035, "tinh": 57, "thanh_pho": 6}),
            ("2025-07-01", {"xa": 2_621, "phuong": 687, "dac_khu": 13, "tinh": 28, "thanh_pho": 6}),
            ("2026-04-30", {"xa": 2_611, "phuong": 697, "dac_khu": 13, "tinh": 27, "thanh_pho": 7}),
            ("2026-09-01", {"xa": 2_611, "phuong": 697, "dac_khu": 13, "tinh": 26, "thanh_pho": 8}),
            ("2026-10-02", {"xa": 2_599, "phuong": 709, "dac_khu": 13, "tinh": 25, "thanh_pho": 9}),
            ("2026-11-28", {"province": 34, "district": 0, "commune": 3_321, "phuong": 709}),
        ],
    )
    def test_units_of_each_kind_are_counted(self, day: str, kinds: dict[str, int]) -> None:
        snapshot = VIETNAM.at(day)
        units = snapshot.localities.values()
        counts = Counter(unit.kind.value for unit in units)
        counts.update(unit.tier.value for unit in units)
        assert {kind: counts[kind] for kind in kinds} == kinds
        assert len(snapshot.children("loc:vn")) == counts["province"]

    @pytest.mark.parametrize("day", ["2025-06-30", "2025-07-01"])
    def test_units_are_the_rows_of_the_list_of_the_day(self, day: str) -> None:
        units = VIETNAM.at(day).localities
        listed = {
            (row["code"], row["name"], row["kind"], row["parent_code"])
            for row in table(f"vietnam_localities_{day}")
        }
        assert listed == {
            (
                unit.code,
                str(unit.name),
                unit.kind.value.removesuffix("_thuoc_tinh"),
                units[str(unit.parent)].code,
            )
            for unit in units.values()
            if unit.parent
        }

    @tries(8)
    @given(day=DAYS, before=st.booleans())
    def test_units_form_one_tree_and_codes_are_unique_on_any_day(
        self, day: date, before: bool
    ) -> None:
        snapshot = VIETNAM.at(max(FIRST_DAY, day - timedelta(days=before)))
        units = snapshot.localities
        assert nx.is_arborescence(snapshot.tree("locality"))
        codes = Counter(unit.code for unit in units.values() if unit.code)
        assert max(codes.values()) == 1
        by_id = {id.removeprefix("loc:").partition("@")[0] for id in units}
        assert by_id == {*codes, "vn"}

    def test_the_parent_of_a_unit_is_in_force_as_long_as_the_unit(self) -> None:
        units = VIETNAM.localities
        assert all(
            u.valid.intersection(units[u.parent].valid) == u.valid
            for u in units.values()
            if u.parent
        )

    def test_the_units_of_each_province_are_those_of_its_act(self) -> None:
        units = VIETNAM.at("2025-07-01").localities
        codes = {unit.id: unit.code for unit in units.values()}
        kinds: defaultdict[str | None, Counter[str]] = defaultdict(Counter)
        for unit in units.values():
            kinds[codes.get(str(unit.parent))][unit.kind.value] += 1
        for row in table("vietnam_acts_2025-07-01"):
            stated = {
                kind: int(row[kind]) for kind in ("xa", "phuong", "dac_khu") if row[kind] != "0"
            }
            assert kinds[row["province_code"]] == stated

    @pytest.mark.parametrize(
        "day", ["2018-01-01", "2020-02-29", "2020-03-01", "2024-12-31", "2025-01-01", "2025-07-01"]
    )
    def test_hanoi_is_the_same_in_both(self, day: str) -> None:
        ids = {"loc:01", *(unit.id for unit in VIETNAM.at(day).descendants("loc:01"))}
        assert {*HANOI.at(day).localities} == ids

    def test_a_unit_of_hanoi_is_the_same_in_both(self) -> None:
        for id, unit in HANOI.localities.items():
            other = VIETNAM.localities[id]
            assert (unit.code, unit.kind, unit.valid.end) == (
                other.code,
                other.kind,
                other.valid.end,
            )
            assert str(unit.name) in {str(other.name), *other.other_spellings}


class TestDaysThatAreAbout:
    def test_the_basis_of_each_first_day_is_that_of_the_history(self) -> None:
        counts = Counter(unit.start_basis for unit in VIETNAM.localities.values())
        rows = Counter(row["from_basis"] for row in table("vietnam_units_history"))
        # More than there are rows: a unit below one that changed began on the same day.
        assert {basis for basis in counts if basis} == {*mm.StartBasis}
        for basis in mm.StartBasis:
            assert counts[basis] >= rows[basis.value]
        assert all(u.valid.start for u in VIETNAM.localities.values() if u.start_basis)

    def test_a_card_and_a_table_show_it(self) -> None:
        unit = VIETNAM.localities["loc:19627"]
        card = str(unit.display())
        assert "not later than this day" in card
        assert "2025-01-02" in card
        assert unit.cited == (mm.Citation(field="valid", source="src:gso-2025-03-01", grade="B-"),)

    def test_other_spellings_are_those_of_the_history(self) -> None:
        unit = VIETNAM.localities["loc:17"]
        assert (str(unit.name), unit.other_spellings) == ("Hòa Bình", ("Hoà Bình",))
        spelled = {(u.code, u.other_spellings) for u in VIETNAM.localities.values()}
        for row in table("vietnam_units_history"):
            assert (row["code"], tuple(filter(None, row["other_spellings"].split(";")))) in spelled


class TestSuccessions:
    def test_successions_are_the_rows_of_the_tables(self) -> None:
        rows = [row for u in VIETNAM.localities.values() for row in u.successors]
        counts = Counter(row.sources[0] for row in rows)
        conversion = table("vietnam_successors_2025-07-01")
        assert counts["src:conversion-2025-07-01"] == len(conversion) == 10_571
        assert counts["src:provinces-2025-07-01"] == 63 - 11
        # Three provinces changed kind, so each unit below them has a new parent.
        assert counts["src:changes-2026-04-30"] == 1 + 95
        assert counts["src:changes-2026-09-01"] == 1 + 54
        assert counts["src:changes-2026-09-20"] == 1 + 99
        units = VIETNAM.localities
        shipped = {
            (unit.code, units[row.to].code, str(row.on), row.extent.value, row.main)
            for unit in units.values()
            for row in unit.successors
        }
        flags = {"1": True, "0": False, "": None}
        for row in table("vietnam_successors_history"):
            old, new = row["old_code"], row["new_code"]
            assert (old, new, row["on"], row["extent"], flags[row["main_part"]]) in shipped

    def test_four_units_that_ended_since_2018_have_no_receiver(self) -> None:
        ended = [
            unit.code
            for unit in VIETNAM.localities.values()
            if unit.valid.end and unit.valid.end >= FIRST_DAY and not unit.successors
            if unit.tier != "district" or unit.valid.end != date(2025, 6, 30)
        ]
        assert sorted(ended) == ["01408", "23758", "26407", "28825"]

    def test_acts_are_documents(self) -> None:
        rows = [row for u in VIETNAM.localities.values() for row in u.successors]
        assert {row.basis for row in rows if row.basis} <= {*VIETNAM.documents}
        without = Counter(row.sources[0] for row in rows if not row.basis and row.on >= FIRST_DAY)
        assert sum(without.values()) == sum(
            not row["act"] for row in table("vietnam_successors_history")
        )
        assert len({row.basis for row in rows if row.on == date(2025, 7, 1)}) == 34 + 1

    def test_changes_of_kind_are_the_rows_of_their_table(self) -> None:
        for row in table("vietnam_changes_2026-04-30"):
            unit = VIETNAM.localities[f"loc:{row['code']}@{row['effective']}"]
            ((before, succession),) = VIETNAM.predecessors(unit)
            assert (before.kind, unit.kind) == (row["old_kind"], row["new_kind"])
            assert succession.basis == f"doc:{row['act'].replace('/', '-')}"

    def test_a_change_of_kind_keeps_code_and_name(self) -> None:
        before = VIETNAM.localities["loc:25270@2025-07-01"]
        (row,) = before.successors
        after = VIETNAM.localities["loc:25270@2026-04-30"]
        assert row.basis == "doc:237-NQ-UBTVQH16"
        assert (before.kind, before.code, before.name) == ("xa", after.code, after.name)
        assert (after.kind, after.parent) == ("phuong", "loc:75@2026-04-30")

    @tries(8)
    @given(days=st.tuples(DAYS, DAYS).map(sorted))
    def test_changes_and_snapshots_agree(self, days: list[date]) -> None:
        since, until = days
        changes = VIETNAM.changes(since + timedelta(days=1), until) if since < until else ()
        began = {*VIETNAM.at(until).localities} - {*VIETNAM.at(since).localities}
        assert began <= {id for change in changes for id in change.after}
        assert all(since < change.day <= until for change in changes)

    @tries(6)
    @given(start=DAYS, end=DAYS, number=st.integers(1, 1000))
    def test_restating_conserves_the_total(self, start: date, end: date, number: int) -> None:
        units = [u for u in VIETNAM.at(start).localities.values() if u.tier == "commune"]
        figures = {unit.id: number for unit in units[:: len(units) // 300]}
        restated = mm.restate(figures, VIETNAM, to=end, at=start)
        assert restated.total == number * len(figures)
        in_force = VIETNAM.at(end).localities
        assert all(id in in_force for id in restated)
        if start < end:
            for id in figures:
                self._is_exact_where_whole(id, restated, end)

    def _is_exact_where_whole(self, id: str, restated: mm.Restatement, end: date) -> None:
        """A unit that went whole, or went on, has a share of 1 in the unit that it became."""
        while VIETNAM.localities[id].valid.end is not None:
            unit = VIETNAM.localities[id]
            if end in unit.valid:
                break
            if len(unit.successors) != 1 or unit.successors[0].extent != "whole":
                return
            id = unit.successors[0].to
        assert restated[id].low > 0

    def test_a_divided_commune_has_bounds(self) -> None:
        restated = mm.restate({"loc:12382": 10}, VIETNAM, to="2025-01-01")
        assert {id: str(figure) for id, figure in restated.items()}
        assert restated.total == 10
        assert any(not figure.is_exact for figure in restated.values())

    def test_every_commune_is_restated(self) -> None:
        communes = [
            unit.id
            for unit in VIETNAM.at("2018-01-01").localities.values()
            if unit.tier == "commune"
        ]
        restated = mm.restate(dict.fromkeys(communes, 1), VIETNAM, to="2026-11-28")
        assert restated.total == 11_162
        low = sum(figure.low for figure in restated.values())
        assert low < 11_162 < sum(int(figure.high or 0) for figure in restated.values())


class TestCoverage:
    def test_a_day_before_the_first_is_refused(self) -> None:
        assert tiers("2018-01-01")[0] == 63
        with pytest.raises(mm.InvalidValueError) as info:
            VIETNAM.at("2017-12-31")
        assert info.value.hint == (
            "dataset:vietnam covers 2018-01-01–2026-10-02: give a day from 2018-01-01 on"
        )

    def test_the_timeline_begins_with_the_first_day(self) -> None:
        steps = VIETNAM.timeline("locality")
        assert min(step.day for step in steps) == date(2018, 2, 7)
        assert steps[0].before == 1 + 63 + 713 + 11_162
        (reform,) = (step for step in steps if step.day == date(2025, 7, 1))
        # Viet Nam itself and eleven provinces continued.
        assert (reform.before, reform.after) == (1 + 63 + 696 + 10_035, 1 + 34 + 3_321)
        assert reform.before - reform.ended == 12

    def test_hanoi_states_its_own_time(self) -> None:
        assert HANOI.first_day_covered == date(2013, 12, 28)
        with pytest.raises(mm.InvalidValueError, match="dataset:hanoi covers 2013-12-28"):
            HANOI.at("2013-12-27")

    def test_earlier_names_are_found_without_a_day(self) -> None:
        ended = [u for u in VIETNAM.localities.values() if u.valid.end and u.valid.end < FIRST_DAY]
        assert len({unit.code for unit in ended}) > 500
        old = VIETNAM.localities["loc:019@2008-08-01"]
        assert (str(old.name), old.kind) == ("Từ Liêm", "huyen")
        assert old in VIETNAM.find("Từ Liêm", "locality")


class TestFindings:
    def test_validation_reports_known_findings_which_the_docs_explain(self) -> None:
        report = VIETNAM.validate()
        report.raise_for_errors()
        by_code = Counter(finding.code for finding in report.findings)
        assert by_code == {"MM801": 4, "MM807": 3, "MM904": 7}
        page = (Path(__file__).parents[2] / "docs/how-to/validate.md").read_text(encoding="utf-8")
        section = page.partition("## Findings of the shipped datasets")[2].partition("\n## ")[0]
        codes = {finding.code for finding in mm.Report.joined([HANOI.validate(), report]).findings}
        assert set(re.findall(r"\*\*(MM\d+)\*\*", section)) == codes
