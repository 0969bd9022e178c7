"""What a movement holds, of all that the model declares: the rows of the table of what strategies draw.

`declared` reads fields, closed lists and relations from the classes of the model, so a new one is a new row.
`PYTHONPATH=tests python tests/support/drawn_features.py` writes `docs/reference/drawn.md`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import mean
from typing import Any

import attrs
from hypothesis import HealthCheck, Phase, given, seed

import massmob as mm
from massmob.model.entity import ENTITY_TYPES
from massmob.model.records.value_forms import field_types
from massmob.model.references import HOLDS, references
from massmob.strategies import movements
from massmob.values.labelled_enum import LabelledEnum
from massmob.values.vocabulary import DocumentSystem, Relation
from support.tries import tries

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "drawn.md"
DRAWS, SEED = 2000, 20241015

EXCEPTED = {
    "disputes": "a dispute is a finding (MM903); `violations('MM903')` draws it",
    "Extent.unknown": "an unknown extent is a finding (MM806); `violations('MM806')` draws it",
}
"""What no valid movement has, and why."""


def declared() -> list[str]:
    """Everything that the model declares, and what matters besides; what `EXCEPTED` has is left out."""
    rows: list[str] = []
    for kind, cls in ENTITY_TYPES.items():
        rows.append(f"{kind}")
        rows += _declared_fields(cls, str(kind))
    rows += [f"{words.__name__}.{word}" for words in _closed_lists() for word in words]
    rows += [f"relation {relation}" for relation in Relation]
    rows += [*_OTHERS, *_PAIRS]
    return [row for row in rows if not any(part in row for part in EXCEPTED)]


def _declared_fields(cls: type[Any], prefix: str) -> Iterator[str]:
    for field in attrs.fields(cls):
        if HOLDS in field.metadata:
            yield from _declared_fields(field.metadata[HOLDS], f"{prefix}.{field.name}[]")
        elif field.name != "id":
            yield f"{prefix}.{field.name}"


def _closed_lists() -> list[type[LabelledEnum]]:
    """The closed lists that fields take their words from, those of held values and symbols too."""
    lists: dict[str, type[LabelledEnum]] = {"DocumentSystem": DocumentSystem}
    for cls in ENTITY_TYPES.values():
        held = [field.metadata[HOLDS] for field in attrs.fields(cls) if HOLDS in field.metadata]
        for owner in (cls, *held):
            for type_ in field_types(owner).values():
                if issubclass(type_.kind, LabelledEnum):
                    lists[type_.kind.__name__] = type_.kind
    return [lists[name] for name in sorted(lists)]


def features(movement: mm.Movement) -> set[str]:
    """The rows that a movement holds."""
    rows: set[str] = set()
    for entity in movement:
        rows.add(str(entity.entity_kind))
        rows.update(_filled(entity, str(entity.entity_kind)))
        rows.update(f"relation {link.reference.relation}" for link in references(entity))
    rows.update(name for name, has in {**_OTHERS, **_PAIRS}.items() if has(movement))
    return rows


def _filled(holder: Any, prefix: str) -> Iterator[str]:
    for field in attrs.fields(type(holder)):
        value = getattr(holder, field.name)
        if HOLDS in field.metadata:
            for part in value:
                yield from _filled(part, f"{prefix}.{field.name}[]")
            continue
        if field.name != "id" and value != field.default and value not in ("", None):
            yield f"{prefix}.{field.name}"
        for word in value if isinstance(value, tuple) else (value,):
            if isinstance(word, LabelledEnum):
                yield f"{type(word).__name__}.{word}"
            elif isinstance(word, mm.DocumentSymbol):
                yield f"DocumentSystem.{word.system}"


# --- what matters besides ----------------------------------------------------------------------------


def _names(languages: tuple[str, ...]) -> Any:
    return lambda movement: any(entity.name.languages == languages for entity in movement)


def _quantity(is_of_form: Any) -> Any:
    return lambda movement: any(
        is_of_form(figure.value) for figure in movement.observations.values()
    )


def _reorganised_twice(movement: mm.Movement) -> bool:
    units = movement.localities
    return any(
        step.to in units and units[step.to].successors
        for unit in units.values()
        for step in unit.successors
    )


_OTHERS: Mapping[str, Any] = {
    "name in Vietnamese": _names(("vi",)),
    "name in English": _names(("en",)),
    "name in Russian": _names(("ru",)),
    "name in Vietnamese and English": _names(("vi", "en")),
    "name in Vietnamese and Russian": _names(("vi", "ru")),
    "name in English and Russian": _names(("en", "ru")),
    "name in all three languages": _names(("vi", "en", "ru")),
    "figure without an upper bound": _quantity(lambda value: value.high is None),
    "figure between two bounds": _quantity(lambda v: v.high is not None and v.low < v.high),
    "figure out of a whole": _quantity(lambda value: value.of is not None),
    "document without a day": lambda m: any(d.issued is None for d in m.documents.values()),
    "document of a year or month": lambda m: any(
        d.issued is not None and not d.issued.is_day for d in m.documents.values()
    ),
    "document without a symbol": lambda m: any(d.symbol is None for d in m.documents.values()),
    "document without an issuer": lambda m: any(d.issuer is None for d in m.documents.values()),
    "unit reorganised twice": _reorganised_twice,
    "unit with several receivers": lambda m: any(
        len(u.successors) > 1 for u in m.localities.values()
    ),
    "unit without a code": lambda m: any(not u.code for u in m.localities.values()),
    "code used by two units": lambda m: (
        max(Counter(u.code for u in m.localities.values() if u.code).values(), default=0) > 1
    ),
    "round 3 or later": lambda m: any(r.order >= 3 for r in m.rounds.values()),
    "rank 3 or lower": lambda m: any(
        (r.rank or 0) >= 3 for t in m.teams.values() for r in t.results
    ),
    "model without a unit": lambda m: any(x.unit is None for x in m.models.values()),
    "model of a committee": lambda m: any(x.unit in m.committees for x in m.models.values()),
}


def _milestones(movement: mm.Movement) -> Iterator[list[mm.ModelStatus]]:
    for model in movement.models.values():
        yield [milestone.status for milestone in sorted(model.milestones, key=lambda m: m.on)]


def _chain(movement: mm.Movement) -> int:
    """How many documents of a movement implement or continue one another, one after the other."""
    length: dict[str, int] = {}

    def of(id: str) -> int:
        if id not in length:
            document = movement.documents[id]
            length[id] = 1 + max(map(of, (*document.implements, *document.continues)), default=0)
        return length[id]

    return max(map(of, movement.documents), default=0)


def _shared_meetings(movement: mm.Movement) -> bool:
    contests: dict[str, set[str]] = {}
    for cluster in movement.contest_clusters.values():
        if cluster.meeting_of:
            contests.setdefault(cluster.meeting_of, set()).add(
                movement.rounds[cluster.round].contest
            )
    return any(len(held) > 1 for held in contests.values())


def _merged_with_models(movement: mm.Movement) -> bool:
    receivers = Counter(s.to for u in movement.localities.values() for s in u.successors)
    merged = {
        unit.id
        for unit in movement.localities.values()
        for step in unit.successors
        if receivers[step.to] > 1
    }
    return any(model.unit in merged for model in movement.models.values())


_PAIRS: Mapping[str, Any] = {
    "chain of three documents": lambda m: _chain(m) >= 3,
    "document that implements two": lambda m: any(
        len(d.implements) > 1 for d in m.documents.values()
    ),
    "recognised, then another milestone": lambda m: any(
        "recognised" in statuses[:-1] for statuses in _milestones(m)
    ),
    "milestones in another order than their days": lambda m: any(
        [*x.milestones] != sorted(x.milestones, key=lambda milestone: milestone.on)
        for x in m.models.values()
    ),
    "merged unit with models": _merged_with_models,
    "two contests with shared clusters": _shared_meetings,
    "team without a result": lambda m: any(not t.results for t in m.teams.values()),
}
"""What one entity alone cannot show; of these one movement in a hundred is enough."""
RARE = frozenset(_PAIRS)


def measure(draws: int = DRAWS) -> tuple[Counter[str], list[int]]:
    """How many of the default movements hold each row, and their sizes."""
    counts: Counter[str] = Counter()
    sizes: list[int] = []

    @seed(SEED)
    @tries(
        draws,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=[*HealthCheck],
    )
    @given(movements(max_units=12))
    def draw(movement: mm.Movement) -> None:
        counts.update(features(movement))
        sizes.append(len(movement))

    draw()
    return counts, sizes


def page(counts: Mapping[str, int], sizes: list[int]) -> str:
    """The page of the documentation."""
    draws = len(sizes)
    lines = [
        "# What the strategies draw",
        "",
        f"How many of {draws:,} movements of `movements(max_units=12)` hold each field, word and relation of",
        f"the model; they have {mean(sizes):.0f} entities on average, at most {max(sizes)}. Made by",
        "`PYTHONPATH=tests python tests/support/drawn_features.py`; a test keeps it complete.",
        "",
        "Not drawn in valid movements:",
        "",
        *(f"- {name}: {reason}" for name, reason in EXCEPTED.items()),
        "",
        "| what | movements |",
        "|---|---:|",
    ]
    lines += [f"| {row} | {100 * counts[row] / draws:.1f} % |" for row in declared()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(*measure()), encoding="utf-8")
