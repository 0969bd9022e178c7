"""The verb ``find``: what a name, a code, a symbol or a title means, with parents and periods."""

from __future__ import annotations

import argparse
import sys

from massmob.cli.shared import (
    FINDINGS,
    FINE,
    add_lang,
    add_movement,
    movement_of,
    print_line,
    print_rows,
    print_table,
)
from massmob.model.entities import Locality
from massmob.model.entity import Entity
from massmob.movement import Movement
from massmob.network.unit_misses import Miss
from massmob.network.unit_names import UnitFinder, UnitQuery
from massmob.rendering.table import Table
from massmob.translation.catalogue import gettext
from massmob.translation.language import Language
from massmob.values.period import Period, as_date
from massmob.values.quantity import Quantity

__all__ = ["add_find"]

_LIMIT = 20


def add_find(verb: argparse.ArgumentParser) -> None:
    """Add the arguments of ``find``."""
    verb.formatter_class = argparse.RawDescriptionHelpFormatter
    verb.description = (
        "Find entities by what a person would type: a name with or without accents, kind and parents,\n"
        "a code, a symbol or a title. Exit code 1 when nothing is found."
    )
    verb.epilog = (
        'Examples:\n  massmob find "cau giay ha noi"\n'
        '  massmob find "P. Cửa Nam, Hoàn Kiếm" vietnam --at 2024-10-15\n'
        "  massmob find 12-ct/tu --json"
    )
    verb.add_argument(
        "text", metavar="TEXT", help="a name, code, symbol or title, or a part of one"
    )
    add_movement(verb, "hanoi")
    verb.add_argument("--at", metavar="DATE", help="only what is in force on this day")
    verb.add_argument("--kind", help="only entities of this kind, such as locality")
    verb.add_argument("--limit", type=int, default=_LIMIT, help=f"how many; default: {_LIMIT}")
    verb.add_argument("--json", action="store_true", help="the same for programs")
    add_lang(verb)
    verb.set_defaults(run=_find)


def _find(options: argparse.Namespace) -> int:
    movement = movement_of(options)
    period = Period() if options.at is None else Period.day(as_date(options.at))
    found = movement.find(options.text, options.kind)
    entities = [entity for entity in found if entity.valid.overlaps(period)]
    shown = entities[: max(options.limit, 0)]
    if options.json:
        print_rows([_plain(entity, movement, options.lang) for entity in shown], "json")
    elif shown:
        rows = [
            (entity.id, _kind(entity, options.lang), entity.name.label(options.lang),
             ", ".join(_parents(entity, movement, options.lang)), entity.valid.label(options.lang))
            for entity in shown
        ]  # fmt: skip
        names = (gettext("kind"), gettext("name"), gettext("part of"), gettext("valid"))
        print_table(Table(("id", *names), rows), "table")
    if len(entities) > len(shown):
        more = gettext("{number} more: {option}")
        hidden, option = Quantity(len(entities) - len(shown)).label(), f"--limit {len(entities)}"
        print_line(more.format(number=hidden, option=option), sys.stderr)
    if entities:
        return FINE
    miss = UnitFinder(movement, {}).look_up(UnitQuery(name=options.text, period=period))
    hint = f"; {miss.hint}" if isinstance(miss, Miss) else ""
    print_line(f"massmob: nothing found: {options.text!r}{hint}", sys.stderr)
    return FINDINGS


def _kind(entity: Entity, lang: Language | None) -> str:
    return (entity.kind if isinstance(entity, Locality) else entity.entity_kind).label(lang)


def _parents(entity: Entity, movement: Movement, lang: Language | None) -> list[str]:
    """The names of the units above a locality, with their kinds, nearest first."""
    parents: list[str] = []
    id = entity.parent if isinstance(entity, Locality) else None
    while (parent := movement.localities.get(id or "")) is not None and len(parents) < 10:
        parents.append(f"{parent.kind.label(lang)} {parent.name.label(lang)}")
        id = parent.parent
    return parents


def _plain(entity: Entity, movement: Movement, lang: Language | None) -> dict[str, object]:
    return {
        "id": entity.id,
        "kind": entity.kind.value if isinstance(entity, Locality) else entity.entity_kind.value,
        "name": entity.name.to_dict(),
        "part_of": _parents(entity, movement, lang),
        "valid": entity.valid.to_dict(),
    }
