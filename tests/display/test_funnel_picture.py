"""Pictures of funnels: a bar for each count, a name for each step without data, shares where they compare."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

import massmob as mm
from massmob.aggregation.funnel_result import STEPS
from massmob.translation.language import LANGUAGES, Language
from support.tries import tries

HANOI = mm.load_dataset("hanoi")
STATUSES = [step.value for step in STEPS]


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.axes[0].texts]


def movement_of(models: list[list[str]]) -> mm.Movement:
    """A ward with models that reached these statuses in 2025."""
    ward = mm.Locality(id="loc:1", name="Phường Mẫu", kind="phuong")
    return mm.Movement(
        [
            ward,
            *(
                mm.MobilizationModel(
                    id=f"model:{number}",
                    name="x",
                    unit="loc:1",
                    milestones=[mm.Milestone(status=status, on="2025") for status in statuses],
                )
                for number, statuses in enumerate(models)
            ),
        ]
    )


def funnel_of(*models: list[str]) -> mm.Funnel:
    return movement_of([*models]).funnel(along="locality", year=2025, at="2026-01-15")


FOUR = funnel_of(
    ["registered"], ["registered", "built"], ["registered", "built", "recognised"], ["registered"]
)


class TestFunnel:
    @given(st.lists(st.lists(st.sampled_from(STATUSES), min_size=1, unique=True), min_size=1))
    @tries(15)
    def test_a_step_has_its_count_or_is_without_data(self, models: list[list[str]]) -> None:
        funnel = funnel_of(*models)
        shown = texts(mm.draw_funnel(funnel))
        for figure in funnel["loc:1"].steps.values():
            assert figure.label("en") in shown or not figure.low
        without = [figure for figure in funnel["loc:1"].steps.values() if not figure.low]
        assert sum(text.startswith("without data") for text in shown) == len(without)
        assert "0" not in shown

    def test_title_counts_shares_and_notes(self) -> None:
        shown = texts(mm.draw_funnel(FOUR))
        title = "From registration to replication of models, Phường Mẫu, models of 2025, "
        assert shown[0] == f"{title}as of 15 January 2026"
        assert shown.count("4") == 1
        assert "50 %" in shown  # two of four were built
        assert "lapsed: 2" in shown
        assert "without data, at most 1" in shown  # effective: the recognised one may have been
        assert "without data" in shown
        assert "% of the models of the step before" in shown
        assert not any(text.startswith("stopped") for text in shown)

    def test_bars_are_as_wide_as_their_counts(self) -> None:
        bars = [
            patch.get_width()
            for patch in mm.draw_funnel(FOUR).axes[0].patches
            if isinstance(patch, Rectangle) and patch.get_linestyle() == "solid"
        ]
        widths = sorted({round(width / max(bars), 3) for width in bars if width > 0.3})
        assert widths == [0.25, 0.5, 1.0]

    def test_bounds_are_pale(self) -> None:
        skipped = funnel_of(["registered", "built", "effective"], ["registered", "recognised"])
        shown = texts(mm.draw_funnel(skipped))
        assert "from 1 to 2" in shown
        assert "up to the upper bound" in shown
        assert "up to the upper bound" not in texts(mm.draw_funnel(FOUR))

    def test_the_uppermost_units_are_side_by_side(self) -> None:
        fields = HANOI.funnel(along="field")
        assert {"national defence and security", "culture and society"} < set(
            texts(mm.draw_funnel(fields))
        )
        shown = texts(mm.draw_funnel(fields, limit=1))
        assert "1 more unit is not shown (root=, limit=)" in shown
        assert "culture and society" not in shown

    def test_models_in_no_count_are_noted(self) -> None:
        shown = texts(mm.draw_funnel(HANOI.funnel(along="locality", at="2024-10-15")))
        assert any(text.startswith("8 of 10 models in no total: ") for text in shown)

    def test_a_root_is_drawn_alone(self) -> None:
        fields = HANOI.funnel(along="field")
        shown = texts(mm.draw_funnel(fields, root=HANOI["field:culture-society"]))
        assert shown[0].endswith("of models, culture and society")
        with pytest.raises(mm.UnknownEntityError, match=r"^root: no such unit in the funnel"):
            mm.draw_funnel(fields, root="loc:01")

    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_steps_are_named_in_the_language(self, lang: Language) -> None:
        shown = texts(mm.draw_funnel(FOUR, lang=lang, title="$x$ <b>"))
        assert shown[0] == "$x$ <b>"
        assert {step.label(lang) for step in STEPS} < set(shown)

    def test_a_movement_is_no_funnel(self) -> None:
        with pytest.raises(mm.InvalidValueError, match=r"^funnel: "):
            mm.draw_funnel(HANOI)  # type: ignore[arg-type]  # on purpose
