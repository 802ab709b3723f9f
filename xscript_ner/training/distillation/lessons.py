"""What teachers say of raw text, as examples to learn from beside the annotated ones.

Source: Wang et al. 2020, "Structure-Level Knowledge Distillation For Multilingual Sequence
Labeling": the student learns the teachers' posterior probabilities of each token's tags.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import torch
from torch import Tensor

from ...config import Recipe
from ...core.progress import Callback, Reading, silent
from ...core.tags import TagSet
from ...core.types import CLASSIFIER, Sentence
from ...corpora.use import CorpusUse
from ...inputs.batches import Example, Taught
from ...inputs.datasets import raw_use
from ...inputs.indexer import Indexer
from ...models.directory import restore
from ...models.stored.metrics import TaughtBy
from ...nn.masks import real_places
from ...tagging.marginals import Marginals
from ...text.prepare import Preparer
from .teachers import Teacher
from .text import taught_sentences

LEAST = 0.003
"""Probability below which a tag is not remembered, but counts as ``O``."""
_BATCH = 64


@dataclass(frozen=True)
class Lessons:
    """What a student learns from its teachers; nothing without them.

    Attributes:
        examples: Sentences with what the teachers say of them.
        uses: The text, and the teachers' corpora.
        account: For the student's metrics.
    """

    examples: list[Example] = field(default_factory=list)
    uses: list[CorpusUse] = field(default_factory=list)
    account: TaughtBy | None = None


def teach(
    teachers: Sequence[Teacher],
    recipe: Recipe,
    indexer: Indexer,
    preparer: Preparer,
    data_dir: Path | None = None,
    callback: Callback = silent,
    device: str = "cpu",
) -> Lessons:
    """Asks a recipe's teachers about the text of its ``[distillation]``.

    Args:
        teachers: Those that it names.
        recipe: Of the student.
        indexer: The student's.
        preparer: The student's, and thereby the teachers'.
        data_dir: Where the registry's corpora lie; see ``corpora``.
        callback: Hears how far it is.
        device: Where the arithmetic is done.

    Raises:
        ConfigError: A teacher's tags are not the student's, or there is no sentence.
        DataError: The text cannot be read.
    """
    config = recipe.distillation
    if config is None:
        return Lessons()
    tags = indexer.vocabularies.tags
    asked = [_Asked(teacher, tags, device) for teacher in teachers]
    text = taught_sentences(config, preparer, data_dir, callback)
    sentences = [sentence for found in text.values() for sentence in found]
    answers = ask(asked, sentences, len(tags), callback)
    uses: list[CorpusUse] = []
    for place, corpus in enumerate(config.text):
        counts = {"sentences": len(text[place]), "weight": config.weight}
        uses.append(raw_use("distillation", corpus, data_dir).model_copy(update=counts))
    for teacher in teachers:
        uses += [use for use in teacher.uses if use not in uses]
    examples = [
        replace(indexer.example(sentence), taught={CLASSIFIER: taught})
        for sentence, taught in zip(sentences, answers, strict=True)
    ]
    accounts = tuple(teacher.account for teacher in teachers)
    return Lessons(examples, uses, TaughtBy(teachers=accounts, sentences=len(sentences)))


class _Asked:
    """A teacher that is ready to answer.

    Args:
        teacher: The tagger.
        tags: The student's.
        device: Where the arithmetic is done.
    """

    def __init__(self, teacher: Teacher, tags: TagSet, device: str) -> None:
        self.rows = torch.tensor(teacher.rows(tags), device=device)
        self.model = restore(teacher.checkpoint).to(device)
        self.indexer = Indexer(teacher.checkpoint.vocabularies, teacher.checkpoint.recipe)
        self.marginals = Marginals(self.model, self.indexer)

    def __call__(self, sentences: Sequence[Sentence]) -> Tensor:
        """Calibrated probabilities of the teacher's tags. Shape: B sentences -> (B, T, K')."""
        return self.marginals([self.indexer.example(sentence) for sentence in sentences]).exp()


@torch.inference_mode()
def ask(
    teachers: Sequence[_Asked], sentences: Sequence[Sentence], tags: int, callback: Callback
) -> list[Taught]:
    """The mean of what teachers say of each sentence; ``tags`` is how many the student has."""
    answers: list[Taught] = [()] * len(sentences)
    order = sorted(range(len(sentences)), key=lambda number: len(sentences[number].tokens))
    for start in range(0, len(order), _BATCH):
        numbers = order[start : start + _BATCH]
        chunk = [sentences[number] for number in numbers]
        lengths = torch.tensor([len(sentence.tokens) for sentence in chunk])
        mean = torch.zeros(len(chunk), int(lengths.max()), tags)
        for teacher in teachers:
            mean.index_add_(2, teacher.rows.cpu(), teacher(chunk).cpu() / len(teachers))
        for number, taught in zip(numbers, sparse(mean, lengths), strict=True):
            answers[number] = taught
        callback(Reading("asking teachers", start + len(chunk)))
    return answers


def sparse(probabilities: Tensor, lengths: Tensor) -> list[Taught]:
    """Tags other than ``O`` that are probable enough, sentence by sentence.

    Shape: probabilities (B, T, K), lengths (B,).
    """
    real = real_places(lengths, probabilities.shape[1])[:, :, None]
    kept = (probabilities >= LEAST) & real
    kept[:, :, 0] = False
    cells: list[list[tuple[int, int, float]]] = [[] for _ in lengths]
    values = probabilities[kept].tolist()
    for (place, token, row), value in zip(kept.nonzero().tolist(), values, strict=True):
        cells[place].append((token, row, value))
    return [tuple(own) for own in cells]
