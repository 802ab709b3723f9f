"""What the PyTorch back ends share: hidden states to answers by the model's own head."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

import torch
from torch import Tensor

from ...core.tags import TagSet
from ...inputs.batching import pad
from ...models import TaggerModel
from ...models.decoding import SpanDecoder
from .base import Answer, Backend


class TorchBackend(Backend):
    """Encodes as its kind does, then scores and decodes as in training."""

    def __init__(self, model: TaggerModel, tags: TagSet) -> None:
        self.model = model
        self.decoder = SpanDecoder(model.classifier, tags)
        self.device = next(model.parameters()).device

    @abstractmethod
    def encode(self, rows: Tensor, lengths: Tensor) -> Tensor:
        """Tokens in the context of their sentences; what stands at padding is arbitrary.

        Shape: rows (B, T), lengths (B,) -> (B, T, D).
        """

    @torch.inference_mode()
    def answer(self, sentences: Sequence[Sequence[int]]) -> Answer:
        rows, lengths = (tensor.to(self.device) for tensor in pad(sentences))
        scores = self.model.classifier(self.encode(rows, lengths))
        tags, spans = self.decoder.decode(scores, lengths)
        return Answer(
            spans.tolist(),
            list(self.decoder.labels(tags, spans)),
            self.decoder.probabilities(scores, lengths, tags, spans),
        )
