"""`LazyTotals`: a mapping whose values are computed on first use."""

from __future__ import annotations

import massmob as mm
from massmob.aggregation.lazy_totals import LazyTotals


def test_a_lazy_total_is_computed_on_first_use_only() -> None:
    computed: list[str] = []

    def total(unit: str) -> mm.Quantity:
        computed.append(unit)
        return mm.Quantity(1)

    totals = LazyTotals({"loc:01": 0, "loc:001": 1}, total)
    assert "loc:01" in totals
    assert "loc:02" not in totals
    assert computed == []
    assert totals["loc:01"] == 1
    assert totals["loc:01"] == 1
    assert computed == ["loc:01"]
