"""Collects the messages of the package into its catalogues, and compiles them; ``--check`` changes nothing.

``python tools/messages.py`` adds new messages without a translation, removes those that are gone, and lists
what is to be translated in ``src/massmob/translation/locale/*/LC_MESSAGES/massmob.po``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

import massmob as mm
from massmob.model.entity import ENTITY_TYPES
from massmob.values.vocabulary import EntityKind

SOURCE = Path(__file__).parent.parent / "src" / "massmob"
TRANSLATED = ("vi", "ru")
_KEYWORDS = {
    "gettext": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_noop": (1, 2),
    "pgettext": ((1, "c"), 2),
}
_DAY = datetime(2026, 11, 28, tzinfo=UTC)
"""The day in the head of the files: the current one would change them in every run."""


def collected() -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    """The messages in the code and the texts of rules: each with its context, if it has one."""
    for _, _, message, _, context in extract_from_dir(
        SOURCE, [("**.py", "python")], keywords=_KEYWORDS
    ):
        yield message, context
    own = (rule for rule in mm.all_rules() if rule.check.__module__.startswith("massmob."))
    for rule in own:  # a test or another package may have declared others in this process
        for text in (rule.title, rule.why, rule.hint):
            yield text, None
    for kind in EntityKind:
        yield ENTITY_TYPES[kind].plural.replace("_", " "), None


def path_of(lang: str) -> Path:
    """The catalogue of a language."""
    return SOURCE / "translation" / "locale" / lang / "LC_MESSAGES" / "massmob.po"


def updated(lang: str) -> Catalog:
    """The catalogue with just the messages that the package has, and the translations known so far."""
    path = path_of(lang)
    known = Catalog(locale=lang)
    if path.exists():
        with path.open("rb") as file:
            known = read_po(file, locale=lang)
    catalogue = Catalog(
        locale=lang,
        header_comment="# Messages of massmob; python tools/messages.py collects and compiles them.",
        project="massmob",
        last_translator="the founders of massmob",
        language_team=lang,
        creation_date=_DAY,
        revision_date=_DAY,
        fuzzy=False,
    )
    for message, context in collected():
        if message:
            old = known.get(message, context)
            catalogue.add(message, old.string if old is not None else None, context=context)
    return catalogue


def write(catalogue: Catalog, path: Path) -> None:
    """Write the catalogue, sorted by message, and compile it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, sort_output=True, no_location=True, width=112)
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)


def is_current(catalogue: Catalog, path: Path) -> bool:
    """Whether the files have the same messages and translations; the version of Babel in them may differ."""
    with path.open("rb") as file:
        text = contents(read_po(file, locale=catalogue.locale))
    with path.with_suffix(".mo").open("rb") as file:
        compiled = contents(read_mo(file))
    wanted = contents(catalogue)
    return text == wanted and compiled == {key: string for key, string in wanted.items() if string}


def contents(catalogue: Catalog) -> dict[object, object]:
    """Message and context → translation."""
    return {(_forms(m.id), m.context): _forms(m.string) for m in catalogue if m.id}


def _forms(text: object) -> object:
    """The forms of a message for numbers as a tuple: compiled files are read as lists."""
    return tuple(cast("list[str]", text)) if isinstance(text, list) else text


def untranslated(catalogue: Catalog) -> list[object]:
    """The messages of which a form has no translation."""
    return [
        message.id
        for message in catalogue
        if message.id
        and not all(message.string if isinstance(message.string, tuple) else (message.string,))
    ]


def main() -> int:
    """Update or check the catalogues; 1 where they are not current or not complete."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing")
    check = parser.parse_args().check
    problems: list[str] = []
    for lang in TRANSLATED:
        catalogue = updated(lang)
        if not check:
            write(catalogue, path_of(lang))
        elif not is_current(catalogue, path_of(lang)):
            problems.append(f"{lang}: not current: run python tools/messages.py")
        problems += [f"{lang}: not translated: {message!r}" for message in untranslated(catalogue)]
    print(*problems, sep="\n", end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
