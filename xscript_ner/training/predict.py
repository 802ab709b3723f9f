"""A model in memory asked for its answers, and scored against the gold ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

from ..evaluation.labels import score_labels
from ..evaluation.spans import Evaluation, entities_of, score_spans
from ..inputs.batches import Batch, Example, sorted_batches
from ..inputs.indexer import Indexer
from ..models import TaggerModel
from ..models.decoding import LabelDecoder, SpanDecoder
from ..nn.heads import LABEL, TAGS, Head

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


def _score_tags(head: str, examples: Sequence[Example], found: list[Any]) -> Evaluation:
    gold = (example.sentence.document.entities for example in examples)
    predicted = (
        entities_of(example.sentence, spans)
        for example, spans in zip(examples, found, strict=True)
    )
    return score_spans(gold, predicted)


def _score_label(head: str, examples: Sequence[Example], found: list[Any]) -> Evaluation:
    return score_labels((e.sentence.document.labels.get(head) for e in examples), found)


SCORERS = {TAGS: _score_tags, LABEL: _score_label}
"""The metric of a head, by what it answers: F1 of spans, accuracy of labels."""


def evaluate_model(
    model: TaggerModel, indexer: Indexer, examples: Sequence[Example]
) -> dict[str, Evaluation]:
    """Scores each head against the gold answers of prepared sentences."""
    predicted = predict(model, indexer, examples)
    heads: dict[str, Head] = model.heads
    return {
        name: SCORERS[head.ANSWERS](name, examples, predicted[name])
        for name, head in heads.items()
    }
