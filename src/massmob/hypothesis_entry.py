"""What Hypothesis runs when it is imported: `st.from_type(Locality)` works from then on.

Hypothesis calls `register` for everyone who has massmob installed, used or not, so it does the least it can. A
class can only be registered once it exists: `register` checks which modules are loaded. `massmob.model` and,
with the first public name, `massmob` call it again, so that a class is registered before a user can register it
otherwise: the user's registration comes later and wins.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

__all__ = ["register"]

_VALUES = {
    "massmob.text": ("Text", "texts"),
    "massmob.period": ("Period", "periods"),
    "massmob.quantity": ("Quantity", "quantities"),
    "massmob.symbols": ("DocumentSymbol", "symbols"),
    "massmob.movement": ("Movement", "movements"),
}
"""Module → class, and the function of `massmob.strategies` that draws it; that of an entity is its plural."""

_PROFILES: dict[str, dict[str, Any]] = {
    "dev": {"max_examples": 20},
    "ci": {"derandomize": True, "deadline": None, "print_blob": True},
    "thorough": {"max_examples": 2000, "deadline": None},
}
"""Profiles of settings that are there by name, where no one else has given the name."""

_done: set[object] = set()


def register(*, load: bool = False) -> None:
    """Tell Hypothesis how the classes of massmob are drawn and shown, each once.

    Args:
        load: Import the classes; by default they are registered only when they are there already.
    """
    if "names" not in _done:
        _done.add("names")
        for module, (name, _) in _VALUES.items():
            _show_as_code(module, name)
        _offer_profiles()
    for module in (*_VALUES, "massmob.model") if load else ():
        import_module(module)
    for module, (name, strategy) in _VALUES.items():
        # A module that is still being imported is there already, but its class is not.
        if hasattr(there := sys.modules.get(module), name):
            _draw(getattr(there, name), strategy)
    declaration = sys.modules.get("massmob.declaration")
    for entity in getattr(declaration, "ENTITY_TYPES", {}).values():
        if entity not in _done:
            _show_as_code(entity.__module__, entity.__name__)
            _draw(entity, entity.plural)


def _show_as_code(module: str, name: str) -> None:
    pretty = import_module("hypothesis.vendor.pretty")
    pretty.for_type_by_name(module, name, _show)


def _offer_profiles() -> None:
    hypothesis = import_module("hypothesis")
    for name, values in _PROFILES.items():
        try:
            hypothesis.settings.get_profile(name)
        except hypothesis.errors.InvalidArgument:
            hypothesis.settings.register_profile(name, **values)


def _draw(cls: type, strategy: str) -> None:
    def drawn(_: type) -> object:
        return getattr(import_module("massmob.strategies"), strategy)()

    if cls not in _done:
        _done.add(cls)
        import_module("hypothesis.strategies").register_type_strategy(cls, drawn)


def _show(value: object, printer: object, cycle: bool) -> None:
    import_module("massmob.strategies.pasting").show(value, printer, cycle)
