"""Tensors and JSON as files, never unpickled."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import safetensors

from .errors import CheckpointError
from .files import write_bytes, write_text

if TYPE_CHECKING:
    from torch import Tensor


def write_tensors(path: Path, tensors: Mapping[str, Tensor], metadata: dict[str, str]) -> None:
    """Writes tensors as safetensors, whole or not at all."""
    import safetensors.torch

    # safetensors refuses tensors that share memory, which clones never do.
    own = {name: tensor.detach().clone().contiguous() for name, tensor in tensors.items()}
    write_bytes(path, safetensors.torch.save(own, metadata))


def read_tensors(path: Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    """Tensors and metadata of a safetensors file.

    Raises:
        CheckpointError: The file is missing, cut off or of another format.
    """
    try:
        with safetensors.safe_open(path, framework="pt") as file:
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
            return tensors, dict(file.metadata() or {})
    except (OSError, safetensors.SafetensorError) as error:
        raise CheckpointError(f"not a readable safetensors file: {error}", path=path) from None


def write_json(path: Path, value: Any) -> None:
    """Writes a file of JSON whole or not at all."""
    write_text(path, json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def read_json(path: Path) -> Any:
    """Reads a file of a model directory.

    Raises:
        CheckpointError: It is missing or is not JSON.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise missing(path, error) from None
    except ValueError as error:
        raise CheckpointError(f"expected JSON: {error}", path=path) from None


def missing(path: Path, error: OSError) -> CheckpointError:
    """Words the absence of a file that a model directory must have."""
    return CheckpointError(f"file of the model is missing: {error.strerror}", path=path)
