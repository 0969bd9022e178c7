"""What Hypothesis runs when it is imported: `st.from_type(Locality)` works from then on.

Hypothesis calls `register` for everyone who has massmob installed, used or not, so it does the least it can. A
class can only be registered once it exists: `register` checks which modules are loaded. `massmob.model` and,
with the first public name, `massmob` call it again, so that a class is registered before a user can register it
otherwise: the user's registration comes later and wins.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

__all__ = ["register"]

_STRATEGIES = {
    "massmob.text": {"Text": "texts"},
    "massmob.period": {"Period": "periods"},
    "massmob.quantity": {"Quantity": "quantities"},
    "massmob.symbols": {"DocumentSymbol": "symbols"},
    "massmob.model": {
        "Body": "bodies",
        "Campaign": "campaigns",
        "Contest": "contests",
        "ContestCluster": "clusters",
        "ContestRound": "rounds",
        "Dialogue": "dialogues",
        "Document": "documents",
        "Event": "events",
        "Field": "fields",
        "Indicator": "indicators",
        "Locality": "localities",
        "MobilizationModel": "models",
        "Observation": "observations",
        "PartyCommittee": "committees",
        "Publication": "publications",
        "Source": "sources",
        "Team": "teams",
        "Term": "terms",
    },
    "massmob.movement": {"Movement": "movements"},
}
"""Module → class → the function of `massmob.strategies` that draws it."""

_PROFILES: dict[str, dict[str, Any]] = {
    "dev": {"max_examples": 20},
    "ci": {"derandomize": True, "deadline": None, "print_blob": True},
    "thorough": {"max_examples": 2000, "deadline": None},
}
"""Profiles of settings that are there by name, where no one else has given the name."""

_done: set[str] = set()


def register(*, load: bool = False) -> None:
    """Tell Hypothesis how the classes of massmob are drawn and shown, each once.

    Args:
        load: Import the classes; by default they are registered only when they are there already.
    """
    if "names" not in _done:
        _done.add("names")
        _show_as_code()
        _offer_profiles()
    for module, classes in _STRATEGIES.items():
        if module in _done:
            continue
        there = import_module(module) if load else sys.modules.get(module)
        # A module that is still being imported is there already, but its classes are not.
        if all(hasattr(there, name) for name in classes):
            _done.add(module)
            st = import_module("hypothesis.strategies")
            for name, strategy in classes.items():
                st.register_type_strategy(getattr(there, name), _drawn_by(strategy))


def _show_as_code() -> None:
    pretty = import_module("hypothesis.vendor.pretty")
    for module, classes in _STRATEGIES.items():
        for name in classes:
            pretty.for_type_by_name(module, name, _show)


def _offer_profiles() -> None:
    hypothesis = import_module("hypothesis")
    for name, values in _PROFILES.items():
        try:
            hypothesis.settings.get_profile(name)
        except hypothesis.errors.InvalidArgument:
            hypothesis.settings.register_profile(name, **values)


def _drawn_by(name: str) -> Callable[[type], Any]:
    return lambda _: getattr(import_module("massmob.strategies"), name)()


def _show(value: object, printer: object, cycle: bool) -> None:
    import_module("massmob.strategies.pasting").show(value, printer, cycle)
