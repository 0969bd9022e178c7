"""What `restate` writes: the message of every refusal, and its result as a table and as an outline."""

from __future__ import annotations

from typing import Any, cast

import polars as pl
import pytest

import massmob as mm
from massmob.rendering.cards import SHADES, Node, Outline, max_nodes_for

OLD, NEW = "../2024-12-31", "2025-01-01/.."


def unit(id: str, valid: str, *rows: tuple[str, str], code: str = "") -> mm.Locality:
    successors = [mm.Succession(to=to, extent=extent, on="2025-01-01") for to, extent in rows]
    name = f"Xã {id[4:]}"
    return mm.Locality(
        id=id, name=name, kind="xa", code=code, valid=valid, successors=tuple(successors)
    )


SMALL = mm.Movement(
    [
        unit("loc:a", OLD, ("loc:x", "whole"), code="00001"),
        unit("loc:b", OLD, ("loc:x", "part"), ("loc:y", "part")),
        unit("loc:c", OLD, ("loc:x", "part"), ("loc:y", "part")),
        *(unit("loc:d", OLD), unit("loc:x", NEW), unit("loc:y", NEW)),
    ]
)
RING = mm.Movement([unit("loc:a", OLD, ("loc:b", "whole")), unit("loc:b", OLD, ("loc:a", "whole"))])
FIGURE = mm.Observation(id="obs:1", name="A", indicator="ind:1", unit="loc:a", value=5)


def restate(figures: Any, movement: mm.Movement = SMALL, **options: Any) -> Any:
    return cast("Any", mm.restate)(figures, movement, to="2025-01-01", **options)


@pytest.mark.parametrize(
    ("figures", "options", "message"),
    [
        (
            {"loc:a": 1},
            {"movement": RING},
            "loc:b: successions run in a circle; see rule MM805 of validate()",
        ),
        (
            {"loc:d": 1},
            {},
            "loc:d: nothing at or above this unit is in force on 2025-01-01: found 'Xã d'; "
            "choose a day between the first list and the last",
        ),
        (
            {"loc:a": 1},
            {"about": "money"},
            "about: unknown subject of figures: found 'money'; one of: people, land, count",
        ),
        (
            {"loc:a": 1, "00001": 2},
            {"at": "2024-12-31"},
            "loc:a: two figures of one unit: found '00001'; keep one",
        ),
        (
            [FIGURE, FIGURE],
            {},
            "obs:1: two figures of one unit: found 'loc:a'; "
            "choose the observations of one indicator and period",
        ),
        (
            5,
            {},
            "figures: neither figures by unit nor observations: found 5; "
            "give unit → figure, observations or a dataframe",
        ),
        (
            {"loc:a": -1},
            {},
            "figures['loc:a']: not a figure that can be carried over: found '-1'; "
            "give an amount of 0 or more; carry numerators and denominators apart",
        ),
        (
            {"loc:a": "many"},
            {},
            "figures['loc:a']: value: not a number a figure can have: found 'many'; "
            "pass a finite number",
        ),
    ],
)
def test_a_refusal_has_place_and_hint(figures: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(mm.InvalidValueError) as caught:
        restate(figures, **options)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        (
            {5: 1},
            "weights: neither a receiver nor a pair: found 5; "
            "give receiver → weight, or (unit, receiver) → share",
        ),
        (
            {("loc:b", "loc:x"): 0.5, ("loc:b", "loc:y"): 0.25},
            "weights of loc:b: shares that do not add up to 1: "
            "found {'loc:x': '1/2', 'loc:y': '1/4'}; give one share each for loc:x, loc:y, together 1",
        ),
        (
            {"loc:x": 1},
            "weights of loc:b: no weight: found ['loc:y']; give a weight for each of loc:x, loc:y",
        ),
        (
            {"loc:x": 0, "loc:y": 0},
            "weights of loc:b: weights that are all 0: found ['loc:x', 'loc:y']; "
            "give a weight for each of loc:x, loc:y",
        ),
        (
            {"loc:xx": 1},
            "weights: no locality with this id: found 'loc:xx'; did you mean loc:x, loc:y, loc:d?",
        ),
        (
            {("loc:b", "zzzzzzzz"): 1},
            "weights: no locality with this id: found 'zzzzzzzz'; give ids of localities",
        ),
        (
            {"loc:x": mm.Quantity.at_most(1)},
            "weights['loc:x']: not an exact weight: found '≤ 1'; give a number",
        ),
        (
            {"loc:x": mm.Quantity.ratio(1, 2)},
            "weights['loc:x']: not an exact weight: found '1/2'; give a number",
        ),
        ({"loc:x": -1}, "weights['loc:x']: a negative weight: found -1; give 0 or more"),
        ([1], "weights: not a Mapping: found [1]; give a value of type Mapping"),
    ],
)
def test_a_refusal_of_weights_has_place_and_hint(weights: Any, message: str) -> None:
    with pytest.raises(mm.MassmobError) as caught:
        restate({"loc:b": 1}, weights=weights)
    assert str(caught.value) == message


@pytest.mark.parametrize("value", [("value",), ("value", 5)])
def test_a_refusal_of_columns_has_place_and_hint(value: Any) -> None:
    with pytest.raises(mm.InvalidValueError) as caught:
        restate(pl.DataFrame({"unit": ["loc:a"], "value": [1]}), value=value)
    message = f"value: not a column, or two: found {value!r}; name the column of amounts"
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("unit", "hint"), [("loc:y", "did you mean loc:x?"), ("zzzzzzzz", "see list(restatement)")]
)
def test_a_unit_that_got_nothing_is_refused_with_a_hint(unit: str, hint: str) -> None:
    with pytest.raises(mm.UnknownEntityError) as caught:
        restate({"loc:a": 1})[unit]
    assert str(caught.value) == f"nothing was carried to this unit: found {unit!r}; {hint}"


FIGURES = {"loc:a": 1, "loc:b": mm.Quantity.at_least(10)}


def test_the_table_has_bounds_and_estimates() -> None:
    table = restate(FIGURES, weights={"loc:x": 1, "loc:y": 3}).table()
    assert table.header == ("id", "unit", "low", "high", "estimate")
    assert table.rows == (
        ("loc:x", "Xã x", "1", "", "≥ 3.5"),
        ("loc:y", "Xã y", "0", "", "≥ 7.5"),
    )
    assert table.title == "2 units, total ≥ 11"
    assert restate({"loc:a": 1}).table().rows == (("loc:x", "Xã x", "1", "1", ""),)


def test_the_outline_has_the_origins_of_a_figure_below_it() -> None:
    outline = restate({"loc:a": 1, "loc:b": 10}, weights={"loc:x": 1, "loc:y": 3}).display()
    from_b = Node(name="from Xã b", id="loc:b", cells=("≤ 10", ""))
    assert outline == Outline(
        title="2 units, total 11",
        nodes=(
            Node(
                name="Xã x",
                id="loc:x",
                cells=("1–11", "3.5"),
                shades=(SHADES, 0),
                below=(Node(name="from Xã a", id="loc:a", cells=("1", "")), from_b),
            ),
            Node(name="Xã y", id="loc:y", cells=("≤ 10", "7.5"), shades=(0, 0), below=(from_b,)),
        ),
        header=("figure", "estimate"),
        hint=".table() has every unit, .explain(unit) every origin",
        open=0,
    )
    plain = restate({"loc:a": 1, "loc:b": 10}).display()
    assert plain.header == ("figure",)
    assert [node.cells for node in plain.nodes] == [("1–11",), ("≤ 10",)]
    assert [node.below[-1].cells for node in plain.nodes] == [("≤ 10",), ("≤ 10",)]
    assert restate({}).display().nodes == ()


def test_the_outline_has_the_greatest_figures_of_many() -> None:
    ids = [f"loc:{number:03}" for number in range(max_nodes_for(1) // 4 + 5)]
    movement = mm.Movement([unit(id, NEW) for id in ids])
    figures = {id: 8 * number for number, id in enumerate(ids)}
    outline = restate(figures, movement).display()
    assert [node.id for node in outline.nodes] == ids[:4:-1]
    assert outline.more == 5
    greatest = max(figures.values())
    for node in outline.nodes:
        least = (node.shades[0] - 1) * greatest / SHADES  # the figure above which it has this shade
        assert least < figures[node.id] <= least + greatest / SHADES


def test_the_outline_has_four_of_many_origins() -> None:
    old = [unit(f"loc:{number}", OLD, ("loc:x", "whole")) for number in range(6)]
    (node,) = restate(dict.fromkeys((u.id for u in old), 1), SMALL.add(*old)).display().nodes
    assert [origin.id for origin in node.below] == ["loc:0", "loc:1", "loc:2", "loc:3"]
    assert node.more == 2


def test_the_surest_origins_come_first() -> None:
    origins = restate({"loc:b": 1, "loc:c": 1, "loc:a": 1}).explain("loc:x")
    assert [(o.source, o.least, o.most) for o in origins] == [
        ("loc:a", 1, 1),
        ("loc:b", 0, 1),
        ("loc:c", 0, 1),
    ]
    (second,) = restate({"loc:b": 1}).explain("loc:y")
    assert (second.least, second.share) == (0, None)
