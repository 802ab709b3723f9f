"""A language model: what reads words in their sentence, and what predicts their neighbours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from ...config import LanguageModelConfig, PretrainingConfig
from ...core.vocab import PADDING, Vocabulary
from ...nn.dropout import drawing_from
from ...nn.language_model import ContextModule, Spelled
from ...nn.masks import real_places
from ...nn.sampled_softmax import SampledSoftmax
from ..build import build_context

BOUNDARY = "</s>"
"""What stands before the first word and behind the last one."""


@dataclass(frozen=True)
class TextBatch:
    """Sentences of raw text.

    Attributes:
        words: (B, T) rows of the words to predict, padded.
        lengths: (B,) tokens.
        readings: What is read of them.
    """

    words: Tensor
    lengths: Tensor
    readings: Mapping[str, Spelled]

    def to(self, device: torch.device | str) -> TextBatch:
        """The batch on a device."""
        readings = {name: spelled.to(device) for name, spelled in self.readings.items()}
        return TextBatch(self.words.to(device), self.lengths.to(device), readings)


class LanguageModel(nn.Module):
    """Predicts the next word forwards and the previous one backwards, by one output layer.

    Args:
        context: Reads the words.
        softmax: Chooses among the vocabulary without its padding.
        boundary: Row of ``BOUNDARY``.
    """

    def __init__(self, context: ContextModule, softmax: SampledSoftmax, boundary: int) -> None:
        super().__init__()
        self.language_model = context
        self.softmax = softmax
        self.boundary = boundary

    def hidden(self, batch: TextBatch) -> tuple[Tensor, Tensor]:
        """States that predict, and what is right; N predictions, two a token.

        Shape: (N, H), (N,) classes of the softmax.
        """
        context, words, lengths = self.language_model, batch.words, batch.lengths
        read = context.dropout(context.words(batch.readings))
        states = context.states(read, lengths)[-1]
        ahead, behind = states.split(context.size, dim=-1)
        edge = words.new_full((len(words), 1), self.boundary)
        following = torch.cat([words[:, 1:], edge], dim=1)
        following = following.scatter(1, lengths[:, None] - 1, self.boundary)
        previous = torch.cat([edge, words[:, :-1]], dim=1)
        real = real_places(lengths, words.shape[1])
        hidden = torch.cat([ahead[real], behind[real]])
        gold = torch.cat([following[real], previous[real]])
        return hidden, gold - (PADDING + 1)

    def loss(self, batch: TextBatch) -> Tensor:
        """Mean over both directions. Shape: ()."""
        return self.softmax.loss(*self.hidden(batch))

    def surprise(self, batch: TextBatch) -> tuple[float, int]:
        """Negative log probability in nats over all predictions, and their number."""
        hidden, gold = self.hidden(batch)
        return self.softmax.surprise(hidden, gold).item(), len(gold)


def build_language_model(
    config: LanguageModelConfig,
    pretraining: PretrainingConfig,
    words: Vocabulary,
    readings: Mapping[str, Vocabulary],
    generator: torch.Generator,
) -> LanguageModel:
    """A language model with fresh weights, drawn from the generator.

    Args:
        config, pretraining: Kinds and sizes.
        words: Those to predict; ``BOUNDARY`` among them.
        readings: Units of what is read.
        generator: Draws dropout and the softmax's samples, too.
    """
    with drawing_from(generator):
        context = build_context(config, readings, generator)
        softmax = SampledSoftmax(
            size=config.size,
            classes=len(words) - 1,
            negatives=pretraining.negatives,
            generator=generator,
        )
    return LanguageModel(context, softmax, words.index[BOUNDARY])
