"""A model directory: recipe, vocabularies, safetensors weights, model card, signature.

Nothing is ever unpickled. ``signature.json`` is written last and holds the SHA-256 of every
other file, so that a missing, cut-off or exchanged file is found before it is used. As anyone
can sign anything, what is signed is checked all the same, and weights are compared with the
recipe before anything of their size is allocated. What each file must be is in ``stored``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..config import Precision, Recipe
from ..core.errors import CheckpointError
from ..inputs.vocabularies import Vocabularies
from .precision import rounded, stored_form
from .stored.metrics import Metrics, stored_metrics
from .stored.phrases import PHRASES, stored_phrases
from .stored.recipe import stored_recipe
from .stored.signature import (
    CARD,
    FORMAT,
    FORMAT_INT8,
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

if TYPE_CHECKING:
    from torch import Tensor

__all__ = [
    "CARD", "FORMAT", "METRICS", "RECIPE", "SIGNATURE", "SIGNED", "TABLES", "WEIGHTS",
    "Checkpoint", "load_checkpoint", "save_checkpoint", "with_precision",
]  # fmt: skip


@dataclass(frozen=True)
class Checkpoint:
    """A trained tagger as data.

    Attributes:
        recipe: How it was made.
        vocabularies: Symbol tables, in row order.
        weights: The model's whole state: parameters and buffers by attribute path, float32;
            ``ArrayWeights`` where it was read.
        metrics: Scores, what was learnt from, what it descends from.
        signature: Versions of the library, dictionary and romaniser, seed, file hashes.
        card: The model card, Markdown.
    """

    recipe: Recipe
    vocabularies: Vocabularies
    weights: Mapping[str, Tensor]
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
    precision = checkpoint.recipe.checkpoint.precision
    contents = Contents(
        stored_form(checkpoint.weights, precision),
        checkpoint.recipe,
        tables_of(checkpoint.vocabularies),
        checkpoint.metrics,
        checkpoint.card,
        {} if table is None else {PHRASES: table.content},
    )
    format = FORMAT_INT8 if precision == "int8" else FORMAT
    write_contents(directory, contents, versions, format, further)


def with_precision(checkpoint: Checkpoint, precision: Precision) -> Checkpoint:
    """The model as it is once it was stored in another precision, without training it anew.

    Its scores and card remain those of the model that was given: where they are to be its own,
    evaluate it.
    """
    config = checkpoint.recipe.checkpoint.model_copy(update={"precision": precision})
    recipe = checkpoint.recipe.model_copy(update={"checkpoint": config})
    return replace(checkpoint, recipe=recipe, weights=rounded(checkpoint.weights, precision))


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
    check_numbers(weights.arrays, files.path(WEIGHTS))
    files.check_further()
    return Checkpoint(recipe, vocabularies, weights, metrics, files.signature, card)
