"""Strategies that `massmob.strategies` lacks: many entries, several reorganisations, hostile names.

All other tests draw from `massmob.strategies`. These movements are not valid: only the fields that their tests
need are filled in, and figures are arbitrary.
"""

from __future__ import annotations

from datetime import date, timedelta

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
    """Units of the strategies with fields, models and figures, and a chain of documents with periods covered.

    The strategies draw few entries of thirteen kinds: in one movement of twenty a document rests on another,
    and no document covers a period.
    """
    movement = draw(movements(max_entries=0, with_reorganisation=True))
    units = st.sampled_from(sorted((*movement.localities, *movement.committees)))
    places = st.sampled_from(sorted(movement.localities))
    figures = draw(st.dictionaries(places, quantities(), max_size=8))
    added: list[mm.Entity] = [
        mm.Field(id="field:1", name="kinh tế"),
        mm.Field(id="field:2", name="chăn nuôi", kind="theme", parent="field:1"),
        mm.Indicator(id="ind:1", name="số mô hình", measure="count"),
        *(_model(draw, n, draw(units)) for n in range(draw(st.integers(0, 6)))),
        *(_figure(n, unit, value) for n, (unit, value) in enumerate(figures.items())),
        *_documents(
            draw(st.lists(st.integers(0, 15), min_size=1, max_size=5)), _top_committee(movement)
        ),
    ]
    return movement.add(*added)


def _model(draw: st.DrawFn, number: int, unit: str) -> mm.Entity:
    return mm.MobilizationModel(
        id=f"model:{number}",
        name={"vi": f"Mô hình {number}", "en": f"Model {number}"},
        field=draw(st.sampled_from(("field:1", "field:2"))),
        unit=unit,
        valid=draw(st.sampled_from(("2023", "2024", "2023/2024"))),
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


def _top_committee(movement: mm.Movement) -> str | None:
    """The committee of the province, which half of the movements have."""
    return next((organ.id for organ in movement.committees.values() if not organ.superior), None)


def _documents(picks: list[int], issuer: str | None) -> list[mm.Entity]:
    """Documents that implement earlier ones: those whose bits in the pick are set."""
    return [
        mm.Document(
            id=f"doc:{position}",
            name=f"{position + 1:02}-KH/TU",
            symbol=f"{position + 1:02}-KH/TU",
            type="plan",
            issuer=issuer,
            issued=date(2009 + position, 1, 1),
            valid=mm.Period(date(2009 + position, 1, 1)),
            covers=mm.Period.years(2009 + position, 2010 + position + pick % 3),
            implements=tuple(f"doc:{n}" for n in range(position) if (pick >> n) & 1),
        )
        for position, pick in enumerate(picks)
    ]


REORGANISED = (date(2025, 1, 1), date(2025, 7, 1))
GENERATIONS = 3


@st.composite
def reorganisations(draw: st.DrawFn) -> mm.Movement:
    """A province whose communes are reorganised twice; the strategies have only the one of 2025-07-01."""
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
