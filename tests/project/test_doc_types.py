"""What `tools/check_doc_types.py` gives to the type checkers: the Python of each page, line by line."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

TOP = Path(__file__).parents[2]
TOOL = TOP / "tools" / "check_doc_types.py"

PAGE = """# A page

Text with `code`.

```python
>>> import massmob as mm
>>> for name in ["a",
...              "b"]:
...     print(name)
a
b

```

```sh
massmob report
```

```{code-cell}
x = 1

y = x
```
"""


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("check_doc_types", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_code_stays_on_its_lines(tool: ModuleType) -> None:
    lines = tool.python_of(PAGE).splitlines()
    code = {number: line for number, line in enumerate(lines) if line}
    assert code == {
        5: "import massmob as mm",
        6: 'for name in ["a",',
        7: '             "b"]:',
        8: "    print(name)",
        19: "x = 1",
        21: "y = x",
    }
    page = PAGE.splitlines()
    assert all(
        page[number].removeprefix(">>> ").removeprefix("... ") == line
        for number, line in code.items()
    )


def test_a_page_without_python_has_no_module(tool: ModuleType, tmp_path: Path) -> None:
    assert tool.write_modules([TOP / "CONTRIBUTING.md"], tmp_path) == []


def test_every_page_is_one_module(tool: ModuleType, tmp_path: Path) -> None:
    modules = tool.write_modules(tool.PAGES, tmp_path)
    assert len(modules) == len(set(modules)) >= 25
    for module in modules:
        assert module.stem.isidentifier()
        compile(module.read_text(encoding="utf-8"), module.name, "exec")


def test_pages_in_pycon_are_left_to_sessions_of_their_own(tool: ModuleType) -> None:
    pages = (TOP / "docs").rglob("*.md")
    in_pycon = {page.name for page in pages if "\n```pycon\n" in page.read_text(encoding="utf-8")}
    assert in_pycon == tool.OF_OTHER_SESSIONS
    assert in_pycon.isdisjoint(page.name for page in tool.PAGES)
    assert tool.python_of("```pycon\n>>> x = 1\n\n```\n") == "\nx = 1\n"
