"""Readers under fire: only `MassmobError` ever comes out of any of them, whatever a file holds.

The readers are those of every format that can be read; mutations of the corpus are drawn again from a number.
`tests/io/test_fuzz_corpus.py` runs some with the tests, ``nox -s fuzz`` for as long as wanted.

``corpus/FORMAT/`` holds small files for each format, one of them at least right, or folders where the format is
a folder. A new format needs a line in `FORMATS` and files here, nothing else.
"""

from __future__ import annotations

import random
import shutil
import warnings
from pathlib import Path

from massmob.errors import MassmobError
from massmob.io.load_save import FORMATS, load
from massmob.io.storage.limits import Limits

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
    """A file with something taken out, put in, turned round, doubled or cut off: up to four times."""
    made = bytearray(data)
    for _ in range(drawn.randint(1, 4)):
        at = drawn.randint(0, len(made))
        until = min(len(made), at + drawn.choice((1, 1, 2, 5, 20, 200)))
        how = drawn.randrange(6)
        if how == 0:
            made[at:until] = b""
        elif how == 1:
            made[at:at] = drawn.choice(WORDS)
        elif how == 2:
            made[at:until] = drawn.choice(WORDS)
        elif how == 3 and at < len(made):
            made[at] ^= 1 << drawn.randrange(8)
        elif how == 4:
            made[at:at] = made[at:until] * drawn.randint(1, 3)
        elif drawn.random() < 0.3:
            del made[at:]
    return bytes(made)


def is_read(path: Path, format: str) -> bool:
    """Whether a file is read; what comes out that is no `MassmobError` is a problem of ours and goes on."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            load(path, format, limits=LIMITS)
        except MassmobError as error:
            str(error)
            return False
    return True


def fire(sample: Path, format: str, folder: Path, drawn: random.Random) -> bytes | None:
    """Read one mutation of a sample.

    Args:
        sample: A file or folder of the corpus.
        format: Its format.
        folder: Where to write.
        drawn: Random numbers.

    Returns:
        The mutated file if something else than a `MassmobError` came out.
    """
    target = folder / sample.name
    if sample.is_dir():
        shutil.copytree(sample, target, dirs_exist_ok=True)
        inner = drawn.choice(sorted(each for each in target.rglob("*") if each.is_file()))
        data = mutated((sample / inner.relative_to(target)).read_bytes(), drawn)
        inner.write_bytes(data)
    else:
        data = mutated(sample.read_bytes(), drawn)
        target.write_bytes(data)
    try:
        is_read(target, format)
    except Exception:  # noqa: BLE001 - that is what is looked for
        return data
    return None
