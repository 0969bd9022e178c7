"""Fuzzing of readers: whatever a file holds, they raise nothing but a `MassmobError`, and do not crash.

The readers are those of every format that can be read; mutations of the corpus are reproducible from a seed.
`tests/io/test_fuzz_corpus.py` runs some with the tests, ``nox -s fuzz`` any number.

``corpus/FORMAT/`` holds small files for each format, at least one of them valid, or folders where the format is
a folder. A new format needs a line in `FORMATS` and files here, nothing else.
"""

from __future__ import annotations

import random
import shutil
import warnings
from pathlib import Path

import attrs

from massmob.errors import MassmobError
from massmob.io.load_save import FORMATS, load
from massmob.values.limits import Limits
from support.inner import inner_mutations
from support.reading import READ, REFUSED, ReadingProcess

CORPUS = Path(__file__).parent / "corpus"
LIMITS = Limits(max_bytes=2**22, max_entities=10_000)

WORDS = (
    *(
        b"\x00",
        b"\xff",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\xed\xa0\x80",
        b"\r\n",
        b"\n",
        b"\t",
        b" ",
        b"",
    ),
    *(
        b"{",
        b"}",
        b"[",
        b"]",
        b'"',
        b"'",
        b"<",
        b">",
        b"&a;",
        b"&",
        b",",
        b":",
        b": ",
        b"- ",
        b"#",
        b"!",
        b"*a",
    ),
    *(
        b"null",
        b"NaN",
        b"-1",
        b"1e999",
        b"9" * 400,
        b"true",
        b"..",
        b"../..",
        b"0000",
        b"2025-13-01",
        b"1/0",
    ),
    *(
        b"massmob",
        b"localities",
        b"id",
        b"loc:01",
        b"[" * 500,
        b'{"a":' * 100,
        b"\xcc\x80",
        b"A" * 5000,
    ),
    *(
        b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>",
        b"=cmd()",
        b"\\u0000",
        b"\\ud800",
        b"!!python/x",
    ),
)


def readable() -> list[str]:
    """The formats that can be read and have a corpus."""
    return [name for name in FORMATS if (CORPUS / name).is_dir()]


def samples(format: str) -> list[Path]:
    """The files, or folders, of a format's corpus."""
    return sorted((CORPUS / format).iterdir())


def mutated(data: bytes, drawn: random.Random) -> bytes:
    """A file with bytes removed, inserted, replaced, flipped, repeated or truncated, up to four times."""
    mutant = bytearray(data)
    for _ in range(drawn.randint(1, 4)):
        start = drawn.randint(0, len(mutant))
        stop = min(len(mutant), start + drawn.choice((1, 1, 2, 5, 20, 200)))
        mutation = drawn.randrange(6)
        if mutation == 0:
            mutant[start:stop] = b""
        elif mutation == 1:
            mutant[start:start] = drawn.choice(WORDS)
        elif mutation == 2:
            mutant[start:stop] = drawn.choice(WORDS)
        elif mutation == 3 and start < len(mutant):
            mutant[start] ^= 1 << drawn.randrange(8)
        elif mutation == 4:
            mutant[start:start] = mutant[start:stop] * drawn.randint(1, 3)
        elif drawn.random() < 0.3:
            del mutant[start:]
    return bytes(mutant)


INNER = inner_mutations(mutated)
INSIDE = 0.75
"""How many mutations are inside the container, where there is one; the others hardly pass its checks."""


def is_read(path: Path, format: str) -> bool:
    """Whether a file is read rather than refused with a `MassmobError`; any other exception is a bug."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            load(path, format, limits=LIMITS)
        except MassmobError as error:
            str(error)
            return False
    return True


def fire(
    sample: Path, format: str, folder: Path, drawn: random.Random, process: ReadingProcess
) -> tuple[str, bytes] | None:
    """Read one mutation of a sample, or of what is inside it, in another process.

    Args:
        sample: A file or folder of the corpus.
        format: Its format.
        folder: Where to write.
        drawn: Random numbers.
        process: The process, which may end with the file.

    Returns:
        What happened, and the mutated file, if it is anything but a movement or a `MassmobError`.
    """
    target = folder / sample.name
    inside = INNER.get(format)
    mutate = inside if inside and drawn.random() < INSIDE else mutated
    if sample.is_dir():
        shutil.copytree(sample, target, dirs_exist_ok=True)
        inner = drawn.choice(sorted(path for path in target.rglob("*") if path.is_file()))
        data = mutate((sample / inner.relative_to(target)).read_bytes(), drawn)
        inner.write_bytes(data)
    else:
        data = mutate(sample.read_bytes(), drawn)
        target.write_bytes(data)
    outcome = process.outcome(target, format=format, limits=attrs.asdict(LIMITS))
    return None if outcome in (READ, REFUSED) else (outcome, data)
