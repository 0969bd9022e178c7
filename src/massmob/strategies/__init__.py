"""Hypothesis strategies: movements that are valid by construction, and movements that break just one rule.

Needs the extra ``hypothesis``. After ``import massmob``, ``st.from_type(massmob.Movement)`` and every other
entity or value class work as well.

Example:
    >>> from hypothesis import given
    >>> from massmob.strategies import movements
    >>> @given(movements())
    ... def a_valid_movement_has_no_findings(movement):
    ...     assert not movement.validate().findings
    >>> a_valid_movement_has_no_findings()
"""

from __future__ import annotations

from massmob.strategies.consumer import check_movement_consumer, snapshots
from massmob.strategies.entities import (
    assessments,
    bodies,
    campaigns,
    clusters,
    commendations,
    committees,
    contest_clusters,
    contests,
    cycles,
    datasets,
    dialogues,
    documents,
    entities_of,
    events,
    fields,
    held_values,
    indicators,
    localities,
    models,
    observations,
    publications,
    rounds,
    sources,
    target_groups,
    tasks,
    teams,
    terms,
    works,
)
from massmob.strategies.extension import extend
from massmob.strategies.registers_and_files import (
    Registered,
    files,
    frames,
    registers,
    text_formats,
)
from massmob.strategies.results import results_of
from massmob.strategies.rule_violations import BrokenMovement, any_violation, follows, violations
from massmob.strategies.source_code import to_code
from massmob.strategies.stateful import MovementMachine
from massmob.strategies.values import names, periods, quantities, symbols, texts
from massmob.strategies.whole_movements import movements

__all__ = [
    "BrokenMovement",
    "MovementMachine",
    "Registered",
    "any_violation",
    "assessments",
    "bodies",
    "campaigns",
    "check_movement_consumer",
    "clusters",
    "commendations",
    "committees",
    "contest_clusters",
    "contests",
    "cycles",
    "datasets",
    "dialogues",
    "documents",
    "entities_of",
    "events",
    "extend",
    "fields",
    "files",
    "follows",
    "frames",
    "held_values",
    "indicators",
    "localities",
    "models",
    "movements",
    "names",
    "observations",
    "periods",
    "publications",
    "quantities",
    "registers",
    "results_of",
    "rounds",
    "snapshots",
    "sources",
    "symbols",
    "target_groups",
    "tasks",
    "teams",
    "terms",
    "text_formats",
    "texts",
    "to_code",
    "violations",
    "works",
]
