"""Evaluation from Python."""

from __future__ import annotations

from pathlib import Path

import pytest

import xscript_ner
from xscript_ner.config import CorpusConfig
from xscript_ner.core.errors import DataError
from xscript_ner.tagging.evaluate import evaluate_tagger
from xscript_ner.tagging.tagger import Tagger


def test_models_and_corpora_are_given_in_every_way(
    tagger: Tagger, model_path: Path, corpus_path: Path
) -> None:
    config = CorpusConfig(path=str(corpus_path))
    expected = evaluate_tagger(tagger, config)["classifier"].overall
    assert expected.gold == 20
    for model in (tagger, model_path, str(model_path)):
        for corpus in (corpus_path, str(corpus_path), config, {"path": corpus_path}):
            assert xscript_ner.evaluate(model, corpus)["classifier"].overall == expected


def test_options_of_the_format_and_a_map_of_labels_are_used(tagger: Tagger, tmp_path: Path) -> None:
    path = tmp_path / "gold.txt"
    path.write_text("京都 S-CITY\nは O\n雨 O\nが O\n降っ O\nて O\nいる O\n。 O\n", encoding="utf-8")
    found = xscript_ner.evaluate(
        tagger,
        path,
        format="conll",
        options={"scheme": "BIOES", "joiner": ""},
        label_map={"CITY": "PLACE"},
        own_boundaries=True,
    )
    assert list(found["classifier"].labels) == ["PLACE"]
    assert found["classifier"].overall.correct == 1


def test_a_file_that_is_not_there_is_a_data_error(tagger: Tagger) -> None:
    with pytest.raises(DataError, match=r"gone.jsonl"):
        xscript_ner.evaluate(tagger, "gone.jsonl")
