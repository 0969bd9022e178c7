"""Every public query of a movement, given a wrong value for an argument, refuses it by the argument's name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import massmob as mm

CITY = mm.Locality(id="loc:01", name="Hà Nội", kind="thanh_pho")
WARD = mm.Locality(id="loc:001", name="Ba Đình", kind="quan", parent="loc:01")
ORGAN = mm.PartyCommittee(id="org:01", name="Thành ủy", level="city", locality="loc:01")
ORDER = mm.Document(id="doc:1", name="12-CT/TU", symbol="12-CT/TU", type="directive")
M = mm.Movement([CITY, WARD, ORGAN, ORDER])

ENTITY: tuple[Any, ...] = (5, None, [], "loc:none", mm.Locality(id="loc:none", name="X", kind="xa"))
DAY: tuple[Any, ...] = (5, "soon", "2024", "2024-13-01", [])
ALONG: tuple[Any, ...] = (5, "localities", [])
FIRST, LAST = "2024-01-01", "2024-12-31"

QUERIES: dict[str, tuple[str, Callable[[Any], object], tuple[Any, ...]]] = {
    "entities": ("entities", mm.Movement, (5, None, [5], ["loc:01"], [CITY, CITY])),
    "entities outside": (
        "outside",
        lambda bad: mm.Movement([], outside=bad),
        (5, None, "loc:1", [5], [""], ["loc:\ud800"], ["loc:" + "1" * 197]),
    ),
    "add": ("entities", lambda bad: M.add(bad), (5, None, "loc:01", CITY)),
    "remove": ("ids", lambda bad: M.remove(bad), (5, None, [], "loc:none")),
    "replace": ("entities", lambda bad: M.replace(bad), (5, None, "loc:01", ENTITY[-1])),
    "get": ("id", lambda bad: M.get(bad), (5, None, [])),
    "get kind": ("kind", lambda bad: M.get("loc:01", bad), (5, None, "locality", int)),
    "get another kind": ("id", lambda bad: M.get("loc:01", bad), (mm.Document,)),
    "of_kind": ("kind", lambda bad: M.of_kind(bad), (5, None, "localities", int, mm.Entity)),
    "to_frame": ("kind", lambda bad: M.to_frame(bad), (5, None, "localities", int, mm.Entity)),
    "to_frame backend": ("backend", lambda bad: M.to_frame("field", bad), (5, None, [], "dask")),
    "find": ("text", lambda bad: M.find(bad), (5, None, "", " ")),
    "find kind": ("kind", lambda bad: M.find("x", bad), (5, "localities", int, mm.Entity)),
    "subset": ("choice", lambda bad: M.subset(bad), (5, "loc:01", [5], ["loc:none"])),
    "subset within": ("within", lambda bad: M.subset(within=bad), (5, [], "loc:none")),
    "subset kinds": ("kinds", lambda bad: M.subset(kinds=bad), (5, "localities", [int])),
    "subset hops": ("hops", lambda bad: M.subset(hops=bad), (-1, "1", None)),
    "subset sources": ("sources", lambda bad: M.subset(sources=bad), (5, "no", None)),
    "union": ("other", lambda bad: M.union(bad), (5, None, [CITY])),
    "union how": ("how", lambda bad: M.union(M, how=bad), (5, None, "their", [])),
    "references": ("item", lambda bad: M.references(bad), ENTITY),
    "references relation": (
        "relation",
        lambda bad: M.references(WARD, relation=bad),
        (5, "leader", "leads", []),
    ),
    "references kind": (
        "kind",
        lambda bad: M.references(WARD, kind=bad),
        (5, "localities", "model", int, mm.Entity),
    ),
    "referrers": ("item", lambda bad: M.referrers(bad), ENTITY),
    "referrers relation": (
        "relation",
        lambda bad: M.referrers(WARD, relation=bad),
        (5, "leader", "serves", []),
    ),
    "referrers kind": (
        "kind",
        lambda bad: M.referrers(ORDER, kind=bad),
        (5, "localities", "observation", int, mm.Entity),
    ),
    "hierarchy": ("along", lambda bad: M.hierarchy(bad), (*ALONG, None)),
    "tree": ("along", lambda bad: M.tree(bad), (*ALONG, None)),
    "timeline": ("along", lambda bad: M.timeline(bad), (*ALONG, None)),
    "parent": ("item", lambda bad: M.parent(bad), ENTITY),
    "parent along": ("along", lambda bad: M.parent(WARD, along=bad), ALONG),
    "parent elsewhere": ("item", lambda bad: M.parent(bad, along="locality"), (ORGAN, "doc:1")),
    "children": ("item", lambda bad: M.children(bad), ENTITY),
    "children along": ("along", lambda bad: M.children(WARD, along=bad), ALONG),
    "ancestors": ("item", lambda bad: M.ancestors(bad), ENTITY),
    "ancestors along": ("along", lambda bad: M.ancestors(WARD, along=bad), ALONG),
    "descendants": ("item", lambda bad: M.descendants(bad), ENTITY),
    "descendants along": ("along", lambda bad: M.descendants(WARD, along=bad), ALONG),
    "path": ("start", lambda bad: M.path(bad, WARD), ENTITY),
    "path end": ("end", lambda bad: M.path(WARD, bad), (*ENTITY, ORGAN)),
    "path along": ("along", lambda bad: M.path(WARD, CITY, along=bad), ALONG),
    "common_ancestor": ("first", lambda bad: M.common_ancestor(bad), ENTITY),
    "common_ancestor others": ("others", lambda bad: M.common_ancestor(WARD, CITY, bad), ENTITY),
    "depth": ("item", lambda bad: M.depth(bad), ENTITY),
    "depth along": ("along", lambda bad: M.depth(WARD, along=bad), ALONG),
    "is_within": ("item", lambda bad: M.is_within(bad, CITY), ENTITY),
    "is_within other": ("other", lambda bad: M.is_within(WARD, bad), (*ENTITY, ORGAN)),
    "placed": ("item", lambda bad: M.placed(bad, along="locality"), ENTITY[:-1]),
    "placed along": ("along", lambda bad: M.placed(WARD, along=bad), (*ALONG, None)),
    "at": ("day", lambda bad: M.at(bad), (*DAY, None)),
    "during": ("period", lambda bad: M.during(bad), (5, None, "soon", "2025/2024")),
    "changes": ("since", lambda bad: M.changes(bad, LAST), (*DAY, None)),
    "changes until": ("until", lambda bad: M.changes(FIRST, bad), (*DAY, None, "2023-01-01")),
    "successors": ("item", lambda bad: M.successors(bad), (*ENTITY, "doc:1", ORDER)),
    "successors at": ("at", lambda bad: M.successors(WARD, at=bad), DAY),
    "predecessors": ("item", lambda bad: M.predecessors(bad), (*ENTITY, "doc:1", ORDER)),
    "predecessors at": ("at", lambda bad: M.predecessors(WARD, at=bad), DAY),
    "document": ("symbol", lambda bad: M.document(bad), (5, None, "", "no symbol")),
    "document issuer": ("issuer", lambda bad: M.document("12-CT/TU", issuer=bad), (5, "org:none")),
    "document at": ("at", lambda bad: M.document("12-CT/TU", at=bad), DAY),
    "basis": ("item", lambda bad: M.basis(bad), ENTITY),
    "effects": ("item", lambda bad: M.effects(bad), ENTITY),
    "rests_on": ("item", lambda bad: M.rests_on(bad), ENTITY),
    "in_force": ("at", lambda bad: M.in_force(bad), (*DAY, None)),
    "in_force under": ("under", lambda bad: M.in_force(FIRST, under=bad), (5, "doc:none")),
    "expiring": ("within", lambda bad: M.expiring(bad), (5, None, "soon")),
    "expiring under": ("under", lambda bad: M.expiring("2024", under=bad), (5, "doc:none")),
    "mandate": ("who", lambda bad: M.mandate(bad, FIRST, LAST), (*ENTITY, "distict")),
    "mandate since": ("since", lambda bad: M.mandate("city", bad, LAST), (*DAY, None)),
    "mandate until": ("until", lambda bad: M.mandate("city", FIRST, bad), (*DAY, "2023-01-01")),
    "mandate under": ("under", lambda bad: M.mandate("city", FIRST, LAST, under=bad), (5, "doc:0")),
    "issued_by": ("who", lambda bad: M.issued_by(bad), (*ENTITY, "distict")),
    "committees_of": ("item", lambda bad: M.committees_of(bad), (*ENTITY, ORGAN)),
    "committees_of below": ("below", lambda bad: M.committees_of(WARD, below=bad), (5, None)),
    "committees_of at": ("at", lambda bad: M.committees_of(WARD, at=bad), DAY),
    "leader_of": ("item", lambda bad: M.leader_of(bad), (*ENTITY, ORGAN)),
    "leader_of at": ("at", lambda bad: M.leader_of(WARD, at=bad), DAY),
    "rounds_of": ("item", lambda bad: M.rounds_of(bad), (*ENTITY, WARD)),
    "teams_of": ("item", lambda bad: M.teams_of(bad), (*ENTITY, WARD)),
    "results_of": ("item", lambda bad: M.results_of(bad), (*ENTITY, WARD)),
    "observations_of": ("item", lambda bad: M.observations_of(bad), (*ENTITY, ORDER)),
    "documents issued": ("issued", lambda bad: M.documents(issued=bad), (5, "soon", [])),
    "documents issuer": ("issuer", lambda bad: M.documents(issuer=bad), (5, "distict", WARD)),
    "documents type": ("type", lambda bad: M.documents(type=bad), (5, "leter", [])),
    "outline": ("along", lambda bad: M.outline(bad), (*ALONG, None)),
    "outline root": ("root", lambda bad: M.outline(root=bad), (5, "loc:none", ORGAN)),
    "outline depth": ("depth", lambda bad: M.outline(depth=bad), (-1, "1", 1.5)),
    "outline limit": ("limit", lambda bad: M.outline(limit=bad), (0, "1", 1.5)),
    "listing lang": ("lang", lambda bad: M.find("a").table(lang=bad), (5, "fr")),
    "kind lang": ("lang", lambda bad: M.localities.table(lang=bad), (5, "fr")),
    "changes lang": ("lang", lambda bad: M.changes(FIRST, LAST).table(lang=bad), (5, "fr")),
    "decisions lang": ("lang", lambda bad: mm.Decisions().table(lang=bad), (5, "fr")),
    "outline lang": ("lang", lambda bad: M.outline(lang=bad), (5, "fr")),
    "overdue": ("at", lambda bad: M.overdue(bad), DAY),
    "to_networkx": (
        "relations",
        lambda bad: M.to_networkx(relations=bad),
        (5, "leader", [5], ["lead"]),
    ),
    "to_networkx sources": ("sources", lambda bad: M.to_networkx(sources=bad), (5, None, "no")),
    "to_networkx entities": ("entities", lambda bad: M.to_networkx(entities=bad), (5, None, "no")),
    "to_networkx multi": ("multi", lambda bad: M.to_networkx(multi=bad), (5, None, "no")),
    "to_networkx at": ("at", lambda bad: M.to_networkx(at=bad), DAY),
    "sources_of": ("item", lambda bad: M.sources_of(bad, "name"), (5, "loc:none")),
    "sources_of field": ("field", lambda bad: M.sources_of("loc:01", bad), ("area", 5)),
}
CASES = [(name, bad) for name, (_, _, values) in QUERIES.items() for bad in values]


@pytest.mark.parametrize(("query", "bad"), CASES, ids=lambda value: str(value)[:20])
def test_a_wrong_argument_is_refused_by_its_name(query: str, bad: Any) -> None:
    argument, call, _ = QUERIES[query]
    with pytest.raises(mm.MassmobError) as caught:
        call(bad)
    assert caught.value.place.split(":")[0].partition("[")[0] == argument


def test_every_query_is_tried() -> None:
    queries = {
        name
        for cls in mm.Movement.__mro__
        if cls.__module__.startswith(("massmob.network", "massmob.movement"))
        for name, value in vars(cls).items()
        if callable(value) and not name.startswith("_")
    }
    tried = {name.split()[0] for name in QUERIES}
    of_other_modules = {"rollup", "funnel", "validate", "display", "to_dict", "diff"}
    internal = {"cached", "release_parent", "placer"}
    assert queries - tried - of_other_modules == internal


def test_unknown_levels_have_near_words() -> None:
    for query in (M.issued_by, lambda who: M.mandate(who, FIRST, LAST)):
        with pytest.raises(mm.UnknownEntityError, match="did you mean direct"):
            query("dirct")
        with pytest.raises(mm.UnknownEntityError, match="levels are central, city"):
            query("zzzz")
