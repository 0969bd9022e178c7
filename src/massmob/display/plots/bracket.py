"""A contest as a bracket: its rounds from left to right, the clusters with their teams, who went on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import attrs

from massmob.display.plots.canvas import DIM, PALETTE, Sheet, lighter, open_sheet, width_of
from massmob.errors import InvalidValueError
from massmob.model.entities import Contest, ContestRound, Team
from massmob.model.entity import Entity
from massmob.movement import Movement
from massmob.values.quantity import Quantity
from massmob.values.text import Language, Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["draw_bracket"]

_WIDTH, _GAP = 2.5, 0.55  # inches a round, and between rounds
_LINE, _PAD, _BETWEEN = 0.165, 0.07, 0.12
_HEAD = 0.62
_WORDS: dict[Language, tuple[str, str, str, str]] = {
    "vi": ("hội thi", "cụm", "đội", "đội vào vòng sau"),
    "en": ("contests", "clusters", "teams", "teams go on"),
    "ru": ("конкурсов", "групп", "команд", "команд проходят дальше"),
}
_MORE = Text(
    vi="đội mà nguồn không nêu tên",
    en="teams that sources do not name",
    ru="команд, не названных в источниках",
)
_UNKNOWN = Text(vi="nguồn không nêu đội", en="teams not named by sources", ru="команды не названы")


@attrs.frozen
class _Entry:
    """A team in a box: its name, its place or prize, and its id."""

    words: str
    result: str
    team: str


@attrs.frozen(kw_only=True)
class _Heat:
    """A box of a round: a cluster, or all the teams that the round is known to have had."""

    name: str
    entries: tuple[_Entry, ...]
    note: str

    @property
    def height(self) -> float:
        lines = (1 if self.name else 0) + len(self.entries) + (1 if self.note else 0)
        return max(lines, 1) * _LINE + 2 * _PAD


def draw_bracket(
    movement: Movement,
    contest: Entity | str | None = None,
    *,
    lang: Language = "en",
    ax: Axes | None = None,
) -> Figure:
    """A contest's rounds from left to right, what sources say of each, its clusters and teams, and who went on.

    Teams without a source are not made up: a box says how many there were beside those named.

    Args:
        movement: The movement.
        contest: The contest or its id; the latest that has rounds when ``None``.
        lang: Language of the words.
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
    chosen = _chosen(movement, contest)
    rounds = _rounds(movement, chosen)
    columns = [list(_heats(movement, each, lang)) for each in rounds]
    heights = [sum(heat.height + _BETWEEN for heat in column) for column in columns]
    width = _WIDTH * len(rounds) + _GAP * (len(rounds) - 1)
    title = chosen.name.label(lang)
    width = max(width, width_of(title, 12) + 0.1)
    sheet = open_sheet(ax, width, _HEAD + max(heights), title)
    _draw(sheet, rounds, columns, lang)
    return sheet.figure


def _rounds(movement: Movement, contest: Contest) -> list[ContestRound]:
    own = (each for each in movement.rounds.values() if each.contest == contest.id)
    return sorted(own, key=lambda each: each.order)


def _chosen(movement: Movement, contest: Entity | str | None) -> Contest:
    if contest is None:
        held = [each for each in movement.contests.values() if _rounds(movement, each)]
        if held:
            return max(held, key=lambda each: (each.valid, each.id))
    else:
        named = contest if isinstance(contest, Entity) else movement[contest]
        if isinstance(named, Contest) and _rounds(movement, named):
            return named
    raise InvalidValueError(
        "no contest with rounds", found=contest, hint="give a contest that has rounds"
    )


def _heats(movement: Movement, round: ContestRound, lang: Language) -> Iterator[_Heat]:
    """The boxes of a round: its clusters, or else one box with the teams that have a result in it."""
    clusters = [each for each in movement.clusters.values() if each.round == round.id]
    for cluster in sorted(clusters, key=lambda each: (each.number or 0, each.id)):
        teams = [each for each in movement.teams.values() if each.cluster == cluster.id]
        entries = _entries(teams, round, lang)
        note = _unnamed(cluster.teams, len(teams), lang)
        yield _Heat(name=cluster.name.label(lang), entries=entries, note=note)
    if not clusters:
        teams = [
            each
            for each in movement.teams.values()
            if any(result.round == round.id for result in each.results)
        ]
        note = _unnamed(round.teams, len(teams), lang)
        yield _Heat(name="", entries=_entries(teams, round, lang), note=note)


def _entries(teams: list[Team], round: ContestRound, lang: Language) -> tuple[_Entry, ...]:
    made: list[tuple[float, _Entry]] = []
    for team in teams:
        result = next((each for each in team.results if each.round == round.id), None)
        rank = None if result is None else result.rank
        prize = "" if result is None or result.prize is None else result.prize.label(lang)
        told = prize or ("" if rank is None else f"{rank}.")
        order = float("inf") if rank is None else rank
        made.append((order, _Entry(team.name.label(lang), told, team.id)))
    return tuple(entry for _, entry in sorted(made, key=lambda pair: (pair[0], pair[1].words)))


def _unnamed(stated: Quantity | None, known: int, lang: Language) -> str:
    if stated is None or not stated.is_exact:
        return "" if known else _UNKNOWN.label(lang)
    left = int(stated) - known
    return f"+ {left:,} {_MORE.label(lang)}" if left > 0 else ""


def _stated(round: ContestRound, lang: Language) -> str:
    figures = (round.held, round.clusters, round.teams, round.advanced)
    pairs = zip(figures, _WORDS[lang], strict=True)
    return ", ".join(f"{figure.label(lang)} {word}" for figure, word in pairs if figure is not None)


def _draw(
    sheet: Sheet, rounds: list[ContestRound], columns: list[list[_Heat]], lang: Language
) -> None:
    across, down = min(1.0, sheet.grown[0]), min(1.0, sheet.grown[1])
    width, body = _WIDTH * across, sheet.bottom - sheet.top - _HEAD * down
    came: list[tuple[float, float, frozenset[str]]] = []  # the right edges of the boxes before
    for number, (round, heats) in enumerate(zip(rounds, columns, strict=True)):
        left = sheet.left + number * (width + _GAP * across)
        _heading(sheet, round, (left, width), number, lang)
        whole = sum(heat.height + _BETWEEN for heat in heats) * down
        y = sheet.top + _HEAD * down + (body - whole) / 2
        here: list[tuple[float, float, frozenset[str]]] = []
        for heat in heats:
            teams = frozenset(entry.team for entry in heat.entries)
            middle = y + heat.height * down / 2
            for start, height, others in came:
                # Bold where a team is known to have come that way; the round before leads here anyhow.
                bend = left - _GAP * across / 2
                points = [(start, height), (bend, height), (bend, middle), (left, middle)]
                known = bool(teams & others)
                sheet.line(points, colour=PALETTE[0] if known else "#d3dae0")
            _box(sheet, heat, (left, y, width, heat.height * down), number)
            here.append((left + width, middle, teams))
            y += (heat.height + _BETWEEN) * down
        came = here


def _heading(
    sheet: Sheet, round: ContestRound, place: tuple[float, float], number: int, lang: Language
) -> None:
    left, width = place
    name = f"{round.order}. {round.name.label(lang)}"
    sheet.words(left, sheet.top + 0.1, name, room=width, size=8.5, bold=True)
    stated = _stated(round, lang)
    sheet.words(left, sheet.top + 0.27, stated, room=width + 0.3, size=7, colour=DIM)
    when = round.valid.label(lang)
    sheet.words(left, sheet.top + 0.42, when, room=width + 0.3, size=7, colour=DIM)
    colour = PALETTE[number % len(PALETTE)]
    sheet.line([(left, sheet.top + 0.52), (left + width, sheet.top + 0.52)], colour=colour)


def _box(sheet: Sheet, heat: _Heat, place: tuple[float, float, float, float], number: int) -> None:
    left, top, width, height = place
    colour = PALETTE[number % len(PALETTE)]
    sheet.box(left, top, width, height, lighter(colour, 0.88), lighter(colour, 0.4))
    step = height / heat.height * _LINE
    y = top + height / heat.height * _PAD + step / 2
    if heat.name:
        sheet.words(left + 0.07, y, heat.name, room=width - 0.14, size=7.5, bold=True)
        y += step
    for entry in heat.entries:
        taken = width_of(entry.result, 7.5) + 0.1 if entry.result else 0
        sheet.words(left + 0.14, y, entry.words, room=width - 0.25 - taken, size=7.5)
        right = left + width - 0.07
        sheet.words(right, y, entry.result, size=7.5, colour=colour, across="right", bold=True)
        y += step
    if heat.note:
        sheet.words(left + 0.14, y, heat.note, room=width - 0.2, size=6.8, colour=DIM)
