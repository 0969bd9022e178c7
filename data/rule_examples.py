"""Write `src/massmob/validation/cases.json`: for each rule records that break it, and the same corrected.

Run ``python data/rule_examples.py`` after a rule was added or changed; with the codes of these rules as
arguments it takes less time. The cases are those of `tests/support/activity_cases.py`, made as small as
possible: entities and fields are left out as long as the rule, and no other, is still broken. Examples need
no sources. All are invented.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import attrs

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

import massmob as mm
from massmob.errors import printable
from massmob.model.references import references
from support.activity_cases import BROKEN, GOOD

Condition = Callable[[mm.Movement], bool]


def codes(movement: mm.Movement, code: str) -> set[str]:
    """The codes of the findings, without that of missing sources."""
    return {finding.code for finding in mm.validate(movement).findings} - ({"MM901"} - {code})


def reductions(movement: mm.Movement) -> Iterator[mm.Movement]:
    """The movement without one of its entities, or with a field left out."""
    for entity in movement:
        yield without(movement, entity)
    for entity in movement:
        for field in attrs.fields(type(entity)):
            default = field.default
            if default is attrs.NOTHING or getattr(entity, field.name) == default:
                continue
            if isinstance(default, attrs.Factory):  # type: ignore[arg-type]  # to mypy it is a function
                continue
            try:
                plain = attrs.evolve(entity, **{field.name: default})
            except mm.MassmobError:
                continue
            yield movement.replace(plain)


def without(movement: mm.Movement, removed: mm.Entity) -> mm.Movement:
    return mm.Movement(entity for entity in movement if entity.id != removed.id)


def concerned(movement: mm.Movement, code: str) -> mm.Movement:
    """The entities that the findings of a rule name, and all that these refer to."""
    findings = mm.validate(movement, select=code).findings
    ids = [id for finding in findings for id in (finding.entity, *finding.related)]
    reached: dict[str, mm.Entity] = {}
    while ids:
        entity = movement.get(ids.pop())
        if entity is not None and entity.id not in reached:
            reached[entity.id] = entity
            ids += [link.target for link in references(entity)]
    return mm.Movement(reached.values())


def smallest(movement: mm.Movement, condition: Condition) -> mm.Movement:
    """The movement reduced as far as the condition holds."""
    while True:
        smaller = next(filter(condition, reductions(movement)), None)
        if smaller is None:
            return movement
        movement = smaller


def corrected(broken: mm.Movement, code: str) -> mm.Movement:
    """The same fixed, or with a field or an entity as in the good movement, or with one removed."""

    def candidates() -> Iterator[mm.Movement]:
        yield mm.fix(broken, select=code)[0]
        for entity in broken:
            good = GOOD.get(entity.id)
            for field in attrs.fields(type(entity)) if type(good) is type(entity) else ():
                value = getattr(good, field.name)
                if value != getattr(entity, field.name):
                    yield broken.replace(attrs.evolve(entity, **{field.name: value}))
        good_entities = [GOOD.get(entity.id) or entity for entity in broken]
        yield mm.Movement(good_entities)
        for entity in broken:
            yield without(broken, entity)
        yield mm.Movement(entity for entity in good_entities if entity.id in GOOD)
        yield smallest(GOOD, passes)

    def passes(movement: mm.Movement) -> bool:
        return bool(movement) and not codes(movement, code)

    return next(filter(passes, candidates()))


def records(movement: mm.Movement) -> dict[str, object]:
    """The records as in a file."""
    plain: dict[str, object] = json.loads(mm.dumps(movement)) if movement else {}
    return {key: value for key, value in plain.items() if isinstance(value, list)}


def main(*changed: str) -> None:
    """Write the file; only the cases of some rules, if their codes are given."""
    out = HERE.parent / "src" / "massmob" / "validation" / "cases.json"
    cases: dict[str, object] = json.loads(out.read_text(encoding="utf-8")) if changed else {}
    for code, movement in sorted(BROKEN.items()):
        if changed and code not in changed:
            continue

        def breaks(candidate: mm.Movement, code: str = code) -> bool:
            return codes(candidate, code) == {code}

        part = concerned(movement, code)
        broken = smallest(part if breaks(part) else movement, breaks) if movement else movement
        cases[code] = {"breaks": records(broken), "passes": records(corrected(broken, code))}
    # Writing repairs a symbol, so the badly written one of MM409 is put back.
    case: dict[str, dict[str, list[dict[str, object]]]] = cases["MM409"]  # type: ignore[assignment]  # all are objects
    case["breaks"]["documents"][-1]["symbol"] = "088 - cv/TU"
    lines = [
        f"{json.dumps(code)}: {printable(json.dumps(case, ensure_ascii=False))}"
        for code, case in sorted(cases.items())
    ]
    out.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
