"""A model in memory asked for its answers, and scored against the gold ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import torch
from torch import Tensor

from ..core.types import CLASSIFIER, Sentence
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
    """Scores each head, and frames, against the gold answers of prepared sentences.

    Of several heads that tag, each is scored over the sentences whose entities are its own.
    """
    found = predict(model, indexer, examples)
    tagged = {n: found.pop(n) for n, head in model.heads.items() if head.ANSWERS == TAGS}
    sentences = [example.sentence for example in examples]
    answers = [
        Answered(
            entities_of(sentence, tagged[sentence.head][position]),
            {name: labels[position] for name, labels in found.items()},
        )
        for position, sentence in enumerate(sentences)
    ]
    scores = score_documents([sentence.document for sentence in sentences], answers, found)
    if len(tagged) == 1:
        return scores
    del scores[CLASSIFIER]  # of all heads together, whose labels are of different kinds
    return _by_head(tagged, sentences, answers) | scores


def _by_head(
    heads: Iterable[str], sentences: Sequence[Sentence], answers: Sequence[Answered]
) -> dict[str, Evaluation]:
    """The scores of each head that tags, over the sentences that are its own."""
    scores = {}
    for head in heads:
        pairs = [(s, a) for s, a in zip(sentences, answers, strict=True) if s.head == head]
        if pairs:
            documents = [sentence.document for sentence, _ in pairs]
            scores[head] = score_documents(documents, [a for _, a in pairs], ())[CLASSIFIER]
    return scores
