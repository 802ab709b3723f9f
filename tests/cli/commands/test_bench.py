"""``xscript-ner bench``."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from small_corpus import INTENTS, MARKED, small_recipe, unmarked, write_corpus

from xscript_ner.benchmark import speed
from xscript_ner.config import parse
from xscript_ner.training.experiment import train_recipe

from ..conftest import Run


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text("田中さんは東京に住んでいる。\n" * 50, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def labeller_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of other kinds: attention, a head of sentences, no Japanese front-end."""
    folder = tmp_path_factory.mktemp("labeller")
    documents = [
        replace(unmarked(marked), labels={"intent": intent})
        for marked, intent in zip(MARKED, INTENTS, strict=True)
    ]
    recipe = small_recipe(write_corpus(folder / "train.jsonl", documents), epochs=1)
    values = recipe.model_dump(mode="json") | {
        "frontend": {"name": "latin"}, "romanizer": {"name": "surface"}, "heads": {"intent": {}},
        "data": {"train": [{"path": str(folder / "train.jsonl")}], "misaligned": "expand"},
    }  # fmt: skip
    values["words"]["encoder"] = {"kind": "multi_head_attention", "size": 8}
    train_recipe(parse(type(recipe), values), folder / "model")
    return folder / "model"


@pytest.mark.slow
def test_every_kind_of_work_is_measured(run: Run, model_path: Path, sample: Path) -> None:
    lines = ["--lines", "5000"]  # fewer are lost in what starts differ by
    result = run("bench", sample, "-m", model_path, "--repeat", "2", *lines, "--json")
    assert result.status == 0
    figures = json.loads(result.out)
    assert figures["model"] == str(model_path)
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
    assert figures["command"]["lines"] == 5000
    assert figures["command"]["sentences_per_second"] > 0
    assert figures["command"]["two_processes"] > 0
    ratios = figures["ratios"]
    assert ratios["startup"] > 1
    assert ratios["first_pass"] > 0
    assert ratios["command"] > 0
    surfaces, tagging = paces["fugashi, surfaces only"], paces["tagging end to end"]
    assert ratios["warm"] == pytest.approx(
        tagging["sentences_per_second"] / surfaces["sentences_per_second"], rel=0.02
    )


@pytest.mark.slow
def test_figures_come_as_a_table(run: Run, model_path: Path, sample: Path) -> None:
    result = run("bench", sample, "-m", model_path, "--repeat", "1", "--lines", "0")
    assert "whole command" not in result.out
    assert "of fugashi      warm 0." in result.out
    assert result.out.startswith("50 sentences of 14 characters; 1 thread(s)\n")
    assert "tagging end to end" in result.out
    assert "s after starting the command" in result.out


def test_several_models_are_compared_on_the_texts_of_the_first(
    run: Run, model_path: Path, labeller_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speed.TagCommand, "startup", lambda self: 1.0)
    monkeypatch.setattr(speed.TagCommand, "peak_memory", lambda self: None)
    monkeypatch.setattr(speed, "bare_startup", lambda text: 1.0)
    named = ["-m", labeller_path, "-m", model_path]
    result = run("bench", *named, "--repeat", "2", "--lines", "0")
    assert result.status == 0, result.err
    head, _, header, _, *rows = result.out.splitlines()
    assert head.startswith("12 sentences of ")
    assert header.split("  ")[-1] == "training"
    assert [row.split()[0] for row in rows] == [str(labeller_path), str(model_path)]
    assert rows[0].split()[2] == "1.00"


@pytest.mark.slow
def test_several_models_are_a_line_of_json_each(
    run: Run, sample: Path, model_path: Path, labeller_path: Path
) -> None:
    named = ["-m", model_path, "-m", labeller_path]
    ours, theirs = run("bench", sample, *named, "--repeat", "1", "--lines", "0", "--json").documents
    assert list(ours["paces"])[1:] == list(theirs["paces"])  # no fugashi where it is not used
    assert theirs["paces"]["tagging end to end"]["sentences_per_second"] > 0
    assert theirs["training_seconds_an_epoch"] > 0
