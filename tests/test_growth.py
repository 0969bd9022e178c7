"""Time grows no faster than the text, or the number of entities, whatever they are.

The tests marked ``growth`` measure time, which no test of the default run does: ``nox -s faults`` runs them.
The others end within moments, and would not for minutes if the time grew as the square.
"""

from __future__ import annotations

import contextlib
import inspect
import time
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import attrs
import pytest

import massmob as mm
from massmob.cli.main import main
from massmob.io.load_save import FORMATS
from massmob.registers.sheets.lexicon import Lexicon
from massmob.values.text import composed, fold, nfc, sort_key
from test_arguments import FUNCTIONS, METHODS, PARAMETERS

HANOI = mm.load_dataset("hanoi")
DAY = "2024-10-15"

FAMILIES = (
    "a", "1", "0", " ", "-", "/", '"', "'", "[", "(", "{", "<", "&", "@", "%", "\\", ",", "..", "\n", "\t",
    "a@", "a=", "a:", "of ", "ệ", "1.000,", "12-CT/TU, ", "-TU", "1 - A / ", "0912 345 ", "số: ", "ông ", "xã ",
    "không ít hơn ", " – ", "(1/", "\u0301\u0323", "\u0f73", "\u05b8\u05b0", "\u200d",
)  # fmt: skip
"""Pieces of which hostile texts are made."""


SLOW = ("draw_", "explore", "write_explorer")
"""What takes long whatever the text gets an eighth of them."""


def pieces_for(name: str) -> Sequence[str]:
    return FAMILIES[:: 8 if name.startswith(SLOW) else 1]


def text_of(piece: str, length: int) -> str:
    return (piece * (length // len(piece) + 1))[:length]


def texts_of(piece: str) -> Callable[[int], str]:
    return partial(text_of, piece)


def seconds(call: Callable[[Any], object], value: object) -> float:
    """The time of a call on the processor; refusing the value is an answer too."""
    start = time.process_time()
    with contextlib.suppress(mm.MassmobError):
        call(value)
    return time.process_time() - start


def check_growth(call: Callable[[Any], object], make: Callable[[int], Any], size: int) -> None:
    """Check that eight times the size takes less than twenty times as long: linear 8, squared 64."""
    small, large = make(size), make(8 * size)
    seconds(call, small)  # fills caches, imports modules
    taken = 0.0
    for _ in range(3):
        taken = seconds(call, large)
        if taken < 0.05 or taken < 20 * seconds(call, small):
            return
    raise AssertionError(f"{taken:.2f} s for {8 * size:,}")


# --- texts as arguments -----------------------------------------------------------------------------

TEXT_FUNCTIONS: dict[str, Callable[[Any], object]] = {
    "nfc": nfc,
    "composed": composed,
    "fold": fold,
    "sort_key": sort_key,
    "Text": mm.Text,
    "heading": Lexicon().role,
    "status": Lexicon().status,
    "loads jsonl": lambda text: mm.loads(text, "jsonl"),
    "loads yaml": lambda text: mm.loads(text, "yaml"),
    "loads graphml": lambda text: mm.loads(text, "graphml"),
    "loads csv": lambda text: read_register_with(text, "Đơn vị"),
    "code and name": lambda text: read_register_with(f"12345 {text}", "Đơn vị"),
    "symbol with number": lambda text: mm.DocumentSymbol.parse(f"12-CT{text}"),
    "key of a unit": lambda text: mm.restate({text: 1}, HANOI, to="2025-07-01", at=DAY),
}


def calls() -> dict[str, Callable[[Any], object]]:
    """Every argument of every public function as a function of that argument, and those above."""
    table = dict(TEXT_FUNCTIONS)
    for name, (call, fitting) in (FUNCTIONS | METHODS).items():
        for parameter in inspect.signature(PARAMETERS.get(name, call)).parameters.values():
            # Python refuses a keyword that is none.
            if parameter.name != "self" and parameter.kind is not parameter.VAR_KEYWORD:
                table[f"{name} {parameter.name}"] = argument_of(call, fitting, parameter)
    for kind in dict.fromkeys(map(type, HANOI)):
        for field in attrs.fields(kind):
            table[f"{kind.__name__} {field.name}"] = field_of(kind, field.name)
    return table


def argument_of(
    call: Callable[..., object], fitting: dict[str, Any], parameter: inspect.Parameter
) -> Callable[[Any], object]:
    def function(text: Any) -> object:
        given = {
            name: value() if hasattr(value, "cache_info") else value
            for name, value in fitting.items()
        }
        if parameter.kind is inspect.Parameter.VAR_POSITIONAL:
            return call(*given.values(), text)
        return call(**(given | {parameter.name: text}))

    return function


def field_of(kind: type[mm.Entity], name: str) -> Callable[[Any], object]:
    entity = next(entity for entity in HANOI if type(entity) is kind)
    return lambda text: attrs.evolve(entity, **{name: text})


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.growth
@pytest.mark.filterwarnings("ignore")  # matplotlib finds no space for a picture under such a title
@pytest.mark.parametrize(
    ("name", "call"), calls().items(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_time_grows_as_the_text(name: str, call: Callable[[Any], object]) -> None:
    for piece in pieces_for(name):
        try:
            check_growth(call, texts_of(piece), 6_000)
        except AssertionError as error:
            raise AssertionError(f"{name} of {piece!r}…: {error}") from None


# --- texts in entities and cells ----------------------------------------------------------------------

ROW = {
    "Tên mô hình": "Đường hoa",
    "Đơn vị": "huyện Ba Vì",
    "Năm": "2024",
    "Lĩnh vực": "",
    "Ghi chú": "",
}


def read_register_with(text: str, column: str) -> mm.RegisterReading:
    path = Path("register.csv")
    row = ROW | {column: text}
    quoted = ('"' + cell.replace('"', '""') + '"' for cell in row.values())
    path.write_text(f"{','.join(row)}\n{','.join(quoted)}\n", encoding="utf-8")
    return mm.read_register(path, HANOI)


def movement_with(text: str) -> mm.Movement:
    """Entities of every kind with a text as their name, and as note."""
    return mm.Movement(
        (
            attrs.evolve(next(iter(HANOI.of_kind(kind).values())), name=text, note=text)
            for kind in mm.EntityKind
            if HANOI.of_kind(kind)
        ),
        outside=[entity.id for entity in HANOI],
    )


def movements_with(piece: str) -> Callable[[int], mm.Movement]:
    return lambda length: movement_with(text_of(piece, length))


def written(format: str) -> Callable[[mm.Movement], str]:
    return lambda movement: mm.dumps(movement, format)


def read_again(format: str) -> Callable[[mm.Movement], mm.Movement]:
    return lambda movement: mm.loads(mm.dumps(movement, format), format)


HELD: dict[str, Callable[[Any], object]] = {
    "validate": lambda movement: movement.validate(),
    "fix": mm.fix,
    "find": lambda movement: movement.find(movement["loc:001"].name.label()),
    "repr": lambda movement: [(repr(entity), str(entity), entity.display()) for entity in movement],
    "summarize": lambda movement: str(mm.summarize(movement, at=DAY)),
    "explorer": lambda movement: mm.write_explorer(movement, "explorer.html"),
    **{
        format: written(format)
        for format in ("json", "jsonl", "yaml", "graphml", "turtle", "json-ld", "dot", "mermaid")
    },
    **{f"{format} read": read_again(format) for format in ("json", "jsonl", "yaml", "graphml")},
}


@pytest.mark.growth
@pytest.mark.parametrize("name", HELD)
def test_time_grows_as_the_text_in_entities(name: str) -> None:
    for piece in pieces_for(name):
        try:
            movement_with(text_of(piece, 2_000))
        except mm.MassmobError:
            continue
        check_growth(HELD[name], movements_with(piece), 2_000)


@pytest.mark.growth
@pytest.mark.parametrize("column", ROW)
def test_time_grows_as_the_text_in_a_cell(column: str) -> None:
    for piece in FAMILIES:
        check_growth(
            lambda text: read_register_with(text, column),
            texts_of(piece),
            4_000,
        )


# --- many entities ----------------------------------------------------------------------------------


def localities(count: int, **fields: Callable[[int], Any]) -> Sequence[mm.Entity]:
    usual: dict[str, Callable[[int], Any]] = {
        "id": lambda n: f"loc:{n}",
        "name": lambda n: f"Xã {n}",
        "kind": lambda _: "xa",
    }
    return [
        mm.Locality(**{key: make(n) for key, make in (usual | fields).items()})
        for n in range(count)
    ]


def documents(count: int, **fields: Callable[[int], Any]) -> Sequence[mm.Entity]:
    usual: dict[str, Callable[[int], Any]] = {
        "id": lambda n: f"doc:{n}",
        "type": lambda _: "directive",
        "issuer": lambda _: "org:1",
        "symbol": lambda _: "12-CT/TU",
        "name": lambda _: "Chỉ thị",
    }
    return [
        mm.Document(**{key: make(n) for key, make in (usual | fields).items()})
        for n in range(count)
    ]


def register_of_names(count: int) -> Path:
    """A register with so many names that no unit has."""
    path = Path("register.csv")
    rows = "".join(f"Đường hoa,Xóm {n},2024\n" for n in range(count))
    path.write_text(f"Tên mô hình,Đơn vị,Năm\n{rows}", encoding="utf-8")
    return path


SHAPES: dict[str, Callable[[int], Sequence[mm.Entity]]] = {
    "one name": lambda count: localities(count, name=lambda _: "An"),
    "one code": lambda count: localities(count, code=lambda _: "00070"),
    "star": lambda count: localities(count, parent=lambda n: "loc:0" if n else None),
    "tree": lambda count: localities(count, parent=lambda n: f"loc:{n // 2}" if n else None),
    "chain": lambda count: localities(count, parent=lambda n: f"loc:{n - 1}" if n else None),
    "missing parents": lambda count: localities(count, parent=lambda n: f"loc:x{n}"),
    "one successor": lambda count: localities(
        count,
        valid=lambda n: "../2025-06-30" if n else "2025-07-01/..",
        successors=lambda n: (
            [mm.Succession(to="loc:0", extent="whole", on=date(2025, 7, 1))] * (n > 0)
        ),
    ),
    "chain of documents": lambda count: documents(
        count, implements=lambda n: [f"doc:{n - 1}"] if n else []
    ),
    "one document implemented": lambda count: documents(
        count, implements=lambda n: ["doc:0"] if n else []
    ),
    "one document replaced": lambda count: documents(
        count, replaces=lambda n: ["doc:0"] if n else []
    ),
}

QUERIES: dict[str, Callable[[mm.Movement], object]] = {
    "make": lambda movement: mm.Movement(movement),
    "validate": lambda movement: movement.validate(),
    "find": lambda movement: movement.find("an"),
    "at": lambda movement: len(movement.at(DAY)),
    "tree": lambda movement: movement.at(DAY).tree(along="locality"),
    "changes": lambda movement: movement.changes(since="2025-01-01", until="2025-12-31"),
    "timeline": lambda movement: [*movement.timeline(along="locality")],
    "in_force": lambda movement: movement.in_force(at=DAY),
    "document": lambda movement: movement.document("12-CT/TU"),
    "effects": lambda movement: movement.effects("doc:0"),
    "rollup": lambda movement: movement.rollup("locality", along="locality", at=DAY),
    "summarize": lambda movement: str(mm.summarize(movement, at=DAY)),
    "json": lambda movement: mm.loads(mm.dumps(movement)),
    "unknown names in a register": lambda movement: mm.read_register(
        register_of_names(len(movement)), movement
    ),
    "unknown names": lambda movement: mm.restate(
        {f"Xóm {n}": 1 for n in range(len(movement))}, movement, to="2025-07-01", at=DAY
    ),
    "unknown ids": lambda movement: mm.restate(
        {f"loc:y{n}": 1 for n in range(len(movement))}, movement, to="2025-07-01", at=DAY
    ),
}


@pytest.mark.growth
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("query", QUERIES)
def test_time_grows_as_the_number_of_entities(shape: str, query: str) -> None:
    def make(count: int) -> mm.Movement:
        return mm.Movement(SHAPES[shape](count))

    check_growth(lambda movement: QUERIES[query](mm.Movement(movement)), make, 250)


# --- in the default run: without times, hopeless if they grew as the square --------------------------


@pytest.mark.long
@pytest.mark.parametrize("piece", ["1", "a", "a@", "\u0301\u0323", " ", "0912 345 ", "-"])
def test_a_long_note_of_a_register_is_read_or_rejected(piece: str) -> None:
    reading = read_register_with(text_of(piece, 130_000), "Ghi chú")
    assert reading.read == 1


@pytest.mark.long
@pytest.mark.parametrize("call", [fold, sort_key, composed, mm.find_symbols])
def test_a_long_run_of_marks_is_no_work(call: Callable[[str], object]) -> None:
    for marks in ("\u0301\u0323", "\u05b8\u05b0", "\u0f73"):
        call("a" + marks * 150_000)


MARKS = "\u0301\u0323" * 15


def test_runs_of_more_than_thirty_marks_are_refused_with_their_place() -> None:
    assert mm.Text(f"Ba Vi{MARKS}").vi
    assert mm.Text(f"Ba Vi{MARKS}a{MARKS}").vi
    with pytest.raises(mm.InvalidValueError) as caught:
        mm.Locality(id="loc:1", name=f"Ba Vi{MARKS}\u0301", kind="xa")
    assert caught.value.place == "Locality loc:1: name: vi: character 6"
    assert caught.value.message == "more than 30 combining marks in a row"


@pytest.mark.long
def test_every_mark_of_unicode_is_counted() -> None:
    for code in range(0x110000):
        decomposed = unicodedata.normalize("NFD", chr(code))
        if unicodedata.combining(decomposed[0]):
            with pytest.raises(mm.InvalidValueError, match="combining marks"):
                nfc(f"abc{chr(code) * 31}")


def test_a_text_beyond_the_limit_is_refused_in_python() -> None:
    assert len(mm.Text("a" * 100_000).label()) == 100_000
    with pytest.raises(mm.InvalidValueError) as caught:
        mm.Locality(id="loc:1", name="a" * 100_001, kind="xa")
    assert caught.value.place == "Locality loc:1: name: vi"
    assert caught.value.message == "more than 100,000 characters in one text"


LOADED = [
    format.name
    for format in FORMATS.values()
    if (format.read or format.load) and format.name != "ods"
]


@pytest.mark.long
@pytest.mark.parametrize("format", LOADED)
def test_every_reader_keeps_to_the_limit_of_text(format: str) -> None:
    movement = mm.Movement([mm.Field(id="field:1", name="kinh tế", note="b" * 300)])
    mm.save(movement, "movement", format)
    assert mm.load("movement", format) == movement  # fills caches of values
    assert mm.load("movement", format, limits=mm.Limits(max_text=300)) == movement
    for most in (299, 6):
        with pytest.raises(mm.LoadError, match=f"more than {most} characters in one text"):
            mm.load("movement", format, limits=mm.Limits(max_text=most))
    assert mm.load("movement", format) == movement


def test_a_higher_limit_lets_longer_texts_through(capsys: pytest.CaptureFixture[str]) -> None:
    text = mm.dumps(mm.Movement([mm.Field(id="field:1", name="a")])).replace(
        '"a"', f'"{"a" * 150_000}"'
    )
    assert len(mm.loads(text, limits=mm.Limits(max_text=150_000))) == 1
    with pytest.raises(mm.LoadError, match="more than 100,000 characters"):
        mm.loads(text)
    Path("long.json").write_text(text)
    assert main(["convert", "long.json", "out.yaml"]) == 2
    assert main(["convert", "long.json", "out.yaml", "--max-text", "150000"]) == 0
    assert "wrote out.yaml" in capsys.readouterr().out


def test_a_register_keeps_to_the_limit_of_text() -> None:
    for column in ("Tên mô hình", "Ghi chú"):
        reading = read_register_with("b" * 300, column)
        assert reading.accepted == 1
        reading = mm.read_register("register.csv", HANOI, limits=mm.Limits(max_text=299))
        assert (reading.accepted, reading.rejected) == (0, 1)
        assert reading.problems[0].reason == "more than 299 characters in one text"


def test_a_reference_has_the_length_of_an_id_at_most() -> None:
    assert mm.Field(id="field:1", name="a", sources=["src:" + "a" * 196])
    with pytest.raises(mm.InvalidValueError, match="not an id"):
        mm.Field(id="field:1", name="a", sources=["src:" + "a" * 197])


@pytest.mark.long
def test_a_late_repeated_key_of_a_large_object_is_found() -> None:
    members = [f'"k{number}": 0' for number in range(50_000)]
    with pytest.raises(mm.LoadError, match=r"line 50000, column 1: a repeated key") as caught:
        mm.loads("{" + ",\n".join([*members[:-1], '"k0": 0', *members]) + "}")
    assert caught.value.found == "'k0'"


@pytest.mark.long
@pytest.mark.parametrize("format", ["json", "jsonl", "yaml"])
def test_many_problems_of_one_record_are_placed(format: str) -> None:
    movement = mm.Movement(
        [
            mm.Locality(
                id="loc:1",
                name="A",
                kind="xa",
                successors=[mm.Succession(to="loc:2", extent="whole", on=date(2025, 7, 1))] * 1_500,
            )
        ]
    )
    text = mm.dumps(movement, format).replace("2025-07-01", "2025-13-01")
    with pytest.raises(mm.LoadError) as caught:
        mm.loads(text, format)
    places = [str(problem).partition(":")[0] for problem in caught.value.problems]
    assert len({*places}) == len(places) == 1000


def test_personal_data_is_searched_in_long_texts() -> None:
    notes = [text_of(piece, 99_000) for piece in ("a", "1", "0", "a@", "ho va ten ", "&", "<a ")]
    fields = [mm.Field(id=f"field:{n}", name="x", note=note) for n, note in enumerate(notes)]
    assert mm.Movement(fields).validate()
    with_address = [mm.Field(id="field:1", name="x", note=f"{'a' * 99_000}@b.vn")]
    assert "MM902" in {finding.code for finding in mm.Movement(with_address).validate()}


def test_a_key_of_a_table_with_many_blanks_names_no_unit() -> None:
    for blanks in (" ", "\n ", " – "):
        with pytest.raises(mm.MassmobError):
            mm.restate({f"12{blanks * 100_000}x": 1}, HANOI, to="2025-07-01", at=DAY)


@pytest.mark.long
def test_many_wrong_references_are_reported() -> None:
    missing = mm.Movement(SHAPES["missing parents"](500))
    assert len(missing.validate()) >= 500
    one_name = mm.Movement(SHAPES["one name"](1_000))
    with pytest.raises(mm.LoadError, match="1,000 keys"):
        QUERIES["unknown ids"](one_name)


def test_the_tables_have_every_text_of_every_piece() -> None:
    """Every kind of entity, and through the tables of arguments every public function, is measured."""
    kinds = {type(entity).__name__ for entity in HANOI}
    assert kinds <= {name.partition(" ")[0] for name in calls()}


def test_long_lists_are_compared_and_merged() -> None:
    def with_sources(prefix: str) -> mm.Movement:
        sources = [f"src:{prefix}{number}" for number in range(5_000)]
        return mm.Movement([mm.Field(id="field:1", name="a", sources=sources)])

    def with_milestones(year: int) -> mm.Movement:
        days = (date.fromordinal(date(year, 1, 1).toordinal() + number) for number in range(5_000))
        milestones = [mm.Milestone(status="recognised", on=mm.Period(day, day)) for day in days]
        return mm.Movement([mm.MobilizationModel(id="model:1", name="a", milestones=milestones)])

    for before, ours, theirs in (
        [*map(with_sources, ("a", "b", "c"))],
        [*map(with_milestones, (1900, 1950, 2000))],
    ):
        assert before.diff(ours).apply(before) == ours
        mm.merge(before, ours, theirs)
