"""Turns a recipe and vocabularies into modules; nothing else reads a recipe's sizes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import nn
from torch.overrides import TorchFunctionMode

from ..config import Recipe
from ..core.errors import ConfigError
from ..core.vocab import PADDING, UNKNOWN, Vocabulary
from ..inputs.vocabularies import CLASSIFIER, Vocabularies
from ..nn.chars import CHARACTER_ENCODERS, CharacterModule
from ..nn.dropout import Dropout, SentenceDropout, drawing_from
from ..nn.encoders import ENCODERS
from ..nn.heads import HEADS, LABEL, TAGS, Head
from ..nn.words import FeatureEmbeddings, WordModule
from .tagger import TaggerModel


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
        chars = CharacterModule(
            embedding=_embedding(vocabularies.units, recipe.chars.embedding),
            encoder=_encoder(CHARACTER_ENCODERS, recipe.chars.encoder, recipe.chars.embedding),
            dropout=Dropout(recipe.chars.dropout, generator),
        )
        tables = {
            name: _embedding(table, recipe.features.embedding)
            for name, table in vocabularies.features.items()
        }
        features = FeatureEmbeddings(
            tables=tables, dropout=Dropout(recipe.features.dropout, generator)
        )
        words = _words(recipe, vocabularies, chars, features, generator)
        heads = {
            name: _head(kind, words.output_size, vocabularies.heads[name])
            for name, kind in _kinds(recipe).items()
        }
    weights = {name: head.weight for name, head in recipe.heads.items()}
    weights[CLASSIFIER] = recipe.classifier.weight
    return TaggerModel(chars=chars, words=words, features=features, heads=heads, weights=weights)


def outline(recipe: Recipe, vocabularies: Vocabularies) -> TaggerModel:
    """A model of the same structure that holds no numbers, for looking at names and shapes."""
    with torch.device("meta"), _Undrawn():
        return build_tagger(recipe, vocabularies, torch.Generator())


class _Undrawn(TorchFunctionMode):
    """Draws no first weights: without memory there is nothing to draw, but torch loads its
    compiler for it, which takes seconds."""

    def __torch_function__(
        self, func: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        if getattr(func, "__name__", "") in ("normal_", "uniform_"):
            return args[0] if args else kwargs["tensor"]
        return func(*args, **(kwargs or {}))


def _kinds(recipe: Recipe) -> dict[str, str]:
    further = {name: head.kind for name, head in recipe.heads.items()}
    return {CLASSIFIER: recipe.classifier.head, **further}


def _words(
    recipe: Recipe,
    vocabularies: Vocabularies,
    chars: CharacterModule,
    features: FeatureEmbeddings,
    generator: torch.Generator,
) -> WordModule:
    config = recipe.words
    widths = TaggerModel.widths(chars, features)
    return WordModule(
        embedding=_embedding(vocabularies.words, config.embedding),
        widths=widths,
        encoder=_encoder(ENCODERS, config.encoder, config.embedding + sum(widths.values())),
        word_dropout=config.word_dropout,
        dropout=SentenceDropout(config.dropout, generator),
        encoder_dropout=Dropout(config.encoder_dropout, generator),
        unknown=UNKNOWN,
        generator=generator,
    )


def _encoder(kinds: dict[str, Any], config: Any, input_size: int) -> Any:
    try:
        return kinds[config.kind](
            input_size=input_size, hidden_size=config.size, **config.options
        )
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


def _head(kind: str, input_size: int, answers: Any) -> Head:
    head = HEADS[kind]
    return head(input_size=input_size, **SIZES[head.ANSWERS](answers))


def _embedding(vocabulary: Vocabulary, size: int) -> nn.Embedding:
    """Uniform in ±sqrt(3 / size), which gives unit variance a vector (Lample et al. 2016)."""
    embedding = nn.Embedding(len(vocabulary), size, padding_idx=PADDING)
    with torch.no_grad():
        bound = (3.0 / size) ** 0.5
        embedding.weight.uniform_(-bound, bound)
        embedding.weight[PADDING].zero_()
    return embedding
