"""Fuzz every reader: ``python tools/fuzz.py [--minutes 10] [--format json] [--seed 0]``.

With Atheris (``pip install atheris``) the first part of the time is guided by coverage, each reader in a
process of its own; the rest, and all of it without Atheris, goes to mutations of the corpus, and of what is
inside its archives and databases. Another process reads them with bounded memory, and may crash. Harmful inputs
are written to ``--out`` and printed; the exit code is then 1.
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
from pathlib import Path

from support import readers
from support.reading import ReadingProcess

GUIDED_SHARE = 0.5
"""The share of the time that Atheris gets."""
GUIDED_PROGRAM = Path(__file__).with_name("fuzz_guided.py")

_COVERED = re.compile(r"\bcov: (\d+)")


def fuzz_guided(format: str, seconds: float, seed: int, out: Path) -> bool:
    """Fuzz a reader with Atheris in a process of its own; whether no input did harm."""
    samples = readers.samples(format)
    longest = max(20_000, *(sample.stat().st_size for sample in samples))
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
    log = run.stderr.splitlines()
    inputs = [line.split()[-1] for line in log if "number_of_executed_units" in line]
    covered = [count for line in log for count in _COVERED.findall(line)]
    print(
        f"{format}: Atheris, {seconds:.0f} s, {inputs[0] if inputs else 'no'} inputs, "
        f"{covered[-1] if covered else 'no'} code locations reached",
        flush=True,
    )
    if run.returncode:
        print(run.stdout[-3000:], run.stderr[-3000:])
    return run.returncode == 0


def fuzz_mutations(format: str, seconds: float, seed: int, out: Path) -> bool:
    """Fuzz a reader with mutations of its corpus; whether none of them did harm."""
    rng = random.Random(seed)
    deadline, count, harmful_count = time.monotonic() + seconds, 0, 0
    with tempfile.TemporaryDirectory() as folder, ReadingProcess() as process:
        while time.monotonic() < deadline:
            sample = rng.choice(readers.samples(format))
            count += 1
            harm = readers.fire(sample, format, Path(folder), rng, process)
            if harm is not None:
                outcome, data = harm
                harmful_count += 1
                path = out / f"{format}-{seed}-{count}{sample.suffix}"
                path.write_bytes(data)
                print(f"{format}: {path}: {outcome}", flush=True)
    print(
        f"{format}: mutations, {seconds:.0f} s, {count} inputs, {harmful_count} harmful", flush=True
    )
    return harmful_count == 0


def main() -> int:
    """Fuzz all readers, each for an equal share of the time; the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument(
        "--minutes", type=float, default=10, help="for all readers together; default: 10"
    )
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
        seconds = share
        has_atheris = importlib.util.find_spec("atheris") is not None
        if has_atheris and all(sample.is_file() for sample in readers.samples(format)):
            harmless &= fuzz_guided(format, GUIDED_SHARE * share, options.seed, options.out)
            seconds -= GUIDED_SHARE * share
        harmless &= fuzz_mutations(format, seconds, options.seed, options.out)
    if not any(options.out.iterdir()):
        options.out.rmdir()
    return 0 if harmless else 1


if __name__ == "__main__":
    sys.exit(main())
