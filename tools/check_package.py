"""Builds the package and checks what a user would get: ``python tools/check_package.py``.

It builds wheel and sdist, checks their metadata and files, and installs each in an environment of its own to
run it there. It needs the dependency group ``package``.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Collection
from pathlib import Path, PurePosixPath

TOP = Path(__file__).parents[1]
SOURCE = TOP / "src" / "massmob"
METADATA = {"METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE"}
IN_SDIST = {"CHANGELOG.md", "LICENSE", "PKG-INFO", "README.md", "pyproject.toml"}
NEVER = {
    "__pycache__",
    ".git",
    ".nox",
    ".hypothesis",
    ".venv",
    ".mypy_cache",
    ".ruff_cache",
    "_build",
}

PROGRAM = """
import sys
from pathlib import Path
import massmob as mm
assert Path(mm.__file__).is_relative_to(sys.prefix), mm.__file__
assert (Path(mm.__file__).parent / "py.typed").is_file()
assert len(mm.load_dataset("hanoi").at("2024-10-15").children("loc:01")) == 30
print(mm.__version__)
"""


def source_files() -> set[str]:
    """The files of the package in the repository, as paths that begin with ``massmob/``."""
    paths = [
        path for path in SOURCE.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    ]
    return {path.relative_to(SOURCE.parent).as_posix() for path in paths}


def problems_of_wheel(names: Collection[str], source: Collection[str]) -> list[str]:
    """What a wheel lacks, or has too much: it must hold the package, its metadata, and nothing else.

    Of a message catalogue it holds the compiled form, as nothing reads the other at run time.
    """
    wanted = {name.removesuffix(".po") + ".mo" if name.endswith(".po") else name for name in source}
    inside = {name for name in names if ".dist-info/" not in name}
    metadata = {name.partition(".dist-info/")[2] for name in names} - {""}
    return [
        *(f"wheel lacks {name}" for name in sorted(wanted - inside)),
        *(f"wheel has {name}" for name in sorted(inside - wanted)),
        *(f"wheel lacks metadata {name}" for name in sorted(METADATA - metadata)),
    ]


def problems_of_sdist(names: Collection[str], source: Collection[str]) -> list[str]:
    """What an sdist lacks to build the wheel again, or has from somebody's working copy."""
    inside = {name.partition("/")[2] for name in names}
    wanted = {f"src/{name}" for name in source} | IN_SDIST
    unwanted = [name for name in inside if not NEVER.isdisjoint(PurePosixPath(name).parts)]
    return [
        *(f"sdist lacks {name}" for name in sorted(wanted - inside)),
        *(f"sdist has {name}" for name in sorted(unwanted)),
    ]


def run(*words: str | Path) -> str:
    """Run a program and return what it prints; where it fails, end with what it printed."""
    line, elsewhere = [str(word) for word in words], tempfile.gettempdir()
    done = subprocess.run(line, cwd=elsewhere, check=False, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(line)}\n{done.stdout}{done.stderr}")
    return done.stdout


def try_installed(archive: Path, folder: Path) -> None:
    """Install an archive where nothing else is, import it, and run the command of the README."""
    run(sys.executable, "-m", "uv", "venv", "--quiet", "--python", sys.executable, folder)
    programs = folder / ("Scripts" if sys.platform == "win32" else "bin")
    python = programs / "python"
    install = ("-m", "uv", "pip", "install", "--quiet", "--python", python)
    run(sys.executable, *install, f"massmob[cli] @ {archive.as_uri()}")
    version = run(python, "-I", "-c", PROGRAM).strip()
    if version not in archive.name:
        sys.exit(f"{archive.name} has version {version}")
    report = run(programs / "massmob", "report", "hanoi", "--at", "2024-10-15")
    if "Hà Nội" not in report:
        sys.exit(f"massmob report of {archive.name} printed:\n{report}")
    print(f"{archive.name}: {archive.stat().st_size / 1e6:.1f} MB, installed and run")


def main() -> None:
    """Build, check, install, run; any problem ends the program with it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        built = folder / "dist"
        # The sdist first and the wheel from it, as an installer without a wheel would do.
        run(sys.executable, "-m", "build", "--installer", "uv", "--outdir", built, TOP)
        [wheel], [sdist] = built.glob("*.whl"), built.glob("*.tar.gz")
        run(sys.executable, "-m", "twine", "check", "--strict", wheel, sdist)
        with zipfile.ZipFile(wheel) as archive, tarfile.open(sdist) as source:
            files = source_files()
            problems = problems_of_wheel(archive.namelist(), files)
            problems += problems_of_sdist(source.getnames(), files)
        if problems:
            sys.exit("\n".join(problems))
        for number, package in enumerate((wheel, sdist)):
            try_installed(package, folder / f"environment-{number}")


if __name__ == "__main__":
    main()
