"""Where models lie, and a checkpoint as modules again."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import torch

from ..core.errors import CheckpointError, ConfigError, choose
from ..core.resources import resource
from .build import build_tagger
from .checkpoint import SIGNATURE, Checkpoint
from .tagger import TaggerModel


def model_directory(name_or_directory: str | Path) -> Path:
    """Where a shipped model or a given directory lies."""
    path = Path(name_or_directory)
    with suppress(OSError):  # a name longer than names can be
        if path.is_dir():
            return path
    shipped = resource("models")
    names = sorted(signature.parent.name for signature in shipped.glob(f"*/{SIGNATURE}"))
    if str(name_or_directory) in names:
        return shipped / str(name_or_directory)
    raise ConfigError(choose("model", str(name_or_directory), [*names, "a model directory"]))


def restore(checkpoint: Checkpoint) -> TaggerModel:
    """The checkpoint's model, every weight loaded, ready to tag.

    Raises:
        CheckpointError: Weights are missing, left over or of another shape.
    """
    fresh = torch.Generator()  # its draws are overwritten
    model = build_tagger(checkpoint.recipe, checkpoint.vocabularies, fresh)
    try:
        model.load_state_dict(checkpoint.weights)
    except RuntimeError as error:
        reason = " ".join(str(error).split())
        raise CheckpointError(f"weights do not fit the recipe: {reason}") from None
    return model.eval()
