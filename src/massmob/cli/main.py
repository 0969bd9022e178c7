"""The ``massmob`` command: every verb is one call of the library, with its result printed.

Exit codes: 0 fine; 1 findings of severity error; 2 bad usage or unreadable input.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version

from massmob.cli import convert, draw, graph, register, report, rollup, validate
from massmob.cli.shared import FINE, USAGE
from massmob.errors import MassmobError

__all__ = ["main", "make_parser"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: The words after ``massmob``; those of the process when ``None``.

    Returns:
        The exit code: 0 fine, 1 findings of severity error, 2 bad usage or unreadable input.
    """
    _write_utf8()
    options = make_parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        code = run(options)
        sys.stdout.flush()
        return code
    except MassmobError as error:
        print(f"massmob: {error}", file=sys.stderr)
        return USAGE
    except BrokenPipeError:
        # The reader has had enough (``massmob report | head``); that is no problem of anybody's.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE


def _write_utf8() -> None:
    """Names need UTF-8 whatever the locale or console says; what cannot be written is escaped, not fatal."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def make_parser() -> argparse.ArgumentParser:
    """The arguments of the command, with every verb."""
    parser = argparse.ArgumentParser(
        prog="massmob",
        description="A mobilisation movement as a graph: who leads whom, where, under which document.",
        epilog="Start with: massmob report hanoi --at 2024-10-15",
    )
    parser.add_argument("--version", action="version", version=f"massmob {version('massmob')}")
    verbs = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for family in (
        report,
        draw,
        validate,
        register,
        rollup,
        convert,
        graph,
    ):
        family.add(verbs)
    return parser
