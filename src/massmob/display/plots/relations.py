"""The network of entities: boxes in columns by their distance from one, lines coloured by relation."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from statistics import mean
from typing import TYPE_CHECKING, NamedTuple, cast

import attrs

from massmob.display.arguments import axes, entity_id
from massmob.display.plots.canvas import (
    MUTED_COLOUR,
    PALETTE,
    TEXT_COLOUR,
    LegendKey,
    Style,
    cut_to_width,
    plain_text,
    text_width,
)
from massmob.display.plots.sheet import Sheet, new_sheet, number_text, place_name
from massmob.display.plots.titles import day_text, heading
from massmob.errors import InvalidValueError, at_least, checked, naming_argument
from massmob.model.entities import Document
from massmob.model.entity import Entity
from massmob.movement import Movement
from massmob.network.networkx_export import RelationWords, as_relations
from massmob.translation.catalogue import gettext, ngettext
from massmob.translation.language import Language, as_language
from massmob.values.period import as_date
from massmob.values.vocabulary import Relation

if TYPE_CHECKING:
    import networkx as nx
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["columns_of", "draw_network", "layers_of"]

LIMIT = 40

_STYLES: list[tuple[str, Style]] = [
    *((colour, "solid") for colour in PALETTE[:7]),
    *((colour, "dashed") for colour in PALETTE[:7]),
]
"""Of the most frequent relations; all others have `_OTHER`."""
_OTHER: tuple[str, Style] = ("#7d8590", "dotted")
_SIZE, _DETAIL_SIZE = 7.5, 6.2  # points
_BOX, _ROW, _GAP = 0.33, 0.43, 1.0  # inches: height of a box and a row, between columns
_MAX_WIDTH = 2.3
_SWEEPS = 6


class _Edge(NamedTuple):
    """A reference: who holds it, what it means, what it names."""

    holder: str
    relation: Relation
    target: str


@checked(
    movement=Movement,
    steps=at_least(1),
    relations=as_relations,
    limit=at_least(1),
    at=as_date,
    lang=as_language,
    ax=axes,
)
def draw_network(
    movement: Movement,
    *,
    around: Entity | str | None = None,
    steps: int = 2,
    relations: RelationWords = None,
    limit: int = LIMIT,
    at: date | str | None = None,
    lang: Language | None = None,
    ax: Axes | None = None,
) -> Figure:
    """The entities around one, or the most connected ones, and how they refer to one another.

    The entity is in the middle. At its right is what it refers to, at its left what refers to it, each a column
    further away for every step. A line has the colour of its relation; its arrow leads to the entity named.

    Args:
        movement: The movement.
        around: The entity in the middle; the most connected one, with the other most connected, when ``None``.
        steps: How many references away from `around` to go.
        relations: Only these relations, such as ``["implements", "continues"]``.
        limit: How many entities at most: the nearest, then those with relations of most sorts, then of most
            relations; how many are left out is written below.
        at: The day; that of a snapshot, else entities of all periods, when ``None``.
        lang: Language of texts; the current one when ``None``.
        ax: Where to draw; a new figure of a fitting size when ``None``.

    Returns:
        The figure; `save_figure` writes it.

    Raises:
        InvalidValueError: There is no relation to draw, or no such relation.
        UnknownEntityError: There is no such entity.
        MissingExtraError: The extra ``display`` is not installed.

    Example:
        >>> from massmob.datasets.shipped import load_dataset
        >>> figure = draw_network(load_dataset("hanoi"), around="doc:88-CV-TU", steps=1)
        >>> figure.axes[0].texts[0].get_text()
        'Relations around 88-CV/TU, up to 1 step away'
    """
    language = as_language(lang)
    with naming_argument("at"):
        day = movement.snapshot_day if at is None else as_date(at)
        shown = movement if day is None else movement.at(day)
    centre = entity_id(shown, around, "around")
    graph = shown.graph if relations is None else shown.to_networkx(relations=relations)
    if not graph.number_of_edges() or (centre is not None and not graph.degree(centre)):
        raise InvalidValueError(
            "no relation to draw",
            place="movement" if centre is None else "around",
            found=shown if centre is None else centre,
            hint="give other relations= or another day, or record what refers to what",
        )
    chosen, left_out = _choose(graph, centre, steps, limit)
    edges = _edges(graph.subgraph(chosen))
    pairs = [(edge.holder, edge.target) for edge in edges]
    layers = layers_of(chosen, pairs)
    title = heading(
        *_subject(shown, centre, steps, left_out, language, day), day_text(day, language)
    )
    drawing = _Drawing.of(shown, columns_of(layers, pairs), edges, chosen[0], language)
    return drawing.draw(title, _notes(left_out, language), ax)


def _label(entity: Entity, lang: Language) -> str:
    if isinstance(entity, Document) and entity.symbol is not None:
        return str(entity.symbol)
    return entity.name.label(lang)


def _subject(
    movement: Movement,
    centre: str | None,
    steps: int,
    left_out: int,
    lang: Language,
    day: date | None,
) -> Iterator[str]:
    """The first parts of the title."""
    if centre is not None:
        name = _label(movement[centre], lang)
        yield gettext("Relations around {name}", lang).format(name=name)
        away = ngettext("up to {number} step away", "up to {number} steps away", steps, lang)
        yield away.format(number=steps)
    elif left_out:
        yield gettext("Relations of the most connected entities", lang)
        yield place_name(movement, None, lang, day)
    else:
        yield gettext("Relations of all entities", lang)
        yield place_name(movement, None, lang, day)


def _notes(left_out: int, lang: Language) -> list[str]:
    notes = [gettext("An arrow leads from an entity to the one that it refers to.", lang)]
    if left_out:
        note = ngettext(
            "{number} more entity is not shown (around=, steps=, relations=, limit=)",
            "{number} more entities are not shown (around=, steps=, relations=, limit=)",
            left_out,
            lang,
        )
        notes.append(note.format(number=number_text(left_out, lang)))
    return notes


# --- which entities, and where ---------------------------------------------------------------------


def _choose(
    graph: nx.MultiDiGraph[str], centre: str | None, steps: int, limit: int
) -> tuple[list[str], int]:
    """The entities to draw, the one in the middle first, and how many are left out."""
    import networkx as nx

    sorts: dict[str, set[str]] = defaultdict(set)
    degrees: Counter[str] = Counter()
    for holder, target, relation in _triples(graph):
        for id in (holder, target):
            sorts[id].add(relation)
            degrees[id] += 1

    def importance(id: str) -> tuple[int, int, str]:
        return -len(sorts[id]), -degrees[id], id

    if centre is None:
        candidates = sorted(degrees, key=importance)
        chosen = candidates[:limit]
        linked = graph.subgraph(chosen)
        chosen = [id for id in chosen if linked.degree(id)] or chosen[:1]
        return chosen, len(candidates) - len(chosen)
    far = nx.single_source_shortest_path_length(graph.to_undirected(as_view=True), centre, steps)
    candidates = sorted(far, key=lambda id: (far[id], *importance(id)))
    return candidates[:limit], max(0, len(candidates) - limit)


def _triples(graph: nx.MultiDiGraph[str]) -> Iterable[tuple[str, str, str]]:
    """Holder, target and relation of each reference."""
    return cast("Iterable[tuple[str, str, str]]", graph.edges(data="relation"))


def _edges(graph: nx.MultiDiGraph[str]) -> list[_Edge]:
    """The references of a graph in a fixed order, several of one relation between two entities once."""
    edges = {
        _Edge(holder, Relation.of(relation), target) for holder, target, relation in _triples(graph)
    }
    return sorted(edges)  # a subgraph has them in the order of a set


def layers_of(chosen: Sequence[str], edges: Iterable[tuple[str, str]]) -> dict[str, int]:
    """The column of each entity: 0 for the first; right of it what it refers to, left what refers to it.

    Further away an entity is on the side of the one that it was reached from. What is not connected with the
    first is placed in the same way around the first of its own.
    """
    near: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for holder, target in edges:
        near[holder].append((target, 1))
        near[target].append((holder, -1))
    layers: dict[str, int] = {}
    for first in chosen:
        if first in layers:
            continue
        layers[first] = 0
        queue = [first]
        for id in queue:  # grows while it is read
            for other, side in sorted(near[id]):
                if other not in layers:
                    layers[other] = layers[id] + (side if not layers[id] else _sign(layers[id]))
                    queue.append(other)
    return layers


def _sign(number: int) -> int:
    return 1 if number > 0 else -1


def columns_of(layers: Mapping[str, int], edges: Iterable[tuple[str, str]]) -> list[list[str]]:
    """The entities of each column from the left, in an order with few crossings of lines.

    Entities are sorted again and again by the mean place of those that they are joined with (the heuristic of
    barycentres for layered drawings).

    Source:
        Sugiyama, Tagawa, Toda: Methods for visual understanding of hierarchical system structures, 1981.
    """
    columns: dict[int, list[str]] = defaultdict(list)
    for id in layers:
        columns[layers[id]].append(id)
    near: dict[str, list[str]] = defaultdict(list)
    for holder, target in edges:
        if layers[holder] != layers[target]:
            near[holder].append(target)
            near[target].append(holder)
    places: dict[str, float] = {}
    for ids in columns.values():
        places.update(_spread(ids))
    order = sorted(columns, key=lambda column: (abs(column), column))
    for sweep in range(_SWEEPS):
        for column in order if sweep % 2 == 0 else reversed(order):
            ids = columns[column]
            wanted = {
                id: mean(places[n] for n in near[id]) if near[id] else places[id] for id in ids
            }
            ids.sort(key=lambda id: (wanted[id], id))
            places.update(_spread(ids))
    return [columns[column] for column in sorted(columns)]


def _spread(ids: Sequence[str]) -> dict[str, float]:
    """The row of each entity of a column, counted from the middle."""
    return {id: number - (len(ids) - 1) / 2 for number, id in enumerate(ids)}


# --- how they are drawn ----------------------------------------------------------------------------


@attrs.frozen
class _Place:
    """A box: its column, its left edge, its vertical middle, its width, and the lines written in it."""

    column: int
    left: float
    y: float
    width: float
    name: str
    kind: str


@attrs.frozen
class _Drawing:
    """Boxes and lines with their places."""

    places: Mapping[str, _Place]
    edges: Sequence[_Edge]
    centre: str
    styles: Mapping[Relation, tuple[str, Style]]
    width: float
    height: float
    lang: Language

    @classmethod
    def of(
        cls,
        movement: Movement,
        columns: Sequence[Sequence[str]],
        edges: Sequence[_Edge],
        centre: str,
        lang: Language,
    ) -> _Drawing:
        """The places of all boxes."""
        height = _ROW * max(map(len, columns))
        places: dict[str, _Place] = {}
        x = 0.1
        for number, ids in enumerate(columns):
            names = {id: plain_text(_label(movement[id], lang)) for id in ids}
            kinds = {id: movement[id].entity_kind.label(lang) for id in ids}
            width = max(
                max(text_width(names[id], _SIZE), text_width(kinds[id], _DETAIL_SIZE)) for id in ids
            )
            width = min(width + 0.16, _MAX_WIDTH)
            for id, row in _spread(ids).items():
                y = height / 2 + row * _ROW
                places[id] = _Place(number, x, y, width, names[id], kinds[id])
            x += width + _GAP
        counts = Counter(edge.relation for edge in edges)
        ordered = sorted(counts, key=lambda relation: (-counts[relation], relation.value))
        styles = dict.fromkeys(ordered, _OTHER) | dict(zip(ordered, _STYLES, strict=False))
        return cls(places, edges, centre, styles, x - _GAP + 0.35, height, lang)

    def draw(self, title: str, notes: Sequence[str], ax: Axes | None) -> Figure:
        """Draw it all."""
        if self._others:
            names = ", ".join(self._others)
            notes = [gettext("Other relations: {names}", self.lang).format(names=names), *notes]
        sheet = new_sheet(
            ax, self.width, self.height, title=title, keys=[*self._keys()], notes=notes
        )
        pairs: Counter[frozenset[str]] = Counter()
        for edge in self.edges:
            ends = frozenset((edge.holder, edge.target))
            self._draw_edge(sheet, edge, pairs[ends])
            pairs[ends] += 1
        for id, place in self.places.items():
            self._draw_box(sheet, place, is_centre=id == self.centre)
        return sheet.figure

    def _keys(self) -> Iterator[LegendKey]:
        for relation, style in self.styles.items():
            if style != _OTHER:
                yield LegendKey(relation.label(self.lang), *style)
        if self._others:
            yield LegendKey(gettext("other relations", self.lang), *_OTHER)

    @property
    def _others(self) -> list[str]:
        """The names of the relations without a colour of their own."""
        others = (relation for relation, style in self.styles.items() if style == _OTHER)
        return sorted(relation.label(self.lang) for relation in others)

    def _draw_box(self, sheet: Sheet, place: _Place, *, is_centre: bool) -> None:
        edge = TEXT_COLOUR if is_centre else "#a9b4be"
        fill = "#dfe5ea" if is_centre else "#f4f6f8"
        sheet.box(place.left, place.y - _BOX / 2, place.width, _BOX, fill, edge)
        inner = place.width - 0.14
        name = cut_to_width(place.name, inner + 0.02, _SIZE)
        sheet.text(place.left + 0.07, place.y - 0.06, name, size=_SIZE)
        kind, y = place.kind, place.y + 0.09
        sheet.text(
            place.left + 0.07, y, kind, size=_DETAIL_SIZE, colour=MUTED_COLOUR, max_width=inner
        )

    def _draw_edge(self, sheet: Sheet, edge: _Edge, parallel: int) -> None:
        """A line with its arrow; several between two boxes are drawn side by side."""
        start, end = self.places[edge.holder], self.places[edge.target]
        colour, style = self.styles[edge.relation]
        shift = 0.045 * ((parallel + 1) // 2) * (1 if parallel % 2 else -1)
        from_y, to_y = start.y + shift, end.y + shift
        if start.column == end.column:
            right = max(start.left + start.width, end.left + end.width)
            bend = right + 0.12 + 0.035 * min(abs(to_y - from_y) / _ROW, 10) + abs(shift)
            points = [(right, from_y), (bend, from_y), (bend, to_y), (right, to_y)]
            sheet.line(points, colour, style)
            sheet.triangle(right, to_y, colour, left=True)
            return
        is_right = start.column < end.column
        from_x = start.left + (start.width if is_right else 0)
        to_x = end.left + (0 if is_right else end.width)
        sheet.line([(from_x, from_y), (to_x, to_y)], colour, style)
        sheet.triangle(to_x, to_y, colour, left=not is_right)
