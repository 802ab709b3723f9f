"""A model as training finds it: fresh, with word vectors, with what it has from its source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import torch

from ..config import Recipe
from ..core.errors import ConfigError
from ..core.types import Sentence
from ..inputs.datasets import prepare_corpora, self_contained, training_sentences
from ..inputs.indexer import Indexer
from ..inputs.preparation import build_preparer
from ..inputs.vocabularies import Vocabularies, collect
from ..models import TaggerModel, build_tagger
from ..transfer_learning.apply import apply_transfer, extend_vocabularies
from ..transfer_learning.report import TransferReport
from ..vectors.report import FileReport, SpaceReport
from ..vectors.shared_space import SharedSpace
from .augmentation.copies import augmented
from .language_models.reading import (
    ReadLanguageModel,
    language_model_schedule,
    read_language_model,
    with_language_model,
)
from .schedule import Schedule, schedule_of
from .transfer_source import Descent, TransferSource, load_transfer_source, plan_of, warned


@dataclass(frozen=True)
class InitialModel:
    """What training starts from.

    Attributes:
        model: Not yet trained on the recipe's data.
        indexer: Over the tables that the model was built from.
        generator: Drew the fresh weights, and goes on in training.
        schedule: How its parts learn.
        descent: What it has from a source, when the recipe names one.
        spaces: How the languages of its word vectors came into one space.
        file: What it has of a file of word vectors.
        reading: The language model whose states it reads.
    """

    model: TaggerModel
    indexer: Indexer
    generator: torch.Generator
    schedule: Schedule
    descent: Descent | None
    spaces: dict[str, SpaceReport] = field(default_factory=dict)
    file: FileReport | None = None
    reading: ReadLanguageModel | None = None


def build_initial_model(
    recipe: Recipe,
    sentences: Sequence[Sentence],
    space: SharedSpace | None = None,
    source: TransferSource | None = None,
    reading: ReadLanguageModel | None = None,
) -> InitialModel:
    """Builds a recipe's model over its training sentences.

    Args:
        recipe: The description.
        sentences: Give the vocabularies.
        space: Its word vectors fill the word embedding.
        source: The source that the recipe's ``[transfer]`` names, and further ones; their parts
            come last, over fresh weights and word vectors.
        reading: The language model that the recipe's ``[language_model]`` names.

    Raises:
        TransferError: The plan means nothing for these two models.
    """
    vocabularies = collect(sentences, recipe)
    vectors = None if space is None else space.together(recipe.language)
    if recipe.vectors is not None and vectors is not None:
        words = vectors.extend(vocabularies.words, recipe.vectors.words)
        vocabularies = replace(vocabularies, words=words)
    if reading is not None:
        vocabularies = replace(vocabularies, readings=reading.stored.readings)
    if recipe.transfer is not None and source is not None:
        for config, one in zip(recipe.transfer.sources, source.all, strict=True):
            theirs = one.checkpoint.vocabularies
            vocabularies = extend_vocabularies(vocabularies, theirs, plan_of(config))
    generator = torch.Generator().manual_seed(recipe.seed)
    model = build_tagger(recipe, vocabularies, generator)
    if recipe.vectors is not None and vectors is not None:
        if model.words.embedding is None:
            raise ConfigError("[vectors] fill word vectors, but words.inputs has no 'words'")
        vectors.fill(model.words.embedding.weight, vocabularies.words, recipe.vectors.scale)
    schedule, descent = Schedule(), None
    if recipe.transfer is not None and source is not None:
        schedule, descent = _inherit(recipe, model, vocabularies, source)
    if reading is not None:
        reading.fill(model)
        schedule |= language_model_schedule(recipe, model)
    if recipe.vectors is not None and recipe.vectors.fixed:
        schedule = schedule.with_fixed("words.embedding")
    indexer = Indexer(vocabularies, recipe)
    spaces = {} if space is None else space.reports
    file = None if space is None else space.file
    return InitialModel(model, indexer, generator, schedule, descent, spaces, file, reading)


def _inherit(
    recipe: Recipe, model: TaggerModel, vocabularies: Vocabularies, source: TransferSource
) -> tuple[Schedule, Descent]:
    config = recipe.transfer
    assert config is not None
    schedule = schedule_of(config, model, recipe.training, bool(recipe.data.dev))
    reports = []
    for own, one in zip(config.sources, source.all, strict=True):
        done = apply_transfer(one.checkpoint, model, vocabularies, plan_of(own), recipe)
        reports.append((own.parts, done))
    report = TransferReport.joined(reports)
    return schedule, Descent(source, config, warned(report, schedule, recipe.training))


Read = dict[str, list[Sentence]]
"""Training sentences of recipes, by what of the recipe they depend on."""
BESIDE = {"name", "description", "seed", "transfer", "training", "checkpoint"}
"""What of a recipe they do not depend on."""


def sentences_key(recipe: Recipe) -> str:
    """What of a recipe its training sentences depend on."""
    return recipe.model_dump_json(exclude=BESIDE)


def preview(recipe: Recipe, data_dir: Path | None = None, read: Read | None = None) -> Descent:
    """What a recipe's transfer would do, without training.

    Vocabularies come from the training sentences alone: word vectors are not learnt, so the
    words they would add are not counted.

    Args:
        recipe: Has a ``[transfer]``.
        data_dir: Where registered corpora lie; see ``corpora``.
        read: Keeps the sentences for the next recipe of the same ``sentences_key``.

    Raises:
        ConfigError: The recipe has no ``[transfer]``, or no such source.
        DataError: A corpus cannot be read, or nothing in it can be learnt from.
        TransferError: The plan means nothing for these two models.
    """
    recipe = self_contained(recipe)
    source = load_transfer_source(recipe.transfer)
    if source is None:
        raise ConfigError("the recipe has no [transfer]")
    reading = read_language_model(recipe.language_model)
    recipe = with_language_model(recipe, reading)
    read = {} if read is None else read
    key = sentences_key(recipe)
    if key not in read:
        read.clear()
        preparer = build_preparer(recipe)
        train = prepare_corpora(recipe.data.train, recipe.data, preparer, data_dir)
        sentences = training_sentences(train, recipe.data.size, not recipe.label_heads)
        read[key] = sentences + augmented(sentences, recipe, preparer)
    sentences = read[key]
    descent = build_initial_model(recipe, sentences, None, source, reading).descent
    assert descent is not None
    return descent
