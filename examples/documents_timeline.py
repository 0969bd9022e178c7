"""Draw the documents and the gaps: ``python examples/documents_timeline.py docs/_static/documents.svg``."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import massmob as mm


def main() -> None:
    """Write the picture to the path given, or print its size."""
    hanoi = mm.load_dataset("hanoi")
    figure = mm.draw_documents(hanoi, who=["central", "org:01"], under="doc:70-KH-BDVTW")
    with TemporaryDirectory() as folder:
        path = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(folder) / "documents.svg"
        mm.save_figure(figure, path)
        print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
