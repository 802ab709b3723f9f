"""The tagger: character module, word module, classifier."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from ..inputs.batching import Batch
from ..nn.chars.module import CharacterModule
from ..nn.heads import CrfHead, SoftmaxHead
from ..nn.words import FeatureEmbeddings, WordModule


class TaggerModel(nn.Module):
    """Mixed-orthography tagger of Johnson et al. 2019, with optional analyser features.

    The attribute names are the names of the parts in transfer plans.
    """

    def __init__(
        self,
        *,
        chars: CharacterModule,
        words: WordModule,
        features: FeatureEmbeddings,
        classifier: CrfHead | SoftmaxHead,
    ) -> None:
        super().__init__()
        self.chars = chars
        self.words = words
        self.features = features
        self.classifier = classifier

    def encode(self, batch: Batch) -> Tensor:
        """Tokens in the context of their sentences. Shape: a batch of (B, T) -> (B, T, D)."""
        spelled = self.chars(batch.bigrams, batch.bigram_lengths)  # (U, Dc)
        spelled = nn.functional.embedding(batch.spelling, spelled)  # (B, T, Dc)
        others = torch.cat([spelled, self.features(batch.features)], dim=-1)
        hidden: Tensor = self.words(batch.words, others, batch.lengths)
        return hidden

    def forward(self, batch: Batch) -> Tensor:
        """Tag scores. Shape: a batch of (B, T) -> (B, T, K)."""
        scores: Tensor = self.classifier(self.encode(batch))
        return scores

    def loss(self, batch: Batch) -> Tensor:
        """Training loss of a batch. Shape: ()."""
        return self.classifier.loss(self(batch), batch.tags, batch.lengths)
