"""Type-checks what readers copy, with mypy and pyright, both strict: each page and example is one module.

Run it where the `types` dependency group is installed: ``python tools/check_doc_types.py``.
"""

from __future__ import annotations

import argparse
import doctest
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

TOP = Path(__file__).parents[1]
OF_OTHER_SESSIONS = {"more-machines.md", "peers.md"}
"""Pages with libraries that only sessions of their own install; their blocks are `pycon`."""
PAGES = sorted(
    path
    for path in [
        TOP / "README.md",
        *(TOP / "docs").rglob("*.md"),
        *(TOP / "examples").glob("*.py"),
        *(TOP / "examples" / "notebooks").glob("[0-9]*.md"),
    ]
    if path.name not in OF_OTHER_SESSIONS
)
_FENCE = re.compile(r"^```(python|pycon|\{code-cell\})\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_UNKNOWN = ("Member", "Variable", "Argument", "Lambda")


def python_of(text: str) -> str:
    """The Python blocks of a page as one module whose line numbers are those of the page."""
    lines = [""] * (text.count("\n") + 1)
    for block in _FENCE.finditer(text):
        first = text.count("\n", 0, block.start(2))
        for number, line in _code(block[2]):
            lines[first + number] = line
    return "\n".join(lines).rstrip("\n") + "\n"


def _code(block: str) -> Iterator[tuple[int, str]]:
    """The numbered lines of code in a block: those of its examples if it has prompts, otherwise all."""
    examples = doctest.DocTestParser().get_examples(block)
    if not examples:
        yield from enumerate(block.splitlines())
    for example in examples:
        yield from enumerate(example.source.splitlines(), example.lineno)


def write_modules(pages: Iterable[Path], folder: Path) -> list[Path]:
    """Write the module of each page that has Python; its name is the path of the page."""
    modules: list[Path] = []
    for page in pages:
        text = page.read_text(encoding="utf-8")
        code = text if page.suffix == ".py" else python_of(text)
        if code.strip():
            name = page.relative_to(TOP).with_suffix("").as_posix().replace("/", "__")
            modules.append(folder / f"{name.replace('-', '_')}.py")
            modules[-1].write_text(code, encoding="utf-8")
    return modules


def pyright_settings() -> dict[str, object]:
    """Strict, except that a line may only show a value, and that some libraries have no types."""
    no_types = ("MissingTypeStubs", *(f"Unknown{what}Type" for what in _UNKNOWN))
    off = ("UnusedExpression", *no_types)
    return {
        "typeCheckingMode": "strict",
        "pythonVersion": "3.11",
        "extraPaths": [str(TOP / "src")],
        **{f"report{rule}": False for rule in off},
    }


def main() -> int:
    """Check every page, or those that are named; the exit code is 1 when a checker has an error."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="*", type=Path, help="by default README, docs and examples")
    pages = [page.resolve() for page in parser.parse_args().pages] or PAGES
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        modules = [module.name for module in write_modules(pages, folder)]
        settings = json.dumps(pyright_settings())
        (folder / "pyrightconfig.json").write_text(settings, encoding="utf-8")
        python = [sys.executable, "-m"]
        config = f"--config-file={TOP / 'pyproject.toml'}"
        cache = f"--cache-dir={TOP / '.mypy_cache'}"
        commands = [
            [*python, "mypy", config, cache, *modules],
            [*python, "pyright", f"--pythonpath={sys.executable}"],
        ]
        env = {**os.environ, "MYPYPATH": str(TOP / "src")}
        runs = [subprocess.run(line, cwd=folder, env=env, check=False) for line in commands]
    return int(any(run.returncode for run in runs))


if __name__ == "__main__":
    sys.exit(main())
