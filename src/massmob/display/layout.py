"""Where things stand in a picture, as plain numbers: a tidy tree, and a rectangle divided by size.

Lives here: geometry over ids and sizes, in Python alone, and the call of Graphviz where it is installed. Must
not live here: any drawing, any entity.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping, Sequence

from massmob.errors import MissingExtraError

__all__ = ["Rect", "by_graphviz", "has_graphviz", "squarified", "tidy"]

Rect = tuple[float, float, float, float]
"""Left, top, width, height."""

_SECONDS = 30  # Graphviz may take


def tidy(below: Mapping[str, Sequence[str]], roots: Sequence[str]) -> dict[str, float]:
    """Places of the nodes of a tree across its depth: no two of one depth nearer than 1, parents in the middle.

    Args:
        below: Node → its children, for every node; parents before their children.
        roots: The uppermost nodes.

    Returns:
        Node → place, from 0.

    Source:
        E. Reingold, J. Tilford, "Tidier drawings of trees", IEEE Trans. Softw. Eng. 7(2), 1981: subtrees are
        drawn each on its own and moved together until their contours are 1 apart.

    Example:
        >>> tidy({"city": ["a", "b"], "a": [], "b": ["c"], "c": []}, ["city"])
        {'city': 0.5, 'a': 0.0, 'b': 1.0, 'c': 1.0}
    """
    order = list(below)
    offsets: dict[str, float] = {}  # from the parent's place
    contours: dict[str, list[tuple[float, float]]] = {}  # a pair a depth, from the node's place
    for node in reversed(order):
        contours[node] = [(0.0, 0.0), *_joined(below[node], contours, offsets)]
    top = _joined(roots, contours, offsets)
    least = min((low for low, _ in top), default=0.0)
    places = {root: offsets[root] - least for root in roots}
    for node in order:
        for child in below[node]:
            places[child] = places[node] + offsets[child]
    return {node: places[node] for node in order}


def _joined(
    nodes: Sequence[str],
    contours: Mapping[str, list[tuple[float, float]]],
    offsets: dict[str, float],
) -> list[tuple[float, float]]:
    """Siblings side by side: sets their offsets from the middle, and gives the contour of all together."""
    together: list[tuple[float, float]] = []
    for node in nodes:
        own = contours[node]
        pairs = zip(together, own, strict=False)
        at = max((high + 1 - low for (_, high), (low, _) in pairs), default=0.0)
        offsets[node] = at
        shared = min(len(together), len(own))
        moved = [(low + at, high + at) for low, high in own]
        together = [
            *((together[depth][0], moved[depth][1]) for depth in range(shared)),
            *together[shared:],
            *moved[shared:],
        ]
    middle = (offsets[nodes[0]] + offsets[nodes[-1]]) / 2 if nodes else 0.0
    for node in nodes:
        offsets[node] -= middle
    return [(low - middle, high - middle) for low, high in together]


def squarified(sizes: Sequence[float], within: Rect) -> list[Rect]:
    """A rectangle divided into rectangles of given sizes, as near to squares as can be.

    Args:
        sizes: The sizes, the greatest first, none below 0.
        within: The rectangle.

    Returns:
        A rectangle for each size, in the same order.

    Source:
        M. Bruls, K. Huizing, J. van Wijk, "Squarified Treemaps", Data Visualization 2000.

    Example:
        >>> squarified([2, 1, 1], (0, 0, 2, 2))[0]
        (0, 0.0, 1.0, 2.0)
    """
    x, y, width, height = within
    total = sum(sizes)
    if total <= 0:
        return [(x, y, 0.0, 0.0) for _ in sizes]
    areas = [size / total * width * height for size in sizes]
    placed: list[Rect] = []
    start = 0
    while start < len(areas):
        side = min(width, height)
        end = start + 1
        while end < len(areas) and _worst(areas[start : end + 1], side) <= _worst(
            areas[start:end], side
        ):
            end += 1
        row = areas[start:end]
        thick = sum(row) / side if side else 0.0
        along = 0.0
        for area in row:
            length = area / thick if thick else 0.0
            if width >= height:
                placed.append((x, y + along, thick, length))
            else:
                placed.append((x + along, y, length, thick))
            along += length
        if width >= height:
            x, width = x + thick, max(width - thick, 0.0)
        else:
            y, height = y + thick, max(height - thick, 0.0)
        start = end
    return placed


def _worst(row: Sequence[float], side: float) -> float:
    """How far from a square the worst rectangle of a row is."""
    total, least = sum(row), min(row)
    if least <= 0 or side <= 0:
        return float("inf")
    return max(side**2 * max(row) / total**2, total**2 / (side**2 * least))


def has_graphviz() -> bool:
    """Whether the program ``dot`` of Graphviz is on the path."""
    return shutil.which("dot") is not None


def by_graphviz(
    boxes: Mapping[str, tuple[float, float]], edges: Sequence[tuple[str, str]]
) -> dict[str, tuple[float, float]]:
    """Places of boxes as Graphviz lays them out, from left to right.

    Args:
        boxes: Node → width and height, in inches.
        edges: From node to node.

    Returns:
        Node → the middle of its box, in inches from the upper left corner.

    Raises:
        MissingExtraError: Graphviz is not installed, or failed.

    Source:
        The output format ``plain``: https://graphviz.org/docs/outputs/plain/
    """
    program = shutil.which("dot")
    numbers = {node: number for number, node in enumerate(boxes)}
    # Nodes go by number, so that no name has to be quoted.
    lines = ["digraph {", "rankdir=LR; nodesep=0.05; ranksep=0.35; ordering=out;"]
    lines += [
        f"n{numbers[node]} [shape=box, fixedsize=true, label=x, width={width:.3f}, height={height:.3f}];"
        for node, (width, height) in boxes.items()
    ]
    lines += [f"n{numbers[start]} -> n{numbers[end]};" for start, end in edges]
    try:
        if program is None:
            raise OSError("no dot")
        run = subprocess.run(  # noqa: S603 - the program found above, its input made of numbers
            [program, "-Tplain"],
            input="\n".join([*lines, "}"]),
            capture_output=True,
            text=True,
            check=True,
            timeout=_SECONDS,
        )
    except (OSError, subprocess.SubprocessError):
        raise MissingExtraError(
            "Graphviz is not there, or did not answer",
            remedy='install it (its program "dot" on the path), or say layout="tidy"',
        ) from None
    places: dict[str, tuple[float, float]] = {}
    names = list(boxes)
    height = 0.0
    for words in map(str.split, run.stdout.splitlines()):
        if words[:1] == ["graph"]:
            height = float(words[3])
        elif words[:1] == ["node"]:
            places[names[int(words[1][1:])]] = (float(words[2]), height - float(words[3]))
    return places
