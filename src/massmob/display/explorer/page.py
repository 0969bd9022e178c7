"""`explore` and `write_explorer`: a movement as one page that works offline in any browser.

The page is shut off from the network twice: it names no address to load anything from, and its content
security policy (W3C, CSP Level 3) forbids all but the one style sheet and the one script whose hashes it
states. Data is in a script element that no browser executes, with every character escaped that could end it.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources
from importlib.metadata import version
from os import PathLike
from pathlib import Path

from massmob.display.explorer.payload import day_number, payload
from massmob.display.explorer.texts import page_texts
from massmob.errors import (
    UNPRINTABLE,
    UnknownEntityError,
    checked,
    naming_argument,
    one_line,
    printable,
)
from massmob.model.captions import captions
from massmob.movement import Movement
from massmob.storage import files
from massmob.translation.language import LANGUAGES, Language, as_language
from massmob.values.period import as_date
from massmob.values.text import Text
from massmob.values.vocabulary import CampaignKind

__all__ = ["explore", "write_explorer"]

_SCRIPTS = tuple(
    f"{name}.js"
    for name in (
        *("queries", "state", "tree", "search", "table", "card", "documents", "map"),
        *("timeline", "graph", "tables", "compare", "address", "frame"),
    )
)
"""The files that make up the one script, in order."""


@checked(movement=Movement, at=as_date, lang=as_language, title=(str, Text))
def explore(
    movement: Movement,
    *,
    at: date | str | None = None,
    lang: Language | None = None,
    title: Text | str | None = None,
) -> str:
    """A movement as one self-contained page: a tree, search, the day, and views of what is in force on it.

    The views are cards with totals, a map, a timeline, a graph, tables, two days compared, documents and
    findings. The page opens on a day, and the reader can move to any other that the data cover. It needs
    no server and no network, and its text is in the three languages, to be switched in the page.

    Args:
        movement: The whole movement, of all periods.
        at: The day on which the page opens; today when ``None``.
        lang: The language in which it opens.
        title: Its heading; the name of the widest locality, or else the campaign's, when ``None``.

    Returns:
        The page as HTML: a document of its own. `write_explorer` puts it into a file.

    Raises:
        InvalidValueError: Not a day, not a language.
        UnknownEntityError: The movement is empty.
        HierarchyError: The localities form a cycle; other broken data is shown with its findings.

    Example:
        >>> from massmob.model.entities import Locality
        >>> page = explore(Movement([Locality(id="loc:01", name="Hà Nội", kind="thanh_pho")]), lang="vi")
        >>> page.startswith("<!doctype html>"), "<title>Hà Nội</title>" in page
        (True, True)
    """
    lang = as_language(lang)
    if not len(movement):
        raise UnknownEntityError(
            "the movement is empty", place="movement", hint="add entities, or load a file"
        )
    day = date.today() if at is None else as_date(at)
    with naming_argument("at"):
        movement.at(day)  # refuses a day before the time that the dataset covers
    heading = _heading(movement) if title is None else Text.of(title)
    subtitle = _subtitle(movement) if title is None else None
    data = {
        "lang": lang,
        "day": day_number(day),
        "title": [heading.label(language) for language in LANGUAGES],
        "subtitle": subtitle and [subtitle.label(language) for language in LANGUAGES],
        "texts": {**page_texts(), **captions()},
        "unprintable": UNPRINTABLE.pattern,
        **payload(movement),
    }
    style, script = _read_file("style.css"), "\n".join(map(_read_file, _SCRIPTS))
    return _fill_template(
        _read_file("page.html"),
        {
            "lang": lang,
            "policy": _policy(style, script),
            "version": version("massmob"),
            "title": html.escape(one_line(heading.label(lang))),
            "style": style,
            "noscript": html.escape(page_texts()["ui"]["noscript"][LANGUAGES.index(lang)]),
            "data": as_data_block(data),
            "script": script,
        },
    )


def write_explorer(
    movement: Movement,
    path: str | PathLike[str],
    *,
    at: date | str | None = None,
    lang: Language | None = None,
    title: Text | str | None = None,
) -> Path:
    """Write the page that `explore` returns to a file; its arguments are the same.

    Args:
        movement: The whole movement, of all periods.
        path: Where to write, such as ``"hanoi.html"``.
        at: The day on which the page opens; today when ``None``.
        lang: The language in which it opens.
        title: Its heading.

    Returns:
        The path. The file appears whole or not at all.

    Raises:
        SaveError: The file cannot be written.
        MassmobError: What `explore` raises.
    """
    out = files.as_path("path", path)
    files.write(out, explore(movement, at=at, lang=lang, title=title).encode("utf-8"))
    return out


def as_data_block(data: object) -> str:
    r"""Values as JSON that is safe in a script element.

    Escaped are ``<``, ``>`` and ``&``, so that no text can end the element or open a comment, and what
    `massmob.errors.printable` escapes.

    Source:
        HTML Living Standard, 4.12.1.3, restrictions for contents of script elements.

    Example:
        >>> as_data_block({"name": "</script>"})
        '{"name":"\\u003c/script\\u003e"}'
    """
    text = printable(json.dumps(data, ensure_ascii=False, separators=(",", ":")))
    return re.sub("[<>&]", lambda match: f"\\u{ord(match[0]):04x}", text)


def _heading(movement: Movement) -> Text:
    """What the page is about: the locality with most below it, else the first campaign or entity."""
    tree = movement.hierarchy("locality")
    if tree.roots:
        return movement[max(tree.roots, key=lambda id: len(tree.descendants(id)))].name
    first = next(iter(movement.campaigns.values()), None) or next(iter(movement))
    return first.name


def _subtitle(movement: Movement) -> Text | None:
    """The name of the emulation movement, if there is one."""
    campaigns = movement.campaigns.values()
    names = (item.name for item in campaigns if item.kind is CampaignKind.EMULATION)
    return next(names, None)


def _policy(style: str, script: str) -> str:
    allowed = {"style-src": _hash(style), "script-src": _hash(script), "img-src": "data:"}
    rules = [f"{directive} {source}" for directive, source in allowed.items()]
    return "; ".join(["default-src 'none'", *rules, "base-uri 'none'", "form-action 'none'"])


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _fill_template(template: str, values: Mapping[str, str]) -> str:
    """The template with its values; a placeholder inside a value is not replaced."""
    return re.sub(r"\{\{(\w+)\}\}", lambda match: values[match[1]], template)


@cache
def _read_file(name: str) -> str:
    return (
        resources.files("massmob.display.explorer")
        .joinpath(name)
        .read_text(encoding="utf-8")
        .strip()
    )
