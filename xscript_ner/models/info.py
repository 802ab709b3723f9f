"""What a model directory says of itself, as plain values."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..models.directory import model_directory
from .checkpoint import load_checkpoint


def model_info(name_or_directory: str | Path) -> dict[str, Any]:
    """Describes a model without building it.

    Returns:
        ``name``, ``directory``, ``description``, ``language``, ``labels``, ``scheme``,
        ``head``, ``parameters``, ``words``, ``units``, ``unit``, ``bytes`` of the directory,
        ``corpora`` (each with name, licence, version and counts), ``scores`` by corpus,
        ``replicas`` (scores over seeds, where there are several), ``transfer`` (what the model
        descends from, or ``None``), ``signature`` and the model ``card``.

    Raises:
        ConfigError: Neither a shipped model nor a directory.
        CheckpointError: The directory is not a sound model.
    """
    directory = model_directory(name_or_directory)
    checkpoint = load_checkpoint(directory)
    recipe, tables = checkpoint.recipe, checkpoint.vocabularies
    return {
        "name": recipe.name,
        "directory": str(directory),
        "description": recipe.description,
        "language": recipe.language,
        "labels": list(tables.tags.labels),
        "scheme": recipe.classifier.scheme,
        "head": recipe.classifier.head,
        "parameters": sum(weight.numel() for weight in checkpoint.weights.values()),
        "words": len(tables.words),
        "units": len(tables.units),
        "unit": tables.unit,
        "bytes": sum(file.stat().st_size for file in directory.iterdir() if file.is_file()),
        "corpora": checkpoint.metrics.get("corpora", []),
        "scores": checkpoint.metrics.get("scores", {}),
        "replicas": checkpoint.metrics.get("replicas"),
        "transfer": checkpoint.metrics.get("transfer"),
        "signature": checkpoint.signature,
        "card": checkpoint.card,
    }
