"""Entry point of Hypothesis, which calls `register` when it is imported: `st.from_type(Locality)` works.

The classes are imported then, so that they are registered whatever a program imports first, and before a user
can register a class otherwise: the later registration wins. It adds a third to the time that Hypothesis takes
to load. The strategies are imported when a value is drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from massmob.model.entity import ENTITY_TYPES
from massmob.movement import Movement
from massmob.values.period import Period
from massmob.values.quantity import Quantity
from massmob.values.symbols import DocumentSymbol
from massmob.values.text import Text

__all__ = ["register"]

_PROFILES: dict[str, dict[str, Any]] = {
    "dev": {"max_examples": 20},
    "ci": {"derandomize": True, "deadline": None, "print_blob": True},
    "thorough": {"max_examples": 2000, "deadline": None},
}
"""Profiles of settings, each where no one else has taken its name."""


def register() -> None:
    """Register how the classes of massmob are drawn and shown, and profiles of settings."""
    from hypothesis import errors, settings
    from hypothesis.strategies import register_type_strategy
    from hypothesis.vendor import pretty

    strategies: dict[type, str] = {
        Text: "texts",
        Period: "periods",
        Quantity: "quantities",
        DocumentSymbol: "symbols",
        Movement: "movements",
        **{cls: cls.plural for cls in ENTITY_TYPES.values()},
    }
    for cls, strategy in strategies.items():
        pretty.for_type_by_name(cls.__module__, cls.__name__, _show)
        register_type_strategy(cls, _drawn_by(strategy))
    for name, values in _PROFILES.items():
        try:
            settings.get_profile(name)
        except errors.InvalidArgument:
            settings.register_profile(name, **values)


def _drawn_by(strategy: str) -> Callable[[type], Any]:
    """The strategy of that name in `massmob.strategies`, imported on first use."""
    return lambda _: getattr(import_module("massmob.strategies"), strategy)()


def _show(value: object, printer: object, cycle: bool) -> None:
    import_module("massmob.strategies.source_code").show(value, printer, cycle)
