"""What is overdue, what has been done for tasks, and who states a value."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.strategies import movements
from support.tries import tries

# --- what is overdue -------------------------------------------------------------------------------


def phase(kind: str, on: str | None, event: str | None = None) -> mm.Phase:
    return mm.Phase(kind=kind, on=on, event=event)


def cycle(*phases: mm.Phase) -> mm.Cycle:
    return mm.Cycle(id="cycle:1", name="2024", year=2024, organ="org:1", phases=phases)


def model(number: int, *statuses: str, **fields: Any) -> mm.MobilizationModel:
    """A model of the cycle that reached the statuses on the first days of January, February …"""
    milestones = [
        mm.Milestone(status=status, on=f"2024-{month:02}-01")
        for month, status in enumerate(statuses, 1)
    ]
    return mm.MobilizationModel(
        id=f"model:{number}", name="A", cycle="cycle:1", milestones=milestones, **fields
    )


YEAR = cycle(
    phase("launch", "2024-01-05"),
    phase("registration", "2024-01-01/2024-03-31"),
    phase("building", "2024-04-01/2024-09-30"),
    phase("recognition", "2024-11"),
    phase("commendation", "2024-12-31"),
    phase("maintenance", None),
)


def overdue(movement: mm.Movement, at: str) -> list[tuple[str, str, int]]:
    return [(item.entity.id, item.phase.value, item.days) for item in movement.overdue(at)]


class TestOverdue:
    def test_on_its_last_day_a_phase_is_not_overdue_and_on_the_next_it_is(self) -> None:
        movement = mm.Movement([cycle(phase("registration", "2024-01-01/2024-03-31"))])
        assert overdue(movement, "2024-03-31") == []
        assert overdue(movement, "2024-04-01") == [("cycle:1", "registration", 1)]

    def test_a_milestone_of_a_model_of_the_cycle_ends_the_phase(self) -> None:
        ended = mm.Movement([YEAR, model(1, "registered")])
        assert ("cycle:1", "registration", 30) not in overdue(ended, "2024-04-30")
        other = mm.Movement([YEAR, model(1, "registered").__class__(id="model:2", name="B")])
        assert ("cycle:1", "registration", 30) in overdue(other, "2024-04-30")

    def test_a_milestone_after_the_day_does_not_count(self) -> None:
        late = mm.Milestone(status="registered", on="2024-06-01")
        movement = mm.Movement(
            [YEAR, mm.MobilizationModel(id="model:1", name="A", cycle="cycle:1", milestones=[late])]
        )
        assert ("cycle:1", "registration", 30) in overdue(movement, "2024-04-30")
        assert ("model:1", "registration", 30) in overdue(movement, "2024-04-30")
        assert "registration" not in {kind for _, kind, _ in overdue(movement, "2024-06-01")}

    @pytest.mark.parametrize(("begins", "done"), [("2024-01-05", True), ("2024-05-01", False)])
    def test_an_event_that_was_held_ends_the_phase(self, begins: str, done: bool) -> None:
        launch = mm.Event(id="event:1", name="Launch", kind="launch", valid=begins)
        movement = mm.Movement([cycle(phase("launch", "2024-01-05", event="event:1")), launch])
        assert (overdue(movement, "2024-02-01") == []) is done

    def test_a_commendation_on_the_occasion_of_the_cycle_ends_its_phase(self) -> None:
        award = mm.Commendation(
            id="award:1", name="A", form="praise", occasions=["cycle:1"], valid="2024-12-20"
        )
        year = cycle(phase("commendation", "2024-12-31"))
        assert overdue(mm.Movement([year]), "2025-01-10") == [("cycle:1", "commendation", 10)]
        assert overdue(mm.Movement([year, award]), "2025-01-10") == []

    def test_a_model_is_given_with_the_first_step_it_lacks(self) -> None:
        movement = mm.Movement([YEAR, model(1, "registered"), model(2, "registered", "built")])
        missing = [item for item in overdue(movement, "2024-12-10") if item[0] != "cycle:1"]
        assert missing == [("model:1", "building", 71), ("model:2", "recognition", 10)]

    def test_a_later_step_implies_the_earlier_ones(self) -> None:
        movement = mm.Movement([YEAR, model(1, "recognised")])
        assert "model:1" not in {id for id, *_ in overdue(movement, "2025-06-01")}

    def test_models_that_stopped_or_ended_before_are_left_out(self) -> None:
        stopped = model(1, "registered", "stopped")
        ended = model(2, "registered", valid="2024-01-01/2024-05-31")
        movement = mm.Movement([YEAR, stopped, ended])
        assert {id for id, *_ in overdue(movement, "2024-10-01")} == {"cycle:1"}

    def test_it_names_the_day_and_what_is_missing(self) -> None:
        movement = mm.Movement([YEAR, model(1, "registered")])
        item = next(item for item in movement.overdue("2024-10-01") if item.entity.id == "model:1")
        assert item.due == date(2024, 9, 30)
        assert (
            str(item)
            == "model:1: not built although the phase building of cycle:1 ended on 2024-09-30"
        )

    @pytest.mark.parametrize(
        ("at", "id", "vi", "en", "ru"),
        [
            (
                "2024-01-06",
                "cycle:1",
                "bước “phát động” đã kết thúc ngày 2024-01-05, nhưng không nêu sự kiện nào",
                "the phase launch ended on 2024-01-05, but no event is stated",
                "этап «объявление о начале» завершился 2024-01-05, но событие не указано",
            ),
            (
                "2024-10-01",
                "cycle:1",
                "bước “xây dựng, triển khai” đã kết thúc ngày 2024-09-30, "
                "nhưng chưa mô hình nào đạt trạng thái “xây dựng” và không nêu sự kiện nào",
                "the phase building ended on 2024-09-30, but no model is built and no event is stated",
                "этап «создание» завершился 2024-09-30, "
                "но ни одна модель не достигла статуса «создана» и событие не указано",
            ),
            (
                "2024-10-01",
                "model:1",
                "chưa đạt trạng thái “xây dựng” dù bước “xây dựng, triển khai” của cycle:1 "
                "đã kết thúc ngày 2024-09-30",
                "not built although the phase building of cycle:1 ended on 2024-09-30",
                "не достигнут статус «создана», хотя этап «создание» (cycle:1) "
                "завершился 2024-09-30",
            ),
        ],
    )
    def test_its_label_is_a_sentence_in_each_language(
        self, at: str, id: str, vi: str, en: str, ru: str
    ) -> None:
        movement = mm.Movement([YEAR, model(1, "registered")])
        item = [item for item in movement.overdue(at) if item.entity.id == id][-1]
        assert [item.label("vi"), item.label("en"), item.label("ru")] == [vi, en, ru]
        assert str(item) == f"{id}: {item.label()}" == f"{id}: {en}"
        label: Any = item.label
        with pytest.raises(mm.InvalidValueError, match=r"^lang: not a language"):
            label("fr")

    def test_a_day_is_required(self) -> None:
        with pytest.raises(mm.InvalidValueError, match=r"^at: "):
            mm.Movement().overdue("tomorrow")

    @tries(25)
    @given(
        st.lists(st.sets(st.sampled_from(mm.ModelStatus)), max_size=4),
        st.dates(date(2024, 1, 1), date(2025, 12, 31)),
        st.integers(0, 400),
    )
    def test_what_is_overdue_stays_so_while_nothing_more_is_stated(
        self, reached: list[set[mm.ModelStatus]], day: date, later: int
    ) -> None:
        models = [model(number, *sorted(steps)) for number, steps in enumerate(reached)]
        movement = mm.Movement([YEAR, *models])
        at = max(day, date(2024, 12, 1))  # when every milestone is past
        now = {(item.entity.id, item.phase, item.due) for item in movement.overdue(at)}
        then = date.fromordinal(at.toordinal() + later)
        after = {(item.entity.id, item.phase, item.due) for item in movement.overdue(then)}
        assert now <= after
        assert all(item.days == (at - item.due).days > 0 for item in movement.overdue(at))


# --- tasks -----------------------------------------------------------------------------------------

PLAN = mm.Document(id="doc:plan", name="Plan", type="plan")
OWN_PLAN = mm.Document(id="doc:own", name="Own plan", type="plan", implements=["doc:plan"])
TASK = mm.Task(id="task:1", name="Clear the land", documents=["doc:plan"], organs=["org:1"])
OWN_TASK = mm.Task(id="task:2", name="Plant trees", documents=["doc:own"], organs=["org:2"])
ORGANS = [
    mm.PartyCommittee(id="org:1", name="A", level="city"),
    mm.PartyCommittee(id="org:2", name="B", level="direct", superior="org:1"),
]
INDICATOR = mm.Indicator(id="ind:1", name="Land cleared", measure="count", tasks=["task:1"])


def figure(value: Any, valid: str = "2024") -> mm.Observation:
    return mm.Observation(
        id="obs:1", name="A", indicator="ind:1", unit="org:1", value=value, valid=valid
    )


def doing(*entities: mm.Entity, at: str | None = None) -> mm.TaskProgress:
    movement = mm.Movement([PLAN, OWN_PLAN, TASK, OWN_TASK, *ORGANS, *entities])
    return movement.tasks("doc:plan", at=at)[0]


class TestTasks:
    def test_the_view_is_still_a_mapping_by_id(self) -> None:
        movement = mm.Movement([PLAN, TASK])
        assert dict(movement.tasks) == dict(movement.of_kind("task")) == {"task:1": TASK}
        with pytest.raises(mm.UnknownEntityError, match="no task with this id"):
            movement.tasks["task:9"]

    @pytest.mark.parametrize(
        ("item", "alone", "with_below"),
        [
            ("doc:plan", ["task:1"], ["task:1", "task:2"]),
            ("doc:own", ["task:2"], ["task:2"]),
            ("org:1", ["task:1"], ["task:1", "task:2"]),
        ],
    )
    def test_of_a_document_or_an_organ_and_of_those_below(
        self, item: str, alone: list[str], with_below: list[str]
    ) -> None:
        movement = mm.Movement([PLAN, OWN_PLAN, TASK, OWN_TASK, *ORGANS])
        assert [done.task.id for done in movement.tasks(item)] == alone
        assert [done.task.id for done in movement.tasks(movement[item], below=True)] == with_below

    def test_a_document_that_continues_another_does_not_take_over_its_tasks(self) -> None:
        later = mm.Document(id="doc:later", name="Later", type="plan", continues=["doc:plan"])
        task = mm.Task(id="task:3", name="C", documents=["doc:later"])
        movement = mm.Movement([PLAN, later, TASK, task])
        assert [done.task.id for done in movement.tasks("doc:plan", below=True)] == ["task:1"]

    def test_nothing_stated(self) -> None:
        done = doing(INDICATOR)
        assert done.state is mm.TaskState.NONE
        assert done.counts == {"models": 0, "figures": 0, "events": 0}
        assert str(done) == "Clear the land (nothing stated)"

    def test_models_and_figures_that_name_it_are_something(self) -> None:
        responding = mm.MobilizationModel(id="model:1", name="A", responds_to=["task:1"])
        done = doing(responding, INDICATOR, figure(3))
        assert done.state is mm.TaskState.SOME
        assert (done.models, done.figures) == ((responding,), (figure(3),))
        assert str(done) == "Clear the land (something done): 1 model, 1 figure"

    def test_a_figure_of_zero_is_nothing_done(self) -> None:
        assert doing(INDICATOR, figure(0)).state is mm.TaskState.NONE
        assert doing(INDICATOR, figure("0–3")).state is mm.TaskState.SOME

    def test_an_event_whose_task_it_is_counts_once_it_has_begun(self) -> None:
        event = mm.Event(id="event:1", name="E", kind="launch", valid="2024-05-01")
        task = mm.Task(id="task:1", name="T", of=["event:1"])
        movement = mm.Movement([event, task])
        assert movement.tasks("event:1", at="2024-04-30")[0].state is mm.TaskState.NONE
        assert movement.tasks("event:1", at="2024-05-01")[0].events == (event,)

    def test_completed_is_only_what_a_source_states_as_completed_by_the_day(self) -> None:
        task = mm.Task(id="task:1", name="T", documents=["doc:plan"], completed="2024-06-01")
        movement = mm.Movement([PLAN, task])
        assert movement.tasks("doc:plan")[0].state is mm.TaskState.COMPLETED
        assert movement.tasks("doc:plan", at="2024-05-31")[0].state is mm.TaskState.NONE

    def test_a_figure_of_a_later_period_does_not_count(self) -> None:
        assert doing(INDICATOR, figure(3, "2025"), at="2024-12-31").state is mm.TaskState.NONE

    def test_what_has_no_tasks_is_refused(self) -> None:
        movement = mm.Movement([mm.MobilizationModel(id="model:1", name="A")])
        with pytest.raises(mm.InvalidValueError, match=r"^item: a model has no tasks"):
            movement.tasks("model:1")
        with pytest.raises(mm.UnknownEntityError, match=r"^item: "):
            movement.tasks("doc:none")
        with pytest.raises(mm.InvalidValueError, match=r"^at: "):
            mm.Movement([PLAN]).tasks("doc:plan", at="soon")

    def test_of_something_without_a_place_in_the_hierarchy_nothing_is_below(self) -> None:
        body = mm.Body(id="org:b", name="B", kind="state")
        task = mm.Task(id="task:1", name="T", organs=["org:b"])
        found = mm.Movement([body, task]).tasks("org:b", below=True)
        assert [done.task.id for done in found] == ["task:1"]


# --- who states a value ----------------------------------------------------------------------------

LIST = mm.Source(id="src:list", name="List", grade="B", place="row 3")
WARD = mm.Locality(
    id="loc:1",
    name="A",
    kind="phuong",
    area_km2=9.1,
    sources=["src:list"],
    cited=[
        mm.Citation(field="area_km2", source="src:map", place="p. 2", seen="2024-10-15"),
        mm.Citation(field="area_km2", source="src:list", grade="B-"),
    ],
    disputes=[mm.Dispute(field="area_km2", value="9.3", sources=["src:list"], note="Rounded")],
    successors=[
        mm.Succession(to="loc:2", extent="part", on="2025-07-01", sources=["src:act"]),
        mm.Succession(to="loc:3", extent="part", on="2025-07-01"),
    ],
)


class TestSourcesOf:
    def test_the_sources_cited_for_the_field_come_with_place_grade_and_day(self) -> None:
        own, other = mm.Movement([WARD, LIST]).sources_of("loc:1", "area_km2")
        assert (own.value, own.is_own) == (9.1, True)
        from_map, from_list = own.citations
        assert (from_map.place, from_map.grade, from_map.seen) == ("p. 2", None, date(2024, 10, 15))
        assert (from_list.place, from_list.grade, from_list.seen) == (
            "row 3",
            mm.Grade.B_MINUS,
            None,
        )
        assert (other.value, other.is_own, str(other.note)) == ("9.3", False, "Rounded")
        assert [citation.grade for citation in other.citations] == [mm.Grade.B]

    def test_without_these_the_sources_of_the_entity(self) -> None:
        (own,) = mm.Movement([WARD, LIST]).sources_of(WARD, "kind")
        assert [citation.source for citation in own.citations] == ["src:list"]

    def test_an_excerpt_has_the_grade_of_the_whole(self) -> None:
        excerpt = mm.Source(id="src:map", name="Map", part_of="src:list")
        own, _ = mm.Movement([WARD, LIST, excerpt]).sources_of(WARD, "area_km2")
        assert own.citations[0].grade is mm.Grade.B

    def test_values_with_sources_of_their_own_come_one_by_one(self) -> None:
        first, second = mm.Movement([WARD]).sources_of("loc:1", "successors")
        assert [citation.source for citation in first.citations] == ["src:act"]
        assert [citation.source for citation in second.citations] == ["src:list"]

    def test_a_field_without_a_value_has_one_only_where_a_source_is_cited_for_it(self) -> None:
        assert mm.Movement([WARD]).sources_of("loc:1", "parent") == ()
        unit = mm.Locality(id="loc:2", name="B", kind="xa", cited={"parent": ["src:list"]})
        (stated,) = mm.Movement([unit]).sources_of("loc:2", "parent")
        assert (stated.value, [citation.source for citation in stated.citations]) == (
            None,
            ["src:list"],
        )

    def test_unknown_fields_and_those_that_no_source_states_are_refused(self) -> None:
        movement = mm.Movement([WARD])
        with pytest.raises(
            mm.InvalidValueError, match=r"^field: a locality has no such field.*area_km2"
        ):
            movement.sources_of("loc:1", "area")
        with pytest.raises(mm.InvalidValueError, match=r"^field: no source states this field"):
            movement.sources_of("loc:1", "sources")
        with pytest.raises(mm.UnknownEntityError, match=r"^item: "):
            movement.sources_of("loc:9", "name")

    @tries(15)
    @given(movements())
    def test_every_stated_name_has_the_sources_of_its_entity(self, movement: mm.Movement) -> None:
        for entity in movement:
            (own,) = movement.sources_of(entity, "name")
            assert own.value == entity.name
            cited = tuple(item.source for item in entity.cited if item.field == "name")
            assert tuple(item.source for item in own.citations) == (cited or entity.sources)
