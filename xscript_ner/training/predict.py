"""A model in memory asked for its answers, and scored against the gold ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

from ..core.types import CLASSIFIER
from ..evaluation.frames import Answered, score_documents
from ..evaluation.spans import Evaluation, entities_of
from ..inputs.batches import Batch, Example, sorted_batches
from ..inputs.indexer import Indexer
from ..models import TaggerModel
from ..models.decoding import LabelDecoder, SpanDecoder
from ..nn.heads import LABEL, TAGS

PREDICT_BATCH = 64


def _span_reader(head: Any, answers: Any) -> Callable[[Tensor, Tensor], list[Any]]:
    return SpanDecoder(head, answers).spans


def _label_reader(head: Any, answers: Any) -> Callable[[Tensor, Tensor], list[Any]]:
    decoder = LabelDecoder(head, answers)
    return lambda scores, lengths: decoder.decode(scores)


READERS = {TAGS: _span_reader, LABEL: _label_reader}
"""What reads a head's answers off its scores, by what it answers."""


def predict(
    model: TaggerModel, indexer: Indexer, examples: Sequence[Example]
) -> dict[str, list[Any]]:
    """The most probable answers of each head to each example: lists of spans, or labels."""
    tables = indexer.vocabularies.heads
    readers = {
        name: READERS[head.ANSWERS](head, tables[name]) for name, head in model.heads.items()
    }
    found: dict[str, list[Any]] = {name: [None] * len(examples) for name in readers}
    device = model.device
    model.eval()
    with torch.inference_mode():
        for positions in sorted_batches(examples, PREDICT_BATCH):
            batch: Batch = indexer.batch([examples[i] for i in positions]).to(device)
            scores = model(batch)
            for name, reader in readers.items():
                answers = reader(scores[name], batch.lengths)
                for position, answer in zip(positions, answers, strict=True):
                    found[name][position] = answer
    return found


def evaluate_model(
    model: TaggerModel, indexer: Indexer, examples: Sequence[Example]
) -> dict[str, Evaluation]:
    """Scores each head, and frames, against the gold answers of prepared sentences."""
    found = predict(model, indexer, examples)
    spans = found.pop(CLASSIFIER)
    answers = [
        Answered(
            entities_of(example.sentence, spans[position]),
            {name: labels[position] for name, labels in found.items()},
        )
        for position, example in enumerate(examples)
    ]
    return score_documents([example.sentence.document for example in examples], answers, found)
