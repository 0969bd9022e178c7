"""Titles, headings and notes of totals are in one language: that of the call, or the current one."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

import massmob as mm
from massmob.translation.language import Language

HANOI = mm.load_dataset("hanoi")
AUTUMN = HANOI.at("2024-10-15")
LANGUAGES: tuple[Language, ...] = ("vi", "en", "ru")


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    mm.set_language(None)


def tables(lang: Language | None) -> Iterator[mm.Table]:
    units = AUTUMN.rollup("locality", along="locality", by=["tier", "kind"], depth=1)
    for rollup in (units, units.share(), units.top(2), units.change(units)):
        yield rollup.table(lang=lang)
        yield rollup.pivot("tier", lang=lang)
    yield HANOI.rollup("model", along="locality").table(lang=lang)
    yield HANOI.rollup("model", along="locality").losses.table(lang)
    yield HANOI.funnel(along="locality", by="field").table(lang=lang)
    yield HANOI.funnel(along="locality").table(rates=True, lang=lang)
    yield mm.reconcile(HANOI, "ind:models-registered").table(lang)
    yield mm.restate({"loc:00001": 3, "loc:none": 1}, HANOI, to="2025-07-01", strict=False).table(
        lang
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_language_of_a_call_and_the_current_one_give_the_same(lang: Language) -> None:
    of_call = [str(table) for table in tables(lang)]
    mm.set_language(lang)
    assert [str(table) for table in tables(None)] == of_call


ENGLISH_WORDS = re.compile(
    r"(?<![-\w])(the|of|by|no|unit|units|total|in|and|more|rates|top|share)(?![-\w])"
)


@pytest.mark.parametrize("lang", ["vi", "ru"])
def test_no_word_of_a_table_is_english_in_another_language(lang: Language) -> None:
    for table in tables(lang):
        shown = " ".join((table.title, *table.header[1:], *table.notes))
        assert not ENGLISH_WORDS.search(shown), shown


def test_a_title_states_what_by_what_where_and_when() -> None:
    totals = HANOI.rollup("locality", along="locality", by="kind", at="2024-10-15")
    assert totals.title == "Localities by kind, Hà Nội, 15 October 2024"
    assert totals.table(lang="vi").title == "Đơn vị hành chính theo loại, Hà Nội, 15/10/2024"
    assert AUTUMN.rollup("locality", along="locality", by="kind").title == totals.title


def test_a_title_names_the_hierarchy_where_there_are_several_roots() -> None:
    assert HANOI.rollup("model", along="field").title == "Models, up the fields"


def test_a_title_states_an_indicator_by_its_name() -> None:
    indicator = next(i for i in HANOI.indicators.values() if i.id == "ind:models-registered")
    totals = HANOI.rollup(indicator.id, along="locality", where={"valid": "2010/2024"})
    assert totals.title.startswith(indicator.name.label("en"))


def test_markup_and_braces_of_names_stay_text() -> None:
    frame = {"unit": ["loc:001"], "{x.__class__}": [3]}
    pandas = pytest.importorskip("pandas")
    totals = AUTUMN.rollup(pandas.DataFrame(frame), along="locality", value="{x.__class__}")
    assert totals.title == "{x.__class__}, Hà Nội, 15 October 2024"


def test_losses_state_their_reasons_in_the_language() -> None:
    losses = HANOI.rollup("model", along="locality").losses
    assert losses.label("vi").startswith("8/10 mô hình không có trong tổng nào: ")
    assert "không thuộc đơn vị nào" in losses.label("vi")
    assert losses.label("en") == str(losses)


def test_a_snapshot_knows_its_day_also_in_a_part_and_after_pickling() -> None:
    import pickle

    assert HANOI.snapshot_day is None
    for movement in (AUTUMN.subset(within="loc:001"), pickle.loads(pickle.dumps(AUTUMN))):
        assert str(movement.snapshot_day) == "2024-10-15"
