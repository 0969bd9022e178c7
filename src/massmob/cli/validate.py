"""Verbs that check: ``validate``, ``inspect``, ``reconcile``; exit code 1 where something is wrong."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import attrs

from massmob.cli.progress import working
from massmob.cli.shared import (
    COLUMNS,
    FINDINGS,
    FINE,
    SOURCE,
    TABLE_FORMATS,
    add_from,
    add_lang,
    add_movement,
    add_within,
    movement_of,
    open_movement,
    print_line,
    print_table,
)
from massmob.errors import MassmobError
from massmob.network.placement import ALONG, Along

if TYPE_CHECKING:
    from massmob.validation.finding import Origin

__all__ = ["add_inspect", "add_reconcile", "add_validate"]


def add_reconcile(verb: argparse.ArgumentParser) -> None:
    """Add the arguments of ``reconcile``."""
    verb.epilog = "Example: massmob reconcile hanoi ind:models-registered"
    add_movement(verb)
    verb.add_argument("indicator", help="the indicator's id")
    verb.add_argument("--along", default="locality", choices=ALONG, help="default: locality")
    verb.add_argument(
        "--strict", action="store_true", help="refuse a result that leaves out figures"
    )
    verb.add_argument("--format", choices=TABLE_FORMATS, default="table")
    add_lang(verb)
    verb.set_defaults(run=_reconcile)


def add_validate(verb: argparse.ArgumentParser) -> None:
    """Add the arguments of ``validate``."""
    verb.epilog = "Example: massmob validate hanoi --select MM8; why: massmob reference MM801"
    verb.add_argument(
        "movement",
        metavar="MOVEMENT",
        nargs="*",
        default=["hanoi"],
        help=f"{SOURCE}; default: hanoi",
    )
    add_from(verb)
    add_within(verb)
    verb.add_argument(
        "--format", choices=("text", "markdown", "json", "jsonl", "sarif", "junit"), default="text"
    )
    for option, help in (("--select", "only these rules"), ("--ignore", "not these rules")):
        verb.add_argument(option, action="append", default=[], metavar="CODE", help=help)
    verb.add_argument(
        "--by", choices=("rule", "entity", "unit", "file"), help="only counts, by this"
    )
    verb.add_argument(
        "--config",
        metavar="FILE",
        help="settings; default: massmob.toml or pyproject.toml, nearest",
    )
    verb.add_argument(
        "--write-baseline",
        metavar="FILE",
        help="write the present findings as known ones, and stop",
    )
    verb.add_argument(
        "--fix", action="store_true", help="fix in the files what can be fixed with certainty"
    )
    add_lang(verb)
    verb.set_defaults(run=_validate)


def add_inspect(verb: argparse.ArgumentParser) -> None:
    """Add the arguments of ``inspect``."""
    verb.epilog = "Example: massmob inspect register.parquet --movement vietnam --value count"
    verb.add_argument(
        "register", help="a file: Parquet, Arrow, CSV, DuckDB, or a folder of one kind"
    )
    verb.add_argument("--movement", default="hanoi", help=f"{SOURCE}; default: hanoi")
    for column in COLUMNS:
        verb.add_argument(
            f"--{column}", metavar="COLUMN", help=f"default: {column}, if there is one"
        )
    verb.add_argument("--value", metavar="COLUMN", help="amounts; default: each row counts once")
    verb.add_argument("--id", metavar="COLUMN", help="what names a registration, each once")
    verb.add_argument("--at", metavar="DATE", help="the day of the codes, if there are no years")
    add_lang(verb)
    verb.set_defaults(run=_inspect)


def _validate(options: argparse.Namespace) -> int:
    from massmob.display.report import terminal
    from massmob.errors import counted
    from massmob.storage import files
    from massmob.validation.api import validate
    from massmob.validation.baseline import Baseline
    from massmob.validation.report import Report
    from massmob.validation.settings import Settings

    if options.fix:
        for name in options.movement:
            _fix(name, options)
    if options.format == "jsonl":
        return _stream(options)
    settings = Settings.read(Path(options.config)) if options.config else Settings.find(Path())
    if options.write_baseline:
        settings = attrs.evolve(settings, baseline=None)
    chosen = {"select": options.select, "ignore": options.ignore, "lang": options.lang}
    reports: list[Report] = []
    for name in options.movement:
        movement = movement_of(options, name)
        with working(f"checking {name}"):
            report = validate(movement, settings=settings, **chosen)
        report = report.placed(movement) if options.by == "unit" else report
        reports.append(report.located(_origins(name, options.from_)) if report else report)
    report = Report.joined(reports)
    if options.write_baseline:
        files.write(Path(options.write_baseline), Baseline.of(report).dumps().encode("utf-8"))
        known = counted(len(report), "finding")
        print_line(f"wrote {options.write_baseline}: {known} known from now on")
        return FINE
    if options.by:
        print_table(report.counts(options.by), "table")
    elif options.format == "text":
        terminal.show_findings(report, terminal.make_console())
    else:
        forms = {
            "markdown": report.to_markdown,
            "json": report.to_json,
            "sarif": report.to_sarif,
            "junit": report.to_junit,
        }
        print(forms[options.format]())
    return FINE if report.ok else FINDINGS


def _origins(name: str, format: str | None) -> dict[str, Origin]:
    """Where the entities of a file are; those of a shipped dataset, in the file of the package."""
    from importlib.resources import as_file, files

    from massmob.cli.standard_input import PLACE
    from massmob.datasets.shipped import list_datasets
    from massmob.io.origins import read_origins
    from massmob.validation.finding import Origin

    if name == "-":
        return {"": Origin(PLACE)}
    if format is not None or name not in {dataset.name for dataset in list_datasets()}:
        return read_origins(name, format)
    with as_file(files("massmob.datasets").joinpath(f"{name}.json")) as path:
        origins = read_origins(path)
    packaged = f"massmob/datasets/{name}.json"  # not the folder in which this Python keeps it
    return {id: attrs.evolve(origin, file=packaged) for id, origin in origins.items()}


def _stream(options: argparse.Namespace) -> int:
    """Print findings line by line as rules report them, for a million of them."""
    from massmob.rendering.escaping import json_text
    from massmob.validation.api import iter_findings
    from massmob.validation.finding import Severity

    code = FINE
    for name in options.movement:
        chosen = {"select": options.select, "ignore": options.ignore, "lang": options.lang}
        movement, origins = movement_of(options, name), _origins(name, options.from_)
        for finding in iter_findings(movement, **chosen):
            origin = origins.get(finding.entity, origins[""])
            located = attrs.evolve(finding, origin=origin)
            print(json_text(located.to_dict(), indent=None))
            if finding.severity is Severity.ERROR:
                code = FINDINGS
    return code


def _fix(name: str, options: argparse.Namespace) -> None:
    """Fix a file, and show on standard error what has changed in it."""
    from massmob.errors import counted
    from massmob.io.load_save import dumps, load, save
    from massmob.storage import files
    from massmob.validation.api import fix

    path = Path(name)
    if not files.is_file(path):
        hint = "save it as a file first: massmob convert"
        raise MassmobError("only a file can be fixed", place="movement", found=name, hint=hint)
    movement = load(path)
    fixed, settled = fix(movement, select=options.select, ignore=options.ignore)
    # Writing a movement repairs symbols: only the text of the file shows how they were written.
    is_json = path.suffix.lower() == ".json"
    before = files.read_text(path) if is_json else dumps(movement)
    after = dumps(fixed)
    if settled or after != before:
        save(fixed, path)
    from difflib import unified_diff

    lines = unified_diff(before.splitlines(), after.splitlines(), name, name, lineterm="", n=0)
    for line in lines:
        print_line(line, sys.stderr)
    print_line(f"{name}: fixed {counted(len(settled), 'finding')}", sys.stderr)


def _inspect(options: argparse.Namespace) -> int:
    from massmob.registers.bulk import Register

    # A column that is not named is looked for under its usual name, and may be missing, but for the units.
    given = {name: getattr(options, name) for name in COLUMNS}
    there = Register.read(
        options.register, **dict.fromkeys(COLUMNS[1:]), unit=given["unit"] or "unit"
    )
    usual = {name: name for name in COLUMNS if name in there.names}
    columns: dict[str, Any] = {name: given[name] or usual.get(name) for name in COLUMNS}
    columns["unit"] = given["unit"] or "unit"
    register = Register.read(options.register, **columns, value=options.value, id=options.id)
    movement = open_movement(options.movement)
    with working(f"inspecting {options.register}"):
        inspection = register.inspect(movement, at=options.at)
    print_table(inspection.table(), "table")
    return FINE if inspection.ok else FINDINGS


def _reconcile(options: argparse.Namespace) -> int:
    from massmob.aggregation.reconciliation import reconcile

    reconciliation = reconcile(
        movement_of(options),
        options.indicator,
        along=cast("Along", options.along),
        strict=options.strict,
    )
    print_table(reconciliation.table(), options.format)
    return FINE if reconciliation.ok else FINDINGS
