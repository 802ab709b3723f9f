"""A model directory: recipe, vocabularies, safetensors weights, model card, signature.

Nothing is ever unpickled. ``signature.json`` is written last and holds the SHA-256 of every
other file, so that a missing, cut-off or exchanged file is found before it is used. As anyone
can sign anything, what is signed is checked all the same, and weights are compared with the
recipe before anything of their size is allocated. What each file must be is in ``stored``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from torch import Tensor

from ..config import Recipe
from ..core.errors import CheckpointError
from ..inputs.vocabularies import Vocabularies
from .stored.metrics import Metrics, stored_metrics
from .stored.phrases import PHRASES, stored_phrases
from .stored.recipe import stored_recipe
from .stored.signature import (
    CARD,
    FORMAT,
    METRICS,
    RECIPE,
    SIGNATURE,
    SIGNED,
    TABLES,
    WEIGHTS,
    SignedFiles,
)
from .stored.tables import stored_tables, tables_of
from .stored.trust import text_of
from .stored.upgrade import stored_shapes, upgraded
from .stored.weights import check_numbers, model_shapes, stored_weights
from .stored.writing import Contents, write_contents

__all__ = [
    "CARD", "FORMAT", "METRICS", "RECIPE", "SIGNATURE", "SIGNED", "TABLES", "WEIGHTS",
    "Checkpoint", "load_checkpoint", "save_checkpoint",
]  # fmt: skip


@dataclass(frozen=True)
class Checkpoint:
    """A trained tagger as data.

    Attributes:
        recipe: How it was made.
        vocabularies: Symbol tables, in row order.
        weights: The model's whole state: parameters and buffers by attribute path, float32.
        metrics: Scores, what was learnt from, what it descends from.
        signature: Versions of the library, dictionary and romaniser, seed, file hashes.
        card: The model card, Markdown.
    """

    recipe: Recipe
    vocabularies: Vocabularies
    weights: dict[str, Tensor]
    metrics: Metrics = field(default_factory=Metrics)
    signature: dict[str, Any] = field(default_factory=dict)
    card: str = ""

    @property
    def source_sha256(self) -> str | None:
        """Of the weights that it began with, where it descends from another model."""
        descent = self.metrics.transfer
        return None if descent is None else descent.sha256


def save_checkpoint(
    directory: Path,
    checkpoint: Checkpoint,
    versions: dict[str, str],
    further: Iterable[str] = (),
) -> None:
    """Writes a checkpoint; the signature comes last.

    Args:
        directory: Made when missing.
        checkpoint: What to write; its ``signature`` is made anew.
        versions: Front-end and romaniser signatures.
        further: Names of files that lie there already and belong to the model too.

    Raises:
        CheckpointError: The directory cannot be written, a link, a pipe or the like stands in
            a file's place, or what is to be written could not be read again.
    """
    table = checkpoint.vocabularies.phrases
    contents = Contents(
        checkpoint.weights,
        checkpoint.recipe,
        tables_of(checkpoint.vocabularies),
        checkpoint.metrics,
        checkpoint.card,
        {} if table is None else {PHRASES: table.content},
    )
    write_contents(directory, contents, versions, FORMAT, further)


def load_checkpoint(directory: Path) -> Checkpoint:
    """Reads and checks a checkpoint.

    Raises:
        CheckpointError: Not a model directory, or a file is missing, damaged, foreign or not
            what a model can have.
    """
    if not directory.is_dir():
        raise CheckpointError("expected a model directory, found none", path=directory)
    files = SignedFiles(directory)
    recipe, metrics = stored_recipe(files), stored_metrics(files)
    card = text_of(files.read(CARD), files.path(CARD))
    vocabularies = replace(stored_tables(files, recipe), phrases=stored_phrases(files, recipe))
    shapes = model_shapes(recipe, vocabularies, files)
    weights = stored_weights(files, stored_shapes(shapes, files.format))
    weights = upgraded(weights, shapes, files.format, metrics)
    check_numbers(weights, files.path(WEIGHTS))
    files.check_further()
    return Checkpoint(recipe, vocabularies, weights, metrics, files.signature, card)
