"""spaCy's training examples in JSON."""

import json

import pytest

from tests.corpora.formats.files import fault, put, spans
from xscript_ner.corpora.formats import read, write

PAIR = ["任天堂は京都。", {"entities": [[0, 3, "ORG"], [4, 6, "LOC"]], "cats": {"news": 1}}]


@pytest.mark.parametrize(
    "content",
    [
        json.dumps([PAIR]),
        json.dumps([PAIR], indent=1),
        json.dumps(PAIR),
        json.dumps({"classes": ["ORG"], "annotations": [PAIR]}),
    ],
)
def test_pairs_are_read_in_every_layout(tmp_path, content) -> None:
    (document,) = read(put(tmp_path, content), "spacy-json")
    assert spans(document) == [("任天堂", "ORG"), ("京都", "LOC")]
    assert document.meta == {"cats": '{"news": 1}'}
    write([document], tmp_path / "out.json", "spacy-json")
    assert json.loads((tmp_path / "out.json").read_text("utf-8")) == [PAIR]


def test_texts_that_were_skipped_are_counted(tmp_path, caplog) -> None:
    path = put(tmp_path, json.dumps({"classes": [], "annotations": [None, PAIR, None]}))
    assert len(list(read(path, "spacy-json"))) == 1
    assert "left out: 2 texts that were skipped" in caplog.text


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ([["a", {}]], 'item 0: expected ["text", {"entities": […]}], found'),
        ([["a", {"entities": [[0, 2, "X"]]}]], "item 0: expected a span within 0..1, found 0..2"),
        ([["a", {"entities": [{"start": 0}]}]], "item 0: expected [start, end, label], found"),
        ({"a": 1}, 'found an object without "annotations"'),
    ],
)
def test_a_faulty_pair_is_named(tmp_path, content, message) -> None:
    assert message in fault(put(tmp_path, json.dumps(content)), "spacy-json").message
