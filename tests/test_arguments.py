"""Every public callable refuses a wrong argument with an error that names it."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

import massmob as mm


class Unfit:
    """A value that no argument takes."""

    def __repr__(self) -> str:
        return "<unfit>"


HANOI = mm.load_dataset("hanoi")
AUTUMN = HANOI.at("2024-10-15")
CITY = HANOI["loc:01"]
UNITS = {"unit": ["loc:001"], "year": [2024], "value": [3]}


@cache
def rows() -> Any:
    return pytest.importorskip("polars").DataFrame(UNITS)


@cache
def totals() -> mm.Rollup[Any]:
    return AUTUMN.rollup("locality", along="locality", by="kind")


@cache
def funnel_of_fields() -> mm.Funnel:
    return HANOI.funnel(along="field")


@cache
def restated() -> mm.Restatement:
    return mm.restate({"loc:00001": 3}, HANOI, to="2025-07-01")


@cache
def report() -> mm.Report:
    return AUTUMN.validate()


def nothing(*_: object) -> None:
    """The entity of no node or edge."""


Calls = dict[str, tuple[Callable[..., object], dict[str, Any]]]

FUNCTIONS: Calls = {
    "draw_bracket": (mm.draw_bracket, {"movement": HANOI, "contest": "contest:2024"}),
    "draw_documents": (mm.draw_documents, {"movement": HANOI}),
    "declare_kind": (
        mm.declare_kind,
        {"kind": "song", "prefix": "song", "plural": "songs", "label": "bài hát"},
    ),
    "draw_flow": (mm.draw_flow, {"movement": HANOI, "root": "loc:001"}),
    "draw_funnel": (mm.draw_funnel, {"funnel": funnel_of_fields}),
    "draw_gantt": (mm.draw_gantt, {"movement": HANOI, "at": "2024-10-15"}),
    "draw_map": (mm.draw_map, {"movement": AUTUMN, "values": {"loc:001": 1}}),
    "draw_network": (mm.draw_network, {"movement": HANOI, "around": "contest:2024", "steps": 1}),
    "draw_organisation": (mm.draw_organisation, {"movement": HANOI, "within": "loc:001"}),
    "draw_replication": (mm.draw_replication, {"movement": HANOI}),
    "draw_rollup": (mm.draw_rollup, {"rollup": totals, "shape": "treemap"}),
    "draw_tree": (mm.draw_tree, {"movement": AUTUMN, "along": "committee", "depth": 1}),
    "dumps": (mm.dumps, {"movement": HANOI, "format": "json"}),
    "duplicates": (mm.duplicates, {"data": mm.Movement()}),
    "explain": (mm.explain, {"rule": "MM101"}),
    "explore": (mm.explore, {"movement": HANOI}),
    "find_symbols": (mm.find_symbols, {"text": "12-CT/TU"}),
    "fix": (mm.fix, {"movement": HANOI}),
    "forget_kind": (mm.forget_kind, {"kind": "song"}),
    "from_networkx": (
        mm.from_networkx,
        {"graph": nx.DiGraph(), "node": lambda *_: None, "edge": lambda *_: None},
    ),
    "holds": (mm.holds, {"value": mm.Milestone}),
    "iter_entities": (lambda **given: next(mm.iter_entities(**given)), {"path": "hanoi.jsonl"}),
    "iter_findings": (lambda **given: [*mm.iter_findings(**given)], {"movement": AUTUMN}),
    "load": (mm.load, {"path": "hanoi.json", "format": "json"}),
    "load_dataset": (mm.load_dataset, {"name": "hanoi"}),
    "loads": (mm.loads, {"text": "{}", "format": "json"}),
    "merge": (mm.merge, {"base": HANOI, "ours": HANOI, "theirs": HANOI}),
    "read_decisions": (mm.read_decisions, {"path": "decisions.csv"}),
    "read_origins": (mm.read_origins, {"path": "hanoi.json"}),
    "read_register": (mm.read_register, {"path": "register.csv", "movement": HANOI}),
    "reconcile": (
        mm.reconcile,
        {"movement": HANOI, "indicator": "ind:models-registered", "along": "committee"},
    ),
    "refers": (mm.refers, {"relation": mm.Relation.UNDER}),
    "restate": (
        mm.restate,
        {"figures": {"loc:00001": 1}, "movement": HANOI, "to": "2025-07-01", "at": "2024-10-15"},
    ),
    "rollup": (
        mm.rollup,
        {"movement": HANOI, "what": "locality", "along": "locality", "at": "2024-10-15"},
    ),
    "set_language": (mm.set_language, {}),
    "rule": (
        mm.rule,
        {
            "code": "ZZ101",
            "title": "a title",
            "why": "a reason",
            "hint": "a hint",
            "of": (mm.Field,),
        },
    ),
    "save": (mm.save, {"movement": HANOI, "path": "hanoi.json"}),
    "save_entities": (mm.save_entities, {"entities": [CITY], "path": "hanoi.jsonl"}),
    "save_figure": (mm.save_figure, {"figure": None, "path": "figure.svg"}),
    "summarize": (mm.summarize, {"movement": HANOI, "at": "2024-10-15"}),
    "standard_organs": (
        mm.standard_organs,
        {"movement": mm.Movement(), "at": "2024-10-15", "practice": False},
    ),
    "synthetic_register": (
        mm.synthetic_register,
        {"movement": HANOI, "rows": 3, "at": "2024-10-15", "since": 2023, "until": 2023},
    ),
    "to_rdflib": (mm.to_rdflib, {"movement": mm.Movement([CITY])}),
    "validate": (mm.validate, {"movement": AUTUMN}),
    "write_explorer": (mm.write_explorer, {"movement": HANOI, "path": "hanoi.html"}),
    "write_movement_template": (mm.write_movement_template, {"path": "movement.xlsx"}),
    "write_template": (mm.write_template, {"path": "register.xlsx", "movement": AUTUMN}),
    "Movement": (mm.Movement, {"entities": [CITY]}),
    "Limits": (mm.Limits, {}),
    "Register": (mm.Register, {"frame": rows, "year": "year", "field": None, "status": None}),
}
"""Public functions and classes with arguments that fit; a callable among them makes the argument."""

METHODS: Calls = {
    "ancestors": (AUTUMN.ancestors, {"item": "loc:001"}),
    "at": (HANOI.at, {"day": "2024-10-15"}),
    "basis": (HANOI.basis, {"item": "contest:2024"}),
    "changes": (HANOI.changes, {"since": "2025-01-01", "until": "2025-07-01"}),
    "children": (AUTUMN.children, {"item": "loc:001"}),
    "common_ancestor": (AUTUMN.common_ancestor, {"first": "loc:001"}),
    "depth": (AUTUMN.depth, {"item": "loc:001"}),
    "descendants": (AUTUMN.descendants, {"item": "loc:001"}),
    "diff": (HANOI.diff, {"other": AUTUMN}),
    "document": (HANOI.document, {"symbol": "12-CT/TU"}),
    "during": (HANOI.during, {"period": "2024"}),
    "effects": (HANOI.effects, {"item": "doc:70-KH-BDVTW"}),
    "expiring": (HANOI.expiring, {"within": "2025"}),
    "find": (HANOI.find, {"text": "ba vi"}),
    "get": (HANOI.get, {"id": "loc:01"}),
    "hierarchy": (HANOI.hierarchy, {"along": "locality"}),
    "in_force": (HANOI.in_force, {"at": "2024-10-15"}),
    "is_within": (AUTUMN.is_within, {"item": "loc:001", "other": "loc:01"}),
    "issued_by": (HANOI.issued_by, {"who": "city"}),
    "funnel": (
        HANOI.funnel,
        {"along": "field", "by": "field", "year": None, "at": None, "where": None, "level": None}
        | {"tier": None, "depth": 0, "strict": False, "follow": False},
    ),
    "overdue": (HANOI.overdue, {"at": "2024-10-15"}),
    "to_networkx": (
        AUTUMN.to_networkx,
        {"relations": ["leads"], "sources": False, "entities": False, "multi": True}
        | {"at": "2024-10-15"},
    ),
    "to_frame": (HANOI.to_frame, {"kind": "field", "backend": "pyarrow"}),
    "sources_of": (HANOI.sources_of, {"item": "loc:01", "field": "name"}),
    "mandate": (HANOI.mandate, {"who": "city", "since": "2009-01-01", "until": "2025-01-01"}),
    "of_kind": (HANOI.of_kind, {"kind": "locality"}),
    "outline": (AUTUMN.outline, {"along": "locality", "depth": 1}),
    "parent": (AUTUMN.parent, {"item": "loc:001"}),
    "path": (AUTUMN.path, {"start": "loc:001", "end": "loc:01"}),
    "placed": (AUTUMN.placed, {"item": "loc:001", "along": "committee"}),
    "predecessors": (HANOI.predecessors, {"item": "loc:00001"}),
    "referrers": (HANOI.referrers, {"item": "loc:01"}),
    "rests_on": (HANOI.rests_on, {"item": "contest:2024"}),
    "rollup": (
        HANOI.rollup,
        {"what": "locality", "along": "locality", "at": "2024-10-15"},
    ),
    "subset": (AUTUMN.subset, {"choice": ["loc:001"]}),
    "committees_of": (AUTUMN.committees_of, {"item": "loc:001"}),
    "leader_of": (AUTUMN.leader_of, {"item": "loc:001"}),
    "observations_of": (HANOI.observations_of, {"item": "loc:01"}),
    "rounds_of": (HANOI.rounds_of, {"item": "contest:2024"}),
    "teams_of": (HANOI.teams_of, {"item": "contest:2024"}),
    "results_of": (HANOI.results_of, {"item": "contest:2024"}),
    "references": (AUTUMN.references, {"item": "loc:001"}),
    "successors": (HANOI.successors, {"item": "loc:00001"}),
    "timeline": (HANOI.timeline, {"along": "locality"}),
    "tree": (AUTUMN.tree, {"along": "locality"}),
    "union": (AUTUMN.union, {"other": HANOI}),
    "validate": (AUTUMN.validate, {}),
    "Period.day": (mm.Period.day, {"day": "2024-10-15"}),
    "Period.parse": (mm.Period.parse, {"text": "2024"}),
    "Period.year": (mm.Period.year, {"year": 2024}),
    "Period.overlaps": (mm.Period.parse("2024").overlaps, {"other": mm.Period()}),
    "Quantity": (mm.Quantity, {"value": 3}),
    "Quantity.at_least": (mm.Quantity.at_least, {"low": 3}),
    "Quantity.at_most": (mm.Quantity.at_most, {"high": 3}),
    "Quantity.between": (mm.Quantity.between, {"low": 3, "high": 4}),
    "Quantity.parse": (mm.Quantity.parse, {"text": "3"}),
    "Quantity.ratio": (mm.Quantity.ratio, {"part": 3, "whole": 4}),
    "Quantity.contains": (mm.Quantity(3).contains, {"number": 3}),
    "Quantity.label": (mm.Quantity(3).label, {}),
    "Level.of": (mm.Level.of, {"value": "city"}),
    "DocumentSymbol.parse": (mm.DocumentSymbol.parse, {"text": "12-CT/TU"}),
    "Text.label": (mm.Text.of("a").label, {}),
    "Text.of": (mm.Text.of, {"value": "a"}),
    "Rollup.missing": (lambda **given: totals().missing(**given), {"unit": "loc:01"}),
    "Rollup.top": (lambda **given: totals().top(**given), {"n": 3, "by": "xa"}),
    "Rollup.to_frame": (lambda **given: totals().to_frame(**given), {"backend": "polars"}),
    "Report.counts": (lambda **given: report().counts(**given), {"by": "rule"}),
    "Restatement.explain": (
        lambda **given: restated().explain(**given),
        {"unit": "loc:00097@2025-07-01"},
    ),
    "Register.read": (mm.Register.read, {"path": "register.csv"}),
    "Settings.read": (mm.Settings.read, {"path": "massmob.toml"}),
    "Difference.apply": (HANOI.diff(AUTUMN).apply, {"movement": HANOI}),
    "Difference.select": (HANOI.diff(AUTUMN).select, {}),
    "Difference.to_text": (HANOI.diff(AUTUMN).to_text, {}),
    "Difference.from_dict": (mm.Difference.from_dict, {"plain": HANOI.diff(HANOI).to_dict()}),
    "Decisions.apply": (mm.Decisions().apply, {"movement": mm.Movement()}),
    "Decisions.write": (mm.Decisions().write, {"path": "decisions.csv"}),
    "Duplicates.table": (mm.Duplicates().table, {}),
    "Duplicates.to_frame": (mm.Duplicates().to_frame, {"backend": "pyarrow"}),
    "Duplicates.write": (mm.Duplicates().write, {"path": "decisions.csv"}),
    "Baseline.read": (mm.Baseline.read, {"path": "baseline.json"}),
}
"""Methods and class methods with arguments that fit."""

PARAMETERS: dict[str, Callable[..., object]] = {
    "Rollup.missing": mm.Rollup.missing,
    "Rollup.top": mm.Rollup.top,
    "Rollup.to_frame": mm.Rollup.to_frame,
    "Report.counts": mm.Report.counts,
    "Restatement.explain": mm.Restatement.explain,
    "iter_entities": mm.iter_entities,
    "iter_findings": mm.iter_findings,
}
"""The callables whose parameters those above pass on."""

EXEMPT = {
    ("loads", "text"),  # a text that is no movement is a problem of the file, not of the argument
    ("refers", "uses"),  # keywords: Python refuses others
}
WORDS = ("along", "kind", "level", "lang", "format", "shape", "about", "measure", "backend", "by")
NEW_WORDS = {("rule", "since"), ("declare_kind", "kind")}
"""Parameters that take words of the caller: a version, a kind of one's own."""
DAYS = ("at", "day", "to", "since", "until")
NUMBERS = ("depth", "limit", "rows", "n")


def wrong_values(callable: str, parameter: str) -> Iterator[object]:
    yield Unfit()
    if parameter in (*WORDS, *DAYS) and (callable, parameter) not in NEW_WORDS:
        yield "nonsense"
    if parameter in NUMBERS:
        yield -1


def cases() -> Iterator[Any]:
    for name, (call, fitting) in (FUNCTIONS | METHODS).items():
        for parameter in inspect.signature(PARAMETERS.get(name, call)).parameters.values():
            if parameter.name == "self" or (name, parameter.name) in EXEMPT:
                continue
            for value in wrong_values(name, parameter.name):
                yield pytest.param(
                    call, fitting, parameter, value, id=f"{name}-{parameter.name}-{value!r}"
                )


@pytest.mark.long
@pytest.mark.parametrize(("call", "fitting", "parameter", "value"), [*cases()])
def test_a_wrong_argument_is_refused_by_its_name(
    call: Callable[..., object],
    fitting: dict[str, Any],
    parameter: inspect.Parameter,
    value: object,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    given = {key: made() if hasattr(made, "cache_info") else made for key, made in fitting.items()}
    several = parameter.kind is inspect.Parameter.VAR_POSITIONAL
    args, kwargs = (
        ([*given.values(), value], {}) if several else ([], given | {parameter.name: value})
    )
    with pytest.raises(mm.MassmobError) as caught:
        call(*args, **kwargs)
    assert re.search(rf"\b{parameter.name}\b", str(caught.value)), str(caught.value)
    assert not [*tmp_path.iterdir()]


def test_the_table_has_every_public_function() -> None:
    functions = {
        name
        for name in mm.__all__
        if inspect.isfunction(function := getattr(mm, name))
        and inspect.signature(function).parameters
    }
    assert functions <= FUNCTIONS.keys()


def test_the_table_has_every_method_of_a_movement() -> None:
    methods = {
        name
        for name, method in inspect.getmembers(mm.Movement, callable)
        if not name.startswith("_") and len(inspect.signature(method).parameters) > 1
    }
    assert methods - {"cached", "placer", "add", "remove", "replace"} <= METHODS.keys()
