"""Verbs about two versions of a movement: ``diff``, and ``merge``, which git can call as a merge driver."""

from __future__ import annotations

import argparse
from html import escape
from pathlib import Path

from massmob.cli.shared import FINDINGS, FINE, SOURCE, add_lang, print_data, print_line
from massmob.cli.standard_input import format_by_content
from massmob.comparison.difference import Difference
from massmob.comparison.merging import merge
from massmob.datasets.shipped import list_datasets, load_dataset
from massmob.errors import InvalidValueError
from massmob.io.load_save import FORMATS, format_to_load, load, save
from massmob.movement import Movement
from massmob.rendering.escaping import json_text
from massmob.storage import files
from massmob.translation.language import Language, as_language

__all__ = ["add_diff", "add_merge"]


def add_diff(verb: argparse.ArgumentParser) -> None:
    """Add the arguments of ``diff``."""
    verb.epilog = "Example: massmob diff hanoi edited.json --format markdown"
    verb.add_argument("old", metavar="OLD", help=SOURCE)
    verb.add_argument("new", metavar="NEW", help=SOURCE)
    verb.add_argument("--format", choices=("text", "html", "json", "markdown"), default="text")
    _add_from(verb)
    add_lang(verb)
    verb.set_defaults(run=_diff)


def add_merge(verb: argparse.ArgumentParser) -> None:
    """Add the arguments of ``merge``."""
    verb.formatter_class = argparse.RawDescriptionHelpFormatter
    verb.epilog = (
        "Where a conflict is not resolved, OUT has the value of OURS; an entity that one side removed\n"
        "and the other needs is in it.\n\nAs a merge driver of git:\n"
        '  git config merge.massmob.driver "massmob merge %O %A %B -o %A"\n'
        "  echo '*.json merge=massmob' >> .gitattributes"
    )
    for name, help in (
        ("base", "the version that both began with"),
        ("ours", "the version of one side"),
        ("theirs", "the version of the other"),
    ):
        verb.add_argument(name, metavar=name.upper(), help=f"{help}: {SOURCE}")
    verb.add_argument("-o", "--output", required=True, metavar="OUT", help="the merged file")
    verb.add_argument("--resolve", choices=("ours", "theirs"), help="the side that wins conflicts")
    _add_from(verb)
    verb.set_defaults(run=_merge)


def _add_from(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--from",
        dest="from_",
        choices=FORMATS,
        help="format of the files; default: by suffix, or else by content",
    )


def _diff(options: argparse.Namespace) -> int:
    old, new = (_open(name, options.from_) for name in (options.old, options.new))
    difference = old.diff(new)
    print_data(_text_of(difference, options.format, options.lang) + "\n")
    return FINDINGS if difference else FINE


def _text_of(difference: Difference, format: str, lang: Language | None) -> str:
    if format == "json":
        return json_text(difference.to_dict())
    if format == "markdown":
        return difference.to_markdown(lang)
    if format == "html":
        lang = as_language(lang)
        head = f'<meta charset="utf-8">\n<title>{escape(difference.summary(lang))}</title>'
        return f'<!doctype html>\n<html lang="{lang}">\n{head}\n{difference.to_html(lang)}\n</html>'
    return difference.to_text(lang)


def _merge(options: argparse.Namespace) -> int:
    ours, theirs = (_open(name, options.from_) for name in (options.ours, options.theirs))
    base = Movement() if _is_empty_file(options.base) else _open(options.base, options.from_)
    result = merge(base, ours, theirs, options.resolve)
    out = Path(options.output)
    has_suffix = any(out.suffix.lower() in format.suffixes for format in FORMATS.values())
    save(result.movement, out, None if has_suffix else _format_of(options.ours, options.from_))
    for note, conflicts in (("conflict", result.conflicts), ("resolved", result.resolved)):
        for conflict in conflicts:
            print_line(f"{note}: {conflict}")
    return FINDINGS if result.conflicts else FINE


def _open(name: str, format: str | None) -> Movement:
    """A dataset or a file; fields that this release does not know are compared too."""
    if _is_dataset(name, format):
        return load_dataset(name)
    known = _format_of(name, format)
    return load(name, known, unknown="keep" if FORMATS[known].keeps_unknown else "refuse")


def _is_dataset(name: str, format: str | None) -> bool:
    return format is None and name in {dataset.name for dataset in list_datasets()}


def _is_empty_file(name: str) -> bool:
    """Whether a file has no content: git's base of a file that both sides added."""
    path = Path(name)
    return files.is_file(path) and path.stat().st_size == 0


def _format_of(name: str, format: str | None) -> str:
    """The format of a file: by its suffix, or by its content, as the files of a merge in git have none."""
    if format is not None:
        return format
    if _is_dataset(name, format):
        return "json"
    path = Path(name)
    try:
        return format_to_load(path).name
    except InvalidValueError as error:
        known = format_by_content(files.read(path)) if files.is_file(path) else None
        if known is None:
            hint = f"give --from, one of: {', '.join(FORMATS)}"
            raise InvalidValueError(error.message, place=name, hint=hint) from None
        return known
