"""A model directory's files written, the signature last."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ... import __version__
from ...config import Recipe
from ...core.errors import CheckpointError
from ...core.files import write_bytes, write_text
from ...core.storage import write_json, write_tensors
from .metrics import Metrics
from .recipe import check_whole
from .signature import CARD, METRICS, RECIPE, SIGNATURE, SIGNED, TABLES, WEIGHTS, sign
from .trust import check_target

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True)
class Contents:
    """What the files of a model directory hold.

    Attributes:
        weights: By name, as they are stored; see ``precision``.
        recipe: How the model was made.
        tables: Symbols in row order, plain values.
        metrics, card: Of the model.
        files: Further ones, by name.
    """

    weights: Mapping[str, Tensor]
    recipe: Recipe
    tables: dict[str, Any]
    metrics: Metrics
    card: str
    files: Mapping[str, bytes] = field(default_factory=dict)


def write_contents(
    directory: Path,
    contents: Contents,
    versions: Mapping[str, str],
    format: str,
    further: Iterable[str] = (),
) -> None:
    """Writes a model directory, which is made when missing.

    Args:
        directory: Where.
        contents: What.
        versions: What the signature says beside what made the model.
        format: Of the directory.
        further: Names of files that lie there already and belong to the model too.

    Raises:
        CheckpointError: The directory cannot be written, a link, a pipe or the like stands in
            a file's place, or what is to be written could not be read again.
    """
    import torch

    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CheckpointError(f"cannot write: {error.strerror}", path=directory) from None
    for name in (*SIGNED, *contents.files, SIGNATURE):
        check_target(directory / name)
    recipe = contents.recipe
    check_whole(recipe, directory / RECIPE)
    write_tensors(directory / WEIGHTS, contents.weights, {"format": format})
    write_json(directory / RECIPE, recipe.model_dump(mode="json"))
    write_json(directory / TABLES, contents.tables)
    write_json(directory / METRICS, contents.metrics.model_dump(mode="json"))
    write_text(directory / CARD, contents.card)
    for name, content in contents.files.items():
        write_bytes(directory / name, content)
    made = {
        "xscript_ner": __version__,
        "torch": torch.__version__,
        "python": platform.python_version(),
        "seed": recipe.seed,
        "scheme": recipe.classifier.scheme,
        **versions,
    }
    sign(directory, made, [*further, *contents.files], format)
