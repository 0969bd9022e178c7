"""How often a test draws when it sets a number of its own."""

from __future__ import annotations

from typing import Any

from hypothesis import settings


def tries(count: int, **others: Any) -> settings:
    """Settings that draw so many examples where a profile draws a hundred, and half where it draws fifty."""
    return settings(max_examples=max(1, count * settings().max_examples // 100), **others)
