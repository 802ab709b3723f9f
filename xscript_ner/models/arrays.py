"""A model's weights as NumPy's arrays, which become PyTorch's tensors where those are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from torch import Tensor

Array = NDArray[np.float32]
MOST = 127
"""A packed matrix's largest whole number."""
SCALE = ".scale"
"""Behind a matrix's name: the tensor of what its rows are multiplied with."""


class PackedMatrix(NamedTuple):
    """A matrix as its file holds it, a quarter of the memory: whole numbers, and a scale a row.

    Attributes:
        numbers: From -127 to 127. (R, C)
        scales: What each row is multiplied with. (R,)
    """

    numbers: NDArray[np.int8]
    scales: Array

    @property
    def size(self) -> int:
        """How many numbers."""
        return self.numbers.size

    def rows(self, rows: Sequence[int] | slice) -> Array:
        """Some rows as they are meant. Shape: N rows -> (N, C)."""
        found: Array = self.numbers[rows].astype(np.float32)
        with np.errstate(all="ignore"):  # what float32 cannot hold is refused elsewhere
            found *= self.scales[rows][:, None]
        return found


def whole(stored: Array | PackedMatrix) -> Array:
    """All of it, float32."""
    return stored.rows(slice(None)) if isinstance(stored, PackedMatrix) else stored


def rows_of(stored: Array | PackedMatrix, rows: Sequence[int]) -> Array:
    """Some rows of a matrix. Shape: N rows of (R, C) -> (N, C)."""
    found: Array = stored.rows(rows) if isinstance(stored, PackedMatrix) else stored[rows]
    return found


class ArrayWeights(Mapping[str, "Tensor"]):
    """Weights as tensors by name, for whoever asks; PyTorch is loaded then, and not before.

    Attributes:
        arrays: The same numbers, as far as they are not packed in the tensors' own memory.
    """

    def __init__(self, arrays: Mapping[str, Array | PackedMatrix]) -> None:
        self.arrays = dict(arrays)

    def __getitem__(self, name: str) -> Tensor:
        import torch

        return torch.from_numpy(whole(self.arrays[name]))

    def __iter__(self) -> Iterator[str]:
        return iter(self.arrays)

    def __len__(self) -> int:
        return len(self.arrays)


def arrays_of(weights: Mapping[str, Tensor]) -> Mapping[str, Array | PackedMatrix]:
    """Weights by name as arrays, float32 or packed; memory is shared where that can be."""
    if isinstance(weights, ArrayWeights):
        return weights.arrays
    return {name: tensor.detach().float().cpu().numpy() for name, tensor in weights.items()}


def read_form(
    stored: Mapping[str, NDArray[Any]], names: Iterable[str]
) -> dict[str, Array | PackedMatrix]:
    """What a file holds, as float32 or packed; the contrary of ``precision.stored_form``.

    Args:
        stored: The arrays of a file.
        names: Of the weights; scales are none.
    """
    found: dict[str, Array | PackedMatrix] = {}
    for name in names:
        with np.errstate(all="ignore"):  # what float32 cannot hold is refused later
            if stored[name].dtype == np.int8:
                scales = stored[name + SCALE].astype(np.float32)
                found[name] = PackedMatrix(stored[name], scales)
            else:
                found[name] = np.asarray(stored[name].astype(np.float32))
    return found
