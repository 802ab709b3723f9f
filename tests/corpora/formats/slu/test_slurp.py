"""SLURP's JSON lines."""

import json

import pytest

from tests.corpora.formats.files import fault, put, spans, surfaces
from xscript_ner.core.errors import DataError
from xscript_ner.core.types import Document
from xscript_ner.corpora.formats import read, write


def token(surface: str, index: int) -> dict:
    return {"surface": surface, "id": index, "pos": "NN", "lemma": surface.lower()}


def item(sentence: str, *tokens: str, entities: object = (), **others: object) -> dict:
    return {
        "slurp_id": 9, "intent": "qa_currency", "action": "currency", "scenario": "qa",
        "recordings": [{"file": "a.flac", "wer": 0.5}], "sentence": sentence,
        "tokens": [token(surface, index) for index, surface in enumerate(tokens)],
        "entities": list(entities), **others,  # type: ignore[call-overload]
    }  # fmt: skip


YEN = item(
    "don't buy yen", "do", "n't", "buy", "yen", entities=[{"span": [2, 3], "type": "order"}],
    sentence_annotation="don't [order : buy yen]",
)  # fmt: skip


def put_items(folder, *items: object):
    return put(folder, "".join(json.dumps(item) + "\n" for item in items))


def test_tokens_lie_in_the_sentence(tmp_path) -> None:
    (document,) = read(put_items(tmp_path, YEN), "slurp")
    assert document.text == "don't buy yen"
    assert surfaces(document) == ["do", "n't", "buy", "yen"]
    assert spans(document) == [("buy yen", "order")]
    assert document.columns == (("NN", "do"), ("NN", "n't"), ("NN", "buy"), ("NN", "yen"))
    assert document.labels == {"intent": "qa_currency", "domain": "qa"}
    assert document.meta == {
        "slurp_id": "9", "action": "currency", "recordings": '[{"file": "a.flac", "wer": 0.5}]',
    }  # fmt: skip


def test_tokens_of_another_case_lie_where_the_sentence_has_them(tmp_path) -> None:
    (document,) = read(put_items(tmp_path, item("on friday", "On", "Friday")), "slurp")
    assert surfaces(document) == ["on", "friday"]
    assert "raw_text" not in document.meta


def test_a_sentence_of_other_words_is_kept_aside(tmp_path) -> None:
    path = put_items(tmp_path, item("from hollywood", "from", "hwood"))
    (document,) = read(path, "slurp")
    assert (document.text, document.meta["raw_text"]) == ("from hwood", "from hollywood")
    write([document], tmp_path / "out", "slurp")
    assert list(read(tmp_path / "out", "slurp")) == [document]


@pytest.mark.parametrize("span", [[], [0, 2], [1, 0], [4], [-1], ["0"], 0])
def test_a_span_of_no_neighbouring_tokens_names_its_line(tmp_path, span) -> None:
    faulty = item("a b c", "a", "b", "c", entities=[{"span": span, "type": "x"}])
    error = fault(put_items(tmp_path, YEN, faulty), "slurp")
    assert error.line == 2
    assert 'expected {"span": [token, …], "type"} within 3 tokens' in error.message


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"sentence": None}, 'expected "sentence" and "tokens"'),
        ({"tokens": [{"id": 0}]}, 'expected tokens with a "surface"'),
        ({"entities": {}}, 'expected a list as "entities"'),
        ({"intent": " "}, "found an empty intent"),
    ],
)
def test_a_faulty_line_is_named(tmp_path, change, message) -> None:
    error = fault(put_items(tmp_path, YEN, YEN | change), "slurp")
    assert error.line == 2
    assert message in error.message


def test_what_is_written_is_what_was_read(tmp_path) -> None:
    write(list(read(put_items(tmp_path, YEN), "slurp")), tmp_path / "out", "slurp")
    assert json.loads((tmp_path / "out").read_text()) == YEN


def test_tokens_that_text_does_not_tell_are_refused(tmp_path) -> None:
    document = Document("a, b", (), ((0, 1), (3, 4)), labels={"intent": "x"})
    with pytest.raises(DataError, match="document 1: expected tokens with only white space"):
        write([document], tmp_path / "out", "slurp")
