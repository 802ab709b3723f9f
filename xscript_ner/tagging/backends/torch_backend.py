"""What the PyTorch back ends share: hidden states to answers by the model's own head."""

from __future__ import annotations

import os
from abc import abstractmethod
from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from ...core.tags import TagSet
from ...core.vocab import LabelSet
from ...inputs.batches import pad
from ...inputs.vocabularies import CLASSIFIER
from ...models.checkpoint import Checkpoint
from ...models.decoding import LabelDecoder, SpanDecoder
from ...models.directory import CPU, restore
from ...nn.heads import LabelHead
from ...text.gazetteers import GAZETTEER
from .base import Answer, Backend

if hasattr(os, "register_at_fork"):  # not on Windows
    # OpenMP's threads do not survive a fork: a child that calls on them waits for ever.
    os.register_at_fork(after_in_child=lambda: torch.set_num_threads(1))


class TorchBackend(Backend):
    """Encodes as its kind does, then scores and decodes as in training."""

    def __init__(self, checkpoint: Checkpoint, device: str = CPU) -> None:
        self.model = model = restore(checkpoint, device)
        answers = checkpoint.vocabularies.heads
        tags = answers[CLASSIFIER]
        assert isinstance(tags, TagSet)
        self.head = model.tag_head.cooled()
        self.decoder = SpanDecoder(self.head, tags)
        self.labellers = {
            name: LabelDecoder(head.cooled(), labels)
            for name, head in model.heads.items()
            if isinstance(head, LabelHead) and isinstance(labels := answers[name], LabelSet)
        }
        self.device = next(model.parameters()).device

    @abstractmethod
    def encode(self, rows: Tensor, found: Mapping[str, Tensor], lengths: Tensor) -> Tensor:
        """Tokens in the context of their sentences; what stands at padding is arbitrary.

        Shape: rows (B, T), vectors of features that the sentence decides by name (B, T, Di),
        lengths (B,) -> (B, T, D).
        """

    @torch.inference_mode()
    def answer(
        self, sentences: Sequence[Sequence[int]], phrases: Sequence[Sequence[int]] | None = None
    ) -> Answer:
        rows, lengths = (tensor.to(self.device) for tensor in pad(sentences))
        found = {}
        if phrases is not None:
            found[GAZETTEER] = self.model.features.one(GAZETTEER, pad(phrases)[0].to(self.device))
        raised = self.model.raised(self.encode(rows, found, lengths), found, lengths)
        scores = self.head(raised[CLASSIFIER], lengths)
        tags, spans = self.decoder.decode(scores, lengths)
        return Answer(
            spans.tolist(),
            list(self.decoder.labels(tags, spans)),
            self.decoder.probabilities(scores, lengths, tags, spans),
            {
                name: decoder.decode(decoder.head(raised[name], lengths))
                for name, decoder in self.labellers.items()
            },
        )
