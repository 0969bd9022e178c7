"""The ``massmob`` command: every verb is one call of the library, with its result printed.

Exit codes: 0 fine; 1 findings of severity error, a difference or a conflict; 2 bad usage or unreadable input.
"""

from __future__ import annotations

import argparse
import atexit
import gc
import io
import os
import re
import sys
from importlib import import_module
from textwrap import fill

from massmob.cli.shared import FINE, USAGE

TYPE_CHECKING = False  # for type checkers it is true; `typing` takes longer to import than all this
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import NoReturn

__all__ = ["main", "make_parser"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: The words after ``massmob``; those of the process when ``None``.

    Returns:
        The exit code: 0 fine; 1 findings of severity error, a difference or a conflict; 2 bad usage or
        unreadable input.
    """
    _write_utf8()
    words = sys.argv[1:] if arguments is None else arguments
    if arguments is None:
        # Nearly all that a command makes stays until the end of the process, which frees it anyway. To search
        # it for garbage takes 6 % of a report on the way, and a tenth at the end.
        gc.set_threshold(_OBJECTS_BEFORE_COLLECTION)
        atexit.register(gc.freeze)
    if "_ARGCOMPLETE" in os.environ:  # a shell asks what may come next
        from massmob.cli.completion import complete

        complete(make_parser, _VERBS)
    if not words:
        print(_FIRST_STEPS)
        return FINE
    verb = next((word for word in words if not word.startswith("-")), None)
    if verb is not None and verb not in _VERBS:
        print(f"massmob: {_unknown_word('no such command', verb, _VERBS)}", file=sys.stderr)
        return USAGE
    options = make_parser(() if verb is None else (verb,)).parse_args(words)
    from massmob.errors import MassmobError  # after the parser, as `massmob --help` needs none

    try:
        code = _run(options)
        sys.stdout.flush()
        return code
    except MassmobError as error:
        print(f"massmob: {_with_options(str(error), vars(options))}", file=sys.stderr)
        return USAGE
    except BrokenPipeError:
        # The reader of the pipe has ended (``massmob report | head``), which is no problem.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE


_OBJECTS_BEFORE_COLLECTION = 200_000
"""After how many new objects Python searches for garbage: some 20 MB of it may be waiting."""


def _run(options: argparse.Namespace) -> int:
    """Run a verb in the language that its options or the environment name."""
    from massmob.cli.progress import no_progress
    from massmob.translation.language import as_language, in_language

    run: Callable[[argparse.Namespace], int] = options.run
    with in_language(as_language(vars(options).get("lang"))):
        if not options.quiet:
            return run(options)
        with no_progress():
            return run(options)


def _with_options(message: str, options: Iterable[str]) -> str:
    """A message in which the arguments of a function, such as ``at=``, are the options of a verb."""
    return re.sub(rf"\b({'|'.join(options)})=(True|…)?(?=[\s;:,.)]|$)", r"--\1", message)


class _Parser(argparse.ArgumentParser):
    """A parser whose messages are harmless, with the near words for one outside a list of choices."""

    def error(self, message: str) -> NoReturn:
        from massmob.errors import one_line  # after the parser, as help needs none

        super().error(one_line(message))

    def _check_value(self, action: argparse.Action, value: object) -> None:
        if action.choices is not None and value not in action.choices:
            option = "/".join(action.option_strings) or action.metavar or action.dest
            error = _unknown_word("not one of the choices", value, action.choices)
            self.exit(USAGE, f"{self.prog}: {option}: {error}\n")


def _unknown_word(message: str, word: object, known: Iterable[str]) -> str:
    """The message about a word that is not known, with the near ones, or else all."""
    from massmob.errors import one_line  # after the parser, as help needs none
    from massmob.values.text import similar_words_hint

    known = tuple(known)
    hint = similar_words_hint(word, known, otherwise=f"one of: {', '.join(known)}")
    return one_line(f"{message}: {word!r}; {hint}")


def _write_utf8() -> None:
    """Names need UTF-8 whatever the locale; what cannot be written is escaped, not fatal."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


_FIRST_STEPS = """\
massmob: a mobilisation movement as a graph, with a shipped dataset, hanoi.

  massmob report hanoi --at 2024-10-15    what the movement is on a day
  massmob find "q. ba đình"               by name, code, symbol or title
  massmob trace hanoi contest:2024        the documents behind it
  massmob rollup --what model --by field  totals for every unit
  massmob validate movement.json          what is wrong, and what to do about it
  massmob draw hanoi map.svg              a picture: map, tree, timeline, flow …
  massmob explore hanoi -o hanoi.html     one page to look through, offline
  massmob convert hanoi hanoi.xlsx        Excel, CSV, SQLite, RDF … and back

All commands: massmob --help. One of them: massmob report --help."""
"""What ``massmob`` alone prints."""

_VERBS = {
    "report": (
        "report",
        "a movement on a day: structure, fields, documents, contests, figures, findings",
    ),
    "explore": (
        "report",
        "one page to look through, offline, in any browser: tree, search, time, totals, findings",
    ),
    "find": (
        "find",
        "entities by a name with or without accents and parents, a code, a symbol or a title",
    ),
    "trace": ("report", "the documents behind an entity, up to their roots, or what rests on it"),
    "symbol": ("report", "read a document symbol"),
    "datasets": ("report", "list the shipped datasets"),
    "draw": (
        "draw",
        "a picture: documents, tree, treemap, sunburst, icicle, flow, map, replication, bracket",
    ),
    "validate": (
        "validate",
        "everything that is wrong or doubtful; exit code 1 when there are errors",
    ),
    "inspect": (
        "validate",
        "what is wrong with the rows of a register; exit code 1 when something is",
    ),
    "reconcile": (
        "validate",
        "figures that contradict those of their parts, and the fewest that must be wrong; "
        "exit code 1 when there are any",
    ),
    "register": (
        "register",
        "read a register of models as an office keeps it; exit code 1 when rows are rejected",
    ),
    "template": (
        "register",
        "write an empty register, or workbook of a movement, with drop-downs, to be filled in",
    ),
    "rollup": ("rollup", "totals for every unit of a hierarchy"),
    "changes": (
        "rollup",
        "what began, ended, was renamed, merged, divided or moved, and by which act",
    ),
    "restate": (
        "rollup",
        "carry figures of the units of one day onto those of another, with bounds",
    ),
    "convert": ("convert", "read a movement in one format and write it in another"),
    "sieve": ("convert", "a part of a movement: within a unit, of some kinds, near some entities"),
    "schema": ("convert", "the JSON Schema (2020-12) of the canonical form, or its tables in SQL"),
    "diff": (
        "compare",
        "what differs between two versions of a movement; exit code 1 when anything does",
    ),
    "merge": (
        "compare",
        "put together two edited copies of a movement; exit code 1 when there are conflicts",
    ),
    "duplicates": (
        "duplicates",
        "what was probably registered twice, to decide about; exit code 1 when there is any",
    ),
    "reference": (
        "reference",
        "the model: a kind, a field, a rule or a word, with its meaning in three languages",
    ),
    "graph": ("graph", "a movement, a hierarchy or a part of it as a diagram: DOT or Mermaid"),
    "shapes": (
        "graph",
        "what the model declares as SHACL shapes, or the vocabulary of linked data, in Turtle",
    ),
    "completion": (
        "completion",
        "the script with which bash, zsh or fish completes commands, options and datasets",
    ),
}
"""Verb → the module that has its ``add_VERB``, and its line in ``massmob --help``."""


def make_parser(
    verbs: Iterable[str] = tuple(_VERBS), names: Iterable[str] = ()
) -> argparse.ArgumentParser:
    """The arguments of the command, with the given verbs, all of which it lists.

    Args:
        verbs: Only their modules are imported, since a command must not wait for what it does not run.
        names: Verbs that it knows by name alone.
    """
    parser = _Parser(
        prog="massmob",
        description="A mobilisation movement as a graph: who leads whom, where, under which document.",
        epilog=f"commands:\n{_listed_verbs()}\n\nStart with: massmob report hanoi --at 2024-10-15",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    added = parser.add_subparsers(metavar="COMMAND", required=True, help="one of those below")
    for verb in verbs:
        module, help = _VERBS[verb]
        subparser = added.add_parser(verb, description=f"{help[0].upper()}{help[1:]}.")
        getattr(import_module(f"massmob.cli.{module}"), f"add_{verb}")(subparser)
        subparser.add_argument(
            "-q", "--quiet", action="store_true", help="no progress on the terminal"
        )
    for verb in names:
        added.add_parser(verb)
    return parser


def _listed_verbs() -> str:
    """A line per verb. A parser per verb would list them too, in half as much time again."""
    lines = [f"  {verb:10} {help}" for verb, (_, help) in _VERBS.items()]
    return "\n".join(fill(line, 80, subsequent_indent=" " * 13) for line in lines)


class _Version(argparse.Action):
    """Print the version; reading it takes longer than all else that ``massmob --help`` does."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"massmob {version('massmob')}")
        parser.exit()
