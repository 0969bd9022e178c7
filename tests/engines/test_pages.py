"""The page on clusters, executed on one."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "more-machines.md"

pytestmark = pytest.mark.engine


@pytest.mark.usefixtures("spark")  # the session that the page gets
def test_the_page_on_more_machines_shows_what_it_does() -> None:
    failed, tried = doctest.testfile(str(PAGE), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert tried > 20
    assert failed == 0
