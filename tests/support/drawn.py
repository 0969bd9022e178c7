"""Strategies that `massmob.strategies` rightly lacks: what is not valid, or is hostile.

Figures are arbitrary, units go on in any number of others with extents unknown, names have markup. All other
tests draw from `massmob.strategies`.
"""

from __future__ import annotations

from datetime import date, timedelta

import attrs
from hypothesis import strategies as st

import massmob as mm
from massmob.strategies import movements, quantities


def hostile_names() -> st.SearchStrategy[str]:
    """Names with markup of XML, HTML, DOT, Mermaid or Markdown, or any other characters."""
    return st.one_of(
        st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1),
        st.sampled_from(NOTATION),
    ).filter(lambda text: bool(text.strip()))


NOTATION = (
    '"] -> "x" [label="',
    "]]><node id='x'/>",
    "</data></node><node id='x'/>",
    "<script>alert(1)</script>",
    "<b>bold</b>",
    "end\n    n9 --> n0",
    '"]\nclick n0 "javascript:alert(1)"',
    "\u202etxt.exe\u2066",
    "\\",
    '\\"',
    "\\N and \\n",
    "#quot;&quot;&amp;",
    "&lt;b&gt; &#60;",
    "\ufffe\uffff",
    "á" * 10_000,
    "%% comment",
    "a\tb",
    "direction LR",
    "1. first",
    "- `point` **bold** $$x$$",
)


@st.composite
def furnished(draw: st.DrawFn) -> mm.Movement:
    """Movements of the strategies with models and documents, and arbitrary figures of one indicator.

    Figures of the strategies agree with one truth, so that none contradicts another; these need not. Models are
    of a unit: one without is placed by its documents, and counted at the lowest unit above all of theirs, which
    the obvious ways of these tests do not do.
    """
    entries = {"model": (0, 6), "document": (1, 5), "field": (0, 2)}
    movement = draw(movements(max_entries=0, entries=entries))
    figures = draw(
        st.dictionaries(st.sampled_from(sorted(movement.localities)), quantities(), max_size=8)
    )
    root = next(unit.id for unit in movement.localities.values() if unit.parent is None)
    unplaced = [model for model in movement.models.values() if model.unit is None]
    movement = movement.replace(*(attrs.evolve(model, unit=root) for model in unplaced))
    return movement.add(
        mm.Indicator(id="ind:1", name="số mô hình", measure="count"),
        *(_figure(n, unit, value) for n, (unit, value) in enumerate(figures.items())),
    )


def _figure(number: int, unit: str, value: mm.Quantity | float) -> mm.Entity:
    return mm.Observation(
        id=f"obs:{number}",
        name=f"số mô hình {number}",
        indicator="ind:1",
        unit=unit,
        value=value,
        valid="2024",
    )


REORGANISED = (date(2025, 1, 1), date(2025, 7, 1))
GENERATIONS = 3


@st.composite
def reorganisations(draw: st.DrawFn) -> mm.Movement:
    """A province of which all communes are reorganised twice, into any others, some to an unknown extent.

    Of the strategies' communes two at most are reorganised twice, and an unknown extent is a finding.
    """
    entities: list[mm.Entity] = [mm.Locality(id="loc:0", name="Tỉnh", kind="tinh")]
    sizes = [draw(st.integers(1, 4)) for _ in range(GENERATIONS)]
    for generation, size in enumerate(sizes):
        entities += [
            mm.Locality(
                id=f"loc:{generation}.{number}",
                name=f"Xã {generation}.{number}",
                code=str(number),
                kind="xa",
                parent="loc:0",
                valid=_valid_period(generation),
                successors=_successions(draw, generation, sizes),
            )
            for number in range(size)
        ]
    return mm.Movement(entities)


def _valid_period(generation: int) -> mm.Period:
    start = REORGANISED[generation - 1] if generation else None
    last = generation == GENERATIONS - 1
    return mm.Period(start, None if last else REORGANISED[generation] - timedelta(days=1))


def _successions(draw: st.DrawFn, generation: int, sizes: list[int]) -> tuple[mm.Succession, ...]:
    if generation == len(sizes) - 1:
        return ()
    receivers = sorted(draw(st.sets(st.integers(0, sizes[generation + 1] - 1), min_size=1)))
    extents = [mm.Extent.WHOLE]
    if len(receivers) > 1:
        partial = st.sampled_from(
            (
                mm.Extent.PART,
                mm.Extent.ALL_PEOPLE,
                mm.Extent.LAND_ONLY,
                mm.Extent.PEOPLE_PART,
                mm.Extent.UNKNOWN,
            )
        )
        extents = [draw(partial) for _ in receivers]
        # All people can go to one receiver only, and some people must go to one.
        people = [n for n, extent in enumerate(extents) if extent is mm.Extent.ALL_PEOPLE]
        extents = [
            mm.Extent.PART if extent is mm.Extent.ALL_PEOPLE and people[1:] else extent
            for extent in extents
        ]
        extents[0] = mm.Extent.PART if mm.Extent.ALL_PEOPLE not in extents else extents[0]
    return tuple(
        mm.Succession(
            to=f"loc:{generation + 1}.{number}", extent=extent, on=REORGANISED[generation]
        )
        for number, extent in zip(receivers, extents, strict=True)
    )
