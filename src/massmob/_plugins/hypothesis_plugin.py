"""Entry point of Hypothesis, which calls `register` on import, so that `st.from_type(Locality)` works.

The classes are imported then, so that they are registered whatever a program imports first, and before a user
registers another strategy for a class: the later registration wins. Hypothesis takes three to four times as
long to load with them. The strategies are imported when a value is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from typing import Annotated, Any

import attrs

from massmob.aggregation.reconciliation import Reconciliation
from massmob.aggregation.restatement.result import Restatement
from massmob.aggregation.result import Rollup
from massmob.comparison.difference import Difference
from massmob.comparison.merging import Merge
from massmob.model.entities import (
    Leadership,
    Membership,
    Milestone,
    Phase,
    Point,
    Result,
    Succession,
)
from massmob.model.entity import Citation, Dispute, Entity
from massmob.movement import Movement
from massmob.validation.finding import Finding
from massmob.validation.report import Report
from massmob.values.period import Period
from massmob.values.quantity import Quantity
from massmob.values.symbols import DocumentSymbol
from massmob.values.text import Text

__all__ = ["register"]

HELD_VALUES = (Leadership, Membership, Milestone, Phase, Result, Succession)
"""The classes of the values that entities hold."""
RESULTS = (Rollup, Restatement, Reconciliation, Difference, Merge, Finding, Report)
"""The classes of results that are drawn."""
_PROFILES: dict[str, dict[str, Any]] = {
    "dev": {"max_examples": 20},
    "ci": {"derandomize": True, "deadline": None, "print_blob": True},
    "thorough": {"max_examples": 2000, "deadline": None},
}
"""Profiles of settings, each registered only if its name is free."""


def register() -> None:
    """Register strategies and pretty printers of the classes of massmob, and profiles of settings."""
    from hypothesis import errors, settings

    strategies: dict[type, str] = {
        Text: "texts",
        Period: "periods",
        Quantity: "quantities",
        DocumentSymbol: "symbols",
        Movement: "movements",
    }
    for cls, name in strategies.items():
        _register(cls, name)
    for value in (Citation, Dispute, Point, *HELD_VALUES):
        _register(value, "held_values", value)
    for result in RESULTS:
        _register(result, "results_of", result)
    for kind in _subclasses(Entity):
        _register_kind(kind)
    # Kinds of other packages, and subclasses, are declared at any time.
    Entity.__init_subclass__ = classmethod(_register_kind)  # type: ignore[assignment]  # called for every later subclass
    for name, values in _PROFILES.items():
        try:
            settings.get_profile(name)
        except errors.InvalidArgument:
            settings.register_profile(name, **values)


def _subclasses(cls: type[Entity]) -> Iterator[type[Entity]]:
    for subclass in cls.__subclasses__():
        yield subclass
        yield from _subclasses(subclass)


def _register_kind(cls: type[Entity]) -> None:
    """Register a class of entities, and let `builds` draw its ids.

    Hypothesis infers an argument of an attrs class from the type of the field alone, and ids begin with the
    prefix of the kind. So the field of the class gets the type "a string, drawn like this". Declared in the
    model instead, such a type would be repeated in every class, as each has a prefix of its own, and the model
    would import Hypothesis.
    """
    from hypothesis import strategies as st

    _register(cls, "entities_of", cls)
    if "__attrs_attrs__" in vars(cls):
        # Resolved later, for cattrs, the field would have its old type again. Types of a class within a
        # function are resolved by nobody.
        with suppress(NameError):
            attrs.resolve_types(cls)
        number = st.integers(1, 10**6)
        ids = st.deferred(lambda: number.map(f"{cls.prefix}:{{}}".format))
        fields: Any = attrs.fields(cls)
        with_ids = (
            field.evolve(type=Annotated[str, ids]) if field.name == "id" else field
            for field in fields
        )
        type.__setattr__(cls, "__attrs_attrs__", type(fields)(with_ids))


def _register(cls: type, name: str, *args: type) -> None:
    """Register the strategy of a name in `massmob.strategies`, imported on first use, for a class."""
    from hypothesis.strategies import register_type_strategy
    from hypothesis.vendor import pretty

    pretty.for_type_by_name(cls.__module__, cls.__name__, _pretty_print)
    register_type_strategy(cls, lambda _: getattr(import_module("massmob.strategies"), name)(*args))


def _pretty_print(value: object, printer: object, cycle: bool) -> None:
    import_module("massmob.strategies.source_code").pretty_print(value, printer, cycle)
