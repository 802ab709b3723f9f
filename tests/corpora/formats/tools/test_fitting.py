"""A file in which nothing is annotated, or that is of another format than it is read as."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from xscript_ner.config import CorpusConfig
from xscript_ner.core.errors import ConfigError, DataError
from xscript_ner.corpora.formats.tools.fitting import READ_KEYS, SHAPES, fit_of
from xscript_ner.corpora.registry import load_corpus

TEXT = "任天堂は京都。"
VALUE = {"start": 0, "end": 3, "labels": ["ORG"]}
ITEMS: dict[str, Any] = {
    "doccano": {"text": TEXT, "entities": [{"start_offset": 0, "end_offset": 3, "label": "X"}]},
    "huggingface": {"tokens": ["a"], "ner_tags": [0]},
    "jsonl": {"text": TEXT, "entities": [{"start": 0, "end": 3, "label": "ORG"}]},
    "labelstudio": {"data": {"text": TEXT}, "annotations": [{"result": [{"value": VALUE}]}]},
    "massive": {"utt": "a", "annot_utt": "a", "locale": "ja-JP"},
    "prodigy": {"text": TEXT, "spans": [], "answer": "accept"},
    "rasa": {"rasa_nlu_data": {"common_examples": []}},
    "slurp": {"sentence": "a", "tokens": [], "entities": []},
    "spacy-json": [TEXT, {"entities": []}],
    "stockmark": {"text": TEXT, "entities": [{"name": "任天堂", "span": [0, 3], "type": "X"}]},
}


def saved(folder: Path, items: list[Any], name: str = "a.json", *, lines: bool = False) -> Path:
    path = folder / name
    content = "\n".join(map(json.dumps, items)) if lines else json.dumps(items)
    path.write_text(content, encoding="utf-8")
    return path


@pytest.mark.parametrize("format", ITEMS)
@pytest.mark.parametrize("lines", [True, False])
def test_a_shape_tells_its_format(format, lines, tmp_path) -> None:
    path = saved(tmp_path, [ITEMS[format]], lines=lines)
    assert fit_of(path).formats == (format,)
    assert SHAPES.keys() | {"spacy-json"} == ITEMS.keys()


def test_what_is_no_json_has_no_shape(tmp_path) -> None:
    (tmp_path / "a").write_bytes(b"\xff\n{")
    assert fit_of(tmp_path / "a") == fit_of(tmp_path) == fit_of(tmp_path / "gone") == ((), ())


def error_of(path: Path, format: str | None, **values: Any) -> DataError:
    with pytest.raises(DataError) as caught:
        load_corpus(CorpusConfig(path=str(path), format=format, **values))
    return caught.value


def test_another_tool_s_file_read_as_a_list_without_entities_is_an_error(tmp_path) -> None:
    items = [{"text": TEXT, "id": n, "ner": [VALUE]} for n in range(400)]
    message = error_of(saved(tmp_path, items), "stockmark").message
    assert message == (
        "expected entities, found none in 400 documents; format stockmark does not read the keys "
        "'id', 'ner'; its shape is that of format labelstudio (--allow-empty, in a recipe "
        "allow_empty = true of the corpus, goes on)"
    )
    kept = load_corpus(CorpusConfig(path=str(tmp_path / "a.json"), format="stockmark",
                                    allow_empty=True))  # fmt: skip
    assert len(kept.documents) == 400


def test_a_document_whose_annotations_are_not_read_is_an_error_among_others(tmp_path) -> None:
    stray = {"text": TEXT, "annotations": [[0, 3, "ORG"]]}
    path = saved(tmp_path, [ITEMS["jsonl"], stray], "a.jsonl", lines=True)
    assert "found a document whose 'annotations' are not read" in error_of(path, None).message


def test_a_file_that_cannot_be_read_says_whose_shape_it_has(tmp_path) -> None:
    path = saved(tmp_path, [ITEMS["huggingface"]], "a.jsonl", lines=True)
    assert error_of(path, None).message.endswith("; its shape is that of format huggingface")
    with pytest.raises(ConfigError, match="does not tell one; its shape is that of format label"):
        load_corpus(CorpusConfig(path=str(saved(tmp_path, [ITEMS["labelstudio"]]))))


def test_raw_text_needs_no_annotations_and_labels_of_documents_are_some(tmp_path) -> None:
    raw, labelled = {"text": TEXT}, {"text": TEXT, "labels": {"intent": "tell"}}
    path = saved(tmp_path, [raw], "a.jsonl", lines=True)
    assert "found none in 1 documents (--allow" in error_of(path, None).message
    assert load_corpus(CorpusConfig(path=str(path)), annotated=False).documents
    path = saved(tmp_path, [raw, labelled], "a.jsonl", lines=True)
    assert len(load_corpus(CorpusConfig(path=str(path))).documents) == 2


def test_columns_without_a_tag_are_an_error(tmp_path) -> None:
    (tmp_path / "a.conll").write_text("東京\tO\n", encoding="utf-8")
    assert "expected entities, found none in 1 documents (" in error_of(
        tmp_path / "a.conll", None).message  # fmt: skip


def test_spans_of_doccano_read_as_code_points_are_warned_of(tmp_path, caplog) -> None:
    for text, warned in (("野家", False), ("𠮷野家", True)):
        path = saved(tmp_path, [{"text": text, "label": [[0, 1, "X"]]}], "a.jsonl", lines=True)
        caplog.clear()
        load_corpus(CorpusConfig(path=str(path)))
        assert ("format doccano reads these" in caplog.text) == warned


def test_the_keys_are_those_of_formats() -> None:
    assert READ_KEYS.keys() - {"spacy-json"} <= SHAPES.keys()
