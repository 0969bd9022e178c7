"""The verb ``reference``: kinds, fields, rules and words of the model, as they are declared."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, TypeAlias

import attrs

from massmob.cli.shared import FINE, print_data, print_line, print_table
from massmob.errors import InvalidValueError, printable
from massmob.model.captions import captions
from massmob.model.entity import ENTITY_TYPES
from massmob.model.records.json_schema import json_schema, value_in_words
from massmob.rendering.escaping import json_text
from massmob.rendering.table import Table
from massmob.translation.language import LANGUAGES, Language, as_language
from massmob.validation.api import all_rules
from massmob.validation.examples import examples, explain
from massmob.validation.registry import Rule
from massmob.values import vocabulary
from massmob.values.labelled_enum import LabelledEnum
from massmob.values.text import fold, similar_words_hint
from massmob.values.vocabulary import EntityKind, Relation

__all__ = ["add_reference"]

_Plain: TypeAlias = dict[str, Any]

_TITLES = {
    "kinds": "Kinds of entity",
    "values": "Values that entities hold",
    "fields": "Fields",
    "rules": "Rules",
    "lists": "Closed lists",
    "words": "Words of closed lists",
}


@attrs.frozen
class _Topic:
    """What can be asked for: its section in the answer, its names, one line, all of it as plain values."""

    section: str
    names: tuple[str, ...]
    summary: str
    plain: Callable[[], _Plain]
    show: Callable[[], None]


def add_reference(verb: argparse.ArgumentParser) -> None:
    """Add the arguments of ``reference``."""
    verb.formatter_class = argparse.RawDescriptionHelpFormatter
    verb.description = (
        "Look up the model: a kind with its fields, a field in every kind that has it, a rule with\n"
        "examples, a word of a closed list in three languages. Without a topic, list all there are."
    )
    verb.epilog = (
        "Examples:\n  massmob reference locality\n  massmob reference milestones\n"
        "  massmob reference MM403\n  massmob reference phường\n  massmob reference --json"
    )
    verb.add_argument(
        "topic",
        nargs="?",
        metavar="KIND|FIELD|RULE|WORD",
        help="the name of one, in any case, with or without accents; default: list all",
    )
    verb.add_argument("--json", action="store_true", help="the same for programs")
    verb.add_argument(
        "--lang", choices=LANGUAGES, help="of rules; default: that of MASSMOB_LANG, else en"
    )
    verb.set_defaults(run=_reference)


def _reference(options: argparse.Namespace) -> int:
    lang = as_language(options.lang)
    topics = _topics(lang) if options.topic is None else _topics_of(options.topic, lang)
    if options.json:
        sections: dict[str, list[_Plain]] = {}
        for topic in topics:
            sections.setdefault(topic.section, []).append(topic.plain())
        print_data(f"{json_text(sections)}\n")
    elif options.topic is None:
        _show_all(topics)
    else:
        for number, topic in enumerate(topics):
            if number:
                print()
            topic.show()
    return FINE


def _topics_of(name: str, lang: Language) -> list[_Topic]:
    """The topics with a name.

    Raises:
        InvalidValueError: None has it; the hint has near names.
    """
    wanted = fold(name)
    found = [topic for topic in _topics(lang) if wanted in map(fold, topic.names)]
    if not found:
        names = dict.fromkeys(name for topic in _topics(lang) for name in topic.names)
        hint = similar_words_hint(name, names, otherwise="list all: massmob reference")
        message = "no such kind, field, rule or word"
        raise InvalidValueError(message, place="topic", found=name, hint=hint)
    return found


def _show_all(topics: Iterable[_Topic]) -> None:
    """Print a line for each topic; the words of a list are in the line of the list."""
    section = ""
    for topic in topics:
        if topic.section == "words":
            continue
        if topic.section != section:
            print(f"{'' if not section else chr(10)}{_TITLES[topic.section]}:")
            section = topic.section
        print_line(f"  {topic.names[0]:24} {topic.summary}")


@cache
def _topics(lang: Language) -> tuple[_Topic, ...]:
    return (*_kinds(), *_values(), *_fields(), *_rules(lang), *_lists(), *_words())


@cache
def _definitions() -> Mapping[str, Any]:
    definitions: Mapping[str, Any] = json_schema()["$defs"]
    return definitions


# --- kinds and values ---------------------------------------------------------------------------


def _kinds() -> Iterator[_Topic]:
    for kind, cls in ENTITY_TYPES.items():
        labels = {lang: getattr(kind, lang, "") for lang in LANGUAGES}
        plurals = captions()["kinds"].get(kind, ())
        plain: _Plain = {
            "kind": str(kind),
            "class": cls.__name__,
            "plural": cls.plural,
            "prefix": cls.prefix,
            "labels": labels,
            **_described_record(cls.__name__),
            "rules": [rule.code for rule in all_rules() if kind in (rule.of or rule.reads)],
        }
        names = (str(kind), cls.__name__, cls.plural, *labels.values(), *plurals)
        yield _topic("kinds", names, plain["help"], plain, _show_record)


def _values() -> Iterator[_Topic]:
    kinds = {cls.__name__ for cls in ENTITY_TYPES.values()}
    for name, definition in _definitions().items():
        if name not in kinds and "description" in definition:
            plain = {"value": name, **_described_record(name)}
            yield _topic("values", (name,), plain["help"], plain, _show_record)


def _described_record(name: str) -> _Plain:
    """The purpose of a class, and its fields as its schema describes them."""
    definition = _definitions()[name]
    required = definition.get("required", ())
    fields = [
        _field(field, schema, required=field in required)
        for field, schema in definition.get("properties", {}).items()
    ]
    return {"help": definition["description"], "fields": fields}


def _field(name: str, schema: Mapping[str, Any], *, required: bool) -> _Plain:
    refers = schema.get("massmob:refers")
    texts = captions()["fields"].get(name, ())
    labels = dict(zip(LANGUAGES, texts, strict=False))
    if refers:
        relation = Relation.of(refers["relation"])
        labels = {lang: relation.label(lang) for lang in LANGUAGES}
    return {
        "field": name,
        "type": value_in_words(schema).replace("`", ""),
        "required": required,
        **({"refers": refers} if refers else {}),
        **({"labels": labels} if labels else {}),
        "help": schema.get("description", ""),
    }


def _show_record(plain: _Plain) -> None:
    name = plain.get("kind") or plain["value"]
    print_line(f"{name}: {plain['help']}")
    if "kind" in plain:
        print_line(" · ".join(plain["labels"].values()))
        print_line(f"in files: {plain['plural']}; ids: {plain['prefix']}:…; class {plain['class']}")
    if plain["fields"]:
        print()
        _print_fields("field", [(field["field"], field) for field in plain["fields"]])
    if plain.get("rules"):
        print_line(f"rules: {', '.join(plain['rules'])}")


def _print_fields(first: str, fields: Iterable[tuple[str, _Plain]]) -> None:
    """Print fields as a table, after a column of names."""
    rows = [
        [
            name,
            field["type"],
            "required" if field["required"] else "",
            field.get("refers", {}).get("relation", ""),
            field["help"],
        ]
        for name, field in fields
    ]
    print_table(Table((first, "type", "required", "relation", "help"), rows), "table")


# --- fields, rules, words -----------------------------------------------------------------------


def _fields() -> Iterator[_Topic]:
    of: dict[str, list[_Plain]] = {}
    for topic in (*_kinds(), *_values()):
        plain = topic.plain()
        holder = plain.get("kind") or plain["value"]
        for field in plain["fields"]:
            of.setdefault(field["field"], []).append({"of": holder, **field})
    for name, fields in of.items():
        labels = [label for field in fields for label in field.get("labels", {}).values()]
        holders = ", ".join(field["of"] for field in fields)
        names = tuple(dict.fromkeys((name, *labels)))
        plain = {"field": name, "of": fields}
        yield _topic("fields", names, f"of {holders}", plain, _show_field)


def _show_field(plain: _Plain) -> None:
    print_line(f"{plain['field']}: a field of {len(plain['of'])}")
    print()
    _print_fields("of", [(field["of"], field) for field in plain["of"]])


def _rules(lang: Language) -> Iterator[_Topic]:
    for rule in all_rules():
        plain: _Plain = {
            "rule": rule.code,
            "title": rule.label(lang),
            "severity": str(rule.severity),
            "why": rule.why_in(lang),
            "hint": rule.hint_in(lang),
            "since": rule.since,
            "kinds": sorted(map(str, rule.of or rule.reads)),
            "examples": dict(examples(rule.code)),
        }
        summary = f"{rule.severity.label(lang)}: {rule.label(lang)}"
        yield _topic("rules", (rule.code,), summary, plain, _show_rule(rule, lang))


def _show_rule(rule: Rule, lang: Language) -> Callable[[_Plain], None]:
    return lambda _: print(printable(explain(rule, lang=lang)))


def _closed_lists() -> Iterator[type[LabelledEnum]]:
    for name in vocabulary.__all__:
        words = getattr(vocabulary, name)
        if isinstance(words, type) and issubclass(words, LabelledEnum):
            yield words


def _labelled(word: LabelledEnum) -> _Plain:
    return {"word": word.value, "labels": {lang: word.label(lang) for lang in LANGUAGES}}


def _lists() -> Iterator[_Topic]:
    for words in _closed_lists():
        plain = {"list": words.__name__, "words": [_labelled(word) for word in words]}
        summary = ", ".join(word.value for word in words)
        yield _topic("lists", (words.__name__,), summary, plain, _show_list)


def _words() -> Iterator[_Topic]:
    for words in _closed_lists():
        for word in words if words is not EntityKind else ():  # these are kinds
            plain: _Plain = {"list": words.__name__, **_labelled(word)}
            names = (word.value, *(word.label(lang) for lang in LANGUAGES))
            yield _topic("words", names, f"of {words.__name__}", plain, _show_word)


def _show_list(plain: _Plain) -> None:
    print_line(f"{plain['list']}: a closed list")
    print()
    _print_words(plain["words"])


def _show_word(plain: _Plain) -> None:
    print_line(f"{plain['word']}: a word of {plain['list']}")
    print()
    _print_words([plain])


def _print_words(words: Sequence[_Plain]) -> None:
    rows = [[word["word"], *(word["labels"][lang] for lang in LANGUAGES)] for word in words]
    print_table(Table(("word", *LANGUAGES), rows), "table")


def _topic(
    section: str,
    names: tuple[str, ...],
    summary: str,
    plain: _Plain,
    show: Callable[[_Plain], None],
) -> _Topic:
    return _Topic(section, names, summary, lambda: plain, lambda: show(plain))
