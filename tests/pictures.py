"""The pictures of the documentation, which are also what the pictures must go on looking like.

`python tests/pictures.py` draws them anew into docs/_static/pictures; look at each before committing it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from massmob.datasets import load_dataset
from massmob.display.bracket import draw_bracket
from massmob.display.flow import draw_flow
from massmob.display.icicle import draw_icicle
from massmob.display.maps import draw_map
from massmob.display.paper import rendered
from massmob.display.replication import draw_replication
from massmob.display.sunburst import draw_sunburst
from massmob.display.timeline import draw_documents
from massmob.display.treemap import draw_treemap
from massmob.display.trees import draw_tree
from massmob.model import MobilizationModel
from massmob.movement import Movement

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FOLDER = Path(__file__).parents[1] / "docs" / "_static" / "pictures"


@cache
def hanoi() -> Movement:
    return load_dataset("hanoi")


@cache
def autumn() -> Movement:
    return hanoi().at("2024-10-15")


def models() -> Movement:
    """Synthetic: the shipped sources name no model that was modelled on another."""
    names = ("Cổng trường an toàn", "Ngõ xóm không rác", "Trường học an toàn", "Ngã tư không ùn tắc")
    origins = ((), (0,), (0,), (1, 2))
    return Movement(
        MobilizationModel(
            id=f"model:{number}",
            name=f"{name} (synthetic)",
            valid=str(2018 + number),
            replicates=tuple(f"model:{each}" for each in origin),
        )
        for number, (name, origin) in enumerate(zip(names, origins, strict=True))
    )


PICTURES: dict[str, Callable[[], Figure]] = {
    "tree": lambda: draw_tree(hanoi(), "field", layout="tidy"),
    "chart": lambda: draw_tree(
        hanoi(), "committee", on="2024-10-15", depth=1, lang="vi", layout="tidy"
    ),
    "icicle": lambda: draw_icicle(autumn().rollup("locality", along="locality"), depth=1),
    "sunburst": lambda: draw_sunburst(
        autumn().rollup("locality", along="locality"), depth=1, lang="vi"
    ),
    "treemap": lambda: draw_treemap(autumn().rollup("locality", along="locality"), root="loc:001"),
    "documents": lambda: draw_documents(
        hanoi(), who=["central", "org:01"], under="doc:70-KH-BDVTW", lang="ru"
    ),
    "flow": lambda: draw_flow(hanoi(), root="loc:001"),
    "map": lambda: draw_map(
        autumn(),
        autumn().rollup("locality", along="locality", level="district"),
        title="Units of each district, itself counted",
    ),
    "replication": lambda: draw_replication(models(), lang="vi", layout="tidy"),
    "bracket": lambda: draw_bracket(hanoi()),
}
"""Name → how it is drawn; nothing here depends on what else is installed."""


def picture(figure: Figure) -> Image.Image:
    return Image.open(BytesIO(rendered(figure, "png"))).convert("RGB")


_BLOCK = 12  # pixels: letters become grey, boxes and lines stay


def seen(image: Image.Image) -> NDArray[np.float64]:
    """The picture as one sees it from afar: mean colours of blocks, which another hinting hardly changes."""
    width, height = (max(1, round(side / _BLOCK)) for side in image.size)
    small = image.convert("RGB").resize((width, height), Image.Resampling.BOX)
    return np.asarray(small, dtype=np.float64)


def difference(one: Image.Image, other: Image.Image) -> float:
    """How different two pictures look: the mean of the most different hundredth, 0 to 255."""
    first, second = seen(one), seen(other)
    if first.shape != second.shape:
        return 255.0
    apart = np.sort(np.abs(first - second).max(axis=2), axis=None)
    return float(apart[-max(1, len(apart) // 100) :].mean())


ALIKE = 30.0
"""What may differ between versions of matplotlib; a box in another place or colour differs by more."""


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, draw in PICTURES.items():
        image = picture(draw()).quantize(96, dither=Image.Dither.NONE)
        image.save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
