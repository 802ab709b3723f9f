"""Tensors and JSON as files."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from xscript_ner.core.errors import CheckpointError
from xscript_ner.core.storage import read_json, read_tensors, write_json, write_tensors


def test_tensors_and_metadata_come_back(tmp_path: Path) -> None:
    shared = torch.arange(6).view(2, 3)
    tensors = {"a": shared, "b": shared.T, "c": torch.tensor(2.5), "d": torch.zeros(0, 3)}
    write_tensors(tmp_path / "t", tensors, {"about": "令和"})
    found, metadata = read_tensors(tmp_path / "t")
    assert metadata == {"about": "令和"}
    assert set(found) == set(tensors)
    for name, tensor in tensors.items():
        assert torch.equal(found[name], tensor)


@pytest.mark.parametrize("value", [{"a": ["東", "\ud800", "\n"]}, [], None, 1.5, "x"])
def test_json_comes_back(tmp_path: Path, value: object) -> None:
    write_json(tmp_path / "j", value)
    assert read_json(tmp_path / "j") == value


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match=r"none\.json: file of the model is missing"):
        read_json(tmp_path / "none.json")
    with pytest.raises(CheckpointError, match=r"none\.safetensors"):
        read_tensors(tmp_path / "none.safetensors")
