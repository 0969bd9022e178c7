"""JSON in and out: massmob beside pydantic v2 and orjson, on one file of 150,000 records.

Run ``python benchmarks/interchange.py [RECORDS]``; medians of one run, in seconds of processor time, since
nothing here waits. Each way has a process of its own, as in a program that uses one of them.

The records are synthetic: figures, models and localities. Both sides check types, words of closed lists,
ranges, exact keys, the forms of ids and of names, days and periods that exist, and numbers that may be bounds.
pydantic is used as an expert would use it: forms as patterns, periods parsed once. orjson returns dictionaries
and checks nothing; it is the lower limit. massmob uses it where installed, as it is here; "without orjson"
is massmob with Python's own parser. Ratios are to pydantic; below 1 is faster than pydantic.
"""

from __future__ import annotations

import gc
import random
import statistics
import sys
import time
import unicodedata
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import lru_cache
from itertools import repeat
from multiprocessing import get_context
from typing import Annotated, Any
from unittest import mock

import orjson
from goals import report_goal
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

import massmob as mm
from massmob.io.text import json_format
from massmob.values.period import Period
from massmob.values.vocabulary import Extent, Grade, Level, LocalityKind, ModelStatus

RUNS = 3
SIZE = 150_000


def median(job: Callable[[], object]) -> float:
    """Seconds of a job."""
    taken: list[float] = []
    for _ in range(RUNS):
        gc.collect()
        start = time.process_time()
        job()
        taken.append(time.process_time() - start)
    return statistics.median(taken)


# --- the other side: models of pydantic v2 of the same strictness -----------------------------------


def _composed(text: str) -> str:
    if not text.isprintable() or not unicodedata.is_normalized("NFC", text):
        raise ValueError("not a text in NFC")
    return text


Texty = Annotated[str, AfterValidator(_composed), Field(min_length=1)]
Id = Annotated[str, Field(pattern=r"^[a-z]+:[!-~]+$")]
Span = Annotated[
    Any, BeforeValidator(lru_cache(Period.parse)), PlainSerializer(str, return_type=str)
]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Names(Strict):
    vi: Texty | None = None
    en: Texty | None = None
    ru: Texty | None = None


class Bounds(Strict):
    low: int | float
    high: int | float | None = None
    of: int | float | None = None


class Entity(Strict):
    id: Id
    name: Texty | Names
    valid: Span = None
    sources: tuple[Id, ...] = ()
    note: Texty | Names | None = None


class Point(Strict):
    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)


class Succession(Strict):
    to: Id
    extent: Extent
    on: date
    main: bool | None = None
    basis: Id | None = None
    grade: Grade | None = None
    sources: tuple[Id, ...] = ()


class Locality(Entity):
    code: str = ""
    kind: LocalityKind
    parent: Id | None = None
    centre: Point | None = None
    area_km2: float | None = Field(None, ge=0, lt=2e7)
    successors: tuple[Succession, ...] = ()


class Milestone(Strict):
    status: ModelStatus
    on: Span
    level: Level | None = None
    by: Id | None = None
    sources: tuple[Id, ...] = ()


class Model(Entity):
    field: Id | None = None
    unit: Id | None = None
    level: Level | None = None
    milestones: tuple[Milestone, ...] = ()
    replicates: tuple[Id, ...] = ()
    documents: tuple[Id, ...] = ()
    belongs_to: Id | None = None


class Observation(Entity):
    indicator: Id
    unit: Id
    value: Annotated[int | float | Bounds, Field(union_mode="left_to_right")]
    stated: str = ""
    level: Level | None = None
    field: Id | None = None
    status: ModelStatus | None = None


class Form(Strict):
    massmob: int
    localities: tuple[Locality, ...] = ()
    models: tuple[Model, ...] = ()
    observations: tuple[Observation, ...] = ()


# --- the file ---------------------------------------------------------------------------------------------


def make_file(size: int) -> bytes:
    """A file with so many records: of five, three figures, a model and a locality."""
    drawn = random.Random(0)
    names = ("Phúc Xá", "Trúc Bạch", "Vĩnh Phúc", "Cống Vị", "Liễu Giai", "Ngọc Hà", "Điện Biên")
    part = size // 5
    statuses = [status.value for status in ModelStatus]
    localities = [
        {
            "id": f"loc:{n:06}",
            "name": f"{drawn.choice(names)} {n}",
            "kind": drawn.choice(("xa", "phuong")),
            "valid": "../2025-06-30",
            "sources": ["src:synthetic"],
            "code": f"{n:06}",
            "parent": f"loc:p{n % 700}",
            "centre": {
                "lat": round(drawn.uniform(8, 23), 6),
                "lon": round(drawn.uniform(102, 109), 6),
            },
            "successors": [{"to": f"loc:s{n % 3300}", "extent": "whole", "on": "2025-07-01"}],
        }
        for n in range(part)
    ]
    models = [
        {
            "id": f"model:{n}",
            "name": {"vi": f"Mô hình {n}", "en": f"Model {n}"},
            "valid": str(drawn.randint(2011, 2025)),
            "sources": ["src:synthetic"],
            "field": f"field:{n % 4}",
            "unit": f"loc:{drawn.randrange(part):06}",
            "milestones": [
                {"status": drawn.choice(statuses), "on": str(drawn.randint(2011, 2025))}
            ],
        }
        for n in range(part)
    ]
    observations = [
        {
            "id": f"obs:{n}",
            "name": f"số mô hình {n}",
            "indicator": "ind:models",
            "unit": f"loc:{drawn.randrange(part):06}",
            "value": drawn.randint(0, 10_000) if n % 5 else {"low": drawn.randint(0, 10_000)},
            "valid": str(drawn.randint(2011, 2025)),
            "sources": ["src:synthetic"],
            "level": "base",
            "status": drawn.choice(statuses),
        }
        for n in range(size - 2 * part)
    ]
    return json_format.write(
        {"massmob": 2, "localities": localities, "models": models, "observations": observations}
    )


def without_orjson(data: bytes) -> object:
    """Load with Python's own parser."""
    with mock.patch.dict(sys.modules, {"orjson": None}):
        return mm.loads(data)


def job(name: str, data: bytes) -> Callable[[], object]:
    """The job of this name; its arguments are made here, outside the measurement."""
    match name:
        case "load: massmob":
            return lambda: mm.loads(data)
        case "load: massmob without orjson":
            return lambda: without_orjson(data)
        case "load: pydantic":
            return lambda: Form.model_validate_json(data)
        case "load: orjson to dictionaries, unchecked":
            return lambda: orjson.loads(data)
        case "save: massmob":
            movement = mm.loads(data)
            return lambda: json_format.write_movement(movement)
        case _:
            form = Form.model_validate_json(data)
            return lambda: form.model_dump_json(exclude_defaults=True)


NAMES = (
    "load: pydantic",
    "load: massmob",
    "load: massmob without orjson",
    "load: orjson to dictionaries, unchecked",
    "save: pydantic",
    "save: massmob",
)


def measure(name: str, size: int) -> float:
    """Seconds of a job."""
    return median(job(name, make_file(size)))


def check(size: int) -> None:
    """Check that both sides read the same and can read what they write."""
    data = make_file(size)
    movement, form = mm.loads(data), Form.model_validate_json(data)
    assert len(movement) == size == sum(map(len, (form.localities, form.models, form.observations)))
    assert mm.loads(mm.dumps(movement)) == movement
    assert Form.model_validate_json(form.model_dump_json(exclude_defaults=True)) == form


def main() -> None:
    """Measure and print."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else SIZE
    check(min(size, 10_000))
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as pool:
        took = dict(zip(NAMES, pool.map(measure, NAMES, repeat(size)), strict=True))
        half = pool.submit(measure, "load: massmob", size // 2).result()
    print(f"{size:,} records\n{'':42}{'seconds':>9}{'ratio':>9}")
    for name, seconds in took.items():
        peer = took["load: pydantic" if name.startswith("load") else "save: pydantic"]
        print(f"{name:42}{seconds:9.3f}{seconds / peer:9.2f}")
    report_goal("W5 load, to pydantic", took["load: massmob"] / took["load: pydantic"], "≤ 1")
    report_goal("W5 save, to pydantic", took["save: massmob"] / took["save: pydantic"], "≤ 1.5")
    growth = took["load: massmob"] / half / 2
    report_goal("W5 load, growth with twice the records", growth, "≤ 1.1")


if __name__ == "__main__":
    main()
