"""Mutation testing: change the code in one place after another, and see whether a test fails.

Run ``nox -s mutation``, or ``python tools/mutants.py``; behind it parts of the code, all by default, and
``--every 13 --offset 5`` for a sample. Changes that no test can notice are listed, each with its reason, in
``tools/survivors.toml``; what survives besides is printed.

mutmut creates the changes. It cannot run them, because it skips decorated functions, and every rule is one.
Tests are collected once; for each change a forked process replaces the code of the function and runs the tests
until one fails: first those whose name contains the family of the module, then those that failed most often
before. What runs only when a module is imported is not changed. Needs an operating system that can fork.
"""

from __future__ import annotations

import argparse
import ast
import gc
import os
import resource
import signal
import subprocess
import sys
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path
from types import CodeType, FunctionType
from typing import cast

import attrs
import libcst
import pytest
from mutmut.mutation.file_mutation import create_mutations, deep_replace

from massmob.movement import Movement

# Libraries of dataframes start threads, which end with a fork. ("rame" would leave out what is parametrized.)
_NO_FRAMES = "not frame and not rows_that"
_PARTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "rules": (("validation/rules",), ("tests/validation", "-k", "not AtAnySize")),
    "aggregation": (
        ("aggregation",),
        ("tests/aggregation", "--ignore-glob=*/test_dataframe_*.py", "-k", _NO_FRAMES),
    ),
    "restatement": (
        tuple(f"aggregation/restatement/{name}.py" for name in ("flows", "restate", "result")),
        (
            "tests/aggregation/test_restatement.py",
            "tests/aggregation/test_restatement_texts.py",
            "-k",
            _NO_FRAMES,
        ),
    ),
    "comparison": (("comparison",), ("tests/comparison",)),
    "trees": (("network/trees.py", "network/outline_choice.py"), ("tests/network",)),
    "placement": (
        ("network/placement.py",),
        ("tests/network", "tests/aggregation/test_losses.py", "-k", _NO_FRAMES),
    ),
    "changes": (
        ("network/changes.py",),
        (
            "tests/network/test_changes.py",
            "tests/rendering/test_cards.py",
            "-k",
            "hanges or timeline",
        ),
    ),
    "period": (("values/period.py",), ("tests/values/test_period.py",)),
    "quantity": (
        ("values/quantity.py", "values/quantity_text.py"),
        ("tests/values/test_quantity.py",),
    ),
    "symbols": (
        ("values/symbols.py",),
        ("tests/values/test_symbols.py", "tests/values/test_symbol_search.py"),
    ),
}
"""Part → files and folders of the source, and what pytest is called with."""

_SOURCE = Path("src/massmob")
_SURVIVORS = Path(__file__).with_name("survivors.toml")
_TIMEOUT = (
    10  # seconds beyond ten times what a test takes; a change that makes one hang counts as killed
)
_MEMORY = 4 * 2**30  # bytes of one run; a change that takes more counts as killed


@attrs.frozen
class Mutant:
    """A change of a function: the lines before and after, and the changed code."""

    file: Path
    function: str
    before: str
    after: str
    code: CodeType

    @property
    def place(self) -> str:
        """The file and the function, as a table of `_SURVIVORS` names them."""
        return f"{self.file.relative_to(_SOURCE.resolve())}: {self.function}"

    @property
    def change(self) -> str:
        """The change, as a key of such a table."""
        return f"{self.before} => {self.after}"


def loaded_functions(file: Path) -> dict[str, list[FunctionType]]:
    """The loaded function objects of a file, by qualified name."""
    by_name: defaultdict[str, list[FunctionType]] = defaultdict(list)
    for candidate in gc.get_objects():
        if isinstance(candidate, FunctionType) and candidate.__code__.co_filename == str(file):
            by_name[candidate.__code__.co_qualname].append(candidate)
    return by_name


class _WithoutDecorators(libcst.CSTTransformer):
    """Removes decorators, which do not matter once they have run."""

    def leave_FunctionDef(  # noqa: N802 - libcst names it
        self, original_node: libcst.FunctionDef, updated_node: libcst.FunctionDef
    ) -> libcst.FunctionDef:
        return updated_node.with_changes(decorators=())


def mutants(file: Path) -> Iterator[Mutant]:
    """Every change of a file, as mutmut makes them."""
    plain = libcst.parse_module(file.read_text(encoding="utf-8")).visit(_WithoutDecorators())
    module, mutations, _, _ = create_mutations(str(file), plain.code)
    owners = {
        id(member): node.name.value
        for node in module.body
        if isinstance(node, libcst.ClassDef)
        for member in node.body.body
    }
    for mutation in mutations:
        function = mutation.contained_by_top_level_function
        if not isinstance(function, libcst.FunctionDef):
            continue
        changed = deep_replace(function, mutation.original_node, mutation.mutated_node)
        assert isinstance(changed, libcst.FunctionDef)
        try:
            code = _compile_function(libcst.Module([changed]).code, file)
        except SyntaxError:  # such as a return where a generator may have none
            continue
        if code == _compile_function(libcst.Module([function]).code, file):
            continue  # a default value or the type of a cast, which do not belong to the code
        owner = owners.get(id(function))
        before, after = _difference(libcst.Module([function]).code, libcst.Module([changed]).code)
        name = function.name.value
        yield Mutant(file, f"{owner}.{name}" if owner else name, before, after, code)


class _WithoutCasts(ast.NodeTransformer):
    """Replaces ``cast(type, value)``, where a changed type is no change, by the value."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        is_cast = isinstance(node.func, ast.Name) and node.func.id == "cast"
        return node.args[-1] if is_cast else node


def _compile_function(text: str, file: Path) -> CodeType:
    tree = _WithoutCasts().visit(ast.parse(text.strip("\n")))
    module = compile("from __future__ import annotations\n" + ast.unparse(tree), str(file), "exec")
    return next(const for const in module.co_consts if isinstance(const, CodeType))


def _difference(before: str, after: str) -> tuple[str, str]:
    """The lines that differ, each side as one line."""
    old, new = before.splitlines(), after.splitlines()
    start = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), 0)
    shared = min(len(old), len(new)) - start
    end = next((n for n in range(shared) if old[-1 - n] != new[-1 - n]), shared)
    return tuple(  # type: ignore[return-value]  # of two texts
        " ".join(part.strip() for part in lines[start : len(lines) - end]) for lines in (old, new)
    )


def clear_caches() -> None:
    """Forget results of the unchanged code: those kept with objects, and those of functions."""
    for candidate in gc.get_objects():
        if isinstance(candidate, _LRU_CACHE):
            name = (
                f"{candidate.__module__}.{getattr(cast('object', candidate), '__qualname__', '')}"
            )
            # Not the datasets, which take long to load.
            if name.startswith(("massmob.", "support.", "test")) and "_load_cached" not in name:
                candidate.cache_clear()
            continue
        cls = cast("type[object]", candidate.__class__)
        if str(cls.__module__).startswith("massmob."):
            attributes: dict[str, object] = getattr(candidate, "__dict__", {})
            for name in [*attributes]:
                if isinstance(getattr(cls, name, None), cached_property):
                    del attributes[name]
            if isinstance(candidate, Movement):
                vars(candidate)["_cache"].clear()


_LRU_CACHE = type(cache(clear_caches))


@attrs.define
class MutationRun:
    """A plugin of pytest that runs the collected tests once for each mutant."""

    mutants: list[Mutant]
    workers: int
    killed: list[Mutant] = attrs.field(factory=list[Mutant])
    killers: Counter[str] = attrs.field(factory=Counter[str])
    survivors: list[Mutant] = attrs.field(factory=list[Mutant])
    functions: dict[Path, dict[str, list[FunctionType]]] = attrs.field(
        factory=dict[Path, dict[str, list[FunctionType]]]
    )

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """In place of running the tests once."""
        durations = self._run_unchanged(session)
        files = {mutant.file for mutant in self.mutants}
        self.functions = {file: loaded_functions(file) for file in files}
        self.mutants = [mutant for mutant in self.mutants if self._can_run(mutant)]
        clear_caches()
        gc.freeze()
        self._leave_out_what_cannot_fork(session, durations)
        running: dict[int, tuple[Mutant, int]] = {}
        for number, mutant in enumerate(self.mutants):
            if len(running) >= self.workers:
                self._wait(running)
            if number % 100 == 0:
                print(
                    f"{number} of {len(self.mutants)}, {len(self.survivors)} alive, {time.ctime()}",
                    file=sys.stderr,
                    flush=True,
                )
            read_end, write_end = os.pipe()
            pid = os.fork()
            if pid == 0:
                self._run_in_child(session, mutant, durations, write_end)
            os.close(write_end)
            running[pid] = mutant, read_end
        while running:
            self._wait(running)
        return True

    def _run_unchanged(self, session: pytest.Session) -> dict[str, float]:
        """Seconds of each test without a change, run twice; raises when one fails."""
        durations: dict[str, float] = {}
        for _ in range(2):
            for item in session.items:
                start = time.perf_counter()
                _run_test(item)
                durations[item.nodeid] = time.perf_counter() - start
                if session.testsfailed:
                    raise pytest.UsageError(f"{item.nodeid} fails before anything is changed")
        return durations

    def _leave_out_what_cannot_fork(
        self, session: pytest.Session, durations: dict[str, float]
    ) -> None:
        """Drop tests that fail or hang in a fork, where the threads of libraries end, without a change."""
        remaining, passing = session.items, list[pytest.Item]()
        while remaining:
            read_end, write_end = os.pipe()
            pid = os.fork()
            if pid == 0:
                _prepare_child()
                for item in remaining:
                    signal.alarm(_TIMEOUT + int(10 * durations[item.nodeid]))
                    _run_test(item)
                    if session.testsfailed:
                        os._exit(1)
                    os.write(write_end, b".")
                os._exit(0)
            os.close(write_end)
            with os.fdopen(read_end, "rb") as pipe:
                count = len(pipe.read())
            os.waitpid(pid, 0)
            passing += remaining[:count]
            if count < len(remaining):
                print(f"left out, as it cannot run in a fork: {remaining[count].nodeid}")
            remaining = remaining[count + 1 :]
        session.items = passing

    def _can_run(self, mutant: Mutant) -> bool:
        """Whether the function was loaded, and can have this code: without variables around it."""
        loaded = self.functions[mutant.file].get(mutant.function, ())
        return bool(loaded) and all(
            len(function.__code__.co_freevars) == len(mutant.code.co_freevars)
            for function in loaded
        )

    def _run_in_child(
        self,
        session: pytest.Session,
        mutant: Mutant,
        durations: dict[str, float],
        write_end: int,
    ) -> None:
        """Run the tests until one fails, those first that killed most before, and write its id to a pipe."""
        _prepare_child()
        for function in self.functions[mutant.file].get(mutant.function, ()):
            function.__code__ = mutant.code
        family = _FAMILIES.get(mutant.file.stem, mutant.file.stem)

        def rank(item: pytest.Item) -> tuple[bool, int, float]:
            killed = self.killers[item.nodeid]
            return family not in item.nodeid, -killed, durations[item.nodeid]

        for item in sorted(session.items, key=rank):
            signal.alarm(_TIMEOUT + int(10 * durations[item.nodeid]))
            _run_test(item)
            if session.testsfailed:
                os.write(write_end, item.nodeid.encode())
                os._exit(1)
        os._exit(0)

    def _wait(self, running: dict[int, tuple[Mutant, int]]) -> None:
        pid, status = os.wait()
        mutant, read_end = running.pop(pid)
        with os.fdopen(read_end, "rb") as pipe:
            killer = pipe.read().decode()
        if status == 0:
            self.survivors.append(mutant)
        else:
            self.killed.append(mutant)
            self.killers[killer] += 1


def _prepare_child() -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
    for stream in (1, 2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream)


def _run_test(item: pytest.Item) -> None:
    names = item.dtest.globs if isinstance(item, pytest.DoctestItem) else {}
    before = dict(names)  # an example is run once, and then its names are taken away
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
    names.update(before)


_FAMILIES = {
    "identity": "[MM1",
    "hierarchies": "[MM2",
    "validity": "[MM3",
    "documents": "[MM4",
    "models": "[MM5",
    "contests": "[MM6",
    "figures": "[MM7",
    "reorganisation": "[MM8",
    "texts_and_sources": "[MM9",
}
"""Module of rules → a part of the names of the tests of its family."""


def main() -> int:
    """Run the mutants of every part; 1 when too few of one are killed."""
    parser = argparse.ArgumentParser(
        description="Change the code place by place; does a test fail?"
    )
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(_PARTS)}; all by default")
    parser.add_argument("--at-least", type=float, default=90, help="percent that must be killed")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--every", type=int, default=1, help="run only every Nth mutant")
    parser.add_argument("--offset", type=int, default=0, help="the first mutant, with --every")
    parser.add_argument("--only", default="", help="only functions whose name contains this")
    options = parser.parse_args()
    if unknown := {*options.parts} - _PARTS.keys():
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    if len(options.parts) == 1:
        return _run_part(options.parts[0], options)
    # Each in a process of its own, as pytest imports what it tests.
    flags = [word for word in sys.argv[1:] if word not in options.parts]
    codes = [
        subprocess.run([sys.executable, __file__, part, *flags], check=False).returncode
        for part in options.parts or _PARTS
    ]
    return max(codes)


def _run_part(part: str, options: argparse.Namespace) -> int:
    sources, pytest_options = _PARTS[part]
    paths = [_SOURCE / source for source in sources]
    files = [file for path in paths for file in (sorted(path.glob("*.py")) or [path])]
    every = [mutant for file in files for mutant in mutants(file.resolve())]
    selected = [mutant for mutant in every if options.only in mutant.function]
    run = MutationRun(selected[options.offset :: options.every], options.workers)
    # massmob is a plugin of pytest too, and this program has imported it already.
    quiet = "ignore:Module already imported:pytest.PytestAssertRewriteWarning"
    plain = ["-q", "-p", "no:cacheprovider", "-p", "no:logging", "-W", quiet]
    few = "--hypothesis-profile=few"
    # The examples in the docstrings of the source are tests too.
    code = pytest.main([*map(str, paths), *pytest_options, *plain, few], plugins=[run])
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        print(f"pytest stopped with {code}")
        return 2
    listed = tomllib.loads(_SURVIVORS.read_text(encoding="utf-8"))
    return _report(part, run, listed, options.at_least)


def _report(part: str, run: MutationRun, listed: dict[str, dict[str, str]], at_least: float) -> int:
    """Print the survivors that are not listed, and the share that was killed of those that are not."""
    expected = [mutant for mutant in run.survivors if mutant.change in listed.get(mutant.place, ())]
    wrong = [mutant for mutant in run.killed if mutant.change in listed.get(mutant.place, ())]
    for mutant in wrong:
        print(f"listed as a survivor, but killed: {mutant.place}\n    {mutant.change}")
    survivors = [mutant for mutant in run.survivors if mutant not in expected]
    for mutant in survivors:
        print(f"{mutant.place}\n    - {mutant.before}\n    + {mutant.after}")
    killed, total = len(run.killed), len(run.killed) + len(survivors)
    share = 100 * killed / total if total else 100.0
    print(
        f"{part}: {killed} of {total} killed, {share:.1f} %; at least {at_least:g} % required; "
        f"{run.killers['']} by time or memory; {len(expected)} more are listed as survivors"
    )
    return 0 if share >= at_least else 1


if __name__ == "__main__":
    sys.exit(main())
