r"""How a file of JSON is laid out, so that diffs are short: one member a line, and in a list one record a line.

Lives here: members ↔ bytes. Must not live here: JSON itself (`massmob.interchange.json`), what members mean.

A file laid out so can be read piece by piece: a line feed within a text of JSON is written ``\n``, so where
``,`` ends a line a value ends, or else neither piece is JSON.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

__all__ = ["BETWEEN", "laid_out", "members", "one_a_line"]

BETWEEN = b",\n"
_OPENED, _CLOSED = b"{\n", b"\n}\n"
_SIZE = 2**17


def laid_out(members: Iterable[tuple[bytes, list[bytes]]]) -> bytes:
    r"""A file of members.

    Args:
        members: Each key and value as JSON, the value in pieces.

    Example:
        >>> laid_out([(b'"massmob"', [b"1"]), (b'"fields"', one_a_line([b"{},\n", b"{},\n"]))])
        b'{\n"massmob": 1,\n"fields": [\n{},\n{}\n]\n}\n'
    """
    # All is joined at once: each copy of a large text takes its time.
    *pieces, _ = chain.from_iterable([key, b": ", *value, BETWEEN] for key, value in members)
    return b"".join([_OPENED, *pieces, _CLOSED])


def one_a_line(records: list[bytes]) -> list[bytes]:
    """A list of records as a value.

    Args:
        records: At least one; after each stands what stands between two.
    """
    return [b"[\n", *records[:-1], records[-1].removesuffix(BETWEEN), b"\n]"]


def members(data: bytes) -> Iterator[tuple[str, bytes]]:
    r"""The members of a file, its long lists in pieces.

    It does not look at values: a file is right just when each of them is JSON and no list is empty.

    Args:
        data: A file.

    Yields:
        The key, and the value as JSON. Of a list of records some at a time, as a list of their own, each
        under the same key.

    Raises:
        ValueError: The file is laid out otherwise.

    Example:
        >>> list(members(b'{\n"massmob": 1,\n"fields": [\n{},\n{}\n]\n}\n'))
        [('massmob', b'1'), ('fields', b'[{},\n{}]')]
    """
    at, seen = _after(data, _OPENED, 0), set[str]()
    last = len(data) - len(_CLOSED)
    while True:
        begun = _MEMBER.match(data, at)
        if begun is None or (key := begun["key"].decode()) in seen:
            raise ValueError
        seen.add(key)
        at = begun.end()
        if begun["list"]:
            # To look for more than is needed is quicker; without it, this is the last.
            end = data.find(b'\n],\n"', at)
            end = last - len(b"\n]") if end < 0 else end
            yield from ((key, b"[%b]" % piece) for piece in _pieces(data, at, end))
            at = _after(data, b"\n]", end)
        else:
            value = data[at : data.index(b"\n", at)].removesuffix(b",")
            yield key, value
            at += len(value)
        if at == last and data.endswith(_CLOSED):
            return
        at = _after(data, BETWEEN, at)


_MEMBER = re.compile(rb'"(?P<key>\w+)": (?P<list>\[\n)?')


def _after(data: bytes, mark: bytes, at: int) -> int:
    if not data.startswith(mark, at):
        raise ValueError
    return at + len(mark)


def _pieces(data: bytes, at: int, end: int) -> Iterator[bytes]:
    """What stands between two places, cut between records."""
    while end - at > _SIZE and (cut := data.rfind(BETWEEN, at, at + _SIZE)) >= 0:
        yield data[at:cut]
        at = cut + len(BETWEEN)
    yield data[at:end]
