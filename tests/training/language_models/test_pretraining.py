"""Language models pretrained on raw text, and taggers that read with them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from typing import Any

import pytest
import torch

from xscript_ner.config import Recipe, parse
from xscript_ner.core.errors import ConfigError, DataError
from xscript_ner.models import precision
from xscript_ner.models.language_models.stored import load_language_model
from xscript_ner.models.stored.signature import LANGUAGE_MODEL_INT8
from xscript_ner.training.experiment import train_recipe
from xscript_ner.training.language_models.loop import Pretrainer
from xscript_ner.training.language_models.pretraining import pretrain_recipe
from xscript_ner.training.language_models.text import draw
from xscript_ner.training.state import STATE

from .conftest import CONTEXT

TIMED = ("seconds", "tokens_per_second")


def grammar(lines: int) -> str:
    """Two words that take turns with one of two between: half a bit a word is not known."""
    random = Random(0)
    sentences = (
        " ".join(f"the {random.choice(['cat', 'dog'])}" for _ in range(random.randint(2, 5)))
        for _ in range(lines)
    )
    return "".join(f"{sentence} {number}\n" for number, sentence in enumerate(sentences))


def language_recipe(path: Path, **pretraining: Any) -> Recipe:
    options = {"block": 300, "batch": 16, "negatives": 8, "epochs": 6, "held_out": 0.1,
               "words": 4, "learning_rate": 0.01, "min_count": 1}  # fmt: skip
    return parse(
        Recipe,
        {
            "name": "tiny",
            "language": "en",
            "data": {"train": {"path": str(path), "format": "text"}},
            "frontend": {"name": "latin"},
            "romanizer": {"name": "surface"},
            "language_model": CONTEXT,
            "pretraining": options | pretraining,
        },
    )


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "text.txt"
    path.write_text(grammar(900), encoding="utf-8")
    return path


def test_a_tiny_grammar_is_learnt(text: Path, tmp_path: Path) -> None:
    stored = pretrain_recipe(language_recipe(text), tmp_path / "model")
    # Of 4 words and the unknown, guessing would be about 5 wrong; the grammar leaves two choices
    # every second word, and where the sentence ends.
    assert stored.metrics.perplexity is not None
    assert stored.metrics.perplexity < 2.3
    read = load_language_model(tmp_path / "model")
    assert read.words.symbols == stored.words.symbols
    assert all(torch.equal(read.weights[name], w) for name, w in stored.weights.items())


def test_in_8_bits_perplexity_is_that_of_what_is_stored(
    text: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured, perplexity = [], Pretrainer.perplexity

    def recorded(pretrainer: Pretrainer) -> float:
        weights = pretrainer.model.state_dict()
        measured.append((perplexity(pretrainer), {n: w.clone() for n, w in weights.items()}))
        return measured[-1][0]

    monkeypatch.setattr(Pretrainer, "perplexity", recorded)
    monkeypatch.setattr(precision, "LARGE", 5)  # rows; the words to predict are no more
    recipe = language_recipe(text, block=100, epochs=1)
    lower = recipe.checkpoint.model_copy(update={"precision": "int8"})
    stored = pretrain_recipe(recipe.model_copy(update={"checkpoint": lower}), tmp_path / "model")
    value, weights = measured[-1]
    assert stored.metrics.perplexity == round(value, 2)
    read = load_language_model(tmp_path / "model")
    assert read.signature["format"] == LANGUAGE_MODEL_INT8
    assert all(torch.equal(read.weights[name], w) for name, w in weights.items())
    whole = measured[-2][1]["softmax.weight"]
    assert not torch.equal(weights["softmax.weight"], whole.half().float())


def test_held_out_lines_are_a_share_that_never_changes() -> None:
    drawn = [draw(f"line {number}") for number in range(2000)]
    assert 0.07 < sum(value < 0.1 for value in drawn) / 2000 < 0.13
    assert draw("line 7") == drawn[7]


def log(directory: Path) -> list[dict[str, Any]]:
    lines = (directory / "log.jsonl").read_text(encoding="utf-8").splitlines()
    return [{k: v for k, v in json.loads(line).items() if k not in TIMED} for line in lines]


def test_a_run_that_was_killed_goes_on_as_if_it_had_not_been(text: Path, tmp_path: Path) -> None:
    recipe = language_recipe(text, block=60, epochs=2)
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    pretrain_recipe(recipe, whole)
    script = (
        "import json, sys, torch\nfrom pathlib import Path\n"
        f"torch.set_num_threads({torch.get_num_threads()})\n"
        "from xscript_ner.config import Recipe, parse\n"
        "from xscript_ner.training.language_models.pretraining import pretrain_recipe\n"
        "pretrain_recipe(parse(Recipe, json.loads(sys.argv[1])), Path(sys.argv[2]))\n"
    )
    arguments = [sys.executable, "-c", script, recipe.model_dump_json(), str(cut)]
    process = subprocess.Popen(arguments)
    state, deadline = cut / f"{STATE}.safetensors", time.monotonic() + 120
    while not state.exists() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL if os.name != "nt" else signal.SIGTERM)
    process.wait()
    resumed = pretrain_recipe(recipe, cut)
    assert log(cut) == log(whole)
    kept = load_language_model(whole)
    assert all(torch.equal(resumed.weights[name], w) for name, w in kept.weights.items())


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "no line of the text is held out|found none"),
        ("一行\n".encode("shift_jis"), "UTF-8"),
    ],
)
def test_text_that_cannot_be_learnt_from_is_one_clear_line(
    content: bytes, message: str, tmp_path: Path
) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(content)
    with pytest.raises(DataError, match=message):
        pretrain_recipe(language_recipe(path), tmp_path / "model")


def test_each_command_says_which_recipes_are_the_other_s(text: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="xscript-ner pretrain"):
        train_recipe(language_recipe(text), tmp_path / "model")
    plain = language_recipe(text).model_copy(update={"language_model": None})
    with pytest.raises(ConfigError, match=r"\[language_model\] and \[pretraining\]"):
        pretrain_recipe(plain, tmp_path / "model")
