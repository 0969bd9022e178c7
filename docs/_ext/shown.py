"""What objects show of themselves in a notebook, made when the site is built: the directive `{shown}`."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

import massmob as mm


def _hanoi() -> mm.Movement:
    return mm.load_dataset("hanoi")


def _rollup() -> str:
    autumn = _hanoi().at("2024-10-15")
    return autumn.rollup("locality", along="locality", by="kind", depth=1).display().to_html()


DISPLAYS: dict[str, Callable[[], str]] = {
    "movement": lambda: _hanoi().display().to_html(),
    "overview": lambda: mm.summarize(_hanoi(), "2024-10-15").display().to_html(),
    "basis": lambda: _hanoi().rests_on("contest:2024").table().notebook_html(),
    "document": lambda: _hanoi()["doc:12-CT-TU"].display().to_html(),
    "rollup": _rollup,
    "outline": lambda: _hanoi().at("2024-10-15").outline(root="loc:001").to_html(),
}
"""Name → HTML, as the block of code above the directive makes it."""


class Shown(Directive):
    """The display that the argument names."""

    required_arguments: ClassVar[int] = 1

    def run(self) -> list[nodes.Node]:
        return [nodes.raw("", DISPLAYS[self.arguments[0]](), format="html")]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directive."""
    app.add_directive("shown", Shown)
    return {"version": "1", "parallel_read_safe": True}
