"""Fuzz every reader: ``python tools/fuzz.py [--minutes 10] [--format json] [--seed 0]``.

With Atheris (``pip install atheris``) the first part of the time is guided by coverage, each reader in a
process of its own; the rest, and all of it without Atheris, goes to mutations of the corpus. What is found is
written to ``--out`` and told; the exit code is then 1.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import re
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

from support import readers

GUIDED = 0.5
"""The share of the time that Atheris gets."""
GUIDED_PROGRAM = Path(__file__).with_name("fuzz_guided.py")
MEMORY = 2**32
"""What a reader may take: beyond it comes a `MemoryError`, which is told as harm."""

_COVERED = re.compile(r"\bcov: (\d+)")


def guided(format: str, seconds: float, seed: int, out: Path) -> bool:
    """Fuzz a reader with Atheris in a process of its own; whether nothing was found."""
    samples = readers.samples(format)
    longest = max(20_000, *(each.stat().st_size for each in samples))
    with tempfile.TemporaryDirectory() as corpus:
        for sample in samples:
            (Path(corpus) / sample.name).write_bytes(sample.read_bytes())
        run = subprocess.run(
            [
                *(sys.executable, str(GUIDED_PROGRAM), format, corpus, f"-seed={seed + 1}"),
                *(f"-max_total_time={max(1, int(seconds))}", f"-max_len={longest}", "-timeout=25"),
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
    told = run.stderr.splitlines()
    runs = [row for row in told if "number_of_executed_units" in row]
    seen = [word for row in told for word in _COVERED.findall(row)]
    print(
        f"{format}: Atheris, {seconds:.0f} s, {runs[0].split()[-1] if runs else 'no'} inputs, "
        f"{seen[-1] if seen else 'no'} places of the code reached",
        flush=True,
    )
    if run.returncode:
        print(run.stdout[-3000:], run.stderr[-3000:])
    return run.returncode == 0


def apart(format: str, seconds: float, seed: int, out: Path) -> bool:
    """`mutations` in a process of its own, whose memory is bounded; whether nothing was found."""
    asked = ("--mutate", format, str(seconds), str(seed), str(out))
    return subprocess.run([sys.executable, __file__, *asked], check=False).returncode == 0


def mutations(format: str, seconds: float, seed: int, out: Path) -> int:
    """Fuzz a reader with mutations of its corpus; how many of them did harm."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
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
        harmless &= apart(format, left, options.seed, options.out)
    if not any(options.out.iterdir()):
        options.out.rmdir()
    return 0 if harmless else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["--mutate"]:
        _format, _seconds, _seed, _out = sys.argv[2:]
        sys.exit(min(1, mutations(_format, float(_seconds), int(_seed), Path(_out))))
    sys.exit(main())
