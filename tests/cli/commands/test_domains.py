"""Every command with a recipe of domains, and with the assistant that comes of it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from small_corpus import INTENTS, MARKED, unmarked, write_corpus

from ..conftest import Run

RECIPE = """
name = "routed"
[data]
train = [{{ path = "{corpus}" }}]
dev = [{{ path = "{corpus}" }}]
[chars]
embedding = 6
encoder = 5
[words]
embedding = 10
encoder = 8
[training]
epochs = 2
[heads.intent]
[domains]
min_count = 1
C = 100
"""
TRANSFER = """
[transfer]
source = "nobody"
parts = ["chars", "words.encoder"]
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    documents = [
        replace(unmarked(line), labels={"intent": intent, "domain": domain})
        for line, intent, domain in zip(MARKED, INTENTS, ("home", "work") * 6, strict=True)
    ]
    return write_corpus(tmp_path / "corpus.jsonl", documents)


@pytest.fixture
def recipe(corpus: Path, tmp_path: Path) -> Path:
    path = tmp_path / "r.toml"
    path.write_text(RECIPE.format(corpus=corpus) + TRANSFER, encoding="utf-8")
    return path


@pytest.fixture
def assistant(run: Run, corpus: Path, tmp_path: Path) -> Path:
    path = tmp_path / "plain.toml"
    path.write_text(RECIPE.format(corpus=corpus), encoding="utf-8")
    result = run("train", path, "-o", tmp_path / "m")
    assert result.status == 0
    assert "fitting the domain classifier: 12 sentences" in result.err
    assert "domain home: 6 sentences" in result.err
    assert "frames\n" in result.out
    assert "was the best" not in result.out
    return tmp_path / "m"


def test_an_assistant_is_trained_told_of_scored_and_used(
    run: Run, assistant: Path, corpus: Path
) -> None:
    result = run("tag", "-m", assistant, stdin="京都は雨\n\n")
    first, second = result.documents
    assert first["labels"].keys() == {"domain", "intent"}
    assert "labels" not in second
    words = run("tag", "-m", assistant, "--pretokenized", stdin="京 都は\n")
    assert words.documents[0]["labels"].keys() == {"domain", "intent"}
    told = run("info", assistant).out
    assert "domain      home, work" in told
    assert f"models      2, in {assistant}/domains" in told
    assert json.loads(run("info", assistant, "--json").out)["domains"].keys() == {"home", "work"}
    assert run("evaluate", assistant, corpus).status == 0


def test_a_dry_run_of_a_transfer_shows_each_domain(
    run: Run, assistant: Path, recipe: Path
) -> None:
    result = run("transfer", assistant, recipe, "--dry-run")
    assert result.status == 0
    lines = result.out.splitlines()
    assert [line for line in lines if line.startswith("domain")] == ["domain home", "domain work"]
    assert sum(line.startswith("words.embedding.weight") for line in lines) == 2
    shown = json.loads(run("transfer", assistant, recipe, "--dry-run", "--json").out)
    assert shown["work"]["source"]["given"] == str(assistant / "domains" / "work")


def test_a_transfer_trains_an_assistant(
    run: Run, assistant: Path, recipe: Path, tmp_path: Path
) -> None:
    assert run("transfer", assistant, recipe, "-o", tmp_path / "n").status == 0
    assert "from        routed/home: chars, words.encoder" in run(
        "info", tmp_path / "n" / "domains" / "home"
    ).out


@pytest.mark.slow
def test_an_assistant_is_measured(run: Run, assistant: Path, tmp_path: Path) -> None:
    texts = tmp_path / "texts.txt"
    texts.write_text("京都は雨\n" * 20, encoding="utf-8")
    result = run("bench", texts, "-m", assistant, "--repeat", "1", "--lines", "0", "--json")
    assert result.status == 0
    assert json.loads(result.out)["training_seconds_an_epoch"] > 0
