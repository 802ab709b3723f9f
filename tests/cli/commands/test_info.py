"""``xscript-ner info``."""

from __future__ import annotations

import json
from pathlib import Path

from ..conftest import Run


def test_a_model_is_described(run: Run, model_path: Path) -> None:
    result = run("info", model_path)
    assert result.status == 0
    for expected in ("ORG, PERSON, PLACE", "crf over BIOES tags", "train.jsonl", "unidic-lite"):
        assert expected in result.out


def test_the_description_for_programs_is_complete(run: Run, model_path: Path) -> None:
    about = json.loads(run("info", model_path, "--json").out)
    assert about["name"] == "small"
    assert about["labels"] == ["ORG", "PERSON", "PLACE"]
    assert about["corpora"][0]["name"] == "train.jsonl"
    assert about["corpora"][0]["licence"] == "unknown"
    assert about["scores"]["train.jsonl"]["f1"] == 100.0
    assert about["signature"]["seed"] == 1
    assert about["card"].startswith("#")
