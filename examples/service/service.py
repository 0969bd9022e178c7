"""A web service on a movement: search, cards of units, totals, restatement, checks of files (an example).

    uvicorn service:app --app-dir examples/service

massmob has no server: FastAPI takes its classes in annotations, for pydantic knows their plain forms.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal

import attrs
from fastapi import Body, FastAPI, HTTPException, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import massmob as mm

MAX_BYTES = 10 * 2**20
LIMITS = mm.Limits(max_bytes=10 * MAX_BYTES, max_entities=200_000)
"""What a file may hold once it is unpacked."""


class UnitCard(BaseModel):
    """A unit as it was on a day."""

    unit: mm.Locality
    above: list[mm.Locality]
    parts: list[mm.Locality]
    committees: list[mm.PartyCommittee]


class Figures(BaseModel):
    """Figures of units, and the days from and to which they are carried."""

    figures: dict[str, mm.Quantity]
    at: date
    to: date


class LimitBody:
    """Counts what a request sends while it is read, and refuses the rest with 413."""

    def __init__(self, app: ASGIApp, max_bytes: int) -> None:
        self.app, self.max_bytes = app, max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        size = 0

        async def counted() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > self.max_bytes:
                raise HTTPException(413, f"more than {self.max_bytes:,} bytes")
            return message

        await self.app(scope, counted if scope["type"] == "http" else receive, send)


def create_app(movement: mm.Movement, max_bytes: int = MAX_BYTES) -> FastAPI:
    """The service on a movement; requests may send so many bytes."""
    app = FastAPI(title="massmob, an example")
    app.add_middleware(LimitBody, max_bytes=max_bytes)
    app.add_exception_handler(mm.MassmobError, report_problem)
    app.add_exception_handler(HTTPException, report_refusal)
    app.add_exception_handler(RequestValidationError, report_request)

    def on(day: date | None) -> mm.Movement:
        return movement if day is None else movement.at(day)

    @app.get("/search")
    def search(
        text: Annotated[str, Query(min_length=1, max_length=200)],
        kind: str | None = None,
        at: date | None = None,
        limit: Annotated[int, Query(ge=1, le=100)] = 20,
    ) -> list[mm.Entity]:
        return list(on(at).find(text, kind)[:limit])

    @app.get("/units/{id}")
    def unit(id: str, at: date) -> UnitCard:
        now = on(at)
        return UnitCard(
            unit=now.localities[id],
            above=list(now.ancestors(now.localities[id])),
            parts=list(now.children(now.localities[id])),
            committees=list(now.committees.where(locality=id).values()),
        )

    @app.get("/rollup/{kind}")
    def rollup(
        kind: str,
        at: date | None = None,
        along: Literal["locality", "committee"] = "locality",
        by: Annotated[list[str], Query()] = [],  # noqa: B006 - FastAPI copies it
        depth: Annotated[int | None, Query(ge=0)] = None,
    ) -> mm.Rollup[Any]:
        return on(at).rollup(kind, along=along, by=by or None, depth=depth)

    @app.post("/restate")
    def restate(given: Figures) -> mm.Restatement:
        return mm.restate(given.figures, movement, at=given.at, to=given.to)

    @app.post("/check")
    def check(given: Annotated[mm.Movement, Body()]) -> mm.Report:
        return given.validate()

    @app.post("/validate")
    async def validate(request: Request, name: str) -> Response:
        """The report of a file, sent as the body, in SARIF."""
        file = PurePosixPath(name).name
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / file
            with path.open("wb") as out:
                async for chunk in request.stream():
                    out.write(chunk)
            report = await run_in_threadpool(report_of_file, path, file)
        return Response(report.to_sarif(), media_type="application/sarif+json")

    return app


def report_of_file(path: Path, name: str) -> mm.Report:
    """The report of a file, whose findings name lines of the file as the sender calls it."""
    try:
        report = mm.load(path, limits=LIMITS).validate()
    except mm.LoadError as error:
        raise mm.LoadError(error.message, error.problems, place=name, hint=error.hint) from None
    except mm.MassmobError as error:  # such as an unknown suffix; it names the path on this machine
        raise type(error)(str(error).replace(str(path), name)) from None
    origins = mm.read_origins(path)
    return report.located({id: attrs.evolve(o, file=name) for id, o in origins.items()})


def problem(place: str, message: str, found: str = "", hint: str = "") -> dict[str, str]:
    """A problem in the form of every error of the service."""
    return {"place": place, "message": message, "found": found, "hint": hint}


async def report_problem(_: Request, error: Exception) -> Response:
    """An error of massmob: 404 for what is not there, 422 for what is wrong."""
    assert isinstance(error, mm.MassmobError)
    several = error.problems if isinstance(error, mm.LoadError) else ()
    inner = [item for item in several if isinstance(item, mm.MassmobError)] or [error]
    problems = [problem(e.place, e.message, e.found, e.hint) for e in inner]
    status = 404 if isinstance(error, mm.UnknownEntityError) else 422
    return JSONResponse({"problems": problems}, status)


async def report_refusal(_: Request, error: Exception) -> Response:
    """An error of HTTP, such as 413."""
    assert isinstance(error, HTTPException)
    hint = "send less" if error.status_code == 413 else ""
    return JSONResponse({"problems": [problem("body", error.detail, hint=hint)]}, error.status_code)


async def report_request(_: Request, error: Exception) -> Response:
    """Arguments and bodies that pydantic refused; what massmob knows of them is in the context."""
    assert isinstance(error, RequestValidationError)
    problems: list[dict[str, str]] = []
    for item in error.errors():
        context: Mapping[str, str] = item.get("ctx", {})
        known = {key: str(context.get(key, "")) for key in ("found", "hint")}
        problems.append(problem(".".join(map(str, item["loc"])), item["msg"], **known))
    return JSONResponse({"problems": problems}, 422)


app = create_app(mm.load_dataset("hanoi"))
