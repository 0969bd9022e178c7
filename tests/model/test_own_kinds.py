"""Kinds of entity that other packages declare."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

import massmob as mm

TOP = Path(__file__).parents[2]
EXAMPLE = TOP / "examples" / "own_kind"
LABEL = {"vi": "bài hát", "en": "song", "ru": "песня"}


def declared(**changes: Any) -> type[mm.Entity]:
    """A class with one field, declared with these arguments instead of the usual ones."""
    arguments: dict[str, Any] = {"prefix": "song", "plural": "songs", "label": LABEL, **changes}
    kind = arguments.pop("kind", "song")

    @mm.declare_kind(kind, **arguments)
    @attrs.frozen(kw_only=True, repr=False)
    class Song(mm.Entity):
        verses: int = attrs.field(default=1, converter=int)

    return Song


@pytest.fixture
def song() -> Iterator[type[mm.Entity]]:
    # Used before, so that what was cached without the kind is cached again with it.
    plain = mm.Movement([mm.Field(id="field:1", name="x")])
    assert mm.loads(mm.dumps(plain)) == plain
    yield declared()
    mm.forget_kind("song")
    assert mm.loads(mm.dumps(plain)) == plain


def test_a_kind_declared_late_is_known_everywhere(song: Any, tmp_path: Path) -> None:
    source = mm.Source(id="src:1", name="synthetic", publisher="x", grade="B")
    movement = mm.Movement([song(id="song:1", name="Dân vận", verses=3, sources=["src:1"]), source])
    assert movement.of_kind("song") == movement.of_kind(song) == {"song:1": movement["song:1"]}
    assert "1 song" in repr(movement)
    assert not movement.validate().findings
    for format in ("json", "jsonl", "csv", "graphml"):
        mm.save(movement, tmp_path / format, format)
        assert mm.load(tmp_path / format, format) == movement
    with pytest.raises(mm.LoadError, match=r"songs\[0\].*verses"):
        mm.loads(mm.dumps(movement).replace('"verses":3', '"verses":"x"'))


def test_its_word_is_a_kind_with_labels(song: Any) -> None:
    kind = mm.EntityKind.of("song")
    assert kind is song.entity_kind
    assert (kind.label("vi"), kind.label("en"), kind.value) == ("bài hát", "song", "song")
    assert kind == "song"


def test_references_to_it_are_checked(song: Any) -> None:
    @mm.declare_kind("choir", prefix="choir", plural="choirs", label="dàn hợp xướng")
    @attrs.frozen(kw_only=True, repr=False)
    class Choir(mm.Entity):
        sings: str = attrs.field(converter=str, metadata=mm.refers(mm.Relation.PRESENTS, "song"))

    try:
        choir = Choir(id="choir:1", name="A", sings="song:2")
        found = mm.Movement([choir, song(id="song:1", name="x")]).validate(select=["MM1"])
        assert [finding.code for finding in found.findings] == ["MM102"]
        assert "song:1" in str(found)
    finally:
        mm.forget_kind("choir")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"kind": "locality"}, "kind: in use already"),
        ({"kind": "Song"}, "kind: not a word"),
        ({"prefix": "org"}, "prefix: in use already"),
        ({"prefix": "a:b"}, "prefix: not a word"),
        ({"plural": "outside"}, "plural: in use already"),
        ({"plural": "localities"}, "plural: in use already"),
        ({"label": ""}, "label: "),
    ],
)
def test_wrong_words_are_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(mm.InvalidValueError, match=message):
        declared(**changes)


def test_a_class_that_files_could_not_hold_is_refused() -> None:
    declare = mm.declare_kind("song", prefix="song", plural="songs", label=LABEL)
    with pytest.raises(mm.InvalidValueError, match="not a class of entities"):
        declare(type("Song", (mm.Entity,), {}))

    @attrs.frozen(kw_only=True)
    class WithoutConverter(mm.Entity):
        verses: int = 1

    with pytest.raises(mm.InvalidValueError, match=r"\.verses: a field without a converter"):
        declare(WithoutConverter)

    @attrs.frozen(kw_only=True)
    class Milestones(mm.Entity):
        milestones: tuple[mm.Result, ...] = attrs.field(
            default=(), converter=tuple, metadata=mm.holds(mm.Result)
        )

    with pytest.raises(mm.InvalidValueError, match="values of Milestone"):
        declare(Milestones)
    with pytest.raises(mm.InvalidValueError, match="not a declared kind"):
        mm.forget_kind("song")


@pytest.mark.long
def test_the_example_package_passes_its_tests() -> None:
    run(["-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull, "tests"], cwd=EXAMPLE)


@pytest.mark.long
def test_an_installed_package_is_found_by_its_entry_point(tmp_path: Path) -> None:
    describe_package(tmp_path / "volunteers-0.1.0.dist-info")
    for module in ("massmob.network.network", "massmob.validation.api", "massmob.io.load_save"):
        code = f"""if True:
            import {module}
            import massmob as mm
            team = mm.EntityKind.of("volunteer_team")
            assert "VOL001" in [rule.code for rule in mm.all_rules()]
            assert mm.loads('{{"massmob": 2, "volunteer_teams": [{{"id": "volunteers:1", "name": "x",'
                            '"locality": "loc:1"}}]}}')
        """
        run(["-c", code], cwd=EXAMPLE, path=tmp_path)


@pytest.mark.parametrize("layout", ["V-1.DIST-INFO", "V-1-py3.11.egg-info", "archive", "finder"])
def test_a_package_is_found_however_it_is_installed(tmp_path: Path, layout: str) -> None:
    described = tmp_path / "packages" / (layout if "." in layout else "volunteers-0.1.0.dist-info")
    describe_package(described)
    path, code = described.parent, "import massmob as mm; mm.Movement; "
    if layout == "archive":
        path = tmp_path / "packages.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for file in described.iterdir():
                archive.write(file, f"{described.name}/{file.name}")
    elif layout == "finder":
        path = tmp_path
        code = f"""if True:
            import sys
            from importlib.metadata import Distribution, DistributionFinder
            from pathlib import Path

            class Finder(DistributionFinder):
                find_spec = staticmethod(lambda *_: None)
                find_distributions = lambda *_: [Distribution.at(Path({str(described)!r}))]

            sys.meta_path.append(Finder())
            {code}"""
    run(["-c", code + "print(mm.EntityKind.of('volunteer_team'))"], cwd=EXAMPLE, path=path)


def describe_package(folder: Path) -> None:
    """Write what an installer writes of the example package, except its code."""
    folder.mkdir(parents=True)
    description = "Metadata-Version: 2.1\nName: volunteers\nVersion: 0.1.0\n"
    for name in ("METADATA", "PKG-INFO"):
        (folder / name).write_text(description)
    (folder / "entry_points.txt").write_text(
        "[massmob.kinds]\nvolunteers = volunteers\n[massmob.rules]\nvolunteers = volunteers.rules\n"
    )


def run(arguments: list[str], *, cwd: Path, path: Path | None = None) -> None:
    folders = [TOP / "src", EXAMPLE / "src", *([path] if path else [])]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, folders))}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env=env,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
