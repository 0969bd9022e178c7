"""massmob: a mobilisation movement as a typed graph.

Who leads whom, where, in which field, under which document, with what result:

    >>> import massmob as mm
    >>> hanoi = mm.load_dataset("hanoi")
    >>> autumn = hanoi.at("2024-10-15")
    >>> str(autumn["loc:001"].name)
    'Ba Đình'

Public names load on first use, so that importing the package stays light.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

# One line a room reads better here than one line a name.
# fmt: off
# isort: off
__all__ = [
    "AmbiguousError", "Baseline", "Body", "BodyKind", "Campaign", "CampaignKind", "Change",
    "ChangeKind", "Contest", "ContestCluster", "ContestForm", "ContestRound", "Contradiction",
    "Contribution", "Dialogue", "Dispute", "Document", "DocumentSymbol", "DocumentSystem",
    "DocumentType", "DroppedColumn", "Entity", "EntityKind", "Event", "EventKind", "Exemption",
    "Extent", "Fault", "Field", "FieldKind", "Finding", "Found", "Gap", "Grade", "GraphReading",
    "Grid", "HierarchyError", "Indicator", "Individuals", "Inspection", "InvalidValueError",
    "Level", "Limits", "Link", "LoadError", "Locality", "LocalityKind", "MassmobError", "Measure",
    "Mention", "Milestone", "MissingExtraError", "MobilizationModel", "ModelStatus", "Movement",
    "Observation", "Origin", "Overview", "PartyCommittee", "PassedOver", "Period", "Point",
    "Publication", "PublicationKind", "Quantity", "Reconciliation", "Register", "RegisterReading",
    "Reject", "Relation", "Report", "Restatement", "Result", "Rollup", "Rule", "Settings",
    "Severity", "Source", "Step", "Stretch", "Succession", "Team", "Term", "Text",
    "UnknownEntityError", "ValidationError", "all_rules", "dumps", "explain", "explore",
    "find_symbols", "from_networkx", "iter_entities", "iter_findings", "list_datasets", "load",
    "load_dataset", "loads", "mend", "read_register", "reconcile", "restate", "rollup", "rule",
    "save", "save_entities", "summarize", "synthetic_register", "to_rdflib", "validate",
    "write_explorer", "write_template",
]

if TYPE_CHECKING:
    from massmob.datasets import list_datasets, load_dataset
    from massmob.datasets.synthetic import synthetic_register
    from massmob.declaration import Dispute, Entity, Link
    from massmob.display.explorer import explore, write_explorer
    from massmob.documents import Stretch
    from massmob.errors import (
        AmbiguousError, HierarchyError, InvalidValueError, LoadError, MassmobError,
        MissingExtraError, UnknownEntityError, ValidationError,
    )
    from massmob.grid import Grid
    from massmob.history import Change, ChangeKind, Step
    from massmob.interchange import dumps, iter_entities, load, loads, save, save_entities
    from massmob.interchange.limits import Limits
    from massmob.interchange.linked.notations import to_rdflib
    from massmob.interchange.other_graphs import GraphReading, from_networkx
    from massmob.mentions import Mention, find_symbols
    from massmob.model import (
        Body, Campaign, Contest, ContestCluster, ContestRound, Dialogue, Document, Event, Field,
        Indicator, Locality, Milestone, MobilizationModel, Observation, PartyCommittee, Point,
        Publication, Result, Source, Succession, Team, Term,
    )
    from massmob.movement import Movement
    from massmob.overview import Overview, summarize
    from massmob.period import Period
    from massmob.quantity import Quantity
    from massmob.reconciliation import Contradiction, Gap, Reconciliation, reconcile
    from massmob.registers import (
        DroppedColumn, Individuals, PassedOver, RegisterReading, Reject, read_register,
        write_template,
    )
    from massmob.registrations import Fault, Inspection, Register
    from massmob.restatement import Contribution, Restatement, restate
    from massmob.rollups import Rollup
    from massmob.rules import (
        Baseline, Exemption, Finding, Found, Origin, Report, Rule, Settings, Severity, all_rules,
        explain, iter_findings, mend, rule, validate,
    )
    from massmob.symbols import DocumentSymbol
    from massmob.text import Text
    from massmob.totals import rollup
    from massmob.vocabulary import (
        BodyKind, CampaignKind, ContestForm, DocumentSystem, DocumentType, EntityKind, EventKind,
        Extent, FieldKind, Grade, Level, LocalityKind, Measure, ModelStatus, PublicationKind,
        Relation,
    )

_ROOMS = {
    "errors":
        "AmbiguousError HierarchyError InvalidValueError LoadError MassmobError MissingExtraError "
        "UnknownEntityError ValidationError",
    "text": "Text",
    "grid": "Grid",
    "period": "Period",
    "quantity": "Quantity",
    "vocabulary":
        "BodyKind CampaignKind ContestForm DocumentSystem DocumentType EntityKind EventKind "
        "Extent FieldKind Grade Level LocalityKind Measure ModelStatus PublicationKind Relation",
    "symbols": "DocumentSymbol",
    "mentions": "Mention find_symbols",
    "declaration": "Dispute Entity Link",
    "model":
        "Body Campaign Contest ContestCluster ContestRound Dialogue Document Event Field "
        "Indicator Locality Milestone MobilizationModel Observation PartyCommittee Point "
        "Publication Result Source Succession Team Term",
    "documents": "Stretch",
    "movement": "Movement",
    "history": "Change ChangeKind Step",
    "rollups": "Rollup",
    "totals": "rollup",
    "reconciliation": "Contradiction Gap Reconciliation reconcile",
    "restatement": "Contribution Restatement restate",
    "rules":
        "Baseline Exemption Finding Found Origin Report Rule Settings Severity all_rules explain "
        "iter_findings mend rule validate",
    "overview": "Overview summarize",
    "registers":
        "DroppedColumn Individuals PassedOver RegisterReading Reject read_register write_template",
    "display.explorer": "explore write_explorer",
    "registrations": "Fault Inspection Register",
    "interchange": "dumps iter_entities load loads save save_entities",
    "interchange.linked.notations": "to_rdflib",
    "interchange.other_graphs": "GraphReading from_networkx",
    "interchange.limits": "Limits",
    "datasets": "list_datasets load_dataset",
    "datasets.synthetic": "synthetic_register",
}
# isort: on
# fmt: on
_HOME = {name: f"massmob.{room}" for room, names in _ROOMS.items() for name in names.split()}
"""Public name → the module it lives in."""

if not TYPE_CHECKING:
    # Hidden from type checkers, which would otherwise take every misspelt name for an existing one.

    def __getattr__(name: str) -> object:
        """A public name, its module imported now."""
        if name not in _HOME:
            raise AttributeError(f"module 'massmob' has no attribute {name!r}")
        value = getattr(import_module(_HOME[name]), name)
        globals()[name] = value
        if "hypothesis" in sys.modules:
            import_module("massmob.hypothesis_entry").register(load=True)
        return value

    def __dir__() -> list[str]:
        """The public names, loaded or not."""
        return sorted({*globals(), *_HOME})
