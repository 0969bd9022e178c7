"""The plain forms of totals: what `Rollup.to_dict` and `Restatement.to_dict` give."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from massmob.aggregation.losses import Losses
from massmob.model.records.record import ResultRecord
from massmob.values.quantity import Quantity
from massmob.values.text import Text

__all__ = ["RollupForm", "TotalForm"]


@attrs.frozen(kw_only=True)
class TotalForm(ResultRecord):
    """The total of a unit, or of a group in it.

    Attributes:
        unit: Id of the unit.
        name: Its name.
        group: Name of a column grouped by → the value; empty without groups.
        total: The total.
    """

    unit: str
    name: Text
    group: Mapping[str, object]
    total: Quantity


@attrs.frozen(kw_only=True)
class RollupForm(ResultRecord):
    """A rollup as plain values.

    Attributes:
        title: What was counted, along which hierarchy.
        by: The names of the columns of groups.
        totals: The totals, in the order of the rollup.
        notes: What readers must know of the totals.
        losses: What was to be counted and is in no total, and why.
    """

    title: str
    by: tuple[str, ...]
    totals: tuple[TotalForm, ...]
    notes: tuple[str, ...]
    losses: Losses
