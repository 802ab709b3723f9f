"""Weights of 8 bits: the numbers, their file, and how a damaged one is refused."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import safetensors.torch
import torch
from forgery import change_weights, refusal, sign
from torch import Tensor

from xscript_ner.config import Precision
from xscript_ner.models import precision
from xscript_ner.models.checkpoint import (
    FORMAT,
    RECIPE,
    SIGNATURE,
    WEIGHTS,
    Checkpoint,
    load_checkpoint,
    save_checkpoint,
    with_precision,
)
from xscript_ner.models.precision import LARGE, SCALE, rounded, stored_form
from xscript_ner.models.stored.signature import FORMAT_INT8
from xscript_ner.tagging.tagger import Tagger

WORDS = "words.embedding.weight"
DENSE = "classifier.dense.weight"


@pytest.fixture
def few_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables of the small model are large enough."""
    monkeypatch.setattr(precision, "LARGE", 20)


@pytest.fixture
def evil(few_rows: None, checkpoint: Checkpoint, tmp_path: Path) -> Path:
    """A sound model of 8 bits, to be spoilt."""
    save_checkpoint(tmp_path / "model", with_precision(checkpoint, "int8"), {})
    return tmp_path / "model"


def test_a_row_is_multiples_of_its_largest_over_127() -> None:
    table = torch.zeros(LARGE, 3)
    table[1] = torch.tensor([63.5, -1.0, 0.2])  # 127, -2 and 0.4 times 0.5
    table[2] = torch.tensor([0.25, -31.75, 0.4])  # 1, -127 and 1.6 times 0.25
    stored = stored_form({"a": table}, "int8")
    assert stored["a"].dtype == torch.int8
    assert stored["a"][:3].tolist() == [[0, 0, 0], [127, -2, 0], [1, -127, 2]]
    assert stored["a" + SCALE].dtype == torch.float32
    assert stored["a" + SCALE][:3].tolist() == [0.0, 0.5, 0.25]
    back = rounded({"a": table}, "int8")
    assert list(back) == ["a"]
    assert back["a"][:3].tolist() == [[0, 0, 0], [63.5, -1.0, 0.0], [0.25, -31.75, 0.5]]


def test_only_matrices_of_many_rows_are_whole_numbers() -> None:
    weights = {
        "few": torch.randn(LARGE - 1, 300),
        "vector": torch.randn(LARGE),
        "filters": torch.randn(LARGE, 2, 2),
        "number": torch.tensor(1.2345),
    }
    stored = stored_form(weights, "int8")
    assert list(stored) == list(weights)
    halves = stored_form(weights, "float16")
    assert {name: w.dtype for name, w in stored.items()} == {
        "few": torch.float16,
        "vector": torch.float16,
        "filters": torch.float16,
        "number": torch.float32,
    }
    assert all(torch.equal(stored[name], halves[name]) for name in weights)


@pytest.mark.parametrize("size", [1e-44, 1e-38, 1e-30, 1e-7, 0.01, 1.0, 3e4, 1e30])
def test_rounding_twice_is_rounding_once_and_no_number_moves_far(size: float) -> None:
    torch.manual_seed(1)
    table = torch.randn(5000, 7) * size
    table[::5] = 0
    once = rounded({"a": table}, "int8")["a"]
    assert torch.equal(rounded({"a": once}, "int8")["a"], once)
    first, second = (stored_form({"a": one}, "int8") for one in (table, once))
    assert all(torch.equal(first[name], second[name]) for name in first)
    assert torch.isfinite(once).all()
    # Half a step; rows so small that they are lost to float32 anyway become zero.
    step = table.abs().amax(dim=1, keepdim=True) / 127
    far = (once - table).abs() > step * 0.505
    assert not (far & (step > 1e-37)).any()


@pytest.mark.parametrize("kind", ["float32", "float16", "int8"])
def test_what_is_loaded_is_what_was_in_memory_bit_by_bit(
    kind: Precision, few_rows: None, checkpoint: Checkpoint, tmp_path: Path
) -> None:
    kept = with_precision(checkpoint, kind)
    assert kept.recipe.checkpoint.precision == kind
    save_checkpoint(tmp_path / "a", kept, {})
    loaded = load_checkpoint(tmp_path / "a")
    assert loaded.weights.keys() == checkpoint.weights.keys()
    for name, weight in kept.weights.items():
        assert loaded.weights[name].dtype == torch.float32
        assert torch.equal(loaded.weights[name], weight)
    text = "昨日、鈴木は大阪へ行った。"
    assert Tagger(loaded)(text) == Tagger(kept)(text)
    save_checkpoint(tmp_path / "b", loaded, {})
    assert (tmp_path / "a" / WEIGHTS).read_bytes() == (tmp_path / "b" / WEIGHTS).read_bytes()


def test_a_model_of_8_bits_is_smaller_and_finds_what_it_found(
    few_rows: None, checkpoint: Checkpoint, tmp_path: Path
) -> None:
    for kind in ("float16", "int8"):
        save_checkpoint(tmp_path / kind, with_precision(checkpoint, kind), {})
    eight, half = (load_checkpoint(tmp_path / kind) for kind in ("int8", "float16"))
    assert eight.weights[WORDS][0].eq(0).all()  # padding
    sizes = [(tmp_path / kind / WEIGHTS).stat().st_size for kind in ("int8", "float16")]
    assert sizes[0] < sizes[1]
    text = "昨日、鈴木は大阪へ行った。"
    found, wanted = (Tagger(model)(text).entities for model in (eight, half))
    assert [(e.start, e.end, e.label) for e in found] == [(e.start, e.end, e.label) for e in wanted]
    assert wanted


def test_only_a_model_of_8_bits_has_the_new_format(
    evil: Path, checkpoint: Checkpoint, tmp_path: Path
) -> None:
    assert load_checkpoint(evil).signature["format"] == FORMAT_INT8
    for kind in ("float32", "float16"):
        save_checkpoint(tmp_path / kind, with_precision(checkpoint, kind), {})
        assert load_checkpoint(tmp_path / kind).signature["format"] == FORMAT
    # As a library that does not know it does.
    sign(evil, format="xscript-ner tagger/4")
    assert "found 'xscript-ner tagger/4'" in refusal(evil, SIGNATURE)


def test_any_reader_of_safetensors_can_read_the_file(evil: Path) -> None:
    stored = safetensors.torch.load_file(evil / WEIGHTS)
    assert stored[WORDS].dtype == torch.int8
    assert stored[WORDS + SCALE].shape == (len(stored[WORDS]),)
    assert stored[WORDS].abs().max() == 127
    assert stored[DENSE].dtype == torch.float16


def scaled(change: Callable[[Tensor], Tensor]) -> Callable[[dict[str, Tensor]], object]:
    return lambda weights: weights.update({WORDS + SCALE: change(weights[WORDS + SCALE])})


def spoil(scale: Tensor, number: float) -> Tensor:
    scale[3] = number
    return scale


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda w: w.pop(WORDS + SCALE), f"missing: {WORDS}{SCALE}"),
        (lambda w: w.pop(WORDS), f"missing: {WORDS}; left over: {WORDS}{SCALE}"),
        (lambda w: w.update({WORDS: w[WORDS].float()}), f"left over: {WORDS}{SCALE}"),
        (lambda w: w.update({DENSE + SCALE: torch.ones(13)}), f"left over: {DENSE}{SCALE}"),
        (scaled(lambda scale: scale[1:]), f"{WORDS}{SCALE} is ["),
        (scaled(lambda scale: scale[:, None]), f"{WORDS}{SCALE} is ["),
        (scaled(lambda scale: scale.to(torch.int8)), f"{WORDS}{SCALE}: expected one of F16"),
        (scaled(lambda scale: spoil(scale, float("nan"))), f"{WORDS}{SCALE}: expected finite"),
        (scaled(lambda scale: spoil(scale, float("inf"))), f"{WORDS}{SCALE}: expected finite"),
        (scaled(lambda scale: spoil(scale, -0.5)), "none below 0, found others"),
        (scaled(lambda scale: spoil(scale, 3e38)), f"{WORDS}: expected finite numbers"),
        (lambda w: w.update({DENSE: w[DENSE].to(torch.int8)}), f"missing: {DENSE}{SCALE}"),
        (
            lambda w: w.update({"classifier.dense.bias": torch.zeros(13, dtype=torch.int8)}),
            "classifier.dense.bias: expected one of F16",
        ),
        (lambda w: w.update({WORDS: w[WORDS][1:]}), "do not fit the recipe"),
        (lambda w: w.update({WORDS: w[WORDS].to(torch.uint8)}), f"left over: {WORDS}{SCALE}"),
    ],
)
def test_a_damaged_model_of_8_bits_is_refused(
    evil: Path, change: Callable[[dict[str, Tensor]], object], message: str
) -> None:
    load_checkpoint(evil)
    change_weights(evil, change)
    assert message in refusal(evil, WEIGHTS)


def test_the_older_format_has_no_8_bits(evil: Path) -> None:
    sign(evil, format=FORMAT)
    assert "left over" in refusal(evil, WEIGHTS)


def test_of_weights_that_are_not_finite_none_are_read(
    few_rows: None, checkpoint: Checkpoint, tmp_path: Path
) -> None:
    for number in (float("nan"), float("inf")):
        weights = {name: weight.clone() for name, weight in checkpoint.weights.items()}
        weights[WORDS][4, 1] = number
        save_checkpoint(tmp_path, with_precision(replace(checkpoint, weights=weights), "int8"), {})
        assert "finite numbers" in refusal(tmp_path, WEIGHTS)


def test_a_model_in_an_unknown_precision_is_refused(model_path: Path, tmp_path: Path) -> None:
    evil = shutil.copytree(model_path, tmp_path / "model")
    values = json.loads((evil / RECIPE).read_text("utf-8"))
    values["checkpoint"]["precision"] = "int4"
    (evil / RECIPE).write_text(json.dumps(values), "utf-8")
    sign(evil)
    assert "'int8'" in refusal(evil, RECIPE)
