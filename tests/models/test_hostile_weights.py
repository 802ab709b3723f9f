"""Weights by an enemy: compared with the recipe before memory is taken, and looked through."""

from __future__ import annotations

import json
import resource
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from forgery import change, change_weights, refusal, sign
from torch import Tensor

from xscript_ner.models.checkpoint import (
    RECIPE,
    TABLES,
    WEIGHTS,
    Checkpoint,
    load_checkpoint,
)

DENSE = "classifier.dense.weight"


@pytest.mark.parametrize("size", [30_000, 10**12, 10**18, 10**30])
@pytest.mark.parametrize("key", ["words.encoder", "words.embedding", "chars.encoder"])
def test_sizes_are_compared_with_the_weights_before_memory_is_taken(
    evil: Path, key: str, size: int
) -> None:
    load_checkpoint(evil)  # what loading takes at first
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    change(evil, RECIPE, key, size)
    message = refusal(evil, None)
    assert "do not fit the recipe" in message or "no model has the recipe's sizes" in message
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # KiB


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"kind": "cnn", "size": 5, "widths": [1] * 10**6}, "at most 1,000 items"),
        ({"kind": "cnn", "size": 5, "widths": [2]}, "no model has the recipe's sizes"),
        ({"kind": "cnn", "size": 5, "widths": "odd"}, "no model has the recipe's sizes"),
        ({"kind": "cnn", "size": 5, "widths": [10**9 + 1]}, "expected the recipe's unit"),
        ({"kind": "none"}, "unknown character encoder 'none'"),
        ({"size": 10**12}, "no model has the recipe's sizes"),
    ],
)
def test_encoders_that_make_no_sense_are_refused(
    evil: Path, options: dict[str, object], words: str
) -> None:
    change(evil, RECIPE, "chars.encoder", options)
    if "widths" in options and "recipe's unit" not in words:
        change(evil, TABLES, "unit", "characters")
    assert words in refusal(evil, None)


@pytest.mark.parametrize(
    ("number", "kind"),
    [(float("nan"), torch.float32), (float("inf"), torch.float16), (-float("inf"), torch.float64),
     (1e300, torch.float64)],
)  # fmt: skip
def test_weights_that_are_not_finite_are_named(
    evil: Path, number: float, kind: torch.dtype
) -> None:
    def spoil(weights: dict[str, Tensor]) -> None:
        weights[DENSE] = weights[DENSE].to(kind)
        weights[DENSE][1, 1] = number

    change_weights(evil, spoil)
    assert refusal(evil, WEIGHTS) == f"tensor {DENSE}: expected finite numbers, found others"


@pytest.mark.parametrize("kind", [torch.int8, torch.int64, torch.bool, torch.float8_e4m3fn])
def test_weights_that_are_no_floating_point_numbers_are_named(
    evil: Path, kind: torch.dtype
) -> None:
    change_weights(evil, lambda weights: weights.update({DENSE: weights[DENSE].to(kind)}))
    assert refusal(evil, WEIGHTS).startswith(f"tensor {DENSE}: expected one of F16, BF16, F32, F64")


@pytest.mark.parametrize("kind", [torch.float16, torch.bfloat16, torch.float64])
def test_weights_of_any_width_become_single_precision(
    evil: Path, kind: torch.dtype, checkpoint: Checkpoint
) -> None:
    change_weights(evil, lambda weights: weights.update({DENSE: weights[DENSE].to(kind)}))
    loaded = load_checkpoint(evil).weights[DENSE]
    assert loaded.dtype == torch.float32
    assert torch.equal(loaded, checkpoint.weights[DENSE].to(kind).float())


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda w: w.update({DENSE: w[DENSE].T.contiguous()}), f"{DENSE} is [16, 13], expected"),
        (lambda w: w.pop(DENSE), f"missing: {DENSE}"),
        (lambda w: w.update({"a\x1b[31m": torch.zeros(1)}), "left over: a\\x1b[31m"),
        (lambda w: w.update({f"a{i}": torch.zeros(1) for i in range(9)}), "and 6 more"),
        (lambda w: w.clear(), "missing: "),
    ],
)
def test_weights_of_another_model_are_refused_by_their_header(
    evil: Path, spoil: Callable[[dict[str, Tensor]], object], words: str
) -> None:
    change_weights(evil, spoil)
    assert words in refusal(evil, WEIGHTS)


def headers(directory: Path) -> Iterator[bytes]:
    """Spoilt headers of the directory's weights, each a whole file."""
    whole = (directory / WEIGHTS).read_bytes()
    length = struct.unpack("<Q", whole[:8])[0]
    header, data = json.loads(whole[8 : 8 + length]), whole[8 + length :]
    yield b""
    yield whole[:7]
    yield struct.pack("<Q", 0) + data
    yield struct.pack("<Q", 2**63) + whole[8:]
    yield struct.pack("<Q", len(whole)) + whole[8:]
    yield whole + b"\0"
    yield whole[:-1]
    for value in ([], None, 3, {"dtype": "F32"}, {"dtype": ["F32"], "shape": [13, 16]},
                  header[DENSE] | {"shape": "13"}, header[DENSE] | {"data_offsets": [0, 10**30]},
                  header[DENSE] | {"data_offsets": [4, 0]}):  # fmt: skip
        raw = json.dumps(header | {DENSE: value}).encode()
        yield struct.pack("<Q", len(raw)) + raw + data
    for raw in (b"[]", b"3", b"\xff\xff", b"[" * 100_000, b'{"a":' * 100_000):
        yield struct.pack("<Q", len(raw)) + raw + data


@pytest.mark.parametrize("number", range(20))
def test_a_header_that_makes_no_sense_is_refused(evil: Path, number: int) -> None:
    spoilt = list(headers(evil))
    assert len(spoilt) == 20
    (evil / WEIGHTS).write_bytes(spoilt[number])
    sign(evil)
    refusal(evil, WEIGHTS)
