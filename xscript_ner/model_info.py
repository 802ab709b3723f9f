"""What a model directory says of itself, as plain values."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .checkpoint import load_checkpoint
from .corpora import corpora
from .tagger import model_directory


def model_info(name_or_directory: str | Path) -> dict[str, Any]:
    """Describes a model without building it.

    Returns:
        ``name``, ``directory``, ``description``, ``language``, ``labels``, ``scheme``,
        ``head``, ``parameters``, ``words``, ``bigrams``, ``bytes`` of the directory,
        ``corpora`` (name, licence and version by part of the recipe), ``scores``,
        ``signature`` and the model ``card``.

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
        "bigrams": len(tables.bigrams),
        "bytes": sum(file.stat().st_size for file in directory.iterdir() if file.is_file()),
        "corpora": {
            part: [_corpus(corpus.name, corpus.part, corpus.path) for corpus in configs]
            for part, configs in (
                ("train", recipe.data.train),
                ("dev", recipe.data.dev),
                ("test", recipe.data.test),
            )
        },
        "scores": {
            name: scores
            for name, scores in checkpoint.metrics.items()
            if isinstance(scores, dict) and "f1" in scores
        },
        "signature": checkpoint.signature,
        "card": checkpoint.card,
    }


def _corpus(name: str | None, part: str | None, path: str | None) -> dict[str, str]:
    info = corpora().get(name or "")
    return {
        "name": f"{name}:{part}" if name else Path(path or "").name,
        "licence": info.licence if info else "unknown",
        "version": info.version if info else "",
    }
