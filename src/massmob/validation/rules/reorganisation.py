"""MM8xx: successors of a unit that ended are recorded, and the rows of one unit do not contradict one another.

Extents are those of the conversion table of 2025.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from graphlib import CycleError, TopologicalSorter

from massmob.model.entities import Locality, Succession
from massmob.model.entity import grouped
from massmob.network.network import Network
from massmob.translation.catalogue import gettext
from massmob.validation.finding import Severity
from massmob.validation.registry import Violation, rule
from massmob.validation.suspects import with_values
from massmob.validation.wording import indefinite
from massmob.values.period_phrase import when
from massmob.values.vocabulary import Extent

_DAY = timedelta(days=1)


def _without_receiver(localities: Sequence[Locality], _: Network) -> list[Locality]:
    return [unit for unit in localities if unit.valid.end is not None and not unit.successors]


@rule(
    "MM801",
    "a unit that ended has a receiver",
    why="Without one its figures can be carried no further than to the unit above.",
    hint="find the receiver in the resolution; leave it unknown if no source names one",
    severity=Severity.WARNING,
    of=(Locality,),
    suspects=_without_receiver,
)
def no_receiver(locality: Locality, movement: Network) -> Iterator[Violation]:
    """Localities that ended in the time covered, and not with their whole tier, without a succession."""
    end, first_day = locality.valid.end, movement.first_day_covered or date.min
    if end is None or end < first_day:
        return
    if end != locality.tier.valid.end and not locality.successors:
        note = locality.note.label() if locality.note is not None else ""
        message = gettext("{kind} {name} ended on {day}, and no receiver is known").format(
            kind=locality.kind.label(), name=locality.name.label(), day=end
        )
        yield Violation(locality, message, field="successors", hint=note)


@rule(
    "MM802",
    "a unit goes into others on the day after it ends",
    why="A receiver before the end counts twice, one long after it leaves a gap.",
    hint="correct the day of the row or the end of the unit",
    of=(Locality,),
    suspects=with_values("successors"),
)
def day_of_succession(locality: Locality) -> Iterator[Violation]:
    """Successions on another day than the one after the unit's end."""
    end = locality.valid.end
    for position, row in enumerate(locality.successors):
        # Only a part of a unit may leave it while the unit continues.
        continues = end is None and row.extent is not Extent.WHOLE
        if not continues and (end is None or end == date.max or row.on != end + _DAY):
            message = (
                gettext("goes into {id} on {day}, but it ends on {end}")
                if end
                else gettext("goes into {id} on {day}, but it has no end")
            ).format(id=row.to, day=row.on, end=end)
            yield Violation(
                locality, message, field=f"successors[{position}].on", related=(row.to,)
            )


@rule(
    "MM803",
    "a receiver is in force on the day it receives",
    why="A unit that does not exist cannot receive another.",
    hint="name the unit that has the code on that day",
    of=(Locality,),
    suspects=with_values("successors"),
)
def receiver_in_force(locality: Locality, movement: Network) -> Iterator[Violation]:
    """Successions to localities not in force on their day."""
    for position, row in enumerate(locality.successors):
        receiver = movement.get(row.to)
        if isinstance(receiver, Locality) and row.on not in receiver.valid:
            message = gettext("goes into {id} on {day}, which is in force {period}").format(
                id=row.to, day=row.on, period=when(receiver.valid)
            )
            yield Violation(
                locality, message, field=f"successors[{position}].to", related=(row.to,)
            )


@rule(
    "MM804",
    "the rows of a unit do not contradict one another",
    why="A unit that went as a whole into one unit went into no other; its figures would be carried twice.",
    hint="make the rows parts, or remove the wrong one",
    of=(Locality,),
    suspects=with_values("successors"),
)
def extents_fit(locality: Locality) -> Iterator[Violation]:
    """A whole beside another row of that day, two receivers of all the people, two main ones, or one twice."""
    for day, rows in grouped(locality.successors, lambda row: row.on).items():
        for problem in _contradictions(rows):
            message = gettext("on {day}: {problem}").format(day=day, problem=problem)
            yield Violation(locality, message, field="successors")


def _contradictions(rows: list[Succession]) -> Iterator[str]:
    extents = [row.extent for row in rows]
    if Extent.WHOLE in extents and len(rows) > 1:
        yield gettext("it goes as a whole into one unit and also into another")
    if extents.count(Extent.ALL_PEOPLE) > 1:
        yield gettext("all its people go into two units")
    if sum(row.main is True for row in rows) > 1:
        yield gettext("it has two main receivers")
    if len({row.to for row in rows}) < len(rows):
        yield gettext("one receiver is named twice")


@rule(
    "MM805",
    "successions form no cycle",
    why="A unit cannot become its own predecessor; a figure would be carried endlessly.",
    hint="remove the wrong row",
    reads=("locality",),
    fields=("successors",),
)
def cycle_of_successions(movement: Network) -> Iterator[Violation]:
    """Localities whose successions lead back to them; each is reported once."""
    localities = movement.localities
    rows_of = {id: unit.successors for id, unit in localities.items() if unit.successors}
    # Only a receiver with receivers of its own can be part of a cycle; most have none.
    receivers = {
        id: receiving
        for id, rows in rows_of.items()
        if (receiving := [row.to for row in rows if row.to in rows_of])
    }
    try:
        TopologicalSorter(receivers).prepare()
    except CycleError:
        import networkx as nx

        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_edges_from((id, other) for id, others in receivers.items() for other in others)
        cycles: Iterator[set[str]] = nx.strongly_connected_components(graph)
        in_cycles = {
            id for cycle in cycles for id in cycle if len(cycle) > 1 or graph.has_edge(id, id)
        }
        for id in sorted(in_cycles):
            message = gettext("its successions form a cycle")
            yield Violation(localities[id], message, field="successors")


@rule(
    "MM806",
    "the extent of a succession is known",
    why="An unknown extent leaves every figure between nothing and everything.",
    hint="look it up in the conversion table or the resolution",
    severity=Severity.NOTE,
    of=(Locality,),
    suspects=with_values("successors"),
)
def extent_unknown(locality: Locality) -> Iterator[Violation]:
    """Rows whose extent is not known."""
    for position, row in enumerate(locality.successors):
        if row.extent is Extent.UNKNOWN:
            message = gettext("how much of it went into {id} is not known").format(id=row.to)
            yield Violation(locality, message, field=f"successors[{position}].extent")


@rule(
    "MM807",
    "a unit goes into units of its own tier, or of one above",
    why="A commune goes into communes; a district as its receiver would misplace its figures.",
    hint="name the receiving unit of the same tier",
    severity=Severity.WARNING,
    of=(Locality,),
    suspects=with_values("successors"),
)
def into_another_level(locality: Locality, movement: Network) -> Iterator[Violation]:
    """Successions to a locality of a lower tier, or of a higher one while the unit's own tier exists."""
    for position, row in enumerate(locality.successors):
        receiver = movement.get(row.to)
        if not isinstance(receiver, Locality) or receiver.tier is locality.tier:
            continue
        if receiver.tier.rank > locality.tier.rank and row.on not in locality.tier.valid:
            continue  # a district abolished with its tier goes into communes
        message = gettext("{kind} goes into {receiver_kind}, {name}").format(
            kind=indefinite(locality.kind),
            receiver_kind=indefinite(receiver.kind),
            name=receiver.name.label(),
        )
        field = f"successors[{position}].to"
        yield Violation(locality, message, field=field, related=(row.to,))
