"""A language model's directory: the files of any model, under a format of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from ...config import Recipe, WordsConfig
from ...core.errors import CheckpointError, ConfigError
from ...core.tags import TagSet
from ...core.vocab import SPECIALS, Vocabulary
from ...inputs.readings import unit_of
from ...inputs.vocabularies import CLASSIFIER, Vocabularies
from ..build import outline, without_memory
from ..checkpoint import Checkpoint
from ..precision import stored_form
from ..stored.metrics import Metrics, stored_metrics
from ..stored.recipe import stored_recipe
from ..stored.signature import (
    CARD,
    LANGUAGE_MODEL,
    LANGUAGE_MODEL_INT8,
    LANGUAGE_MODELS,
    RECIPE,
    TABLES,
    WEIGHTS,
    SignedFiles,
)
from ..stored.tables import bounded_tables, check_readings, check_symbols
from ..stored.trust import refuse, text_of
from ..stored.weights import Shapes, check_numbers, stored_weights
from ..stored.writing import Contents, write_contents
from .model import BOUNDARY, build_language_model

ROMAJI = "romaji"
"""The reading that a tagger's character module shares."""


@dataclass(frozen=True)
class StoredLanguageModel:
    """A pretrained language model as data.

    Attributes:
        recipe: How it was made.
        words: Those it predicts, commonest first.
        readings: Units of what it reads, by reading.
        weights: By attribute path, float32.
        metrics: Perplexity, corpora.
        signature: Versions, seed, file hashes.
        card: Markdown.
    """

    recipe: Recipe
    words: Vocabulary
    readings: Mapping[str, Vocabulary]
    weights: Mapping[str, Tensor]
    metrics: Metrics = field(default_factory=Metrics)
    signature: dict[str, Any] = field(default_factory=dict)
    card: str = ""

    @property
    def sha256(self) -> str:
        """Of its weights, as its signature has it."""
        sums: dict[str, str] = self.signature["sha256"]
        return sums[WEIGHTS]

    @property
    def source_sha256(self) -> str | None:
        """It descends from nothing."""
        return None


def save_language_model(
    directory: Path, model: StoredLanguageModel, versions: Mapping[str, str]
) -> None:
    """Writes a language model's directory; the signature comes last.

    Raises:
        CheckpointError: As of ``write_contents``.
    """
    own = slice(len(SPECIALS), None)
    readings = {name: table.symbols[own] for name, table in model.readings.items()}
    tables = {"words": model.words.symbols[own], "readings": readings}
    precision = model.recipe.checkpoint.precision
    weights = stored_form(model.weights, precision)
    contents = Contents(weights, model.recipe, tables, model.metrics, model.card)
    format = LANGUAGE_MODEL_INT8 if precision == "int8" else LANGUAGE_MODEL
    write_contents(directory, contents, versions, format)


def load_language_model(directory: Path) -> StoredLanguageModel:
    """Reads and checks a language model.

    Raises:
        CheckpointError: Not a language model, or a file is missing, damaged or foreign.
    """
    if not directory.is_dir():
        raise CheckpointError("expected a language model's directory, found none", path=directory)
    files = SignedFiles(directory, LANGUAGE_MODELS)
    recipe, metrics = stored_recipe(files), stored_metrics(files)
    words, readings = _tables(files, recipe)
    weights = stored_weights(files, _shapes(recipe, words, readings, files))
    check_numbers(weights.arrays, files.path(WEIGHTS))
    files.check_further()
    card = text_of(files.read(CARD), files.path(CARD))
    return StoredLanguageModel(recipe, words, readings, weights, metrics, files.signature, card)


def _tables(files: SignedFiles, recipe: Recipe) -> tuple[Vocabulary, dict[str, Vocabulary]]:
    path, tables = files.path(TABLES), bounded_tables(files)
    try:
        words, readings = tables["words"], tables["readings"]
        lists = {"words": words} | {f"readings.{name}": own for name, own in readings.items()}
    except (AttributeError, KeyError, TypeError) as error:
        raise refuse(f"not the vocabularies of a language model: {error!r}", path) from None
    for name, symbols in lists.items():
        check_symbols(name, symbols, path)
    if BOUNDARY not in words:
        raise refuse(f"expected the word {BOUNDARY!r}, found none", path)
    check_readings(readings, recipe, path)
    return Vocabulary(words), {name: Vocabulary(own) for name, own in readings.items()}


def _shapes(
    recipe: Recipe, words: Vocabulary, readings: Mapping[str, Vocabulary], files: SignedFiles
) -> Shapes:
    config, pretraining = recipe.language_model, recipe.pretraining
    if config is None or pretraining is None:
        message = "expected tables 'language_model' and 'pretraining', found other than that"
        raise refuse(message, files.path(RECIPE))
    try:
        with without_memory():
            model = build_language_model(config, pretraining, words, readings, torch.Generator())
    except (RuntimeError, TypeError, ValueError, OverflowError, ConfigError) as error:
        reason = " ".join(str(error).split())
        raise refuse(f"no model has the recipe's sizes: {reason}", files.path(RECIPE)) from None
    return {name: tuple(tensor.shape) for name, tensor in model.state_dict().items()}


def as_source(model: StoredLanguageModel) -> Checkpoint:
    """The language model as transfer sees any source: a tagger that knows no label.

    Its reading of romaji is that tagger's character module, and the vectors by which it predicts
    words are its word vectors.
    """
    config = model.recipe.language_model
    assert config is not None  # or it had not been read
    words = model.weights["softmax.weight"]
    chars = f"language_model.chars.{ROMAJI}."
    weights = {name: w for name, w in model.weights.items() if name.startswith("language_model.")}
    weights |= {
        f"chars.{name.removeprefix(chars)}": w
        for name, w in model.weights.items()
        if name.startswith(chars)
    }
    weights["words.embedding.weight"] = torch.cat([words.new_zeros(1, words.shape[1]), words])
    known = model.recipe.chars.model_copy(
        update={"embedding": config.embedding, "encoder": config.encoder}
    )
    recipe = model.recipe.model_copy(
        update={
            "chars": known,
            "words": WordsConfig(embedding=words.shape[1]),
            "pretraining": None,
        }
    )
    tables = Vocabularies(
        words=model.words,
        units=model.readings.get(ROMAJI, Vocabulary()),
        unit=unit_of(config),
        features={},
        heads={CLASSIFIER: TagSet([], recipe.classifier.scheme)},
        readings=model.readings,
    )
    drawn = outline(recipe, tables).state_dict()
    weights = {name: w for name, w in weights.items() if name in drawn}
    return replace(Checkpoint(recipe, tables, weights, model.metrics), signature=model.signature)
