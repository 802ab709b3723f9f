"""Text in, entities out: what ``xscript_ner.load()`` returns."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

from ..core.lending import Pool
from ..core.types import Document, Entity, SentenceLabel, Token
from ..inputs.indexer import Indexer
from ..inputs.preparation import build_preparer
from ..models.checkpoint import Checkpoint
from ..models.directory import model_directory, restore
from ..models.domains.stored import Trained, load_trained
from ..text.frontends import build_frontend
from .assistant import Assistant
from .backends import choose_backend
from .stream import TaggedDocument, TextTagger
from .word_rows import WordRows

BATCH = 128
"""Sentences computed together."""
WINDOW = 200
"""Longest run of tokens computed at once; a longer document is cut, after a sentence's end
where there is one."""
SENTENCE_ENDS = frozenset("。．.！？!?")
AT_ONCE = 1
"""Batches computed at a time, however many threads ask. A second one, on two cores, is slower
than waiting: what Python does between PyTorch's many short steps goes one thread at a time."""

if hasattr(os, "register_at_fork"):  # not on Windows
    # OpenMP's threads do not survive a fork: a child that calls on them waits for ever.
    os.register_at_fork(after_in_child=lambda: torch.set_num_threads(1))


class Tagger(TextTagger):
    """Finds named entities in raw text.

    Safe under threads, which take turns batch by batch and share what is known of words; under
    ``fork`` and ``spawn``; picklable.

    Args:
        checkpoint: A trained model.
        frontend: Replaces the recipe's front-end, such as ``"pretokenized"``.
        backend: What computes, by its name in ``BACKENDS``; by default the fastest that
            supports the model.

    Raises:
        ConfigError: Unknown front-end or back end, or a back end that does not support the
            model.
    """

    def __init__(
        self, checkpoint: Checkpoint, frontend: str | None = None, backend: str | None = None
    ) -> None:
        self.checkpoint = checkpoint
        self.recipe = recipe = checkpoint.recipe
        self.preparer = build_preparer(recipe.frontend, recipe.romanizer)
        if frontend is not None:
            self.preparer.frontend = build_frontend(frontend)
        self.model = restore(checkpoint)
        kind = choose_backend(self.model, backend)
        model, vocabularies = self.model, checkpoint.vocabularies
        indexer, romanizer = Indexer(vocabularies, recipe.words.lowercase), self.preparer.romanizer
        # Not a method: a pool that knew the tagger would keep both alive in a circle.
        self._words = Pool(
            lambda: WordRows(kind(model, vocabularies.heads), indexer, romanizer), AT_ONCE
        )
        self._arguments = (checkpoint, frontend, backend)

    def __reduce__(self) -> tuple[Any, ...]:
        return Tagger, self._arguments

    @property
    def labels(self) -> tuple[str, ...]:
        return self.checkpoint.vocabularies.tags.labels

    @property
    def heads(self) -> tuple[str, ...]:
        return tuple(self.recipe.heads)

    @torch.inference_mode()
    def tag(
        self, documents: Sequence[str | Document], tokens: Sequence[Sequence[Token]]
    ) -> list[TaggedDocument]:
        texts = [item if isinstance(item, str) else item.text for item in documents]
        windows = [
            (number, start, end)
            for number, sentence in enumerate(tokens)
            for start, end in _windows(sentence)
        ]
        windows.sort(key=lambda window: window[2] - window[1])
        found = [_Found() for _ in texts]
        for begin in range(0, len(windows), BATCH):
            self._tag_batch(windows[begin : begin + BATCH], tokens, texts, found)
        return [
            TaggedDocument(text, answer.in_order(), tuple(sentence), answer.labels)
            for text, answer, sentence in zip(texts, found, tokens, strict=True)
        ]

    def _tag_batch(
        self,
        windows: Sequence[tuple[int, int, int]],
        tokens: Sequence[Sequence[Token]],
        texts: Sequence[str],
        found: Sequence[_Found],
    ) -> None:
        sentences = [
            tokens[number][start:end] if end - start < len(tokens[number]) else tokens[number]
            for number, start, end in windows
        ]
        with self._words.lend() as words:
            answer = words.backend.answer(words.look_up(sentences))
        for (row, start, end), label, probability in zip(
            answer.spans, answer.labels, answer.probabilities, strict=True
        ):
            number = windows[row][0]
            first, last = sentences[row][start].start, sentences[row][end - 1].end
            entity = Entity.of(texts[number], first, last, label, probability)
            found[number].entities.append(entity)
        for head, labels in answer.sentences.items():
            for (number, start, _), sentence_label in zip(windows, labels, strict=True):
                if start == 0:
                    found[number].labels[head] = sentence_label


@dataclass
class _Found:
    """What was found in a document so far."""

    entities: list[Entity] = field(default_factory=list)
    labels: dict[str, SentenceLabel] = field(default_factory=dict)

    def in_order(self) -> tuple[Entity, ...]:
        return tuple(sorted(self.entities, key=lambda entity: entity.start))


def _windows(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    start = 0
    while len(tokens) - start > WINDOW:
        end = start + WINDOW
        cuts = range(end, start + WINDOW // 4, -1)
        end = next((cut for cut in cuts if tokens[cut - 1].surface in SENTENCE_ENDS), end)
        yield start, end
        start = end
    if start < len(tokens):
        yield start, len(tokens)


def load(
    name_or_directory: str | Path = "ja-wikipedia",
    frontend: str | None = None,
    backend: str | None = None,
) -> TextTagger:
    """Loads a shipped model by name, or any model directory; see ``Tagger`` and ``Assistant``.

    Raises:
        ConfigError: Neither a shipped model nor a directory, or an unknown front-end or back
            end.
        CheckpointError: The directory is not a sound model.
    """
    return build_tagger(load_trained(model_directory(name_or_directory)), frontend, backend)


def build_tagger(
    trained: Trained, frontend: str | None = None, backend: str | None = None
) -> TextTagger:
    """What tags with a trained model, or with an assistant; see ``Tagger``."""
    if isinstance(trained, Checkpoint):
        return Tagger(trained, frontend, backend)
    taggers = {name: Tagger(model, frontend, backend) for name, model in trained.models.items()}
    return Assistant(trained, taggers, frontend)
