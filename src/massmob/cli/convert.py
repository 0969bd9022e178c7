"""Verbs about files: ``convert`` from one format to another, ``schema`` of the canonical form."""

from __future__ import annotations

import argparse
import json

import attrs

from massmob.cli.shared import FINE, SOURCE, add_within, print_data, print_line
from massmob.datasets.shipped import list_datasets, load_dataset
from massmob.io.load_save import FORMATS, dumps, load, save
from massmob.values.limits import Limits

__all__ = ["add_convert", "add_schema"]


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
        "  massmob convert hanoi - --to jsonl | head -3"
    )
    verb.add_argument("source", metavar="IN", help=SOURCE)
    verb.add_argument("out", metavar="OUT", help="a file; - writes to standard output, with --to")
    verb.add_argument(
        "--from", dest="from_", choices=FORMATS, help="format of IN; default: by suffix"
    )
    verb.add_argument("--to", choices=FORMATS, help="format of OUT; default: by suffix")
    add_within(verb)
    for name, limit in attrs.asdict(Limits()).items():
        option, help = f"--{name.replace('_', '-')}", f"refuse what has more; default: {limit:,}"
        verb.add_argument(option, type=int, default=limit, metavar="N", help=help)
    verb.set_defaults(run=_convert)


def add_schema(verb: argparse.ArgumentParser) -> None:
    """Add the arguments of ``schema``."""
    verb.epilog = "Example: massmob schema > massmob.schema.json"
    verb.set_defaults(run=_schema)


def _convert(options: argparse.Namespace) -> int:
    limits = Limits(**{name: getattr(options, name) for name in attrs.asdict(Limits())})
    if options.from_ is None and options.source in {dataset.name for dataset in list_datasets()}:
        movement = load_dataset(options.source)
    else:
        movement = load(options.source, options.from_, limits=limits)
    if options.within is not None:
        movement = movement.subset(within=options.within)
    if options.out == "-":
        print_data(dumps(movement, options.to or "json", limits=limits))
        return FINE
    save(movement, options.out, options.to, limits=limits)
    entities = "1 entity" if len(movement) == 1 else f"{len(movement):,} entities"
    print_line(f"wrote {options.out}: {entities}")
    return FINE


def _schema(_: argparse.Namespace) -> int:
    from massmob.io.records.json_schema import json_schema

    print(json.dumps(json_schema(), ensure_ascii=False, indent=2))
    return FINE
