"""``xscript-ner pretrain``, and what other commands say of what it wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from ..conftest import Run

RECIPE = """name = "tiny"
language = "en"
frontend = { name = "latin" }
romanizer = { name = "surface" }
[data]
train = [{ path = "text.txt", format = "text" }]
[language_model]
embedding = 4
encoder = { kind = "cnn", size = 6 }
projection = 8
size = 10
[pretraining]
epochs = 1
held_out = 0.2
min_count = 1
negatives = 8
"""
TRANSFER = """name = "x"
[data]
train = [{ path = "train.jsonl" }]
[words]
embedding = 10
[transfer]
source = "nobody"
parts = ["words.embedding"]
"""


@pytest.fixture
def written(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where ``pretrain`` has just written a language model, beside a corpus and a recipe."""
    monkeypatch.chdir(tmp_path)
    lines = "".join(f"the {word} sees {n} birds\n" for n in range(40) for word in ("cat", "dog"))
    (tmp_path / "text.txt").write_text(lines, encoding="utf-8")
    (tmp_path / "train.jsonl").write_text(
        '{"text": "東京へ行く", "entities": [{"start": 0, "end": 2, "label": "LOC"}]}\n', "utf-8"
    )
    (tmp_path / "r.toml").write_text(RECIPE, encoding="utf-8")
    (tmp_path / "t.toml").write_text(TRANSFER, encoding="utf-8")
    result = run("pretrain", "r.toml", "-o", "model", "--set", "checkpoint.precision=int8")
    assert result.status == 0, result.err
    return tmp_path / "model"


def test_a_language_model_in_a_tagger_s_place_is_one_clear_line(run: Run, written: Path) -> None:
    message = "model/signature.json: expected a tagger, found a language model"
    commands = {
        "tag -m model text.txt": (1, message),
        "evaluate model train.jsonl": (1, message),
        "check model": (1, message),
        "bench -m model text.txt": (1, message),
        "bench -m model": (1, message),
        "project text.txt text.txt -m model -o out.jsonl": (1, message),
        # It may be transferred from, but is no recipe, and nothing is written over it.
        "transfer model model --dry-run": (2, "unknown recipe 'model'"),
        "transfer model t.toml -o model": (2, "model: directory already holds a finished model"),
        "pretrain r.toml -o model": (2, "model: directory already holds a finished model"),
    }
    before = {path: path.read_bytes() for path in written.iterdir()}
    for command, (status, said) in commands.items():
        result = run(*command.split())
        assert result.status == status, (command, result.err)
        assert result.err.startswith("xscript-ner: "), (command, result.err)
        assert result.err.count("\n") == 1, (command, result.err)
        assert said in result.err, (command, result.err)
        assert result.out == "", command
    assert {path: path.read_bytes() for path in written.iterdir()} == before
    assert not Path("out.jsonl").exists()


def test_a_tagger_in_a_language_model_s_place_is_one_clear_line(
    run: Run, written: Path, model_path: Path
) -> None:
    recipe = TRANSFER.split("[words]")[0] + f'[language_model]\nsource = "{model_path}"\n'
    Path("l.toml").write_text(recipe, encoding="utf-8")
    result = run("train", "l.toml", "-o", "tagger")
    assert result.status == 1
    assert result.err.count("\n") == 1
    assert "expected a language model, found a tagger" in result.err
