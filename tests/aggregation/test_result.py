"""What a rollup gives besides its totals: orders, shares, changes, pivots, tables, notes."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.aggregation.losses import Loss
from support.drawn import furnished

CITY = mm.Locality(id="loc:01", name="Hà Nội", kind="thanh_pho")
NORTH = mm.Locality(id="loc:1", name="Bắc", kind="quan", parent="loc:01")
SOUTH = mm.Locality(id="loc:2", name="Nam", kind="huyen", parent="loc:01")
FIELD = mm.Field(id="field:1", name=mm.Text(vi="kinh tế", en="economy"))


def model(number: int, unit: str, **fields: Any) -> mm.MobilizationModel:
    return mm.MobilizationModel(id=f"model:{number}", name="x", unit=unit, **fields)


MOVEMENT = mm.Movement(
    [
        *(CITY, NORTH, SOUTH, FIELD),
        model(1, "loc:1", field="field:1", level="direct"),
        model(2, "loc:1", field="field:1", level="base"),
        model(3, "loc:2", field="field:1", level="base"),
        model(4, "loc:01", level="base"),
    ]
)


def stated(measure: str, *figures: tuple[str, object]) -> mm.Movement:
    """The city and its districts with figures (unit, value) of one indicator."""
    observations = [
        mm.Observation(id=f"obs:{n}", name="x", indicator="ind:1", unit=unit, value=as_any(value))
        for n, (unit, value) in enumerate(figures)
    ]
    indicator = mm.Indicator(id="ind:1", name="i", measure=as_any(measure))
    return mm.Movement([CITY, NORTH, SOUTH, indicator, *observations])


def as_any(value: object) -> Any:
    return value


def rolled(movement: mm.Movement, by: Any = None) -> mm.Rollup[Any]:
    return mm.rollup(movement, "locality", along="locality", by=by)


figures_of_units = st.lists(
    st.integers(0, 9).map(mm.Quantity)
    | st.integers(0, 9).map(mm.Quantity.at_least)
    | st.tuples(st.integers(0, 4), st.integers(5, 9)).map(lambda ends: mm.Quantity.between(*ends)),
    min_size=2,
    max_size=2,
)


def possible(figure: mm.Quantity) -> range:
    """The whole numbers that a figure may be, up to 12 where nothing bounds it."""
    return range(int(figure.low), 12 if figure.high is None else int(figure.high) + 1)


def with_losses(rollup: mm.Rollup[Any], key: str = "model:9") -> mm.Rollup[Any]:
    """The same rollup with a loss."""
    losses = attrs.evolve(rollup.losses, items=(Loss(key=key, reason=as_any("ended")),))
    context = rollup._context  # pyright: ignore[reportPrivateUsage]
    return mm.Rollup(dict(rollup), attrs.evolve(context, losses=losses))


# --- order -----------------------------------------------------------------------------------------


@given(furnished(), st.integers(1, 5), st.sampled_from([None, "low", "high"]))
def test_top_agrees_with_a_slow_search(movement: mm.Movement, n: int, by: Any) -> None:
    totals = rolled(movement)
    remaining = list(totals)
    slow: list[str] = []
    while remaining and len(slow) < n:
        greatest = remaining[0]
        for unit in remaining:
            if totals[unit].low > totals[greatest].low:
                greatest = unit
        slow.append(greatest)
        remaining.remove(greatest)
    assert list(totals.top(n, by)) == slow
    assert totals.top(n, by) == {unit: totals[unit] for unit in slow}


@given(furnished(), st.booleans())
def test_sorting_is_a_permutation_that_keeps_the_order_of_equal_units(
    movement: mm.Movement, descending: bool
) -> None:
    totals = rolled(movement)
    ordered = list(totals.sort_by(descending=descending))
    assert sorted(ordered) == sorted(totals)
    ranks = {unit: number for number, unit in enumerate(totals)}
    for one, next_one in pairwise(ordered):
        a, b = int(totals[one]), int(totals[next_one])
        assert a == b or (a > b) is descending
        assert a != b or ranks[one] < ranks[next_one]
    assert list(totals.sort_by(lambda total: -total.low, descending=descending)) == list(
        totals.sort_by(descending=not descending)
    )


def test_bounds_are_sorted_by_the_lower_then_the_upper_bound() -> None:
    wide, low = mm.Quantity.between(3, 20), mm.Quantity.at_least(2)
    totals = mm.rollup(stated("count", ("loc:1", wide), ("loc:2", low)), "ind:1", along="locality")
    districts = ["loc:1", "loc:2"]
    assert [unit for unit in totals.sort_by() if unit in districts] == districts
    assert [unit for unit in totals.sort_by("low") if unit in districts] == districts
    assert [unit for unit in totals.sort_by("high") if unit in districts] == districts[::-1]


def test_units_are_sorted_by_a_group_and_those_without_a_figure_come_last() -> None:
    totals = mm.rollup(MOVEMENT, "model", along="locality", by="level")
    assert list(totals.top(3, by="base")) == ["loc:01", "loc:1", "loc:2"]
    assert list(totals.sort_by("direct", descending=False)) == ["loc:2", "loc:01", "loc:1"]
    movement = stated("count", ("loc:1", 3), ("loc:2", 3))
    by_unit = mm.rollup(movement, "ind:1", along="locality", by="unit")
    for descending in (True, False):
        assert list(by_unit.sort_by("loc:2", descending=descending))[-1] == "loc:1"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda totals: totals.top("3"), "^n: not an int"),
        (lambda totals: totals.top(0), "^n: not a number of units: found 0; 1 or more"),
        (lambda totals: totals.top(3, by="ward"), "^by: not a group.*found 'ward'; one of: base"),
        (lambda totals: totals.top(3, by=lambda total: total), "^by: no order"),
        (lambda totals: totals.sort_by(descending=1), "^descending: "),
        (lambda totals: totals.share("half"), "^of: not a whole"),
        (lambda totals: totals.change(5), "^other: not a Rollup"),
        (lambda totals: totals.change(rolled(MOVEMENT)), "^other: totals of another form"),
        (lambda totals: totals.pivot("colour"), "^columns: not a dimension"),
        (lambda totals: totals.pivot(all=2), "^all: "),
        (lambda totals: totals.pivot(lang="de"), "^lang: "),
        (lambda totals: totals.table(all="yes"), "^all: "),
        (lambda totals: totals.table(lang="de"), "^lang: not a language"),
        (lambda totals: totals.table(indent=3), "^indent: "),
        (lambda totals: totals.to_frame("sheets"), "^backend: "),
        (lambda totals: totals.to_frame(names=1), "^names: "),
        (lambda totals: totals.to_frame(labels=1), "^labels: "),
        (lambda totals: totals.to_frame(lang="de"), "^lang: "),
        (lambda totals: totals.missing(3), "^unit: not a str"),
        (lambda totals: totals.missing("loc:9"), "^unit: not a unit"),
        (lambda totals: totals[3], "^unit: not a str"),
    ],
)
def test_a_wrong_argument_is_refused_by_name(call: Any, message: str) -> None:
    with pytest.raises(mm.MassmobError, match=message):
        call(mm.rollup(MOVEMENT, "model", along="locality", by="level"))


def test_an_unknown_unit_is_refused_with_near_ids_and_the_reason() -> None:
    totals = mm.rollup(MOVEMENT, "model", along="locality", tier="district")
    with pytest.raises(mm.UnknownEntityError, match="did you mean loc:1"):
        totals["loc:11"]
    with pytest.raises(mm.UnknownEntityError, match=r"not shown.*level=, tier="):
        totals["loc:01"]


# --- shares ----------------------------------------------------------------------------------------


@given(furnished())
def test_exact_shares_of_children_and_of_the_unit_itself_add_up_to_one(
    movement: mm.Movement,
) -> None:
    totals = mm.rollup(movement, "model", along="locality")
    shares = totals.share()
    for unit, total in totals.items():
        below = [child.id for child in movement.children(unit)]
        if total.low == 0:
            assert not any(child in shares for child in below)
            continue
        own = total.low - sum(totals[child].low for child in below)
        own_share = Fraction(own) / total.low
        assert sum((shares[child].low for child in below), own_share) == 1


@given(figures_of_units)
def test_shares_of_bounds_are_within_one_and_contain_every_possible_share(
    values: list[mm.Quantity],
) -> None:
    movement = stated("count", *zip(("loc:1", "loc:2"), values, strict=True))
    totals = mm.rollup(movement, "ind:1", along="locality")
    shares = totals.share()
    if totals["loc:01"].low == 0:
        assert "loc:1" not in shares
        assert "no share" in shares.notes[0]
        return
    assert sum(shares[unit].low for unit in ("loc:1", "loc:2")) <= 1
    for first in possible(values[0]):
        for second in possible(values[1]):
            assert first + second == 0 or shares["loc:1"].contains(Fraction(first, first + second))
    assert all(share.high is not None and share.high <= 1 for share in shares.values())


def test_shares_are_of_the_parent_or_of_all_roots_also_of_units_that_are_not_shown() -> None:
    models = mm.rollup(MOVEMENT, "model", along="locality", tier="district")
    assert models.share() == {"loc:1": Fraction(1, 2), "loc:2": Fraction(1, 4)}
    fields = mm.Movement([FIELD, mm.Field(id="field:2", name="y", parent="field:1")])
    roots = mm.Movement([*fields, mm.Field(id="field:3", name="z")])
    totals = mm.rollup(roots, "field", along="field")
    third = Fraction(1, 3)
    assert totals.share() == {"field:1": 2 * third, "field:2": Fraction(1, 2), "field:3": third}
    assert totals.share("whole") == {"field:1": 2 * third, "field:2": third, "field:3": third}


def test_shares_are_per_group() -> None:
    shares = mm.rollup(MOVEMENT, "model", along="locality", by="level").share()
    assert shares["loc:1"] == {"direct": 1, "base": Fraction(1, 3)}
    assert "33.3 %" in str(shares)


def test_a_share_above_one_shows_that_figures_contradict_each_other() -> None:
    movement = stated("count", ("loc:01", 10), ("loc:1", 12))
    totals = mm.rollup(movement, "ind:1", along="locality")
    assert totals.share()["loc:1"] == Fraction(6, 5)


@pytest.mark.parametrize("measure", ["stock", "ratio"])
def test_a_root_without_a_figure_may_have_any_share_of_the_whole(measure: str) -> None:
    other = mm.Locality(id="loc:02", name="Hà Giang", kind="tinh")
    figure: Any = mm.Quantity.ratio(10, 20) if measure == "ratio" else 10
    totals = mm.rollup(stated(measure, ("loc:01", figure)).add(other), "ind:1", along="locality")
    assert totals.share() == {"loc:01": mm.Quantity.between(0, 1)}
    assert dict(totals.share("whole")) == dict(totals.share())


def test_the_share_of_a_change_may_be_above_one() -> None:
    later = stated("count", ("loc:1", mm.Quantity.between(2, 9)), ("loc:2", 0))
    earlier = stated("count", ("loc:1", 1), ("loc:2", 0), ("loc:01", 1))
    change = mm.rollup(later, "ind:1", along="locality").change(
        mm.rollup(earlier, "ind:1", along="locality")
    )
    assert change["loc:1"] == change["loc:01"] == mm.Quantity.between(1, 8)
    assert change.share("whole")["loc:1"] == mm.Quantity.between(Fraction(1, 8), 8)


@pytest.mark.parametrize("measure", ["share", "minimum", "maximum"])
def test_averages_and_extremes_have_no_shares(measure: str) -> None:
    totals = mm.rollup(stated(measure, ("loc:1", 1)), "ind:1", along="locality")
    with pytest.raises(mm.InvalidValueError, match="no part of a whole"):
        totals.share()


def test_documents_have_no_shares() -> None:
    plan = mm.Document(id="doc:1", name="x", type="plan")
    totals = mm.rollup(mm.Movement([plan]), "document", along="document")
    with pytest.raises(mm.InvalidValueError, match="no shares"):
        totals.share()


# --- changes ---------------------------------------------------------------------------------------


@given(furnished(), furnished())
def test_changes_are_antisymmetric_and_zero_against_the_same(
    one: mm.Movement, other: mm.Movement
) -> None:
    for by in (None, "kind"):
        first, second = rolled(one, by), rolled(other, by)
        forth, back = first.change(second), second.change(first)
        assert set(forth) == set(back) == {*first, *second}
        for unit in forth:
            for group, change in groups_of(forth[unit]).items():
                assert change == groups_of(back[unit])[group] * -1
        nothing = first.change(first)
        assert list(nothing) == list(first)
        assert {q for unit in nothing for q in groups_of(nothing[unit]).values()} <= {0}


def groups_of(total: Any) -> Mapping[Any, mm.Quantity]:
    return total if isinstance(total, Mapping) else {None: total}


@given(figures_of_units, figures_of_units)
def test_changes_of_bounds_contain_every_possible_change(
    after: list[mm.Quantity], before: list[mm.Quantity]
) -> None:
    pairs = (stated("count", *zip(("loc:1", "loc:2"), v, strict=True)) for v in (after, before))
    later, earlier = (mm.rollup(movement, "ind:1", along="locality") for movement in pairs)
    change = later.change(earlier)
    for number, unit in enumerate(("loc:1", "loc:2")):
        if before[number].high is None:
            assert unit not in change
            assert unit in change.notes[0]
            continue
        for end in possible(after[number]):
            for start in possible(before[number]):
                assert change[unit].contains(end - start)


def test_a_unit_of_one_day_only_counts_as_zero_and_has_its_name() -> None:
    before = mm.Movement([CITY, attrs.evolve(NORTH, valid="../2025-06-30"), SOUTH])
    today = before.at("2025-07-01")
    change = rolled(today).change(rolled(before.at("2025-01-01")))
    assert change == {"loc:01": -1, "loc:2": 0, "loc:1": -1}
    assert "  Bắc" in str(change)
    assert "Bắc" in change._repr_html_()


def test_of_a_figure_that_only_one_has_there_is_no_change() -> None:
    later = mm.rollup(stated("count", ("loc:1", 3), ("loc:2", 3)), "ind:1", along="locality")
    earlier = mm.rollup(stated("count", ("loc:1", 1)), "ind:1", along="locality")
    change = later.change(earlier)
    assert change == {"loc:1": 2}
    assert change.notes == ("2 units have no change that is known: loc:01, loc:2",)
    assert change.notes[0] in str(change)


def test_the_change_of_one_tier_has_shares_of_the_units_above_that_are_not_shown() -> None:
    later = mm.rollup(MOVEMENT, "model", along="locality", tier="district")
    nothing = mm.rollup(MOVEMENT, "model", along="locality", tier="district", where=lambda _: False)
    change = later.change(nothing).top(1)
    assert change.share() == {"loc:1": Fraction(1, 2)}
    assert not change.share().notes


def test_of_a_share_that_only_one_has_there_is_no_change() -> None:
    """Where there was no model at all there was no share, which is not a share of zero."""
    after = mm.rollup(MOVEMENT, "model", along="locality").share()
    before = mm.rollup(MOVEMENT.remove("model:3"), "model", along="locality", at="2025-01-01")
    nothing = mm.rollup(MOVEMENT, "model", along="locality", where=lambda _: False).share()
    assert not nothing
    change = after.change(nothing)
    assert not change
    assert change.notes[-1].startswith("3 units have no change that is known")
    assert after.change(before.share())["loc:2"] == Fraction(1, 4)


def test_the_losses_of_both_sides_are_in_the_notes() -> None:
    totals = mm.rollup(MOVEMENT, "model", along="locality")
    change = with_losses(totals).change(with_losses(totals, "model:8"))
    assert "model:9" in change.notes[0]
    assert change.notes[1].startswith("in what was subtracted: 1 of 4 models in no total: model:8")


def test_ratios_have_no_difference() -> None:
    movement = stated("ratio", ("loc:01", mm.Quantity.ratio(1, 2)))
    totals = mm.rollup(movement, "ind:1", along="locality")
    with pytest.raises(mm.InvalidValueError, match=r"^other: .*Quantity\.share"):
        totals.change(totals)


# --- pivots and tables -----------------------------------------------------------------------------


@given(furnished(), st.sampled_from(["unit", "kind", "valid"]))
def test_a_pivot_has_every_total_once(movement: mm.Movement, columns: str) -> None:
    totals = rolled(movement, ["kind", "valid"])
    table = totals.pivot(columns, all=True)
    cells = [int(cell) for row in table.rows for cell in row if cell.isdigit()]
    expected = [int(figure) for unit in totals for figure in totals[unit].values()]
    assert sorted(cells) == sorted(expected)


def test_a_pivot_has_a_dimension_as_columns() -> None:
    totals = mm.rollup(MOVEMENT, "model", along="locality", by=["field", "level"])
    table = totals.pivot("level")
    assert table.header == ("id", "unit", "field", "base", "directly above the base")
    assert ("loc:1", "Bắc", "economy", "1", "1") in table.rows
    assert totals.pivot() == table
    assert totals.pivot("unit").header == ("field", "level", "Hà Nội", "Bắc", "Nam")
    with pytest.raises(mm.InvalidValueError, match="without groups"):
        rolled(MOVEMENT).pivot()


def test_headings_are_labels_in_a_language_and_keys_stay_values() -> None:
    totals = mm.rollup(MOVEMENT, "model", along="locality", by="field")
    assert totals.table().header == ("id", "unit", "economy", "–")
    assert totals.table(lang="vi").header[2] == "kinh tế"
    assert totals.table(labels=False).header[2] == "field:1"
    assert "field:1" in totals["loc:1"]
    assert "economy" in totals._repr_html_()
    assert rolled(MOVEMENT, "kind").table().header[3] == "urban district"
    assert rolled(MOVEMENT, "name").table().header[2] == "Bắc"
    both = mm.rollup(MOVEMENT, "model", along="locality", by=["field", "level"])
    assert both.table().header[2] == "economy, base"
    in_a_list = mm.rollup(MOVEMENT, "model", along="locality", by=["level"])
    assert in_a_list.table().header[2] == "base"


def test_headings_that_would_be_equal_have_their_values() -> None:
    twin = mm.Field(id="field:2", name=FIELD.name)
    movement = mm.Movement([*MOVEMENT, twin, model(5, "loc:1", field="field:2")])
    totals = mm.rollup(movement, "model", along="locality", by="field")
    assert {"economy (field:1)", "economy (field:2)"} <= set(totals.table().header)


def large(count: int) -> mm.Movement:
    wards = [
        mm.Locality(id=f"loc:{n:05}", name=f"Xã {n}", kind="xa", parent="loc:01")
        for n in range(100, 100 + count)
    ]
    return mm.Movement([CITY, *wards])


@given(st.integers(0, 60), st.integers(1, 20))
def test_a_long_print_keeps_first_and_last_units_in_thirty_lines(units: int, groups: int) -> None:
    movement = large(units)
    totals = with_losses(rolled(movement, lambda entity: entity.id[-2:] if groups > 1 else 0))
    lines = str(totals).splitlines()
    assert len(lines) <= 30
    assert "model:9" in lines[-1]
    rows = [line for line in lines if line.startswith("loc:")]
    assert rows[0].startswith("loc:01 ")
    assert rows[-1].split()[0] == list(totals)[-1]
    hidden = len(totals) - len(rows)
    assert bool(hidden) is any("more rows" in line for line in lines)
    whole = totals.table(all=True).to_text().splitlines()
    assert len([line for line in whole if line.startswith("loc:")]) == len(totals)
    written = list(csv.reader(io.StringIO(totals.table().to_csv())))
    assert len(written) == 2 + len(totals)
    assert len(written[1]) == 2 + len(totals.groups)


def test_a_wide_print_shows_twelve_groups() -> None:
    totals = rolled(large(20), "id")
    assert "9 more columns: .table(all=True)" in str(totals)
    assert "9 more groups: .table(all=True)" in totals._repr_html_()
    assert len(totals.table(all=True).to_text().splitlines()[1]) > 180


def test_a_ranked_rollup_is_a_plain_list_in_its_order() -> None:
    totals = mm.rollup(MOVEMENT, "model", along="locality").sort_by(descending=False)
    assert [row[1] for row in totals.table().rows] == ["Nam", "Bắc", "Hà Nội"]
    assert [node.name for node in totals.display().nodes] == ["Nam", "Bắc", "Hà Nội"]


# --- notes and dataframes --------------------------------------------------------------------------


def test_losses_are_shown_in_every_form() -> None:
    hostile = '<b>"x"</b>'
    totals = with_losses(mm.rollup(MOVEMENT, "model", along="locality"), hostile)
    full = f"1 of 4 models in no total: {hostile} (its unit had ended)"
    assert totals.notes == (full,)
    assert repr(totals).endswith("; 1 of 4 models in no total>")
    assert str(totals).endswith(full)
    assert totals.display().to_text().endswith(full)
    page = totals._repr_html_()
    assert "1 of 4 models in no total: &lt;b&gt;" in page
    assert "<b>" not in page
    table = totals.table()
    assert "<p>1 of 4 models in no total: &lt;b&gt;" in table.to_html()
    assert "1 of 4 models in no total: &lt;b&gt;" in table.to_markdown()
    assert table.to_csv().startswith("# 1 of 4 models in no total: <b>'x'</b> (its unit had ended)")
    for derived in (totals.top(1), totals.share(), totals.sort_by()):
        assert derived.notes[0] == full


def test_a_pivot_has_the_notes() -> None:
    totals = with_losses(mm.rollup(MOVEMENT, "model", along="locality", by="field"))
    assert totals.pivot().notes == totals.notes != ()


def test_an_answer_without_losses_has_no_notes() -> None:
    totals = mm.rollup(MOVEMENT, "model", along="locality")
    assert totals.notes == ()
    assert not totals.table().to_csv().startswith("#")


def test_a_dataframe_has_names_and_labels() -> None:
    pytest.importorskip("pyarrow")
    totals = mm.rollup(MOVEMENT, "model", along="locality", by=["field", "level"])
    frame = totals.to_frame(names=True, labels=True)
    names = ["unit", "name", "field", "field_label", "level", "level_label", "low", "high"]
    assert frame.column_names == names
    rows = frame.to_pylist()
    assert {row["name"] for row in rows} == {"Hà Nội", "Bắc", "Nam"}
    assert {(row["field"], row["field_label"]) for row in rows} == {
        ("field:1", "economy"),
        (None, "–"),
    }
    assert totals.to_frame().column_names == ["unit", "field", "level", "low", "high"]
    with pytest.raises(mm.InvalidValueError, match="two columns of one name: found 'name'"):
        rolled(MOVEMENT, "name").to_frame(names=True)
