"""An assistant's four figures on a corpus, from text to answers."""

from __future__ import annotations

from collections.abc import Sequence

from ...core.types import Document, SentenceLabel
from ...evaluation.labels import score_labels
from ...evaluation.spans import Evaluation, Score, score_spans
from ...inputs.vocabularies import CLASSIFIER
from ...tagging.stream import TaggedDocument

FRAME = "frame"
"""Stands beside the heads: a document whose answers are all right."""


def score_documents(
    gold: Sequence[Document], tagged: Sequence[TaggedDocument], labels: Sequence[str]
) -> dict[str, Evaluation]:
    """Slots by span, each label by accuracy, and ``frame``: whether all are right together.

    Args:
        gold: All documents of a corpus, of whatever domain.
        tagged: What was answered to each.
        labels: Names of the labels that count, such as domain and intent.
    """
    scores = {CLASSIFIER: score_spans((d.entities for d in gold), (d.entities for d in tagged))}
    for name in labels:
        found = [document.labels.get(name, SentenceLabel("", 0.0)) for document in tagged]
        scores[name] = score_labels([document.labels.get(name) for document in gold], found)
    right = sum(map(_is_right, gold, tagged, [labels] * len(gold)))
    scores[FRAME] = Evaluation(Score(len(gold), len(gold), right), {})
    return scores


def _is_right(wanted: Document, given: TaggedDocument, labels: Sequence[str]) -> bool:
    spans = [{(e.start, e.end, e.label) for e in side.entities} for side in (wanted, given)]
    return spans[0] == spans[1] and all(
        given.labels[name].label == wanted.labels[name] for name in labels if name in wanted.labels
    )
