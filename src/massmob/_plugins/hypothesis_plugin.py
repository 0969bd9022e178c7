"""Entry point of Hypothesis, which calls `register` on import, so that `st.from_type(Locality)` works.

The classes are imported then, so that they are registered whatever a program imports first, and before a user
registers another strategy for a class: the later registration wins. It adds a third to the time that Hypothesis
takes to load. The strategies are imported when a value is drawn.
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
"""Profiles of settings, each registered only if its name is free."""


def register() -> None:
    """Register strategies and pretty printers of the classes of massmob, and profiles of settings."""
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
        pretty.for_type_by_name(cls.__module__, cls.__name__, _pretty_print)
        register_type_strategy(cls, _imported_strategy(strategy))
    for name, values in _PROFILES.items():
        try:
            settings.get_profile(name)
        except errors.InvalidArgument:
            settings.register_profile(name, **values)


def _imported_strategy(name: str) -> Callable[[type], Any]:
    """The strategy of a name in `massmob.strategies`, imported on first use."""
    return lambda _: getattr(import_module("massmob.strategies"), name)()


def _pretty_print(value: object, printer: object, cycle: bool) -> None:
    import_module("massmob.strategies.source_code").pretty_print(value, printer, cycle)
