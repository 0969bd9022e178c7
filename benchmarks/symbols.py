"""Document symbols: how many are parsed a second, how much text is searched, and how many are right.

Run ``python benchmarks/symbols.py [SYMBOLS]``; medians of one run. The texts are synthetic: sentences around
symbols, no two alike, one symbol in about 1,700 bytes (a press article) or in about 190 (the preamble of an
act). These have seven kinds of codes, which massmob keeps from one number to the next; in the preambles of as
many organs no symbol has the codes of another. The rates are those of the labelled corpus of the tests
(``tests/values/symbol_texts.toml``, ``law_numbers.csv``).
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

from goals import report_goal

import massmob as mm

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from support import symbol_corpus

RUNS = 7
FORMS = [
    "{}-CT/TU",
    "{}-KH/BDVTU",
    "{}/2021/QĐ-UBND",
    "{}/NQ-UBTVQH15",
    "{}/SGDĐT-VP",
    "{} - HD/VPTW",
    "{}-ctr/TU",
]
LETTERS = "ABCDGHKLMNPSTVX"  # of synthetic codes
CITING = (
    "Thực hiện Kế hoạch số {} ngày 08/3/2024 của Ban Dân vận Thành ủy Hà Nội, hội thi đã diễn ra tại 30 quận, "
    "huyện, thị xã với 382/382 xã tham gia. "
)
PLAIN = (
    "Phong trào thi đua đã lan tỏa sâu rộng trong các tầng lớp nhân dân, tạo sự đồng thuận cao trong xã hội, "
    "góp phần phát triển kinh tế. "
)


def median(job: Callable[[], object]) -> float:
    """Seconds of a job."""
    taken: list[float] = []
    for _ in range(RUNS):
        start = time.perf_counter()
        job()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def of_another_organ(number: int) -> str:
    """A symbol whose issuer is that of no other number up to 50,625."""
    code = "".join(LETTERS[number // len(LETTERS) ** place % len(LETTERS)] for place in range(4))
    return f"{number}/QĐ-S{code}"


def rates() -> list[tuple[str, str, str]]:
    """Rows of the rates on the labelled corpus."""
    texts = symbol_corpus.marked_texts()
    wanted = {(text, mention) for text, mentions in texts for mention in mentions}
    found = {(text, mention) for text, _ in texts for mention in symbol_corpus.found_in(text)}
    outcomes = Counter(map(symbol_corpus.outcome, symbol_corpus.law_numbers()))
    count = outcomes.total()
    right = len(wanted & found)
    report_goal("recall of symbols", 100 * right / len(wanted), "≥ 99", "%")
    report_goal("precision of symbols", 100 * right / len(found), "≥ 99.5", "%")
    report_goal("right numbers of law", 100 * outcomes["right"] / count, "≥ 96", "%")
    report_goal("wrong numbers of law", outcomes["wrong"], "≤ 0", "numbers")
    return [
        (f"recall on {len(wanted)} symbols", f"{right / len(wanted):.1%}", "99%"),
        (f"precision of {len(found)} found", f"{right / len(found):.1%}", "99.5%"),
        (f"right of {count} numbers of law", f"{outcomes['right'] / count:.1%}", "96%"),
        (f"wrong of {count} numbers of law", f"{outcomes['wrong']}", "0"),
    ]


def main() -> None:
    """Measure and print."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    symbols = [FORMS[number % len(FORMS)].format(number) for number in range(1, size + 1)]
    article = "".join(CITING.format(symbol) + PLAIN * 9 for symbol in symbols[: size // 10])
    preamble = "".join(CITING.format(symbol) for symbol in symbols[: size // 2])
    of_as_many = "".join(
        CITING.format(of_another_organ(number)) for number in range(1, size // 2 + 1)
    )
    parsed = median(lambda: [mm.DocumentSymbol.parse(symbol) for symbol in symbols])
    rows: list[tuple[str, str, str]] = [
        ("symbols parsed a second", f"{len(symbols) / parsed:,.0f}", "100,000")
    ]
    report_goal("symbols parsed", len(symbols) / parsed, "≥ 100,000", "a second")
    for name, text, count, goal in (
        ("articles", article, size // 10, "20"),
        ("preambles", preamble, size // 2, "20"),
        ("preambles of as many organs", of_as_many, size // 2, ""),
    ):
        assert len(mm.find_symbols(text)) == count
        seconds = median(partial(mm.find_symbols, text))
        speed = len(text.encode()) / seconds / 1e6
        report_goal(
            f"{name} searched for symbols", speed, f"≥ {goal}" if goal else "", "MB a second"
        )
        rows.append((f"{name} searched, MB a second", f"{speed:.1f}", goal))
    rows += rates()
    print(mm.Table(("what", "measured", "goal"), rows, title=f"Python {sys.version.split()[0]}"))


if __name__ == "__main__":
    main()
