"""The pages that are read off the code.

`{rooms}` makes the reference of the API, `{command}` that of the command, `{rules}` the catalogue, `{form}` the
canonical form, `{terms}` our vocabulary of linked data.
"""

from __future__ import annotations

import argparse
import re
import tomllib
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, cast

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

import massmob
from massmob.cli.main import make_parser
from massmob.io.rdf.ontology import statements
from massmob.io.rdf.terms import expand
from massmob.io.records.json_schema import json_schema
from massmob.model.entity import ENTITY_TYPES
from massmob.validation.api import all_rules
from massmob.validation.examples import examples, lines

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"

FAMILIES = {
    "MM1xx": "Identity and references",
    "MM2xx": "Hierarchy",
    "MM3xx": "Time",
    "MM4xx": "Documents",
    "MM5xx": "Models and milestones",
    "MM6xx": "Contests and clusters",
    "MM7xx": "Figures and reconciliation",
    "MM8xx": "Reorganisation",
    "MM9xx": "Text, sources and privacy",
}


def rooms() -> list[str]:
    """The rooms there are, from the bottom up: in the order in which one can read them."""
    contracts = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers: list[str] = next(each["layers"] for each in contracts if each["id"] == "rooms")
    names = [name for layer in reversed(layers) for name in re.findall(r"\w+", layer)]
    there = {module.name for module in iter_modules(massmob.__path__)}
    # `__main__` runs the command when it is imported.
    return [name for name in names if name in there and name != "__main__"]


def rooms_page() -> Iterator[str]:
    """Markdown: a section a room."""
    for name in rooms():
        yield f"## {name}"
        yield f"```{{eval-rst}}\n.. automodule:: massmob.{name}\n```"


def rules_page() -> Iterator[str]:
    """Markdown: a section a family, in it a section a rule."""
    for family, rules in groupby(all_rules(), key=attrgetter("family")):
        yield f"## {family}: {FAMILIES[family]}"
        for rule in rules:
            yield f"### {rule.code}: {rule.title}"
            yield f"**{str(rule.severity.value).capitalize()}**, since {rule.since}. {rule.why}"
            yield f"What to do: {rule.hint}"
            if rule.after:
                yield f"Looked at only when {', '.join(rule.after)} found nothing."
            for name, records in examples(rule.code).items():
                yield {"breaks": "This breaks it:", "passes": "This does not:"}[name]
                yield f"```text\n{lines(records)}\n```"


def form_page() -> Iterator[str]:
    """Markdown: a table a class of the canonical form, as its JSON Schema has it."""
    definitions = json_schema()["$defs"]
    for cls in ENTITY_TYPES.values():
        yield f"## {cls.plural}"
        yield from _record(definitions[cls.__name__])
    values = {name for each in definitions.values() for name in _held(each)}
    for name in sorted(values):
        if "properties" in definitions[name]:
            yield f"## {name}"
            yield from _record(definitions[name])


def _held(definition: dict[str, Any]) -> Iterator[str]:
    """The names of the classes of values that a class holds."""
    for field in definition.get("properties", {}).values():
        for each in (field.get("items", {}), *field.get("anyOf", ())):
            if "$ref" in each:
                yield each["$ref"].rpartition("/")[2]


def _record(definition: dict[str, Any]) -> Iterator[str]:
    yield definition["description"]
    rows = ["| field | value | says |", "|---|---|---|"]
    for field, schema in definition["properties"].items():
        needed = "**" if field in definition["required"] else ""
        rows.append(f"| {needed}`{field}`{needed} | {_value(schema)} | {schema['description']} |")
    yield "\n".join(rows)


def _value(schema: dict[str, Any]) -> str:
    """What a field takes, in words."""
    if refers := schema.get("massmob:refers"):
        named = f"id of a {' or '.join(refers['kinds'])}"
        return f"list of: {named}" if schema["type"] == "array" else named
    if "anyOf" in schema:
        return _value(schema["anyOf"][0])
    if "enum" in schema:
        return ", ".join(f"`{word}`" for word in schema["enum"] if word)
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2].replace("date", "day")
    if schema["type"] == "array":
        return f"list of: {_value(schema['items'])}"
    kinds: Any = schema["type"]
    words = {
        "string": "text",
        "integer": "whole number",
        "number": "number",
        "boolean": "true, false",
    }
    return words[kinds if isinstance(kinds, str) else kinds[0]]


def command_page() -> Iterator[str]:
    """Markdown: what ``massmob --help`` says, then a section a verb."""
    parser = make_parser()
    yield f"```text\n{parser.format_help()}```"
    for action in parser._actions:
        verbs: object = action.choices  # of the one argument that is a verb, the parser of each
        if isinstance(verbs, dict):
            for name, verb in cast("dict[str, argparse.ArgumentParser]", verbs).items():
                yield f"## {name}"
                yield f"```text\n{verb.format_help()}```"


def terms_page() -> Iterator[str]:
    """Markdown: our own terms of linked data, those of a sort together."""
    terms: dict[str, dict[str, str]] = {}
    for subject, predicate, value in statements():
        if getattr(value, "lang", "en") in {"", "en"}:
            terms.setdefault(subject.text, {})[predicate.text] = value.text
    sorts = {"Classes": "owl:Class", "Properties": "rdf:Property", "Lists": "skos:ConceptScheme"}
    for title, sort in sorts.items():
        yield f"## {title}"
        rows = ["| term | label | definition |", "|---|---|---|"]
        for iri, term in terms.items():
            if term[expand("rdf:type")] == expand(sort):
                label, definition = term[expand("rdfs:label")], term[expand("skos:definition")]
                name, text = iri.replace(expand("mm:"), "mm:"), definition.replace("|", r"\|")
                rows.append(f"| `{name}` | {label} | {text} |")
        yield "\n".join(rows)


PAGES = {
    "command": command_page,
    "form": form_page,
    "rooms": rooms_page,
    "rules": rules_page,
    "terms": terms_page,
}
"""The directives, each with the function that writes its text."""


class FromCode(SphinxDirective):
    """Markdown made from the code, where the page names it."""

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(str(PYPROJECT))
        markdown = "\n\n".join(PAGES[self.name]())
        return self.parse_text_to_nodes(markdown, allow_section_headings=True)


def find_public_name(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, contnode: nodes.TextElement
) -> nodes.reference | None:
    """Lead `massmob.rollup`, or `rollup` alone, to the room it lives in."""
    name: str = node.get("reftarget", "").removeprefix("massmob.")
    home: str | None = vars(massmob)["_MODULE_OF"].get(name)
    if home is None or node.get("refdomain") != "py":
        return None
    python = env.domains.python_domain
    return python.resolve_xref(
        env, node["refdoc"], app.builder, "obj", f"{home}.{name}", node, contnode
    )


def setup(app: Sphinx) -> ExtensionMetadata:
    """Tell Sphinx of all this."""
    for name in PAGES:
        app.add_directive(name, FromCode)
    app.connect("missing-reference", find_public_name)
    return {"version": "1", "parallel_read_safe": True}
