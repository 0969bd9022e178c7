"""The ``massmob`` command: every verb is one call of the library, with its result printed.

Lives here: arguments, exit codes, the choice of what is printed. Must not live here: any question or layout.

Exit codes: 0 fine; 1 findings of severity error; 2 bad usage or unreadable input.
"""

from __future__ import annotations

import argparse
import difflib
import io
import json
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import cast

import attrs

from massmob.datasets import list_datasets, load_dataset
from massmob.display import diagrams, terminal
from massmob.display.timeline import draw_documents, rendered
from massmob.errors import MassmobError
from massmob.grid import Grid
from massmob.interchange import dumps, files, load, locate, save
from massmob.interchange.figures import read_figures, read_weights
from massmob.movement import Movement
from massmob.overview import summarize
from massmob.placement import ALONG, Along
from massmob.quantity import Quantity
from massmob.reconciliation import reconcile
from massmob.registrations import Register
from massmob.restatement import MEASURES, restate
from massmob.rollups import shown
from massmob.rules import (
    Baseline,
    Origin,
    Report,
    Settings,
    Severity,
    all_rules,
    explain,
    iter_findings,
    mend,
    validate,
)
from massmob.symbols import DocumentSymbol
from massmob.text import LANGUAGES, Language

__all__ = ["main"]

_FINE, _FINDINGS, _USAGE = 0, 1, 2
_SOURCE = "a dataset (see: massmob datasets) or a file"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: The words after ``massmob``; those of the process when ``None``.

    Returns:
        The exit code: 0 fine, 1 findings of severity error, 2 bad usage or unreadable input.
    """
    _write_utf8()
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        code = run(options)
        sys.stdout.flush()
        return code
    except MassmobError as error:
        print(f"massmob: {error}", file=sys.stderr)
        return _USAGE
    except BrokenPipeError:
        # The reader has had enough (``massmob report | head``); that is no fault of anybody's.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _FINE


def _write_utf8() -> None:
    """Names need UTF-8 whatever the locale or console says; what cannot be written is escaped, not fatal."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


# --- arguments -------------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="massmob",
        description="A mobilisation movement as a graph: who leads whom, where, under which document.",
        epilog="Start with: massmob report hanoi --at 2024-10-15",
    )
    parser.add_argument("--version", action="version", version=f"massmob {version('massmob')}")
    verbs = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_report(verbs)
    _add_validate(verbs)
    _add_rollup(verbs)
    _add_inspect(verbs)
    _add_reconcile(verbs)
    _add_trace(verbs)
    _add_draw(verbs)
    _add_changes(verbs)
    _add_restate(verbs)
    _add_symbol(verbs)
    verb = verbs.add_parser("datasets", help="list the shipped datasets")
    verb.set_defaults(run=_datasets)
    return parser


_Verbs = argparse._SubParsersAction  # pyright: ignore[reportPrivateUsage] - it has no public name


def _add_report(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    verb = verbs.add_parser(
        "report",
        help="a movement on a day: structure, fields, documents, contests, figures, findings",
        epilog="Example: massmob report hanoi --at 2024-10-15",
    )
    verb.add_argument("movement", nargs="?", default="hanoi", help=f"{_SOURCE}; default: hanoi")
    verb.add_argument("--at", metavar="DATE", help="the day, as YYYY-MM-DD; default: today")
    _add_lang(verb)
    verb.set_defaults(run=_report)


def _add_validate(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    verb = verbs.add_parser(
        "validate",
        help="everything that is wrong or doubtful; exit code 1 when there are errors",
        epilog="Example: massmob validate hanoi --select MM8",
    )
    verb.add_argument("movement", nargs="*", default=["hanoi"], help=f"{_SOURCE}; default: hanoi")
    verb.add_argument(
        "--format", choices=("text", "markdown", "json", "jsonl", "sarif", "junit"), default="text"
    )
    verb.add_argument(
        "--select", action="append", default=[], metavar="CODE", help="only these rules"
    )
    verb.add_argument(
        "--ignore", action="append", default=[], metavar="CODE", help="not these rules"
    )
    verb.add_argument("--by", choices=("rule", "entity", "file"), help="only counts, by this")
    verb.add_argument(
        "--config",
        metavar="FILE",
        help="settings; default: massmob.toml or pyproject.toml, nearest",
    )
    verb.add_argument(
        "--write-baseline", metavar="FILE", help="keep what is found now as known, and stop"
    )
    verb.add_argument(
        "--fix", action="store_true", help="mend in the files what can be mended with certainty"
    )
    verb.add_argument("--explain", metavar="CODE", help="say what a rule wants and why, and stop")
    verb.set_defaults(run=_validate)


def _add_rollup(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    verb = verbs.add_parser(
        "rollup",
        help="totals for every unit of a hierarchy",
        epilog="Example: massmob rollup hanoi --what locality --along locality --by kind "
        "--level district --at 2024-10-15",
    )
    verb.add_argument("movement", nargs="?", default="hanoi", help=f"{_SOURCE}; default: hanoi")
    what = verb.add_mutually_exclusive_group(required=True)
    what.add_argument("--what", help="a kind of entity, or an indicator's id")
    what.add_argument(
        "--register", metavar="FILE", help="rows of a register: Parquet, CSV, DuckDB …"
    )
    verb.add_argument("--along", default="locality", choices=ALONG, help="default: locality")
    verb.add_argument(
        "--by",
        action="append",
        metavar="FIELD",
        help="group by a field of what is counted, a column, or 'year'; several times for several",
    )
    verb.add_argument("--level", help="only units of this level, such as district")
    verb.add_argument("--depth", type=int, help="only units so many steps below the root at most")
    verb.add_argument("--value", metavar="COLUMN", help="of a register, amounts; default: its rows")
    verb.add_argument("--at", metavar="DATE", help="as it stood on this day; default: all periods")
    verb.add_argument("--format", choices=("table", "csv", "json"), default="table")
    verb.set_defaults(run=_rollup)


def _add_inspect(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    verb = verbs.add_parser(
        "inspect",
        help="what is wrong with the rows of a register; exit code 1 when something is",
        epilog="Example: massmob inspect register.parquet --movement vietnam --value count",
    )
    verb.add_argument(
        "register", help="a file: Parquet, Arrow, CSV, DuckDB, or a folder of one kind"
    )
    verb.add_argument("--movement", default="hanoi", help=f"{_SOURCE}; default: hanoi")
    for column in _COLUMNS:
        verb.add_argument(
            f"--{column}", metavar="COLUMN", help=f"default: {column}, if there is one"
        )
    verb.add_argument("--value", metavar="COLUMN", help="amounts; default: each row counts once")
    verb.add_argument("--id", metavar="COLUMN", help="what names a registration, each once")
    verb.add_argument("--on", metavar="DATE", help="the day of the codes, if there are no years")
    verb.set_defaults(run=_inspect)


def _add_reconcile(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    verb = verbs.add_parser(
        "reconcile",
        help="figures that contradict those of their parts, and the fewest that must be wrong; "
        "exit code 1 when there are any",
        epilog="Example: massmob reconcile hanoi ind:models-registered",
    )
    verb.add_argument("movement", help=_SOURCE)
    verb.add_argument("indicator", help="the indicator's id")
    verb.add_argument("--along", default="locality", choices=ALONG, help="default: locality")
    verb.add_argument("--format", choices=("table", "csv", "json"), default="table")
    verb.set_defaults(run=_reconcile)


def _add_trace(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    verb = verbs.add_parser(
        "trace",
        help="the documents behind an entity, up to their roots, or what rests on it",
        epilog="Examples: massmob trace hanoi contest:2024; massmob trace hanoi 70-KH/BDVTW --down",
    )
    verb.add_argument("movement", help=_SOURCE)
    verb.add_argument("id", help="the entity's id, such as contest:2024, or a document's symbol")
    verb.add_argument("--down", action="store_true", help="what rests on it instead")
    verb.add_argument("--format", choices=("tree", "mermaid", "dot"), default="tree")
    _add_lang(verb)
    verb.set_defaults(run=_trace)


def _add_draw(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    verb = verbs.add_parser(
        "draw",
        help="a timeline of what time documents cover, with the gaps",
        epilog="Example: massmob draw hanoi documents.svg --who central --who org:01 "
        "--under doc:70-KH-BDVTW",
    )
    verb.add_argument("movement", help=_SOURCE)
    verb.add_argument("out", help="where to write: .svg, .png or .pdf")
    verb.add_argument("--since", default="2008-01-01", metavar="DATE", help="default: 2008-01-01")
    verb.add_argument("--until", default="2030-12-31", metavar="DATE", help="default: 2030-12-31")
    verb.add_argument(
        "--who", action="append", metavar="LEVEL|ID", help="a band for it; default: every level"
    )
    verb.add_argument("--under", metavar="ID", help="only what rests on this document or campaign")
    _add_lang(verb)
    verb.set_defaults(run=_draw)


def _add_changes(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    verb = verbs.add_parser(
        "changes",
        help="what began, ended, was renamed, merged, divided or moved, and by which act",
        epilog="Example: massmob changes hanoi --since 2025-01-01 --until 2025-01-01",
    )
    verb.add_argument("movement", nargs="?", default="hanoi", help=f"{_SOURCE}; default: hanoi")
    verb.add_argument("--since", required=True, metavar="DATE", help="the first day looked at")
    verb.add_argument("--until", required=True, metavar="DATE", help="the last day looked at")
    verb.add_argument("--format", choices=("table", "csv", "json"), default="table")
    verb.set_defaults(run=_changes)


def _add_restate(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    verb = verbs.add_parser(
        "restate",
        help="carry figures of the units of one day onto those of another, with bounds",
        epilog="Example: massmob restate figures.csv --from 2024-12-31 --to 2025-07-01 > today.csv",
    )
    verb.add_argument("figures", help="CSV with the columns unit (id or code) and value")
    verb.add_argument("--movement", default="hanoi", help=f"{_SOURCE}; default: hanoi")
    verb.add_argument("--from", required=True, dest="since", metavar="DATE", help="their day")
    verb.add_argument("--to", required=True, metavar="DATE", help="the day asked for")
    verb.add_argument("--measure", choices=MEASURES, default="count", help="what they are about")
    verb.add_argument("--weights", metavar="CSV", help="unit and weight, or unit, receiver, share")
    verb.add_argument("--format", choices=("table", "csv"), default="csv")
    verb.set_defaults(run=_restate)


def _add_symbol(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    verb = verbs.add_parser(
        "symbol",
        help="read a document symbol",
        epilog='Example: massmob symbol "12-CT/TU"',
    )
    verb.add_argument("symbol", help="as printed")
    _add_lang(verb)
    verb.set_defaults(run=_symbol)


def _add_lang(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--lang", choices=LANGUAGES, default="en", help="of names; default: en")


# --- verbs -----------------------------------------------------------------------------------------


def _open(name: str) -> Movement:
    """A shipped dataset by its name, or a file; a name with a dot or a slash is a file."""
    if name in {each.name for each in list_datasets()} or not (Path(name).suffix or "/" in name):
        return load_dataset(name)
    return load(name)


def _report(options: argparse.Namespace) -> int:
    console = terminal.make_console()
    overview = summarize(_open(options.movement), on=options.at)
    terminal.show_overview(overview, console, cast("Language", options.lang))
    return _FINE


def _validate(options: argparse.Namespace) -> int:
    if options.explain:
        return _explain(options.explain)
    if options.fix:
        for name in options.movement:
            _fix(name, options)
    if options.format == "jsonl":
        return _stream(options)
    settings = Settings.read(Path(options.config)) if options.config else Settings.find(Path())
    if options.write_baseline:
        settings = attrs.evolve(settings, baseline=None)
    chosen = {"select": options.select, "ignore": options.ignore}
    report = Report.joined(
        attrs.evolve(validate(_open(name), settings=settings, **chosen), origins=_origins(name))
        for name in options.movement
    )
    if options.write_baseline:
        files.write(Path(options.write_baseline), Baseline.of(report).dumps().encode("utf-8"))
        print(f"wrote {options.write_baseline}: {len(report.findings)} findings known from now on")
        return _FINE
    if options.by:
        _print_grid(report.counts(options.by), "table")
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
    return _FINE if report.ok else _FINDINGS


def _origins(name: str) -> dict[str, Origin]:
    """Where the entities of a file stand in it; nothing for a shipped dataset."""
    if not Path(name).is_file():
        return {}
    return {id: Origin(name, line) for id, line in locate(Path(name)).items()}


def _stream(options: argparse.Namespace) -> int:
    """Findings line by line as they are found, for a million of them."""
    code = _FINE
    for name in options.movement:
        chosen = {"select": options.select, "ignore": options.ignore}
        for finding in iter_findings(_open(name), **chosen):
            print(json.dumps(finding.to_dict(), ensure_ascii=False))
            if finding.severity is Severity.ERROR:
                code = _FINDINGS
    return code


def _fix(name: str, options: argparse.Namespace) -> None:
    """Mend a file, and show on standard error what has changed in it."""
    path = Path(name)
    if not path.is_file():
        raise MassmobError("only a file can be mended", found=name, remedy="save it first")
    before = path.read_text(encoding="utf-8-sig")
    mended, settled = mend(load(path), select=options.select, ignore=options.ignore)
    after = dumps(mended)
    if after != before:
        save(mended, path)
    lines = difflib.unified_diff(
        before.splitlines(), after.splitlines(), name, name, lineterm="", n=0
    )
    for line in lines:
        print(line, file=sys.stderr)
    print(f"{name}: mended {len(settled)} findings", file=sys.stderr)


def _explain(code: str) -> int:
    found = [rule for rule in all_rules() if rule.code == code]
    if not found:
        known = ", ".join(rule.code for rule in all_rules())
        raise MassmobError("no such rule", found=code, remedy=f"one of: {known}")
    print(explain(found[0]))
    return _FINE


def _rollup(options: argparse.Namespace) -> int:
    by = options.by[0] if options.by and len(options.by) == 1 else options.by
    movement, cut = _open(options.movement), {"level": options.level, "depth": options.depth}
    along = cast("Along", options.along)
    if options.register:
        columns = dict.fromkeys(_COLUMNS[1:])
        register = Register.read(options.register, value=options.value, **columns)
        totals = register.rollup(movement, along=along, by=by, on=options.at, **cut)
    else:
        totals = movement.rollup(options.what, along=along, by=by, on=options.at, **cut)
    if options.format == "json":
        plain = {unit: _plain(total) for unit, total in totals.items()}
        print(json.dumps(plain, ensure_ascii=False, indent=2))
    else:
        _print_grid(totals.table(), options.format)
    if totals.unplaced:
        print(f"{totals.dropped:,} stand nowhere along {options.along}", file=sys.stderr)
    return _FINE


def _plain(total: object) -> object:
    if isinstance(total, Quantity):
        return total.to_plain()
    groups = cast("dict[object, Quantity]", total)
    return {shown(group): each.to_plain() for group, each in groups.items()}


_COLUMNS = ("unit", "year", "field", "status")


def _inspect(options: argparse.Namespace) -> int:
    # A column that is not named is looked for under its usual name, and may be missing, but for the units.
    given = {name: getattr(options, name) for name in _COLUMNS}
    there = Register.read(
        options.register, **dict.fromkeys(_COLUMNS[1:]), unit=given["unit"] or "unit"
    )
    usual = {name: name for name in _COLUMNS if name in there.names}
    columns = {name: given[name] or usual.get(name) for name in _COLUMNS}
    columns["unit"] = given["unit"] or "unit"
    register = Register.read(options.register, **columns, value=options.value, id=options.id)
    found = register.inspect(_open(options.movement), on=options.on)
    _print_grid(found.table(), "table")
    return _FINE if found.ok else _FINDINGS


def _reconcile(options: argparse.Namespace) -> int:
    found = reconcile(
        _open(options.movement), options.indicator, along=cast("Along", options.along)
    )
    _print_grid(found.table(), options.format)
    return _FINE if found.ok else _FINDINGS


def _trace(options: argparse.Namespace) -> int:
    movement = _open(options.movement)
    id = options.id if ":" in options.id else movement.document(options.id).id
    lang = cast("Language", options.lang)
    if options.format == "tree":
        terminal.show_trace(movement, id, terminal.make_console(), lang, down=options.down)
        return _FINE
    written = diagrams.mermaid if options.format == "mermaid" else diagrams.dot
    print(written(movement, diagrams.trace(movement, id, down=options.down), lang=lang))
    return _FINE


def _draw(options: argparse.Namespace) -> int:
    out = Path(options.out)
    figure = draw_documents(
        _open(options.movement),
        since=options.since,
        until=options.until,
        who=options.who,
        under=options.under,
        lang=cast("Language", options.lang),
    )
    files.write(out, rendered(figure, out.suffix.removeprefix(".").lower()))
    print(f"wrote {out}")
    return _FINE


def _changes(options: argparse.Namespace) -> int:
    changes = _open(options.movement).changes(options.since, options.until)
    rows = [
        (each.day, each.kind, *(" ".join(ids) for ids in (each.before, each.after, each.basis)))
        for each in changes
    ]
    _print_grid(Grid(("day", "what", "before", "after", "ordered by"), rows), options.format)
    return _FINE


def _restate(options: argparse.Namespace) -> int:
    restatement = restate(
        read_figures(Path(options.figures)),
        _open(options.movement),
        to=options.to,
        on=options.since,
        measure=options.measure,
        weights=read_weights(Path(options.weights)) if options.weights else None,
    )
    _print_grid(restatement.table(), options.format)
    print(repr(restatement), file=sys.stderr)
    return _FINE


def _print_grid(grid: Grid, format: str) -> None:
    if format == "json":
        records = [dict(zip(grid.header, row, strict=True)) for row in grid.rows]
        print(json.dumps(records, ensure_ascii=False, indent=2))
    elif format == "csv":
        print(grid.to_csv(), end="")
    else:
        print(grid.to_text(_columns(grid)))


def _columns(grid: Grid) -> int | None:
    """The width of the terminal, no less than a table needs; a pipe takes lines of any length."""
    if not sys.stdout.isatty():
        return None
    return max(shutil.get_terminal_size().columns, 3 * len(grid.header))


def _symbol(options: argparse.Namespace) -> int:
    symbol = DocumentSymbol.parse(options.symbol)
    print(symbol)
    print(symbol.explain(cast("Language", options.lang)))
    for repair in symbol.repairs:
        print(f"repaired: {repair}")
    return _FINE


def _datasets(_: argparse.Namespace) -> int:
    for each in list_datasets():
        print(f"{each.name}: {each.title}")
    return _FINE
