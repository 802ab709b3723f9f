"""The endpoint: answers, faults in one line, limits, headers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from xscript_ner.core.errors import ConfigError
from xscript_ner.service.app import FILES, build_app
from xscript_ner.service.schema import schema
from xscript_ner.tagging.tagger import load

testing = pytest.importorskip("starlette.testclient", reason="httpx is not installed")
Client = Any
LINE = "京都は雨が降っている。"
TEXT = f"😀{LINE}\n\n{LINE}"
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def client(model_path: Path) -> Iterator[Client]:
    tagger = load(model_path)
    app = build_app({"one": tagger, "two": tagger}, longest=200)
    with testing.TestClient(app, base_url="http://localhost") as client:
        yield client


def tag(client: Client, **asked: Any) -> Any:
    reply = client.post("/api/tag", json=asked)
    assert reply.status_code == 200, reply.text
    return reply.json()


def test_offsets_are_of_the_whole_text(client: Client) -> None:
    answer = tag(client, text=TEXT)
    assert answer["model"] == "one"
    assert [(e["start"], e["end"], e["label"]) for e in answer["entities"]] == [
        (1, 3, "PLACE"), (14, 16, "PLACE")
    ]  # fmt: skip
    assert all(TEXT[e["start"] : e["end"]] == e["text"] == "京都" for e in answer["entities"])
    assert [(line["start"], line["end"]) for line in answer["lines"]] == [
        (0, 12), (13, 13), (14, 25)
    ]  # fmt: skip


def test_romaji_and_a_threshold_are_asked_for(client: Client) -> None:
    answer = tag(client, text=LINE, romaji=True, model="two")
    assert answer["model"] == "two"
    assert answer["tokens"][0] == {"start": 0, "end": 2, "romaji": "Kyouto"}
    (entity,) = answer["entities"]
    assert tag(client, text=LINE, min_score=1)["entities"] == []
    assert tag(client, text=LINE, min_score=entity["score"])["entities"] == [entity]


def test_answers_are_as_the_schema_says(client: Client) -> None:
    described = client.get("/api/schema").json()
    assert described == schema(200)
    parts = described["components"]["schemas"]["Answer"]["properties"]
    answer = tag(client, text=TEXT, romaji=True)
    assert answer.keys() == parts.keys()
    for name in ("entities", "lines", "tokens"):
        item = parts[name]["items"]
        for found in answer[name]:
            assert set(item["required"]) <= found.keys() <= item["properties"].keys()


def test_models_are_listed(client: Client) -> None:
    found = client.get("/api/models").json()
    assert [model["name"] for model in found["models"]] == ["one", "two"]
    assert found["models"][0]["labels"] == ["ORG", "PERSON", "PLACE"]
    assert found["longest"] == 200


def test_the_page_download_is_escaped(client: Client) -> None:
    reply = client.post("/api/page", json={"text": "京都は<script>alert(1)</script>"})
    assert reply.headers["content-disposition"].startswith("attachment")
    assert "&lt;script&gt;" in reply.text
    assert "<script" not in reply.text


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        ("{", 400, "expected JSON, found: "),
        ("[]", 400, "expected a JSON object, found []"),
        ("{}", 400, 'expected an object with a "text" string, found none'),
        ('{"text": 3}', 400, "text: expected a string, found 3"),
        ('{"text": "a", "odd": 1}', 400, "unknown key 'odd'; choose from text, model"),
        ('{"text": "a", "min_score": 2}', 400, "min_score: expected a number from 0 to 1, found 2"),
        ('{"text": "a", "min_score": true}', 400, "min_score: expected a number"),
        ('{"text": "a", "model": "three"}', 400, "unknown model 'three'; choose from one, two"),
        ('{"text": "a", "language": "de"}', 400, "tells no language 'de'; it tells none"),
        ('{"text": "%s"}' % ("a" * 201), 413, "expected at most 200 characters, found 201"),
        ('{"text": "%s"}' % ("a" * 9_000), 413, "expected at most 200 characters, found more"),
        ('{"text": "\\ud800"}', 200, ""),
    ],
)
def test_what_cannot_be_answered_is_told_in_one_line(
    client: Client, body: str, status: int, message: str
) -> None:
    reply = client.post("/api/tag", content=body, headers=JSON)
    assert reply.status_code == status
    if status != 200:
        assert message in reply.json()["error"]
        assert "\n" not in reply.json()["error"]


def test_other_kinds_of_requests_are_refused(client: Client) -> None:
    plain = client.post("/api/tag", content='{"text": "a"}', headers={"Content-Type": "text/plain"})
    assert plain.status_code == 415  # what a form of another page could send
    assert client.get("/api/tag").status_code == 405
    assert client.get("/nowhere").json() == {"error": "there is no 'nowhere' here"}
    assert client.get("/api/../../pyproject.toml").status_code == 404
    strange = client.get("/", headers={"Host": "evil.example"})
    assert strange.status_code == 400  # another name that was made to point here


def test_the_page_s_files_come_with_headers_that_let_nothing_else_in(client: Client) -> None:
    for name, kind in FILES.items():
        reply = client.get(f"/{name}")
        assert reply.headers["content-type"].startswith(kind)
        assert "default-src 'none'" in reply.headers["content-security-policy"]
        assert "http" not in reply.text
    assert client.get("/").text == client.get("/index.html").text
    assert ".xn mark" in client.get("/page.css").text


def test_there_must_be_a_model() -> None:
    with pytest.raises(ConfigError, match="expected at least one model"):
        build_app({})
