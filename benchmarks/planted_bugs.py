"""Twenty bugs that people make, each planted in a small application, for `benchmarks/strategies.py`.

An application answers a question about a movement; it is right where its answer is that of the library. With
each bug is the least number of entities of a movement that shows it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date

import attrs

import massmob as mm

__all__ = ["BUGS", "Bug"]


@attrs.frozen
class Bug:
    """A planted bug.

    Attributes:
        name: What the application does wrong.
        fewest: The fewest entities of a movement that shows it.
        shows: Whether a movement shows it; an exception of the application does too.
    """

    name: str
    fewest: int
    shows: Callable[[mm.Movement], bool]


BUGS: list[Bug] = []


def planted(name: str, fewest: int) -> Callable[[Callable[[mm.Movement], bool]], None]:
    def add(shows: Callable[[mm.Movement], bool]) -> None:
        BUGS.append(Bug(name, fewest, shows))

    return add


# --- models ----------------------------------------------------------------------------------------


@planted("the last milestone in the list is taken for the latest", 4)
def last_of_list(movement: mm.Movement) -> bool:
    return any(
        model.milestones[-1].status != model.status
        for model in movement.models.values()
        if model.milestones
    )


@planted("recognised are those whose last status is `recognised`", 4)
def recognised_at_last(movement: mm.Movement) -> bool:
    return any(
        model.status != "recognised" and any(m.status == "recognised" for m in model.milestones)
        for model in movement.models.values()
    )


@planted("models without a unit are left out of the total", 5)
def unplaced_left_out(movement: mm.Movement) -> bool:
    by_unit = Counter(model.unit for model in movement.models.values() if model.unit)
    return by_unit.total() != len(movement.models)


@planted("what runs a model is taken for a locality", 5)
def runner_is_a_locality(movement: mm.Movement) -> bool:
    kinds = [movement.localities[m.unit].kind for m in movement.models.values() if m.unit]
    return len(kinds) < 0


# --- documents -------------------------------------------------------------------------------------


def basis(
    movement: mm.Movement, id: str, follow: Callable[[mm.Document], Iterator[str]]
) -> set[str]:
    """The documents that a document implements, directly or not, as an application follows them."""
    found: set[str] = set()
    waiting = [id]
    while waiting:
        for other in follow(movement.documents[waiting.pop()]):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found


def all_of(document: mm.Document) -> Iterator[str]:
    yield from document.implements


@planted("only the first document implemented is followed", 5)
def first_basis_alone(movement: mm.Movement) -> bool:
    def follow(document: mm.Document) -> Iterator[str]:
        yield from document.implements[:1]

    return any(
        basis(movement, id, follow) != basis(movement, id, all_of) for id in movement.documents
    )


@planted("documents are followed for one step only", 5)
def one_step(movement: mm.Movement) -> bool:
    return any(
        set(document.implements) != basis(movement, document.id, all_of)
        for document in movement.documents.values()
    )


@planted("days of issue are sorted as text", 4)
def days_as_text(movement: mm.Movement) -> bool:
    days = [d.issued.start for d in movement.documents.values() if d.issued and d.issued.start]
    return sorted(days) != sorted(days, key=lambda day: day.strftime("%d/%m/%Y"))


@planted("every document is taken to have a day of issue", 3)
def always_issued(movement: mm.Movement) -> bool:
    years = [d.issued.first_year for d in movement.documents.values()]  # type: ignore[union-attr]  # the planted bug
    return len(years) < 0


# --- units -----------------------------------------------------------------------------------------


@planted("the last day of a period is taken for the first day after it", 3)
def exclusive_end(movement: mm.Movement) -> bool:
    return any(
        not (unit.valid.start or date.min) <= day < (unit.valid.end or date.max)
        for unit in movement.localities.values()
        if (day := unit.valid.end) is not None
    )


@planted("a code is taken for an id", 5)
def code_as_id(movement: mm.Movement) -> bool:
    coded = [unit for unit in movement.localities.values() if unit.code]
    return len({(unit.tier, unit.code): unit for unit in coded}) != len(coded)


@planted("units that have ended are counted as current", 3)
def ended_is_current(movement: mm.Movement) -> bool:
    return len(movement.localities) != len(movement.at("2026-01-01").localities)


@planted("a unit is taken to go into one other", 6)
def one_receiver(movement: mm.Movement) -> bool:
    return any(
        {step.to for step in unit.successors[:1]} != {step.to for step in unit.successors}
        for unit in movement.localities.values()
    )


@planted("a unit is followed through one reorganisation only", 6)
def one_reorganisation(movement: mm.Movement) -> bool:
    return any(
        "2026-01-01" not in receiver.valid
        for unit in movement.localities.values()
        for step in unit.successors
        if (receiver := movement.localities[step.to])
    )


@planted("every edge between units is taken for `part of`", 5)
def any_edge(movement: mm.Movement) -> bool:
    graph = movement.graph
    return any(
        {other for other, _ in graph.in_edges(id) if other.startswith("loc:")}
        != {child.id for child in movement.children(id)}
        for id in movement.localities
    )


@planted("every name is taken to be in Vietnamese", 2)
def vietnamese_alone(movement: mm.Movement) -> bool:
    names = [unit.name.vi.upper() for unit in movement.localities.values()]  # type: ignore[union-attr]  # the planted bug
    return len(names) < 0


# --- figures ---------------------------------------------------------------------------------------


@planted("a bound is taken for an exact figure", 4)
def bound_as_figure(movement: mm.Movement) -> bool:
    return any(
        mm.Quantity(figure.value.low) != figure.value
        for figure in movement.observations.values()
        if figure.value.of is None
    )


@planted("the figure of a whole is added to those of its parts", 6)
def counted_twice(movement: mm.Movement) -> bool:
    about = {
        (figure.indicator, figure.valid, figure.unit)
        for figure in movement.observations.values()
        if figure.value.low > 0 and figure.unit in movement.localities
    }
    return any(
        (indicator, valid, above.id) in about
        for indicator, valid, unit in about
        for above in movement.ancestors(unit)
    )


# --- contests --------------------------------------------------------------------------------------


@planted("every team is taken to have a result", 7)
def always_a_result(movement: mm.Movement) -> bool:
    rounds = [team.results[0].round for team in movement.teams.values()]
    return len(rounds) < 0


@planted("the second round is taken for the final", 7)
def second_is_final(movement: mm.Movement) -> bool:
    last: Counter[str] = Counter()
    for round in movement.rounds.values():
        last[round.contest] = max(last[round.contest], round.order)
    return any(order > 2 for order in last.values())


@planted("an emulation cluster is taken to meet in one contest", 11)
def one_meeting(movement: mm.Movement) -> bool:
    contests: dict[str, set[str]] = {}
    for cluster in movement.contest_clusters.values():
        if cluster.meeting_of is not None:
            held = contests.setdefault(cluster.meeting_of, set())
            held.add(movement.rounds[cluster.round].contest)
    return any(len(held) > 1 for held in contests.values())
