"""An organisation chart: Party, State, Front and mass organisations side by side, level by level."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import attrs

from massmob.display.arguments import axes, entity_id
from massmob.display.plots.canvas import (
    MUTED_COLOUR,
    PALETTE,
    LegendKey,
    Style,
    lighter,
    text_width,
    wrapped,
)
from massmob.display.plots.organ_boxes import (
    Lane,
    OrganBox,
    OrganLine,
    group_of,
    lines_between,
    organ_boxes,
    organs_of,
)
from massmob.display.plots.sheet import Sheet, new_sheet, number_text, place_name
from massmob.display.plots.titles import day_text, heading
from massmob.errors import InvalidValueError, at_least, checked, naming_argument
from massmob.model.entities import PartyCommittee
from massmob.model.entity import Entity
from massmob.movement import Movement
from massmob.translation.catalogue import gettext, ngettext, pgettext
from massmob.translation.language import Language, as_language
from massmob.values.period import as_date
from massmob.values.vocabulary import Level, Relation

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["draw_organisation"]

LIMIT = 16

_COLOURS = {
    Lane.UNIT: PALETTE[7],
    Lane.PARTY: PALETTE[3],
    Lane.STATE: PALETTE[0],
    Lane.FRONT: PALETTE[2],
    Lane.OTHER: PALETTE[6],
}
_LINES: dict[Relation, tuple[str, Style]] = {
    Relation.SUBORDINATE_TO: ("#4a5560", "solid"),
    Relation.SERVES: (PALETTE[1], "solid"),
    Relation.PART_OF: (PALETTE[4], "dashed"),
    Relation.LEADS: (PALETTE[3], "dotted"),
}
"""Relation → colour and style of its lines; those of `Relation.BRANCH_OF` are drawn as of subordination."""

_LEVEL_WIDTH, _BOX_HEIGHT, _ROW, _BAND_PAD = 1.35, 0.23, 0.3, 0.14  # inches
_TRACK, _GUTTER, _MAX_WIDTH, _SIZE = 0.09, 0.14, 3.4, 7.5
_HEAD, _LINE, _DETAIL_SIZE = 0.3, 0.15, 6.5


@attrs.frozen
class _Band:
    """A level: the lines of its name and of what is below it, and its top and bottom."""

    level: Level | None
    names: Sequence[str]
    details: Sequence[str]
    top: float
    bottom: float


@checked(movement=Movement, at=as_date, limit=at_least(1), lang=as_language, ax=axes)
def draw_organisation(
    movement: Movement,
    *,
    within: Entity | str | None = None,
    at: date | str | None = None,
    limit: int = LIMIT,
    lang: Language | None = None,
    ax: Axes | None = None,
) -> Figure:
    """An organisation chart: columns for Party, State, Front and mass organisations, a row for each level.

    Lines show which organ is above which in its own organisation, which serves (advises and assists) which,
    which is part of which, and which locality a committee leads. Below the name of a level are the kinds of
    locality that its committees lead on the day, as these change: see `Level`.

    Args:
        movement: The movement.
        within: Only the organs within this locality or below this organ, and those above them.
        at: The day; organs of all periods when ``None``, as for a movement that is already of one day.
        limit: How many boxes a column may have on a level; beyond that organs of one kind are one box, with
            their number in it, those of which there are most first.
        lang: Language of texts; the current one when ``None``.
        ax: Where to draw; a new figure of a fitting size when ``None``.

    Returns:
        The figure; `save_figure` writes it.

    Raises:
        InvalidValueError: There is no organ to draw.
        UnknownEntityError: There is no such unit.
        HierarchyError: Organs are below one another in a circle.
        MissingExtraError: The extra ``display`` is not installed.

    Example:
        >>> from massmob.datasets.shipped import load_dataset
        >>> hanoi = load_dataset("hanoi")
        >>> figure = draw_organisation(hanoi, within="loc:001", at="2024-10-15")
        >>> figure.axes[0].texts[0].get_text()
        'Organisation chart, Ba Đình, 15 October 2024'
    """
    language = as_language(lang)
    with naming_argument("at"):
        day = movement.snapshot_day if at is None else as_date(at)
        shown = movement if day is None else movement.at(day)
    top = entity_id(shown, within, "within")
    organs = organs_of(shown, top)
    if not organs:
        raise InvalidValueError(
            "no organ to draw", found=repr(shown), hint="record committees or bodies of this day"
        )
    boxes = organ_boxes(shown, organs, limit, day, language)
    lines = lines_between(shown, boxes, day)
    title = heading(
        gettext("Organisation chart", language),
        place_name(shown, top, language),
        day_text(day, language),
    )
    bands = _bands_of(shown, boxes, language)
    return _Chart.of(boxes, lines, bands, language).draw(title, ax)


def _bands_of(movement: Movement, boxes: Sequence[OrganBox], lang: Language) -> list[_Band]:
    """The rows: each level that has boxes, named with the kinds of locality that its committees lead."""
    bands: list[_Band] = []
    top = 0.0
    for level in [*Level, None]:
        cells = Counter(box.lane for box in boxes if box.level == level)
        if not cells:
            continue
        organs = [movement[id] for box in boxes if box.level == level for id in box.ids]
        groups = {
            group_of(organ, movement) for organ in organs if isinstance(organ, PartyCommittee)
        }
        kinds = ", ".join(sorted(group.label(lang) for group in groups if group is not None))
        name = gettext("level not stated", lang) if level is None else level.label(lang)
        names = wrapped(name, _LEVEL_WIDTH - 0.1, _SIZE * 1.07)
        details = wrapped(kinds, _LEVEL_WIDTH - 0.1, _DETAIL_SIZE)
        rows = max(_ROW * max(cells.values()), _LINE * (len(names) + len(details)))
        bottom = top + rows + 2 * _BAND_PAD
        bands.append(_Band(level, names, details, top, bottom))
        top = bottom
    return bands


# --- how it is drawn -------------------------------------------------------------------------------


@attrs.frozen
class _Chart:
    """Boxes with their places.

    Attributes:
        boxes: The boxes.
        lines: The lines between them.
        lang: Language of texts.
        lanes: The columns that have boxes, with the left edge of their boxes and their width.
        middles: The vertical middle of each box.
        bands: The levels.
        tracks: The horizontal place of the vertical part of each line.
        width: Inches of the whole.
    """

    boxes: Sequence[OrganBox]
    lines: Sequence[OrganLine]
    lang: Language
    lanes: Mapping[Lane, tuple[float, float]]
    middles: Sequence[float]
    bands: Sequence[_Band]
    tracks: Sequence[float]
    width: float

    @classmethod
    def of(
        cls,
        boxes: Sequence[OrganBox],
        lines: Sequence[OrganLine],
        bands: Sequence[_Band],
        lang: Language,
    ) -> _Chart:
        """The places of all boxes and lines."""
        middles = _middles(boxes, bands)
        tracks, counts = _assign_tracks(boxes, lines, middles)
        lanes: dict[Lane, tuple[float, float]] = {}
        x = _LEVEL_WIDTH
        for lane in Lane:
            names = [box.name for box in boxes if box.lane is lane]
            if lane is Lane.UNIT:
                names = [box.unit for box in boxes if box.unit]
            if names:
                widest = max(text_width(name, _SIZE) for name in [*names, _lane_name(lane, lang)])
                width = min(widest + 0.2, _MAX_WIDTH)
                left = x + _GUTTER + _TRACK * counts[lane, True]
                lanes[lane] = left, width
                x = left + width + _GUTTER + _TRACK * counts[lane, False]
        places: list[float] = []
        for line, track in zip(lines, tracks, strict=True):
            left, width = lanes[boxes[line.start].lane]
            if line.relation is Relation.SUBORDINATE_TO:
                places.append(left - 0.1 - _TRACK * track)
            else:
                places.append(left + width + 0.1 + _TRACK * track)
        return cls(boxes, lines, lang, lanes, middles, bands, places, x)

    def draw(self, title: str, ax: Axes | None) -> Figure:
        """Draw it all."""
        height = _HEAD + self.bands[-1].bottom
        sheet = new_sheet(
            ax,
            self.width,
            height,
            title=title,
            keys=[*self._keys()],
            notes=[self._merged_note()],
        )
        for lane, (left, width) in self.lanes.items():
            name = _lane_name(lane, self.lang)
            sheet.text(left, 0.1, name, max_width=width + 0.15, colour=_COLOURS[lane], bold=True)
        for number, band in enumerate(self.bands):
            self._draw_band(sheet, band, shaded=number % 2 == 0)
        for line, track in zip(self.lines, self.tracks, strict=True):
            self._draw_line(sheet, line, track)
        for box, middle in zip(self.boxes, self.middles, strict=True):
            self._draw_box(sheet, box, middle + _HEAD)
        return sheet.figure

    def _draw_band(self, sheet: Sheet, band: _Band, *, shaded: bool) -> None:
        """A level: its name at the left, in front of a band of grey for every other one."""
        top = band.top + _HEAD
        if shaded:
            sheet.box(0, top, self.width, band.bottom - band.top, "#f4f6f8", behind=True)
        y = top + _BAND_PAD + _ROW / 2
        for number, name in enumerate(band.names):
            sheet.text(0.06, y + _LINE * number, name, size=_SIZE, bold=True)
        y += _LINE * len(band.names)
        for number, detail in enumerate(band.details):
            sheet.text(0.06, y + _LINE * number, detail, size=_DETAIL_SIZE, colour=MUTED_COLOUR)

    def _draw_box(self, sheet: Sheet, box: OrganBox, y: float) -> None:
        left, width = self.lanes[box.lane]
        colour = _COLOURS[box.lane]
        fill, edge = lighter(colour, 0.82), lighter(colour, 0.3)
        top = y - _BOX_HEIGHT / 2
        if len(box.ids) > 1:  # a pile
            sheet.box(left + 0.04, top + 0.04, width, _BOX_HEIGHT, fill, edge)
        sheet.box(left, top, width, _BOX_HEIGHT, fill, edge)
        indent = 0.16 if box.inner else 0.06
        sheet.text(left + indent, y, box.name, max_width=width - indent - 0.02, size=_SIZE)
        if box.unit:
            unit_left, unit_width = self.lanes[Lane.UNIT]
            grey = _COLOURS[Lane.UNIT]
            sheet.box(
                unit_left, top, unit_width, _BOX_HEIGHT, lighter(grey, 0.85), lighter(grey, 0.4)
            )
            sheet.text(unit_left + 0.06, y, box.unit, max_width=unit_width - 0.08, size=_SIZE)
            colour, style = _LINES[Relation.LEADS]
            sheet.line([(unit_left + unit_width, y), (left, y)], colour, style)

    def _draw_line(self, sheet: Sheet, line: OrganLine, track: float) -> None:
        """From the edge of a box along its track to the other; below boxes of a column between them."""
        start, end = self.boxes[line.start], self.boxes[line.end]
        y, end_y = self.middles[line.start] + _HEAD, self.middles[line.end] + _HEAD
        left, width = self.lanes[start.lane]
        end_left, end_width = self.lanes[end.lane]
        is_left = line.relation is Relation.SUBORDINATE_TO
        from_x = left if is_left else left + width
        to_x = end_left if track < end_left else end_left + end_width
        colour, style = _LINES[line.relation]
        sheet.line([(from_x, y), (track, y), (track, end_y), (to_x, end_y)], colour, style)

    def _keys(self) -> Iterator[LegendKey]:
        drawn = {line.relation for line in self.lines}
        if Lane.UNIT in self.lanes:
            drawn.add(Relation.LEADS)
        names = {
            Relation.SUBORDINATE_TO: gettext("under an organ above it", self.lang),
            Relation.SERVES: gettext("serves: advises and assists", self.lang),
            Relation.PART_OF: pgettext("of organs", "part of", self.lang),
            Relation.LEADS: gettext("leads the locality", self.lang),
        }
        for relation, (colour, style) in _LINES.items():
            if relation in drawn:
                yield LegendKey(names[relation], colour, style)

    def _merged_note(self) -> str:
        number = sum(len(box.ids) for box in self.boxes if len(box.ids) > 1)
        if not number:
            return ""
        message = ngettext(
            "{number} organ is in a box with others of its kind (within=, limit=)",
            "{number} organs are in boxes with others of their kind (within=, limit=)",
            number,
            self.lang,
        )
        return message.format(number=number_text(number, self.lang))


def _lane_name(lane: Lane, lang: Language) -> str:
    return {
        Lane.UNIT: gettext("Localities led", lang),
        Lane.PARTY: pgettext("a column of organs", "Party", lang),
        Lane.STATE: pgettext("a column of organs", "State", lang),
        Lane.FRONT: gettext("Front and mass organisations", lang),
        Lane.OTHER: gettext("Agencies, forces, others", lang),
    }[lane]


def _middles(boxes: Sequence[OrganBox], bands: Sequence[_Band]) -> list[float]:
    """The vertical middle of each box: those of a column and a level one below the other."""
    tops = {band.level: band.top for band in bands}
    filled: Counter[tuple[Lane, Level | None]] = Counter()
    middles: list[float] = []
    for box in boxes:
        cell = box.lane, box.level
        middles.append(tops[box.level] + _BAND_PAD + (filled[cell] + 0.5) * _ROW)
        filled[cell] += 1
    return middles


def _assign_tracks(
    boxes: Sequence[OrganBox], lines: Sequence[OrganLine], middles: Sequence[float]
) -> tuple[list[int], Counter[tuple[Lane, bool]]]:
    """The track of each line beside its column, so that lines to different organs do not run on each other.

    Returns:
        The track of each line, from 0 next to the boxes, and how many tracks each side of a column has; the
        left side is ``True``.
    """
    spans: dict[tuple[Lane, bool, int, Relation], tuple[float, float]] = {}
    for line in lines:
        key = _track_key(boxes, line)
        ends = middles[line.start], middles[line.end]
        low, high = spans.get(key, ends)
        spans[key] = min(low, *ends), max(high, *ends)
    taken: dict[tuple[Lane, bool], list[list[tuple[float, float]]]] = defaultdict(list)
    track_of: dict[tuple[Lane, bool, int, Relation], int] = {}
    for key, (low, high) in sorted(spans.items(), key=lambda item: item[1][1] - item[1][0]):
        tracks = taken[key[0], key[1]]
        free = (
            number
            for number, track in enumerate(tracks)
            if all(high < other_low or other_high < low for other_low, other_high in track)
        )
        number = next(free, len(tracks))
        if number == len(tracks):
            tracks.append([])
        tracks[number].append((low, high))
        track_of[key] = number
    counts = Counter({side: len(tracks) for side, tracks in taken.items()})
    return [track_of[_track_key(boxes, line)] for line in lines], counts


def _track_key(boxes: Sequence[OrganBox], line: OrganLine) -> tuple[Lane, bool, int, Relation]:
    is_left = line.relation is Relation.SUBORDINATE_TO
    return boxes[line.start].lane, is_left, line.end, line.relation
