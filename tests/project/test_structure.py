"""The rules of the house that no other tool keeps; which room may import which stands in pyproject.toml."""

from __future__ import annotations

import ast
import inspect
import pickle
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

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
"""What any room may import at module scope; all else is imported in the function that needs it."""
AT_IMPORT_OF = {
    "io/records/converter.py": {"cattrs"},
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


@pytest.mark.parametrize("path", FILES, ids=named)
def test_no_module_is_longer_than_a_reader_bears(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= MAX_LINES


@pytest.mark.parametrize("path", FILES, ids=named)
def test_no_room_imports_the_face_of_the_package(path: Path) -> None:
    assert not {"massmob"} & imported(ast.walk(parsed(path)))


@pytest.mark.parametrize("path", FILES, ids=named)
def test_imports_are_absolute(path: Path) -> None:
    assert not [name for name in imported(ast.walk(parsed(path))) if name.startswith(".")]


@pytest.mark.parametrize("path", FILES, ids=named)
def test_optional_libraries_are_not_imported_at_module_scope(path: Path) -> None:
    allowed = (
        AT_IMPORT | AT_IMPORT_OF.get(named(path), set()) | {"massmob"} | sys.stdlib_module_names
    )
    top_level = {name.partition(".")[0] for name in imported(iter(parsed(path).body))}
    assert top_level <= allowed


def test_importing_the_package_loads_no_third_party_module() -> None:
    program = (
        "import sys; before = set(sys.modules); import massmob; "
        "print(*sorted({name.partition('.')[0] for name in sys.modules.keys() - before}))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert set(run.stdout.split()) - sys.stdlib_module_names == {"massmob"}


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
    "restatement",
    "rollup",
    "drawn_diagrams",
    "diagrams",
    "graph_files",
    "changes",
    "network",
    "cards",
)
"""Whose tests ask about more than `massmob.strategies` draws; `tests/support/drawn.py` says what."""


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
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "settings" and node.keywords
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
    """One of each error, with all it can carry."""
    for name in errors.__all__:
        kind: type[errors.MassmobError] = getattr(errors, name)
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
