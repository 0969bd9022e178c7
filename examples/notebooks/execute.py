"""Execute the notebooks beside this file from the first cell to the last; an exception in any fails the run.

Run ``python examples/notebooks/execute.py [NAME …] [--out FOLDER]``. With ``--out`` each is also kept as
``.ipynb`` with its results. The notebooks are Markdown (MyST), which Jupytext reads, so that a change is a
change of text.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import Any

import jupytext
import nbclient

HERE = Path(__file__).parent
SECONDS = 300
"""The longest that one cell may take."""


def execute(path: Path) -> Any:
    """The notebook with its results.

    Raises:
        nbclient.exceptions.CellExecutionError: A cell failed.
    """
    notebook = jupytext.read(path)
    # The kernel is of the environment that runs this program, whatever is installed for the user.
    client = nbclient.NotebookClient(
        notebook,
        timeout=SECONDS,
        kernel_name="python3",
        resources={"metadata": {"path": str(HERE)}},
    )
    client.execute()
    return notebook


def main() -> int:
    """Execute what was asked for, or all; the exit code."""
    parser = argparse.ArgumentParser(description="Execute the notebooks.")
    parser.add_argument("names", nargs="*", help="such as 01-at-a-glance; default: all")
    parser.add_argument("--out", type=Path, help="keep the results here, as .ipynb")
    options = parser.parse_args()
    paths = sorted(HERE.glob("[0-9]*.md"))
    for path in [each for each in paths if not options.names or each.stem in options.names]:
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
