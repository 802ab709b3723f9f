"""Where models lie, and a checkpoint as modules again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..core.errors import CheckpointError
from ..core.resources import locate
from .checkpoint import Checkpoint

if TYPE_CHECKING:
    from .tagger import TaggerModel


def model_directory(name_or_directory: str | Path) -> Path:
    """Where a shipped model or a given directory lies."""
    return locate("model", name_or_directory)


def restore(checkpoint: Checkpoint) -> TaggerModel:
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
    return model.eval()
