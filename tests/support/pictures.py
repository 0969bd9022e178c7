"""The pictures of the documentation, which are also the reference images of the tests.

`python tests/support/pictures.py` draws them again into docs/_static/pictures, and lists of the shapes drawn
into tests/support/data/pictures; those of Plotly need Chromium. Look at every picture before committing it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.colors import to_hex
from matplotlib.text import Annotation
from numpy.typing import NDArray
from PIL import Image

import massmob as mm
from massmob.display.plots.bracket import draw_bracket
from massmob.display.plots.flow import draw_flow
from massmob.display.plots.funnel import draw_funnel
from massmob.display.plots.gantt import draw_gantt
from massmob.display.plots.maps import draw_map
from massmob.display.plots.organisation import draw_organisation
from massmob.display.plots.partition import draw_rollup
from massmob.display.plots.relations import draw_network
from massmob.display.plots.replication import draw_replication
from massmob.display.plots.saving import rendered
from massmob.display.plots.timeline import draw_documents
from massmob.display.plots.tree import draw_tree

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FOLDER = Path(__file__).parents[2] / "docs" / "_static" / "pictures"
SHAPES = Path(__file__).parent / "data" / "pictures"


@cache
def hanoi() -> mm.Movement:
    return mm.load_dataset("hanoi")


@cache
def autumn() -> mm.Movement:
    return hanoi().at("2024-10-15")


@cache
def units() -> mm.Rollup[mm.Quantity]:
    return autumn().rollup("locality", along="locality")


def models() -> mm.Movement:
    """Synthetic: in the shipped sources no model replicates another."""
    names = (
        "Cổng trường an toàn",
        "Ngõ xóm không rác",
        "Trường học an toàn",
        "Ngã tư không ùn tắc",
    )
    origins = ((), (0,), (0,), (1, 2))
    return mm.Movement(
        mm.MobilizationModel(
            id=f"model:{number}",
            name=f"{name} (synthetic)",
            valid=str(2018 + number),
            replicates=tuple(f"model:{origin}" for origin in replicated),
        )
        for number, (name, replicated) in enumerate(zip(names, origins, strict=True))
    )


def registered_models() -> mm.Funnel:
    """Synthetic: how far the models of two communes came in a year."""
    counts = {"registered": 40, "built": 34, "effective": 27, "recognised": 21, "commended": 6}
    statuses = [*counts]
    units = [
        mm.Locality(id="loc:1", name="Tỉnh Mẫu (synthetic)", kind="tinh"),
        mm.Locality(id="loc:2", name="Xã Một", kind="xa", parent="loc:1"),
        mm.Locality(id="loc:3", name="Phường Hai", kind="phuong", parent="loc:1"),
    ]
    models = [
        mm.MobilizationModel(
            id=f"model:{number}",
            name="x",
            unit=f"loc:{2 + number % 2}",
            milestones=[
                mm.Milestone(status=status, on="2025")
                for status in statuses
                # Of every tenth model that was recognised nothing states that it was effective.
                if number < counts[status] and not (status == "effective" and number % 10 == 0)
            ],
        )
        for number in range(40)
    ]
    movement = mm.Movement([*units, *models])
    return movement.funnel(along="locality", year=2025, at="2026-01-15")


PICTURES: dict[str, Callable[[], Figure]] = {
    "tree": lambda: draw_tree(hanoi(), "field"),
    "chart": lambda: draw_tree(hanoi(), "committee", at="2024-10-15", depth=1, lang="vi"),
    "organisation": lambda: draw_organisation(hanoi(), within="loc:01", at="2024-10-15", lang="vi"),
    "gantt": lambda: draw_gantt(hanoi(), at="2024-10-15", limit=30),
    "funnel": lambda: draw_funnel(registered_models()),
    "network": lambda: draw_network(hanoi(), around="contest:2024", steps=1, at="2024-10-15"),
    "documents": lambda: draw_documents(
        hanoi(), who=["central", "org:01"], under="doc:70-KH-BDVTW", lang="ru"
    ),
    "flow": lambda: draw_flow(hanoi(), root="loc:001"),
    "map": lambda: draw_map(
        autumn(),
        autumn().rollup("locality", along="locality", tier="district"),
    ),
    "replication": lambda: draw_replication(models(), lang="vi"),
    "bracket": lambda: draw_bracket(hanoi()),
}
"""Name → the figure of matplotlib; no other library is needed."""

ROLLUPS: dict[str, Callable[[], Any]] = {
    "treemap": lambda: draw_rollup(units()),
    "sunburst": lambda: draw_rollup(units(), "sunburst", depth=1, lang="vi"),
    "icicle": lambda: draw_rollup(units(), "icicle", root="loc:001", lang="ru"),
}
"""Name → the figure of Plotly."""


def picture(figure: Any) -> Image.Image:
    return Image.open(BytesIO(rendered(figure, "png"))).convert("RGB")


_BLOCK = 12  # pixels: letters become grey, boxes and lines stay


def _block_colours(image: Image.Image) -> NDArray[np.float64]:
    """The mean colours of blocks of pixels, which depend little on the rendering of fonts."""
    width, height = (max(1, round(side / _BLOCK)) for side in image.size)
    small = image.convert("RGB").resize((width, height), Image.Resampling.BOX)
    return np.asarray(small, dtype=np.float64)


def difference(one: Image.Image, other: Image.Image) -> float:
    """How different two pictures are: the mean difference of the one hundredth that differs most, 0 to 255."""
    first, second = _block_colours(one), _block_colours(other)
    if first.shape != second.shape:
        return 255.0
    differences = np.sort(np.abs(first - second).max(axis=2), axis=None)
    return float(differences[-max(1, len(differences) // 100) :].mean())


ALIKE = 50.0
"""The difference allowed for fonts in different versions of matplotlib; `strokes` compares the rest exactly."""


def strokes(figure: Figure) -> list[str]:
    """One line for each text and shape of a figure, with position and colour: the same on every matplotlib."""
    lines: list[str] = []
    for ax in figure.axes[:1]:
        for text in ax.texts:
            x, y = text.xyann if isinstance(text, Annotation) else text.get_position()
            colour = to_hex(text.get_color())
            size = text.get_fontsize()
            lines.append(f"words {x:.2f} {y:.2f} {size:g} {colour} {text.get_text()}")
        for patch in ax.patches:
            box = patch.get_path().transformed(patch.get_patch_transform()).get_extents()
            corners = " ".join(f"{coordinate:.2f}" for coordinate in box.extents)
            lines.append(f"shape {corners} {to_hex(patch.get_facecolor(), keep_alpha=True)}")
        for line in ax.lines:
            ends = np.asarray(line.get_xydata(), dtype=float).tolist()
            points = " ".join(f"{x:.2f},{y:.2f}" for x, y in ends)
            lines.append(f"line {points} {to_hex(line.get_color())}")
    return lines


def parts(figure: Any) -> list[str]:
    """One line for each part of a figure of Plotly."""
    (trace,), title = figure.data, figure.layout.title
    columns = (trace.ids, trace.parents, trace.values, trace.marker.colors, trace.labels)
    rows = (" ".join(map(str, row)) for row in zip(*columns, strict=True))
    return [f"{trace.type} {trace.maxdepth}", title.text, title.subtitle.text, *rows]


def main() -> None:
    for folder in (FOLDER, SHAPES):
        folder.mkdir(parents=True, exist_ok=True)
    for name, draw in {**PICTURES, **ROLLUPS}.items():
        figure = draw()
        lines = strokes(figure) if name in PICTURES else parts(figure)
        listing = "\n".join([*lines, ""])
        (SHAPES / f"{name}.txt").write_text(listing, encoding="utf-8", newline="\n")
        image = picture(figure).quantize(96, dither=Image.Dither.NONE)
        image.save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
