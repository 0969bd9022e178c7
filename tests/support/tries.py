"""Settings for tests that set their own number of examples."""

from __future__ import annotations

from typing import Any

from hypothesis import settings


def tries(count: int, **others: Any) -> settings:
    """Settings with this number of examples if the profile has a hundred, in proportion if others."""
    return settings(max_examples=max(1, count * settings().max_examples // 100), **others)
