"""What `restate` returns: figures on the new units, and the part of each old unit in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import ceil
from operator import attrgetter

import attrs

from massmob.aggregation.bounds import add_up, bounded
from massmob.aggregation.losses import Losses
from massmob.errors import UnknownEntityError
from massmob.model.entity import grouped
from massmob.model.records.record import ResultRecord
from massmob.network.listing import Listing
from massmob.network.network import Network
from massmob.rendering.cards import SHADES, Node, Outline, max_nodes_for
from massmob.rendering.displayed import Displayed
from massmob.rendering.table import Table
from massmob.translation.catalogue import gettext, ngettext
from massmob.translation.language import Language, as_language, in_language
from massmob.values.numbers import Exact
from massmob.values.plain_form import MakeRef, PlainForm
from massmob.values.quantity import Quantity
from massmob.values.schemas import Schema
from massmob.values.text import Text, similar_words_hint

__all__ = ["Contribution", "Restatement"]

_MAX_ORIGINS = 4  # that a notebook shows for a unit


@attrs.frozen(kw_only=True)
class Contribution(ResultRecord):
    """What one unit's figure contributes to another unit.

    Attributes:
        source: Id of the unit whose figure it is.
        target: Id of the unit of the other day.
        figure: The figure of the source.
        least: The least share of it, 0 to 1.
        most: The greatest share of it, 0 to 1.
        share: The estimated share by the weights given; ``None`` without weights.
    """

    source: str
    target: str
    figure: Quantity
    least: Exact
    most: Exact
    share: Exact | None = None

    @property
    def bounds(self) -> Quantity:
        """What certainly and at most comes from the source."""
        low = self.figure.low * self.least
        if self.most == 0:
            return Quantity(0)
        return bounded(low, None if self.figure.high is None else self.figure.high * self.most)


@attrs.frozen(kw_only=True)
class RestatedForm(ResultRecord):
    """The figure of a unit of the other day.

    Attributes:
        unit: Id of the unit.
        name: Its name.
        figure: The figure with its bounds.
        estimate: The point estimate by the weights; ``None`` without weights.
    """

    unit: str
    name: Text
    figure: Quantity
    estimate: Quantity | None


@attrs.frozen(kw_only=True)
class RestatementForm(ResultRecord):
    """A restatement as plain values.

    Attributes:
        total: The sum of the figures given, but those in `losses`.
        units: The figures on the units of the other day.
        contributions: What came from where, in order of target and source.
        losses: The figures whose key names no unit, and why.
    """

    total: Quantity
    units: tuple[RestatedForm, ...]
    contributions: tuple[Contribution, ...]
    losses: Losses


class Restatement(Mapping[str, Quantity], PlainForm, Displayed):
    """Figures on the units of another day: a read-only mapping id → `Quantity` with its bounds.

    Attributes:
        total: The sum of the figures given, but those in `losses`; it is also that of the figures carried over.
        contributions: What came from where, in order of target and source.
        losses: The figures whose key names no unit, and why; none unless ``strict=False``.
    """

    def __init__(
        self,
        movement: Network,
        total: Quantity,
        contributions: tuple[Contribution, ...],
        losses: Losses,
    ) -> None:
        self.total = total
        self.contributions = contributions
        self.losses = losses
        self._movement = movement
        self._by_target = grouped(contributions, attrgetter("target"))

    def __getitem__(self, unit: str) -> Quantity:
        if unit not in self._by_target:
            hint = similar_words_hint(unit, self._by_target, otherwise="see list(restatement)")
            raise UnknownEntityError("nothing was carried to this unit", found=unit, hint=hint)
        return add_up(contribution.bounds for contribution in self._by_target[unit])

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_target)

    def __len__(self) -> int:
        return len(self._by_target)

    def __repr__(self) -> str:
        return f"<Restatement: {self._title}>"

    @property
    def _title(self) -> str:
        """How many units, their total, and what is not in it, in the current language."""
        number = len(self)
        text = ngettext("{number} unit, total {total}", "{number} units, total {total}", number)
        title = text.format(number=f"{number:,}", total=self.total)
        return f"{title}; {self.losses}" if self.losses else title

    @property
    def estimates(self) -> Mapping[str, Quantity]:
        """Unit → point estimate by the weights; empty without weights. They add up to `total`."""
        estimates: dict[str, Quantity] = {}
        for contribution in self.contributions:
            if contribution.share is not None:
                before = estimates.get(contribution.target, Quantity(0))
                estimates[contribution.target] = before + contribution.figure * contribution.share
        return estimates

    def explain(self, unit: str) -> Listing[Contribution]:
        """What came to a unit from where, the surest first."""
        self[unit]
        contributions = self._by_target[unit]
        return Listing(sorted(contributions, key=lambda contribution: -contribution.least))

    def table(self, lang: Language | None = None) -> Table:
        """The figures as a table: unit, bounds, and the estimate where there is one.

        Args:
            lang: The language of names and headings; the current one by default.
        """
        lang = as_language(lang)
        estimates = self.estimates
        rows = [
            (
                unit,
                self._movement[unit].name.label(lang),
                figure.low,
                "" if figure.high is None else figure.high,
                estimates.get(unit, ""),
            )
            for unit, figure in self.items()
        ]
        headings = (
            "id",
            gettext("unit", lang),
            gettext("low", lang),
            gettext("high", lang),
            gettext("estimate", lang),
        )
        with in_language(lang):
            return Table(headings, rows, title=self._title)

    def to_dict(self) -> dict[str, object]:
        """The figures as plain values: by unit, what came from where, and the losses.

        A restatement is not read back, as its units are those of the movement.
        """
        estimates = self.estimates
        units = (
            RestatedForm(
                unit=unit,
                name=self._movement[unit].name,
                figure=figure,
                estimate=estimates.get(unit),
            )
            for unit, figure in self.items()
        )
        form = RestatementForm(
            total=self.total,
            units=tuple(units),
            contributions=self.contributions,
            losses=self.losses,
        )
        return form.to_dict()

    @classmethod
    def form_schema(cls, make_ref: MakeRef) -> Schema:
        """The JSON Schema of `to_dict`."""
        return RestatementForm.form_schema(make_ref)

    def __str__(self) -> str:
        return str(self.table())

    def display(self) -> Outline:
        """The figures by unit, below each what came from where; of many units the greatest."""
        estimates = self.estimates
        header = (gettext("figure"), gettext("estimate")) if estimates else (gettext("figure"),)
        units = sorted(self, key=lambda unit: (-self[unit].low, unit))
        visible = units[: max_nodes_for(len(header)) // 4]
        greatest = max((float(self[unit].low) for unit in visible), default=0.0)
        nodes = (self._node(unit, estimates, greatest) for unit in visible)
        return Outline(
            title=self._title,
            nodes=tuple(nodes),
            header=header,
            more=len(units) - len(visible),
            hint=gettext(".table() has every unit, .explain(unit) every origin"),
            open=0,
        )

    def _node(self, unit: str, estimates: Mapping[str, Quantity], greatest: float) -> Node:
        figure, origins = self[unit], self.explain(unit)
        cells = (str(figure), str(estimates.get(unit, ""))) if estimates else (str(figure),)
        shade = ceil(SHADES * float(figure.low) / greatest) if greatest else 0
        below = (
            Node(
                name=gettext("from {unit}").format(unit=self._movement[origin.source].name.label()),
                id=origin.source,
                cells=(str(origin.bounds), *("" for _ in cells[1:])),
            )
            for origin in origins[:_MAX_ORIGINS]
        )
        return Node(
            name=self._movement[unit].name.label(),
            id=unit,
            cells=cells,
            shades=(shade, *(0 for _ in cells[1:])),
            below=tuple(below),
            more=max(0, len(origins) - _MAX_ORIGINS),
        )
