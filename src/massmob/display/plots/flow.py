"""A reorganisation as a flow: old units at the left, new ones at the right, a band for each succession."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

import attrs

from massmob.display.plots.canvas import PALETTE, Sheet, left_out, lighter, open_sheet, width_of
from massmob.errors import InvalidValueError
from massmob.model.entities import Locality
from massmob.model.entity import Entity
from massmob.movement import Movement
from massmob.values.period import Period, as_date
from massmob.values.text import Language, Text
from massmob.values.vocabulary import Extent

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["Moved", "draw_flow", "moves"]

LIMIT = 40

_Joined: TypeAlias = Mapping[
    str, list[str]
]  # units of one side, each with those at its bands' other ends

_ROW, _GAP = 0.17, 0.08  # inches a band at a unit, and between units
_MIDDLE, _BAR = 3.2, 0.12  # inches of the bands, and of the bar of a unit
_WIDEST = 2.4  # inches of a name
_TITLE = Text(
    vi="Sắp xếp đơn vị hành chính", en="What became of the units", ru="Преобразование единиц"
)
_KIND = Text(vi="đơn vị cũ", en="old units", ru="прежних единиц")
_KEY: dict[Language, tuple[str, str]] = {
    "vi": ("đậm: toàn bộ hoặc toàn bộ dân", "nhạt: một phần"),
    "en": ("dark: the whole unit, or all its people", "light: a part"),
    "ru": ("тёмное: вся единица или всё население", "светлое: часть"),
}


@attrs.frozen
class Moved:
    """One old unit that went, at least in part, into a new one."""

    old: str
    new: str
    extent: Extent

    @property
    def whole(self) -> bool:
        """Whether all the people went that way."""
        return self.extent in (Extent.WHOLE, Extent.ALL_PEOPLE)


def moves(
    movement: Movement,
    since: date | str,
    until: date | str,
    root: Entity | str | None = None,
) -> tuple[Moved, ...]:
    """The successions of a period, without those that moved land alone.

    Args:
        movement: The movement.
        since: First day looked at.
        until: Last day looked at.
        root: Only what comes from this unit, from a unit within it, or goes into it.

    Returns:
        In order of the old units' ids.

    Raises:
        InvalidValueError: No unit went into another, not a day, or the days are the wrong way round.
        UnknownEntityError: There is no such unit.
    """
    asked = Period(as_date(since), as_date(until))
    top = root.id if isinstance(root, Entity) else root
    tree = movement.hierarchy("locality")
    near = None if top is None else {movement[top].id, *tree.descendants(top)}
    found = tuple(
        Moved(id, row.to, row.extent)
        for id, unit in movement.localities.items()
        for row in unit.successors
        if row.on in asked and row.extent is not Extent.LAND_ONLY and row.to in movement
        if near is None or id in near or row.to in near
    )
    if not found:
        raise InvalidValueError(
            "no unit went into another in this time",
            found=asked.label(),
            hint="choose other days, or another root",
        )
    return found


def draw_flow(
    movement: Movement,
    *,
    since: date | str = "2025-01-01",
    until: date | str = "2025-12-31",
    root: Entity | str | None = None,
    limit: int = LIMIT,
    lang: Language = "en",
    ax: Axes | None = None,
) -> Figure:
    """Which old units went into which new ones: dark where all the people went, light where a part did.

    A band says that something went that way, not how much: nobody counted. Land that moved without people is
    left out.

    Args:
        movement: The movement, of all periods.
        since: First day of the reorganisations looked at.
        until: Last day looked at.
        root: Only what comes from this unit or from units within it, or goes into it.
        limit: How many old units at most.
        lang: Language of the words.
        ax: Where to draw; a new figure of a fitting size when ``None``.

    Returns:
        The figure.

    Raises:
        InvalidValueError: Nothing to draw, not a day, or a limit below 1.
        UnknownEntityError: There is no such unit.
        MissingExtraError: The extra ``display`` is not installed.

    Example:
        >>> from massmob.datasets.shipped import load_dataset
        >>> figure = draw_flow(load_dataset("hanoi"), root="loc:001")
        >>> figure.axes[0].texts[0].get_text()
        'What became of the units: Ba Đình'
    """
    if limit < 1:
        raise InvalidValueError("not a limit", found=limit, hint="1 or more")
    found = moves(movement, since, until, root)
    olds = list(dict.fromkeys(each.old for each in found))
    kept = set(olds[:limit])
    shown = [each for each in found if each.old in kept]
    top = root if isinstance(root, Entity) or root is None else movement[root]
    title = _TITLE.label(lang) + (f": {top.name.label(lang)}" if top is not None else "")
    notes = [
        "; ".join(_KEY[lang]),
        left_out(len(olds) - len(kept), _KIND, "root=, limit=", lang),
    ]
    sides = _ordered(shown)
    names = {id: _name(movement, id, lang) for units in sides for id in units}
    room = [min(_WIDEST, max(width_of(names[id], 8) for id in units)) for units in sides]
    width = max(sum(room) + _MIDDLE + 2 * _BAR + 0.2, width_of(title, 12) + 0.1)
    sheet = open_sheet(ax, width, max(map(_height, sides)), title, notes)
    _draw(sheet, shown, sides, names, room)
    return sheet.figure


def _name(movement: Movement, id: str, lang: Language) -> str:
    entity = movement[id]
    kind = f", {entity.kind.label(lang)}" if isinstance(entity, Locality) else ""
    return f"{entity.name.label(lang)}{kind}"


def _ordered(shown: Iterable[Moved]) -> tuple[_Joined, _Joined]:
    """Old and new units, near those that they are joined to, so that few bands cross."""
    joined: defaultdict[str, list[str]] = defaultdict(list)
    back: defaultdict[str, list[str]] = defaultdict(list)
    for each in shown:
        joined[each.old].append(each.new)
        back[each.new].append(each.old)
    left, right = list(joined), list(back)
    for _ in range(8):
        right = _by_middle(right, left, back)
        left = _by_middle(left, right, joined)
    return (
        {id: sorted(joined[id], key=right.index) for id in left},
        {id: sorted(back[id], key=left.index) for id in right},
    )


def _by_middle(units: list[str], others: list[str], joined: _Joined) -> list[str]:
    place = {id: number for number, id in enumerate(others)}
    return sorted(units, key=lambda id: sum(place[each] for each in joined[id]) / len(joined[id]))


def _height(units: _Joined) -> float:
    """Inches that a side needs: a place for every band, and gaps between its units."""
    return sum(map(len, units.values())) * _ROW + _GAP * (len(units) + 1)


def _tops(sheet: Sheet, units: _Joined) -> dict[str, dict[str, float]]:
    """Unit → the unit at the other end of a band → where the band begins at this end."""
    down = sheet.grown[1]
    top = (sheet.top + sheet.bottom - _height(units) * down) / 2 + _GAP * down
    tops: dict[str, dict[str, float]] = {}
    for id, others in units.items():
        tops[id] = {other: top + _ROW * down * number for number, other in enumerate(others)}
        top += (_ROW * len(others) + _GAP) * down
    return tops


def _draw(
    sheet: Sheet,
    shown: list[Moved],
    sides: tuple[_Joined, _Joined],
    names: Mapping[str, str],
    room: Sequence[float],
) -> None:
    """The bars with their names, then the bands between their places."""
    across, row = min(1.0, sheet.grown[0]), _ROW * sheet.grown[1]
    bar, size = _BAR * across, 8.0 if row > 0.13 else 5.5
    start = sheet.left + room[0] * across
    end = start + (_MIDDLE + _BAR + 0.1) * across
    olds, news = (_tops(sheet, units) for units in sides)
    colours = {id: PALETTE[number % 7] for number, id in enumerate(news)}
    for id, tops in olds.items():
        top, height = min(tops.values()), row * len(tops)
        sheet.box(start + 0.05, top, bar, height, "#7d8590", line=0)
        space, middle = room[0] * across + 0.02, top + height / 2
        sheet.words(start, middle, names[id], size=size, across="right", room=space)
    for id, tops in news.items():
        top, height = min(tops.values()), row * len(tops)
        sheet.box(end + 0.05, top, bar, height, colours[id], line=0)
        space, middle = room[1] * across + 0.02, top + height / 2
        sheet.words(end + 0.1 + bar, middle, names[id], size=size, room=space)
    for each in shown:
        shade = lighter(colours[each.new], 0.35 if each.whole else 0.72)
        ends = (olds[each.old][each.new], news[each.new][each.old])
        _band(sheet, (start + 0.05 + bar, end + 0.05), ends, row, shade)


def _band(
    sheet: Sheet,
    xs: tuple[float, float],
    ys: tuple[float, float],
    thick: float,
    colour: str,
) -> None:
    """A curved band from one height to another."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    (x0, x1), (y0, y1), middle = xs, ys, sum(xs) / 2
    points = [
        (x0, y0), (middle, y0), (middle, y1), (x1, y1),
        (x1, y1 + thick), (middle, y1 + thick), (middle, y0 + thick), (x0, y0 + thick),
        (x0, y0),
    ]  # fmt: skip
    curve = [Path.CURVE4] * 3
    codes = [Path.MOVETO, *curve, Path.LINETO, *curve, Path.CLOSEPOLY]
    band = PathPatch(Path(points, codes), facecolor=colour, edgecolor="white", linewidth=0.4)
    sheet.ax.add_patch(band)
