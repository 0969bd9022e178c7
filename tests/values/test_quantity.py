"""Quantities: interval arithmetic compared with single points, parsing and printing in three languages."""

from __future__ import annotations

import copy
import json
import math
import pickle
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from operator import add, ge, gt, le, lt

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

import massmob as mm
from massmob.translation.language import LANGUAGES, Language
from massmob.values.numbers import Exact, Number

numbers = st.one_of(
    st.integers(-30, 30),
    st.integers(-(10**7), 10**7),
    st.fractions(-(10**4), 10**4, max_denominator=10**4),
    st.decimals(-(10**4), 10**4, places=4).map(Fraction),
)
counts = st.integers(0, 10**6)
wholes = st.one_of(st.integers(1, 10**6), st.fractions("1/9", 999, max_denominator=60))


def size(number: Exact) -> Exact:
    """The number without its sign."""
    return -number if number < 0 else number


def bounded(ends: st.SearchStrategy[Exact]) -> st.SearchStrategy[mm.Quantity]:
    """Quantities without a whole, exact and bounded."""
    return st.one_of(
        ends.map(mm.Quantity),
        ends.map(mm.Quantity.at_least),
        ends.map(size).map(mm.Quantity.at_most),
        st.tuples(ends, ends).map(lambda pair: mm.Quantity.between(min(pair), max(pair))),
    )


plain = bounded(numbers)
ratios = st.builds(mm.Quantity.ratio, bounded(numbers), wholes)
quantities = st.one_of(plain, ratios)
addable = st.one_of(  # three figures that may be added
    st.tuples(plain, plain, plain), st.tuples(ratios, ratios, ratios)
)


def points(figure: mm.Quantity) -> list[Exact]:
    """Some numbers within the bounds of the figure: its bounds and one between or beyond."""
    if figure.high is None:
        return [figure.low, figure.low + 1, figure.low + 10**9]
    return [figure.low, figure.high, Fraction(figure.low + figure.high) / 2]


class TestArithmetic:
    @given(plain, plain)
    def test_a_sum_contains_every_sum_of_points(
        self, first: mm.Quantity, second: mm.Quantity
    ) -> None:
        total = first + second
        assert all(total.contains(a + b) for a in points(first) for b in points(second))
        assert total.low == first.low + second.low
        assert (total.high is None) == (first.high is None or second.high is None)

    @given(plain, numbers)
    def test_a_multiple_contains_every_multiple(self, figure: mm.Quantity, factor: Exact) -> None:
        assume(factor >= 0 or figure.high is not None)
        multiple = figure * factor
        assert multiple == factor * figure
        assert all(multiple.contains(point * factor) for point in points(figure))
        if factor and figure.high is not None:
            ends = {figure.low * factor, figure.high * factor}
            assert {multiple.low, multiple.high} == ends

    @given(addable)
    def test_addition_is_commutative_and_associative(
        self, figures: tuple[mm.Quantity, mm.Quantity, mm.Quantity]
    ) -> None:
        first, second, third = figures
        assert first + second == second + first
        assert (first + second) + third == first + (second + third)

    @given(addable, st.integers(0, 5))
    def test_multiplication_is_repeated_addition(
        self, three: tuple[mm.Quantity, mm.Quantity, mm.Quantity], times: int
    ) -> None:
        first, second, _ = three
        assert first * times == sum([first] * times)
        assert (first + second) * times == first * times + second * times

    @given(st.lists(plain, min_size=1))
    def test_a_sum_is_exact_only_if_all_its_parts_are(self, figures: list[mm.Quantity]) -> None:
        total = sum(figures, start=mm.Quantity(0))
        assert total.is_exact == all(figure.is_exact for figure in figures)

    @given(quantities)
    def test_adding_zero_changes_nothing(self, figure: mm.Quantity) -> None:
        assert figure + 0 == 0 + figure == figure + mm.Quantity(0) == sum([figure]) == figure

    @given(st.lists(ratios, min_size=1, max_size=5))
    def test_parts_and_wholes_are_added_separately(self, figures: list[mm.Quantity]) -> None:
        total = sum(figures)
        assert isinstance(total, mm.Quantity)
        assert total.of == sum(figure.of or 0 for figure in figures)
        assert total.low == sum(figure.low for figure in figures)

    @given(plain, ratios)
    def test_a_figure_with_a_whole_and_one_without_cannot_be_added(
        self, figure: mm.Quantity, ratio: mm.Quantity
    ) -> None:
        assume(figure != 0)
        for pair in ((figure, ratio), (ratio, figure)):
            with pytest.raises(mm.InvalidValueError) as caught:
                add(*pair)
            assert caught.value.found
            assert caught.value.hint == "state both against a whole, or neither"

    def test_zero_times_an_unbounded_figure_is_zero(self) -> None:
        assert mm.Quantity.at_least(5) * 0 == 0
        assert mm.Quantity.ratio(mm.Quantity.at_least(5), 7) * 0 == 0

    @pytest.mark.parametrize("figure", [mm.Quantity.at_least(5), mm.Quantity.ratio(1, 2)])
    def test_an_unbounded_figure_or_share_has_no_negative(self, figure: mm.Quantity) -> None:
        with pytest.raises(mm.InvalidValueError, match="has no negative"):
            assert figure * -1

    def test_a_negative_factor_exchanges_the_bounds(self) -> None:
        assert mm.Quantity.between(2, 3) * -2 == mm.Quantity.between(-6, -4)
        assert mm.Quantity.between(5, 9) + mm.Quantity(5) * -1 == mm.Quantity.between(0, 4)

    def test_arithmetic_refuses_other_types(self) -> None:
        with pytest.raises(TypeError):
            assert mm.Quantity(1) + "1"  # type: ignore[operator]  # the very misuse under test
        with pytest.raises(TypeError):
            assert mm.Quantity(2) * mm.Quantity(2)  # type: ignore[operator]  # the very misuse under test
        with pytest.raises(TypeError):
            assert mm.Quantity(2) * "2"  # type: ignore[operator]  # the very misuse under test
        with pytest.raises(mm.InvalidValueError):
            assert mm.Quantity(1) + math.nan
        with pytest.raises(mm.InvalidValueError):
            assert mm.Quantity(1) * True

    def test_a_float_means_its_shortest_decimal(self) -> None:
        assert mm.Quantity(0.1) + 0.2 == Fraction(3, 10)
        assert mm.Quantity(0.9).low == Fraction(9, 10)
        assert mm.Quantity(Decimal("0.50")).low == Fraction(1, 2)
        assert type(mm.Quantity(5.0).low) is type(mm.Quantity(Fraction(10, 2)).low) is int

    def test_a_result_that_is_too_long_is_refused(self) -> None:
        with pytest.raises(mm.InvalidValueError, match="too long"):
            assert mm.Quantity(10**300) * 10
        with pytest.raises(mm.InvalidValueError, match="too long"):
            assert mm.Quantity(10**300) + 1


class TestShares:
    @given(ratios)
    def test_a_share_is_the_part_divided_by_the_whole(self, ratio: mm.Quantity) -> None:
        assert ratio.of is not None
        assert ratio.share.low * ratio.of == ratio.low
        assert (ratio.share.high is None) == (ratio.high is None)
        assert ratio.share.of is None
        assert ratio.share.is_exact == ratio.is_exact

    def test_a_figure_without_a_whole_has_no_share(self) -> None:
        with pytest.raises(mm.InvalidValueError, match="has no share"):
            assert mm.Quantity(5).share

    @pytest.mark.parametrize("whole", [0, -3, Fraction(-1, 2)])
    def test_a_whole_that_is_not_above_zero_is_refused(self, whole: Number) -> None:
        with pytest.raises(mm.InvalidValueError, match="a whole that is not above zero"):
            mm.Quantity.ratio(1, whole)

    def test_a_part_with_a_whole_of_its_own_is_refused(self) -> None:
        with pytest.raises(mm.InvalidValueError) as caught:
            mm.Quantity.ratio(mm.Quantity.ratio(1, 2), 3)
        assert caught.value.found == "'1/2'"


class TestComparing:
    @given(quantities, quantities)
    def test_quantities_with_equal_bounds_and_wholes_are_equal(
        self, first: mm.Quantity, second: mm.Quantity
    ) -> None:
        same = (first.low, first.high, first.of) == (second.low, second.high, second.of)
        assert (first == second) == same
        assert first == copy.deepcopy(first) == pickle.loads(pickle.dumps(first))
        assert hash(first) == hash(copy.copy(first))

    @given(quantities, numbers)
    def test_a_quantity_equals_its_number_only_if_exact_and_without_a_whole(
        self, figure: mm.Quantity, n: Exact
    ) -> None:
        assert mm.Quantity(n) == n == mm.Quantity(n)
        assert hash(mm.Quantity(n)) == hash(n)
        assert (figure.is_exact and figure.of is None) or figure != figure.low

    def test_quantities_compare_with_plain_numbers(self) -> None:
        assert {"xa": mm.Quantity(383), "phuong": mm.Quantity(175)} == {"xa": 383, "phuong": 175}
        assert mm.Quantity(382) == 382.0 == mm.Quantity(Decimal(382))
        assert mm.Quantity(0.5) == Decimal("0.5")
        assert mm.Quantity(0.9) != 0.9  # as Fraction(9, 10) != 0.9: equal values need equal hashes
        assert mm.Quantity(382) != "382"

    @given(plain, plain)
    def test_figures_agree_or_one_is_less(self, first: mm.Quantity, second: mm.Quantity) -> None:
        common = max(first.low, second.low)
        assert first.agrees_with(second) == (first.contains(common) and second.contains(common))
        assert first.agrees_with(second) == second.agrees_with(first)
        less = first.surely_less_than(second)
        assert not (less and first.agrees_with(second))
        if less:
            assert all(a < b for a in points(first) for b in points(second))
        assert less or second.surely_less_than(first) or first.agrees_with(second)

    def test_comparison_takes_wholes_into_account(self) -> None:
        communes = mm.Quantity.ratio(188, 382)
        assert communes.agrees_with(188)
        assert communes.agrees_with(mm.Quantity.ratio(188, 382))
        assert not communes.agrees_with(mm.Quantity.ratio(188, 383))
        assert communes.surely_less_than(mm.Quantity.ratio(189, 382))
        assert not communes.surely_less_than(mm.Quantity.ratio(189, 383))

    @pytest.mark.parametrize(
        "figure", [mm.Quantity.at_least(5), mm.Quantity.between(5, 6), mm.Quantity.ratio(5, 6)]
    )
    def test_a_bounded_figure_or_share_becomes_no_number(self, figure: mm.Quantity) -> None:
        for convert in (int, float):
            with pytest.raises(mm.InvalidValueError) as caught:
                convert(figure)
            assert caught.value.found == repr(str(figure))

    def test_an_exact_figure_is_converted_to_a_number(self) -> None:
        assert int(mm.Quantity(382)) == 382
        assert float(mm.Quantity(0.9)) == 0.9
        assert float(mm.Quantity(10**300)) == 1e300
        with pytest.raises(mm.InvalidValueError, match="whole number"):
            int(mm.Quantity(0.9))

    def test_a_quantity_is_frozen_and_slotted(self) -> None:
        with pytest.raises(AttributeError):
            mm.Quantity(5).low = 6  # type: ignore[misc]  # the very misuse under test
        assert not hasattr(mm.Quantity(5), "__dict__")


class TestConstruction:
    @pytest.mark.parametrize(
        "junk",
        [True, math.nan, math.inf, -math.inf, Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"),
         Decimal("1e999999999"), Decimal("1e-999999999"), None, "382", [382], 1j],
    )  # fmt: skip
    def test_a_value_that_is_not_a_finite_number_is_refused(self, junk: object) -> None:
        for constructor in (
            mm.Quantity,
            mm.Quantity.at_least,
            mm.Quantity.at_most,
            mm.Quantity.from_dict,
        ):
            if isinstance(junk, str) and constructor == mm.Quantity.from_dict:
                continue
            with pytest.raises(mm.InvalidValueError) as caught:
                constructor(junk)  # type: ignore[arg-type]  # the very misuse under test
            assert caught.value.hint

    @pytest.mark.parametrize("exponent", [301, 5000])
    def test_a_number_too_long_to_print_is_refused(self, exponent: int) -> None:
        for number in (10**exponent, -(10**exponent), Fraction(1, 10**exponent)):
            with pytest.raises(mm.InvalidValueError, match="more than 300 digits"):
                mm.Quantity(number)

    def test_a_whole_number_of_another_class_becomes_an_int(self) -> None:
        class Count(int):
            """An integer class like those of numpy."""

        assert type(mm.Quantity(Count(5)).low) is int

    def test_reversed_bounds_are_refused(self) -> None:
        with pytest.raises(mm.InvalidValueError) as caught:
            mm.Quantity.between(300, 200)
        assert caught.value.found == "'300 to 200'"
        with pytest.raises(mm.InvalidValueError):
            mm.Quantity.at_most(-1)


class TestParsing:
    @pytest.mark.parametrize(
        ("text", "low", "high", "of"),
        [  # value, low and high of article_facts.csv, wherever the value is a figure
            ("more than 10000", 10_000, None, None),  # F15
            ("4", 4, 4, None),  # F16
            ("thousands", 2000, None, None),  # F18
            ("382/382", 382, 382, 382),  # F19
            ("7/17", 7, 7, 17),  # F22
            ("80%..100%", Fraction(4, 5), 1, None),  # F27
            ("most", Fraction(1, 2), 1, None),  # F28
            ("tens of thousands", 20_000, None, None),  # F39
            ("more than 26000", 26_000, None, None),  # F40
            ("hundreds of thousands", 200_000, None, None),  # F42
            ("more than 90%", Fraction(9, 10), None, None),  # F43: no upper bound is stated
            ("hundreds", 200, None, None),  # F50
        ],
    )
    def test_facts_of_the_article_are_parsed(
        self, text: str, low: Exact, high: Exact | None, of: Exact | None
    ) -> None:
        figure = mm.Quantity.parse(text)
        assert (figure.low, figure.high, figure.of) == (low, high, of)

    @pytest.mark.parametrize(
        ("written", "texts"),
        [
            ("≥ 10,000", "more than 10,000|over 10,000|at least 10000|> 10_000|>= 10 000"),
            ("≥ 10,000", "hơn 10.000|trên 10.000|ít nhất 10 000|tối thiểu 10.000|không dưới 10000"),
            ("≥ 10,000", "более 10 000|свыше 10\u00a0000|не менее 10\u202f000|больше 10000"),
            ("≤ 300", "at most 300|up to 300|under 300|less than 300|nearly 300|≤300|< 300"),
            ("≤ 300", "dưới 300|tối đa 300|gần 300|không quá 300|менее 300|до 300|почти 300"),
            ("200–300", "200–300|200-300|200 - 300|from 200 to 300|between 200 and 300|200..300"),
            ("200–300", "từ 200 đến 300|từ 200 tới 300|от 200 до 300|200 — 300"),
            ("≥ 0.9", "≥ 90 %|> 90%|MORE than 90 percent|hơn 90%|trên 90 phần trăm"),
            ("≥ 0.9", "более 90 процентов|не менее 90 %"),
            ("0.8–0.9", "80–90 %|80%–90%|from 80 to 90 per cent|80 percent-90 percent"),
            ("≥ 0.9", "hơn 0,9|не менее 0,9|over 0.9|at least 0.90"),
            ("≥ 2,000", "hàng nghìn|hàng ngàn|тысячи|Thousands"),
            ("≥ 200", "hàng trăm|сотни|hundreds"),
            ("≥ 20,000", "hàng chục nghìn|hàng chục ngàn|hàng vạn|десятки тысяч"),
            ("≥ 200,000", "hàng trăm nghìn|hàng trăm ngàn|сотни тысяч"),
            ("0.5–1", "hầu hết|đa số|phần lớn|большинство"),
            ("≥ 188/382", "≥ 188/382|at least 188 / 382|ít nhất 188/382"),
            ("-5–-3", "-5–-3|-5 - -3|from -5 to -3"),
            ("(1/3)", "(1/3)|(2/6)"),
            ("-(1/3)–0.5", "-(1/3)–(1/2)"),
            ("1,234.5", "1,234.5|1234.5|1 234.50"),
            ("1,234,567", "1,234,567|1 234 567|1234567|1_234_567"),
        ],
    )  # fmt: skip
    def test_a_phrase_is_parsed_in_three_languages(self, written: str, texts: str) -> None:
        for text in texts.split("|"):
            assert str(mm.Quantity.parse(text)) == written, text
            assert str(mm.Quantity.parse(unicodedata.normalize("NFD", text))) == written, text

    @pytest.mark.parametrize(
        ("text", "lang", "value"),
        [
            ("10.000", "vi", 10_000),
            ("10,000", "en", 10_000),
            ("10.000", "en", 10),
            ("10,000", "ru", 10),
            ("1.234,5", "vi", Fraction(2469, 2)),
            ("0,9", "vi", Fraction(9, 10)),
            ("10 000,5", "ru", Fraction(20001, 2)),
            ("0.125", None, Fraction(1, 8)),
            ("1234.567", None, Fraction(1234567, 1000)),
        ],
    )
    def test_the_language_decides_the_number_format(
        self, text: str, lang: Language | None, value: Exact
    ) -> None:
        assert mm.Quantity.parse(text, lang) == value

    @pytest.mark.parametrize(
        "text", ["10.000", "1.234.567", "more than 10.000", "hơn 10,000", "более 10,000"]
    )
    def test_an_ambiguous_number_is_refused(self, text: str) -> None:
        with pytest.raises(mm.InvalidValueError, match="two ways") as caught:
            mm.Quantity.parse(text)
        assert 'lang="vi"' in caught.value.hint

    @pytest.mark.parametrize(
        "text", ["about 300", "approximately 300", "khoảng 300", "около 300", "~300"]
    )
    def test_an_approximate_figure_is_refused(self, text: str) -> None:
        with pytest.raises(mm.InvalidValueError, match="without a bound"):
            mm.Quantity.parse(text)

    @pytest.mark.parametrize(
        "text",
        [
            "", " ", "yearly", "70-KH/BDVTW", "-", "--5", "over", "over over 5", "5 over", "to 5",
            "200–", "1,5", "10,00", "1,2345", "0,900", "1 2", "10,000 5", "1.2.3", "2,000 000",
            "1,000.000.000", "12/5/2024", "5/", "/5", "5/0", "5/-3", "(1/0)", "(1/3", "(1/2/3)",
            "()", "3/4%", "3%/4", "80%–90", "300–200", "at most -5", "from 5", "most 5", "mostly",
            "1e5", "٣", "½", "nan", "5 apples", "5\x00", "5\n\x1b[31m", "\ud800", "9" * 301,
            "9" * 4999, "9" * 10**6, "1 " * 2400, "0." + "1" * 5000, "0." + "1" * 400,
            "(1/" + "3" * 302 + ")",
        ],
        ids=ascii,
    )  # fmt: skip
    def test_an_error_quotes_the_value_and_gives_a_hint(self, text: str) -> None:
        with pytest.raises(mm.InvalidValueError) as caught:
            mm.Quantity.parse(text)
        assert caught.value.found
        assert caught.value.hint
        assert len(str(caught.value)) < 400

    @pytest.mark.parametrize("junk", [None, 382, b"382", ["382"]])
    def test_a_value_that_is_not_a_text_is_refused(self, junk: object) -> None:
        with pytest.raises(mm.InvalidValueError):
            mm.Quantity.parse(junk)  # type: ignore[arg-type]  # the very misuse under test

    @pytest.mark.parametrize("lang", ["fr", "", [], 5])
    def test_an_unknown_language_is_refused(self, lang: object) -> None:
        with pytest.raises(mm.InvalidValueError, match="not a language"):
            mm.Quantity.parse("5", lang)  # type: ignore[arg-type]  # the very misuse under test
        with pytest.raises(mm.InvalidValueError, match="not a language"):
            mm.Quantity(5).label(lang)  # type: ignore[arg-type]  # the very misuse under test

    @pytest.mark.long
    @given(
        st.one_of(
            st.text(),
            st.text("0123456789.,_ %/-–()≥<", max_size=30),
            st.lists(
                st.sampled_from(
                    ["from", "to", "5", "10.000", "%", "/", "более", "hơn", "-", "most"]
                )
            ).map(" ".join),
        ),
        st.sampled_from([None, *LANGUAGES]),
    )
    def test_any_text_is_parsed_or_refused(self, text: str, lang: Language | None) -> None:
        try:
            figure = mm.Quantity.parse(text, lang)
        except mm.InvalidValueError:
            return
        assert mm.Quantity.parse(str(figure)) == figure


class TestPrinting:
    @given(quantities)
    @example(mm.Quantity(Fraction(1, 3)))
    @example(mm.Quantity.ratio(Fraction(1, 3), Fraction(2, 7)))
    @example(mm.Quantity(Fraction(10125, 1000)))
    @example(
        mm.Quantity.ratio(mm.Quantity.between(-(10**300), Fraction(10**299, 10**300 - 1)), 10**300)
    )
    def test_a_printed_figure_is_parsed_to_the_same_figure(self, figure: mm.Quantity) -> None:
        assert mm.Quantity.parse(str(figure)) == figure
        assert eval(repr(figure), {"Quantity": mm.Quantity}) == figure
        for lang in LANGUAGES:
            assert mm.Quantity.parse(figure.label(lang), lang) == figure
            assert mm.Quantity.parse(str(figure), "en") == figure

    @given(quantities)
    def test_a_percent_text_is_parsed_to_the_same_figure(self, figure: mm.Quantity) -> None:
        same = figure if figure.of is None else figure.share
        assert mm.Quantity.parse(f"{figure:%}") == same

    @pytest.mark.parametrize(
        ("figure", "written", "percent", "represented"),
        [
            (mm.Quantity(382), "382", "38,200 %", "Quantity(382)"),
            (mm.Quantity(0.9), "0.9", "90 %", "Quantity.parse('0.9')"),
            (mm.Quantity(0.125), "0.1250", "12.5 %", "Quantity.parse('0.1250')"),
            (mm.Quantity(Fraction(1, 3)), "(1/3)", "(100/3) %", "Quantity.parse('(1/3)')"),
            (mm.Quantity(1e-6), "0.000001", "0.0001 %", "Quantity.parse('0.000001')"),
            (mm.Quantity(1e-7), "(1/10,000,000)", "0.00001 %", "Quantity.parse('(1/10,000,000)')"),
            (mm.Quantity.at_least(0.9), "≥ 0.9", "≥ 90 %", "Quantity.parse('≥ 0.9')"),
            (mm.Quantity.at_most(300), "≤ 300", "≤ 30,000 %", "Quantity.parse('≤ 300')"),
            (mm.Quantity.between(0.8, 1), "0.8–1", "80–100 %", "Quantity.parse('0.8–1')"),
            (mm.Quantity.ratio(191, 382), "191/382", "50 %", "Quantity.parse('191/382')"),
        ],
    )
    def test_a_figure_has_text_percent_and_repr(
        self, figure: mm.Quantity, written: str, percent: str, represented: str
    ) -> None:
        assert (str(figure), f"{figure:%}", repr(figure)) == (written, percent, represented)

    def test_a_label_uses_the_words_of_its_language(self) -> None:
        figures = [
            mm.Quantity.at_least(10_000),
            mm.Quantity.at_most(300),
            mm.Quantity.between(0.5, 2000),
        ]
        assert [[figure.label(lang) for figure in figures] for lang in LANGUAGES] == [
            ["ít nhất 10.000", "tối đa 300", "từ 0,5 đến 2.000"],
            ["at least 10,000", "at most 300", "from 0.5 to 2,000"],
            ["не менее 10 000", "не более 300", "от 0,5 до 2 000"],
        ]

    @pytest.mark.parametrize(
        ("figure", "spec", "text"),
        [
            (mm.Quantity.at_least(5), ">6", "   ≥ 5"),
            (mm.Quantity(5), "<4", "5   "),
            (mm.Quantity(11935), ",", "11,935"),
            (mm.Quantity(11935), "d", "11935"),
            (mm.Quantity(11935), "+_d", "+11_935"),
            (mm.Quantity(-11935), "12,", "     -11,935"),
            (mm.Quantity(Fraction(2, 3)), ",", "(2/3)"),
            (mm.Quantity(Fraction(2, 3)), ".1f", "0.7"),
            (mm.Quantity(Fraction(2, 3)), ".1%", "66.7%"),
            (mm.Quantity(Fraction(1, 8)), ".2f", "0.12"),  # half to even, as for a float
            (mm.Quantity(10**20 + 1), ",.1f", "100,000,000,000,000,000,001.0"),
            (mm.Quantity.at_least(10_000), "_", "≥ 10_000"),
            (mm.Quantity.at_most(10_000), "*^14,", "***≤ 10,000***"),
            (mm.Quantity.between(0.25, 0.5), ".0%", "25%–50%"),
            (mm.Quantity.ratio(188, 382), ".1%", "49.2%"),
            (mm.Quantity.ratio(1880, 3820), ",", "1,880/3,820"),
        ],
    )
    def test_a_specification_formats_every_number_or_the_text(
        self, figure: mm.Quantity, spec: str, text: str
    ) -> None:
        assert format(figure, spec) == text

    @given(st.fractions(max_denominator=10**6), st.integers(0, 20))
    def test_decimals_are_rounded_as_the_exact_number(self, number: Fraction, digits: int) -> None:
        written = format(mm.Quantity(number), f".{digits}f")
        assert Fraction(written) == round(number, digits)

    @pytest.mark.parametrize(
        ("figure", "spec"),
        [
            (mm.Quantity(0.5), "d"),
            (mm.Quantity(5), ".2d"),
            (mm.Quantity(5), "x"),
            (mm.Quantity(5), ".2"),  # for text it would cut off digits
            (mm.Quantity(5), "nonsense"),
            (mm.Quantity(5), "08"),
            (mm.Quantity(5), ".9999f"),
        ],
    )
    def test_another_specification_is_refused(self, figure: mm.Quantity, spec: str) -> None:
        with pytest.raises(mm.InvalidValueError, match="not a quantity format") as caught:
            format(figure, spec)
        assert caught.value.found == repr(spec)


class TestSubtraction:
    @given(plain, plain)
    def test_a_difference_contains_every_difference_of_points(
        self, first: mm.Quantity, second: mm.Quantity
    ) -> None:
        assume(second.high is not None)
        difference = first - second
        assert all(difference.contains(a - b) for a in points(first) for b in points(second))
        assert -difference == second - first if first.high is not None else difference.high is None

    @given(numbers, numbers)
    def test_it_is_the_inverse_of_addition_on_exact_ones(self, a: Exact, b: Exact) -> None:
        first, second = mm.Quantity(a), mm.Quantity(b)
        assert (first + second) - second == first == (first - second) + second
        assert first - b == first - second == a - second
        assert first + -first == 0

    @given(numbers, wholes, numbers, wholes)
    def test_parts_and_wholes_are_subtracted_separately(
        self, a: Exact, all_a: Exact, b: Exact, all_b: Exact
    ) -> None:
        first, second = mm.Quantity.ratio(a, all_a), mm.Quantity.ratio(b, all_b)
        assert (first + second) - second == first
        assert first - first == 0
        if all_a > all_b:
            assert first - second == mm.Quantity.ratio(a - b, all_a - all_b)
        elif all_a < all_b:
            with pytest.raises(mm.InvalidValueError, match="whole"):
                assert first - second

    @given(plain)
    def test_what_has_no_upper_bound_is_not_subtracted(self, figure: mm.Quantity) -> None:
        with pytest.raises(mm.InvalidValueError, match="no lower bound") as caught:
            assert figure - mm.Quantity.at_least(5)
        assert ".low" in caught.value.hint

    def test_a_figure_with_a_whole_and_one_without_are_not_subtracted(self) -> None:
        for pair in ((mm.Quantity.ratio(1, 2), 1), (1, mm.Quantity.ratio(1, 2))):
            with pytest.raises(mm.InvalidValueError, match="cannot be subtracted"):
                assert pair[0] - pair[1]


class TestDivision:
    @given(plain, numbers)
    def test_a_quotient_contains_every_quotient(self, figure: mm.Quantity, number: Exact) -> None:
        assume(number > 0 or (number < 0 and figure.high is not None))
        for divisor in (number, mm.Quantity(number)):
            quotient = figure / divisor
            assert all(quotient.contains(Fraction(point) / number) for point in points(figure))
            assert quotient * number == figure

    @given(numbers, numbers)
    def test_a_number_is_divided_by_an_exact_figure(self, a: Exact, b: Exact) -> None:
        assume(b != 0)
        assert a / mm.Quantity(b) == Fraction(a) / Fraction(b)

    @pytest.mark.parametrize("divisor", [0, 0.0, mm.Quantity(0)])
    def test_nothing_is_divided_by_zero(self, divisor: mm.Quantity | float) -> None:
        with pytest.raises(mm.InvalidValueError, match="division by zero"):
            assert mm.Quantity(5) / divisor

    @pytest.mark.parametrize("divisor", [mm.Quantity.at_least(5), mm.Quantity.ratio(5, 6)])
    def test_a_divisor_is_a_single_number(self, divisor: mm.Quantity) -> None:
        with pytest.raises(mm.InvalidValueError, match="not a single number") as caught:
            assert 10 / divisor
        assert ".low" in caught.value.hint


class TestSignAndRounding:
    @given(bounded(numbers))
    def test_an_absolute_figure_contains_the_absolute_points(self, figure: mm.Quantity) -> None:
        absolute = [max(point, -point) for point in points(figure)]
        assert all(map(abs(figure).contains, absolute))
        assert abs(figure).low >= 0
        assert abs(abs(figure)) == abs(figure)

    @given(bounded(numbers), st.integers(-3, 6))
    def test_a_rounded_figure_contains_the_rounded_points(
        self, figure: mm.Quantity, digits: int
    ) -> None:
        rounded = round(figure, digits)
        assert all(rounded.contains(round(p, digits)) for p in map(Fraction, points(figure)))
        assert all(round(figure).contains(round(p)) for p in map(Fraction, points(figure)))

    def test_a_figure_with_a_whole_is_not_rounded(self) -> None:
        with pytest.raises(mm.InvalidValueError, match="not rounded") as caught:
            round(mm.Quantity.ratio(1, 3), 2)
        assert ".share" in caught.value.hint
        assert round(mm.Quantity.ratio(1, 3).share, 2) == Fraction(33, 100)

    @pytest.mark.parametrize("digits", ["2", 1.0, True, 10**9, -(10**9)])
    def test_a_number_of_decimals_is_checked(self, digits: object) -> None:
        with pytest.raises(mm.InvalidValueError, match="ndigits"):
            round(mm.Quantity(1), digits)  # type: ignore[call-overload]  # the very misuse under test


ORDERS = (lt, le, gt, ge)


class TestOrder:
    @given(numbers, numbers)
    def test_of_exact_figures_exactly_one_holds(self, a: Exact, b: Exact) -> None:
        for first, second in (
            (mm.Quantity(a), mm.Quantity(b)),
            (mm.Quantity(a), b),
            (a, mm.Quantity(b)),
            (mm.Quantity.ratio(a, 7), mm.Quantity.ratio(b, 7)),
        ):
            assert [first < second, first == second, first > second].count(True) == 1
            assert (first <= second) == (first < second or first == second)
            assert (first >= second) == (first > second or first == second)
            assert (first < second) == (a < b)

    @given(plain, plain)
    def test_bounds_are_ordered_unless_they_overlap(
        self, first: mm.Quantity, second: mm.Quantity
    ) -> None:
        if first.agrees_with(second) and not (first.is_exact and second.is_exact):
            for order in ORDERS:
                with pytest.raises(mm.InvalidValueError, match="overlap") as caught:
                    order(first, second)
                assert all(word in str(caught.value) for word in (".low", ".high", "surely_less_"))
        else:
            for order in ORDERS:
                answers = {order(a, b) for a in points(first) for b in points(second)}
                assert answers == {order(first, second)}

    @given(st.lists(numbers))
    def test_exact_figures_are_sorted_as_their_numbers(self, values: list[Exact]) -> None:
        assert sorted(map(mm.Quantity, values)) == sorted(values)

    @given(numbers, st.floats(allow_nan=False, allow_infinity=False, width=32))
    def test_a_float_is_compared_as_equality_does(self, number: Exact, value: float) -> None:
        figure = mm.Quantity(number)
        assert [figure < value, figure == value, figure > value].count(True) == 1
        assert (value > figure) == (figure < value) == (number < value)

    def test_figures_with_different_wholes_are_not_ordered(self) -> None:
        for other in (mm.Quantity.ratio(189, 383), 189):
            with pytest.raises(mm.InvalidValueError, match="different wholes") as caught:
                assert mm.Quantity.ratio(188, 382) < other
            assert ".share" in caught.value.hint

    @pytest.mark.parametrize("other", [math.nan, math.inf, True])
    def test_what_no_figure_can_have_is_not_ordered(self, other: float) -> None:
        for order in ORDERS:
            with pytest.raises(mm.InvalidValueError, match="not a number"):
                order(mm.Quantity(1), other)

    def test_another_type_is_not_ordered(self) -> None:
        for order in ORDERS:
            with pytest.raises(TypeError):
                order(mm.Quantity(1), "1")


class TestArguments:
    @pytest.mark.parametrize(
        ("name", "call"),
        [
            ("value", lambda: mm.Quantity("5")),  # type: ignore[arg-type]
            ("low", lambda: mm.Quantity.at_least("5")),  # type: ignore[arg-type]
            ("high", lambda: mm.Quantity.at_most(math.nan)),
            ("low", lambda: mm.Quantity.between(None, 5)),  # type: ignore[arg-type]
            ("high", lambda: mm.Quantity.between(5, None)),  # type: ignore[arg-type]
            ("part", lambda: mm.Quantity.ratio("1", 2)),  # type: ignore[arg-type]
            ("whole", lambda: mm.Quantity.ratio(1, 0)),
            ("text", lambda: mm.Quantity.parse(5)),  # type: ignore[arg-type]
            ("lang", lambda: mm.Quantity.parse("5", "fr")),  # type: ignore[arg-type]
            ("lang", lambda: mm.Quantity(5).label("fr")),  # type: ignore[arg-type]
            ("number", lambda: mm.Quantity(5).contains("5")),  # type: ignore[arg-type]
            ("other", lambda: mm.Quantity(5).agrees_with("5")),  # type: ignore[arg-type]
            ("other", lambda: mm.Quantity(5).surely_less_than("5")),  # type: ignore[arg-type]
        ],
    )
    def test_an_error_names_the_argument(self, name: str, call: Callable[[], object]) -> None:
        with pytest.raises(mm.InvalidValueError) as caught:
            call()
        assert caught.value.place == name


class TestPlain:
    @given(quantities)
    def test_a_figure_survives_json(self, figure: mm.Quantity) -> None:
        text = json.dumps(figure.to_dict(), allow_nan=False)
        assert mm.Quantity.from_dict(json.loads(text)) == figure

    @pytest.mark.parametrize(
        ("figure", "value"),
        [
            (mm.Quantity(382), 382),
            (mm.Quantity(0.9), 0.9),
            (mm.Quantity(Fraction(1, 3)), "1/3"),
            (mm.Quantity(Fraction(-1, 3)), "-1/3"),
            (mm.Quantity.at_least(10_000), {"low": 10_000}),
            (mm.Quantity.at_most(300), {"low": 0, "high": 300}),
            (mm.Quantity.between(Fraction(1, 3), 0.5), {"low": "1/3", "high": 0.5}),
            (mm.Quantity.ratio(188, 382), {"low": 188, "high": 188, "of": 382}),
            (mm.Quantity.ratio(mm.Quantity.at_least(188), 382), {"low": 188, "of": 382}),
        ],
    )
    def test_a_figure_has_a_plain_form(self, figure: mm.Quantity, value: object) -> None:
        assert figure.to_dict() == value
        assert mm.Quantity.from_dict(value) == figure

    def test_an_error_names_its_key(self) -> None:
        with pytest.raises(mm.InvalidValueError) as caught:
            mm.Quantity.from_dict({"low": 5, "high": "many"})
        assert (caught.value.place, caught.value.found) == ("high", "'many'")

    @pytest.mark.parametrize(
        "junk",
        [
            None, True, [], {}, "382", "1/0", "1/3/5", "one third", "١/٣", "1" * 400 + "/3",
            {"high": 3}, {"low": 3, "top": 5}, {"low": None}, {"low": 3, "high": None}, {"low": {}},
            {"low": 5, "high": 3}, {"low": 5, "of": 0}, {"low": "x"}, {5: 5}, float("nan"),
        ],
        ids=ascii,
    )  # fmt: skip
    def test_other_plain_values_are_refused(self, junk: object) -> None:
        with pytest.raises(mm.InvalidValueError) as caught:
            mm.Quantity.from_dict(junk)
        assert caught.value.hint


FORMS = 'write 382, "≥ 10,000", "at most 300", 200–300 or 188/382'


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: mm.Quantity.from_dict({"lo": 1}),
            "not the bounds of a figure: found ['lo']; the keys are low and optionally high and of",
        ),
        (
            lambda: mm.Quantity(382).share,
            "a figure without a whole has no share: found '382'; "
            "state the whole: Quantity.ratio(part, whole)",
        ),
        (
            lambda: mm.Quantity.at_least(3) * -1,
            "a figure with a whole or without an upper bound has no negative: "
            "found '≥ 3 times a negative number'; multiply by a number that is not negative",
        ),
        (
            lambda: float(mm.Quantity.at_least(3)),
            "not a single number: found '≥ 3'; use its .low, .high, .share",
        ),
        (
            lambda: int(mm.Quantity.at_least(3)),
            "not a single whole number: found '≥ 3'; use its .low, .high, .share",
        ),
        (lambda: mm.Quantity.at_least(3) / 0, "a division by zero: found '≥ 3 / 0'"),
        (
            lambda: mm.Quantity.parse("12,34,5"),
            "text: not a number in this format: found '12,34,5'; "
            'write 1,234.5; with a decimal comma, pass lang="vi" or lang="ru"',
        ),
        (
            lambda: mm.Quantity.ratio(mm.Quantity.ratio(1, 2), 3),
            "part: a part with a whole of its own: found '1/2'",
        ),
        (lambda: mm.Quantity.parse("many"), f"text: not a figure: found 'many'; {FORMS}"),
        (lambda: mm.Quantity.parse("10 or so"), f"text: not a figure: found '10 or so'; {FORMS}"),
        (lambda: mm.Quantity.parse(None), "text: not a text: found None; give a str"),  # type: ignore[arg-type]
    ],
)
def test_an_error_says_what_is_wrong(call: Callable[[], object], message: str) -> None:
    with pytest.raises(mm.InvalidValueError) as caught:
        call()
    assert str(caught.value) == message
