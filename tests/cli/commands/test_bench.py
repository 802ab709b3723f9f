"""``xscript-ner bench``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ..conftest import Run


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text("田中さんは東京に住んでいる。\n" * 50, encoding="utf-8")
    return path


def test_every_kind_of_work_is_measured(run: Run, model_path: Path, sample: Path) -> None:
    result = run("bench", sample, "-m", model_path, "--repeat", "2", "--json")
    assert result.status == 0
    figures = json.loads(result.out)
    assert (figures["sentences"], figures["characters"]) == (50, 700)
    paces = figures["paces"]
    assert list(paces) == [
        "fugashi, surfaces only", "tokenising", "romanising", "tagging end to end",
    ]  # fmt: skip
    assert paces["tokenising"]["times_tokenising"] == 1
    assert paces["tagging end to end"]["times_tokenising"] > 1
    assert all(pace["cold_sentences_per_second"] > 0 for pace in paces.values())
    assert 0 < figures["startup_seconds"] < 60
    assert figures["peak_memory_mb"] > 50
    assert figures["training_seconds_an_epoch"] > 0


def test_figures_come_as_a_table(run: Run, model_path: Path, sample: Path) -> None:
    result = run("bench", sample, "-m", model_path, "--repeat", "1")
    assert result.out.startswith("50 sentences of 14 characters; 1 thread(s)\n")
    assert "tagging end to end" in result.out
    assert "s after starting the command" in result.out
