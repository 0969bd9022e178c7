"""A writer that dies at any moment leaves the old file or the new, and the next one succeeds."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from itertools import cycle
from pathlib import Path

import pytest

from support import children
from support.children import Child, writing_in_child
from support.size import size
from support.spot import Spot
from support.writers import NEW, OLD, Writer, each_writer, some_writers

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no fork"),
]


@each_writer
def test_death_before_a_system_call(writer: Writer, tmp_path: Path, tried: Counter[str]) -> None:
    strike_at_calls(Spot(writer, tmp_path), tried)


@some_writers
def test_death_before_a_system_call_of_the_first_save(
    writer: Writer, tmp_path: Path, tried: Counter[str]
) -> None:
    strike_at_calls(Spot(writer, tmp_path, first=True), tried)


def strike_at_calls(spot: Spot, tried: Counter[str]) -> None:
    for at in spot.calls(size(1 + spot.writer.is_folder, 6)):
        ended = writing_in_child(spot.write, children.strike(at, children.die))
        assert ended.code == -signal.SIGKILL, ended
        tried["kills"] += 1
        spot.check()
        spot.restore()


@some_writers
def test_death_in_the_midst_of_a_write(writer: Writer, tmp_path: Path, tried: Counter[str]) -> None:
    """The kernel ends the process where a file would grow beyond a size."""
    spot = Spot(writer, tmp_path)
    for limit in children.FILE_SIZES[:: size(5, 1)]:
        ended = writing_in_child(spot.write, children.limit_file_size(limit, deadly=True))
        assert ended.code in (0, -signal.SIGXFSZ), ended
        tried["kills"] += ended.code != 0
        spot.check()
        spot.restore()


@some_writers
def test_death_at_a_random_instant(writer: Writer, tmp_path: Path, tried: Counter[str]) -> None:
    spot = Spot(writer, tmp_path)
    started = time.monotonic()
    writer.write(OLD, spot.path)
    writer.write(NEW, spot.path)
    seconds = time.monotonic() - started
    drawn = random.Random(writer.name)
    for _ in range(size(1, 3)):
        spot.restore()
        child = Child(lambda: save_for_ever(writer, spot.path))
        time.sleep(drawn.uniform(0.005, 0.01 + 1.5 * seconds))
        child.kill()
        assert child.wait().code == -signal.SIGKILL
        tried["kills"] += 1
        spot.check()


def save_for_ever(writer: Writer, path: Path) -> str:
    for movement in cycle((NEW, OLD)):
        writer.write(movement, path)
    return ""
