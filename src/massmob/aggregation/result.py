"""`Rollup`, the result of a rollup: totals by unit, how much of the hierarchy they cover, and their display."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import attrs

from massmob.aggregation.context import Context, Group, Groups
from massmob.aggregation.labels import group_label, key_parts
from massmob.aggregation.losses import Losses
from massmob.aggregation.ordering import SortKey, sorted_units
from massmob.aggregation.plain_forms import RollupForm, TotalForm
from massmob.aggregation.shares_and_changes import Whole, changes, groups_of, shares
from massmob.aggregation.totals_outline import totals_outline
from massmob.aggregation.totals_table import (
    ALL_SHOWN_BY,
    MAX_COLUMNS,
    pivot_table,
    totals_table,
)
from massmob.errors import (
    InvalidValueError,
    UnknownEntityError,
    at_least,
    checked,
    counted,
    naming_argument,
    require_type,
)
from massmob.network.network import Network
from massmob.network.trees import Dag, Tree
from massmob.rendering.cards import Outline
from massmob.rendering.displayed import Displayed
from massmob.rendering.table import Table
from massmob.translation.catalogue import gettext, gettext_noop, ngettext
from massmob.translation.language import Language, as_language, get_language, in_language
from massmob.values.message import Message
from massmob.values.plain_form import MakeRef, PlainForm
from massmob.values.quantity import Quantity
from massmob.values.schemas import Schema
from massmob.values.text import similar_words_hint

__all__ = ["Rollup"]

_V_co = TypeVar("_V_co", bound="Quantity | Groups", covariant=True)


class Rollup(Mapping[str, _V_co], PlainForm, Displayed):
    """Totals by unit: a read-only mapping id → `Quantity`, or id → {group: `Quantity`} with ``by``.

    Units are in the order of the hierarchy, parents first; `top` and `sort_by` give rollups in other orders.

    Args:
        totals: Totals by unit, also of units that are not shown.
        context: What a rollup knows besides.
        units: The units that are shown, in order; all when ``None``. Those without a total are omitted.

    Attributes:
        losses: What was to be counted and is in no total, and why.
    """

    def __init__(
        self, totals: Mapping[str, _V_co], context: Context, units: Iterable[str] | None = None
    ) -> None:
        self._totals = totals
        self._context = context
        self._units: Mapping[str, object] = totals
        if units is not None:
            self._units = dict.fromkeys(filter(totals.keys().__contains__, units))
        self.losses: Losses = context.losses

    def __getitem__(self, unit: str) -> _V_co:
        require_type("unit", unit, str, hint="give the id of a unit")
        if unit in self._units:
            return self._context.naming_groups(self._totals[unit])
        if unit in self._totals:
            message, hint = "a unit that is not shown", "level=, tier=, depth= or top() left it out"
        elif unit in self._context.hierarchy:
            message, hint = "no total for this unit", "no data below it; see .missing()"
        else:
            message = "not a unit of this rollup"
            hint = similar_words_hint(unit, self._units, otherwise="see list(rollup)")
        raise UnknownEntityError(message, found=unit, hint=hint)

    def __contains__(self, unit: object) -> bool:
        return unit in self._units

    def __iter__(self) -> Iterator[str]:
        return iter(self._units)

    def __len__(self) -> int:
        return len(self._units)

    def __eq__(self, other: object) -> bool:
        return dict(self) == other if isinstance(other, Mapping) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # equal to plain dictionaries, which have no hash

    def __repr__(self) -> str:
        units = counted(len(self), "unit")
        return f"<Rollup: {'; '.join([f'{self.title}: {units}', *self.short_notes])}>"

    @property
    def title(self) -> str:
        """What was counted, up which hierarchy, on which day; in the current language."""
        return str(self._context.title)

    @property
    def unplaced(self) -> tuple[str, ...]:
        """The ids, or the keys of a dataframe, that are in no total; `losses` has the reasons."""
        return self.losses.keys

    @property
    def dropped(self) -> int:
        """How many entities, or rows of a dataframe, are in no total."""
        return self.losses.count

    @property
    def movement(self) -> Network:
        """The movement whose units these are."""
        return self._context.movement

    @property
    def context(self) -> Context:
        """What is known besides the totals: what was counted or added, along which hierarchy, on which day."""
        return self._context

    @property
    def hierarchy(self) -> Tree | Dag:
        """The hierarchy up which was summed."""
        return self._context.hierarchy

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups that occur, most frequent first; empty without ``by``."""
        return self._context.groups

    @property
    def notes(self) -> tuple[str, ...]:
        """What readers must know of the totals, in the current language.

        These are the losses, and the units without a share or a change.
        """
        return (*((str(self.losses),) if self.losses else ()), *map(str, self._context.notes))

    @property
    def short_notes(self) -> tuple[str, ...]:
        """`notes` where there is little space: the losses in numbers only."""
        numbers = (self.losses.summary(),) if self.losses else ()
        return (*numbers, *map(str, self._context.notes))

    @property
    def coverage(self) -> Mapping[str, Quantity]:
        """Unit → how many of the lowest units within it are covered, out of how many there are."""
        return {
            unit: Quantity.ratio(covered, expected)
            for unit, (covered, expected) in self._context.covered.items()
            if unit in self._units
        }

    @checked(unit=str)
    def missing(self, unit: str | None = None) -> tuple[str, ...]:
        """The lowest units without data.

        Args:
            unit: Only those within this unit; all when ``None``.

        Returns:
            Ids in the order of the hierarchy.

        Raises:
            UnknownEntityError: No such unit.
        """
        tree = self._context.hierarchy
        if unit is not None and unit not in tree:
            hint = similar_words_hint(unit, tree, otherwise="see list(rollup)")
            message = "not a unit of this rollup"
            raise UnknownEntityError(message, place="unit", found=unit, hint=hint)
        return tuple(
            leaf for leaf in self._context.uncovered if unit is None or tree.is_within(leaf, unit)
        )

    # --- order -------------------------------------------------------------------------------------

    @checked(descending=bool)
    def sort_by(self, by: SortKey = None, *, descending: bool = True) -> Rollup[_V_co]:
        """The same totals in the order of their size.

        Figures with bounds are in the order of the lower bound, and where these are equal of the upper one, so
        that a unit may come after one that it may in truth exceed. Units with equal figures stay in the order
        of the hierarchy, and those without a figure come last.

        Args:
            by: A group; ``"low"`` or ``"high"`` for one bound only; a function of a unit's total; the total, of
                all groups together, when ``None``.
            descending: The greatest first.

        Returns:
            The totals in that order.

        Raises:
            InvalidValueError: No such group; groups that do not add up, such as averages; a function whose
                results cannot be compared.

        Example:
            >>> import massmob as mm
            >>> hanoi = mm.load_dataset("hanoi").at("2024-10-15")
            >>> next(iter(hanoi.rollup("locality", along="locality", tier="district").sort_by()))
            'loc:277'
        """
        with naming_argument("by"):
            units = sorted_units(dict(self), by, self._context, descending=descending)
        return self._with_order(units, gettext_noop("{title}, sorted"))

    @checked(n=at_least(1, "not a number of units", "1 or more"))
    def top(self, n: int = 10, by: SortKey = None) -> Rollup[_V_co]:
        """The units with the greatest totals, the greatest first; `sort_by` describes the order.

        A unit counts what is below it, so the units of a whole hierarchy are best compared on one level:
        ``rollup(…, tier="district")``.

        Args:
            n: How many units.
            by: What they are sorted by, as of `sort_by`.

        Returns:
            The totals of these units; fewer where there are fewer units.

        Raises:
            InvalidValueError: A number below 1, or what `sort_by` raises.

        Example:
            >>> import massmob as mm
            >>> hanoi = mm.load_dataset("hanoi").at("2024-10-15")
            >>> units = hanoi.rollup("locality", along="locality", tier="district")
            >>> print(units.top(2))
            Localities, Hà Nội, 15 October 2024, top 2
            id       unit       total
            ───────  ─────────  ─────
            loc:277  Chương Mỹ     33
            loc:271  Ba Vì         32
        """
        units = list(self.sort_by(by))[:n]
        return self._with_order(units, gettext_noop("{title}, top {number}"), number=n)

    def _with_order(self, units: Sequence[str], title: str, **values: object) -> Rollup[_V_co]:
        message = Message(title, {"title": self._context.title, **values})
        context = attrs.evolve(self._context, title=message, is_ranked=True)
        return Rollup(self._totals, context, units)

    # --- shares and changes ------------------------------------------------------------------------

    def share(self, of: Whole = "parent") -> Rollup[_V_co]:
        """Each total divided by that of the unit above, or by that of the whole hierarchy; per group.

        Of bounds the share has bounds. It is at most 1, for a part is within its whole; a share that is surely
        above 1 means that the figures contradict each other (see `reconcile`). Of a `change` it may be more,
        and of figures with a whole, such as 188/382, the parts are divided.

        Args:
            of: ``"parent"``, which for a root is all roots together; or ``"whole"``, all roots together.

        Returns:
            Unit → share, or unit → {group: share}. A unit whose whole may be zero has none; the notes name it.

        Raises:
            InvalidValueError: No such whole; averages or extremes, which are no parts of a whole; documents,
                which may be below several others.

        Example:
            >>> import massmob as mm
            >>> hanoi = mm.load_dataset("hanoi").at("2024-10-15")
            >>> hanoi.rollup("locality", along="locality").share()["loc:277"]
            Quantity.parse('(33/610)')
        """
        return Rollup(*shares(self._totals, self._context, self, of))

    def change(self, other: Rollup[Any]) -> Rollup[_V_co]:
        """These totals minus others, such as those of an earlier day or year; per unit and group.

        Of bounds the difference has bounds. Of entities that were counted, and of amounts that add, a unit or
        group that only one of the two has is zero in the other. Of stated figures nothing is known of it, and
        it has no change; neither has a unit where nothing bounds the change below. The notes name these units.

        Args:
            other: The totals to subtract, with the same groups.

        Returns:
            Unit → difference, in the order of this hierarchy, then of the other; ``losses`` are those of these
            totals, those of the others are in the notes.

        Raises:
            InvalidValueError: Something else than a rollup; other groups, or figures and counts; figures with
                a whole.

        Example:
            >>> import massmob as mm
            >>> hanoi = mm.load_dataset("hanoi")
            >>> before, after = (hanoi.rollup("locality", along="locality", at=day)
            ...                  for day in ("2025-06-30", "2025-07-01"))
            >>> print(after.change(before)["loc:01"])
            -430
        """
        require_type("other", other, Rollup, hint="give a rollup, such as that of an earlier day")
        mine, theirs = self._context, other._context
        if mine.form != theirs.form:
            hint = "roll up the same with the same by="
            message = "totals of another form"
            raise InvalidValueError(message, place="other", found=repr(other), hint=hint)
        shown = self._units.keys() | other._units.keys()
        with naming_argument("other"):
            return Rollup(*changes(self._totals, mine, other._totals, theirs, shown))

    # --- tables and dataframes ---------------------------------------------------------------------

    @checked(all=bool, labels=bool, indent=bool)
    def table(
        self,
        *,
        all: bool = False,
        labels: bool = True,
        lang: Language | None = None,
        indent: bool = True,
    ) -> Table:
        """The totals as a table: one row a unit, one column a group.

        Displayed are the first and the last units and the first groups, as by ``print(rollup)``, in 30 lines at
        most. `Table.to_csv` always writes everything.

        Args:
            all: Display every unit and group.
            labels: Labels of groups as headings; ``False`` for their values.
            lang: The language of names and headings; the current one by default.
            indent: Show by blanks before names what is below what.

        Returns:
            A table with the notes below it.
        """
        with in_language(as_language(lang)):
            return totals_table(
                dict(self), self._context, self.notes, all=all, labels=labels, indent=indent
            )

    @checked(all=bool)
    def pivot(
        self, columns: str | None = None, *, all: bool = False, lang: Language | None = None
    ) -> Table:
        """The totals with one of their dimensions as columns and the others as rows, as by pandas' ``pivot``.

        The dimensions are ``"unit"`` and the columns that were grouped by. For numbers, pivot a dataframe:
        ``rollup.to_frame("pandas").pivot(…)``.

        Args:
            columns: The dimension; the last one grouped by when ``None``.
            all: Display every row and column.
            lang: The language of names and headings.

        Returns:
            A table: units in their order, groups in order of frequency. An empty cell has no total.

        Raises:
            InvalidValueError: A rollup without ``by``; no such dimension.

        Example:
            >>> import massmob as mm
            >>> hanoi = mm.load_dataset("hanoi").at("2024-10-15")
            >>> units = hanoi.rollup("locality", along="locality", by=["tier", "kind"], depth=0)
            >>> print(units.pivot("tier"))
            Localities by tier × kind, Hà Nội, 15 October 2024, columns: tier
            id      unit    kind                commune tier  district tier  province tier
            ──────  ──────  ──────────────────  ────────────  ─────────────  ─────────────
            loc:01  Hà Nội  commune                      383
            loc:01  Hà Nội  ward                         175
            loc:01  Hà Nội  township                      21
            loc:01  Hà Nội  rural district                               17
            loc:01  Hà Nội  urban district                               12
            loc:01  Hà Nội  town                                          1
            loc:01  Hà Nội  centrally run city                                           1
        """
        with in_language(as_language(lang)):
            return pivot_table(dict(self), self._context, self.notes, columns, all=all)

    @checked(names=bool, labels=bool)
    def to_frame(
        self,
        backend: str = "pyarrow",
        *,
        names: bool = False,
        labels: bool = False,
        lang: Language | None = None,
    ) -> Any:  # noqa: ANN401 - a dataframe of the backend
        """The totals as a dataframe: a row for each unit and group that occur together.

        Args:
            backend: ``"pyarrow"``, ``"pandas"``, ``"polars"`` or another eager engine that Narwhals knows.
            names: Add the names of units, as ``name``.
            labels: Add the labels of groups, as the column's name and ``_label``.
            lang: The language of names and labels.

        Returns:
            ``unit``, the columns grouped by, ``low`` and ``high`` (null: no upper bound).

        Raises:
            InvalidValueError: Another engine or language; two columns of one name.
            MissingExtraError: The extra ``frames``, or the engine, is not installed.
        """
        lang = as_language(lang)
        by = self._context.by
        rows = [
            (unit, key_parts(group, by), figure)
            for unit in self
            for group, figure in groups_of(self._totals, unit).items()
        ]
        columns: list[tuple[str, list[Group]]] = []
        if names:
            columns.append(("name", [self._context.name(unit, lang) for unit, *_ in rows]))
        for position, name in enumerate(by):
            values = [group[position] for _, group, _ in rows]
            columns.append((name, values))
            if labels:
                heading = {v: group_label(v, (name,), self.movement, lang) for v in set(values)}
                columns.append((f"{name}_label", [heading[value] for value in values]))
        from massmob.aggregation.dataframes.export import totals_to_frame

        return totals_to_frame([(unit, figure) for unit, _, figure in rows], columns, backend)

    def to_dict(self) -> dict[str, object]:
        """The totals as plain values: title, totals by unit and group, notes and losses.

        A rollup is not read back, as its hierarchy is that of the movement.

        Example:
            >>> import massmob as mm
            >>> hanoi = mm.load_dataset("hanoi").at("2024-10-15")
            >>> hanoi.rollup("locality", along="locality", depth=0).to_dict()["totals"]
            [{'unit': 'loc:01', 'name': {'vi': 'Hà Nội', 'ru': 'Ханой'}, 'group': {}, 'total': 610}]
        """
        totals = (
            TotalForm(
                unit=unit,
                name=self._context.entity(unit).name,
                group=dict(zip(self._context.by, key_parts(group, self._context.by), strict=True)),
                total=figure,
            )
            for unit in self
            for group, figure in groups_of(self._totals, unit).items()
        )
        form = RollupForm(
            title=self.title,
            by=self._context.by,
            totals=tuple(totals),
            notes=self.notes,
            losses=self.losses,
        )
        return form.to_dict()

    @classmethod
    def form_schema(cls, make_ref: MakeRef) -> Schema:
        """The JSON Schema of `to_dict`."""
        return RollupForm.form_schema(make_ref)

    def __str__(self) -> str:
        return str(self.table())

    def display(self) -> Outline:
        """The totals as an outline that unfolds, figures shaded by their size among units of one depth.

        Of many units the upper ones are shown; of many groups the first.
        """
        groups = self.groups[:MAX_COLUMNS]

        def figures_of(unit: str) -> list[Quantity | None]:
            return [groups_of(self._totals, unit).get(group) for group in groups or (None,)]

        outline = totals_outline(
            self._units,
            figures_of,
            hierarchy=None if self._context.is_ranked else self._context.hierarchy,
            name_of=self._context.name,
            as_cell=self._context.cell,
            header=tuple(self._context.headings(groups, get_language())) or (gettext("total"),),
        )
        hidden = len(self.groups) - len(groups)
        text = ngettext("… {number} more group: {how}", "… {number} more groups: {how}", hidden)
        more = (text.format(number=f"{hidden:,}", how=ALL_SHOWN_BY),) if hidden else ()
        hint = gettext("{ways} have all").format(ways=f"{ALL_SHOWN_BY}, .to_frame()")
        return attrs.evolve(outline, title=self.title, hint=hint, notes=(*more, *self.notes))
