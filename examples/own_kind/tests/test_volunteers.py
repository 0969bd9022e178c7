"""What massmob does with volunteer teams without knowing them."""

from __future__ import annotations

from pathlib import Path

import pytest
import volunteers.rules  # noqa: F401  # pyright: ignore[reportUnusedImport]  # as its entry point does
from hypothesis import given, settings
from volunteers import VolunteerTeam

import massmob as mm
from massmob.strategies import entities_of

SOURCE = mm.Source(id="src:1", name="synthetic", publisher="example", grade="B")
WARD = mm.Locality(
    id="loc:001", name="Ba Đình", kind="quan", valid="../2025-06-30", sources=["src:1"]
)
STORM = mm.Event(id="event:storm", name="Bão", kind="disaster", valid="2024-09", sources=["src:1"])
TEAM = VolunteerTeam(
    id="volunteers:1",
    name={"vi": "Đội 1", "en": "Team 1"},
    locality="loc:001",
    events=["event:storm"],
    people=12,
    channels=["home_visit"],
    valid="2024-09",
    sources=["src:1"],
)
MOVEMENT = mm.Movement([SOURCE, WARD, STORM, TEAM])


@pytest.mark.parametrize(
    "format", ["json", "yaml", "jsonl", "csv", "sqlite", "xlsx", "graphml", "gexf", "node-link"]
)
def test_files(format: str, tmp_path: Path) -> None:
    mm.save(MOVEMENT, tmp_path / "file", format)
    assert mm.load(tmp_path / "file", format) == MOVEMENT


def test_queries() -> None:
    assert MOVEMENT.of_kind("volunteer_team") == {TEAM.id: TEAM}
    assert MOVEMENT.find("doi 1") == (TEAM,)
    assert (TEAM.id, WARD.id, "works_in") in {*MOVEMENT.graph.edges(data="relation")}
    assert MOVEMENT.rollup("volunteer_team", along="locality")["loc:001"] == 1


def test_rules() -> None:
    assert not MOVEMENT.validate().findings
    empty = VolunteerTeam(id="volunteers:2", name="x", locality="loc:no", people=0)
    codes = {finding.code for finding in MOVEMENT.add(empty).validate().findings}
    assert {"VOL001", "MM102", "MM901"} <= codes


@given(entities_of(VolunteerTeam))
@settings(max_examples=30)
def test_strategies(team: VolunteerTeam) -> None:
    movement = mm.Movement([team])
    assert mm.loads(mm.dumps(movement)) == movement


def test_pages(tmp_path: Path) -> None:
    mm.write_explorer(MOVEMENT, tmp_path / "page.html", at="2024-09-15")
    assert "volunteers:1" in (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "VolunteerTeam" in mm.dumps(MOVEMENT, "turtle")
    assert "volunteer team" in str(MOVEMENT.display())
