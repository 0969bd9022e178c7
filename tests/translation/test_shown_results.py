"""What results show is in one language: no English word in the Vietnamese and the Russian texts."""

from __future__ import annotations

import re
from collections.abc import Callable

import attrs
import pytest

import massmob as mm
from massmob.translation.language import LANGUAGES, Language, in_language

WARD = mm.Locality(
    id="loc:001",
    name={"vi": "Quận Một", "en": "Quarter One", "ru": "Первый"},
    kind="quan",
    area_km2=9.5,
)
NEW_WARD = attrs.evolve(WARD, id="loc:009", valid="2025-07-01/..")
MODEL = mm.MobilizationModel(
    id="model:1",
    name={"vi": "Camera an ninh", "en": "Safety cameras", "ru": "Камеры"},
    unit="loc:001",
    responds_to=["task:1"],
    milestones=[mm.Milestone(status="registered", on="2022")],
)
TWIN = attrs.evolve(MODEL, id="model:2", note="2")
TASK = mm.Task(id="task:1", name={"vi": "Nhiệm vụ", "en": "Duty", "ru": "Поручение"})
CYCLE = mm.Cycle(
    id="cycle:1",
    name="2024",
    year=2024,
    organ="org:1",
    phases=[mm.Phase(kind=kind, on="2024-01-01/2024-03-31") for kind in ("launch", "registration")],
)
CARD = mm.DatasetCard(
    id="dataset:1", name={"vi": "Bộ", "en": "Set", "ru": "Набор"}, version="1", covers="2020/.."
)
BASE = mm.Movement([WARD, MODEL, TWIN, TASK, CYCLE, CARD])
CHANGED = mm.Movement(
    [
        attrs.evolve(WARD, area_km2=1250.5, valid="2020/2025-06-30"),
        attrs.evolve(MODEL, note="1"),
        NEW_WARD,
        TASK,
        CARD,
    ],
    outside=["loc:5"],
)
OTHER = BASE.replace(attrs.evolve(MODEL, note="3"))


def difference() -> str:
    made = BASE.diff(CHANGED)
    renamed = BASE.diff(
        BASE.remove("loc:001").replace(attrs.evolve(MODEL, unit="loc:009")).add(NEW_WARD),
        renamed={"loc:001": "loc:009"},
    )
    return "\n".join(
        [str(made), made.to_html(), made.to_markdown(), str(renamed), BASE.diff(BASE).summary()]
    )


def merge() -> str:
    merged = [mm.merge(BASE, CHANGED, OTHER, resolve) for resolve in (None, "ours")]
    return "\n".join([*map(str, merged), *map(str, merged[0].conflicts)])


def duplicates() -> str:
    found = mm.duplicates(BASE)
    assert len(found) == 1
    decided = mm.Decisions([mm.Decision(first="model:1", second="model:2", decision="same")])
    joined = decided.apply(
        BASE.replace(attrs.evolve(TWIN, level="base")).replace(attrs.evolve(MODEL, level="city"))
    )
    return "\n".join(map(str, [found, *found, decided, joined]))


def listings() -> str:
    everything = [
        BASE.find("an ninh"),
        BASE.models,
        BASE.cycles,
        BASE.localities.table(),
        BASE.tasks(),
        BASE.tasks()[0],
        BASE.overdue("2025-01-01"),
        *BASE.overdue("2025-01-01"),
        BASE.find("zzzz"),
        CHANGED.timeline("locality"),
        CHANGED.sources_of("model:1", "note"),
    ]
    return "\n".join(map(str, everything))


def displays() -> str:
    changes = CHANGED.changes("2020-01-01", "2026-01-01")
    many = mm.Movement(attrs.evolve(TASK, id=f"task:{n}") for n in range(60))
    shown: list[object] = [
        BASE.display(),
        mm.Movement().display(),
        CYCLE.display(),
        BASE.info.display(),
    ]
    shown += [changes.display(), changes.table(), BASE.hierarchy("locality").display(), many.tasks]
    return "\n".join(map(str, [*shown, CHANGED.outline("locality", limit=1)]))


def symbols() -> str:
    texts = (
        "66-QĐ/TW",
        "12-CT/TU",
        "05-HD/VPTW",
        "48-KH/BDVTU",
        "12/2019/TT-SNV",
        "1286/NQ-UBTVQH15",
    )
    return "\n".join(mm.DocumentSymbol.parse(text).explain() for text in texts)


def words(text: str) -> set[str]:
    """The words of a text without markup, checksums, calls and ids."""
    text = re.sub(r"<[^>]*>|\b[0-9a-f]{64}\b|\.\w+\([^)]*\)|limit=", " ", text)
    text = re.sub(r"\b(?:model|loc|task|cycle|org|dataset):\S+", " ", text)
    return set(re.findall(r"[^\W\d_]{3,}", text))


SHOWN = [difference, merge, duplicates, listings, displays, symbols]


@pytest.mark.parametrize("show", SHOWN, ids=lambda show: show.__name__)
class TestOneLanguage:
    def texts(self, show: Callable[[], str]) -> dict[Language, str]:
        result: dict[Language, str] = {}
        for lang in LANGUAGES:
            with in_language(lang):
                result[lang] = show()
        return result

    def test_no_english_word_is_left(self, show: Callable[[], str]) -> None:
        texts = self.texts(show)
        english = words(texts["en"])
        for lang in ("vi", "ru"):
            assert sorted(words(texts[lang]) & english - DATA) == []

    def test_no_word_is_in_vietnamese_and_russian(self, show: Callable[[], str]) -> None:
        texts = self.texts(show)
        assert sorted(words(texts["vi"]) & words(texts["ru"]) - DATA) == []


DATA = {"Một", "một", "BDVTU", "VPTW", "UBTVQH", "SNV", "Tree", "outside", "note"}
"""Words of the data, symbols, and names that no language has another word for."""


def test_the_language_of_a_call_is_that_of_the_note_on_rows_and_nodes_not_shown() -> None:
    many = mm.Movement(attrs.evolve(WARD, id=f"loc:{n}") for n in range(3000))
    table = many.localities.table("ru")
    assert "ещё 2" in table._repr_html_()
    assert "more" not in table._repr_html_().partition("</style>")[2]
    assert (
        many.outline("locality", limit=1, lang="vi").to_text().splitlines()[0].startswith("đơn vị")
    )
    with in_language("vi"):
        shown = str(many.localities)
    assert "… thêm 2.981 dòng: .table() có tất cả" in shown


def test_numbers_of_a_difference_agree_with_their_nouns_in_russian() -> None:
    numbers = (1, 2, 5, 21)
    for number, noun in zip(
        numbers, ("изменение", "изменения", "изменений", "изменение"), strict=True
    ):
        units = [attrs.evolve(WARD, id=f"loc:{n}", valid="2024/..") for n in range(number)]
        changes = mm.Movement(units).changes("2023-01-01", "2025-01-01")
        with in_language("ru"):
            assert changes.display().title == f"{number} {noun}"


def test_a_year_as_a_group_does_not_depend_on_the_language() -> None:
    work = mm.Work(id="work:1", name="Cầu", kind="road", locality="loc:001", valid="2023-05-01/..")
    for lang in LANGUAGES:
        with in_language(lang):
            totals = BASE.add(work).rollup("work", along="locality", by=["year"])
            assert [*totals.groups] == [("since 2023-05-01",)]
