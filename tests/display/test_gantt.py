"""Gantt charts: every row with a known day is drawn or counted, and a bar lies where its days are."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle

import massmob as mm
from massmob.display.plots.gantt_rows import Certainty, GanttRow, Section, all_rows, fair_share
from massmob.strategies import movements
from massmob.translation.language import LANGUAGES, Language
from support.tries import tries

HANOI = mm.load_dataset("hanoi")
YEAR = mm.Movement(
    [
        mm.Cycle(
            id="cycle:1", name="Năm 2026", year=2026, organ="org:1",
            phases=[
                mm.Phase(kind="launch", on="2026-01-10"),
                mm.Phase(kind="building"),
                mm.Phase(kind="review", on="2026-11"),
            ],
        ),
        mm.Task(id="task:1", name="Cải tạo ngõ", valid="2026-02-01/..", due="2026-05-31"),
        mm.Task(id="task:2", name="Số hóa", due="2026-09", completed="2026-09-10"),
        mm.Task(id="task:3", name="Không ngày"),
        mm.Contest(id="contest:1", name="Hội thi", form="staged", valid="2026-06-01/2026-08-15"),
        mm.ContestRound(id="round:1", name="Sơ khảo", contest="contest:1", order=1),
        mm.ContestRound(
            id="round:2", name="Chung kết", contest="contest:1", order=2, valid="2026-08-15"
        ),
        mm.Document(
            id="doc:1", name="Kế hoạch", type="plan", symbol="12-KH/ĐU", valid="2026-01-05/.."
        ),
        mm.Document(id="doc:2", name="Chỉ thị", type="directive", covers="2021–2030"),
    ]
)  # fmt: skip


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.axes[0].texts]


def rows() -> dict[str, GanttRow]:
    return {row.name: row for row in all_rows(YEAR, "vi")}


class TestRows:
    def test_how_well_days_are_known(self) -> None:
        known = {name: row.certainty for name, row in rows().items()}
        assert known["phát động"] is Certainty.DAYS
        assert known["xây dựng, triển khai"] is Certainty.WITHIN
        assert known["xét duyệt, lựa chọn"] is Certainty.MONTH_OR_YEAR
        assert known["Sơ khảo"] is Certainty.WITHIN
        assert known["Năm 2026"] is Certainty.DAYS
        assert known["Số hóa"] is Certainty.MONTH_OR_YEAR

    def test_a_part_without_days_is_within_the_whole(self) -> None:
        assert rows()["xây dựng, triển khai"].period == mm.Period.year(2026)
        assert str(rows()["Sơ khảo"].period) == "2026-06-01/2026-08-15"

    def test_a_task_runs_until_it_is_due(self) -> None:
        assert str(rows()["Cải tạo ngõ"].period) == "2026-02-01/2026-05-31"
        assert rows()["Không ngày"].period is None

    def test_a_task_runs_until_it_was_completed(self) -> None:
        task = mm.Task(id="task:1", name="x", valid="2026-02-01/..", completed="2026-04-02")
        (row,) = all_rows(mm.Movement([task]), "en")
        assert str(row.period) == "2026-02-01/2026-04-02"

    def test_a_phase_has_the_days_of_its_event(self) -> None:
        event = mm.Event(id="event:1", name="x", kind="launch", valid="2026-01-10")
        phases = [
            mm.Phase(kind="launch", event="event:1"),
            mm.Phase(kind="review", event="event:2"),
        ]
        cycle = mm.Cycle(id="cycle:1", name="x", year=2026, organ="org:1", phases=phases)
        _, launch, review = all_rows(mm.Movement([cycle, event]), "en")
        assert (str(launch.period), launch.certainty) == ("2026-01-10", Certainty.DAYS)
        assert review.certainty is Certainty.WITHIN

    def test_only_an_open_task_is_overdue(self) -> None:
        tasks = rows()
        assert tasks["Cải tạo ngõ"].is_overdue(date(2026, 6, 1))
        assert not tasks["Cải tạo ngõ"].is_overdue(date(2026, 5, 31))
        assert not tasks["Số hóa"].is_overdue(date(2027, 1, 1))
        assert not tasks["Cải tạo ngõ"].is_overdue(None)

    @given(movements())
    @tries(20)
    def test_every_phase_task_contest_round_and_document_is_a_row(
        self, movement: mm.Movement
    ) -> None:
        found = Counter(row.section for row in all_rows(movement, "en"))
        phases = sum(len(cycle.phases) for cycle in movement.cycles.values())
        rounds = sum(round.contest in movement.contests for round in movement.rounds.values())
        assert found[Section.CYCLES] == len(movement.cycles) + phases
        assert found[Section.TASKS] == len(movement.tasks)
        assert found[Section.CONTESTS] == len(movement.contests) + rounds
        assert found[Section.DOCUMENTS] == len(movement.documents)

    @given(st.lists(st.sampled_from(Section), max_size=30), st.integers(1, 20))
    @tries(60)
    def test_a_share_is_fair(self, sections: list[Section], limit: int) -> None:
        every = [
            GanttRow(section=section, name=str(number), period=None)
            for number, section in enumerate(sorted(sections))
        ]
        shown = fair_share(every, limit)
        assert len(shown) == min(limit, len(every))
        counts, totals = Counter(row.section for row in shown), Counter(sections)
        for section in Section:
            firsts = [row for row in every if row.section is section][: counts[section]]
            assert [row for row in shown if row.section is section] == firsts
            if counts[section] < totals[section]:
                assert counts[section] >= max(counts.values()) - 1


class TestChart:
    def test_bars_marks_and_texts_of_a_year(self) -> None:
        figure = mm.draw_gantt(YEAR, at="2026-07-01", lang="vi")
        shown = texts(figure)
        assert shown[0] == "Các bước trong năm, nhiệm vụ, hội thi, văn bản, 2026"
        for text in (
            "Chu kỳ năm và các bước", "xét duyệt, lựa chọn", "11/2026", "12-KH/ĐU", "1/7/2026",
            "quá hạn vào ngày của vạch đỏ", "đã hoàn thành", "chỉ biết tháng hoặc năm",
            "không hiển thị 1 dòng vì không biết ngày nào",
        ):  # fmt: skip
            assert text in shown
        assert "Không ngày" not in shown

    def test_a_bar_lies_where_its_days_are(self) -> None:
        phase = mm.Phase(kind="registration", on="2026-07-02/2026-12-31")
        cycle = mm.Cycle(id="cycle:1", name="x", year=2026, organ="org:1", phases=[phase])
        figure = mm.draw_gantt(mm.Movement([cycle]), since="2026-01-01", until="2026-12-31")
        whole, half = [
            patch
            for patch in figure.axes[0].patches
            if isinstance(patch, Rectangle) and patch.get_width() > 1
        ]
        assert half.get_width() == pytest.approx(whole.get_width() * 183 / 365)
        assert half.get_x() + half.get_width() == pytest.approx(whole.get_x() + whole.get_width())

    def test_an_open_end_is_a_filled_arrow_and_an_end_beyond_a_hollow_one(self) -> None:
        documents = YEAR.subset(["doc:1", "doc:2"])
        figure = mm.draw_gantt(documents, at="2026-07-01")
        shapes = [patch for patch in figure.axes[0].patches if isinstance(patch, Polygon)]
        hollow = [shape.get_facecolor()[:3] == (1.0, 1.0, 1.0) for shape in shapes]
        # Two of the legend, one of the open document, two of the one that began before and ends after.
        assert Counter(hollow) == {False: 2, True: 3}
        assert {"open end", "goes on beyond the time shown"} < set(texts(figure))

    def test_rows_beyond_the_limit_are_counted(self) -> None:
        figure = mm.draw_gantt(HANOI, at="2024-10-15", limit=4)
        note = "60 more rows are not shown (within=, since=, until=, limit=)"
        assert note in texts(figure)
        sections = ("Yearly cycles and their phases", "Tasks and aims", "Contests and their rounds")
        assert {*sections, "Documents: the period stated, else in force"} < set(texts(figure))

    def test_within_a_unit_are_its_own_rows(self) -> None:
        shown = texts(mm.draw_gantt(HANOI, within="contest:2024", at="2024-10-15"))
        assert shown[0] == "Phases, tasks, contests and documents, City contest of 2024, 2024"
        assert "City final" in shown
        assert "Contest of Ba Vì district, 2024" not in shown

    def test_the_axis_has_years_for_a_long_time(self) -> None:
        shown = texts(mm.draw_gantt(HANOI, since="2009-01-01", until="2025-12-31"))
        assert {"2010", "2024"} < set(shown)
        assert "2024-01" not in shown

    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_a_row_has_its_name_in_the_language(self, lang: Language) -> None:
        shown = texts(mm.draw_gantt(HANOI, at="2024-10-15", lang=lang))
        assert mm.CyclePhase.COMMENDATION.label(lang) in shown
        assert HANOI["contest:2024"].name.label(lang) in shown

    def test_bad_arguments_are_errors(self) -> None:
        with pytest.raises(mm.InvalidValueError, match="nothing to draw in this time"):
            mm.draw_gantt(YEAR, at="2019-01-01")
        with pytest.raises(mm.InvalidValueError, match=r"^until: .*ends before it begins"):
            mm.draw_gantt(YEAR, since="2026-05-01", until="2026-04-01")
        with pytest.raises(mm.InvalidValueError, match="no day is known"):
            mm.draw_gantt(mm.Movement())
