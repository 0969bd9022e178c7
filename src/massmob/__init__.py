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

TYPE_CHECKING = False  # for type checkers it is true; `typing` takes longer to import than all this
__version__ = "0.2.0"

# One entry per module reads better here than one line per name.
# fmt: off
# isort: off
__all__ = [
    "Actor", "AmbiguousError", "Aspect", "Assessment", "Baseline", "Body", "BodyKind", "Campaign",
    "CampaignKind", "Change", "ChangeKind", "Channel", "Citation", "Commendation",
    "CommendationForm", "Conflict", "Contest", "ContestCluster", "ContestForm", "ContestRound",
    "Contradiction", "Contribution", "Course", "CoverageSpan", "Cycle", "CyclePhase", "DatasetCard",
    "Decision", "Decisions", "Dialogue", "Difference", "Dispute", "Document", "DocumentSymbol",
    "DocumentSystem", "DocumentType", "Documents", "DroppedColumn", "DuplicatePair",
    "DuplicateReason", "Duplicates", "During", "Edit", "EditKind", "EmulationCluster", "Entity",
    "EntityKind", "Event", "EventKind", "Exemption", "Extent", "Field", "FieldEdit", "FieldKind",
    "Finding", "Funnel", "Gap", "Grade", "GraphReading", "HierarchyError", "Indicator",
    "Individuals", "Info", "Inspection", "InvalidValueError", "Joined", "Leadership", "Level",
    "Limits", "Link", "LoadError", "Locality", "LocalityKind", "Loss", "LossReason", "Losses",
    "MassmobError", "Measure", "Membership", "Merge", "Milestone", "MissingExtraError",
    "MobilizationModel", "ModelStatus", "Movement", "Observation", "Origin", "Overdue", "Overview",
    "PartyCommittee", "Period", "Phase", "Point", "Position", "Publication", "PublicationKind",
    "Quantity", "Reconciliation", "Register", "RegisterReading", "RejectedRow", "Relation",
    "Report", "Restatement", "Result", "Rollup", "RowNote", "RowProblem", "Rule", "SaveError",
    "Settings", "Severity", "SkippedRow", "Source", "SourcedValue", "StartBasis", "Succession",
    "SymbolMatch", "Table", "TargetGroup", "Task", "TaskKind", "TaskProgress", "TaskState", "Tasks",
    "Team", "Term", "Text", "Tier", "TimelineStep", "UnknownEntityError", "ValidationError",
    "Verdict", "Violation", "Work", "WorkKind", "all_rules", "declare_kind", "draw_bracket",
    "draw_documents", "draw_flow", "draw_funnel", "draw_gantt", "draw_map", "draw_network",
    "draw_organisation", "draw_replication", "draw_rollup", "draw_tree",
    "dumps", "duplicates", "explain", "explore", "find_symbols", "fix", "forget_kind",
    "from_networkx", "get_language", "holds", "iter_entities", "iter_findings", "list_datasets", "load",
    "load_dataset", "loads", "merge", "read_decisions", "read_origins", "read_register",
    "reconcile", "refers", "restate", "rollup", "rule", "save", "save_entities", "save_figure", "set_language",
    "standard_organs", "summarize", "synthetic_register", "to_rdflib", "validate", "write_explorer",
    "write_movement_template", "write_template",
]

if TYPE_CHECKING:
    from massmob.errors import (
        AmbiguousError, HierarchyError, InvalidValueError, LoadError, MassmobError,
        MissingExtraError, SaveError, UnknownEntityError, ValidationError,
    )
    from massmob.translation.language import get_language, set_language
    from massmob.values.limits import Limits
    from massmob.values.period import Period
    from massmob.values.quantity import Quantity
    from massmob.values.symbol_search import SymbolMatch, find_symbols
    from massmob.values.symbols import DocumentSymbol
    from massmob.values.text import Text
    from massmob.values.vocabulary import (
        Actor, Aspect, BodyKind, CampaignKind, Channel, CommendationForm, ContestForm,
        CyclePhase, DocumentSystem, DocumentType, EntityKind, EventKind, Extent, FieldKind,
        Grade, Level, LocalityKind, Measure, ModelStatus, Position, PublicationKind, Relation,
        StartBasis, TaskKind, Tier, WorkKind,
    )
    from massmob.rendering.table import Table
    from massmob.model.entities import (
        Assessment, Body, Campaign, Commendation, Contest, ContestCluster, ContestRound, Cycle,
        DatasetCard, Dialogue, Document, EmulationCluster, Entity, Event, Field, Indicator,
        Leadership, Locality, Membership, Milestone, MobilizationModel, Observation,
        PartyCommittee, Phase, Point, Publication, Result, Source, Succession, TargetGroup,
        Task, Team, Term, Work,
    )
    from massmob.model.entity import Citation, Dispute, declare_kind, forget_kind
    from massmob.model.references import During, Link, holds, refers
    from massmob.network.changes import Change, ChangeKind, TimelineStep
    from massmob.network.documents import CoverageSpan, Documents
    from massmob.network.field_sources import SourcedValue
    from massmob.network.information import Info
    from massmob.network.overdue import Overdue
    from massmob.network.task_progress import TaskProgress, TaskState, Tasks
    from massmob.aggregation.funnel_result import Course, Funnel
    from massmob.aggregation.losses import Loss, LossReason, Losses
    from massmob.aggregation.reconciliation import Contradiction, Gap, Reconciliation, reconcile
    from massmob.aggregation.restatement.restate import restate
    from massmob.aggregation.restatement.result import Contribution, Restatement
    from massmob.aggregation.result import Rollup
    from massmob.aggregation.rollup import rollup
    from massmob.validation.api import all_rules, explain, fix, iter_findings, rule, validate
    from massmob.validation.baseline import Baseline
    from massmob.validation.finding import Finding, Origin, Severity
    from massmob.validation.registry import Rule, Violation
    from massmob.validation.report import Report
    from massmob.validation.settings import Exemption, Settings
    from massmob.comparison.difference import Difference
    from massmob.comparison.edits import Edit, EditKind, FieldEdit
    from massmob.comparison.merging import Conflict, Merge, merge
    from massmob.movement import Movement
    from massmob.io.graphs.foreign import GraphReading, from_networkx
    from massmob.io.load_save import dumps, iter_entities, load, loads, save, save_entities
    from massmob.io.origins import read_origins
    from massmob.io.rdf.serialization import to_rdflib
    from massmob.io.tables.template import write_movement_template
    from massmob.registers.bulk import Register
    from massmob.registers.inspection import Inspection, RowProblem
    from massmob.registers.sheets.headings import DroppedColumn
    from massmob.registers.sheets.reader import read_register
    from massmob.registers.sheets.result import (
        Individuals, RegisterReading, RejectedRow, RowNote, SkippedRow,
    )
    from massmob.registers.sheets.template import write_template
    from massmob.deduplication.decision import Decision, Verdict
    from massmob.deduplication.decisions import Decisions, read_decisions
    from massmob.deduplication.joining import Joined
    from massmob.deduplication.pairs import DuplicatePair, Duplicates
    from massmob.deduplication.reasons import DuplicateReason
    from massmob.deduplication.search import duplicates
    from massmob.display.explorer.page import explore, write_explorer
    from massmob.display.plots.bracket import draw_bracket
    from massmob.display.plots.flow import draw_flow
    from massmob.display.plots.funnel import draw_funnel
    from massmob.display.plots.gantt import draw_gantt
    from massmob.display.plots.maps import draw_map
    from massmob.display.plots.organisation import draw_organisation
    from massmob.display.plots.partition import draw_rollup
    from massmob.display.plots.relations import draw_network
    from massmob.display.plots.replication import draw_replication
    from massmob.display.plots.saving import save_figure
    from massmob.display.plots.timeline import draw_documents
    from massmob.display.plots.tree import draw_tree
    from massmob.display.report.summary import Overview, summarize
    from massmob.datasets.shipped import list_datasets, load_dataset
    from massmob.datasets.standard_organs import standard_organs
    from massmob.datasets.synthetic import synthetic_register

_EXPORTS = {
    "errors":
        "AmbiguousError HierarchyError InvalidValueError LoadError MassmobError "
        "MissingExtraError SaveError UnknownEntityError ValidationError",
    "translation.language": "get_language set_language",
    "values.limits": "Limits",
    "values.period": "Period",
    "values.quantity": "Quantity",
    "values.symbol_search": "SymbolMatch find_symbols",
    "values.symbols": "DocumentSymbol",
    "values.text": "Text",
    "values.vocabulary":
        "Actor Aspect BodyKind CampaignKind Channel CommendationForm ContestForm CyclePhase "
        "DocumentSystem DocumentType EntityKind EventKind Extent FieldKind Grade Level "
        "LocalityKind Measure ModelStatus Position PublicationKind Relation StartBasis TaskKind "
        "Tier WorkKind",
    "rendering.table": "Table",
    "model.entities":
        "Assessment Body Campaign Commendation Contest ContestCluster ContestRound Cycle "
        "DatasetCard Dialogue Document EmulationCluster Entity Event Field Indicator Leadership "
        "Locality Membership Milestone MobilizationModel Observation PartyCommittee Phase Point "
        "Publication Result Source Succession TargetGroup Task Team Term Work",
    "model.entity": "Citation Dispute declare_kind forget_kind",
    "model.references": "During Link holds refers",
    "network.changes": "Change ChangeKind TimelineStep",
    "network.documents": "CoverageSpan Documents",
    "network.field_sources": "SourcedValue",
    "network.information": "Info",
    "network.overdue": "Overdue",
    "network.task_progress": "TaskProgress TaskState Tasks",
    "aggregation.funnel_result": "Course Funnel",
    "aggregation.losses": "Loss LossReason Losses",
    "aggregation.reconciliation": "Contradiction Gap Reconciliation reconcile",
    "aggregation.restatement.restate": "restate",
    "aggregation.restatement.result": "Contribution Restatement",
    "aggregation.result": "Rollup",
    "aggregation.rollup": "rollup",
    "validation.api": "all_rules explain fix iter_findings rule validate",
    "validation.baseline": "Baseline",
    "validation.finding": "Finding Origin Severity",
    "validation.registry": "Rule Violation",
    "validation.report": "Report",
    "validation.settings": "Exemption Settings",
    "comparison.difference": "Difference",
    "comparison.edits": "Edit EditKind FieldEdit",
    "comparison.merging": "Conflict Merge merge",
    "movement": "Movement",
    "io.graphs.foreign": "GraphReading from_networkx",
    "io.load_save": "dumps iter_entities load loads save save_entities",
    "io.origins": "read_origins",
    "io.rdf.serialization": "to_rdflib",
    "io.tables.template": "write_movement_template",
    "registers.bulk": "Register",
    "registers.inspection": "Inspection RowProblem",
    "registers.sheets.headings": "DroppedColumn",
    "registers.sheets.reader": "read_register",
    "registers.sheets.result": "Individuals RegisterReading RejectedRow RowNote SkippedRow",
    "registers.sheets.template": "write_template",
    "deduplication.decision": "Decision Verdict",
    "deduplication.decisions": "Decisions read_decisions",
    "deduplication.joining": "Joined",
    "deduplication.pairs": "DuplicatePair Duplicates",
    "deduplication.reasons": "DuplicateReason",
    "deduplication.search": "duplicates",
    "display.explorer.page": "explore write_explorer",
    "display.plots.bracket": "draw_bracket",
    "display.plots.flow": "draw_flow",
    "display.plots.funnel": "draw_funnel",
    "display.plots.gantt": "draw_gantt",
    "display.plots.maps": "draw_map",
    "display.plots.organisation": "draw_organisation",
    "display.plots.partition": "draw_rollup",
    "display.plots.relations": "draw_network",
    "display.plots.replication": "draw_replication",
    "display.plots.saving": "save_figure",
    "display.plots.timeline": "draw_documents",
    "display.plots.tree": "draw_tree",
    "display.report.summary": "Overview summarize",
    "datasets.shipped": "list_datasets load_dataset",
    "datasets.standard_organs": "standard_organs",
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
