"""Execute the notebooks in this folder from the first cell to the last; an exception in any cell fails the run.

Run ``python examples/notebooks/execute.py [NAME …] [--out FOLDER]``. With ``--out`` they are also saved as
``.ipynb`` with their results. The notebooks are Markdown (MyST), which Jupytext reads, so that diffs are
readable.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import Any

import jupytext
import nbclient

FOLDER = Path(__file__).parent
TIMEOUT = 300
"""The most seconds that one cell may take."""


def execute(path: Path) -> Any:
    """The notebook with its results.

    Raises:
        nbclient.exceptions.CellExecutionError: A cell failed.
    """
    notebook = jupytext.read(path)
    # "python3" is the kernel of the environment that runs this program.
    client = nbclient.NotebookClient(
        notebook,
        timeout=TIMEOUT,
        kernel_name="python3",
        resources={"metadata": {"path": str(FOLDER)}},
    )
    client.execute()
    return notebook


def main() -> int:
    """Execute the named notebooks, or all; the exit code."""
    parser = argparse.ArgumentParser(description="Execute the notebooks.")
    parser.add_argument("names", nargs="*", help="such as 01-at-a-glance; default: all")
    parser.add_argument("--out", type=Path, help="save the results here, as .ipynb")
    options = parser.parse_args()
    paths = sorted(FOLDER.glob("[0-9]*.md"))
    for path in [path for path in paths if not options.names or path.stem in options.names]:
        start = time.perf_counter()
        try:
            notebook = execute(path)
        except nbclient.exceptions.CellExecutionError as error:
            print(f"{path.name}: {error}", file=sys.stderr)
            return 1
        if options.out is not None:
            options.out.mkdir(parents=True, exist_ok=True)
            jupytext.write(notebook, options.out / f"{path.stem}.ipynb")
        print(f"{path.name}: {time.perf_counter() - start:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
