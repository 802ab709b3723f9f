"""Model directories spoilt and signed anew, as anyone can, and how they are refused."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import safetensors.torch
from torch import Tensor

from xscript_ner.core.errors import CheckpointError
from xscript_ner.models.checkpoint import SIGNATURE, WEIGHTS
from xscript_ner.tagging.tagger import load

QUICK = 2.0
"""Seconds of this process that a refusal may take."""


def sign(directory: Path, **changes: object) -> None:
    """Signs the directory anew, as anyone can."""
    path = directory / SIGNATURE
    values = json.loads(path.read_text("utf-8"))
    for name in values["sha256"]:
        if (directory / name).is_file():
            values["sha256"][name] = hashlib.sha256((directory / name).read_bytes()).hexdigest()
    path.write_text(json.dumps(values | changes), "utf-8")


def change(directory: Path, name: str, key: str, value: object) -> None:
    """Sets a dotted key of a file of JSON and signs it."""
    values = table = json.loads((directory / name).read_text("utf-8"))
    *above, last = key.split(".")
    for part in above:
        table = table[part]
    table[last] = value
    (directory / name).write_text(json.dumps(values), "utf-8")
    sign(directory)


def change_weights(directory: Path, change: Callable[[dict[str, Tensor]], object]) -> None:
    """Rewrites the weights and signs them."""
    weights = safetensors.torch.load_file(directory / WEIGHTS)
    change(weights)
    safetensors.torch.save_file(weights, directory / WEIGHTS)
    sign(directory)


def refusal(directory: Path, name: str | None) -> str:
    """How a directory is refused: quickly, in one short line, naming the file at fault."""
    begun = time.process_time()
    with pytest.raises(CheckpointError) as caught:
        load(directory)
    assert time.process_time() - begun < QUICK
    if name is not None:
        assert caught.value.path == str(directory / name)
    assert caught.value.message.isprintable()
    assert len(caught.value.message) <= 400
    return caught.value.message
