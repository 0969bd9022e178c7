"""The box around what shows itself in a notebook, with the style of all that is in it.

It is self-contained: no server, no remote files. It takes its colours from the surrounding page (JupyterLab,
VS Code, marimo, light or dark), and its style affects nothing outside it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

__all__ = ["boxed", "read_asset"]


@cache
def read_asset(name: str) -> str:
    """The text of a file of this package, such as a style sheet."""
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def boxed(content: str) -> str:
    """HTML in one ``div`` with the style of the box.

    Args:
        content: HTML in which every text is escaped.
    """
    style = read_asset("cards.css")
    return f'<div class="massmob-box"><style>\n{style}</style>\n{content}\n</div>'
