"""Strategies: movements are valid, violations break one rule only, failing examples are printed as code."""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

import massmob as mm
from massmob import strategies
from massmob.model.entity import ENTITY_TYPES
from massmob.model.references import references
from massmob.model.source_code import as_code
from massmob.strategies import (
    MovementMachine,
    any_violation,
    check_movement_consumer,
    files,
    follows,
    frames,
    movements,
    names,
    registers,
    snapshots,
    to_code,
    violations,
)
from massmob.strategies.source_code import MAX_PRINTED, printed
from massmob.validation.api import examples
from support.tries import tries

untyped_movements: Any = movements
ROOT = Path(__file__).parents[2]
HANOI = mm.load_dataset("hanoi")
FEW = tries(25)
OPTIONS: dict[str, dict[str, Any]] = {
    "default": {},
    "large": {"max_units": 60, "max_entries": 40},
    "reorganised": {"with_reorganisation": True, "max_units": 30},
    "without time": {"with_time": False, "max_entries": 20},
    "five tiers": {
        "tiers": ("nation", "province", "district", "commune", "village"),
        "with_reorganisation": True,
    },
    "one tier": {"tiers": "province", "max_entries": 30},
    "districts alone": {"tiers": ["district"], "max_entries": 30},
    "like Hanoi": {"like": HANOI},
}


@pytest.mark.parametrize("options", OPTIONS)
def test_a_drawn_movement_has_no_findings(options: str) -> None:
    drawn = untyped_movements(**OPTIONS[options])

    @FEW
    @given(drawn)
    def check(movement: mm.Movement) -> None:
        report = movement.validate()
        assert not report.findings
        assert not report.skipped

    check()


@pytest.mark.parametrize("size", [1, 5])
def test_sizes_and_tiers_are_those_given(size: int) -> None:
    drawn = movements(
        min_units=size, max_units=size, max_entries=0, tiers=(mm.Tier.PROVINCE, "commune")
    )

    @FEW
    @given(drawn)
    def check(movement: mm.Movement) -> None:
        assert len(movement.localities) == size
        tiers = {unit.tier for unit in movement.localities.values()}
        assert tiers <= {mm.Tier.PROVINCE, mm.Tier.COMMUNE}

    check()


SHAPES: dict[str, tuple[Any, int]] = {
    "depth 3": (lambda m: any(m.depth(unit) == 3 for unit in m.localities.values()), 4),
    "four parts": (lambda m: any(len(m.children(unit)) > 3 for unit in m.localities.values()), 5),
    "six wards": (
        lambda m: sum(unit.kind == "phuong" for unit in m.localities.values()) >= 6,
        8,
    ),
}
TIERS = ("nation", "province", "commune", "village")


@pytest.mark.long
@pytest.mark.parametrize("name", SHAPES)
def test_a_failure_shrinks_to_the_fewest_units(name: str) -> None:
    has_shape, fewest = SHAPES[name]
    drawn = untyped_movements(max_units=50, max_entries=0, tiers=TIERS, with_time=False)
    assert len(find(drawn, has_shape, settings=tries(2000)).localities) == fewest


@FEW
@given(movements(like=HANOI))
def test_a_variation_keeps_kinds_and_references(movement: mm.Movement) -> None:
    for entity in movement:
        assert type(entity) is type(HANOI[entity.id])
        assert [*references(entity)] == [*references(HANOI[entity.id])]


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("max_units", lambda: untyped_movements(max_units=0)),
        ("max_units", lambda: untyped_movements(max_units=True)),
        ("min_units", lambda: untyped_movements(min_units=13)),
        ("max_entries", lambda: untyped_movements(max_entries=-1)),
        ("tiers", lambda: untyped_movements(tiers=["commune", "province"])),
        ("tiers", lambda: untyped_movements(tiers=[])),
        ("merged_units", lambda: untyped_movements(merged_units=True, tiers=["province"])),
        ("merged_units", lambda: untyped_movements(merged_units=1.5)),
        ("min_chain", lambda: untyped_movements(min_chain=-1)),
        ("entries", lambda: untyped_movements(entries={"documnt": 1})),
        ("entries['document']", lambda: untyped_movements(entries={"document": (3, 1)})),
        ("movement", lambda: strategies.extend(3)),  # type: ignore[arg-type]
        ("added", lambda: strategies.extend(HANOI, strategies.contests().map(str))),
        ("tiers", lambda: untyped_movements(tiers=["district", "commune"])),
        ("tiers", lambda: untyped_movements(tiers=["direct"])),
        ("with_time", lambda: untyped_movements(with_time=False, tiers=["province", "district"])),
        ("with_time", lambda: untyped_movements(with_time=None)),
        ("with_reorganisation", lambda: untyped_movements(with_reorganisation=None)),
        ("like", lambda: untyped_movements(like=HANOI, max_units=3)),
        ("like", lambda: untyped_movements(like=[])),
        ("like", lambda: untyped_movements(like=mm.Movement())),
        ("code", lambda: violations("MM999")),
        ("code", lambda: follows("")),
        ("max_units", lambda: violations("MM204", max_units=0)),
        ("form", lambda: names(form=untyped_movements)),
        ("latest", lambda: strategies.periods(earliest="2025-01-01", latest="2024-01-01")),
        ("forms", lambda: strategies.quantities(forms=["about"])),
        ("forms", lambda: strategies.quantities(forms=())),
        ("most", lambda: strategies.quantities(most=-1)),
        ("system", lambda: strategies.symbols(system="historic")),
        ("max_rows", lambda: registers(max_rows=-1)),
        ("movement", lambda: registers(movement=mm.Movement())),
        ("backend", lambda: frames(backend=untyped_movements)),
        ("format", lambda: files("txt")),
        ("spoilt", lambda: files(spoilt=untyped_movements)),
        ("cls", lambda: strategies.results_of(int)),
        ("consumer", lambda: check_movement_consumer(HANOI)),  # type: ignore[arg-type]
        ("max_examples", lambda: check_movement_consumer(len, max_examples=0)),
    ],
)
def test_a_bad_argument_is_refused_by_name(name: str, make: Any) -> None:
    with pytest.raises(mm.InvalidValueError) as caught:
        make()
    assert caught.value.place == name


# --- values and entities -------------------------------------------------------------------------------

MISSING_ENTITIES = {
    *("MM102", "MM203", "MM408", "MM504", "MM531", "MM544", "MM552", "MM709", "MM901"),
}
"""Findings in an entity alone: without source, document, field, recipient or place, and with references
that dangle."""
STRATEGIES = {cls: getattr(strategies, cls.plural) for cls in ENTITY_TYPES.values()}


@pytest.mark.long
@pytest.mark.parametrize("kind", STRATEGIES, ids=lambda kind: kind.__name__)
def test_an_entity_alone_lacks_only_other_entities(kind: type[mm.Entity]) -> None:
    @FEW
    @given(STRATEGIES[kind]())
    def check(entity: mm.Entity) -> None:
        assert type(entity) is kind
        findings = mm.Movement([entity]).validate().findings
        assert {finding.code for finding in findings} <= MISSING_ENTITIES
        assert eval(as_code(entity), vars(mm) | NAMES) == entity

    check()


NAMES = {name: getattr(mm, name) for name in mm.__all__}


@pytest.mark.long
def test_references_are_those_given() -> None:
    assert find(strategies.localities(parent="loc:9"), bool).parent == "loc:9"
    assert find(strategies.observations(unit="org:2"), bool).unit == "org:2"
    assert find(strategies.rounds(contest="contest:7"), bool).contest == "contest:7"
    assert find(strategies.rounds(order=3), bool).order == 3
    with pytest.raises(mm.InvalidValueError, match="not fields of ContestRound"):
        strategies.rounds(ordre=3)


@given(names(), names(form="NFD"))
def test_names_look_vietnamese(name: str, decomposed: str) -> None:
    assert unicodedata.is_normalized("NFC", name)
    assert unicodedata.is_normalized("NFD", decomposed)
    assert len(name.split()) == 2


@given(strategies.symbols())
def test_a_printed_symbol_is_parsed_as_the_same(symbol: mm.DocumentSymbol) -> None:
    assert mm.DocumentSymbol.parse(str(symbol)) == symbol
    assert not mm.DocumentSymbol.parse(str(symbol)).repairs


# --- violations of rules -------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize("code", [rule.code for rule in mm.all_rules()])
def test_a_violation_breaks_its_rule_and_no_other(code: str) -> None:
    """A rule without an example fails here."""

    @tries(4)
    @given(violations(code))
    def check(violation: strategies.BrokenMovement) -> None:
        movement, finding = violation
        findings = movement.validate().findings
        assert {reported.code for reported in findings} == {code} | follows(code)
        assert finding.code == code
        assert (finding.severity, finding.entity, finding.field) in {
            (reported.severity, reported.entity, reported.field) for reported in findings
        }

    assert examples(code)
    check()


@FEW
@given(any_violation())
def test_any_violation_breaks_the_rule_of_its_finding(violation: strategies.BrokenMovement) -> None:
    assert violation.movement.validate(select=violation.finding.code).findings


# --- registers and files ---------------------------------------------------------------------------------


@pytest.mark.parametrize("backend", ["polars", "pandas", "pyarrow"])
def test_frames_add_up_to_their_totals(backend: Any) -> None:
    @tries(8)
    @given(frames(backend=backend))
    def check(drawn: strategies.Registered) -> None:
        assert mm.Register(drawn.rows, value="count").inspect(drawn.movement).ok
        totals = mm.rollup(
            drawn.movement, drawn.rows, along="locality", value="count", at="2024-10-15"
        )
        for unit, total in drawn.totals.items():
            assert totals[unit] == total

    check()


@pytest.mark.long
def test_registers_have_the_units_of_the_movement_given() -> None:
    drawn = find(registers(movement=HANOI), lambda register: sum(register.totals.values()) > 0)
    assert drawn.movement is HANOI
    assert drawn.totals["loc:01"] == sum(drawn.rows["count"])


def test_a_missing_backend_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(mm.MissingExtraError, match=r"massmob\[frames\]"):
        frames()


@pytest.mark.parametrize("format", strategies.text_formats())
def test_files_are_read_and_spoilt_ones_refused_or_read(format: str) -> None:
    @tries(12)
    @given(files(format), files(format, spoilt=True))
    def check(whole: bytes, spoilt: bytes) -> None:
        assert mm.loads(whole, format)
        with suppress(mm.MassmobError):  # any other exception fails the test
            mm.loads(spoilt, format)

    check()


# --- printed as code ---------------------------------------------------------------------------------------


@FEW
@given(movements(max_entries=20, with_reorganisation=True) | snapshots())
def test_code_gives_an_equal_movement(movement: mm.Movement) -> None:
    evaluated = eval(to_code(movement), NAMES)
    assert evaluated == movement
    assert evaluated.outside == movement.outside


def test_a_large_movement_is_printed_as_its_summary() -> None:
    assert len(HANOI) > MAX_PRINTED
    assert printed(HANOI) == repr(HANOI)
    assert printed(mm.Movement()) == "Movement([])"
    assert printed(3) == "3"


def test_the_code_of_shipped_entities_gives_equal_ones() -> None:
    assert mm.Movement(eval(as_code(entity), NAMES) for entity in HANOI) == HANOI


# --- registration --------------------------------------------------------------------------------------------


def run(program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=True
    )
    return done.stdout


ALL_TYPES = [*(cls.__name__ for cls in ENTITY_TYPES.values()), "Movement", "Period", "Quantity"]
SOME_TYPES = ["Locality", "Text", "Movement"]


@pytest.mark.long
@pytest.mark.parametrize(
    ("start", "names"),
    [
        (
            "import massmob as mm; from hypothesis import strategies as st, settings",
            [*ALL_TYPES, "DocumentSymbol", "Text"],
        ),
        ("from hypothesis import strategies as st, settings; import massmob as mm", SOME_TYPES),
        (
            "import massmob as mm; mm.Movement; from hypothesis import strategies as st, settings",
            SOME_TYPES,
        ),
        (
            "from hypothesis import strategies as st, settings; import massmob.model.entities as mm",
            ["Locality", "Term", "Assessment"],
        ),
    ],
)
def test_from_type_works_in_every_order_of_imports(start: str, names: list[str]) -> None:
    run(
        f"{start}\nfrom hypothesis import find, settings\n"
        "few = settings(max_examples=3, phases=['generate'], database=None)\n"
        f"for name in {names}:\n"
        "    drawn = find(st.from_type(getattr(mm, name)), lambda _: True, settings=few)\n"
        "    assert type(drawn).__name__ == name\n"
        "for name, examples in {'dev': 20, 'thorough': 2000}.items():\n"
        "    assert settings.get_profile(name).max_examples == examples\n"
        "assert settings.get_profile('ci').derandomize\n"
    )


@pytest.mark.long
@pytest.mark.parametrize(
    "start",
    [
        "import hypothesis; from massmob.model.entities import Field",
        "from massmob.model.entities import Field; import hypothesis",
        "import hypothesis; from massmob import Field",
    ],
)
def test_a_strategy_registered_by_a_user_wins(start: str) -> None:
    run(
        f"{start}\nfrom hypothesis import find, settings, strategies as st\n"
        "mine = Field(id='field:mine', name='mine')\n"
        "st.register_type_strategy(Field, st.just(mine))\n"
        "import massmob as mm\n"
        "mm.Movement, mm.Locality\n"
        "assert find(st.from_type(Field), lambda _: True, settings=settings(database=None)) is mine\n"
    )


@pytest.mark.long
def test_a_profile_registered_by_a_user_is_not_replaced() -> None:
    run(
        "from hypothesis import settings\n"
        "settings.register_profile('dev', max_examples=3)\n"
        "import massmob; massmob.Movement\n"
        "assert settings.get_profile('dev').max_examples == 3\n"
    )


def test_the_fixture_is_hanoi(massmob: mm.Movement) -> None:
    assert massmob == HANOI


# --- machines and consumers -----------------------------------------------------------------------


class Machine(MovementMachine):
    """The library itself, with every check on."""

    checks = MovementMachine.checks | {"validate"}


TestMachine = Machine.TestCase
TestMachine.settings = tries(6, stateful_step_count=12)


class Names(MovementMachine):
    """A program with a bug: it holds the names of a movement, but ignores removals."""

    checks = frozenset()
    names: set[str]

    def changed(self, before: mm.Movement) -> None:
        self.names = getattr(self, "names", set()) | {str(entity.name) for entity in self.movement}

    @rule()
    def compare(self) -> None:
        assert self.names == {str(entity.name) for entity in self.movement}


def test_a_machine_finds_a_missed_change() -> None:
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Names, settings=tries(50, phases=(Phase.generate,)))


@pytest.fixture
def own_profile() -> Iterator[str]:
    """A profile of a user, loaded, with all phases."""
    current = settings.get_current_profile_name()
    settings.register_profile("own", stateful_step_count=7, phases=tuple(Phase))
    settings.load_profile("own")
    yield "own"
    settings.load_profile(current)


@pytest.mark.usefixtures("own_profile")
def test_a_machine_has_the_settings_of_the_profile_without_explanation() -> None:
    class Own(MovementMachine):
        """A machine of a user."""

    assert Own.TestCase.settings.stateful_step_count == 7
    assert [*Own.TestCase.settings.phases] == [x for x in Phase if x is not Phase.explain]
    Own.TestCase.settings = tries(100, stateful_step_count=3)
    assert Own.TestCase.settings.stateful_step_count == 3


def test_a_failing_consumer_is_reported_with_the_smallest_movement() -> None:
    def first_district(movement: mm.Movement) -> None:
        assert all(unit.tier != "district" for unit in movement.localities.values())

    with pytest.raises(AssertionError) as caught:
        check_movement_consumer(first_district, broken=False)
    (note,) = caught.value.__notes__
    kind, _, code = note.partition(":\n")
    assert kind.endswith("makes it fail; after `from massmob import *`")
    assert len(eval(code, NAMES)) == 3


def test_expected_exceptions_are_allowed_for_broken_movements_only() -> None:
    def strict(movement: mm.Movement) -> None:
        movement.validate().raise_for_errors()

    check_movement_consumer(strict, expected=mm.ValidationError, max_examples=40)
    with pytest.raises(mm.ValidationError) as caught:
        check_movement_consumer(strict, max_examples=400)
    assert caught.value.__notes__[0].startswith("A movement that breaks MM")


# --- the same queries with networkx ---------------------------------------------------------------


@tries(40)
@given(movements(max_units=20, max_entries=16, with_reorganisation=True), st.data())
def test_queries_agree_with_networkx(movement: mm.Movement, data: st.DataObject) -> None:
    plain: nx.DiGraph[str] = nx.DiGraph()
    plain.add_nodes_from(movement.localities)
    plain.add_edges_from((u.parent, u.id) for u in movement.localities.values() if u.parent)
    units = st.sampled_from(sorted(movement.localities))
    first, second = data.draw(units), data.draw(units)
    assert {unit.id for unit in movement.ancestors(first)} == nx.ancestors(plain, first)
    assert {unit.id for unit in movement.descendants(first)} == nx.descendants(plain, first)
    shared = movement.common_ancestor(first, second)
    expected_id = nx.lowest_common_ancestor(plain, first, second)
    assert (shared.id if shared else None) == expected_id
    totals = mm.rollup(movement, "locality", along="locality")
    for unit in movement.localities:
        assert totals[unit] == 1 + len(nx.descendants(plain, unit))
    successions: nx.DiGraph[str] = nx.DiGraph(
        [(u.id, to.to) for u in movement.localities.values() for to in u.successors]
    )
    for unit in movement.localities:
        expected = set(successions.successors(unit)) if unit in successions else set()
        assert {receiver.id for receiver, _ in movement.successors(unit)} == expected
    rests_on: nx.DiGraph[str] = nx.DiGraph()
    rests_on.add_nodes_from(entity.id for entity in movement)
    rests_on.add_edges_from(
        (entity.id, link.target)
        for entity in movement
        for link in references(entity)
        if link.reference.basis
    )
    for entity in movement:
        behind = nx.descendants(rests_on, entity.id) & movement.documents.keys()
        assert {document.id for document in movement.basis(entity)} == behind


# --- the example ----------------------------------------------------------------------------------


BRIEF = """
from hypothesis import Phase, settings
settings.register_profile("brief", phases=[phase for phase in Phase if phase is not Phase.explain])
settings.load_profile("brief")
"""
"""Without the explanation, which the docs do not show, a failure takes a fifth of the time."""


@pytest.mark.long
def test_the_example_finds_its_bug_as_the_docs_show(tmp_path: Path) -> None:
    consumer = ROOT / "examples" / "consumer"
    lines = (consumer / "test_districts.py").read_text(encoding="utf-8").splitlines()
    assert sum(bool(line.strip()) for line in lines) <= 10
    for file in consumer.glob("*.py"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "conftest.py").write_text(BRIEF, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir=."],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    page = (ROOT / "docs" / "how-to" / "test-your-application.md").read_text(encoding="utf-8")
    (quoted,) = re.findall(r"```text\n(Failing test case.*?)```", page, re.DOTALL)
    lines = [line.removeprefix("E").strip() for line in done.stdout.splitlines()]
    output = [line for line in lines if not line.startswith("# ")]  # remarks of Hypothesis
    expected = [line.strip() for line in quoted.splitlines()]
    assert any(output[i : i + len(expected)] == expected for i in range(len(output)))
