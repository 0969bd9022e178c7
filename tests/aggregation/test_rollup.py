"""`rollup` against slow and obvious ways, and the laws of addition."""

from __future__ import annotations

from collections import Counter
from typing import Any, cast

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.network.placement import Along
from support.drawn import furnished

KINDS = ("locality", "committee", "model", "observation", "document")
TREES: tuple[Along, ...] = ("locality", "committee", "field")


def slow(movement: mm.Movement, what: str, along: Along, by: str) -> dict[str, dict[object, int]]:
    """The slow and obvious way: for each unit, look at every entity and whether it is within the unit."""
    hierarchy = movement.hierarchy(along)
    totals: dict[str, dict[object, int]] = {}
    for unit in hierarchy:
        groups: Counter[object] = Counter()
        for entity in movement.of_kind(what).values():
            places = movement.placed(entity, along=along)
            if any(hierarchy.is_within(place, unit) for place in places):
                groups[getattr(entity, by)] += 1
        totals[unit] = dict(groups)
    return totals


@given(furnished(), st.sampled_from(KINDS), st.sampled_from((*TREES, "document")))
def test_counts_agree_with_the_slow_way(movement: mm.Movement, what: str, along: Along) -> None:
    if not len(movement.hierarchy(along)):
        return
    for by in ("id", "valid"):
        fast = mm.rollup(movement, what, along=along, by=by)
        assert {unit: dict(groups) for unit, groups in fast.items()} == slow(
            movement, what, along, by
        )
    plain = mm.rollup(movement, what, along=along)
    grouped = mm.rollup(movement, what, along=along, by="id")
    assert {unit: int(total) for unit, total in plain.items()} == {
        unit: len(groups) for unit, groups in grouped.items()
    }


@given(furnished(), st.sampled_from(("locality", "model")))
def test_a_total_is_that_of_the_unit_plus_those_of_its_children(
    movement: mm.Movement, what: str
) -> None:
    totals = mm.rollup(movement, what, along="locality")
    own = Counter(
        place
        for entity in movement.of_kind(what).values()
        for place in movement.placed(entity, along="locality")
    )
    for unit, total in totals.items():
        below = sum(int(totals[child.id]) for child in movement.children(unit))
        assert total == own[unit] + below


@given(furnished(), st.randoms())
def test_the_order_of_entities_does_not_matter(movement: mm.Movement, random: Any) -> None:
    shuffled = list(movement)
    random.shuffle(shuffled)
    again = mm.Movement(shuffled)
    for what in ("model", "ind:1"):
        assert mm.rollup(again, what, along="locality", by="year") == mm.rollup(
            movement, what, along="locality", by="year"
        )


@given(furnished())
def test_stated_figures_cover_everything_below(movement: mm.Movement) -> None:
    """A stated figure is the unit's total; otherwise the children's, a lower bound when one has no data."""
    totals = mm.rollup(movement, "ind:1", along="locality")
    stated = {o.unit: o.value for o in movement.observations.values()}
    for unit in movement.localities:
        below = [totals.get(child.id) for child in movement.children(unit)]
        known = [figure for figure in below if figure is not None]
        if unit in stated:
            assert totals[unit] == stated[unit]
        elif not known:
            assert unit not in totals
        elif len(known) == len(below):
            assert totals[unit] == sum(known, start=mm.Quantity(0))
        else:
            assert totals[unit] == mm.Quantity.at_least(sum(figure.low for figure in known))


@given(furnished())
def test_coverage_and_missing_agree(movement: mm.Movement) -> None:
    totals = mm.rollup(movement, "ind:1", along="locality")
    leaves = {id for id in movement.localities if not movement.children(id)}
    stated = {o.unit for o in movement.observations.values()}
    for unit, coverage in totals.coverage.items():
        inside = {leaf for leaf in leaves if movement.is_within(leaf, unit)}
        missing = {
            leaf
            for leaf in inside
            if not stated & {leaf, *(above.id for above in movement.ancestors(leaf))}
        }
        assert coverage == mm.Quantity.ratio(len(inside) - len(missing), len(inside))
        assert set(totals.missing(unit)) == missing


def test_a_ratio_with_a_unit_without_data_further_down_is_a_bound() -> None:
    """A district with a commune without data has no whole; the city, with another ratio, has none either."""
    units = [("loc:01", "tinh", None), ("loc:1", "huyen", "loc:01"), ("loc:2", "xa", "loc:1"),
             ("loc:3", "xa", "loc:1"), ("loc:4", "xa", "loc:01")]  # fmt: skip
    movement = mm.Movement(
        [
            *(mm.Locality(id=id, name=id, kind=kind, parent=above) for id, kind, above in units),
            mm.Indicator(id="ind:r", name="r", measure="ratio"),
            mm.Observation(
                id="obs:2", name="r", indicator="ind:r", unit="loc:2", value=mm.Quantity.ratio(1, 2)
            ),
            mm.Observation(
                id="obs:4", name="r", indicator="ind:r", unit="loc:4", value=mm.Quantity.ratio(3, 4)
            ),
        ]
    )
    totals = mm.rollup(movement, "ind:r", along="locality")
    assert (totals["loc:1"], totals["loc:01"]) == (mm.Quantity.at_least(1), mm.Quantity.at_least(4))


CITY = mm.Locality(id="loc:01", name="Hà Nội", kind="thanh_pho")
NORTH = mm.Locality(id="loc:1", name="Bắc", kind="quan", parent="loc:01")
SOUTH = mm.Locality(id="loc:2", name="Nam", kind="huyen", parent="loc:01")
ORGAN = mm.PartyCommittee(id="org:1", name="Quận ủy", level="district", locality="loc:1")
FIELD = mm.Field(id="field:1", name="kinh tế")


def figures(measure: mm.Measure | str, *values: tuple[str, str, object]) -> mm.Movement:
    """A city with two districts and figures (unit, period, value) of one indicator."""
    observations = [
        mm.Observation(
            id=f"obs:{n}",
            name="x",
            indicator="ind:1",
            unit=unit,
            valid=valid,
            value=cast("Any", value),
        )
        for n, (unit, valid, value) in enumerate(values)
    ]
    return mm.Movement(
        [
            CITY,
            NORTH,
            SOUTH,
            mm.Indicator(id="ind:1", name="chỉ tiêu", measure=measure),
            *observations,
        ]
    )


class TestMeasures:
    def test_counts_add_over_time_when_their_periods_are_apart(self) -> None:
        movement = figures(
            "count", ("loc:1", "2023", 3), ("loc:1", "2024", 4), ("loc:2", "2024", 5)
        )
        assert mm.rollup(movement, "ind:1", along="locality") == {
            "loc:01": 12,
            "loc:1": 7,
            "loc:2": 5,
        }
        by_year = mm.rollup(movement, "ind:1", along="locality", by="year")
        assert by_year["loc:1"] == {2023: 3, 2024: 4}
        assert str(by_year["loc:01"][2023]) == "≥ 3"

    def test_counts_of_overlapping_periods_are_refused(self) -> None:
        movement = figures("count", ("loc:1", "2023", 3), ("loc:1", "2023/2024", 4))
        with pytest.raises(
            mm.InvalidValueError, match="a count does not add of overlapping periods"
        ):
            mm.rollup(movement, "ind:1", along="locality")

    @pytest.mark.parametrize("measure", ["stock", "ratio", "share"])
    def test_figures_that_do_not_add_over_time_are_refused(self, measure: str) -> None:
        movement = figures(measure, ("loc:1", "2023", 1), ("loc:1", "2024", 1))
        with pytest.raises(
            mm.InvalidValueError, match=f"a {measure} does not add over time"
        ) as caught:
            mm.rollup(movement, "ind:1", along="locality")
        assert "by='year'" in caught.value.hint
        assert mm.rollup(movement, "ind:1", along="locality", at="2024-05-05")["loc:1"] == 1

    def test_numerators_and_denominators_of_ratios_add_apart(self) -> None:
        movement = figures(
            "ratio",
            ("loc:1", "2024", mm.Quantity.ratio(3, 4)),
            ("loc:2", "2024", mm.Quantity.ratio(1, 6)),
        )
        assert str(mm.rollup(movement, "ind:1", along="locality")["loc:01"]) == "4/10"

    def test_shares_give_bounds_only_when_all_report(self) -> None:
        movement = figures("share", ("loc:1", "2024", 0.8), ("loc:2", "2024", 0.9))
        assert mm.rollup(movement, "ind:1", along="locality")["loc:01"] == mm.Quantity.between(
            0.8, 0.9
        )
        incomplete = figures("share", ("loc:1", "2024", 0.8))
        assert "loc:01" not in mm.rollup(incomplete, "ind:1", along="locality")
        open_ended = figures(
            "share", ("loc:1", "2024", mm.Quantity.at_least(0.8)), ("loc:2", "2024", 0.9)
        )
        assert "loc:01" not in mm.rollup(open_ended, "ind:1", along="locality")

    def test_figures_do_not_add_along_documents(self) -> None:
        movement = figures("count", ("loc:1", "2024", 3)).add(
            mm.Document(id="doc:1", name="A", type="plan")
        )
        with pytest.raises(mm.InvalidValueError, match="do not add along documents"):
            mm.rollup(movement, "ind:1", along="document")


class TestArguments:
    MOVEMENT = mm.Movement(
        [
            *(CITY, NORTH, SOUTH, ORGAN, FIELD),
            mm.MobilizationModel(
                id="model:1", name="A", unit="org:1", field="field:1", valid="2024"
            ),
            mm.MobilizationModel(
                id="model:2", name="B", unit="loc:2", level="base", valid="2023/2024"
            ),
            mm.MobilizationModel(id="model:3", name="C"),
        ]
    )

    def test_entities_are_counted_along_each_hierarchy_that_places_them(self) -> None:
        assert mm.rollup(self.MOVEMENT, "model", along="locality") == {
            "loc:01": 2,
            "loc:1": 1,
            "loc:2": 1,
        }
        assert mm.rollup(self.MOVEMENT, "model", along="field") == {"field:1": 1}
        totals = mm.rollup(self.MOVEMENT, "model", along="committee")
        assert totals == {"org:1": 1}
        assert totals.unplaced == ("model:2", "model:3")

    def test_entities_are_grouped_by_field_year_or_function(self) -> None:
        def at_root(by: Any) -> Any:
            return mm.rollup(self.MOVEMENT, "model", along="locality", by=by)["loc:01"]

        assert at_root("level") == {None: 1, "base": 1}
        assert at_root("year") == {2024: 1, "2023–2024": 1}
        assert at_root(lambda entity: entity.id) == {"model:1": 1, "model:2": 1}

    def test_where_selects_by_field_or_function(self) -> None:
        def at_root(where: Any) -> Any:
            return mm.rollup(self.MOVEMENT, "model", along="locality", where=where)["loc:01"]

        assert at_root({"level": "base"}) == 1
        assert at_root(lambda entity: entity.id != "model:1") == 1
        assert at_root({"level": "base", "field": "field:1"}) == 0

    def test_level_cuts_the_units_shown_not_the_totals(self) -> None:
        totals = mm.rollup(self.MOVEMENT, "model", along="locality", level="district")
        assert totals == {"loc:1": 1, "loc:2": 1}
        with pytest.raises(mm.InvalidValueError, match="no level"):
            mm.rollup(self.MOVEMENT, "model", along="field", level="district")

    def test_bad_arguments_are_refused(self) -> None:
        def ask(*, what: Any = "model", along: Any = "locality", **options: Any) -> None:
            mm.rollup(self.MOVEMENT, what, along=along, **options)

        with pytest.raises(mm.InvalidValueError, match="EntityKind"):
            ask(what="planet")
        with pytest.raises(mm.InvalidValueError, match="nothing that can be counted: found 5"):
            ask(what=5)
        with pytest.raises(mm.UnknownEntityError, match="ind:none"):
            ask(what="ind:none")
        with pytest.raises(mm.InvalidValueError, match="one of: locality"):
            ask(along="time")
        with pytest.raises(mm.InvalidValueError, match=r"no such field.*one of: year, id"):
            ask(by="colour")
        with pytest.raises(mm.InvalidValueError, match="no such field"):
            ask(by="__class__")
        with pytest.raises(mm.InvalidValueError, match="no such field"):
            ask(where={"colour": 1})
        with pytest.raises(mm.InvalidValueError, match="Level"):
            ask(level="planet")
        with pytest.raises(mm.InvalidValueError):
            ask(at="2024-13-01")
        for empty in (mm.Movement(), mm.Movement([FIELD])):
            with pytest.raises(mm.InvalidValueError, match="has no hierarchy of locality"):
                mm.rollup(empty, "field", along="locality")


class TestRollup:
    TOTALS = mm.rollup(TestArguments.MOVEMENT, "model", along="locality", by="level")

    def test_a_rollup_is_a_mapping_that_explains_missing_keys(self) -> None:
        assert list(self.TOTALS) == ["loc:01", "loc:1", "loc:2"]
        assert self.TOTALS != 5
        assert set(self.TOTALS.groups) == {"base", None}
        assert repr(self.TOTALS) == (
            "<Rollup: model along locality: 3 units; 1 of 3 models in no total>"
        )
        with pytest.raises(TypeError):
            hash(self.TOTALS)
        with pytest.raises(mm.UnknownEntityError, match="not a unit"):
            self.TOTALS["loc:none"]
        with pytest.raises(mm.UnknownEntityError, match="not a unit"):
            self.TOTALS.missing("loc:none")
        incomplete = mm.rollup(figures("count", ("loc:1", "2024", 1)), "ind:1", along="locality")
        with pytest.raises(mm.UnknownEntityError, match="no data below it"):
            incomplete["loc:2"]
        assert incomplete.missing() == ("loc:2",)

    def test_tables_indent_units_and_html_escapes_names(self) -> None:
        text = str(self.TOTALS)
        assert "Hà Nội" in text
        assert "  Bắc" in text
        hostile = mm.Movement([attrs.evolve(CITY, name="<script>alert(1)</script>")])
        page = mm.rollup(hostile, "locality", along="locality")._repr_html_()
        assert "<script>" not in page

    def test_an_entity_at_several_nodes_of_a_tree_counts_once_where_they_meet(self) -> None:
        both = [
            mm.PartyCommittee(id=f"org:{n}", name="A", level="district", locality="loc:3")
            for n in (8, 9)
        ]
        top = mm.PartyCommittee(id="org:7", name="B", level="city")
        extra = mm.Locality(id="loc:3", name="Đông", kind="quan", parent="loc:01")
        movement = mm.Movement(
            [CITY, extra, top, *(attrs.evolve(b, superior="org:7") for b in both)]
        )
        totals = mm.rollup(movement, "locality", along="committee")
        assert totals == {"org:7": 1, "org:8": 0, "org:9": 0}
        assert totals.unplaced == ("loc:01",)
        apart = mm.rollup(mm.Movement([CITY, extra, *both]), "locality", along="committee")
        assert apart.unplaced == ("loc:01", "loc:3")

    def test_an_entity_under_two_documents_counts_once_above_both(self) -> None:
        def plan(id: str, *above: str) -> mm.Document:
            return mm.Document(id=id, name=id, type="plan", implements=above)

        movement = mm.Movement(
            [
                *(plan("doc:1"), plan("doc:2", "doc:1"), plan("doc:3", "doc:1")),
                mm.Contest(id="contest:1", name="A", form="staged", documents=("doc:2", "doc:3")),
            ]
        )
        assert mm.rollup(movement, "contest", along="document") == {
            "doc:1": 1,
            "doc:2": 1,
            "doc:3": 1,
        }

    def test_the_method_of_a_movement_gives_the_same(self) -> None:
        movement = TestArguments.MOVEMENT
        assert movement.rollup("model", along="locality") == mm.rollup(
            movement, "model", along="locality"
        )
