"""Turns a recipe and vocabularies into modules; nothing else reads a recipe's sizes."""

from __future__ import annotations

import torch
from torch import nn

from ..config import Recipe
from ..core.vocab import PADDING, UNKNOWN, Vocabulary
from ..inputs.batching import Vocabularies
from ..nn.chars.module import CharacterModule
from ..nn.encoders import BiLSTM
from ..nn.heads import HEADS
from ..nn.words import FeatureEmbeddings, WordModule
from .tagger import TaggerModel


def build_tagger(recipe: Recipe, vocabularies: Vocabularies) -> TaggerModel:
    """A tagger with fresh weights, drawn from PyTorch's global generator."""
    chars = CharacterModule(
        embedding=_embedding(vocabularies.bigrams, recipe.chars.embedding),
        encoder=BiLSTM(input_size=recipe.chars.embedding, hidden_size=recipe.chars.encoder),
        dropout=recipe.chars.dropout,
    )
    tables = {
        name: _embedding(table, recipe.features.embedding)
        for name, table in vocabularies.features.items()
    }
    features = FeatureEmbeddings(tables=tables, dropout=recipe.features.dropout)
    width = recipe.words.embedding + chars.output_size + features.output_size
    words = WordModule(
        embedding=_embedding(vocabularies.words, recipe.words.embedding),
        encoder=BiLSTM(input_size=width, hidden_size=recipe.words.encoder),
        word_dropout=recipe.words.word_dropout,
        dropout=recipe.words.dropout,
        encoder_dropout=recipe.words.encoder_dropout,
        unknown=UNKNOWN,
    )
    tags = vocabularies.tags
    classifier = HEADS[recipe.classifier.head](
        input_size=words.output_size,
        allowed=torch.tensor(tags.allowed),
        starts=torch.tensor(tags.starts),
        ends=torch.tensor(tags.ends),
    )
    return TaggerModel(chars=chars, words=words, features=features, classifier=classifier)


def _embedding(vocabulary: Vocabulary, size: int) -> nn.Embedding:
    """Uniform in ±sqrt(3 / size), which gives unit variance a vector (Lample et al. 2016)."""
    embedding = nn.Embedding(len(vocabulary), size, padding_idx=PADDING)
    with torch.no_grad():
        bound = (3.0 / size) ** 0.5
        embedding.weight.uniform_(-bound, bound)
        embedding.weight[PADDING].zero_()
    return embedding
