"""Hugging Face's rows of tokens and tags."""

from __future__ import annotations

import json

import pytest

from tests.corpora.formats.files import fault, put, spans, surfaces
from xscript_ner.core.errors import ConfigError, DataError
from xscript_ner.core.types import Document, Entity
from xscript_ner.corpora.formats import read, write

NAMES = ["O", "B-LOC", "I-LOC"]
ROW = {"id": "0", "tokens": ["新", "京都", "駅"], "ner_tags": [1, 2, 0]}
CLASSES = {"feature": {"names": NAMES, "_type": "ClassLabel"}, "_type": "Sequence"}
FEATURES = {"features": {"id": {"_type": "Value"}, "ner_tags": CLASSES}}
IDS = {"id2label": {"0": "O", "1": "B-LOC", "2": "I-LOC"}}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("dataset_info.json", FEATURES),
        ("dataset_infos.json", {"default": FEATURES}),
        ("config.json", IDS),
    ],
)
def test_names_come_from_a_file_beside_the_rows(tmp_path, name, said) -> None:
    put(tmp_path, json.dumps(said), name)
    (document,) = read(put(tmp_path, json.dumps(ROW)), "huggingface", joiner="")
    assert document.text == "新京都駅"
    assert spans(document) == [("新京都", "LOC")]
    assert surfaces(document) == ["新", "京都", "駅"]
    assert document.meta == {"id": "0"}


def test_names_may_be_given_or_be_in_another_file(tmp_path) -> None:
    path, other = put(tmp_path, json.dumps([ROW])), put(tmp_path, json.dumps(IDS), "names.json")
    for names in ("O, B-LOC, I-LOC", str(other)):
        assert spans(next(read(path, "huggingface", names=names))) == [("新 京都", "LOC")]
    put(tmp_path, "{}", "names.json")
    with pytest.raises(ConfigError, match="has neither features of 'ner_tags' nor id2label"):
        list(read(path, "huggingface", names=str(other)))


def test_the_answer_of_the_datasets_server_has_its_names(tmp_path) -> None:
    features = [{"feature_idx": 0, "name": "ner_tags", "type": CLASSES}]
    answer = {"features": features, "rows": [{"row_idx": 0, "row": ROW}]}
    (document,) = read(put(tmp_path, json.dumps(answer)), "huggingface")
    assert spans(document) == [("新 京都", "LOC")]


def test_tags_may_be_names_and_the_text_may_stand_beside(tmp_path) -> None:
    row = ROW | {"ner_tags": ["B-LOC", "I-LOC", "O"], "text": "新京都 駅"}
    (document,) = read(put(tmp_path, json.dumps(row)), "huggingface")
    assert document.text == "新京都 駅"
    other = row | {"text": "大阪"}
    (document,) = read(put(tmp_path, json.dumps(other)), "huggingface")
    assert (document.text, document.meta["text"]) == ("新 京都 駅", "大阪")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({}, "expected names of tags, found the number 1; option names says them, or one of"),
        ({"ner_tags": ["O"]}, "expected a tag a token, found 1 for 3 tokens"),
        ({"ner_tags": ["O", "I-LOC", "O"]}, "expected tags in IOB2 order"),
        ({"ner_tags": ["O", "LOC", "O"]}, "expected O or B-…, I-…, found 'LOC'"),
        ({"tokens": ["a", "", "b"]}, 'expected strings as "tokens"'),
        ({"tokens": None}, 'expected a list as "tokens", found None; the keys are id, tokens'),
    ],
)
def test_a_faulty_row_is_named(tmp_path, change, message) -> None:
    error = fault(put(tmp_path, f"\n{json.dumps(ROW | change)}"), "huggingface")
    assert error.line == 2
    assert message in error.message


def test_a_number_without_a_name_is_refused(tmp_path) -> None:
    path = put(tmp_path, json.dumps(ROW))
    assert "expected a tag of 0..1, found 2" in fault(path, "huggingface", names="O,B-LOC").message


def test_rows_have_tags_by_name(tmp_path) -> None:
    document = Document("新京都駅", (Entity(0, 3, "LOC", "新京都"),), ((0, 1), (1, 3), (3, 4)))
    write([document], tmp_path / "out", "huggingface")
    assert json.loads((tmp_path / "out").read_text("utf-8")) == {
        "tokens": ["新", "京都", "駅"], "ner_tags": ["B-LOC", "I-LOC", "O"], "text": "新京都駅",
    }  # fmt: skip
    uneven = Document("新京都駅", (Entity(0, 2, "LOC", "新京"),), ((0, 1), (1, 3), (3, 4)))
    with pytest.raises(DataError, match="document 1: "):
        write([uneven], tmp_path / "out", "huggingface")
