"""All that is said of a document against the gold answers: entities, labels, whole frames.

A frame is what an utterance means: its domain, its intent and its slots. It is right when all of
them are. Source: Tan & Golovneva 2020, "Evaluating Cross-Lingual Transfer Learning Approaches in
Multilingual Conversational Agent Models".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ..core.types import CLASSIFIER, FRAME, Document, Entity, SentenceLabel
from .labels import score_labels
from .spans import Evaluation, Score, counted, score_spans


class Answer(Protocol):
    """What a model says of a document; a ``TaggedDocument`` is one."""

    @property
    def entities(self) -> Sequence[Entity]:
        """What was found in it."""

    @property
    def labels(self) -> Mapping[str, SentenceLabel]:
        """Of the whole, by head; a document without a token has none."""


@dataclass(frozen=True)
class Answered:
    """An answer and nothing else."""

    entities: Sequence[Entity]
    labels: Mapping[str, SentenceLabel] = field(default_factory=dict)


NO_LABEL = SentenceLabel("", 0.0)
"""Of a document without a token to tell it by."""


def score_documents(
    gold: Sequence[Document], answers: Sequence[Answer], heads: Iterable[str]
) -> dict[str, Evaluation]:
    """Compares answers with gold ones, document by document.

    Args:
        gold: With their entities and labels; predictions in their open spans are not counted
            against the model, see ``spans.counted``.
        answers: As many.
        heads: Heads that label documents. A document without a gold label of a head does not count
            for it, and its frame is right without it.

    Returns:
        Scores of the entities under ``classifier``, of each head, and, where there is a head,
        under ``frame`` the documents that are right as a whole.

    Raises:
        ValueError: They are of different numbers.
    """
    heads = list(heads)
    answers = [_counted(*pair) for pair in zip(gold, answers, strict=True)]
    entities = (answer.entities for answer in answers)
    scores = {CLASSIFIER: score_spans((document.entities for document in gold), entities)}
    for head in heads:
        wanted = (document.labels.get(head) for document in gold)
        scores[head] = score_labels(wanted, [_label(answer, head) for answer in answers])
    if heads:
        pairs = zip(gold, answers, strict=True)
        right = sum(_is_right(document, answer, heads) for document, answer in pairs)
        scores[FRAME] = Evaluation(Score(len(gold), len(gold), right), {})
    return scores


def _counted(document: Document, answer: Answer) -> Answer:
    return Answered(counted(document, answer.entities), answer.labels)


def _is_right(document: Document, answer: Answer, heads: Sequence[str]) -> bool:
    spans, found = (
        {(entity.start, entity.end, entity.label) for entity in entities}
        for entities in (document.entities, answer.entities)
    )
    return spans == found and all(
        document.labels.get(head) in (None, _label(answer, head).label) for head in heads
    )


def _label(answer: Answer, head: str) -> SentenceLabel:
    return answer.labels.get(head, NO_LABEL)


def unknown_labels(
    documents: Iterable[Document], known: Mapping[str, Iterable[str]]
) -> list[str]:
    """A line for each head that gold labels ask more of than it knows.

    Args:
        documents: With gold labels.
        known: Head to the labels that its model chooses from.
    """
    asked = Counter(item for document in documents for item in document.labels.items())
    lines = []
    for head, names in known.items():
        counts = {label: count for (name, label), count in asked.items() if name == head}
        strange = sorted(set(counts).difference(names))
        if strange:
            named = ", ".join(f"{label} ({counts[label]})" for label in strange)
            lines.append(
                f"{head}: {sum(counts[label] for label in strange):,} of "
                f"{sum(counts.values()):,} documents have "
                f"labels that the model does not know and will miss: {named}"
            )
    return lines
