"""How far models came: every count against a slow obvious one, bounds, groups, what lapsed, what is lost."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import massmob as mm
from massmob.strategies import models, movements
from support.tries import tries

STEPS = ["registered", "built", "effective", "recognised", "exemplary", "commended", "replicated"]


def model(number: int, *statuses: str, year: int = 2023, **fields: Any) -> mm.MobilizationModel:
    fields = {"unit": "loc:a", **fields}
    milestones = [mm.Milestone(status=status, on=f"{year}") for status in statuses]
    return mm.MobilizationModel(id=f"model:{number}", name="M", milestones=milestones, **fields)


UNITS = [
    mm.Locality(id="loc:01", name="Hà Nội", kind="thanh_pho"),
    mm.Locality(id="loc:a", name="A", kind="xa", parent="loc:01"),
    mm.Locality(id="loc:b", name="B", kind="xa", parent="loc:01"),
]


def course(*given: mm.MobilizationModel, **arguments: Any) -> mm.Course:
    return mm.Movement([*UNITS, *given]).funnel(along="locality", **arguments)["loc:01"]


# --- against a slow obvious count ------------------------------------------------------------------


def obvious(given: list[mm.MobilizationModel], step: str) -> tuple[int, int]:
    """The fewest and the most models that reached a step."""
    least = most = 0
    for one in given:
        stated = {milestone.status.value for milestone in one.milestones}
        later = {name for name in stated if name in STEPS[STEPS.index(step) + 1 :]}
        if step == "built" and "maintained" in stated:
            later.add("maintained")
        sure = step in stated or step == "registered" or (step == "built" and later != set())
        least += sure
        most += sure or later != set() or not stated
    return least, most


@st.composite
def movements_with_models(draw: st.DrawFn) -> mm.Movement:
    """Valid movements in which every unit may run models with any milestones."""
    movement = draw(movements(max_units=5, max_entries=4))
    movement = movement.remove(*movement.models)
    units = list(movement.localities)
    number = draw(st.integers(1, 6))
    drawn = []
    for index in range(number):
        template = draw(models(unit=draw(st.sampled_from(units))))
        statuses = draw(st.lists(st.sampled_from(mm.ModelStatus), max_size=4, unique=True))
        steps = [mm.Milestone(status=status, on="2024") for status in statuses]
        drawn.append(
            mm.MobilizationModel(
                id=f"model:x{index}", name=template.name, unit=template.unit, milestones=steps
            )
        )
    return movement.add(*drawn)


@tries(40)
@given(movements_with_models())
def test_every_count_equals_a_slow_obvious_one(movement: mm.Movement) -> None:
    funnel = movement.funnel(along="locality")
    tree = movement.hierarchy("locality")
    for unit in funnel:
        within = [one for one in movement.models.values() if tree.is_within(str(one.unit), unit)]
        for step, figure in funnel[unit].steps.items():
            assert (figure.low, figure.high) == obvious(within, step)


@tries(30)
@given(movements_with_models())
def test_units_add_up_and_no_step_surely_exceeds_the_one_before(movement: mm.Movement) -> None:
    funnel, tree = movement.funnel(along="locality"), movement.hierarchy("locality")
    own = movement.rollup("model", along="locality")
    for unit, here in funnel.items():
        assert here.registered == own[unit]
        numbers = list(here.steps.values())
        for before, after in pairwise(numbers):
            assert not before.surely_less_than(after.low)
        for rate in here.rates.values():
            assert rate is None or (0 <= rate.low <= (rate.high or 0) <= 1)
        below = [funnel[child].steps for child in tree.children(unit)]
        at_unit = [one for one in movement.models.values() if one.unit == unit]
        for step, figure in here.steps.items():
            least = obvious(at_unit, step)[0] + sum(steps[step].low for steps in below)
            assert figure.low == least


@tries(20)
@given(movements(min_models=1), st.booleans())
def test_groups_add_up_to_the_unit_and_years_to_all(movement: mm.Movement, by_year: bool) -> None:
    assume(any(model.unit for model in movement.models.values()))
    by = "year" if by_year else "field"
    funnel = movement.funnel(along="locality", by=by)
    for unit, here in funnel.items():
        parts = funnel.groups(unit)
        for step, figure in here.steps.items():
            assert sum(part.steps[step].low for part in parts.values()) == figure.low
        for year, part in parts.items() if by_year else ():
            if isinstance(year, int):
                assert movement.funnel(along="locality", year=year)[unit].steps == part.steps


# --- bounds ----------------------------------------------------------------------------------------


def test_a_model_whose_earlier_milestones_are_missing_counts_within_bounds() -> None:
    here = course(model(1, "exemplary"))
    assert here.registered == here.built == here.exemplary == 1
    assert here.effective == here.recognised == mm.Quantity.between(0, 1)
    assert here.commended == here.replicated == 0


def test_rates_are_of_the_models_that_reached_the_step_before() -> None:
    given = [
        model(1, "registered"),
        model(2, "registered", "built"),
        model(3, "registered", "built", "effective", "recognised"),
    ]
    rates = course(*given).rates
    assert rates["built"] == Fraction(2, 3)
    assert rates["effective"] == Fraction(1, 2)
    assert rates["recognised"] == 1
    assert rates["exemplary"] == 0
    assert rates["commended"] is None  # no model is exemplary


def test_a_step_that_is_not_stated_gives_the_rate_bounds() -> None:
    given = [model(1, "built", "recognised"), model(2, "built", "effective"), model(3, "built")]
    rates = course(*given).rates
    assert rates["effective"] == mm.Quantity.between(Fraction(1, 3), Fraction(2, 3))
    # Of the one surely effective none is recognised; with the first one it is one of two.
    assert rates["recognised"] == mm.Quantity.between(0, Fraction(1, 2))


def test_a_model_without_milestones_may_have_reached_any_step() -> None:
    here = course(model(1), at="2026-01-01")
    assert here.registered == 1
    assert {here.built, here.replicated, here.lapsed} == {mm.Quantity.between(0, 1)}
    later = course(
        model(1, "registered", "built", year=2030, valid="2023-01-01/.."), at="2026-01-01"
    )
    assert later.built == 0  # what is stated is of another time


def test_a_maintained_model_was_built() -> None:
    assert course(model(1, "registered", "maintained")).built == 1


# --- time ------------------------------------------------------------------------------------------


def test_registered_and_never_built_lapses_when_its_year_is_over() -> None:
    given = [model(1, "registered"), model(2, "registered", "built")]
    assert course(*given, at="2023-12-31").lapsed == 0
    assert course(*given, at="2024-01-01").lapsed == 1
    assert course(*given).lapsed == mm.Quantity.between(0, 1)  # no day: the year may be over or not


def test_a_stopped_model_is_counted_apart_and_has_not_lapsed() -> None:
    here = course(model(1, "registered", "stopped"), at="2025-01-01")
    assert here.registered == here.stopped == 1
    assert here.built == here.lapsed == 0


def test_milestones_and_models_after_the_day_do_not_count() -> None:
    later = mm.Milestone(status="built", on="2024-05-01")
    early = mm.Milestone(status="registered", on="2023-01-10")
    one = mm.MobilizationModel(id="model:1", name="M", unit="loc:a", milestones=[early, later])
    given = [one, model(2, "registered", year=2025)]
    before, after = (course(*given, at=day) for day in ("2024-04-30", "2024-05-01"))
    assert before.registered == after.registered == after.built == 1
    assert before.built == 0


def test_a_model_that_had_ended_by_the_day_is_still_counted() -> None:
    ended = model(1, "registered", valid="2023")
    assert course(ended, at="2024-06-01").lapsed == 1


def test_the_year_is_that_of_registration_or_else_of_the_cycle() -> None:
    cycle = mm.Cycle(id="cycle:1", name="2022", year=2022, organ="org:1")
    given = [model(1, "recognised", cycle="cycle:1"), model(2, "registered"), model(3)]
    movement = mm.Movement([*UNITS, cycle, *given])
    assert movement.funnel(along="locality", year=2022)["loc:01"].recognised == 1
    of_2023 = movement.funnel(along="locality", year=2023)
    assert of_2023["loc:01"].registered == 1
    assert of_2023.notes == ("1 model of no known year is not counted: model:3",)
    assert "no known year" in str(of_2023)


# --- what is lost and what is refused --------------------------------------------------------------


def test_models_without_a_unit_are_losses_as_of_a_rollup() -> None:
    movement = mm.Movement([*UNITS, model(1), model(2, unit=None), model(3, unit="loc:x")])
    funnel = movement.funnel(along="locality")
    assert funnel.losses == movement.rollup("model", along="locality").losses
    assert funnel.losses.keys == ("model:2", "model:3")
    assert "2 of 3 models in no total" in str(funnel)
    with pytest.raises(mm.InvalidValueError, match="2 of the 3 models could not be used"):
        movement.funnel(along="locality", strict=True)


def test_models_of_ended_units_are_carried_to_their_successors() -> None:
    succession = mm.Succession(to="loc:c", extent="whole", on="2025-07-01")
    old = mm.Locality(
        id="loc:a",
        name="A",
        kind="xa",
        parent="loc:01",
        valid="../2025-06-30",
        successors=[succession],
    )
    new = mm.Locality(id="loc:c", name="C", kind="xa", parent="loc:01", valid="2025-07-01/..")
    movement = mm.Movement([UNITS[0], old, new, model(1, "registered", "built")])
    with pytest.raises(mm.InvalidValueError, match="the only model could not be used"):
        movement.funnel(along="locality", at="2025-08-01")
    followed = movement.funnel(along="locality", at="2025-08-01", follow=True)
    assert followed["loc:c"].built == followed["loc:01"].built == 1


def test_without_models_it_is_refused_with_the_figures_that_there_are() -> None:
    indicator = mm.Indicator(id="ind:1", name="I", measure="count")
    figure = mm.Observation(
        id="obs:1", name="O", indicator="ind:1", unit="loc:a", value=3, status="built", valid="2024"
    )
    with pytest.raises(mm.InvalidValueError, match=r'ind:1 have figures by status.*by="status"'):
        mm.Movement([*UNITS, indicator, figure]).funnel(along="locality")
    with pytest.raises(
        mm.InvalidValueError, match=r"no model of this year.*its models are of 2023"
    ):
        course(model(1, "registered"), year=2020)


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        ({"along": "place"}, "along"),
        ({"along": "locality", "by": "colour"}, "by"),
        ({"along": "locality", "by": []}, "by"),
        ({"along": "locality", "year": "2024"}, "year"),
        ({"along": "locality", "at": "soon"}, "at"),
        ({"along": "locality", "where": {"unit": "loc:z"}}, "where"),
    ],
)
def test_wrong_arguments_are_named(arguments: dict[str, Any], place: str) -> None:
    with pytest.raises(mm.InvalidValueError, match=rf"^{place}"):
        mm.Movement([*UNITS, model(1)]).funnel(**arguments)


# --- how it shows itself ---------------------------------------------------------------------------


def test_tables_and_html() -> None:
    field = mm.Field(id="field:e", name="Economy")
    built = [model(n, "registered", "built", field="field:e") for n in (1, 2)]
    given = [*built, model(3, "registered")]
    movement = mm.Movement([*UNITS, field, *given])
    funnel = movement.funnel(along="locality", by="field", year=2023, at="2024-06-01", depth=0)
    lines = str(funnel).splitlines()
    assert lines[0] == "Funnel of the models of 2023 by field, Hà Nội, 1 June 2024"
    assert lines[1].split()[:5] == ["id", "unit", "field", "registered", "built"]
    assert [line.split()[-9:] for line in lines[3:5]] == [
        ["3", "2", "0", "0", "0", "0", "0", "1", "0"],
        ["2", "2", "0", "0", "0", "0", "0", "0", "0"],
    ]
    assert "66.7 %" in str(funnel.table(rates=True))
    assert "đăng ký" in str(funnel.table(lang="vi"))
    assert "Hà Nội" in funnel._repr_html_()
    assert (
        repr(funnel)
        == "<Funnel: Funnel of the models of 2023 by field, Hà Nội, 1 June 2024: 1 unit>"
    )
    with pytest.raises(mm.UnknownEntityError):
        funnel["loc:z"]
