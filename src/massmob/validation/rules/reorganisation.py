"""MM8xx: successors of a unit that ended are recorded, and the rows of one unit fit together.

Extents are those of the conversion table of 2025.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from graphlib import CycleError, TopologicalSorter

from massmob.model.entities import Locality, Succession
from massmob.model.entity import grouped
from massmob.network.network import Network
from massmob.validation.finding import Severity
from massmob.validation.registry import Violation, rule
from massmob.values.vocabulary import Extent

_DAY = timedelta(days=1)


@rule(
    "MM801",
    "a unit that ended has a receiver",
    why="Without one its figures can be carried no further than to the unit above.",
    hint="find the receiver in the resolution; leave it out when no source bears it out",
    severity=Severity.WARNING,
    of=(Locality,),
)
def no_receiver(locality: Locality) -> Iterator[Violation]:
    """Localities that ended, and not with their whole level, without a succession."""
    end = locality.valid.end
    if end is not None and end != locality.level.valid.end and not locality.successors:
        note = locality.note.label("en") if locality.note is not None else ""
        told = f"{locality.kind.vi} {locality.name} ended on {end} and no receiver is known"
        yield Violation(locality, told, field="successors", hint=note)


@rule(
    "MM802",
    "a unit goes into others on the day after its last",
    why="A receiver before the end counts twice, one long after it leaves a hole.",
    hint="correct the day of the row or the end of the unit",
    of=(Locality,),
)
def day_of_succession(locality: Locality) -> Iterator[Violation]:
    """Successions on another day than the one after the unit's end."""
    end = locality.valid.end
    for position, row in enumerate(locality.successors):
        # Only a part of a unit may leave it while it goes on.
        goes_on = end is None and row.extent is not Extent.WHOLE
        if not goes_on and (end is None or end == date.max or row.on != end + _DAY):
            until = f"ends {end}" if end else "has no end"
            told = f"goes into {row.to} on {row.on}, but it {until}"
            yield Violation(locality, told, field=f"successors[{position}].on", related=(row.to,))


@rule(
    "MM803",
    "a receiver is in force on the day it receives",
    why="A unit that is not there cannot receive another.",
    hint="name the unit that bears the code on that day",
    after=("MM102",),
    of=(Locality,),
)
def receiver_in_force(locality: Locality, movement: Network) -> Iterator[Violation]:
    """Successions to localities not in force on their day."""
    for position, row in enumerate(locality.successors):
        receiver = movement.localities.get(row.to)
        if receiver is not None and row.on not in receiver.valid:
            told = f"goes into {row.to} on {row.on}, which is valid {receiver.valid.label()}"
            yield Violation(locality, told, field=f"successors[{position}].to", related=(row.to,))


@rule(
    "MM804",
    "the rows of a unit fit together",
    why="A unit that went whole one way went no other way; figures would be carried twice.",
    hint="make the rows parts, or take the wrong one out",
    of=(Locality,),
)
def extents_fit(locality: Locality) -> Iterator[Violation]:
    """A whole beside another row of the day, two receivers of all the people, or two main ones."""
    for day, rows in grouped(locality.successors, lambda row: row.on).items():
        for told in _misfits(rows):
            yield Violation(locality, f"{told} on {day}", field="successors")


def _misfits(rows: list[Succession]) -> Iterator[str]:
    extents = [row.extent for row in rows]
    if Extent.WHOLE in extents and len(rows) > 1:
        yield "goes whole into one unit and also into another"
    if extents.count(Extent.ALL_PEOPLE) > 1:
        yield "all its people go two ways"
    if sum(row.main is True for row in rows) > 1:
        yield "has two main receivers"
    if len({row.to for row in rows}) < len(rows):
        yield "names one receiver twice"


@rule(
    "MM805",
    "successions do not run in a circle",
    why="A unit cannot become its own predecessor; a figure would be carried for ever.",
    hint="take the wrong row out",
    reads=("locality",),
)
def circle(movement: Network) -> Iterator[Violation]:
    """Localities that lead back to themselves; each is told once."""
    localities = movement.localities
    receivers = {
        id: [row.to for row in each.successors if row.to in localities]
        for id, each in localities.items()
        if each.successors
    }
    try:
        TopologicalSorter(receivers).prepare()
    except CycleError:
        import networkx as nx

        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_edges_from((id, other) for id, others in receivers.items() for other in others)
        rings: Iterator[set[str]] = nx.strongly_connected_components(graph)
        in_rings = {id for ring in rings for id in ring if len(ring) > 1 or graph.has_edge(id, id)}
        for id in sorted(in_rings):
            yield Violation(
                localities[id], "its successions lead into a circle", field="successors"
            )


@rule(
    "MM806",
    "the extent of a succession is known",
    why="An unknown extent leaves every figure between nothing and everything.",
    hint="look it up in the conversion table or the resolution",
    severity=Severity.NOTE,
    of=(Locality,),
)
def extent_unknown(locality: Locality) -> Iterator[Violation]:
    """Rows whose extent is not known."""
    for position, row in enumerate(locality.successors):
        if row.extent is Extent.UNKNOWN:
            told = f"how much of it went into {row.to} is not known"
            yield Violation(locality, told, field=f"successors[{position}].extent")


@rule(
    "MM807",
    "a unit goes into units of its own level, or of one above",
    why="A commune goes into communes; into a district it went only on paper, and its figures go astray.",
    hint="name the receiving unit of the same level",
    severity=Severity.WARNING,
    after=("MM102",),
    of=(Locality,),
)
def into_another_level(locality: Locality, movement: Network) -> Iterator[Violation]:
    """Successions into a locality of a lower level, or of a higher one while the own level exists."""
    for position, row in enumerate(locality.successors):
        receiver = movement.localities.get(row.to)
        if receiver is None or receiver.level is locality.level:
            continue
        if receiver.level.rank > locality.level.rank and row.on not in locality.level.valid:
            continue  # a district that went with its level, into the communes made of it
        told = f"a {locality.kind.en} goes into a {receiver.kind.en}, {receiver.name}"
        field = f"successors[{position}].to"
        yield Violation(locality, told, field=field, related=(row.to,))
