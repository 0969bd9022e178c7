"""A mutation run: change the code in one place after another, and see whether a test fails.

Run ``nox -s mutation``, or ``python tools/mutants.py src/massmob/validation/rules tests/validation
-k "not AtAnySize"``; ``--every 13 --offset 5`` for a sample.

mutmut says which changes there are. It does not run them itself, because it leaves decorated functions alone,
and every rule is one. Tests are collected once; for each change a forked process puts the changed code in place
of the function's and runs the tests until one fails: first those whose name holds the family of the module,
then those that failed most often before. Needs an operating system that forks.
"""

from __future__ import annotations

import argparse
import ast
import gc
import os
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType

import attrs
import libcst
import pytest
from mutmut.mutation.file_mutation import create_mutations, deep_replace

from massmob.movement import Movement

_SECONDS = 60  # after which a run of the tests hangs; a change that makes them hang is noticed


@attrs.frozen
class Mutant:
    """A change: in which function, what stood there, what stands there now."""

    file: Path
    function: str
    was: str
    now: str
    code: CodeType

    def __str__(self) -> str:
        return f"{self.file}: {self.function}\n    - {self.was}\n    + {self.now}"


def functions(file: Path) -> dict[str, list[FunctionType]]:
    """Every function object of a file that is there, by its qualified name."""
    found: defaultdict[str, list[FunctionType]] = defaultdict(list)
    for each in gc.get_objects():
        if isinstance(each, FunctionType) and each.__code__.co_filename == str(file):
            found[each.__code__.co_qualname].append(each)
    return found


class _Bare(libcst.CSTTransformer):
    """Functions without their decorators, which do not matter once they have run."""

    def leave_FunctionDef(  # noqa: N802 - libcst names it
        self, original_node: libcst.FunctionDef, updated_node: libcst.FunctionDef
    ) -> libcst.FunctionDef:
        return updated_node.with_changes(decorators=())


def mutants(file: Path) -> Iterator[Mutant]:
    """Every change of a file, as mutmut makes them."""
    bare = libcst.parse_module(file.read_text(encoding="utf-8")).visit(_Bare())
    module, found, _, _ = create_mutations(str(file), bare.code)
    owners = {
        id(member): node.name.value
        for node in module.body
        if isinstance(node, libcst.ClassDef)
        for member in node.body.body
    }
    for each in found:
        function = each.contained_by_top_level_function
        if not isinstance(function, libcst.FunctionDef):
            continue
        changed = deep_replace(function, each.original_node, each.mutated_node)
        assert isinstance(changed, libcst.FunctionDef)
        try:
            code = _compiled(libcst.Module([changed]).code, file)
        except SyntaxError:  # such as a return where a generator may have none
            continue
        owner = owners.get(id(function))
        was, now = _difference(libcst.Module([function]).code, libcst.Module([changed]).code)
        name = function.name.value
        yield Mutant(file, f"{owner}.{name}" if owner else name, was, now, code)


def _compiled(text: str, file: Path) -> CodeType:
    tree = ast.parse(text.strip("\n"))
    whole = compile("from __future__ import annotations\n" + ast.unparse(tree), str(file), "exec")
    return next(each for each in whole.co_consts if isinstance(each, CodeType))


def _difference(was: str, now: str) -> tuple[str, str]:
    old, new = was.splitlines(), now.splitlines()
    at = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), 0)
    rest = len(old) - at
    end = next((n for n in range(1, rest) if old[-n] != new[-n]), 1) - 1
    return tuple(  # type: ignore[return-value]
        " ".join(part.strip() for part in lines[at : len(lines) - end]) for lines in (old, new)
    )


@attrs.define
class Run:
    """A plugin of pytest that runs the collected tests once for each mutant."""

    found: list[Mutant]
    workers: int
    killed: Counter[Path] = attrs.field(factory=Counter[Path])
    killers: Counter[str] = attrs.field(factory=Counter[str])
    alive: list[Mutant] = attrs.field(factory=list[Mutant])
    there: dict[Path, dict[str, list[FunctionType]]] = attrs.field(
        factory=dict[Path, dict[str, list[FunctionType]]]
    )

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """In place of running the tests once."""
        took = self._unchanged(session)
        self.there = {file: functions(file) for file in {each.file for each in self.found}}
        for (
            each
        ) in gc.get_objects():  # what was found by the code as it is must not stand for the mutant
            if isinstance(each, Movement):
                each.__dict__.pop("_examined", None)
        gc.freeze()
        running: dict[int, tuple[Mutant, int]] = {}
        for number, mutant in enumerate(self.found):
            if len(running) >= self.workers:
                self._wait(running)
            if number % 100 == 0:
                told = f"{number} of {len(self.found)}, {len(self.alive)} alive, {time.ctime()}"
                print(told, file=sys.stderr, flush=True)
            reads, writes = os.pipe()
            pid = os.fork()
            if pid == 0:
                self._child(session, mutant, took, writes)
            os.close(writes)
            running[pid] = mutant, reads
        while running:
            self._wait(running)
        return True

    def _unchanged(self, session: pytest.Session) -> dict[str, float]:
        """How long each test takes; raises when one fails, also a second time, before anything was changed."""
        took: dict[str, float] = {}
        for _ in range(2):
            for item in session.items:
                start = time.perf_counter()
                _run(item)
                took[item.nodeid] = time.perf_counter() - start
                if session.testsfailed:
                    raise pytest.UsageError(f"{item.nodeid} fails before anything is changed")
        return took

    def _child(
        self, session: pytest.Session, mutant: Mutant, took: dict[str, float], told: int
    ) -> None:
        """Run the tests until one fails, those first that killed most before, and tell which."""
        signal.alarm(_SECONDS)
        for stream in (1, 2):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
        for function in self.there[mutant.file].get(mutant.function, ()):
            function.__code__ = mutant.code
        near = _FAMILIES.get(mutant.file.stem, mutant.file.stem)

        def rank(item: pytest.Item) -> tuple[bool, int, float]:
            return near not in item.nodeid, -self.killers[item.nodeid], took[item.nodeid]

        for item in sorted(session.items, key=rank):
            _run(item)
            if session.testsfailed:
                os.write(told, item.nodeid.encode())
                os._exit(1)
        os._exit(0)

    def _wait(self, running: dict[int, tuple[Mutant, int]]) -> None:
        pid, status = os.wait()
        mutant, reads = running.pop(pid)
        with os.fdopen(reads, "rb") as told:
            killer = told.read().decode()
        if status == 0:
            self.alive.append(mutant)
        else:
            self.killed[mutant.file] += 1
            self.killers[killer] += 1


def _run(item: pytest.Item) -> None:
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)


_FAMILIES = {
    "identity": "[MM1",
    "hierarchies": "[MM2",
    "time": "[MM3",
    "documents": "[MM4",
    "models": "[MM5",
    "contests": "[MM6",
    "figures": "[MM7",
    "reorganisation": "[MM8",
    "wording": "[MM9",
}
"""Module of rules → how the names of tests begin that are about its family."""


def main() -> int:
    """Run, print what lives and the share killed by file; 1 when too few are killed."""
    asked = argparse.ArgumentParser(description="Change the code place by place; does a test fail?")
    asked.add_argument("room", type=Path, help="a file or folder of the source")
    asked.add_argument("tests", nargs="+", help="what follows goes to pytest")
    asked.add_argument("--at-least", type=float, default=90, help="percent that must be killed")
    asked.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    asked.add_argument("--every", type=int, default=1, help="only each so manyth mutant")
    asked.add_argument(
        "--offset", type=int, default=0, help="with --every, the first that is taken"
    )
    asked.add_argument("--only", default="", help="functions whose name holds this")
    options, more = asked.parse_known_args()
    files = [options.room] if options.room.is_file() else sorted(options.room.glob("*.py"))
    found = [
        each for file in files for each in mutants(file.resolve()) if options.only in each.function
    ]
    run = Run(found[options.offset :: options.every], options.workers)
    # massmob is a plugin of pytest too, and this program has imported it already.
    quiet = "ignore:Module already imported:pytest.PytestAssertRewriteWarning"
    plain = ["-q", "-p", "no:cacheprovider", "-p", "no:logging", "-W", quiet]
    arguments = [*options.tests, *plain, *more]
    code = pytest.main(arguments, plugins=[run])
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        print(f"pytest stopped with {code}")
        return 2
    return _told(run, options.at_least)


def _told(run: Run, at_least: float) -> int:
    living: defaultdict[Path, int] = defaultdict(int)
    for each in sorted(run.alive, key=str):
        living[each.file] += 1
        print(each)
    for file in sorted({each.file for each in run.found}):
        whole = run.killed[file] + living[file]
        print(
            f"{file.name:<20} {run.killed[file]:>5} of {whole:>5} killed  {run.killed[file] / whole:.1%}"
        )
    killed = sum(run.killed.values())
    share = 100 * killed / len(run.found) if run.found else 100.0
    print(f"{killed} of {len(run.found)} killed: {share:.1f} %, at least {at_least:g} % wanted")
    return 0 if share >= at_least else 1


if __name__ == "__main__":
    sys.exit(main())
