"""What a model directory says of itself, as plain values."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

from ..models.directory import model_directory
from .checkpoint import load_checkpoint
from .stored.metrics import Metrics


def model_info(name_or_directory: str | Path) -> dict[str, Any]:
    """Describes a model without building it.

    Returns:
        ``name``, ``directory``, ``description``, ``language``, ``labels``, ``scheme``,
        ``head``, ``heads`` (further ones by name), ``parameters``, ``words``, ``units``, ``unit``,
        ``bytes`` of the directory,
        ``corpora`` (each with name, licence, version and counts), ``scores`` by corpus,
        ``replicas`` (scores over seeds, where there are several), ``transfer`` (what the model
        descends from, or ``None``), ``signature`` and the model ``card``.

    Raises:
        ConfigError: Neither a shipped model nor a directory.
        CheckpointError: The directory is not a sound model.
    """
    directory = model_directory(name_or_directory)
    checkpoint = load_checkpoint(directory)
    recipe, tables, metrics = checkpoint.recipe, checkpoint.vocabularies, checkpoint.metrics
    return {
        "name": recipe.name,
        "directory": str(directory),
        "description": recipe.description,
        "language": recipe.language,
        "labels": list(tables.tags.labels),
        "scheme": recipe.classifier.scheme,
        "head": recipe.classifier.head,
        "heads": {
            name: {"kind": config.kind, "labels": list(tables.heads[name].labels)}
            for name, config in recipe.heads.items()
        },
        "parameters": sum(weight.numel() for weight in checkpoint.weights.values()),
        "words": len(tables.words),
        "units": len(tables.units),
        "unit": tables.unit,
        "bytes": sum(_size(file) for file in directory.iterdir()),
        "corpora": [corpus.model_dump(mode="json") for corpus in metrics.corpora],
        "scores": {name: scores.model_dump(mode="json") for name, scores in metrics.of().items()},
        "replicas": _replicas(metrics),
        "transfer": metrics.transfer and metrics.transfer.model_dump(mode="json"),
        "signature": checkpoint.signature,
        "card": checkpoint.card,
    }


def _size(file: Path) -> int:
    """Bytes of a regular file; what a link leads to is not the model's."""
    about = file.lstat()
    return about.st_size if stat.S_ISREG(about.st_mode) else 0


def _replicas(metrics: Metrics) -> dict[str, Any] | None:
    if metrics.replicas is None:
        return None
    scores = {name: one.model_dump(mode="json") for name, one in metrics.spread().items()}
    return {"seeds": list(metrics.replicas.seeds), "scores": scores}
