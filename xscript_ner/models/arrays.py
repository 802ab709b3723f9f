"""A model's weights as NumPy's arrays, which become PyTorch's tensors where those are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from torch import Tensor

Array = NDArray[np.float32]
SCALE = ".scale"
"""Behind a matrix's name: the tensor of what its rows are multiplied with."""


class ArrayWeights(Mapping[str, "Tensor"]):
    """Weights as tensors by name, for whoever asks; PyTorch is loaded then, and not before.

    Attributes:
        arrays: The same numbers, whose memory the tensors share.
    """

    def __init__(self, arrays: dict[str, Array]) -> None:
        self.arrays = arrays

    def __getitem__(self, name: str) -> Tensor:
        import torch

        return torch.from_numpy(self.arrays[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self.arrays)

    def __len__(self) -> int:
        return len(self.arrays)


def arrays_of(weights: Mapping[str, Tensor]) -> dict[str, Array]:
    """Weights by name as arrays, float32; memory is shared where that can be."""
    if isinstance(weights, ArrayWeights):
        return weights.arrays
    return {name: tensor.detach().float().cpu().numpy() for name, tensor in weights.items()}


def read_form(stored: Mapping[str, NDArray[Any]], names: Iterable[str]) -> dict[str, Array]:
    """What a file holds as float32; the contrary of ``precision.stored_form``.

    Args:
        stored: The arrays of a file.
        names: Of the weights; scales are none.
    """
    found = {}
    for name in names:
        with np.errstate(all="ignore"):  # what float32 cannot hold is refused later
            array = np.asarray(stored[name].astype(np.float32))
            if stored[name].dtype == np.int8:
                array *= stored[name + SCALE].astype(np.float32)[:, None]
        found[name] = array
    return found
