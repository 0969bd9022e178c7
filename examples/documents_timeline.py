"""Draw the documents and the gaps between them: ``python examples/documents_timeline.py docs/_static/documents.svg``."""

from __future__ import annotations

import sys
from pathlib import Path

import massmob as mm


def main() -> None:
    """Write the picture to the path given, or print its size."""
    hanoi = mm.load_dataset("hanoi")
    figure = mm.draw_documents(hanoi, who=["central", "org:01"], under="doc:70-KH-BDVTW")
    svg = mm.rendered(figure, "svg")
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_bytes(svg)
    else:
        print(f"SVG of {len(svg):,} bytes")


if __name__ == "__main__":
    main()
