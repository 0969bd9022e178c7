"""Draw the picture in the README: ``python examples/report_picture.py docs/_static/report.svg``."""

from __future__ import annotations

import re
import sys
from io import StringIO
from pathlib import Path

from rich.console import Console

import massmob as mm
from massmob.display.report.terminal import show_overview

COLUMNS = 80


def picture() -> str:
    """The report of Hanoi on 2024-10-15 as SVG, in a font of the reader's computer."""
    console = Console(record=True, width=COLUMNS, file=StringIO(), force_terminal=True, emoji=False)
    show_overview(mm.summarize(mm.load_dataset("hanoi"), "2024-10-15"), console)
    title = "massmob report hanoi --at 2024-10-15"
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
