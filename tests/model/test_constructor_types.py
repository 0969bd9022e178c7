"""Type checkers accept what the constructors accept, and nothing else: mypy and pyright check this file.

An unused ``type: ignore`` is an error of mypy, so the misuses below are refused by it too.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

import massmob as mm


def ids() -> Iterator[str]:
    """Ids that are made one by one."""
    yield "src:1"
    yield "src:2"


def test_ids_are_taken_from_any_iterable() -> None:
    model = mm.MobilizationModel(
        id="model:2", name="x", replicates=["model:1"], sources=ids(), documents=("doc:1",)
    )
    assert model.replicates == ("model:1",)
    assert model.sources == ("src:1", "src:2")


def test_texts_are_taken_from_words_and_mappings() -> None:
    for name in ("x", {"vi": "x"}, mm.Text("x")):
        assert mm.Field(id="field:1", name=name, note=name).name == mm.Text("x")


def test_periods_and_days_are_taken_from_text() -> None:
    for valid in ("2024-10-15", date(2024, 10, 15), mm.Period.day("2024-10-15")):
        assert mm.Field(id="field:1", name="x", valid=valid).valid.is_day
    milestone = mm.Milestone(status="built", on="2024", level="direct", sources=["src:1"])
    succession = mm.Succession(to="loc:2", extent="whole", on="2025-07-01", grade="A")
    model = mm.MobilizationModel(id="model:1", name="x", valid=None, milestones=[milestone])
    unit = mm.Locality(id="loc:1", name="x", kind="Phường", successors=[succession])
    assert model.milestones == (milestone,)
    assert unit.successors[0].on == date(2025, 7, 1)


def test_points_are_taken_from_pairs() -> None:
    for centre in ((21.0, 105.8), (21, 105.8), mm.Point(21.0, 105.8), None):
        unit = mm.Locality(id="loc:1", name="x", kind=mm.LocalityKind.XA, centre=centre)
        assert unit.centre in {mm.Point(21.0, 105.8), None}


def test_quantities_are_taken_from_numbers_and_phrases() -> None:
    for value in ("≥ 10", 10, 10.5, Decimal("10.5"), Fraction(21, 2), mm.Quantity.at_least(10)):
        observation = mm.Observation(
            id="obs:1", name="x", indicator="ind:1", unit="loc:1", value=value
        )
        assert observation.value.low >= 10
    assert mm.Dialogue(id="dialogue:1", name="x", questions="more than 120").questions


def test_words_and_symbols_are_taken_from_text() -> None:
    document = mm.Document(id="doc:1", name="x", type="Chỉ thị", symbol="12-CT/TU", issued="2024")
    assert document.type is mm.DocumentType.DIRECTIVE
    indicator = mm.Indicator(id="ind:1", name="x", measure="count", among=["xa", "phường"])
    assert indicator.among == (mm.LocalityKind.XA, mm.LocalityKind.PHUONG)


def test_other_types_are_refused_by_checkers_and_at_run_time() -> None:
    with pytest.raises(mm.InvalidValueError, match="valid"):
        mm.Field(id="field:1", name="x", valid=3)  # type: ignore[arg-type]
    with pytest.raises(mm.InvalidValueError, match="sources"):
        mm.Field(id="field:1", name="x", sources=3)  # type: ignore[arg-type]
    with pytest.raises(mm.InvalidValueError, match="centre"):
        mm.Locality(id="loc:1", name="x", kind="xa", centre="21, 105")  # type: ignore[arg-type]
    with pytest.raises(mm.InvalidValueError, match="questions"):
        mm.Dialogue(id="dialogue:1", name="x", questions=b"5")  # type: ignore[arg-type]
    with pytest.raises(mm.InvalidValueError, match="kind"):
        mm.Locality(id="loc:1", name="x", kind=3)  # type: ignore[arg-type]
    with pytest.raises(mm.InvalidValueError, match="knd"):
        mm.Locality(id="loc:1", name="x", knd="xa")  # type: ignore[call-arg]
