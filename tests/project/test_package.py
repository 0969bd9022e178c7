"""The check of the built package finds what is missing or too much; `nox -s package` builds and runs it."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

import massmob as mm

TOP = Path(__file__).parents[2]
_SPEC = importlib.util.spec_from_file_location("check_package", TOP / "tools" / "check_package.py")
assert _SPEC is not None
assert _SPEC.loader is not None
check_package = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(check_package)

SOURCE = {"massmob/__init__.py", "massmob/py.typed", "massmob/locale/vi.mo", "massmob/locale/vi.po"}
WHEEL = SOURCE - {"massmob/locale/vi.po"} | {
    f"massmob-1.dist-info/{name}" for name in check_package.METADATA
}
SDIST = {
    *(f"massmob-1/{name}" for name in check_package.IN_SDIST),
    *(f"massmob-1/src/{name}" for name in SOURCE),
}


def test_a_complete_wheel_and_sdist_have_no_problem() -> None:
    assert check_package.problems_of_wheel(WHEEL, SOURCE) == []
    assert check_package.problems_of_sdist(SDIST, SOURCE) == []


@pytest.mark.parametrize("name", ["massmob/py.typed", "massmob/locale/vi.mo"])
def test_a_wheel_without_a_file_of_the_package_is_refused(name: str) -> None:
    assert check_package.problems_of_wheel(WHEEL - {name}, SOURCE) == [f"wheel lacks {name}"]


def test_a_wheel_with_tests_or_without_its_licence_is_refused() -> None:
    wheel = WHEEL - {"massmob-1.dist-info/licenses/LICENSE"} | {"tests/test_x.py"}
    assert check_package.problems_of_wheel(wheel, SOURCE) == [
        "wheel has tests/test_x.py",
        "wheel lacks metadata licenses/LICENSE",
    ]


def test_an_sdist_without_a_source_or_with_an_environment_is_refused() -> None:
    sdist = SDIST - {"massmob-1/src/massmob/locale/vi.po"} | {"massmob-1/.venv/bin/python"}
    assert check_package.problems_of_sdist(sdist, SOURCE) == [
        "sdist lacks src/massmob/locale/vi.po",
        "sdist has .venv/bin/python",
    ]


def test_the_files_of_the_package_are_found() -> None:
    files = check_package.source_files()
    assert {"massmob/__init__.py", "massmob/py.typed", "massmob/datasets/hanoi.json"} <= files
    assert not any("__pycache__" in name for name in files)


def test_the_changelog_has_the_version_of_the_package() -> None:
    changelog = (TOP / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"\n## [{mm.__version__}]" in changelog
