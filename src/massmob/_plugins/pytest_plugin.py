"""A plugin of pytest: the fixture ``massmob``, the movement of Hanoi.

It imports nothing before a test uses the fixture, as pytest loads it wherever massmob is installed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from massmob.movement import Movement


@pytest.fixture(scope="session")
def massmob() -> Movement:
    """Hanoi's movement 2009 to 2025, loaded once a session: ``massmob.load_dataset("hanoi")``."""
    from massmob.datasets.shipped import load_dataset

    return load_dataset("hanoi")
