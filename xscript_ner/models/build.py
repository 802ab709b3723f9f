"""Turns a recipe and vocabularies into modules; nothing else reads a recipe's sizes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import torch
from torch import nn
from torch.overrides import TorchFunctionMode

from ..config import ClassifierConfig, HeadConfig, LanguageModelConfig, Recipe
from ..core.errors import ConfigError
from ..core.vocab import PADDING, UNKNOWN, Vocabulary
from ..inputs.vocabularies import Vocabularies
from ..nn.chars import CHARACTER_ENCODERS, CharacterModule
from ..nn.dropout import Dropout, SentenceDropout, drawing_from
from ..nn.encoders import ENCODERS
from ..nn.heads import HEADS, LABEL, TAGS, Head
from ..nn.language_model import ContextModule
from ..nn.tasks import TaskModule
from ..nn.words import WORDS, FeatureEmbeddings, WordModule
from ..text.gazetteers import GAZETTEER
from .tagger import CHARS, FEATURES, TaggerModel


def build_tagger(
    recipe: Recipe, vocabularies: Vocabularies, generator: torch.Generator
) -> TaggerModel:
    """A model with fresh weights.

    Args:
        recipe: Gives kinds and sizes.
        vocabularies: Give the numbers of rows.
        generator: Fresh weights are drawn from it, and dropout is in training.

    Raises:
        ConfigError: An option of an encoder that it does not take.
    """
    with drawing_from(generator):
        chars = _chars(recipe, vocabularies, generator)
        tables = {
            name: _embedding(table, recipe.features.embedding)
            for name, table in vocabularies.features.items()
        }
        features = FeatureEmbeddings(
            tables=tables, dropout=Dropout(recipe.features.dropout, generator)
        )
        above = _above(recipe)
        context = _context(recipe, vocabularies, generator)
        widths = TaggerModel.widths(chars, features, above, context)
        words = _words(recipe, vocabularies, widths, generator)
        upper = _upper(recipe, words.output_size, features, above, generator)
        sizes = {name: upper[name].output_size if name in upper else words.output_size
                 for name in recipe.tasks}  # fmt: skip
        heads = {
            name: _head(task, sizes[name], vocabularies.heads[name])
            for name, task in recipe.tasks.items()
        }
    return TaggerModel(
        chars=chars, words=words, features=features, upper=upper, heads=heads, above=above,
        weights={name: task.weight for name, task in recipe.tasks.items()}, language_model=context,
    )  # fmt: skip


def outline(recipe: Recipe, vocabularies: Vocabularies) -> TaggerModel:
    """A model of the same structure that holds no numbers, for looking at names and shapes."""
    with without_memory():
        return build_tagger(recipe, vocabularies, torch.Generator())


@contextmanager
def without_memory() -> Iterator[None]:
    """Inside, modules are built that hold no numbers."""
    with torch.device("meta"), _Undrawn():
        yield


class _Undrawn(TorchFunctionMode):
    """Draws no first weights: without memory there is nothing to draw, but torch loads its
    compiler for it, which takes seconds."""

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if getattr(func, "__name__", "") in ("normal_", "uniform_"):
            return args[0] if args else kwargs["tensor"]
        return func(*args, **(kwargs or {}))


def _chars(
    recipe: Recipe, vocabularies: Vocabularies, generator: torch.Generator
) -> CharacterModule | None:
    if CHARS not in recipe.words.inputs:
        return None
    return CharacterModule(
        embedding=_embedding(vocabularies.units, recipe.chars.embedding),
        encoder=_encoder(CHARACTER_ENCODERS, recipe.chars.encoder, recipe.chars.embedding),
        dropout=Dropout(recipe.chars.dropout, generator),
    )


def _context(
    recipe: Recipe, vocabularies: Vocabularies, generator: torch.Generator
) -> ContextModule | None:
    if recipe.language_model is None:
        return None
    return build_context(recipe.language_model, vocabularies.readings, generator)


def build_context(
    config: LanguageModelConfig, readings: Mapping[str, Vocabulary], generator: torch.Generator
) -> ContextModule:
    """A language model's reading part, with fresh weights.

    Raises:
        ConfigError: An option of its character encoder that it does not take.
    """
    dropout = Dropout(config.dropout, generator)
    chars = {
        name: CharacterModule(
            embedding=_embedding(units, config.embedding),
            encoder=_encoder(CHARACTER_ENCODERS, config.encoder, config.embedding),
            dropout=Dropout(0.0, generator),
        )
        for name, units in readings.items()
    }
    return ContextModule(
        chars=chars,
        projection=config.projection,
        size=config.size,
        layers=config.layers,
        dropout=dropout,
    )


def _above(recipe: Recipe) -> frozenset[str]:
    """Features that enter the task modules.

    Raises:
        ConfigError: A gazetteer should, and there are none.
    """
    if recipe.gazetteer is None or recipe.gazetteer.layer == "lower":
        return frozenset()
    if not any(task.encoder for task in recipe.tasks.values()):
        raise ConfigError(
            "gazetteer.layer is 'upper', but no head has an encoder of its own; give one to "
            'classifier.encoder or heads.NAME.encoder, or write layer = "lower"'
        )
    return frozenset({GAZETTEER})


def _words(
    recipe: Recipe,
    vocabularies: Vocabularies,
    widths: Mapping[str, int],
    generator: torch.Generator,
) -> WordModule:
    config = recipe.words
    embedding = None
    if WORDS in config.inputs:
        embedding = _embedding(vocabularies.words, config.embedding)
    width = sum(widths.values()) + (config.embedding if embedding is not None else 0)
    return WordModule(
        embedding=embedding,
        widths=widths,
        encoder=_encoder(ENCODERS, config.encoder, width),
        word_dropout=config.word_dropout,
        dropout=SentenceDropout(config.dropout, generator),
        encoder_dropout=Dropout(config.encoder_dropout, generator),
        unknown=UNKNOWN,
        generator=generator,
    )


def _upper(
    recipe: Recipe,
    size: int,
    features: FeatureEmbeddings,
    above: Collection[str],
    generator: torch.Generator,
) -> dict[str, TaskModule]:
    widths = {f"{FEATURES}.{name}": features.widths[name] for name in above}
    upper = {}
    for name, task in recipe.tasks.items():
        if task.encoder is not None:
            upper[name] = TaskModule(
                input_size=size,
                widths=widths,
                encoder=_encoder(ENCODERS, task.encoder, size + sum(widths.values())),
                dropout=Dropout(recipe.words.encoder_dropout, generator),
            )
    return upper


def _encoder(kinds: dict[str, Any], config: Any, input_size: int) -> Any:
    try:
        return kinds[config.kind](input_size=input_size, hidden_size=config.size, **config.options)
    except (TypeError, ValueError) as error:
        raise ConfigError(f"encoder {config.kind}: {error}") from None


def _tag_sizes(tags: Any) -> dict[str, Any]:
    grammar = {"allowed": tags.allowed, "starts": tags.starts, "ends": tags.ends}
    return {name: torch.tensor(values) for name, values in grammar.items()}


SIZES: dict[str, Callable[[Any], dict[str, Any]]] = {
    TAGS: _tag_sizes,
    LABEL: lambda labels: {"labels": len(labels)},
}
"""What a head is built from, beside the width of its input, by what it answers."""


def _head(task: HeadConfig | ClassifierConfig, input_size: int, answers: Any) -> Head:
    head = HEADS[task.head]
    sizes = SIZES[head.ANSWERS](answers) | task.options
    return head(input_size=input_size, **sizes)


def _embedding(vocabulary: Vocabulary, size: int) -> nn.Embedding:
    """Uniform in ±sqrt(3 / size), which gives unit variance a vector (Lample et al. 2016)."""
    embedding = nn.Embedding(len(vocabulary), size, padding_idx=PADDING)
    with torch.no_grad():
        bound = (3.0 / size) ** 0.5
        embedding.weight.uniform_(-bound, bound)
        embedding.weight[PADDING].zero_()
    return embedding
