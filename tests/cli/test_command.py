"""The command: what it prints, its exit codes, and that it never shows a traceback."""

from __future__ import annotations

import csv
import io
import json
import os
import shlex
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import massmob as mm
from massmob.cli.main import main, make_parser

WIDTH = 80


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Exit code, standard output, standard error."""
    code = main(words)
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture(scope="module")
def report() -> str:
    """The report in a pipe, in a locale that knows ASCII only."""
    done = subprocess.run(
        [sys.executable, "-m", "massmob", "report", "hanoi", "--at", "2024-10-15"],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C", "NO_COLOR": "1"},
    )
    return done.stdout.decode("utf-8")


class TestReport:
    @pytest.mark.long
    @pytest.mark.parametrize(
        "words",
        [
            ("Hà Nội", "2024-10-15"),
            ("383", "175", "21"),
            ("12", "17", "1"),
            ("Ba Đình",),
            ("70-KH/BDVTW",),
            ("12-CT/TU", "2016–2020"),
            ("88-CV/TU", "2021–2025"),
            ("48-KH/BDVTU",),
            ("a gap",),
            ("35 teams", "6 clusters"),
            ("≥ 10,000",),
            ("382/382",),
            ("MM706",),
            ("MM504", "×2"),
        ],
    )
    def test_it_shows_what_the_movement_is(self, report: str, words: tuple[str, ...]) -> None:
        for word in words:
            assert word in report

    def test_it_fits_eighty_columns_in_a_pipe_without_colour(self, report: str) -> None:
        assert max(len(line) for line in report.splitlines()) <= WIDTH
        assert "\x1b" not in report

    def test_every_day_has_its_own(self, capsys: pytest.CaptureFixture[str]) -> None:
        code, out, _ = run(capsys, "report", "hanoi", "--at", "2025-07-01")
        assert code == 0
        assert "75" in out
        assert "51" in out
        assert "Ba Đình  " not in out or "ward" in out
        assert run(capsys, "report")[0] == 0

    def test_in_three_languages(self, capsys: pytest.CaptureFixture[str]) -> None:
        for lang, word in (("vi", "phường"), ("en", "ward"), ("ru", "квартал")):
            assert word in run(capsys, "report", "--at", "2024-10-15", "--lang", lang)[1]

    def test_markup_in_names_is_not_obeyed(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        name = "[red]đỏ[/red] [link=x] :smile:"
        mm.save(
            mm.Movement([mm.Locality(id="loc:1", name=name, kind="tinh")]),
            tmp_path / "hostile.json",
        )
        code, out, _ = run(capsys, "report", str(tmp_path / "hostile.json"))
        assert code == 0
        assert name in " ".join(out.split())


class TestValidate:
    def test_shipped_data_has_no_error(self, capsys: pytest.CaptureFixture[str]) -> None:
        code, out, _ = run(capsys, "validate", "hanoi")
        assert code == 0
        assert "warning" in out
        assert " error" not in out.splitlines()[-1]

    def test_formats(self, capsys: pytest.CaptureFixture[str]) -> None:
        plain = json.loads(run(capsys, "validate", "--format", "json")[1])
        assert plain["ok"] is True
        sarif = json.loads(run(capsys, "validate", "--format", "sarif")[1])
        assert sarif["version"] == "2.1.0"
        assert len(sarif["runs"][0]["results"]) == len(plain["findings"])

    def test_errors_give_exit_code_one(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        path = tmp_path / "bad.json"
        mm.save(mm.Movement([mm.Locality(id="loc:1", name="A", kind="xa", parent="loc:2")]), path)
        code, out, _ = run(capsys, "validate", str(path), str(path))
        assert code == 1
        assert out.count("MM102 error") == 2
        assert run(capsys, "validate", str(path), "--select", "MM2")[0] == 0
        assert run(capsys, "validate", str(path), "--ignore", "MM1")[0] == 0


class TestRollup:
    ARGUMENTS = ("--what", "locality", "--along", "locality", "--by", "kind", "--at", "2024-10-15")

    def test_formats_agree(self, capsys: pytest.CaptureFixture[str]) -> None:
        plain = json.loads(run(capsys, "rollup", "hanoi", *self.ARGUMENTS, "--format", "json")[1])
        assert plain["loc:01"]["xa"] == 383
        table = run(capsys, "rollup", "hanoi", *self.ARGUMENTS, "--format", "csv")[1]
        rows = list(csv.DictReader(io.StringIO(table)))
        assert rows[0]["id"] == "loc:01"
        assert rows[0]["xa"] == "383"
        assert len(rows) == len(plain) == 1 + 30 + 579
        shown = run(capsys, "rollup", "hanoi", *self.ARGUMENTS, "--tier", "district")[1]
        assert "Ba Đình" in shown
        assert "Phúc Xá" not in shown

    def test_without_groups(self, capsys: pytest.CaptureFixture[str]) -> None:
        words = ("--what", "model", "--along", "field", "--format", "json")
        assert all(
            isinstance(n, int) for n in json.loads(run(capsys, "rollup", *words)[1]).values()
        )

    LOSING = ("--what", "committee", "--along", "locality", "--depth", "0")

    def test_what_is_in_no_total_is_in_every_format(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        _, out, err = run(capsys, "rollup", *self.LOSING)
        loss = out.splitlines()[-1]
        assert "committees in no total: org:" in loss
        assert err == ""
        _, out, err = run(capsys, "rollup", *self.LOSING, "--format", "csv")
        assert out.startswith(f"# {loss}\r\n")
        assert err == f"{loss}\n"
        _, out, err = run(capsys, "rollup", *self.LOSING, "--format", "json")
        assert list(json.loads(out)) == ["loc:01"]
        assert err == f"{loss}\n"

    def test_strict_refuses_totals_that_miss_something(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        code, out, err = run(capsys, "rollup", *self.LOSING, "--strict")
        assert (code, out) == (2, "")
        assert "could not be used: org:" in err

    def test_names_are_indented_in_the_table_only_and_in_a_language(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        words = ("rollup", "hanoi", *self.ARGUMENTS, "--tier", "district")
        assert "  Ba Đình" in run(capsys, *words)[1]
        written = run(capsys, *words, "--format", "csv")[1]
        assert ",Ba Đình," in written
        assert written.startswith("id,unit,xa,phuong")
        assert "rural district" in run(capsys, *words)[1].splitlines()[1]
        assert "phường" in run(capsys, *words, "--lang", "vi")[1].splitlines()[1]
        assert "phường" in run(capsys, *words, "--lang", "vi", "--format", "csv")[1]


class TestTrace:
    def test_the_chain_behind_the_contest(self, capsys: pytest.CaptureFixture[str]) -> None:
        code, out, _ = run(capsys, "trace", "hanoi", "contest:2024")
        assert code == 0
        assert "48-KH/BDVTU" in out
        assert "70-KH/BDVTW" in out
        assert "2009-02-26" in out

    def test_by_symbol(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert "12-CT/TU" in run(capsys, "trace", "hanoi", "88-CV/TU")[1]

    def test_nothing_behind(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert "nothing is recorded behind it" in run(capsys, "trace", "hanoi", "loc:01")[1]

    def test_down_to_what_rests_on_it(self, capsys: pytest.CaptureFixture[str]) -> None:
        code, out, _ = run(capsys, "trace", "hanoi", "12-CT/TU", "--down")
        assert code == 0
        assert "(continues) 88-CV/TU" in out
        assert (
            "nothing is recorded that rests on it"
            in run(capsys, "trace", "hanoi", "48-KH/BDVTU", "--down")[1]
            or "contest" in run(capsys, "trace", "hanoi", "48-KH/BDVTU", "--down")[1]
        )

    @pytest.mark.parametrize(
        ("format", "first", "edge"),
        [
            ("mermaid", "flowchart TB", '-->|"implements"|'),
            (
                "dot",
                "digraph massmob {",
                '"doc:48-KH-BDVTU" -> "doc:27-CT-TU" [label="implements"]',
            ),
        ],
    )
    def test_as_a_diagram(
        self, capsys: pytest.CaptureFixture[str], format: str, first: str, edge: str
    ) -> None:
        code, out, _ = run(capsys, "trace", "hanoi", "contest:2024", "--format", format)
        assert (code, out.splitlines()[0]) == (0, first)
        assert edge in out
        assert "70-KH/BDVTW" in out


class TestDraw:
    def test_a_picture_is_written(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        out = tmp_path / "documents.svg"
        words = ("--who", "org:01", "--under", "doc:70-KH-BDVTW", "--lang", "ru")
        code, printed, _ = run(capsys, "draw", "hanoi", str(out), *words)
        assert (code, printed) == (0, f"wrote {out}\n")
        svg = out.read_text(encoding="utf-8")
        assert "12-CT/TU" in svg
        assert "указанный в документе период" in svg

    @pytest.mark.parametrize(
        ("words", "message"),
        [
            (("a.docx",), "not a kind of file for a picture of the kind documents"),
            (("a.svg", "--who", "org:none"), "org:none"),
            (("a.svg", "--since", "2030-01-01", "--until", "2020-01-01"), "2030"),
        ],
    )
    def test_nothing_is_written_when_it_cannot_be(
        self,
        capsys: pytest.CaptureFixture[str],
        tmp_path: Path,
        words: tuple[str, ...],
        message: str,
    ) -> None:
        code, _, err = run(capsys, "draw", "hanoi", str(tmp_path / words[0]), *words[1:])
        assert code == 2
        assert message in err
        assert not list(tmp_path.iterdir())


def test_symbol(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "symbol", "Số 12 - CT/TU")
    assert code == 0
    assert out.startswith("12-CT/TU\n")
    assert "repaired: spaces left out\n" in out
    _, out, _ = run(capsys, "symbol", "68/2026/VBHN-NĐ-BCT")
    assert out.splitlines()[2:] == [
        "number: 68",
        "year: 2026",
        "type: VBHN",
        "act consolidated: NĐ",
        "issuers: BCT",
    ]
    code, _, err = run(capsys, "symbol", "23/CT.UBND")
    assert code == 2
    assert "did you mean 23/CT-UBND?" in err


def test_datasets(capsys: pytest.CaptureFixture[str]) -> None:
    assert "hanoi" in run(capsys, "datasets")[1]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("report", "hanoi", "--at", "2024-13-01"), "no such day"),
        (("report", "hanoii"), "hanoi"),
        (("report", "no-such-file.json"), "cannot read the file"),
        (("report", "movement.xyz"), "not a suffix"),
        (("trace", "hanoi", "contest:2042"), "contest:20"),
        (("validate", "x" * 300), "no such dataset"),
        (("symbol", "x"), "found 'x'"),
        (("rollup", "--what", "planet", "--along", "locality"), "EntityKind"),
        (("validate", "--select", "XX"), "no rule begins"),
    ],
)
def test_an_error_is_one_line(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], message: str
) -> None:
    code, out, err = run(capsys, *words)
    assert (code, out) == (2, "")
    assert err.startswith("massmob: ")
    assert message in err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("repotr",), "massmob: no such command: 'repotr'; did you mean report?"),
        (("xyz", "--help"), "massmob: no such command: 'xyz'; one of: report, explore"),
        (
            ("rollup", "--what", "model", "--along", "locallity"),
            "massmob rollup: --along: not one of the choices: 'locallity'; did you mean locality?",
        ),
        (("report", "--lang", "vn"), "--lang: not one of the choices: 'vn'; one of: vi, en, ru"),
    ],
)
def test_a_misspelt_word_is_answered_with_the_near_ones(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], message: str
) -> None:
    try:
        code: object = main(words)
    except SystemExit as exit:
        code = exit.code
    out, err = capsys.readouterr()
    assert (code, out) == (2, "")
    assert message in err
    assert "usage" not in err


def test_bad_usage() -> None:
    with pytest.raises(SystemExit) as caught:
        main(["rollup"])
    assert caught.value.code == 2


def test_the_command_alone_shows_what_can_be_done(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys)
    lines = out.splitlines()
    assert (code, err) == (0, "")
    assert 8 <= len(lines) <= 14
    assert max(map(len, lines)) <= WIDTH
    examples = [line.strip() for line in lines if line.startswith("  massmob ")]
    for example in examples:
        words = shlex.split(example.partition("  ")[0])[1:]
        make_parser(words[:1]).parse_args(words)


class TestLanguage:
    @pytest.mark.parametrize(("lang", "word"), [("vi", "phường"), ("ru", "квартал")])
    def test_that_of_the_environment_is_used(
        self,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
        lang: str,
        word: str,
    ) -> None:
        monkeypatch.setenv("MASSMOB_LANG", lang)
        assert word in run(capsys, "find", "phúc xá")[1]
        assert "ward" in run(capsys, "find", "phúc xá", "--lang", "en")[1]

    def test_another_is_bad_usage(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("MASSMOB_LANG", "vn")
        code, out, err = run(capsys, "find", "phúc xá")
        assert (code, out) == (2, "")
        assert err == "massmob: MASSMOB_LANG: not a language: found 'vn'; one of: vi, en, ru\n"

    def test_the_headings_are_in_it(self, capsys: pytest.CaptureFixture[str]) -> None:
        heading = run(capsys, "find", "phúc xá", "--lang", "vi")[1].splitlines()[0].split("  ")
        assert [word.strip() for word in heading if word.strip()] == [
            "id",
            "loại",
            "tên",
            "thuộc",
            "có hiệu lực",
        ]
        assert "cơ quan ban hành: BDVTW" in run(capsys, "symbol", "70-KH/BDVTW", "--lang", "vi")[1]

    @pytest.mark.long
    def test_the_findings_of_the_report_are_in_it(self, capsys: pytest.CaptureFixture[str]) -> None:
        out = run(capsys, "report", "--at", "2024-10-15", "--lang", "vi")[1]
        finding = mm.load_dataset("hanoi").validate(lang="vi")[0]
        assert " ".join(finding.message.split()) in " ".join(out.split())


class TestCompletion:
    def test_a_script_for_every_shell(self, capsys: pytest.CaptureFixture[str]) -> None:
        for shell, word in (
            ("bash", "complete"),
            ("zsh", "#compdef massmob"),
            ("fish", "complete"),
        ):
            code, out, _ = run(capsys, "completion", shell)
            assert (code, word in out, "massmob" in out) == (0, True, True)

    @pytest.mark.parametrize(
        ("line", "expected"),
        [
            ("massmob rep", {"report"}),
            ("massmob report --la", {"--lang"}),
            ("massmob report --lang ", {"vi", "en", "ru"}),
            ("massmob validate vi", {"vietnam"}),
            ("massmob rollup --along loc", {"locality"}),
            ("massmob report --at ", set[str]()),
        ],
    )
    def test_verbs_options_words_and_datasets_are_completed(
        self, tmp_path: Path, line: str, expected: set[str]
    ) -> None:
        answer = tmp_path / "answer"
        environment = {
            **os.environ,
            "_ARGCOMPLETE": "1",
            "_ARGCOMPLETE_STDOUT_FILENAME": str(answer),
            "_ARGCOMPLETE_IFS": "\n",
            "COMP_LINE": line,
            "COMP_POINT": str(len(line)),
        }
        subprocess.run([sys.executable, "-m", "massmob"], env=environment, cwd=tmp_path, check=True)
        words = answer.read_text("utf-8").split("\n")
        completions = {word.strip() for word in words if word.strip()} - {"answer"}
        options = {word for word in completions if word.startswith("-")}
        assert (completions if line.endswith("--la") else completions - options) == expected


class TestProgress:
    @staticmethod
    def shown(monkeypatch: pytest.MonkeyPatch, *words: str, terminal: bool = True) -> str:
        """What a verb that takes long writes to standard error."""
        errors = io.StringIO()
        monkeypatch.setattr(errors, "isatty", lambda: terminal)
        monkeypatch.setattr(sys, "stderr", errors)
        monkeypatch.setattr("massmob.cli.progress._DELAY", 0.0)
        monkeypatch.setenv("TERM", "xterm")
        assert main(["find", "phúc xá", *words]) == 0
        return errors.getvalue()

    def test_it_is_on_a_terminal_and_can_be_switched_off(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        load = mm.load_dataset

        def slow(name: str) -> mm.Movement:
            time.sleep(0.3)
            return load(name)

        monkeypatch.setattr("massmob.datasets.shipped.load_dataset", slow)
        assert "reading hanoi" in self.shown(monkeypatch)
        assert self.shown(monkeypatch, "--quiet") == ""
        assert self.shown(monkeypatch, terminal=False) == ""


@pytest.mark.parametrize(
    "verb", ["report", "validate", "rollup", "trace", "draw", "symbol", "datasets"]
)
def test_help_teaches(capsys: pytest.CaptureFixture[str], verb: str) -> None:
    for words in (("--help",), (verb, "--help")):
        with pytest.raises(SystemExit) as caught:
            main(words)
        assert caught.value.code == 0
        assert verb in capsys.readouterr().out


def imported_by(words: list[str]) -> set[str]:
    """The modules of massmob that the command imports for its help."""
    program = (
        "import sys; from massmob.cli.main import main\n"
        f"try: main({words!r})\n"
        "except SystemExit: print(*(n for n in sys.modules if n.startswith('massmob')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return set(done.stdout.splitlines()[-1].split())


def test_help_imports_no_verb() -> None:
    main_alone = {"massmob", "massmob.cli", "massmob.cli.main", "massmob.cli.shared"}
    assert imported_by(["--help"]) == main_alone


def test_the_help_of_a_verb_imports_its_module_alone() -> None:
    verbs = {name.removeprefix("massmob.cli.") for name in imported_by(["symbol", "--help"])}
    assert "report" in verbs
    assert not verbs & {"draw", "validate", "rollup", "convert", "graph", "register"}


def test_without_rich_the_extra_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "rich.console", None)
    code, _, err = run(capsys, "report")
    assert code == 2
    assert "pip install 'massmob[cli]'" in err


@pytest.mark.long
def test_a_reader_that_stops_early_is_no_fault() -> None:
    command = [
        sys.executable,
        "-m",
        "massmob",
        "rollup",
        "--what",
        "locality",
        "--along",
        "locality",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


class TestTime:
    def test_changes(self, capsys: pytest.CaptureFixture[str]) -> None:
        words = ("changes", "hanoi", "--since", "2025-07-01", "--until", "2025-07-01")
        code, out, _ = run(capsys, *words, "--format", "json")
        assert code == 0
        plain = json.loads(out)
        merged = [row for row in plain if row["after"] == "loc:00070@2025-07-01"]
        assert [row["what"] for row in merged] == ["merged"]
        assert merged[0]["ordered by"] == "doc:1656-NQ-UBTVQH15"
        assert "merged" in run(capsys, *words)[1]
        assert len(list(csv.reader(io.StringIO(run(capsys, *words, "--format", "csv")[1])))) == (
            len(plain) + 1
        )

    def test_restate(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        figures = tmp_path / "figures.csv"
        figures.write_text("unit,value\n00043,100\n00040,7\n", encoding="utf-8")
        days = ("--from", "2024-12-31", "--to", "2025-07-01")
        code, out, err = run(capsys, "restate", str(figures), *days)
        assert code == 0
        rows = {row["id"]: row for row in csv.DictReader(io.StringIO(out))}
        hoan_kiem = rows["loc:00070@2025-07-01"]
        assert (hoan_kiem["low"], hoan_kiem["high"], hoan_kiem["estimate"]) == ("100", "107", "")
        assert "total 107" in err
        weights = tmp_path / "weights.csv"
        units = [unit.id for unit in mm.load_dataset("hanoi").at("2025-07-01").localities.values()]
        weights.write_text("unit,weight\n" + "".join(f"{u},1\n" for u in units), encoding="utf-8")
        given = ("--weights", str(weights), "--about", "people", "--format", "table")
        assert "estimate" in run(capsys, "restate", str(figures), *days, *given)[1]

    def test_restate_reports_what_it_could_not_use(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        figures = tmp_path / "figures.csv"
        figures.write_text("unit;value\nPhúc Xá;1.234,5\nPhúc Xáa;2\n", encoding="utf-8")
        words = ("restate", str(figures), "--from", "2024-12-31", "--to", "2025-07-01", "--lang")
        code, _, err = run(capsys, *words, "vi")
        assert (code, "did you mean 00001 phường Phúc Xá" in err) == (2, True)
        code, out, err = run(capsys, *words, "vi", "--no-strict")
        assert code == 0
        assert "loc:00097@2025-07-01" in out
        assert "1/2 số liệu không có trong tổng nào: Phúc Xáa" in err

    def test_a_code_of_another_day(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        figures = tmp_path / "figures.csv"
        figures.write_text("unit,value\n00010,1\n", encoding="utf-8")
        days = ("--from", "2025-07-01", "--to", "2025-07-01")
        code, _, err = run(capsys, "restate", str(figures), *days)
        assert code == 2
        assert "no unit in force on 2025-07-01" in err
        assert "loc:00010" in err


def test_a_table_keeps_to_the_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "60")
    _, out, _ = run(capsys, "rollup", "--what", "model", "--along", "field")
    assert max(map(len, out.splitlines())) <= 60


class TestRegisters:
    @pytest.fixture
    def file(self, tmp_path: Path) -> str:
        rows = [("unit", "year", "n"), ("00070", 2024, 3), ("00043", 2024, 4), ("00070", 2023, 5)]
        path = tmp_path / "register.csv"
        path.write_text("".join(f"{a},{b},{c}\n" for a, b, c in rows), encoding="utf-8")
        return str(path)

    def test_totals(self, capsys: pytest.CaptureFixture[str], file: str) -> None:
        words = ("rollup", "hanoi", "--register", file, "--value", "n", "--at", "2024-10-15")
        options = ("--by", "year", "--depth", "0", "--format", "json")
        code, out, err = run(capsys, *words, *options)
        assert (code, json.loads(out), err) == (0, {"loc:01": {"2023": 5, "2024": 7}}, "")
        two = ("--by", "year", "--by", "unit", "--tier", "province", "--format", "json")
        groups = json.loads(run(capsys, *words, *two)[1])["loc:01"]
        assert groups == {"2023, 00070": 5, "2024, 00043": 4, "2024, 00070": 3}

    def test_what_is_wrong_with_the_rows(
        self, capsys: pytest.CaptureFixture[str], file: str
    ) -> None:
        assert run(capsys, "inspect", file, "--value", "n")[0] == 0
        code, out, _ = run(capsys, "inspect", file, "--unit", "n", "--year", "year")
        assert code == 1
        assert "several units match" in out  # 4 may be 00004 or 004
        code, out, _ = run(capsys, "inspect", file, "--id", "unit")
        assert code == 1
        assert "registered more than once" in out

    def test_rows_of_which_nothing_matches_are_refused(
        self, capsys: pytest.CaptureFixture[str], file: str
    ) -> None:
        code, out, err = run(capsys, "rollup", "--register", file, "--depth", "0")
        assert (code, out) == (2, "")
        assert "none of the 3 rows could be used" in err


class TestReconcile:
    def test_figures_agree(self, capsys: pytest.CaptureFixture[str]) -> None:
        code, out, _ = run(capsys, "reconcile", "hanoi", "ind:models-registered")
        assert code == 0
        assert "0 contradictions" in out

    @pytest.mark.parametrize("format", ["table", "csv", "json"])
    def test_figures_that_are_compared_with_nothing_are_reported_in_every_form(
        self, format: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        file, units = str(tmp_path / "m.json"), ("loc:1", "loc:none")
        figures = [
            mm.Observation(
                id=f"obs:{unit[4:]}", name="x", indicator="ind:x", unit=unit, value=1, valid="2024"
            )
            for unit in units
        ]
        indicator = mm.Indicator(id="ind:x", name="x", measure="count")
        unit = mm.Locality(id="loc:1", name="A", kind="quan")
        mm.save(mm.Movement([unit, indicator, *figures]), file)
        code, out, err = run(capsys, "reconcile", file, "ind:x", "--format", format)
        assert code == 0
        assert "1 of 2 figures" in (out if format == "table" else err)
        if format == "json":
            json.loads(out)
        code, out, err = run(capsys, "reconcile", file, "ind:x", "--format", format, "--strict")
        assert (code, out) == (2, "")
        assert "1 of the 2 figures" in err

    def test_a_contradiction(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        fields: dict[str, Any] = {"name": "x", "indicator": "ind:x", "valid": "2024"}
        mm.save(
            mm.Movement(
                [
                    mm.Locality(id="loc:1", name="A", kind="quan"),
                    mm.Locality(id="loc:2", name="B", kind="phuong", parent="loc:1"),
                    mm.Indicator(id="ind:x", name="x", measure="count"),
                    mm.Observation(id="obs:1", unit="loc:1", value=1, **fields),
                    mm.Observation(id="obs:2", unit="loc:2", value=2, **fields),
                ]
            ),
            tmp_path / "m.json",
        )
        code, out, _ = run(
            capsys, "reconcile", str(tmp_path / "m.json"), "ind:x", "--format", "csv"
        )
        assert code == 1
        assert "loc:1,contradiction,1,2,obs:2" in out


class TestFindingsAndFiles:
    @pytest.fixture
    def file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.chdir(tmp_path)
        path = tmp_path / "m.json"
        record = {"id": "doc:1", "name": "A", "type": "plan", "symbol": "088 - cv/TU"}
        text = f'{{"massmob": 2, "documents": [\n{json.dumps(record)}]}}'
        path.write_text(text, encoding="utf-8")
        return path

    def test_lines_and_forms(self, capsys: pytest.CaptureFixture[str], file: Path) -> None:
        code, out, _ = run(capsys, "validate", str(file), "--format", "sarif")
        assert code == 1
        result = json.loads(out)["runs"][0]["results"][0]
        assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 2
        assert "<testsuites" in run(capsys, "validate", str(file), "--format", "junit")[1]
        assert "| MM401 |" in run(capsys, "validate", str(file), "--format", "markdown")[1]
        assert "MM401" in run(capsys, "validate", str(file), "--by", "rule")[1]
        code, out, _ = run(capsys, "validate", str(file), "--format", "jsonl")
        assert code == 1
        assert [json.loads(line)["code"] for line in out.splitlines()] == [
            "MM401",
            "MM409",
            "MM901",
        ]
        assert run(capsys, "validate", str(file), "--format", "jsonl", "--ignore", "MM401")[0] == 0

    def test_fix(self, capsys: pytest.CaptureFixture[str], file: Path) -> None:
        code, _, err = run(capsys, "validate", str(file), "--fix")
        assert code == 0
        assert '+{"id":"doc:1","name":"A","type":"official_letter","symbol":"88-CV/TU"}' in err
        assert "fixed 2 findings" in err
        before = file.read_bytes()
        assert "fixed 0 findings" in run(capsys, "validate", str(file), "--fix")[2]
        assert file.read_bytes() == before
        code, _, err = run(capsys, "validate", "hanoi", "--fix")
        assert code == 2
        assert "only a file can be fixed" in err

    def test_baseline_and_settings(self, capsys: pytest.CaptureFixture[str], file: Path) -> None:
        assert run(capsys, "validate", str(file), "--write-baseline", "known.json")[0] == 0
        Path("massmob.toml").write_text('baseline = "known.json"\n')
        assert run(capsys, "validate", str(file))[0] == 0
        Path("other.toml").write_text('ignore = ["MM9"]\n')
        code, out, _ = run(capsys, "validate", str(file), "--config", "other.toml")
        assert code == 1
        assert "MM901" not in out


class TestWithin:
    """``--within``: only what belongs to a unit."""

    def test_a_part_is_converted_and_validated(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        path = tmp_path / "ba-dinh.json"
        code, _, _ = run(capsys, "convert", "hanoi", str(path), "--within", "loc:001")
        assert code == 0
        assert mm.load(path) == mm.load_dataset("hanoi").subset(within="loc:001")
        assert run(capsys, "validate", str(path))[:2] == (0, "nothing found\n")

    @pytest.mark.parametrize(
        "words",
        [
            ("rollup", "hanoi", "--what", "committee", "--at", "2024-10-15"),
            ("graph", "hanoi", "--along", "locality", "--at", "2024-10-15"),
            ("report", "hanoi", "--at", "2024-10-15"),
        ],
    )
    def test_a_verb_shows_the_part_alone(
        self, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
    ) -> None:
        code, out, _ = run(capsys, *words, "--within", "loc:001")
        assert code == 0
        assert "Ba Đình" in out
        assert "Hoàn Kiếm" not in out

    @pytest.mark.parametrize("format", ["jsonl"])
    def test_only_the_findings_of_the_part(
        self, capsys: pytest.CaptureFixture[str], format: str
    ) -> None:
        whole, part = (
            run(capsys, "validate", "hanoi", "--format", format, *words)[1]
            for words in ((), ("--within", "loc:001"))
        )
        assert len(part) < len(whole)

    @pytest.mark.long
    def test_pages_and_pictures(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        page, picture = tmp_path / "page.html", tmp_path / "tree.svg"
        part = ("--within", "loc:001")
        assert run(capsys, "explore", "hanoi", "-o", str(page), *part)[0] == 0
        assert "Hoàn Kiếm" not in page.read_text("utf-8")
        assert run(capsys, "draw", "hanoi", str(picture), *part)[0] == 0
        assert "Hoàn Kiếm" not in picture.read_text("utf-8")

    def test_an_id_that_nothing_has(self, capsys: pytest.CaptureFixture[str]) -> None:
        code, _, err = run(capsys, "validate", "hanoi", "--within", "loc:0001")
        assert code == 2
        assert "within: no entity with this id" in err


class TestFind:
    def test_a_name_with_its_parents(self, capsys: pytest.CaptureFixture[str]) -> None:
        code, out, err = run(capsys, "find", "P. Phuc Xa, Ba Dinh")
        assert (code, err) == (0, "")
        assert "loc:00001" in out
        assert "urban district Ba Đình, centrally run city Hà Nội  until 2025-06-30" in out

    def test_on_a_day_and_as_json(self, capsys: pytest.CaptureFixture[str]) -> None:
        _, out, _ = run(capsys, "find", "cau giay ha noi", "--at", "2026-01-01", "--json")
        (unit,) = json.loads(out)
        assert unit == {
            "id": "loc:00166@2025-07-01",
            "kind": "phuong",
            "name": "Cầu Giấy",
            "part_of": ["centrally run city Hà Nội"],
            "valid": "2025-07-01/..",
        }

    def test_what_has_ended_is_not_found_on_a_later_day(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        code, out, err = run(capsys, "find", "phuc xa", "--at", "2026-01-01")
        assert (code, out) == (1, "")
        assert "nothing found: 'phuc xa'; phuc xa: did you mean 00097 phường Hồng Hà" in err

    def test_a_limit_and_a_kind(self, capsys: pytest.CaptureFixture[str]) -> None:
        code, out, err = run(
            capsys, "find", "a", "--kind", "locality", "--limit", "2", "--lang", "vi"
        )
        assert (code, out.count("loc:")) == (0, 2)
        assert err == "còn 691 mục: --limit 693\n"
