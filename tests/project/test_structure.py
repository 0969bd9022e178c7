"""The structure of the project: imports, public names, plain language, errors."""

from __future__ import annotations

import ast
import inspect
import pickle
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import networkx as nx
import pytest

import massmob as mm
from massmob import errors

SOURCE = Path(mm.__file__).parent
TESTS = Path(__file__).parents[1]
FILES = sorted(SOURCE.rglob("*.py"))
MAX_LINES = 700

STRATEGIES = [
    path.relative_to(SOURCE).as_posix() for path in FILES if path.parent.name == "strategies"
]
AT_IMPORT = {"attrs"}
"""What any module may import at module scope; all else is imported in the function that needs it."""
AT_IMPORT_OF = {
    "model/records/record_converter.py": {"cattrs"},
    "model/structuring.py": {"cattrs"},
    "_plugins/pytest_plugin.py": {"pytest"},
    **{named: {"hypothesis"} for named in STRATEGIES},
}
"""What a file may import besides: it is itself imported only by who needs the library."""


def named(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(statements: Iterator[ast.AST]) -> set[str]:
    """The modules that import statements name, in full."""
    names: set[str] = set()
    for node in statements:
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add("." * node.level + (node.module or ""))
    return names


_PROJECT = tomllib.loads((TESTS.parent / "pyproject.toml").read_text(encoding="utf-8"))
(CONTRACT,) = _PROJECT["tool"]["importlinter"]["contracts"]
MODULES = {
    ".".join(("massmob", *path.relative_to(SOURCE).with_suffix("").parts)).removesuffix(
        ".__init__"
    ): path
    for path in FILES
}


def imports_anywhere(path: Path) -> Iterator[str]:
    """The modules of massmob that a file names: in functions, for type checkers and as text too."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in MODULES)
        elif isinstance(node, ast.ImportFrom) and node.module in MODULES:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            yield from (inner & MODULES.keys()) or {node.module}
        elif isinstance(node, ast.Constant) and node.value in MODULES and node.value != "massmob":
            yield str(node.value)


GRAPH: nx.DiGraph[str] = nx.DiGraph(
    (module, imported)
    for module, path in MODULES.items()
    for imported in imports_anywhere(path)
    if imported != module
)


def test_no_modules_import_one_another() -> None:
    cycles = [ring for ring in nx.strongly_connected_components(GRAPH) if len(ring) > 1]
    assert cycles == []


def test_no_package_imports_one_above_it() -> None:
    assert "ignore_imports" not in CONTRACT
    rank = {name: -place for place, name in enumerate(CONTRACT["layers"])}
    upward = [
        (module, imported)
        for module, imported in GRAPH.edges
        if "massmob" not in (module, imported)
        and rank[module.split(".")[1]] < rank[imported.split(".")[1]]
    ]
    assert upward == []


def test_the_picture_of_the_packages_is_that_of_the_contract() -> None:
    """``python tools/package_picture.py`` draws it again."""
    picture = TESTS.parent / "docs" / "_static" / "packages.svg"
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", picture.read_text(encoding="utf-8"))
    layers = [name for name in CONTRACT["layers"] if name != "__main__"]
    assert [text for text in texts if text in layers] == layers


def test_the_package_has_few_entries() -> None:
    hidden = {"__init__.py", "__main__.py", "__pycache__", "py.typed"}
    assert len({path.name for path in SOURCE.iterdir()} - hidden) <= 19


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*/__init__.py")), ids=named)
def test_a_package_has_no_logic_of_its_own(path: Path) -> None:
    """A docstring, imports and the list of names."""
    (docstring, *others) = parsed(path).body
    assert isinstance(docstring, ast.Expr)
    for node in others:
        is_list = isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
        assert is_list or isinstance(node, ast.ImportFrom)


NOT_PLAIN = re.compile(
    r"\b([Tt]old|[Tt]ells?|[Ss]aid|[Nn]ought|[Mm]end(?:ed|s)?|[Ss]tands?|[Rr]ooms?|[Dd]oors?"
    r"|Lives here|[Mm]ust not live)\b"
)
NOT_NAMES = {
    "each",
    "told",
    "said",
    "room",
    "door",
    "nought",
    "mend",
    "stands",
    "those",
    "whatever",
}
WRITTEN = [
    path
    for folder in ("src", "tests", "docs", "tools", "benchmarks", "examples", "data")
    for path in sorted((TESTS.parent / folder).rglob("*"))
    if path.suffix in {".py", ".md", ".js", ".css", ".html"} and path != Path(__file__)
]


@pytest.mark.parametrize(
    "path", WRITTEN, ids=lambda path: path.relative_to(TESTS.parent).as_posix()
)
def test_words_are_those_of_the_field(path: Path) -> None:
    """CONTRIBUTING.md, "Words we use", has what to write instead."""
    text = path.read_text(encoding="utf-8")
    words = [match[0] for match in NOT_PLAIN.finditer(text)]
    names: list[str] = []
    for node in ast.walk(ast.parse(text)) if path.suffix == ".py" else ():
        if isinstance(node, ast.Name | ast.arg):
            names.append(node.id if isinstance(node, ast.Name) else node.arg)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.append(node.name)
    assert (words, NOT_NAMES.intersection(names)) == ([], set())


def test_no_module_is_too_long() -> None:
    lines = {named(path): path.read_text(encoding="utf-8").count("\n") for path in FILES}
    assert [name for name, count in lines.items() if count > MAX_LINES] == []


@pytest.mark.parametrize("path", FILES, ids=named)
def test_imports_are_absolute_and_none_is_of_the_public_namespace(path: Path) -> None:
    names = imported(ast.walk(parsed(path)))
    assert [name for name in names if name == "massmob" or name.startswith(".")] == []


@pytest.mark.parametrize("path", FILES, ids=named)
def test_optional_libraries_are_not_imported_at_module_scope(path: Path) -> None:
    allowed = (
        AT_IMPORT | AT_IMPORT_OF.get(named(path), set()) | {"massmob"} | sys.stdlib_module_names
    )
    top_level = {name.partition(".")[0] for name in imported(iter(parsed(path).body))}
    assert top_level <= allowed


def modules_loaded_by(statements: str) -> list[str]:
    """The modules that statements load in a new process."""
    program = (
        f"import sys; before = set(sys.modules); {statements}; "
        "print(*(sys.modules.keys() - before))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return run.stdout.split()


def test_importing_the_package_loads_no_third_party_module() -> None:
    loaded = {name.partition(".")[0] for name in modules_loaded_by("import massmob")}
    assert loaded - sys.stdlib_module_names == {"massmob"}


def test_loading_a_dataset_imports_nothing_for_questions_and_displays() -> None:
    loaded = modules_loaded_by("import massmob as mm; mm.load_dataset('hanoi')")
    later = ("aggregation", "comparison", "validation", "rendering.cards", "rendering.table")
    assert not [name for name in loaded if name.startswith(tuple(f"massmob.{n}" for n in later))]
    assert not {"networkx", "cattrs", "importlib.metadata", "tomllib", "html"} & {*loaded}


@pytest.mark.parametrize("name", mm.__all__)
def test_a_public_name_resolves_and_is_documented(name: str) -> None:
    assert inspect.getdoc(getattr(mm, name))


def test_the_lists_of_public_names_agree() -> None:
    """Type checkers read the imports, Python `_MODULE_OF`, people `__all__`."""
    blocks = [
        node.body
        for node in parsed(SOURCE / "__init__.py").body
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    ]
    imports = {
        alias.asname or alias.name: node.module
        for node in (statement for block in blocks for statement in block)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert imports == vars(mm)["_MODULE_OF"]
    assert mm.__all__ == sorted(imports)


BEYOND_STRATEGIES = (
    "dataframe_losses",
    "follow",
    "restatement",
    "result",
    "rollup",
    "drawn_diagrams",
    "diagrams",
    "graph_files",
    "changes",
    "network",
    "cards",
)
"""Whose tests ask about more than `massmob.strategies` draws; see `tests/support/drawn.py`."""


def test_properties_draw_from_the_published_strategies() -> None:
    beyond = [
        path.stem
        for path in sorted(TESTS.rglob("test_*.py"))
        for node in parsed(path).body
        if isinstance(node, ast.ImportFrom)
        and (
            node.module == "support.drawn"
            or (node.module == "support" and any(name.name == "drawn" for name in node.names))
        )
    ]
    assert beyond == [f"test_{name}" for name in BEYOND_STRATEGIES]


def test_numbers_of_examples_grow_with_the_profile() -> None:
    """`@tries(20)`, not `@settings(max_examples=20)`, which `nox -s thorough` would not take tenfold."""
    fixed = [
        path.name
        for path in sorted(TESTS.rglob("*.py"))
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and node.keywords
        if isinstance(node.func, ast.Name) and node.func.id == "settings"
    ]
    assert fixed == ["tries.py"]


def test_a_misspelt_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Movment'"):
        getattr(mm, "Movment")  # noqa: B009 - type checkers know that it is not there


def test_dir_lists_names_not_yet_loaded() -> None:
    assert set(mm.__all__) <= set(dir(mm))


@pytest.mark.parametrize("init", sorted(SOURCE.rglob("__init__.py")), ids=named)
def test_no_exported_callable_bears_the_name_of_a_module(init: Path) -> None:
    """Once the module is imported, the name would find the module."""
    package = import_module(".".join(["massmob", *init.parent.relative_to(SOURCE).parts]))
    exported: list[str] = getattr(package, "__all__", [])
    modules = {path.stem for path in init.parent.iterdir()}
    assert not [name for name in exported if name in modules and callable(getattr(package, name))]


def raisable() -> Iterator[errors.MassmobError]:
    """An error of every class, with all it can hold."""
    for name in errors.__all__:
        kind: type[errors.MassmobError] = getattr(errors, name)
        if not inspect.isclass(kind):
            continue
        problems = {"problems": [errors.InvalidValueError("bad", found=-1)]}
        extra = (
            problems if "problems" in inspect.signature(kind).parameters else {"found": "x" * 500}
        )
        yield kind("wrong", place="a.json: doc:1", hint="fix it", **extra)


@pytest.mark.parametrize("error", [*raisable()], ids=lambda error: type(error).__name__)
def test_errors_cross_process_pools(error: errors.MassmobError) -> None:
    error.add_note("while loading")
    back = pickle.loads(pickle.dumps(error))
    assert type(back) is type(error)
    assert (str(back), back.args, back.__notes__) == (str(error), error.args, error.__notes__)
    assert str(getattr(back, "problems", ())) == str(getattr(error, "problems", ()))
