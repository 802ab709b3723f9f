"""``model.safetensors``: compared with the model it claims to be before anything is allocated."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
import safetensors
from numpy.typing import NDArray

from ...config import Recipe
from ...core.errors import ConfigError
from ...inputs.vocabularies import Vocabularies
from ..arrays import MOST, SCALE, Array, ArrayWeights, PackedMatrix, read_form
from ..shapes import Shapes as Shapes
from ..shapes import tensor_shapes
from .signature import INT8, MOST_BYTES, RECIPE, WEIGHTS, SignedFiles
from .trust import MIB, json_of, refuse

BYTES = {"F16": 2, "BF16": 2, "F32": 4, "F64": 8}
"""Kinds of numbers that weights may be stored as."""
EIGHT_BITS = "I8"
"""A further kind, of matrices that have a scale a row beside them."""
TEMPERATURE = "classifier.temperature"
"""What the classifier's scores are divided by, where a model has it beside its weights."""
_KINDS = {"F16": "<f2", "F32": "<f4", "F64": "<f8", "I8": "i1"}
_LARGEST_HEADER = MIB
_EXAMPLES = 3


def model_shapes(recipe: Recipe, vocabularies: Vocabularies, files: SignedFiles) -> Shapes:
    """Name and shape of every tensor of a recipe's model, without its memory.

    Raises:
        CheckpointError: The recipe's sizes make no model.
    """
    known = tensor_shapes(recipe, vocabularies)
    if known is not None:
        return known
    from ..build import outline  # of other kinds: PyTorch knows

    try:
        state = outline(recipe, vocabularies).state_dict()
    except (RuntimeError, TypeError, ValueError, OverflowError, ConfigError) as error:
        reason = " ".join(str(error).split())
        raise refuse(f"no model has the recipe's sizes: {reason}", files.path(RECIPE)) from None
    return {name: tuple(tensor.shape) for name, tensor in state.items()}


def stored_weights(files: SignedFiles, shapes: Shapes) -> ArrayWeights:
    """The weights of a model directory as float32.

    Args:
        files: The directory.
        shapes: What the model needs.

    Raises:
        CheckpointError: The file is damaged, or its tensors are not those of the model: one is
            missing, left over, of another shape or of numbers that its format does not have.
    """
    path = files.path(WEIGHTS)
    needed = max(BYTES.values()) * sum(map(prod, shapes.values())) + 8 + _LARGEST_HEADER
    content = files.read(WEIGHTS, min(needed, MOST_BYTES[WEIGHTS]))
    scales = _check_header(content, shapes, path, files.format in INT8)
    try:
        stored = dict(_array(*named) for named in safetensors.deserialize(content))  # type: ignore[no-untyped-call]
        for name in scales:
            if not (np.isfinite(stored[name]) & (stored[name] >= 0)).all():
                message = f"tensor {name}: expected finite numbers, none below 0, found others"
                raise refuse(message, path)
        return ArrayWeights(read_form(stored, shapes))
    except (safetensors.SafetensorError, ValueError, TypeError, KeyError) as error:
        raise refuse(f"not a readable safetensors file: {error}", path) from None


def check_numbers(arrays: Mapping[str, Array | PackedMatrix], path: Path) -> None:
    """Refuses numbers that no training leaves: with them a model would find nothing, silently.

    Raises:
        CheckpointError: Naming the tensor.
    """
    for name, stored in arrays.items():
        # A product with itself is the quickest look; only one that overflows says nothing yet.
        with np.errstate(all="ignore"):
            array = MOST * stored.scales if isinstance(stored, PackedMatrix) else stored
            flat = array.ravel()
            sound = np.isfinite(flat @ flat)
        if not sound and not np.isfinite(flat).all():
            raise refuse(f"tensor {name}: expected finite numbers, found others", path)
        if name.endswith(".temperature") and not (array > 0).all():
            raise refuse(f"tensor {name}: expected a number over 0, found another", path)


def _array(name: str, about: Mapping[str, Any]) -> tuple[str, NDArray[Any]]:
    """An array of a file; NumPy has no numbers of the kind BF16, which are halves of float32s."""
    kind, shape, data = about["dtype"], about["shape"], about["data"]
    if kind == "BF16":
        wide = np.frombuffer(data, "<u2").astype(np.uint32) << 16
        return name, wide.view(np.float32).reshape(shape)
    return name, np.frombuffer(data, _KINDS[kind]).reshape(shape)


def _check_header(content: bytes, shapes: Shapes, path: Path, eight_bits: bool) -> set[str]:
    """Compares the names, kinds and shapes that the file announces; its data is not looked at.

    Returns:
        Names of the scales: one of each matrix of 8-bit numbers, where those are allowed.
    """
    length = int.from_bytes(content[:8], "little")
    if not 0 < length <= min(_LARGEST_HEADER, len(content) - 8):
        raise refuse("not a readable safetensors file: its header is too long or cut off", path)
    header = json_of(content[8 : 8 + length], path)
    if not isinstance(header, dict):
        raise refuse("not a readable safetensors file: its header is no table", path)
    header.pop("__metadata__", None)
    whole = {
        name
        for name, shape in shapes.items()
        if eight_bits and len(shape) == 2 and _kind(header, name) == EIGHT_BITS
    }
    scales = {name + SCALE: shapes[name][:1] for name in whole}
    shapes = {**shapes, **scales}
    if complaint := _differences(set(header), set(shapes)):
        raise refuse(f"weights do not fit the recipe: {complaint}", path)
    size = 0
    for name, shape in shapes.items():
        kind = _kind(header, name)
        found = header[name].get("shape") if isinstance(header[name], dict) else None
        if found != list(shape):
            message = f"weights do not fit the recipe: {name} is {found!r}, expected {list(shape)}"
            raise refuse(message, path)
        if name not in whole and (not isinstance(kind, str) or kind not in BYTES):
            raise refuse(f"tensor {name}: expected one of {', '.join(BYTES)}, found {kind!r}", path)
        size += prod(shape) * (1 if name in whole else BYTES[kind])
    if size != len(content) - 8 - length:
        message = f"expected {size:,} bytes of weights, found {len(content) - 8 - length:,}"
        raise refuse(f"not a readable safetensors file: {message}", path)
    return set(scales)


def _kind(header: Mapping[str, Any], name: str) -> Any:
    """What a header says of a tensor's numbers."""
    about = header.get(name)
    return about.get("dtype") if isinstance(about, dict) else None


def _differences(found: set[str], wanted: set[str]) -> str:
    parts = []
    for what, names in (("missing", wanted - found), ("left over", found - wanted)):
        if names:
            more = f" and {len(names) - _EXAMPLES} more" if len(names) > _EXAMPLES else ""
            parts.append(f"{what}: {', '.join(sorted(names)[:_EXAMPLES])}{more}")
    return "; ".join(parts)
