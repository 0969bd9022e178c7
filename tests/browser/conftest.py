"""The browser of the tests of the explorer page, and the page of Hanoi in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import massmob as mm
from support.chromium import Reader


@pytest.fixture(scope="session")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    reader = Reader(tmp_path_factory.mktemp("pages"))
    yield reader
    reader.driver.quit()


@pytest.fixture(scope="session")
def address(reader: Reader) -> str:
    return reader.write("hanoi.html", mm.load_dataset("hanoi"), at="2024-10-15", lang="vi")


@pytest.fixture(scope="session")
def country(reader: Reader) -> str:
    return reader.write("vietnam.html", mm.load_dataset("vietnam"), at="2025-07-01", lang="vi")


@pytest.fixture
def hanoi(reader: Reader, address: str) -> Iterator[Reader]:
    """The page of Hanoi, just opened; after every test the browser has logged no errors and loaded nothing."""
    reader.open(address)
    reader.complaints()
    yield reader
    assert reader.complaints() == []
    assert reader.run("return performance.getEntriesByType('resource').length") == 0
