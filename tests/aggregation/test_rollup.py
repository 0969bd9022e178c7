"""`rollup` against slow and obvious ways, and the laws of addition."""

from __future__ import annotations

from collections import Counter
from typing import Any, cast

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import massmob as mm
from massmob.network.placement import Along
from support.drawn import furnished

KINDS = ("locality", "committee", "model", "observation", "document")
TREES: tuple[Along, ...] = ("locality", "committee", "field")


def slow(movement: mm.Movement, what: str, along: Along, by: str) -> dict[str, dict[object, int]]:
    """The slow and obvious way: for each unit, look at every entity and whether it is within the unit.

    In a tree an entity of several units is counted where these meet.
    """
    hierarchy = movement.hierarchy(along)
    totals: dict[str, dict[object, int]] = {}
    for unit in hierarchy:
        groups: Counter[object] = Counter()
        for entity in movement.of_kind(what).values():
            places = movement.placed(entity, along=along)
            if len(places) > 1 and along != "document":
                places = tuple(filter(None, [hierarchy.common_ancestor(*places)]))
            if any(hierarchy.is_within(place, unit) for place in places):
                groups[getattr(entity, by)] += 1
        totals[unit] = dict(groups)
    return totals


UPPER = mm.PartyCommittee(id="org:1", name="A", level="city")
LOWER = mm.PartyCommittee(id="org:2", name="B", level="direct", superior="org:1", locality="loc:2")
OF_BOTH = mm.MobilizationModel(id="model:1", name="C", unit="loc:2", documents=["doc:1"])
DISTRICT = mm.Locality(id="loc:2", name="B", kind="huyen")
PLAN = mm.Document(id="doc:1", name="D", type="plan", issuer="org:1")


@pytest.mark.long
@example(mm.Movement([UPPER, LOWER, OF_BOTH, DISTRICT, PLAN]), "model", "committee")
@given(furnished(), st.sampled_from(KINDS), st.sampled_from((*TREES, "document")))
def test_counts_agree_with_the_slow_way(movement: mm.Movement, what: str, along: Along) -> None:
    entities = movement.of_kind(what).values()
    if not len(movement.hierarchy(along)) or not any(
        movement.placed(entity, along=along) for entity in entities
    ):
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
ORGAN = mm.PartyCommittee(id="org:1", name="Quận ủy", level="direct", locality="loc:1")
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

    @pytest.mark.parametrize(
        ("measure", "named"),
        [
            ("stock", "stock"),
            ("ratio", "ratio"),
            ("share", "share"),
            ("yearly", "number a year"),
            ("mean", "mean"),
        ],
    )
    def test_figures_that_do_not_add_over_time_are_refused(self, measure: str, named: str) -> None:
        movement = figures(measure, ("loc:1", "2023", 1), ("loc:1", "2024", 1))
        with pytest.raises(
            mm.InvalidValueError, match=f"a {named} does not add over time"
        ) as caught:
            mm.rollup(movement, "ind:1", along="locality")
        assert "by='year'" in caught.value.hint
        assert mm.rollup(movement, "ind:1", along="locality", at="2024-05-05")["loc:1"] == 1

    def test_numbers_a_year_add_over_units(self) -> None:
        movement = figures("yearly", ("loc:1", "2020/2024", 30), ("loc:2", "2020/2024", 12))
        assert mm.rollup(movement, "ind:1", along="locality")["loc:01"] == 42

    def test_the_last_of_cumulative_numbers_counts_and_adds_over_units(self) -> None:
        movement = figures(
            "cumulative",
            ("loc:1", "2020/2023", 30),
            ("loc:1", "2020/2024", 42),
            ("loc:2", "2020/2024", 5),
        )
        totals = mm.rollup(movement, "ind:1", along="locality")
        assert totals == {"loc:01": 47, "loc:1": 42, "loc:2": 5}

    def test_a_mean_of_units_lies_between_theirs_and_is_no_part_of_a_whole(self) -> None:
        movement = figures("mean", ("loc:1", "2024", 3), ("loc:2", "2024", 5))
        totals = mm.rollup(movement, "ind:1", along="locality")
        assert totals["loc:01"] == mm.Quantity.between(3, 5)
        with pytest.raises(mm.InvalidValueError, match="a mean is no part of a whole"):
            totals.share()

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
        assert at_root("year") == {2024: 1, None: 1}
        assert at_root(lambda entity: entity.id) == {"model:1": 1, "model:2": 1}

    def test_where_selects_by_field_or_function(self) -> None:
        def at_root(where: Any) -> Any:
            return mm.rollup(self.MOVEMENT, "model", along="locality", where=where)["loc:01"]

        assert at_root({"level": "base"}) == 1
        assert at_root(lambda entity: entity.id != "model:1") == 1
        assert at_root({"level": "base", "field": "field:1"}) == 0

    def test_tier_cuts_the_units_shown_not_the_totals(self) -> None:
        totals = mm.rollup(self.MOVEMENT, "model", along="locality", tier="district")
        assert totals == {"loc:1": 1, "loc:2": 1}

    @pytest.mark.parametrize(
        ("argument", "value", "problem"),
        [
            ("movement", "hanoi", "not a Network"),
            ("what", 5, "not a str: found 5; give a kind of entity, an indicator's id or"),
            ("what", "planet", "not a valid EntityKind"),
            ("what", "ind:none", "no entity with this id"),
            ("along", "time", "not a hierarchy: found 'time'; one of: locality"),
            ("along", ["locality"], "not a hierarchy"),
            ("along", "field", "the movement has no hierarchy of field"),
            ("by", "stauts", "a model has no such field: found 'stauts'; one of: status"),
            ("by", "colour", "a model has no such field: found 'colour'; one of: id, .*year"),
            ("by", "__class__", "a model has no such field"),
            ("by", "display", "a model has no such field"),
            ("by", 5, "not a Sequence: found 5; give a field, a function, or several"),
            ("by", [5], "not a str: found 5; give a field's name or a function"),
            ("by", [], "nothing to group by"),
            ("by", lambda _: [], "not groups: unhashable type: 'list'"),
            ("where", "kind", "not a Mapping: found 'kind'; give field → value, or a function"),
            ("where", {"colour": 1}, "a model has no such field"),
            ("where", {5: 1}, "a model has no such field"),
            ("level", "planet", "not a valid Level"),
            ("depth", -1, "not a depth: found -1; 0 for the root"),
            ("depth", "1", "not an int"),
            ("at", "2024-13-01", "no such day"),
            ("at", 2024, "not a plain day"),
            ("weight", "ind:1", "only shares are weighed"),
            ("weight", 5, "not a str"),
            ("strict", "yes", "not a bool"),
            ("follow", 1, "not a bool"),
            ("unit", "ward", "only a dataframe has columns: found 'ward'; leave out unit="),
            ("value", "n", "only a dataframe has columns"),
            ("measure", "count", "only a dataframe has columns"),
            ("time", "month", "only a dataframe has columns"),
        ],
    )
    def test_a_wrong_argument_is_named(self, argument: str, value: object, problem: str) -> None:
        arguments: dict[str, Any] = {
            "movement": self.MOVEMENT.remove("field:1"),
            "what": "model",
            "along": "locality",
            argument: value,
        }
        movement, what = arguments.pop("movement"), arguments.pop("what")
        with pytest.raises(mm.MassmobError, match=rf"^{argument}: .*{problem}"):
            mm.rollup(movement, what, **arguments)

    def test_shares_are_weighed_by_the_figures_of_another_indicator(self) -> None:
        movement = figures("share", ("loc:1", "2024", 0.5), ("loc:2", "2024", 0.9)).add(
            mm.Indicator(id="ind:w", name="x", measure="stock"),
            *(
                mm.Observation(
                    id=f"obs:w{unit}", name="x", indicator="ind:w", unit=unit, value=n, valid="2024"
                )
                for unit, n in (("loc:1", 10), ("loc:2", 30))
            ),
        )
        share = mm.Quantity(0.8)
        assert at_root(movement, "ind:1", weight="ind:w") == share
        assert at_root(movement, "ind:1", weight="ind:w", by="year") == {2024: share}

    def test_only_shares_are_weighed_and_only_by_indicators(self) -> None:
        movement = figures("share", ("loc:1", "2024", 0.8), ("loc:2", "2024", 0.9))
        for weight, problem in (("model", "not an indicator"), ("ind:none", "no entity")):
            with pytest.raises(mm.MassmobError, match=f"^weight: {problem}"):
                mm.rollup(movement, "ind:1", along="locality", weight=weight)

    def test_fields_have_no_levels_and_no_tiers(self) -> None:
        with pytest.raises(mm.InvalidValueError, match=r"^level: a field has no level"):
            mm.rollup(self.MOVEMENT, "model", along="field", level="direct")
        with pytest.raises(mm.InvalidValueError, match=r"^tier: a field has no tier"):
            mm.rollup(self.MOVEMENT, "model", along="field", tier="district")

    def test_localities_have_no_levels_and_organs_no_tiers(self) -> None:
        with pytest.raises(mm.InvalidValueError, match=r"^level: .* has no level.*tier="):
            mm.rollup(self.MOVEMENT, "model", along="locality", level="direct")
        with pytest.raises(mm.InvalidValueError, match=r"^tier: .* has no tier.*level="):
            mm.rollup(self.MOVEMENT, "model", along="committee", tier="district")

    def test_an_empty_movement_has_no_hierarchy(self) -> None:
        with pytest.raises(mm.InvalidValueError, match="has no hierarchy of locality"):
            mm.rollup(mm.Movement(), "field", along="locality")


def at_root(movement: mm.Movement, what: str, **options: Any) -> Any:
    """The total of the city."""
    return mm.rollup(movement, what, along="locality", **options)["loc:01"]


class TestWhere:
    """A value that a field cannot have is an error, never a total of 0."""

    MOVEMENT = TestArguments.MOVEMENT.add(
        mm.MobilizationModel(
            id="model:4",
            name={"vi": "Tổ tự quản", "en": "Self-management"},
            unit="loc:1",
            milestones=[mm.Milestone(status="built", on="2023")],
            valid="2024",
        )
    )

    @pytest.mark.parametrize(
        ("what", "field", "value", "problem"),
        [
            ("locality", "kind", "planet", "not a valid LocalityKind: found 'planet'"),
            ("locality", "kind", ["quan"], "not a valid LocalityKind"),
            ("locality", "tier", "distrct", "not a valid Tier.*district"),
            ("locality", "tier", None, "not a valid Tier"),
            ("locality", "parent", "loc:001", r"no entity has this id.*did you mean loc:01"),
            ("locality", "id", "loc:9", "no entity has this id"),
            ("locality", "code", 1, "not a text"),
            ("locality", "area_km2", "large", "not an area"),
            ("model", "field", "field:nope", "no entity has this id: found 'field:nope'; .* field"),
            ("model", "field", 5, "not an id"),
            ("model", "status", "build", "not a valid ModelStatus.*built"),
            ("model", "documents", "doc:1", "not a list of ids"),
            ("model", "documents", ["doc:1"], "no entity has this id"),
            ("model", "valid", "soon", "not a period"),
            ("model", "name", 5, "not a name"),
            ("model", "milestones", "built", "not a .*Milestone"),
            ("model", "year", "2024", "not a year: found '2024'; give a number such as 2024"),
            ("observation", "value", "many", "not a"),
        ],
    )
    def test_a_value_that_the_field_cannot_have_is_refused(
        self, what: str, field: str, value: object, problem: str
    ) -> None:
        with pytest.raises(mm.InvalidValueError, match=rf"^where\['{field}'\].*{problem}"):
            at_root(self.MOVEMENT, what, where={field: value})

    @pytest.mark.parametrize(
        ("field", "value", "total"),
        [
            ("field", "field:1", 1),
            ("field", None, 2),
            ("id", "model:1", 1),
            ("status", "built", 1),
            ("status", mm.ModelStatus.STOPPED, 0),
            ("status", None, 2),
            ("valid", "2024", 2),
            ("valid", mm.Period.year(2024), 2),
            ("valid", "1999", 0),
            ("name", "Tổ tự quản", 1),
            ("name", "Self-management", 1),
            ("name", "Another", 0),
            ("note", "A note", 0),
            ("documents", [], 3),
            ("milestones", [], 2),
            ("year", 2023, 1),
            ("year", None, 1),
        ],
    )
    def test_a_value_is_written_as_the_constructor_takes_it(
        self, field: str, value: object, total: int
    ) -> None:
        assert at_root(self.MOVEMENT, "model", where={field: value}) == total

    def test_ids_of_other_days_and_outside_an_excerpt_are_known(self) -> None:
        old = mm.Field(id="field:old", name="x", valid="../2000")
        movement = self.MOVEMENT.add(old)
        assert at_root(movement, "model", where={"field": "field:old"}, at="2024-05-05") == 0
        excerpt = mm.Movement(self.MOVEMENT, outside=["field:out"])
        assert at_root(excerpt, "model", where={"field": "field:out"}) == 0


class TestBy:
    @pytest.mark.parametrize(
        ("milestones", "valid", "year"),
        [
            ([("registered", "2021-03-05"), ("built", "2022")], "2021-03-05/..", 2021),
            ([("built", "2019"), ("registered", "2021")], "..", 2021),
            ([("recognised", "2023"), ("built", "2022-05")], "2020/..", 2022),
            ([("built", "2021/2022")], "2023", None),
            ([], "2024-02-01/2024-03-01", 2024),
            ([], "2023/2024", None),
            ([], "2022-01-01/..", None),
            ([], "..", None),
        ],
    )
    def test_the_year_of_a_model_is_that_of_its_registration(
        self, milestones: list[tuple[str, str]], valid: str, year: int | None
    ) -> None:
        model = mm.MobilizationModel(
            id="model:1",
            name="x",
            unit="loc:01",
            valid=valid,
            milestones=[mm.Milestone(status=status, on=on) for status, on in milestones],
        )
        assert at_root(mm.Movement([CITY, model]), "model", by="year") == {year: 1}

    def test_the_year_of_anything_else_is_that_of_its_period(self) -> None:
        movement = figures("count", ("loc:1", "2023", 3), ("loc:2", "2023/2024", 4))
        assert set(mm.rollup(movement, "ind:1", along="locality", by="year").groups) == {
            2023,
            "2023–2024",
        }

    def test_derived_fields_group_as_others_do(self) -> None:
        movement = TestWhere.MOVEMENT
        assert at_root(movement, "model", by="status") == {None: 2, "built": 1}
        assert at_root(movement, "locality", by="tier") == {"province": 1, "district": 2}
        assert at_root(movement, "model", by=["status", "year"])["built", 2023] == 1

    def test_groups_without_a_value_have_a_column(self) -> None:
        totals = mm.rollup(mm.Movement([CITY]), "locality", along="locality", by="parent")
        assert totals.groups == (None,)
        assert "–" in str(totals)


class TestRollup:
    TOTALS = mm.rollup(TestArguments.MOVEMENT, "model", along="locality", by="level")

    def test_a_rollup_is_a_mapping_that_explains_missing_keys(self) -> None:
        assert list(self.TOTALS) == ["loc:01", "loc:1", "loc:2"]
        assert self.TOTALS != 5
        assert set(self.TOTALS.groups) == {"base", None}
        assert repr(self.TOTALS) == (
            "<Rollup: Models by level, Hà Nội: 3 units; 1 of 3 models in no total>"
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
            mm.PartyCommittee(id=f"org:{n}", name="A", level="direct", locality="loc:3")
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
        apart = mm.Movement([CITY, extra, *both, attrs.evolve(top, locality="loc:01")])
        (loss,) = mm.rollup(apart, "locality", along="committee").losses
        assert (loss.key, loss.reason) == ("loc:3", "ambiguous")
        assert loss.hint == "give org:8, org:9 a common ancestor"

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
