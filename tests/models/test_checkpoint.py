"""Model directories: what is written comes back, and what is damaged is named."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from xscript_ner.config import Recipe, parse
from xscript_ner.core.errors import CheckpointError
from xscript_ner.core.tags import TagSet
from xscript_ner.core.vocab import Vocabulary
from xscript_ner.inputs.vocabularies import CLASSIFIER, Vocabularies
from xscript_ner.models import build_tagger
from xscript_ner.models.checkpoint import (
    CARD,
    METRICS,
    RECIPE,
    SIGNATURE,
    SIGNED,
    TABLES,
    WEIGHTS,
    Checkpoint,
    load_checkpoint,
    save_checkpoint,
)
from xscript_ner.models.directory import restore
from xscript_ner.tagging.tagger import load

FILES = (*SIGNED, SIGNATURE)


@pytest.fixture
def copy(model_path: Path, tmp_path: Path) -> Path:
    """A model directory to damage."""
    return shutil.copytree(model_path, tmp_path / "model")


@pytest.fixture
def sign(copy: Path) -> Callable[..., None]:
    """Signs the copy anew, as a forger would, with other content of its signature."""
    def resign(**changes: object) -> None:
        signature = json.loads((copy / SIGNATURE).read_text("utf-8"))
        for name in SIGNED:
            signature["sha256"][name] = hashlib.sha256((copy / name).read_bytes()).hexdigest()
        (copy / SIGNATURE).write_text(json.dumps(signature | changes), "utf-8")

    return resign


def test_everything_comes_back(checkpoint: Checkpoint, tmp_path: Path) -> None:
    save_checkpoint(tmp_path / "a" / "b", checkpoint, {"frontend": "f/1", "romanizer": "r/2"})
    loaded = load_checkpoint(tmp_path / "a" / "b")
    assert loaded.recipe == checkpoint.recipe
    assert loaded.metrics == checkpoint.metrics
    assert loaded.card == checkpoint.card
    assert loaded.vocabularies.words.symbols == checkpoint.vocabularies.words.symbols
    assert loaded.vocabularies.units.symbols == checkpoint.vocabularies.units.symbols
    assert loaded.vocabularies.tags.tags == checkpoint.vocabularies.tags.tags
    features = {n: t.symbols for n, t in loaded.vocabularies.features.items()}
    assert features == {n: t.symbols for n, t in checkpoint.vocabularies.features.items()}
    assert list(loaded.vocabularies.features) == list(checkpoint.vocabularies.features)
    assert set(loaded.weights) == set(checkpoint.weights)
    for name, weight in checkpoint.weights.items():
        assert torch.equal(loaded.weights[name], weight)
    assert loaded.signature["frontend"] == "f/1"
    assert loaded.signature["romanizer"] == "r/2"


def test_the_signature_says_what_shaped_the_model(checkpoint: Checkpoint) -> None:
    signature = checkpoint.signature
    assert signature["seed"] == checkpoint.recipe.seed
    assert signature["scheme"] == "BIOES"
    assert "unidic" in signature["frontend"]
    assert signature["romanizer"].startswith("unidic")
    assert {"xscript_ner", "torch", "python"} <= set(signature)
    assert set(signature["sha256"]) == set(SIGNED)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(CheckpointError, match="missing") as caught:
        load(copy)
    assert caught.value.path == str(copy / name)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("kept", [0.0, 0.5, 0.99])
def test_a_cut_off_file_is_named(copy: Path, name: str, kept: float) -> None:
    content = (copy / name).read_bytes()
    (copy / name).write_bytes(content[: int(kept * len(content))])
    with pytest.raises(CheckpointError) as caught:
        load(copy)
    assert caught.value.path == str(copy / name)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", SIGNED)
def test_a_file_of_another_model_is_named(
    copy: Path, name: str, checkpoint: Checkpoint, tmp_path: Path
) -> None:
    values = checkpoint.recipe.model_dump(mode="json") | {"seed": 99}
    fewer = Vocabulary(checkpoint.vocabularies.words.symbols[2:-1])
    other = Checkpoint(
        recipe=parse(Recipe, values),
        vocabularies=replace(checkpoint.vocabularies, words=fewer),
        weights={n: weight + 1 for n, weight in checkpoint.weights.items()},
        card="# other",
    )
    save_checkpoint(tmp_path / "other", other, {})
    shutil.copy(tmp_path / "other" / name, copy / name)
    with pytest.raises(CheckpointError, match="not the one signed") as caught:
        load(copy)
    assert caught.value.path == str(copy / name)


@pytest.mark.parametrize("name", FILES)
def test_a_directory_in_a_file_s_place_is_named(copy: Path, name: str) -> None:
    (copy / name).unlink()
    (copy / name).mkdir()
    with pytest.raises(CheckpointError) as caught:
        load(copy)
    assert caught.value.path == str(copy / name)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (WEIGHTS, b"not safetensors at all"),
        (WEIGHTS, b"\x80\x04\x95\x00."),  # a pickle
        (RECIPE, b"[]"),
        (RECIPE, b'{"name": "x"}'),
        (TABLES, b"[]"),
        (TABLES, b"{}"),
        (TABLES, b'{"words": [], "bigrams": [], "features": [], "labels": [], "scheme": "BIOES"}'),
        (TABLES, b'{"words": [], "bigrams": [], "features": {}, "labels": [], "scheme": "X"}'),
        (METRICS, b"{"),
    ],
)
def test_a_foreign_file_is_named_even_if_signed(
    copy: Path, sign: Callable[..., None], name: str, content: bytes
) -> None:
    (copy / name).write_bytes(content)
    sign()
    with pytest.raises(CheckpointError) as caught:
        load(copy)
    assert caught.value.path == str(copy / name)


@pytest.mark.parametrize(
    "changes",
    [{"format": "another/1"}, {"sha256": {}}, {"sha256": None}, {"sha256": {CARD: "0"}}],
)
def test_a_foreign_signature_is_named(
    copy: Path, sign: Callable[..., None], changes: dict[str, object]
) -> None:
    sign(**changes)
    with pytest.raises(CheckpointError, match="expected") as caught:
        load(copy)
    assert caught.value.path == str(copy / SIGNATURE)


@pytest.mark.parametrize("content", ["[]", '"x"', "null", "3"])
def test_a_signature_that_is_no_object_is_named(copy: Path, content: str) -> None:
    (copy / SIGNATURE).write_text(content)
    with pytest.raises(CheckpointError, match="expected format") as caught:
        load(copy)
    assert caught.value.path == str(copy / SIGNATURE)


def test_what_is_no_model_directory_is_said(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="expected a model directory"):
        load_checkpoint(tmp_path / "none")
    with pytest.raises(CheckpointError, match="missing"):
        load_checkpoint(tmp_path)


@pytest.mark.parametrize("change", ["shape", "missing", "extra"])
def test_weights_that_do_not_fit_the_recipe_are_refused(
    checkpoint: Checkpoint, change: str
) -> None:
    weights = dict(checkpoint.weights)
    if change == "shape":
        weights["classifier.dense.bias"] = torch.zeros(3)
    elif change == "missing":
        del weights["classifier.dense.bias"]
    else:
        weights["classifier.dense.other"] = torch.zeros(3)
    with pytest.raises(CheckpointError, match=r"do not fit the recipe.*classifier\.dense") as e:
        restore(replace(checkpoint, weights=weights))
    assert "\n" not in str(e.value)


def test_half_precision_loses_half_the_bytes_and_little_else(
    checkpoint: Checkpoint, tmp_path: Path
) -> None:
    values = checkpoint.recipe.model_dump(mode="json") | {"checkpoint": {"precision": "float16"}}
    save_checkpoint(tmp_path / "half", replace(checkpoint, recipe=parse(Recipe, values)), {})
    save_checkpoint(tmp_path / "full", checkpoint, {})
    half = load_checkpoint(tmp_path / "half")
    for name, weight in checkpoint.weights.items():
        assert half.weights[name].dtype == torch.float32
        # A single number, such as a temperature, stays as it is.
        halved = weight.half().float() if weight.dim() else weight
        assert torch.equal(half.weights[name], halved)
    sizes = [(tmp_path / which / WEIGHTS).stat().st_size for which in ("half", "full")]
    assert sizes[0] < 0.75 * sizes[1]
    save_checkpoint(tmp_path / "again", half, {})
    assert (tmp_path / "again" / WEIGHTS).read_bytes() == (tmp_path / "half" / WEIGHTS).read_bytes()


def test_any_symbol_comes_back(checkpoint: Checkpoint, tmp_path: Path) -> None:
    odd = Vocabulary(["\ud800", '"', "\\", "\u2028", "\x00", "\\ud800", "👨\u200d👩", "<pad>"])
    features = {"pos1": odd, "script": odd}
    tags = {CLASSIFIER: TagSet(["人名", "A-B"], "BIOES")}
    tables = Vocabularies(words=odd, units=odd, unit="bigrams", features=features, heads=tags)
    weights = build_tagger(checkpoint.recipe, tables, torch.Generator()).state_dict()
    save_checkpoint(tmp_path, replace(checkpoint, vocabularies=tables, weights=weights), {})
    loaded = load_checkpoint(tmp_path).vocabularies
    assert loaded.words.symbols == odd.symbols
    assert loaded.features["pos1"].symbols == odd.symbols
    assert loaded.tags.tags == tables.tags.tags


def test_a_directory_that_cannot_be_written_is_said(
    checkpoint: Checkpoint, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CheckpointError, match="cannot write"):
        save_checkpoint(tmp_path / "file", checkpoint, {})
    with pytest.raises(CheckpointError, match="cannot write"):
        save_checkpoint(tmp_path / "file" / "below", checkpoint, {})


def test_saving_leaves_nothing_else_behind(model_path: Path) -> None:
    assert {path.name for path in model_path.iterdir()} == {*FILES, "log.jsonl"}


@pytest.mark.parametrize(
    "forbidden", [r"pickle", r"(?<!safetensors\.)torch\.(load|save)\b", r"(?<![\w.])(eval|exec)\("]
)
def test_the_package_unpickles_and_evaluates_nothing(forbidden: str) -> None:
    package = Path(__file__).resolve().parents[2] / "xscript_ner"
    sources = {path: path.read_text("utf-8") for path in package.rglob("*.py")}
    assert len(sources) > 40
    found = [
        f"{path}:{number}"
        for path, source in sources.items()
        for number, line in enumerate(source.splitlines(), 1)
        if re.search(forbidden, re.sub(r"\w*unpickle\w*|picklable", "", line))
    ]
    assert found == []
