"""Draw the picture in the README: ``python examples/report_picture.py docs/_static/report.svg``."""

from __future__ import annotations

import re
import sys
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

import massmob as mm
from massmob.display.report.terminal import show_overview

COLUMNS, LINES = 80, 28


def picture() -> str:
    """The first lines of the report of Hanoi on 2024-10-15 as SVG, in a font of the reader's computer."""
    report, console = (
        Console(record=True, width=COLUMNS, file=StringIO(), force_terminal=True, emoji=False)
        for _ in range(2)
    )
    show_overview(mm.summarize(mm.load_dataset("hanoi"), "2024-10-15"), report)
    lines = report.export_text(styles=True).splitlines()
    console.print(Text.from_ansi("\n".join(lines[:LINES])))
    title = f"massmob report hanoi --at 2024-10-15 | head -{LINES}"
    # The picture must not load fonts from another site.
    svg = console.export_svg(title=title, unique_id="report")
    return re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)


def main() -> None:
    """Write the picture to the path given, or print its size."""
    svg = picture()
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(svg, encoding="utf-8")
    else:
        print(f"SVG of {len(svg):,} characters")


if __name__ == "__main__":
    main()
