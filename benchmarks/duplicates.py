"""How many planted doubles `mm.duplicates` finds, how many pairs are wrong, and the processor time it takes.

Run ``python benchmarks/duplicates.py [SIZE …]``; by default 10,000 and 150,000 models. All models are
synthetic: their places are the communes of Hanoi, their names are put together from the words below.

Planted are doubles of one model in five, with the same name after up to three of these changes, each drawn
with the probability in `CHANGES`: accents lost, a typing error, words abbreviated by their initials, the halves
of the name in another order, upper case, an opening such as "Mô hình", the name of the place added. In a third
of them the year is off by one; of those of 2024 half are in 2025, in a commune that received the place; in a
tenth the field is missing.

Not to be found is any other pair. Among these are replicas of one model in ten, in another commune (a third
without the relation) or of another organ of the same one, and siblings of one model in five, of one commune,
year and field, whose names differ by the village (some by its accents alone), its number or the subject. A
place has no name twice but for these.
"""

from __future__ import annotations

import random
import sys
import time
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import attrs
from goals import report_goal

import massmob as mm

SUBJECTS = (
    "Camera an ninh", "Vệ sinh môi trường", "Tuyến đường nở hoa", "Phòng cháy chữa cháy", "Ánh sáng an ninh",
    "Nông thôn mới nâng cao", "Giải phóng mặt bằng", "Dồn điền đổi thửa", "Tổ tự quản an ninh trật tự",
    "Phân loại rác tại nguồn", "Cải cách thủ tục hành chính", "Tuyến phố văn minh đô thị", "Hỏa táng văn minh",
    "Câu lạc bộ gia đình hạnh phúc", "Ngôi nhà trí tuệ", "Dòng họ khuyến học", "Cổng trường an toàn giao thông",
    "Hợp tác xã rau sạch", "Tiếng trống học bài", "Thu gom vỏ thuốc bảo vệ thực vật", "Xóa điểm đen rác thải",
    "Hũ gạo tình thương", "Chính quyền thân thiện", "Một cửa hiện đại", "Chuyển đổi số cộng đồng",
)  # fmt: skip
WHO = (
    "do phụ nữ đảm nhận", "của hội nông dân", "của đoàn thanh niên", "gắn với hội cựu chiến binh",
    "trong đồng bào công giáo", "trong công nhân lao động", "ở khu dân cư", "", "", "",
)  # fmt: skip
VILLAGES = (
    "thôn Đông", "thôn Đoài", "thôn Thượng", "thôn Trung", "thôn Hạ", "xóm Đình", "xóm Chùa", "làng Vạn Phúc",
    "tổ dân phố số 1", "tổ dân phố số 2", "tổ dân phố số 7", "tổ dân phố số 12", "khu tập thể Kim Liên",
    "chợ Hôm", "ngõ 15 phố Huế", "thôn Yên Lạc", "thôn Phú Thứ", "thôn An Hòa", "thôn Ngọc Trì",
    "thôn Đồng", "thôn Hà", "thôn Chung",
    *(f"cụm {number}" for number in range(1, 40)),
)  # fmt: skip
FIELDS = (
    "field:economy",
    "field:culture-society",
    "field:defence-security",
    "field:political-system",
)
YEARS = range(2016, 2026)
CHANGES: dict[str, float] = {
    "accents": 0.25, "typo": 0.35, "initials": 0.15, "order": 0.2, "case": 0.2, "opening": 0.3, "place": 0.15,
}  # fmt: skip
THRESHOLDS = (0.7, 0.75, 0.8, 0.85, 0.9, 0.95)
DEFAULT = 0.8


Parts: TypeAlias = tuple[str, str, str]
"""Subject, who carries it, village."""


class Planted:
    """A synthetic movement with doubles, and the pairs that are one.

    Args:
        hanoi: The units.
        size: How many models.
        seed: Of the random numbers.
    """

    def __init__(self, hanoi: mm.Movement, size: int, seed: int = 0) -> None:
        self.random, self.hanoi = random.Random(seed), hanoi
        self.communes = {
            year: [
                unit
                for unit in hanoi.at(f"{year}-12-01").localities.values()
                if unit.tier is mm.Tier.COMMUNE
            ]
            for year in YEARS
        }
        self.models: list[mm.MobilizationModel] = []
        self.pairs: set[tuple[str, str]] = set()
        self.organs: list[mm.Body] = []
        self.later: dict[str, tuple[str, ...]] = {}
        self.used: set[tuple[str, Parts]] = set()
        while len(self.models) < size:
            self.plant()
        self.movement = mm.Movement([*hanoi, *self.organs, *self.models])

    def plant(self) -> None:
        """A model, and by chance its double, a replica, a sibling."""
        year = self.random.choice(YEARS)
        unit = self.random.choice(self.communes[year])
        parts = self.new_parts(unit.id)
        model = self.add(parts, unit.id, year, self.choice(FIELDS))
        chance = self.random.random()
        if chance < 0.2:
            self.plant_double(model, parts, unit, year)
        elif chance < 0.3:
            self.plant_replica(model, parts, year)
        elif chance < 0.5:
            self.add(self.new_parts(unit.id, parts), unit.id, year, model.field)

    def choice(self, words: Sequence[str]) -> str:
        return self.random.choice(words)

    def add(
        self, parts: Parts, unit: str, year: int, field: str | None, **more: Any
    ) -> mm.MobilizationModel:
        model = mm.MobilizationModel(
            id=f"model:{len(self.models):07}",
            name=in_words(parts),
            unit=unit,
            valid=str(year),
            field=field,
            **more,
        )
        self.models.append(model)
        return model

    def new_parts(self, unit: str, of: Parts | None = None) -> Parts:
        """The parts of a name that the place does not have, nor one of those that received it."""
        places = self.later.setdefault(unit, self.receivers(unit))
        while True:
            parts: Parts = self.choice(SUBJECTS), self.choice(WHO), self.choice(VILLAGES)
            if of is not None:
                is_village = self.random.random() < 0.7
                parts = (*of[:2], parts[2]) if is_village else (parts[0], *of[1:])
            if not any((place, parts) in self.used for place in places):
                self.used.update((place, parts) for place in places)
                return parts

    def receivers(self, unit: str) -> tuple[str, ...]:
        """The communes of 2025 that received the people of a place; it itself where it goes on."""
        steps = self.hanoi.successors(unit, at="2025-07-01")
        received = (place.id for place, step in steps if step and step.extent != "land_only")
        return tuple(received) or (unit,)

    # --- what is to be found -----------------------------------------------------------------------

    def plant_double(
        self, model: mm.MobilizationModel, parts: Parts, unit: mm.Locality, year: int
    ) -> None:
        place = unit.id
        if year == 2024 and self.random.random() < 0.5:
            year, place = 2025, self.choice(self.later[unit.id])
        elif self.random.random() < 0.33:
            year += self.random.choice((-1, 1))
        field = None if self.random.random() < 0.1 else model.field
        name = self.changed(in_words(parts), str(unit.name))
        double = self.add((name, "", ""), place, year, field)
        self.pairs.add((model.id, double.id))

    def changed(self, name: str, unit: str) -> str:
        drawn = [kind for kind, share in CHANGES.items() if self.random.random() < share][:3]
        changes: dict[str, Callable[[str], str]] = {
            "accents": without_accents,
            "typo": self.with_typo,
            "initials": self.with_initials,
            "order": in_another_order,
            "case": str.upper,
            "opening": lambda text: (
                f"{self.random.choice(('Mô hình', 'Mô hình dân vận khéo'))} “{text}”"
            ),
            "place": lambda text: f"{text}, phường {unit}",
        }
        for kind in drawn:
            name = changes[kind](name)
        return name

    def with_typo(self, name: str) -> str:
        """A letter of a word with three or more dropped, doubled, changed or swapped with the next."""
        words = name.split()
        position = self.random.choice([n for n, word in enumerate(words) if len(word) > 2])
        word = words[position]
        at = self.random.randrange(len(word) - 1)
        words[position] = self.random.choice(
            (
                word[:at] + word[at + 1 :],
                word[:at] + word[at] + word[at:],
                word[:at] + self.random.choice("abceghiknotu") + word[at + 1 :],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            )
        )
        return " ".join(words)

    def with_initials(self, name: str) -> str:
        """Two to four words that follow one another, by their initials, as in VSMT."""
        words = name.split()
        length = min(self.random.choice((2, 3, 4)), len(words) - 1)
        start = self.random.randrange(len(words) - length + 1)
        run = words[start : start + length]
        if not all(word.isalpha() for word in run):
            return name
        initials = "".join(word[0] for word in run).upper()
        return " ".join([*words[:start], initials, *words[start + length :]])

    # --- what is not -------------------------------------------------------------------------------

    def plant_replica(self, model: mm.MobilizationModel, parts: Parts, year: int) -> None:
        """A replica in another commune, or of another organ in the same one."""
        if self.random.random() < 0.7:
            other = self.random.choice(self.communes[year]).id
            places = self.later.setdefault(other, self.receivers(other))
            if {*places} & {*self.later[model.unit or ""]}:
                return
            known = {"replicates": [model.id]} if self.random.random() < 0.67 else {}
            self.used.update((place, parts) for place in places)
            self.add(parts, other, year, model.field, **known)
            return
        for name in ("Hội Phụ nữ", "Đoàn Thanh niên"):
            id = f"org:x{len(self.organs)}"
            self.organs.append(
                mm.Body(id=id, name=name, kind="mass_organisation", locality=model.unit)
            )
        self.models[-1] = attrs.evolve(model, unit=self.organs[-2].id)
        self.add(parts, self.organs[-1].id, year, model.field)


def in_words(parts: Parts) -> str:
    return " ".join(filter(None, parts))


def without_accents(name: str) -> str:
    plain = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in plain if not unicodedata.combining(char))


def in_another_order(name: str) -> str:
    words = name.split()
    middle = len(words) // 2
    return " ".join([*words[middle:], *words[:middle]])


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or [10_000, 150_000]
    hanoi = mm.load_dataset("hanoi")
    seconds: dict[int, float] = {}
    for size in sizes:
        planted = Planted(hanoi, size)
        start = time.process_time()
        found = mm.duplicates(planted.movement, threshold=min(THRESHOLDS)).where(kind="model")
        taken = seconds[size] = time.process_time() - start
        rows: list[tuple[object, ...]] = []
        for threshold in THRESHOLDS:
            pairs = {(pair.first, pair.second) for pair in found.where(threshold=threshold)}
            right = len(pairs & planted.pairs)
            shares = right / max(1, len(pairs)), right / len(planted.pairs)
            rows.append((threshold, len(pairs), *(f"{share:.3f}" for share in shares)))
            if threshold == DEFAULT:
                report_goal(f"precision in {size:,} models", shares[0], unit="of 1")
                report_goal(f"recall in {size:,} models", shares[1], unit="of 1")
        title = f"{len(planted.models):,} models, {len(planted.pairs):,} doubles, {taken:.1f} s of a processor"
        print(mm.Table(("threshold", "pairs", "precision", "recall"), rows, title=title))
    for size in sizes:
        if 2 * size in seconds:
            growth = seconds[2 * size] / seconds[size] / 2
            report_goal(f"doubles, growth from {size:,} to {2 * size:,} models", growth, "≤ 1.1")


if __name__ == "__main__":
    main()
