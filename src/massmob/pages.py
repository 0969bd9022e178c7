"""`write_explorer`: the explorer page put into a file.

Lives here: the step from a page to a file on disk, which neither `massmob.display` nor `massmob.interchange`
may take, since they do not know each other. Must not live here: what is on the page, how files are written.
"""

from __future__ import annotations

from datetime import date
from os import PathLike
from pathlib import Path

from massmob.display.explorer import explore
from massmob.interchange import files
from massmob.movement import Movement
from massmob.text import Language, Text

__all__ = ["write_explorer"]


def write_explorer(
    movement: Movement,
    path: str | PathLike[str],
    *,
    on: date | str | None = None,
    lang: Language = "en",
    title: Text | str | None = None,
) -> Path:
    """Write a movement as one page to look through: see `explore`, whose arguments these are.

    Args:
        movement: The whole movement, of all periods.
        path: Where to write, such as ``"hanoi.html"``.
        on: The day on which the page opens; today when ``None``.
        lang: The language in which it opens.
        title: Its heading.

    Returns:
        The path written. The file is written whole or not at all.

    Raises:
        MassmobError: The file cannot be written, or what `explore` raises.
    """
    target = Path(path)
    page = explore(movement, on=on, lang=lang, title=title)
    files.write(target, page.encode("utf-8"))
    return target
