"""What hostile files are made of."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import TypeAlias

Build: TypeAlias = bytes | Callable[[Path], object]
"""The bytes of a file, or a function that makes a file or folder at a path."""
Kinds: TypeAlias = Iterator[tuple[str, Build]]

TEXTS = {
    "nothing": "",
    "NUL": "a\0b",
    "a line of controls": "\x1b[2J\x07\x08\x9b31m",
    "bidi": "abc\u202edef\u2066ghi",
    "separators": "a\u2028b\u2029c",
    "marks": "a" + "\u0300" * 50_000,
    "long": "ă" * 300_000,
    "digits": "1" * 50_000,
    "letters": "a" * 50_000,
    "markup": "<script>alert(1)</script><!--]]>",
    "formula": "=cmd|' /C calc'!A0",
    "path": "../../../../etc/passwd",
    "format": "{0.__class__}%s%n${jndi:ldap://a}",
    "noncharacters": "\ufffe\uffff\U0010ffff",
}


def encodings(text: str) -> Kinds:
    for encoding in ("utf-16", "utf-16-le", "utf-32", "cp1258", "utf-7", "utf-8-sig"):
        yield encoding, text.encode(encoding, "replace")
    yield "two marks", b"\xef\xbb\xbf" * 2 + text.encode()
    yield "overlong", text.encode() + b"\xc0\x80\xe0\x80\x80"
    yield "surrogate", text.encode() + b"\xed\xa0\x80"
    yield "bytes", bytes(range(256)) * 10
    yield "NULs", bytes(100_000)
    yield "spaces", b" " * 1_000_000
    yield "lines", b"\n" * 1_000_000
    yield "empty", b""


def folder_of(files: Mapping[str, Build]) -> Callable[[Path], object]:
    def build(folder: Path) -> None:
        folder.mkdir()
        for name, content in files.items():
            if isinstance(content, bytes):
                (folder / name).write_bytes(content)
            else:
                content(folder / name)

    return build


def _socket(path: Path) -> None:
    with closing(socket.socket(socket.AF_UNIX)) as made:
        try:
            made.bind(str(path))
        except OSError:  # too long a path
            path.mkdir()


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _loop(path: Path) -> None:
    other = path.with_name(f"{path.name}.other")
    path.symlink_to(other)
    other.symlink_to(path)


SPECIAL: dict[str, Callable[[Path], object]] = {
    "fifo": _fifo,
    "socket": _socket,
    "folder": lambda path: path.mkdir(),
    "loop": _loop,
    "dangling link": lambda path: path.symlink_to("nowhere"),
    "link to zeros": lambda path: path.symlink_to("/dev/zero"),
    "link to a terminal": lambda path: path.symlink_to("/dev/tty"),
    "link to all": lambda path: path.symlink_to("/"),
}
"""What is no regular file, by name."""


def special_in_folder(*names: str) -> Kinds:
    for kind, build in SPECIAL.items():
        for name in names:
            content: dict[str, Build] = {"fields.csv": b"id,name_vi\nfield:1,a\n", name: build}
            yield f"{kind} as {name}", folder_of(content)
