"""A contest as a bracket: its rounds from left to right, the clusters with their teams, who went on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import attrs

from massmob.display.arguments import axes, entity_id
from massmob.display.plots.canvas import (
    MUTED_COLOUR,
    PALETTE,
    Canvas,
    lighter,
    new_canvas,
    text_width,
    wrapped,
)
from massmob.display.plots.titles import short_figure
from massmob.errors import InvalidValueError, checked
from massmob.model.entities import Contest, ContestRound, Team
from massmob.model.entity import Entity
from massmob.movement import Movement
from massmob.translation.catalogue import gettext, ngettext
from massmob.translation.language import Language, as_language
from massmob.values.day_label import dates_written
from massmob.values.quantity import Quantity

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["draw_bracket"]

_WIDTH, _GAP = 2.8, 0.5  # inches of a round, and between rounds
_LINE, _PAD, _BOX_GAP = 0.165, 0.07, 0.12
_NAME_SIZE, _DETAIL_SIZE = 8.5, 7.0  # points, of the headings


@attrs.frozen
class _Entry:
    """A team in a box: its name, its rank or prize, and its id."""

    name: str
    result: str
    team: str


@attrs.frozen(kw_only=True)
class _Box:
    """A box of a round: a cluster, or all the teams that the round is known to have had."""

    name: str
    entries: tuple[_Entry, ...]
    note: str

    @property
    def height(self) -> float:
        lines = (1 if self.name else 0) + len(self.entries) + (1 if self.note else 0)
        return max(lines, 1) * _LINE + 2 * _PAD


@checked(movement=Movement, lang=as_language, ax=axes)
def draw_bracket(
    movement: Movement,
    contest: Entity | str | None = None,
    *,
    lang: Language | None = None,
    ax: Axes | None = None,
) -> Figure:
    """A contest's rounds from left to right, the figures of each, its clusters and teams, and who went on.

    Teams without a source are not invented: a box states how many there were beside those named.

    Args:
        movement: The movement.
        contest: The contest or its id; the latest that has rounds when ``None``.
        lang: Language of texts.
        ax: Where to draw; a new figure of a fitting size when ``None``.

    Returns:
        The figure.

    Raises:
        InvalidValueError: No contest with rounds.
        UnknownEntityError: There is no such contest.
        MissingExtraError: The extra ``display`` is not installed.

    Example:
        >>> from massmob.datasets.shipped import load_dataset
        >>> figure = draw_bracket(load_dataset("hanoi"))
        >>> figure.axes[0].texts[0].get_text()
        'City contest of 2024'
    """
    lang = as_language(lang)
    shown = _contest_with_rounds(movement, entity_id(movement, contest, "contest"))
    rounds = _rounds_of(movement, shown)
    columns = [list(_boxes_of(movement, round, lang)) for round in rounds]
    heights = [sum(box.height + _BOX_GAP for box in boxes) for boxes in columns]
    title = shown.name.label(lang)
    width = _WIDTH * len(rounds) + _GAP * (len(rounds) - 1)
    width = max(width, text_width(title, 12) + 0.1)
    headings = [_Heading.of(round, lang) for round in rounds]
    heading_height = max(heading.height for heading in headings)
    canvas = new_canvas(ax, width, heading_height + max(heights), title)
    _draw_rounds(canvas, headings, columns, heading_height)
    return canvas.figure


def _rounds_of(movement: Movement, contest: Contest) -> list[ContestRound]:
    rounds = (round for round in movement.rounds.values() if round.contest == contest.id)
    return sorted(rounds, key=lambda round: round.order)


def _contest_with_rounds(movement: Movement, contest: str | None) -> Contest:
    candidates = [
        item
        for item in movement.contests.values()
        if contest in (None, item.id) and _rounds_of(movement, item)
    ]
    if not candidates:
        hint = "give a contest that has rounds"
        raise InvalidValueError(
            "no contest with rounds", place="contest", found=contest or movement, hint=hint
        )
    return max(candidates, key=lambda item: (item.valid, item.id))


def _boxes_of(movement: Movement, round: ContestRound, lang: Language) -> Iterator[_Box]:
    """The boxes of a round: its clusters, or else one box with the teams that have a result in it."""
    clusters = [
        cluster for cluster in movement.contest_clusters.values() if cluster.round == round.id
    ]
    for cluster in sorted(clusters, key=lambda cluster: (cluster.number or 0, cluster.id)):
        teams = [team for team in movement.teams.values() if team.cluster == cluster.id]
        entries = _entries(teams, round, lang)
        note = _unnamed_note(cluster.teams, len(teams), lang)
        yield _Box(name=cluster.name.label(lang), entries=entries, note=note)
    if not clusters:
        teams = [
            team
            for team in movement.teams.values()
            if any(result.round == round.id for result in team.results)
        ]
        note = _unnamed_note(round.teams, len(teams), lang)
        yield _Box(name="", entries=_entries(teams, round, lang), note=note)


def _entries(teams: list[Team], round: ContestRound, lang: Language) -> tuple[_Entry, ...]:
    """The teams of a box by rank, those without one last."""
    ranked: list[tuple[float, _Entry]] = []
    for team in teams:
        result = next((result for result in team.results if result.round == round.id), None)
        rank = None if result is None else result.rank
        prize = "" if result is None or result.prize is None else result.prize.label(lang)
        text = prize or ("" if rank is None else f"{rank}.")
        order = float("inf") if rank is None else rank
        ranked.append((order, _Entry(team.name.label(lang), text, team.id)))
    return tuple(entry for _, entry in sorted(ranked, key=lambda pair: (pair[0], pair[1].name)))


def _unnamed_note(stated: Quantity | None, named: int, lang: Language) -> str:
    """How many teams there were beside those that sources name."""
    if stated is None or not stated.is_exact:
        return "" if named else gettext("teams not named by sources", lang)
    unnamed = int(stated) - named
    message = ngettext(
        "+ {number} team that sources do not name",
        "+ {number} teams that sources do not name",
        unnamed,
        lang,
    )
    number = short_figure(Quantity(unnamed), lang)
    return message.format(number=number) if unnamed > 0 else ""


def _stated_figures(round: ContestRound, lang: Language) -> Iterator[str]:
    """How many contests, clusters and teams sources state for a round."""
    held, clusters, teams, advanced = (
        (figure, 0 if figure is None else int(figure.low))
        for figure in (round.held, round.clusters, round.teams, round.advanced)
    )
    messages = (
        (held[0], ngettext("{number} contest", "{number} contests", held[1], lang)),
        (clusters[0], ngettext("{number} cluster", "{number} clusters", clusters[1], lang)),
        (teams[0], ngettext("{number} team", "{number} teams", teams[1], lang)),
        (
            advanced[0],
            ngettext("{number} team goes on", "{number} teams go on", advanced[1], lang),
        ),
    )
    for figure, message in messages:
        if figure is not None:
            yield message.format(number=figure.label(lang))


@attrs.frozen
class _Heading:
    """What is above the boxes of a round: its name, its figures and its period, on lines that fit."""

    name: list[str]
    details: list[str]

    @classmethod
    def of(cls, round: ContestRound, lang: Language) -> _Heading:
        name = wrapped(f"{round.order}. {round.name.label(lang)}", _WIDTH / 1.07, _NAME_SIZE)
        figures = ", ".join(_stated_figures(round, lang))
        period = dates_written(round.valid.label(lang), lang)
        return cls(name, [*wrapped(figures, _WIDTH, _DETAIL_SIZE), period])

    @property
    def height(self) -> float:
        """In inches, with the rule below and the space to the boxes."""
        return _LINE * (len(self.name) + len(self.details)) + 0.17

    def draw(self, canvas: Canvas, left: float, width: float, bottom: float, colour: str) -> None:
        """Draw it with its rule at a height above the boxes."""
        y = bottom - 0.1
        canvas.line([(left, y), (left + width, y)], colour=colour)
        y -= _LINE * (len(self.name) + len(self.details)) - 0.05
        for line in self.name:
            canvas.text(left, y, line, max_width=width, size=_NAME_SIZE, bold=True)
            y += _LINE
        for line in self.details:
            canvas.text(left, y, line, max_width=width, size=_DETAIL_SIZE, colour=MUTED_COLOUR)
            y += _LINE


def _draw_rounds(
    canvas: Canvas, headings: list[_Heading], columns: list[list[_Box]], heading_height: float
) -> None:
    shrink_x, shrink_y = canvas.shrink_x, canvas.shrink_y
    width, gap = _WIDTH * shrink_x, _GAP * shrink_x
    body_top = canvas.top + heading_height * shrink_y
    body_height = canvas.bottom - canvas.top - heading_height * shrink_y
    # Right edge, vertical middle and teams of each box of the round before.
    previous: list[tuple[float, float, frozenset[str]]] = []
    for number, (heading, boxes) in enumerate(zip(headings, columns, strict=True)):
        left = canvas.left + number * (width + gap)
        heading.draw(canvas, left, width, body_top, PALETTE[number % len(PALETTE)])
        height = sum(box.height + _BOX_GAP for box in boxes) * shrink_y
        y = body_top + (body_height - height) / 2
        current: list[tuple[float, float, frozenset[str]]] = []
        for box in boxes:
            teams = frozenset(entry.team for entry in box.entries)
            middle = y + box.height * shrink_y / 2
            for start, start_y, start_teams in previous:
                # Coloured where a team is known to have come that way; the round before leads here anyhow.
                bend = left - gap / 2
                points = [(start, start_y), (bend, start_y), (bend, middle), (left, middle)]
                canvas.line(points, colour=PALETTE[0] if teams & start_teams else "#d3dae0")
            _draw_box(canvas, box, (left, y, width, box.height * shrink_y), number)
            current.append((left + width, middle, teams))
            y += (box.height + _BOX_GAP) * shrink_y
        previous = current


def _draw_box(
    canvas: Canvas, box: _Box, frame: tuple[float, float, float, float], number: int
) -> None:
    left, top, width, height = frame
    colour = PALETTE[number % len(PALETTE)]
    canvas.box(left, top, width, height, lighter(colour, 0.88), lighter(colour, 0.4))
    step = height / box.height * _LINE
    y = top + height / box.height * _PAD + step / 2
    if box.name:
        canvas.text(left + 0.07, y, box.name, max_width=width - 0.14, size=7.5, bold=True)
        y += step
    for entry in box.entries:
        result_width = text_width(entry.result, 7.5) + 0.1 if entry.result else 0
        name_width, right = width - 0.25 - result_width, left + width - 0.07
        canvas.text(left + 0.14, y, entry.name, max_width=name_width, size=7.5)
        canvas.text(right, y, entry.result, size=7.5, colour=colour, align="right", bold=True)
        y += step
    if box.note:
        canvas.text(left + 0.14, y, box.note, max_width=width - 0.2, size=6.8, colour=MUTED_COLOUR)
