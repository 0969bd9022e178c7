"""The service answers over HTTP: a uvicorn of its own on 127.0.0.1, asked by a real client."""

from __future__ import annotations

import json
import socket
import tempfile
import threading
import time
from collections.abc import Iterator

import httpx
import pytest
import uvicorn
from service import create_app

import massmob as mm

HANOI = mm.load_dataset("hanoi")
MAX_BYTES = 200_000


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(create_app(HANOI, MAX_BYTES), log_level="warning", ws="none")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with httpx.Client(base_url=address, timeout=60) as client:
            yield client
        server.should_exit = True
        thread.join()


def test_search_finds_entities_in_the_form_of_files(client: httpx.Client) -> None:
    answer = client.get("/search", params={"text": "ba vi", "at": "2024-10-15"})
    assert answer.status_code == 200
    found = [mm.Entity.from_dict(plain) for plain in answer.json()]
    assert tuple(found) == HANOI.at("2024-10-15").find("ba vi")[:20]


def test_a_card_is_that_of_the_day(client: httpx.Client) -> None:
    card = client.get("/units/loc:001", params={"at": "2024-10-15"}).json()
    assert card["unit"] == HANOI["loc:001"].to_dict()
    assert [unit["id"] for unit in card["above"]] == ["loc:01"]
    assert len(card["parts"]) == 14
    assert [committee["id"] for committee in card["committees"]] == ["org:001"]
    gone = client.get("/units/loc:001", params={"at": "2025-10-15"})
    assert gone.status_code == 404
    assert "not in force" in gone.json()["problems"][0]["hint"]


def test_totals_are_those_of_the_library(client: httpx.Client) -> None:
    query = {"at": "2024-10-15", "by": ["kind"], "depth": "1"}
    now = HANOI.at("2024-10-15")
    assert client.get("/rollup/locality", params=query).json() == (
        now.rollup("locality", along="locality", by=["kind"], depth=1).to_dict()
    )


def test_figures_are_restated(client: httpx.Client) -> None:
    given = {
        "figures": {"loc:271": 31, "loc:001": {"low": 9}},
        "at": "2024-10-15",
        "to": "2025-07-01",
    }
    answer = client.post("/restate", json=given)
    figures = {"loc:271": mm.Quantity(31), "loc:001": mm.Quantity.at_least(9)}
    assert answer.json() == mm.restate(figures, HANOI, at="2024-10-15", to="2025-07-01").to_dict()


def test_a_movement_is_checked(client: httpx.Client) -> None:
    ward = mm.Locality(id="loc:1", name="A", kind="xa", parent="loc:2")
    answer = client.post("/check", json=mm.Movement([ward]).to_dict())
    assert mm.Report.from_dict(answer.json()) == mm.Movement([ward]).validate()


@pytest.mark.parametrize("name", ["ward.json", "../../ward.json"])
def test_a_file_is_validated_with_sarif_out(client: httpx.Client, name: str) -> None:
    ward = mm.Locality(id="loc:1", name="A", kind="xa", parent="loc:2")
    text = mm.dumps(mm.Movement([ward]))
    answer = client.post("/validate", params={"name": name}, content=text.encode())
    assert answer.headers["content-type"] == "application/sarif+json"
    results = answer.json()["runs"][0]["results"]
    assert "MM102" in {result["ruleId"] for result in results}
    places = [json.dumps(result["locations"]) for result in results]
    assert any('"ward.json"' in place for place in places)
    assert not any("tmp" in place for place in places)


@pytest.mark.parametrize("path", ["/validate?name=a.json", "/check"])
@pytest.mark.parametrize("is_streamed", [True, False])
def test_what_is_too_large_is_refused(client: httpx.Client, path: str, is_streamed: bool) -> None:
    chunks = [b"[" * 10_000] * 40
    content = iter(chunks) if is_streamed else b"".join(chunks)
    answer = client.post(path, content=content, headers={"content-type": "application/json"})
    assert answer.status_code == 413
    assert answer.json()["problems"][0]["message"] == "more than 200,000 bytes"


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "place"),
    [
        ("GET", "/search?text=a&kind=localty", None, 422, "kind"),
        ("GET", "/search?text=a&limit=0", None, 422, "query.limit"),
        ("GET", "/units/loc:99999?at=2024-10-15", None, 404, ""),
        ("GET", "/units/loc:001?at=autumn", None, 422, "query.at"),
        ("GET", "/rollup/locality?by=knd", None, 422, "by"),
        (
            "POST",
            "/restate",
            {"figures": {"loc:1": "many"}, "at": "2024", "to": "2025"},
            422,
            "body.figures.loc:1",
        ),
        ("POST", "/check", {"massmob": 2, "fields": [{"id": "field:1"}]}, 422, "body"),
        (
            "POST",
            "/validate?name=a.json",
            {"massmob": 2, "fields": [{"id": "field:1"}]},
            422,
            "field:1",
        ),
        ("POST", "/validate?name=a.exe", {}, 422, ""),
    ],
)
def test_an_error_names_place_found_and_hint(
    client: httpx.Client, method: str, path: str, body: object, status: int, place: str
) -> None:
    answer = client.request(method, path, json=body)
    assert answer.status_code == status
    first = answer.json()["problems"][0]
    assert first.keys() == {"place", "message", "found", "hint"}
    assert place in first["place"]
    assert first["message"]
    assert tempfile.gettempdir() not in answer.text


def test_the_description_has_the_definitions_of_the_schema(client: httpx.Client) -> None:
    schemas = client.get("/openapi.json").json()["components"]["schemas"]
    assert {"Locality", "Quantity", "Movement", "Rollup", "Restatement", "Report"} <= schemas.keys()
    assert "loc:" in schemas["Locality"]["properties"]["id"]["pattern"]
