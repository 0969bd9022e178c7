"""Pages made from the code.

`{packages}` lists the packages, `{package} NAME` documents one, `{kinds}` is the data model, `{command}` the
command, `{rules}` the catalogue of rules, `{terms}` our vocabulary of linked data, `{words}` the closed lists.
`{gallery}` shows the pictures of the how-to pages, each with a link to its page.
"""

from __future__ import annotations

import argparse
import re
import tomllib
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from pkgutil import walk_packages
from typing import Any, ClassVar, cast

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

import massmob
from massmob.cli.main import make_parser
from massmob.io.rdf.ontology import statements
from massmob.io.rdf.terms import SCHEMES, expand
from massmob.model.entity import ENTITY_TYPES
from massmob.model.records.json_schema import json_schema, value_in_words
from massmob.model.references import reference_fields
from massmob.validation.api import all_rules
from massmob.validation.examples import examples, lines

DOCS = Path(__file__).parents[1]
PYPROJECT = DOCS.parent / "pyproject.toml"
_SECTION = re.compile(r"^#+ (.+)\n((?:(?!#+ ).*\n)*)", re.MULTILINE)
_PICTURE = re.compile(r"!\[([^]]*)\]\((\.\./_static/[^)]+)\)")

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


def packages() -> list[str]:
    """The packages from the bottom up, as the contract of imports lists them."""
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))
    (contract,) = project["tool"]["importlinter"]["contracts"]
    return [name for name in reversed(contract["layers"]) if name != "__main__"]


def package_page(name: str) -> Iterator[str]:
    """Markdown: a section per module of a package that has public names, in the order of their paths."""
    package = import_module(f"massmob.{name}")
    paths = [package.__name__]
    if hasattr(package, "__path__"):
        paths += [found.name for found in walk_packages(package.__path__, f"{package.__name__}.")]
    for path in sorted(paths):
        is_public = path == package.__name__ and vars(package).get("__all__")
        if is_public or _defines_names(path):
            yield f"## {path.removeprefix('massmob.')}"
            yield f"```{{eval-rst}}\n.. automodule:: {path}\n```"


def _defines_names(path: str) -> bool:
    """Whether a module has public names of its own; those that it imports are documented where they are."""
    module = vars(import_module(path))
    owners = {getattr(module[name], "__module__", "") for name in module.get("__all__", ())}
    return path in owners or owners == {""}  # constants do not know their module


def packages_page() -> Iterator[str]:
    """Markdown: a table of the packages, each with its purpose."""
    rows = ["| package | purpose |", "|---|---|"]
    for name in packages():
        purpose = (import_module(f"massmob.{name}").__doc__ or "").split("\n\n")[0]
        rows.append(f"| `{name}` | {' '.join(purpose.split()).replace('``', '`')} |")
    yield "\n".join(rows)


def rules_page() -> Iterator[str]:
    """Markdown: a section per family, in it a section per rule."""
    for family, rules in groupby(all_rules(), key=attrgetter("family")):
        yield f"## {family}: {FAMILIES[family]}"
        for rule in rules:
            yield f"### {rule.code}: {rule.title}"
            yield f"**{str(rule.severity.value).capitalize()}**, since {rule.since}. {rule.why}"
            yield f"What to do: {rule.hint}"
            for name, records in examples(rule.code).items():
                yield {"breaks": "This breaks it:", "passes": "This does not:"}[name]
                yield f"```text\n{lines(records)}\n```"


def kinds_page() -> Iterator[str]:
    """Markdown: for each kind of entity its fields, its references, and the rules that check it."""
    definitions = json_schema()["$defs"]
    for kind, cls in ENTITY_TYPES.items():
        yield f"## {cls.__name__}"
        yield f"Kind `{kind}`, in files and as a view of a movement: `{cls.plural}`."
        yield from _record(definitions[cls.__name__])
        rows = ["| reference | relation | kinds | in force |", "|---|---|---|---|"]
        for reference in reference_fields(cls):
            field = f"{reference.via}[].{reference.field}" if reference.via else reference.field
            kinds = ", ".join(sorted(map(str, reference.kinds)))
            rows.append(f"| `{field}` | {reference.relation} | {kinds} | {reference.during} |")
        yield "\n".join(rows)
        codes = [rule.code for rule in all_rules() if kind in (rule.of or rule.reads)]
        yield f"Rules: {', '.join(f'[{code}](rules.md)' for code in codes)}."
    values = {name for definition in definitions.values() for name in _held(definition)}
    for name in sorted(values):
        if "properties" in definitions[name]:
            yield f"## {name}"
            yield from _record(definitions[name])


def _held(definition: dict[str, Any]) -> Iterator[str]:
    """The names of the classes of values that a class holds."""
    for field in definition.get("properties", {}).values():
        for schema in (field.get("items", {}), *field.get("anyOf", ())):
            if "$ref" in schema:
                yield schema["$ref"].rpartition("/")[2]


def _record(definition: dict[str, Any]) -> Iterator[str]:
    yield definition["description"]
    rows = ["| field | value | meaning |", "|---|---|---|"]
    for field, schema in definition["properties"].items():
        needed = "**" if field in definition["required"] else ""
        rows.append(
            f"| {needed}`{field}`{needed} | {value_in_words(schema)} | {schema['description']} |"
        )
    yield "\n".join(rows)


def command_page() -> Iterator[str]:
    """Markdown: the help of the command, then a section per verb."""
    parser = make_parser()
    yield f"```text\n{parser.format_help()}```"
    for action in parser._actions:
        verbs: object = action.choices  # of the one argument that is a verb, the parser of each
        if isinstance(verbs, dict):
            for name, verb in cast("dict[str, argparse.ArgumentParser]", verbs).items():
                yield f"## {name}"
                yield f"```text\n{verb.format_help()}```"


def terms_page() -> Iterator[str]:
    """Markdown: our own terms of linked data, by sort."""
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


def words_page() -> Iterator[str]:
    """Markdown: the words of each closed list, with their labels."""
    for words, (_, title, _) in SCHEMES.items():
        yield f"### {words.__name__}: {title}"
        rows = ["| word | Vietnamese | English | Russian |", "|---|---|---|---|"]
        rows += [f"| `{word.value}` | {word.vi} | {word.en} | {word.ru} |" for word in words]
        yield "\n".join(rows)


def gallery() -> Iterator[str]:
    """Markdown: a card for each picture of the how-to pages, under the heading that it has there."""
    yield "::::{grid} 1 2 3 3\n:gutter: 2"
    for page in sorted((DOCS / "how-to").glob("*.md")):
        for heading, text in _SECTION.findall(page.read_text(encoding="utf-8")):
            for alt, picture in _PICTURE.findall(text):
                card = [
                    f":::{{grid-item-card}} {heading}",
                    f":link: how-to/{page.stem}",
                    ":link-type: doc",
                    f":img-top: {picture.removeprefix('../')}",
                    "",
                    " ".join(alt.split()),
                    ":::",
                ]
                yield "\n".join(card)
    yield "::::"


PAGES: dict[str, Callable[..., Iterator[str]]] = {
    "command": command_page,
    "gallery": gallery,
    "kinds": kinds_page,
    "package": package_page,
    "packages": packages_page,
    "rules": rules_page,
    "terms": terms_page,
    "words": words_page,
}
"""The directives, each with the function that writes its text."""


class FromCode(SphinxDirective):
    """Markdown made from the code, where the page names it."""

    optional_arguments: ClassVar[int] = 1

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(str(PYPROJECT))
        markdown = "\n\n".join(PAGES[self.name](*self.arguments))
        return self.parse_text_to_nodes(markdown, allow_section_headings=True)


def find_public_name(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, contnode: nodes.TextElement
) -> nodes.reference | None:
    """Link `massmob.rollup`, or `rollup` alone, to the module that defines it."""
    name: str = node.get("reftarget", "").removeprefix("massmob.")
    module: str | None = vars(massmob)["_MODULE_OF"].get(name)
    if module is None or node.get("refdomain") != "py":
        return None
    python = env.domains.python_domain
    return python.resolve_xref(
        env, node["refdoc"], app.builder, "obj", f"{module}.{name}", node, contnode
    )


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directives and the links."""
    for name in PAGES:
        app.add_directive(name, FromCode)
    app.connect("missing-reference", find_public_name)
    return {"version": "1", "parallel_read_safe": True}
