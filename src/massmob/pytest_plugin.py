"""A plugin of pytest: the fixture ``massmob``, the movement of Hanoi.

Lives here: the fixture. Must not live here: anything that is imported before a test asks for it, as pytest
loads this wherever massmob is installed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from massmob.movement import Movement


@pytest.fixture(scope="session")
def massmob() -> Movement:
    """Hanoi's movement 2009 to 2025, loaded once a session: ``massmob.load_dataset("hanoi")``."""
    from massmob.datasets import load_dataset

    return load_dataset("hanoi")
