"""Rollups as Plotly draws them in headless Chromium: the page with zoom, and images by kaleido."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import massmob as mm
from massmob.display.plots.partition import SHAPES
from massmob.display.plots.saving import rendered
from support import pictures
from support.chromium import Reader

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    reader = Reader(tmp_path_factory.mktemp("pages"))
    yield reader
    reader.driver.quit()


ZOOM = """
const slice = [...document.querySelectorAll("g.slice")].find((slice) => slice.textContent === arguments[0]);
slice.querySelector("path").dispatchEvent(new MouseEvent("click", { bubbles: true }));
"""


def visible_labels(reader: Reader) -> list[str]:
    """The labels of the parts that are visible with their names."""
    texts = reader.run("return [...document.querySelectorAll('g.slice')].map((e) => e.textContent)")
    return [text for text in texts if text.strip()]


@pytest.mark.parametrize("shape", SHAPES)
def test_zooming_reaches_communes_without_a_network(
    shape: Any, reader: Reader, tmp_path: Path
) -> None:
    figure = mm.draw_rollup(pictures.units(), shape, depth=1)
    reader.open(mm.save_figure(figure, tmp_path / "units.html").as_uri())
    wait: Any = import_module("selenium.webdriver.support.wait").WebDriverWait
    wait(reader.driver, 20).until(lambda _: len(visible_labels(reader)) == 31)
    assert len(reader.all(".modebar-btn")) == 1
    reader.run(ZOOM, "Ba Đình 14")
    # A treemap writes the words of a name below one another.
    wait(reader.driver, 20).until(
        lambda _: "PhúcXá" in (label.replace(" ", "") for label in visible_labels(reader))
    )
    assert reader.run("return performance.getEntriesByType('resource').length") == 0
    assert reader.complaints() == []


@pytest.mark.parametrize("name", pictures.ROLLUPS)
def test_an_image_looks_like_the_stored_one(name: str) -> None:
    with Image.open(pictures.FOLDER / f"{name}.png") as image:
        drawn = pictures.picture(pictures.ROLLUPS[name]())
        assert pictures.difference(drawn, image) < pictures.ALIKE


@pytest.mark.parametrize(("format", "start"), [("svg", b"<svg"), ("pdf", b"%PDF")])
def test_the_same_figure_gives_the_same_bytes(format: str, start: bytes) -> None:
    images = [rendered(pictures.ROLLUPS["icicle"](), format) for _ in range(2)]
    assert images[0] == images[1]
    assert images[0].startswith(start)
