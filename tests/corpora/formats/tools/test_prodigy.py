"""Prodigy's tasks."""

import json

import pytest

from tests.corpora.formats.files import fault, put, spans, surfaces
from xscript_ner.core.types import Document, Entity
from xscript_ner.corpora.formats import read, write

TASK = {
    "text": "京都 の任天堂",
    "_input_hash": -123,
    "tokens": [
        {"text": "京都", "start": 0, "end": 2, "id": 0, "ws": True},
        {"text": "の", "start": 3, "end": 4, "id": 1, "ws": False},
        {"text": "任天堂", "start": 4, "end": 7, "id": 2, "ws": False},
    ],
    "meta": {"page": 3},
    "spans": [{"start": 4, "end": 7, "label": "ORG", "token_start": 2, "token_end": 2}],
    "answer": "accept",
}


def test_an_accepted_task_is_read_with_its_tokens_and_comes_back(tmp_path) -> None:
    (document,) = read(put(tmp_path, json.dumps(TASK)), "prodigy")
    assert spans(document) == [("任天堂", "ORG")]
    assert surfaces(document) == ["京都", "の", "任天堂"]
    write([document], tmp_path / "again", "prodigy")
    assert json.loads((tmp_path / "again").read_text("utf-8")) == TASK


def test_rejected_and_ignored_tasks_are_counted_and_left_out(tmp_path, caplog) -> None:
    tasks = [{"text": "京都", "spans": [], "answer": a} for a in ("reject", "accept", "ignore")]
    tasks.append({"text": "東京"})
    path = put(tmp_path, "\n".join(map(json.dumps, tasks)))
    assert [document.text for document in read(path, "prodigy")] == ["京都", "東京"]
    assert "1 tasks with the answer 'reject', 1 tasks with the answer 'ignore'" in caplog.text


def test_a_span_between_tokens_has_no_token_numbers(tmp_path) -> None:
    document = Document("京都", (Entity(1, 2, "X", "都"),), ((0, 2),))
    write([document], tmp_path / "out", "prodigy")
    item = json.loads((tmp_path / "out").read_text("utf-8"))
    assert item["spans"] == [{"start": 1, "end": 2, "label": "X"}]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"spans": 3}, 'expected a list as "spans", found 3'),
        ({"spans": [{"start": 0}]}, 'expected {"start", "end", "label"}, found'),
        ({"tokens": [{"start": 3, "end": 9}]}, "within 0..7, found"),
        ({"text": None}, 'expected a string as "text", found None; the keys are text, _input_hash'),
    ],
)
def test_a_faulty_line_is_named(tmp_path, change, message) -> None:
    error = fault(put(tmp_path, f"{json.dumps(TASK)}\n{json.dumps(TASK | change)}"), "prodigy")
    assert error.line == 2
    assert message in error.message
