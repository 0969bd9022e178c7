"""Draw the packages and which imports which, from the contract in pyproject.toml: docs/_static/packages.svg.

Run ``python tools/package_picture.py`` after a package was added or renamed; a test compares the names with
the contract.
"""

from __future__ import annotations

import tomllib
from html import escape
from importlib import import_module
from pathlib import Path

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


def draw() -> str:
    """A box per package, and beside them an arrow in the direction of imports."""
    rows = packages()
    height = 34 * len(rows) + 16
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 {height}" font-family="sans-serif">',
        '<rect width="100%" height="100%" fill="white"/>',
        f'<path d="M22 12V{height - 14}m-5 -8l5 8l5 -8" fill="none" stroke="black"/>',
        f'<text x="16" y="{height / 2:g}" font-size="11" text-anchor="middle" '
        f'transform="rotate(-90 16 {height / 2:g})">imports</text>',
    ]
    for place, (name, purpose) in enumerate(rows):
        top = 34 * place + 10
        shade = SHADES[0] if place < 4 else SHADES[1] if place < 13 else SHADES[2]
        parts += [
            f'<rect x="40" y="{top}" width="852" height="29" fill="{shade}" stroke="#8a94a6"/>',
            f'<text x="50" y="{top + 19}" font-size="13" font-weight="bold">{escape(name)}</text>',
            f'<text x="170" y="{top + 19}" font-size="12">{escape(purpose)}</text>',
        ]
    return "\n".join([*parts, "</svg>", ""])


def main() -> None:
    """Write the picture."""
    PICTURE.write_text(draw(), encoding="utf-8")
    print(f"wrote {PICTURE.relative_to(PROJECT)}")


if __name__ == "__main__":
    main()
