"""Verbs about files: ``convert`` from one format to another, ``sieve`` a part out, ``schema`` of the form."""

from __future__ import annotations

import argparse
import json

import attrs

from massmob.cli.progress import working
from massmob.cli.shared import (
    FINE,
    add_movement,
    add_within,
    movement_of,
    open_movement,
    print_data,
    print_line,
)
from massmob.errors import MassmobError, counted
from massmob.io.load_save import FORMATS, dumps, save
from massmob.values.limits import Limits

__all__ = ["add_convert", "add_schema", "add_sieve"]


def add_convert(verb: argparse.ArgumentParser) -> None:
    """Add the arguments of ``convert``."""
    known = "\n".join(
        f"  {name:10} {' '.join(format.suffixes)}" for name, format in FORMATS.items()
    )
    verb.formatter_class = argparse.RawDescriptionHelpFormatter
    verb.description = (
        "Read a movement in one format and write it in another, whole or not at all.\n\n"
        f"Formats, and the suffixes by which they are known:\n{known}"
    )
    verb.epilog = (
        "Examples:\n  massmob convert hanoi hanoi.yaml\n"
        "  massmob convert hanoi.yaml hanoi.jsonl\n"
        "  massmob convert hanoi ba-dinh.xlsx --within loc:001\n"
        "  massmob convert hanoi --to jsonl | massmob sieve - --kind model | massmob validate -"
    )
    add_movement(verb)
    verb.add_argument(
        "out", metavar="OUT", nargs="?", default="-", help="a file; default: -, standard output"
    )
    verb.add_argument(
        "--to",
        choices=FORMATS,
        metavar="FORMAT",
        help="format of OUT; default: by suffix; of standard output, json",
    )
    add_within(verb)
    for name, limit in attrs.asdict(Limits()).items():
        option, help = f"--{name.replace('_', '-')}", f"refuse what has more; default: {limit:,}"
        verb.add_argument(option, type=int, default=limit, metavar="N", help=help)
    verb.set_defaults(run=_convert)


def add_sieve(verb: argparse.ArgumentParser) -> None:
    """Add the arguments of ``sieve``."""
    verb.formatter_class = argparse.RawDescriptionHelpFormatter
    verb.description = (
        "Let through what meets every given condition, and what it is based on, and write it to\n"
        "standard output. The ids that are left out are written as lying outside: a reference to\n"
        "one of them is no error of what is left."
    )
    verb.epilog = (
        "Examples:\n  massmob sieve hanoi --within loc:001 --kind committee\n"
        "  massmob sieve hanoi --ids contest:2024 --hops 1 | massmob report -\n"
        "  massmob sieve hanoi --kind document --no-sources | massmob convert - documents.xlsx"
    )
    add_movement(verb, "-")
    add_within(verb)
    verb.add_argument(
        "--kind",
        dest="kinds",
        action="append",
        metavar="KIND",
        help="only this kind, such as locality; several times for several; see: massmob reference",
    )
    verb.add_argument("--ids", nargs="+", metavar="ID", help="only these entities")
    verb.add_argument(
        "--hops",
        type=int,
        default=0,
        metavar="N",
        help="and everything within N references of these, in either direction; default: 0",
    )
    verb.add_argument(
        "--sources",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="and the sources of all of these; default: yes",
    )
    verb.add_argument(
        "--to", choices=FORMATS, metavar="FORMAT", default="jsonl", help="default: jsonl"
    )
    verb.set_defaults(run=_sieve)


def add_schema(verb: argparse.ArgumentParser) -> None:
    """Add the arguments of ``schema``."""
    verb.formatter_class = argparse.RawDescriptionHelpFormatter
    verb.description = (
        "Print the JSON Schema (2020-12) of the canonical form, made from the model; or the tables\n"
        "of a movement in SQL, with keys and foreign keys."
    )
    verb.epilog = (
        "Examples:\n  massmob schema > massmob.schema.json\n"
        "  massmob schema --sql | sqlite3 movement.sqlite\n"
        "  massmob schema --sql --dialect duckdb > tables.sql"
    )
    verb.add_argument("--sql", action="store_true", help="the tables, as CREATE TABLE statements")
    verb.add_argument(
        "--dialect", choices=("sqlite", "duckdb"), help="of the SQL; default: sqlite; with --sql"
    )
    verb.set_defaults(run=_schema)


def _convert(options: argparse.Namespace) -> int:
    limits = Limits(**{name: getattr(options, name) for name in attrs.asdict(Limits())})
    movement = movement_of(options, limits=limits)
    if options.out == "-":
        print_data(dumps(movement, options.to or "json", limits=limits))
        return FINE
    with working(f"writing {options.out}"):
        save(movement, options.out, options.to, limits=limits)
    entities = counted(len(movement), "entity")
    print_line(f"wrote {options.out}: {entities}")
    return FINE


def _sieve(options: argparse.Namespace) -> int:
    part = open_movement(options.movement, options.from_).subset(
        options.ids,
        within=options.within,
        kinds=options.kinds,
        hops=options.hops,
        sources=options.sources,
    )
    if not part:
        hint = "give fewer conditions, or others"
        raise MassmobError("no entity meets every condition", hint=hint)
    print_data(dumps(part, options.to))
    return FINE


def _schema(options: argparse.Namespace) -> int:
    from massmob.io.tables.sql_schema import sql_schema
    from massmob.model.records.json_schema import json_schema

    if options.sql:
        print(sql_schema(options.dialect or "sqlite"), end="")
        return FINE
    if options.dialect is not None:
        raise MassmobError("a dialect of no SQL", place="--dialect", hint="give --sql too")
    print(json.dumps(json_schema(), ensure_ascii=False, indent=2))
    return FINE
