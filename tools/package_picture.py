"""Draw the packages and which imports which, from the contract in pyproject.toml: docs/_static/packages.svg.

Run ``python tools/package_picture.py`` after a package was added or renamed; a test compares the names with
the contract.
"""

from __future__ import annotations

import tomllib
from importlib import import_module
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

PROJECT = Path(__file__).parents[1]
PICTURE = PROJECT / "docs" / "_static" / "packages.svg"
SHADES = ("#e8eef7", "#dfe9df", "#f6ecd9")


def packages() -> list[tuple[str, str]]:
    """Each package from the top down, with the first sentence of its docstring."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = project["tool"]["importlinter"]["contracts"]
    names = [name for name in contract["layers"] if name != "__main__"]
    purposes = (import_module(f"massmob.{name}").__doc__ or "" for name in names)
    return [
        (name, " ".join(purpose.split("\n\n")[0].split()).replace("`", ""))
        for name, purpose in zip(names, purposes, strict=True)
    ]


def draw() -> Figure:
    """A box per package; an arrow beside them shows the direction of imports."""
    rows = packages()
    figure = Figure(figsize=(9.5, 0.42 * len(rows) + 0.4))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, 100), ylim=(0, len(rows) + 0.6))
    axes.set_axis_off()
    for place, (name, purpose) in enumerate(rows):
        bottom = len(rows) - place - 0.6
        shade = SHADES[0] if place < 4 else SHADES[1] if place < 11 else SHADES[2]
        axes.add_patch(
            mpl.patches.Rectangle((5, bottom), 94, 0.84, facecolor=shade, edgecolor="#8a94a6")
        )
        axes.text(6, bottom + 0.42, name, va="center", weight="bold", size=9)
        axes.text(20, bottom + 0.42, purpose, va="center", size=8)
    axes.annotate("", xy=(2.5, 0.4), xytext=(2.5, len(rows) + 0.2), arrowprops={"arrowstyle": "->"})
    axes.text(1, len(rows) / 2, "imports", rotation=90, va="center", size=8)
    return figure


def main() -> None:
    """Write the picture, the same bytes for the same packages."""
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "packages"}):
        draw().savefig(PICTURE, metadata={"Date": None})
    print(f"wrote {PICTURE.relative_to(PROJECT)}")


if __name__ == "__main__":
    main()
