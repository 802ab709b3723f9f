"""What a model directory says of itself, as plain values."""

from __future__ import annotations

import stat
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ..core.types import CLASSIFIER
from .arrays import arrays_of
from .checkpoint import Checkpoint
from .directory import model_directory
from .domains.stored import Trained, domain_directory, load_trained
from .stored.metrics import Metrics
from .stored.signature import is_language_model


def model_info(name_or_directory: str | Path) -> dict[str, Any]:
    """Describes a model, or an assistant with all of its models, without building it.

    Returns:
        Of a language model ``name``, ``directory``, ``description``, ``language``, ``reads``,
        ``layers``, ``parameters``, ``words`` it predicts, ``perplexity``, ``bytes``, ``corpora``,
        ``signature`` and ``card``. Of others:
        ``name``, ``directory``, ``description``, ``language``, ``labels``, ``scheme``,
        ``head``, ``heads`` (further ones by name), ``domains`` (of an assistant, the directory of
        each one's model), ``parameters``, ``words``, ``units``, ``unit``,
        ``bytes`` of the directory, ``gazetteer`` (name, licence and number of the phrases of a
        table, or ``None``),
        ``corpora`` (each with name, licence, version and counts), ``scores`` by corpus,
        ``head_scores`` (by corpus, of further heads and of frames, where there are),
        ``replicas`` (scores over seeds, where there are several), ``transfer`` (what the model
        descends from, or ``None``), ``signature`` and the model ``card``.

    Raises:
        ConfigError: Neither a shipped model nor a directory.
        CheckpointError: The directory is not a sound model.
    """
    directory = model_directory(name_or_directory)
    if is_language_model(directory):
        return _language_model_info(directory)
    trained = load_trained(directory)
    recipe, metrics = trained.recipe, trained.metrics
    domains = _domains(trained, directory)
    return {
        "name": recipe.name,
        "directory": str(directory),
        "description": recipe.description,
        "language": recipe.language,
        "scheme": recipe.classifier.scheme,
        "head": recipe.classifier.head,
        **_tables(trained),
        "domains": {name: str(place) for name, place in domains.items()},
        "bytes": sum(_size(f) for place in (directory, *domains.values()) for f in place.iterdir()),
        "gazetteer": _gazetteer(trained),
        "corpora": [corpus.model_dump(mode="json") for corpus in metrics.corpora],
        "scores": {name: scores.model_dump(mode="json") for name, scores in metrics.of().items()},
        "head_scores": _head_scores(metrics),
        "replicas": _replicas(metrics),
        "transfer": metrics.transfer and metrics.transfer.model_dump(mode="json"),
        "signature": trained.signature,
        "card": trained.card,
    }


def _language_model_info(directory: Path) -> dict[str, Any]:
    from .language_models.stored import load_language_model  # loads PyTorch

    stored = load_language_model(directory)
    recipe, config = stored.recipe, stored.recipe.language_model
    assert config is not None  # or it had not been read
    return {
        "name": recipe.name,
        "directory": str(directory),
        "description": recipe.description,
        "language": recipe.language,
        "reads": list(config.reads),
        "layers": config.layers,
        "parameters": sum(weight.numel() for weight in stored.weights.values()),
        "words": len(stored.words),
        "perplexity": stored.metrics.perplexity,
        "bytes": sum(_size(file) for file in directory.iterdir()),
        "corpora": [corpus.model_dump(mode="json") for corpus in stored.metrics.corpora],
        "signature": stored.signature,
        "card": stored.card,
    }


def _domains(trained: Trained, directory: Path) -> dict[str, Path]:
    """Where an assistant's models lie."""
    models = () if isinstance(trained, Checkpoint) else trained.models
    return {domain: domain_directory(directory, domain) for domain in models}


def _gazetteer(trained: Trained) -> dict[str, Any] | None:
    """The table of phrases; of an assistant, that of the first model which has one."""
    models = [trained] if isinstance(trained, Checkpoint) else list(trained.models.values())
    tables = (model.vocabularies.phrases for model in models)
    table = next(filter(None, tables), None)
    if table is None:
        return None
    return {**asdict(table.source), "phrases": table.size, "kinds": list(table.kinds)}


def _tables(trained: Trained) -> dict[str, Any]:
    """Labels and sizes; of an assistant, those of its models together."""
    models = [trained] if isinstance(trained, Checkpoint) else list(trained.models.values())
    tables = [model.vocabularies for model in models]
    heads = {
        name: {"kind": config.kind, "labels": _all(t.heads[name].labels for t in tables)}
        for name, config in trained.recipe.heads.items()
    }
    arrays = [array for model in models for array in arrays_of(model.weights).values()]
    parameters = sum(array.size for array in arrays)
    if not isinstance(trained, Checkpoint):
        classifier = trained.classifier
        labels = list(classifier.domains.labels)
        heads = {classifier.config.label: {"kind": "maximum entropy", "labels": labels}, **heads}
        parameters += classifier.weight.numel() + classifier.bias.numel()
    return {
        "labels": _all(t.tags.labels for t in tables),
        "heads": heads,
        "parameters": parameters,
        "words": len(_all(t.words.symbols for t in tables)),
        "units": len(_all(t.units.symbols for t in tables)),
        "unit": tables[0].unit,
    }


def _all(names: Iterable[Iterable[str]]) -> list[str]:
    """Each once, in the order of their first place."""
    return list(dict.fromkeys(name for some in names for name in some))


def _size(file: Path) -> int:
    """Bytes of a regular file; what a link leads to is not the model's."""
    about = file.lstat()
    return about.st_size if stat.S_ISREG(about.st_mode) else 0


def _head_scores(metrics: Metrics) -> dict[str, dict[str, Any]]:
    further = {
        corpus: {head: s.model_dump(mode="json") for head, s in heads.items() if head != CLASSIFIER}
        for corpus, heads in metrics.scores.items()
    }
    return {corpus: heads for corpus, heads in further.items() if heads}


def _replicas(metrics: Metrics) -> dict[str, Any] | None:
    if metrics.replicas is None:
        return None
    scores = {name: one.model_dump(mode="json") for name, one in metrics.spread().items()}
    return {"seeds": list(metrics.replicas.seeds), "scores": scores}
