"""Validation: massmob beside the same checks written with pydantic validators and networkx loops.

Run ``python benchmarks/validation.py [MODELS [PROVINCE]]``. The country is the dataset ``vietnam``, or one
province of it; the register is the country with synthetic models, a few of them with problems. By hand,
entities are pydantic models whose validators check one entity, in a `networkx.DiGraph` whose edges are checked
in a loop. Both sides must find the same before anything is timed. Times are of the processor, the best of a
few, as the machine may be shared.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Annotated, Any, cast

import attrs
import networkx as nx
from goals import report_goal
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationInfo, model_validator

import massmob as mm
from massmob.values.text import fold

CHECKS = (
    *(
        "MM102",
        "MM103",
        "MM104",
        "MM201",
        "MM301",
        "MM303",
        "MM304",
        "MM306",
        "MM307",
        "MM501",
        "MM502",
    ),
    *("MM504", "MM505", "MM802", "MM803", "MM805", "MM901", "MM902", "MM907", "MM908"),
)
"""The rules that are compared: most of those about localities, successions and models."""

Pairs = set[tuple[str, str]]
RUNS = 3
FIELDS = ("economy", "culture-society", "defence-security", "political-system")


# --- by hand: one entity at a time, in validators -------------------------------------------------


def _span(text: object) -> object:
    """``2011``, ``2011-05-03``, ``2011-05-03/..`` as first and last day."""
    if not isinstance(text, str):
        return text
    first, _, last = text.partition("/")
    last = last or first
    return _day(first, 0), _day(last, -1)


def _day(text: str, end: int) -> date | None:
    if text == "..":
        return None
    year, *rest = map(int, text.split("-"))
    if not rest:
        return date(year, 12, 31) if end else date(year, 1, 1)
    if len(rest) == 1:
        month = rest[0]
        following = date(year + month // 12, month % 12 + 1, 1)
        return following - timedelta(1) if end else date(year, month, 1)
    return date(year, *rest)


Span = Annotated[tuple[date | None, date | None], BeforeValidator(_span)]
ALWAYS = (None, None)
DISTRICT = (None, date(2025, 6, 30))
DISTRICT_KINDS = {"quan", "huyen", "thi_xa", "thanh_pho_thuoc_tinh", "thanh_pho_truc_thuoc"}
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[a-z]{2,}", re.IGNORECASE)
PHONE = re.compile(r"(?<![\w/.,-])(?:\+84|0)[ .-]?[1-9]\d{1,2}(?:[ .-]?\d{3}){2}\d?(?![\w/-])")
IDENTITY = re.compile(
    r"(?<![\w/.,-])(?:CCCD|CMND|cccd|cmnd)[^\d]{0,12}\d{9,12}|(?<![\w/.,-])0\d{11}(?![\w/-])"
)
MARKUP = re.compile(r"<[a-z/!][^<>]{0,200}>|&(?:[a-z]{2,8}|#\d{2,6});", re.IGNORECASE)


def _inside(own: Any, other: Any) -> bool:
    return (other[0] is None or (own[0] is not None and other[0] <= own[0])) and (
        other[1] is None or (own[1] is not None and own[1] <= other[1])
    )


def _overlap(own: Any, other: Any) -> bool:
    return (own[0] is None or other[1] is None or own[0] <= other[1]) and (
        other[0] is None or own[1] is None or other[0] <= own[1]
    )


class Thing(BaseModel):
    """The fields of every kind; validators add what they find to the context."""

    model_config = ConfigDict(extra="allow", frozen=True)
    id: str
    name: str | dict[str, str]
    valid: Span = ALWAYS
    sources: list[str] = []
    note: str | dict[str, str] | None = None

    @model_validator(mode="after")
    def _sourced(self, info: ValidationInfo[dict[str, Pairs]]) -> Thing:
        if not self.sources and not isinstance(self, Source):
            info.context["findings"].add(("MM901", self.id))
        return self

    @model_validator(mode="after")
    def _believable(self, info: ValidationInfo[dict[str, Pairs]]) -> Thing:
        for day in self.valid:
            if day is not None and not 1900 <= day.year <= 2100:
                info.context["findings"].add(("MM307", self.id))
        return self

    @model_validator(mode="after")
    def _clean(self, info: ValidationInfo[dict[str, Pairs]]) -> Thing:
        findings = info.context["findings"]
        for text in self._texts():
            if EMAIL.search(text) or PHONE.search(text) or IDENTITY.search(text):
                findings.add(("MM902", self.id))
            if MARKUP.search(text):
                findings.add(("MM908", self.id))
        names = [self.name] if isinstance(self.name, str) else self.name.values()
        if any(name != " ".join(name.split()) for name in names):
            findings.add(("MM907", self.id))
        return self

    def _texts(self) -> Iterator[str]:
        for text in (self.name, self.note):
            if isinstance(text, dict):
                yield from text.values()
            elif text:
                yield text

    def links(self) -> Iterator[tuple[str, str]]:
        """Field and id of each reference."""
        for source in self.sources:
            yield "sources", source


class Succession(BaseModel):
    """One successor of a unit."""

    model_config = ConfigDict(extra="allow", frozen=True)
    to: str
    extent: str
    on: date
    basis: str | None = None
    sources: list[str] = []


class Locality(Thing):
    """A unit."""

    kind: str
    code: str | None = None
    parent: str | None = None
    successors: list[Succession] = []

    @model_validator(mode="after")
    def _level_there(self, info: ValidationInfo[dict[str, Pairs]]) -> Locality:
        if self.level == "district" and not _inside(self.valid, DISTRICT):
            info.context["findings"].add(("MM306", self.id))
        return self

    @model_validator(mode="after")
    def _days(self, info: ValidationInfo[dict[str, Pairs]]) -> Locality:
        end = self.valid[1]
        for row in self.successors:
            continues = end is None and row.extent != "whole"
            if not continues and (end is None or row.on != end + timedelta(1)):
                info.context["findings"].add(("MM802", self.id))
        return self

    @property
    def level(self) -> str:
        """By the length of the code of the statistical office."""
        return {2: "city", 3: "district", 5: "base"}.get(len(self.code or ""), "")

    def links(self) -> Iterator[tuple[str, str]]:
        yield from super().links()
        if self.parent:
            yield "parent", self.parent
        for row in self.successors:
            yield "successors", row.to
            if row.basis:
                yield "basis", row.basis
            for source in row.sources:
                yield "sources", source


class Milestone(BaseModel):
    """A status reached."""

    model_config = ConfigDict(extra="allow", frozen=True)
    status: str
    on: Span


ORDER = ("registered", "built", "effective", "recognised", "exemplary", "commended", "replicated")


class Model(Thing):
    """A model."""

    field: str | None = None
    unit: str | None = None
    milestones: list[Milestone] = []
    replicates: list[str] = []

    @model_validator(mode="after")
    def _placed(self, info: ValidationInfo[dict[str, Pairs]]) -> Model:
        if self.field is None or self.unit is None:
            info.context["findings"].add(("MM504", self.id))
        return self

    @model_validator(mode="after")
    def _reached(self, info: ValidationInfo[dict[str, Pairs]]) -> Model:
        for milestone in self.milestones:
            if not _overlap(milestone.on, self.valid):
                info.context["findings"].add(("MM502", self.id))
        ordered = sorted(
            (milestone for milestone in self.milestones if milestone.status in ORDER),
            key=lambda milestone: ORDER.index(milestone.status),
        )
        for position, later in enumerate(ordered):
            for before in ordered[:position]:
                if before.status != later.status and later.on[1] < before.on[0]:  # type: ignore[operator]  # milestones have days
                    info.context["findings"].add(("MM501", self.id))
        return self

    def links(self) -> Iterator[tuple[str, str]]:
        yield from super().links()
        if self.field:
            yield "field", self.field
        if self.unit:
            yield "unit", self.unit
        for model in self.replicates:
            yield "replicates", model


class Field(Thing):
    """A field."""

    parent: str | None = None


class Document(Thing):
    """A document."""


class Source(Thing):
    """A source."""

    part_of: str | None = None

    def links(self) -> Iterator[tuple[str, str]]:
        yield from super().links()
        if self.part_of:
            yield "part_of", self.part_of


KINDS: dict[str, type[Thing]] = {
    "localities": Locality,
    "models": Model,
    "fields": Field,
    "documents": Document,
    "sources": Source,
}
TARGET_TYPES: dict[str, tuple[type[Thing], ...]] = {
    "parent": (Locality, Field),
    "successors": (Locality,),
    "basis": (Document,),
    "field": (Field,),
    "unit": (Locality,),
    "replicates": (Model,),
    "sources": (Source,),
    "part_of": (Source,),
}


# --- by hand: between entities, over the graph ----------------------------------------------------


def by_hand(records: dict[str, list[dict[str, object]]]) -> Pairs:
    """The problems of records, as code and id."""
    findings: Pairs = set()
    context = {"findings": findings}
    things = [
        KINDS[kind].model_validate(record, context=context)
        for kind, of_kind in records.items()
        for record in of_kind
    ]
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for thing in things:
        graph.add_node(thing.id, thing=thing)
    for thing in things:
        for field, target in thing.links():
            graph.add_edge(thing.id, target, field=field)
    _check_edges(graph, findings)
    for field, code in (("parent", "MM201"), ("successors", "MM805")):
        part = nx.DiGraph((a, b) for a, b, of in _edges(graph) if of == field)
        for ring in nx.strongly_connected_components(part):
            if len(ring) > 1:
                findings.update((code, id) for id in ring)
    _check_codes(things, findings)
    _check_duplicates(things, findings)
    return findings


def _edges(graph: nx.MultiDiGraph[str]) -> Iterable[tuple[str, str, str]]:
    return cast("Iterable[tuple[str, str, str]]", graph.edges(data="field"))


def _check_edges(graph: nx.MultiDiGraph[str], findings: Pairs) -> None:
    for holder, target, field in _edges(graph):
        thing = graph.nodes[holder]["thing"]
        other = graph.nodes[target].get("thing")
        if other is None:
            findings.add(("MM102", holder))
            continue
        if holder == target:
            findings.add(("MM104", holder))
        if not isinstance(other, TARGET_TYPES[field]):
            findings.add(("MM103", holder))
        if field == "parent" and not _inside(thing.valid, other.valid):
            findings.add(("MM301", holder))
        if field in ("unit", "field") and not _overlap(thing.valid, other.valid):
            findings.add(("MM303", holder))
        if field == "successors":
            for row in thing.successors:
                if row.to == target and not _inside((row.on, row.on), other.valid):
                    findings.add(("MM803", holder))


def _check_codes(things: list[Thing], findings: Pairs) -> None:
    bearers: defaultdict[tuple[str, str], list[Locality]] = defaultdict(list)
    for thing in things:
        if isinstance(thing, Locality) and thing.code:
            bearers[thing.level, thing.code].append(thing)
    for localities in bearers.values():
        for position, locality in enumerate(localities):
            for other in localities[:position]:
                if _overlap(locality.valid, other.valid):
                    findings.add(("MM304", locality.id))


def _check_duplicates(things: list[Thing], findings: Pairs) -> None:
    first: dict[tuple[str, str | None, str | None], Model] = {}
    for thing in things:
        if isinstance(thing, Model):
            name = fold(str(thing.name))
            other = first.setdefault((name, thing.unit, thing.field), thing)
            if other is not thing and _overlap(thing.valid, other.valid):
                findings.add(("MM505", thing.id))


# --- massmob, and the measurements ----------------------------------------------------------------


def ours(movement: mm.Movement, select: tuple[str, ...] = CHECKS) -> Pairs:
    """The same by massmob."""
    return {
        (finding.code, finding.entity) for finding in mm.validate(movement, select=select).findings
    }


def register(country: mm.Movement, size: int) -> mm.Movement:
    """The country with so many synthetic models, one in five hundred with a problem."""
    drawn = random.Random(0)
    source = mm.Source(id="src:synthetic", name="Synthetic", publisher="Synthetic", grade="B")
    fields = [mm.Field(id=f"field:{name}", name=name, sources=[source.id]) for name in FIELDS]
    communes = [
        unit.id
        for unit in country.localities.values()
        if unit.tier == "commune" and mm.Period.parse("2011/2024") in unit.valid
    ]
    models: list[mm.MobilizationModel] = []
    for number in range(size):
        year = drawn.randint(2011, 2024)
        fields_of_model: dict[str, Any] = {
            "id": f"model:{number}",
            "name": f"Dân vận khéo: thôn số {number}",
            "field": f"field:{FIELDS[number % 4]}",
            "unit": drawn.choice(communes),
            "valid": str(year),
            "milestones": [mm.Milestone(status="registered", on=str(year))],
            "sources": [source.id],
        }
        if number % 500 == 0:
            fields_of_model |= PROBLEMS[number // 500 % len(PROBLEMS)]
        models.append(mm.MobilizationModel(**fields_of_model))
    return mm.Movement([*country, source, *fields, *models])


PROBLEMS: tuple[dict[str, Any], ...] = (
    {"name": "hai  dấu cách"},
    {"sources": []},
    {"valid": "2026", "milestones": []},
    {"milestones": [mm.Milestone(status="registered", on="2009")]},
    {"note": "Liên hệ: 0912 345 678"},
    {"note": "<b>đậm</b>"},
    {"unit": None},
    {"valid": "1811", "milestones": []},
)


def records_of(movement: mm.Movement) -> dict[str, list[dict[str, object]]]:
    """The records as they are in a file."""
    contents: dict[str, Any] = json.loads(mm.dumps(movement))
    return {kind: records for kind, records in contents.items() if kind in KINDS}


def fresh(movement: mm.Movement) -> mm.Movement:
    """The same without cached results."""
    return mm.Movement(movement)


def best(job: Callable[[Any], object], make: Callable[[], Any]) -> float:
    """Seconds of the processor that a job takes, with an argument made anew for each run."""
    taken: list[float] = []
    for _ in range(RUNS):
        argument = make()
        start = time.process_time()
        job(argument)
        taken.append(time.process_time() - start)
    return min(taken)


def compared(name: str, movement: mm.Movement) -> tuple[list[tuple[object, ...]], float]:
    """Rows about a movement, and the time of all rules."""
    records = records_of(movement)
    if ours(movement) != by_hand(records):
        different = sorted(ours(movement) ^ by_hand(records))[:9]
        raise SystemExit(f"{name}: not the same findings: {different}")
    text = json.dumps({"massmob": 2, **records})
    ways = [
        ("pydantic and networkx, same checks", best(by_hand, lambda: records)),
        ("massmob, same checks", best(ours, lambda: fresh(movement))),
        ("massmob, same checks, reading included", best(lambda t: ours(mm.loads(t)), lambda: text)),
        ("massmob, all rules", best(mm.validate, lambda: fresh(movement))),
    ]
    report_goal(f"W10 {name}, pydantic and networkx", ways[0][1] / ways[1][1], "≥ 5")
    size, slowest = len(movement), ways[0][1]
    rows: list[tuple[object, ...]] = [
        (name, way, f"{taken:.2f}", f"{size / taken:,.0f}", f"{slowest / taken:.1f}")
        for way, taken in ways
    ]
    return rows, ways[-1][1]


CHANGES: dict[str, dict[str, Any]] = {
    "note": {"note": "x"},
    "name": {"name": "Tên khác"},
    "centre": {"centre": (21.0, 105.8)},
    "parent": {"parent": "loc:02"},
    "valid": {"valid": "2019/.."},
}
"""Changes of one locality."""


def after_changes(movement: mm.Movement) -> Iterator[tuple[str, float]]:
    """Changed field of one locality, and the seconds of validating after it was replaced."""
    unit = min(unit.id for unit in movement.localities.values() if unit.tier == "district")
    known = fresh(movement)
    known.validate()
    locality = known.localities[unit]
    known = known.replace(locality)
    known.validate()  # the index of references is built once, and passed on
    for field, change in CHANGES.items():
        changed = attrs.evolve(locality, **change)
        yield field, best(mm.validate, partial(known.replace, changed))


MODELS_OF_A_MILLION = 250_000
"""How many models have a million findings, four each."""
SMALL = 10_000
"""With fewer models in the register, as many are enough for the findings too."""


def peak() -> int:
    """The peak memory of this process, in KiB; `getrusage` may return that of its parent."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))


def in_memory(how: str, size: int) -> None:
    """Print how many findings there are and how many MiB they took at most (in a process of its own)."""
    bad = [mm.MobilizationModel(id=f"model:{number}", name="hai  dấu") for number in range(size)]
    movement = mm.Movement(bad)
    before = peak()
    codes = ("MM504", "MM901", "MM907")
    if how == "streamed":
        count = sum(1 for _ in mm.iter_findings(movement, select=codes))
    else:
        count = len(mm.validate(movement, select=codes).findings)
    print(count, (peak() - before) // 1024)


def main() -> None:
    """Measure and print."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 150_000
    country = mm.load_dataset("vietnam")
    if len(sys.argv) > 2:
        country = mm.Movement(country.subset(within=sys.argv[2]))
    whole = register(country, size)
    rows, _ = compared("country", country)
    register_rows, all_rules = compared("register", whole)
    header = ("of", "way", "s", "entities a second", "times as fast")
    title = f"{len(country):,} and {len(whole):,} entities"
    print(mm.Table(header, [*rows, *register_rows], title=title), flush=True)
    half = register(country, max(0, size - len(country)) // 2)
    taken = best(mm.validate, lambda: fresh(half))
    slope = (all_rules / len(whole)) / (taken / len(half))
    report_goal("W10 growth with twice the entities", slope, "≤ 1.1")
    print(
        f"\nslope: {len(half):,} to {len(whole):,} entities: {slope:.2f} of the time in proportion"
    )
    for name, movement in (("country", country), ("register", whole)):
        times = dict(after_changes(movement))
        shown = ", ".join(f"{field} {taken * 1000:.0f} ms" for field, taken in times.items())
        print(f"{name}, after .replace() of one locality with another {shown}")
        if movement is country:
            most = max(times.values())
            report_goal("W10 country after one replacement, the slowest", most * 1e3, "≤ 50", "ms")
    for how in ("streamed", "collected"):
        process = subprocess.run(
            [sys.executable, __file__, how, str(size if size < SMALL else MODELS_OF_A_MILLION)],
            capture_output=True,
            text=True,
            check=True,
        )
        count, mib = process.stdout.split()
        print(f"{int(count):,} findings {how}: {mib} MiB more than the movement")


if __name__ == "__main__":
    if sys.argv[1:2] in (["streamed"], ["collected"]):
        in_memory(sys.argv[1], int(sys.argv[2]))
    else:
        main()
