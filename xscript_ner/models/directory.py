"""Where models lie, and a checkpoint as modules again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..core.errors import CheckpointError, ConfigError
from ..core.resources import locate
from .checkpoint import Checkpoint

if TYPE_CHECKING:
    from .tagger import TaggerModel

CPU = "cpu"
"""Where arithmetic is done unless somebody says otherwise, as PyTorch names it."""


def model_directory(name_or_directory: str | Path) -> Path:
    """Where a shipped model or a given directory lies."""
    return locate("model", name_or_directory)


def check_device(name: str) -> None:
    """Refuses a device that PyTorch does not have here.

    Raises:
        ConfigError: What PyTorch says of it.
    """
    import torch

    try:
        torch.empty(1, device=name).sum().item()
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        reason = str(error).partition("\n")[0]
        raise ConfigError(f"cannot compute on device {name!r}: {reason}") from None


def restore(checkpoint: Checkpoint, device: str = CPU) -> TaggerModel:
    """The checkpoint's model, every weight loaded, ready to tag.

    Raises:
        CheckpointError: Weights are missing, left over or of another shape.
    """
    import torch

    from .build import build_tagger

    fresh = torch.Generator()  # its draws are overwritten
    model = build_tagger(checkpoint.recipe, checkpoint.vocabularies, fresh)
    try:
        model.load_state_dict(checkpoint.weights)
    except RuntimeError as error:
        reason = " ".join(str(error).split())
        raise CheckpointError(f"weights do not fit the recipe: {reason}") from None
    return model.to(device).eval()
