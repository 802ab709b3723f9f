"""The model: character module, word module, heads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import torch
from torch import Tensor, nn

from ..inputs.batches import Batch
from ..inputs.vocabularies import CLASSIFIER
from ..nn.chars import CharacterModule
from ..nn.heads import Head, TagHead
from ..nn.words import FeatureEmbeddings, WordModule

CHARS, FEATURES = "chars", "features"


class TaggerModel(nn.Module):
    """Mixed-orthography tagger of Johnson et al. 2019, with features and further heads.

    The attribute names are the names of the parts in transfer plans; a head is the attribute of
    its name.

    Args:
        chars, words, features: Modules.
        heads: By name, the tagging of entities under ``classifier``.
        weights: Of each head's loss.
    """

    def __init__(
        self,
        *,
        chars: CharacterModule,
        words: WordModule,
        features: FeatureEmbeddings,
        heads: Mapping[str, Head],
        weights: Mapping[str, float],
    ) -> None:
        super().__init__()
        self.chars = chars
        self.words = words
        self.features = features
        for name, head in heads.items():
            self.add_module(name, head)
        self.weights = dict(weights)
        self.head_names = tuple(heads)

    @property
    def heads(self) -> dict[str, Head]:
        """The heads by name."""
        return dict(self._heads())

    def _heads(self) -> Iterator[tuple[str, Head]]:
        for name in self.head_names:
            head = self.get_submodule(name)
            assert isinstance(head, Head)
            yield name, head

    @property
    def tag_head(self) -> TagHead:
        """The head that tags entities."""
        head = self.get_submodule(CLASSIFIER)
        assert isinstance(head, TagHead)
        return head

    @property
    def stages(self) -> dict[str, int]:
        """Part to the stage in which gradual unfreezing lets it learn."""
        return {name: int(module.STAGE) for name, module in self.named_children()}  # type: ignore[arg-type]

    @staticmethod
    def widths(chars: CharacterModule, features: FeatureEmbeddings) -> dict[str, int]:
        """Inputs of the word module behind the word's own vector, in their order."""
        own = {f"{FEATURES}.{name}": width for name, width in features.widths.items()}
        return {CHARS: chars.output_size, **own}

    @staticmethod
    def inputs(spelled: Tensor, described: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """Character vectors and feature vectors under the names that ``widths`` gives them."""
        own = {f"{FEATURES}.{name}": vectors for name, vectors in described.items()}
        return {CHARS: spelled, **own}

    def encode(self, batch: Batch) -> Tensor:
        """Tokens in the context of their sentences. Shape: a batch of (B, T) -> (B, T, D)."""
        spelled = self.chars(batch.units, batch.unit_lengths)  # (U, Dc)
        spelled = nn.functional.embedding(batch.spelling, spelled)  # (B, T, Dc)
        others = self.inputs(spelled, self.features(batch.features))
        hidden: Tensor = self.words(batch.words, others, batch.lengths)
        return hidden

    def forward(self, batch: Batch) -> dict[str, Tensor]:
        """Scores by head: (B, T, K) of tags, (B, L) of labels."""
        hidden = self.encode(batch)
        return {name: head(hidden, batch.lengths) for name, head in self._heads()}

    def loss(self, batch: Batch) -> Tensor:
        """Weighted sum of the heads' losses. Shape: ()."""
        scores = self(batch)
        losses = [
            self.weights[name] * head.loss(scores[name], batch.gold[name], batch.lengths)
            for name, head in self._heads()
        ]
        return torch.stack(losses).sum()
