"""Fuzz every reader: ``python tests/fuzz/run.py [--minutes 10] [--format json] [--seed 0]``.

With Atheris (``pip install atheris``) the first part of the time is guided by coverage, each reader in a
process of its own; the rest, and all of it without Atheris, goes to mutations of the corpus. What is found is
written to ``--out`` and told; the exit code is then 1.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import readers

GUIDED = 0.5
"""The share of the time that Atheris gets."""


def guided(format: str, seconds: float, seed: int, out: Path) -> bool:
    """Fuzz a reader with Atheris in a process of its own; whether nothing was found."""
    with tempfile.TemporaryDirectory() as corpus:
        for sample in readers.samples(format):
            (Path(corpus) / sample.name).write_bytes(sample.read_bytes())
        run = subprocess.run(
            [
                *(sys.executable, __file__, "--atheris", format, corpus, f"-seed={seed + 1}"),
                *(f"-max_total_time={max(1, int(seconds))}", "-max_len=20000", "-timeout=25"),
                *(
                    "-rss_limit_mb=4096",
                    f"-artifact_prefix={out}/{format}-",
                    "-print_final_stats=1",
                ),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
    runs = [row for row in run.stderr.splitlines() if "number_of_executed_units" in row]
    print(
        f"{format}: Atheris, {seconds:.0f} s, {runs[0].split()[-1] if runs else 'no'} inputs",
        flush=True,
    )
    if run.returncode:
        print(run.stdout[-3000:], run.stderr[-3000:])
    return run.returncode == 0


def atheris_process(format: str, arguments: Sequence[str]) -> None:
    """Be that process."""
    atheris: Any = import_module("atheris")

    with atheris.instrument_imports(include=["massmob"]):
        from massmob.interchange import loads

    path = Path(tempfile.mkdtemp()) / readers.samples(format)[0].name
    is_text = format in ("json", "jsonl", "yaml")

    def one(data: bytes) -> None:
        from massmob.errors import MassmobError

        if is_text:
            try:
                loads(data, format, limits=readers.LIMITS)
            except MassmobError:
                return
        else:
            path.write_bytes(data)
            readers.is_read(path, format)

    atheris.Setup(["fuzz", *arguments], one)
    atheris.Fuzz()


def mutations(format: str, seconds: float, seed: int, out: Path) -> int:
    """Fuzz a reader with mutations of its corpus; how many of them did harm."""
    drawn = random.Random(seed)
    until, count, found = time.monotonic() + seconds, 0, 0
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < until:
            sample = drawn.choice(readers.samples(format))
            count += 1
            harmful = readers.fire(sample, format, Path(folder), drawn)
            if harmful is not None:
                found += 1
                path = out / f"{format}-{seed}-{count}{sample.suffix}"
                path.write_bytes(harmful)
                print(f"{format}: {path}")
                try:
                    readers.is_read(path, format)
                except Exception:  # noqa: BLE001 - it is told
                    traceback.print_exc()
    print(f"{format}: mutations, {seconds:.0f} s, {count} inputs, {found} harmful", flush=True)
    return found


def main() -> int:
    """Run them all, each for its share of the time."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=10, help="in all; default: 10")
    parser.add_argument(
        "--format", action="append", choices=readers.readable(), help="default: every one"
    )
    parser.add_argument(
        "--seed", type=int, default=random.randrange(2**31), help="default: another each time"
    )
    parser.add_argument("--out", type=Path, default=Path("fuzz-found"), help="default: fuzz-found")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    formats = options.format or readers.readable()
    share = 60 * options.minutes / len(formats)
    harmless = True
    print(f"seed {options.seed}; {', '.join(formats)}", flush=True)
    for format in formats:
        left = share
        has_atheris = importlib.util.find_spec("atheris") is not None
        if has_atheris and all(each.is_file() for each in readers.samples(format)):
            harmless &= guided(format, GUIDED * share, options.seed, options.out)
            left -= GUIDED * share
        harmless &= not mutations(format, left, options.seed, options.out)
    if not any(options.out.iterdir()):
        options.out.rmdir()
    return 0 if harmless else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["--atheris"]:
        atheris_process(sys.argv[2], sys.argv[3:])
    else:
        sys.exit(main())
