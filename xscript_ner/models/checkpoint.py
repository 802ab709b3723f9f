"""A model directory: recipe, vocabularies, safetensors weights, model card, signature.

Nothing is ever unpickled. ``signature.json`` is written last and holds the SHA-256 of every
other file, so that a missing, cut-off or exchanged file is found before it is used.
"""

from __future__ import annotations

import hashlib
import platform
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from .. import __version__
from ..config import Recipe, parse
from ..core.errors import CheckpointError, ConfigError
from ..core.files import write_text
from ..core.storage import missing, read_json, read_tensors, write_json, write_tensors
from ..core.tags import TagSet
from ..core.vocab import SPECIALS, Vocabulary
from ..inputs.batching import Vocabularies

FORMAT = "xscript-ner tagger/1"
WEIGHTS, RECIPE, TABLES = "model.safetensors", "recipe.json", "vocabularies.json"
CARD, METRICS, SIGNATURE = "README.md", "metrics.json", "signature.json"
SIGNED = (WEIGHTS, RECIPE, TABLES, METRICS, CARD)


@dataclass(frozen=True)
class Checkpoint:
    """A trained tagger as data.

    Attributes:
        recipe: How it was made.
        vocabularies: Symbol tables, in row order.
        weights: Tensors by attribute path, float32.
        metrics: Corpus part to scores.
        signature: Versions of the library, dictionary and romaniser, seed, file hashes.
        card: The model card, Markdown.
    """

    recipe: Recipe
    vocabularies: Vocabularies
    weights: dict[str, Tensor]
    metrics: dict[str, Any] = field(default_factory=dict)
    signature: dict[str, Any] = field(default_factory=dict)
    card: str = ""


def save_checkpoint(directory: Path, checkpoint: Checkpoint, versions: dict[str, str]) -> None:
    """Writes a checkpoint; the signature comes last.

    Args:
        directory: Made when missing.
        checkpoint: What to write; its ``signature`` is made anew.
        versions: Front-end and romaniser signatures.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CheckpointError(f"cannot write: {error.strerror}", path=directory) from None
    recipe = checkpoint.recipe
    half = recipe.checkpoint.precision == "float16"
    weights = {n: w.half() if half else w for n, w in checkpoint.weights.items()}
    write_tensors(directory / WEIGHTS, weights, {"format": FORMAT})
    write_json(directory / RECIPE, recipe.model_dump(mode="json"))
    write_json(directory / TABLES, _tables(checkpoint.vocabularies))
    write_json(directory / METRICS, checkpoint.metrics)
    write_text(directory / CARD, checkpoint.card)
    files = {n: _sha256(directory / n) for n in SIGNED}
    signature = {
        "format": FORMAT,
        "xscript_ner": __version__,
        "torch": torch.__version__,
        "python": platform.python_version(),
        "seed": recipe.seed,
        "scheme": recipe.classifier.scheme,
        **versions,
        "sha256": files,
    }
    write_json(directory / SIGNATURE, signature)


def load_checkpoint(directory: Path) -> Checkpoint:
    """Reads and checks a checkpoint.

    Raises:
        CheckpointError: Not a model directory, or a file is missing, damaged or foreign.
    """
    if not directory.is_dir():
        raise CheckpointError("expected a model directory, found none", path=directory)
    signature = read_json(directory / SIGNATURE)
    found = signature.get("format") if isinstance(signature, dict) else signature
    if found != FORMAT:
        raise CheckpointError(
            f"expected format {FORMAT!r}, found {found!r}", path=directory / SIGNATURE
        )
    sums = signature.get("sha256")
    if not isinstance(sums, dict) or set(sums) != set(SIGNED):
        raise CheckpointError(
            f"expected the SHA-256 of {', '.join(SIGNED)}", path=directory / SIGNATURE
        )
    for name in SIGNED:
        if _sha256(directory / name) != sums[name]:
            raise CheckpointError(
                "file is cut off or foreign: its SHA-256 is not the one signed",
                path=directory / name,
            )
    weights, _ = read_tensors(directory / WEIGHTS)
    try:
        recipe = parse(Recipe, read_json(directory / RECIPE), directory / RECIPE)
    except ConfigError as error:
        raise CheckpointError(error.message, path=directory / RECIPE) from None
    return Checkpoint(
        recipe=recipe,
        vocabularies=_vocabularies(directory / TABLES),
        weights={name: weight.float() for name, weight in weights.items()},
        metrics=read_json(directory / METRICS),
        signature=signature,
        card=(directory / CARD).read_text(encoding="utf-8"),
    )


def _sha256(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise missing(path, error) from None


def _tables(vocabularies: Vocabularies) -> dict[str, Any]:
    own = slice(len(SPECIALS), None)
    return {
        "words": vocabularies.words.symbols[own],
        "bigrams": vocabularies.bigrams.symbols[own],
        "features": {n: table.symbols[own] for n, table in vocabularies.features.items()},
        "labels": vocabularies.tags.labels,
        "scheme": vocabularies.tags.scheme_name,
    }


def _vocabularies(path: Path) -> Vocabularies:
    tables = read_json(path)
    try:
        return Vocabularies(
            words=Vocabulary(tables["words"]),
            bigrams=Vocabulary(tables["bigrams"]),
            features={name: Vocabulary(symbols) for name, symbols in tables["features"].items()},
            tags=TagSet(tables["labels"], tables["scheme"]),
        )
    except (AttributeError, KeyError, TypeError, ConfigError) as error:
        raise CheckpointError(f"not the vocabularies of a tagger: {error}", path=path) from None
