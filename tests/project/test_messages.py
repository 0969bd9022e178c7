"""Messages read as English does: articles by the sound of their nouns, plurals by the number."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import massmob as mm
from massmob.aggregation.losses import Loss, Losses
from massmob.errors import counted, plural_of, singular_of, with_article
from massmob.model.entities import ENTITY_TYPES
from massmob.network.task_progress import TaskProgress
from massmob.values.labelled_enum import LabelledEnum
from massmob.values.period_phrase import when

SOURCE = Path(mm.__file__).parent
FINDINGS = Path(__file__).parent.parent / "validation"

SLIPS = re.compile(
    r"""(?<![:\w])a\ (?:[aeio]|u(?!nit|nion|niq|niv|se))\w+        # a official letter
    | \b[Aa]n\ (?:[bcdfgj-np-tv-z]|unit|union|univ|use)\w*    # an unit
    | (?<![\w.,:–-])1\ (?!is\b|was\b|this\b|less\b)\w+(?<!s)s\b    # 1 rows
    | (?<![\w.,–-])(?:0|[2-9]|\d{2,})\ (?:row|unit|bodie?|entity|problem|finding|model|figure)\b
    | \b(?:begins|lasts|ends)\ (?:since|until)\b
    """,
    re.VERBOSE,
)


@pytest.mark.parametrize(
    "slip",
    ["a official letter", "an unit", "1 bodies", "0 row", "begins since", "an ward"],
)
def test_slips_are_noticed(slip: str) -> None:
    assert SLIPS.search(f"x: {slip} of 2024")


def labels() -> Iterator[str]:
    """Every word for a kind, a type, a level … in English, and the names of kinds of entities."""
    todo: list[Any] = [LabelledEnum]
    while todo:
        vocabulary = todo.pop()
        todo += vocabulary.__subclasses__()
        if vocabulary is not LabelledEnum:
            members: list[LabelledEnum] = [*vocabulary]
            for member in members:
                yield from (member.label("en"), member.value.replace("_", " "))
    yield from map(str, ENTITY_TYPES)


def test_every_label_has_its_article() -> None:
    words = {label for label in labels() if label[:1].isalpha() and label.isascii()}
    assert len(words) > 300
    for word in words:
        assert not SLIPS.match(with_article(word)), word


@pytest.mark.parametrize("number", [0, 1, 2])
def test_numbers_agree_with_their_nouns(number: int) -> None:
    nouns = {str(kind): cls.plural for kind, cls in ENTITY_TYPES.items()}
    for noun, plural in (
        nouns | {"row": "rows", "figure": "figures", "address": "addresses"}
    ).items():
        assert plural_of(noun) == plural
        assert counted(number, noun) == f"{number} {noun if number == 1 else plural}"
        if not plural.endswith("es") or plural.endswith("ies"):
            assert singular_of(plural) == noun


@pytest.mark.parametrize("number", [0, 1, 2])
def test_what_results_show_of_few_things(number: int) -> None:
    units = [mm.Locality(id=f"loc:{n}", name="A", kind="xa") for n in range(number + 1)]
    movement = mm.Movement(units)
    few = mm.Movement(units[:number])
    frame = pl.DataFrame({"unit": [unit.id for unit in units][:number], "value": [1] * number})
    totals = mm.rollup(movement, frame, along="locality", value="value")
    shown: list[object] = [repr(few), repr(few.localities), repr(totals), totals.losses, few]
    if number:
        figures = {unit.id: 1 for unit in units[:number]}
        restated = mm.restate(figures, movement, to="2024-01-01")
        shown += [repr(restated), str(restated), restated.display().title]
    for lost in range(number + 1):
        items = (Loss(key="a", reason="unknown_unit", count=lost, hint=""),) if lost else ()
        for noun in ("rows", "figures", "bodies"):
            losses = Losses(given=number, noun=noun, items=items)
            shown += [losses, losses.summary]
            for strict in (True, False):
                try:
                    losses.check(strict=strict)
                except mm.InvalidValueError as error:
                    shown.append(error)
    task = mm.Task(id="task:1", name="Clear")
    model = mm.MobilizationModel(id="model:1", name="M")
    shown += [TaskProgress(task=task, state="some", models=(model,) * number)]
    shown += [few.changes("2020-01-01", "2024-01-01").display().title]
    shown += [mm.LoadError.of([mm.InvalidValueError("wrong")] * number)]
    for text in map(str, shown):
        assert not SLIPS.search(text), text


def test_no_finding_has_a_slip() -> None:
    for name in ("findings.txt", "limits.txt"):
        for line in (FINDINGS / name).read_text(encoding="utf-8").splitlines():
            assert not SLIPS.search(line), line


def test_times_are_words_of_a_sentence() -> None:
    for text in ("2024", "2024-05", "2024-05-03", "2024/2025", "2025-07-01/..", "../2024", "../.."):
        words = when(mm.Period.parse(text))
        assert re.fullmatch(r"(in|on|since|until) [\d-]+|from [\d-]+ to [\d-]+|at all times", words)


def test_articles_and_plurals_come_from_one_place() -> None:
    """No f-string writes an article or a plural beside a value that may ask for another."""
    by_hand = re.compile(
        r"[\"' (][Aa]n? \{(?!name\})|\{(?:len\([^{}]*\)|\w*count)(?::,)?\} [a-z]+s\b"
    )
    for path in SOURCE.rglob("*.py"):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            assert not by_hand.search(line), f"{path.name}:{number}: {line.strip()}"


def test_messages_are_not_inside_f_strings() -> None:
    """Before Python 3.12, Babel does not find them there."""
    for path in SOURCE.rglob("*.py"):
        for text in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(text, ast.JoinedStr):
                continue
            for call in ast.walk(text):
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
                    is_message = call.func.id in {"gettext", "ngettext", "pgettext"}
                    is_literal = is_message and isinstance(call.args[0], ast.Constant)
                    assert not is_literal, f"{path.name}:{call.lineno}"
