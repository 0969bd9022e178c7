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

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

# One entry per module reads better here than one line per name.
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
    from massmob.errors import (
        AmbiguousError, HierarchyError, InvalidValueError, LoadError, MassmobError,
        MissingExtraError, UnknownEntityError, ValidationError,
    )
    from massmob.values.period import Period
    from massmob.values.quantity import Quantity
    from massmob.values.symbol_search import Mention, find_symbols
    from massmob.values.symbols import DocumentSymbol
    from massmob.values.text import Text
    from massmob.values.vocabulary import (
        BodyKind, CampaignKind, ContestForm, DocumentSystem, DocumentType, EntityKind,
        EventKind, Extent, FieldKind, Grade, Level, LocalityKind, Measure, ModelStatus,
        PublicationKind, Relation,
    )
    from massmob.rendering.table import Grid
    from massmob.model.entities import (
        Body, Campaign, Contest, ContestCluster, ContestRound, Dialogue, Document, Event, Field,
        Indicator, Locality, Milestone, MobilizationModel, Observation, PartyCommittee, Point,
        Publication, Result, Source, Succession, Team, Term,
    )
    from massmob.model.entity import Dispute, Entity
    from massmob.model.references import Link
    from massmob.network.changes import Change, ChangeKind, Step
    from massmob.network.documents import Stretch
    from massmob.aggregation.reconciliation import Contradiction, Gap, Reconciliation, reconcile
    from massmob.aggregation.restatement.restate import restate
    from massmob.aggregation.restatement.result import Contribution, Restatement
    from massmob.aggregation.result import Rollup
    from massmob.aggregation.rollup import rollup
    from massmob.validation.api import (
        Baseline, Exemption, Finding, Found, Origin, Report, Rule, Settings, Severity,
        all_rules, explain, iter_findings, mend, rule, validate,
    )
    from massmob.movement import Movement
    from massmob.io.graphs.foreign import GraphReading, from_networkx
    from massmob.io.load_save import dumps, iter_entities, load, loads, save, save_entities
    from massmob.io.rdf.serialization import to_rdflib
    from massmob.io.storage.limits import Limits
    from massmob.registers import (
        DroppedColumn, Individuals, PassedOver, RegisterReading, Reject, read_register,
        write_template,
    )
    from massmob.registers.bulk import Register
    from massmob.registers.inspection import Fault, Inspection
    from massmob.display.explorer.page import explore, write_explorer
    from massmob.display.report.summary import Overview, summarize
    from massmob.datasets.shipped import list_datasets, load_dataset
    from massmob.datasets.synthetic import synthetic_register

_EXPORTS = {
    "errors":
        "AmbiguousError HierarchyError InvalidValueError LoadError MassmobError "
        "MissingExtraError UnknownEntityError ValidationError",
    "values.period": "Period",
    "values.quantity": "Quantity",
    "values.symbol_search": "Mention find_symbols",
    "values.symbols": "DocumentSymbol",
    "values.text": "Text",
    "values.vocabulary":
        "BodyKind CampaignKind ContestForm DocumentSystem DocumentType EntityKind EventKind "
        "Extent FieldKind Grade Level LocalityKind Measure ModelStatus PublicationKind Relation",
    "rendering.table": "Grid",
    "model.entities":
        "Body Campaign Contest ContestCluster ContestRound Dialogue Document Event Field "
        "Indicator Locality Milestone MobilizationModel Observation PartyCommittee Point "
        "Publication Result Source Succession Team Term",
    "model.entity": "Dispute Entity",
    "model.references": "Link",
    "network.changes": "Change ChangeKind Step",
    "network.documents": "Stretch",
    "aggregation.reconciliation": "Contradiction Gap Reconciliation reconcile",
    "aggregation.restatement.restate": "restate",
    "aggregation.restatement.result": "Contribution Restatement",
    "aggregation.result": "Rollup",
    "aggregation.rollup": "rollup",
    "validation.api":
        "Baseline Exemption Finding Found Origin Report Rule Settings Severity all_rules "
        "explain iter_findings mend rule validate",
    "movement": "Movement",
    "io.graphs.foreign": "GraphReading from_networkx",
    "io.load_save": "dumps iter_entities load loads save save_entities",
    "io.rdf.serialization": "to_rdflib",
    "io.storage.limits": "Limits",
    "registers":
        "DroppedColumn Individuals PassedOver RegisterReading Reject read_register "
        "write_template",
    "registers.bulk": "Register",
    "registers.inspection": "Fault Inspection",
    "display.explorer.page": "explore write_explorer",
    "display.report.summary": "Overview summarize",
    "datasets.shipped": "list_datasets load_dataset",
    "datasets.synthetic": "synthetic_register",
}
# isort: on
# fmt: on
_MODULE_OF = {
    name: f"massmob.{module}" for module, names in _EXPORTS.items() for name in names.split()
}
"""Public name → the module that defines it."""

if not TYPE_CHECKING:
    # Hidden from type checkers, which would otherwise take every misspelt name for an existing one.

    def __getattr__(name: str) -> object:
        """A public name, its module imported now."""
        if name not in _MODULE_OF:
            raise AttributeError(f"module 'massmob' has no attribute {name!r}")
        value = getattr(import_module(_MODULE_OF[name]), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        """The public names, loaded or not."""
        return sorted([*__all__, "__version__"])
