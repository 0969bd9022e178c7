"""Programs beside the package: they can be imported with the names that the package has today."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from unittest import mock

import pytest

import massmob as mm

TOP = Path(__file__).parents[2]
PROGRAMS = [
    path
    for folder in ("benchmarks", "data", "examples", "tools")
    for path in sorted((TOP / folder).glob("*.py"))
]


OPTIONAL = {"atheris", "libcst", "mutmut", "pyspark"}
"""What the tests do without, as only sessions of their own install it."""


class _Stubs(MetaPathFinder):
    """Stubs for optional libraries that are not installed."""

    def find_spec(
        self, name: str, path: object = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        is_optional = name.split(".", maxsplit=1)[0] in OPTIONAL
        return ModuleSpec(name, self) if is_optional else None  # type: ignore[arg-type]  # only the name is read

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return mock.MagicMock(__path__=[], __spec__=spec)

    def exec_module(self, module: ModuleType) -> None:
        """A stub has nothing to run."""


@pytest.fixture
def stubs() -> Iterator[None]:
    loaded = set(sys.modules)
    stubs = _Stubs()
    sys.meta_path.append(stubs)  # asked last, for what nothing else finds
    yield
    sys.meta_path.remove(stubs)
    for name in set(sys.modules) - loaded:
        if isinstance(sys.modules[name], mock.MagicMock):
            del sys.modules[name]


@pytest.mark.usefixtures("stubs")
@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.relative_to(TOP).as_posix())
def test_a_program_can_be_imported(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(path.parent))
    program(path, monkeypatch)


def program(path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"program_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
    return module


def test_the_application_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    application = program(TOP / "examples" / "application.py", monkeypatch)
    file = tmp_path / "office.json"
    assert application.main(["--place", "ba vi", "--out", str(file)]) == 0
    shown = capsys.readouterr().out
    assert "models in Ba Vì: 1\n" in shown
    assert "  not counted: model:office-2 (unplaced)\n" in shown
    assert "Phú Cường → Cổ Đô: whole" in shown
    assert "Quảng Oai: ≤ 10 of 30" in shown
    assert "model:office-1" in mm.load(file)
    with pytest.raises(SystemExit, match="no unit is called"):
        application.main(["--place", "nowhere"])
    with pytest.raises(SystemExit, match="2"):
        application.main(["--at", "autumn"])
