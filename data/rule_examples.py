"""Make `src/massmob/validation/cases.json`: for each rule records that break it, and the same put right.

Run ``python data/rule_examples.py`` after a rule was added or changed; it takes some minutes. The cases are
those of `tests/validation/test_rules.py`, made as small as they can be: entities and fields are left out as
long as the rule, and no other, is still broken. Examples need no sources. All are made up.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import attrs

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

from test_rules import BROKEN, GOOD  # noqa: E402

from massmob.errors import MassmobError  # noqa: E402
from massmob.io.load_save import dumps  # noqa: E402
from massmob.movement import Movement  # noqa: E402
from massmob.validation.api import validate  # noqa: E402

Holds = Callable[[Movement], bool]


def codes(movement: Movement, code: str) -> set[str]:
    """The codes found, but for that of missing sources."""
    return {each.code for each in validate(movement).findings} - ({"MM901"} - {code})


def fewer(movement: Movement) -> Iterator[Movement]:
    """The movement without an entity, or with a field left out."""
    for entity in movement:
        yield Movement(each for each in movement if each.id != entity.id)
    for entity in movement:
        for field in attrs.fields(type(entity)):
            default = field.default
            if default is attrs.NOTHING or getattr(entity, field.name) == default:
                continue
            if isinstance(default, attrs.Factory):  # type: ignore[arg-type]
                continue
            try:
                plain = attrs.evolve(entity, **{field.name: default})
            except MassmobError:
                continue
            yield movement.replace(plain)


def smallest(movement: Movement, holds: Holds) -> Movement:
    """What is left when nothing more can be left out."""
    while True:
        less = next((each for each in fewer(movement) if holds(each)), None)
        if less is None:
            return movement
        movement = less


def put_right(broken: Movement, code: str) -> Movement:
    """The same with as little changed as can be: a field as in the good movement, an entity, or one less."""

    def ways() -> Iterator[Movement]:
        for entity in broken:
            good = GOOD.get(entity.id)
            for field in attrs.fields(type(entity)) if type(good) is type(entity) else ():
                value = getattr(good, field.name)
                if value != getattr(entity, field.name):
                    yield broken.replace(attrs.evolve(entity, **{field.name: value}))
        own = [GOOD.get(entity.id, entity) for entity in broken]
        yield Movement(own)
        for entity in broken:
            yield Movement(each for each in broken if each.id != entity.id)
        yield Movement(each for each in own if each.id in GOOD)
        yield smallest(GOOD, lambda each: bool(each) and not codes(each, code))

    return next(each for each in ways() if each and not codes(each, code))


def records(movement: Movement) -> dict[str, object]:
    """The records as a file holds them."""
    plain: dict[str, object] = json.loads(dumps(movement)) if movement else {}
    return {key: value for key, value in plain.items() if isinstance(value, list)}


def main() -> None:
    """Write the file."""
    made: dict[str, object] = {}
    for code, movement in sorted(BROKEN.items()):

        def breaks(each: Movement, code: str = code) -> bool:
            return codes(each, code) == {code}

        broken = smallest(movement, breaks) if movement else movement
        made[code] = {"breaks": records(broken), "passes": records(put_right(broken, code))}
    # Writing fixes a symbol, so the example of one that is badly written is spoilt again.
    spoilt: dict[str, dict[str, list[dict[str, object]]]] = made["MM409"]  # type: ignore[assignment]
    spoilt["breaks"]["documents"][-1]["symbol"] = "088 - cv/TU"
    lines = [
        f"{json.dumps(code)}: {json.dumps(each, ensure_ascii=False)}" for code, each in made.items()
    ]
    out = HERE.parent / "src" / "massmob" / "rules" / "cases.json"
    out.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
