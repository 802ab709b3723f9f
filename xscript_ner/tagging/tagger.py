"""Text in, entities out: what ``xscript_ner.load()`` returns."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import torch

from ..core.lending import Pool
from ..core.types import Document, Entity, SentenceLabel, Token
from ..inputs.indexer import Indexer
from ..inputs.preparation import build_preparer
from ..models.checkpoint import Checkpoint, load_checkpoint
from ..models.directory import model_directory, restore
from ..text.frontends import build_frontend
from .backends import choose_backend
from .windows import windows_of
from .word_rows import WordRows

BATCH = 128
"""Sentences computed together."""
BUFFER = 1024
"""Sentences read ahead, to batch those of like length."""
EXPECTED = "expected a str or a Document, found "
AT_ONCE = 1
"""Batches computed at a time, however many threads ask. A second one, on two cores, is slower
than waiting: what Python does between PyTorch's many short steps goes one thread at a time."""

if hasattr(os, "register_at_fork"):  # not on Windows
    # OpenMP's threads do not survive a fork: a child that calls on them waits for ever.
    os.register_at_fork(after_in_child=lambda: torch.set_num_threads(1))


@dataclass(frozen=True)
class TaggedDocument:
    """A document with the entities found in it.

    Attributes:
        text: The original text.
        entities: What was found, in order, each with its probability.
        tokens: What the front-end made of the text.
        labels: Of the whole document, by the head that gives them; of a document so long that
            it is cut, those of its first part.
    """

    text: str
    entities: tuple[Entity, ...]
    tokens: tuple[Token, ...]
    labels: Mapping[str, SentenceLabel] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """``{"text", "entities": [{"start", "end", "label", "text", "score"}]}``.

        With heads that label sentences, also ``"labels": {head: {"label", "score"}}``.
        """
        entities = [entity.as_dict() for entity in self.entities]
        plain: dict[str, Any] = {"text": self.text, "entities": entities}
        if self.labels:
            plain["labels"] = {
                head: {"label": label, "score": round(score, 4)}
                for head, (label, score) in self.labels.items()
            }
        return plain

    def as_pipeline(self) -> list[dict[str, Any]]:
        """The form of Hugging Face's token-classification pipelines with aggregation."""
        return [
            {"entity_group": e.label, "score": e.score, "word": e.text, "start": e.start,
             "end": e.end}
            for e in self.entities
        ]  # fmt: skip


class Tagger:
    """Finds named entities in raw text.

    Safe under threads, which take turns batch by batch and share what is known of words; under
    ``fork`` and ``spawn``; picklable.

    Args:
        checkpoint: A trained model.
        frontend: Replaces the recipe's front-end, such as ``"pretokenized"``.
        backend: What computes, by its name in ``BACKENDS``; else the fastest that can.

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
        indexer, romanizer = Indexer(vocabularies, recipe), self.preparer.romanizer
        self._indexer = indexer
        # Not a method: a pool that knew the tagger would keep both alive in a circle.
        self._words = Pool(
            lambda: WordRows(kind(model, vocabularies.heads), indexer, romanizer), AT_ONCE
        )
        self._arguments = (checkpoint, frontend, backend)

    def __reduce__(self) -> tuple[Any, ...]:
        return Tagger, self._arguments

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels the tagger can give."""
        return self.checkpoint.vocabularies.tags.labels

    @property
    def answers(self) -> dict[str, tuple[str, ...]]:
        """Labels of whole documents that the tagger chooses from, by head."""
        return {name: self.checkpoint.vocabularies.heads[name].labels for name in self.recipe.heads}

    def __call__(self, text: str | Document) -> TaggedDocument:
        """Tags one document."""
        if not isinstance(text, str | Document):
            raise TypeError(f"{EXPECTED}{type(text).__name__}")
        return next(self.pipe([text]))

    def pipe(self, texts: Iterable[str | Document]) -> Iterator[TaggedDocument]:
        """Tags a stream of documents; results come in input order, memory stays flat.

        A ``Document`` that brings token boundaries keeps them.

        Raises:
            TypeError: ``texts`` is a single text, or an item, counted from 0, is not a text.
        """
        if isinstance(texts, str | bytes | Document):
            raise TypeError(
                f"expected an iterable of texts, found one {type(texts).__name__}; "
                "call the tagger itself on a single text, or pass a list of one"
            )
        return self._stream(_checked(texts))

    def _stream(self, documents: Iterator[str | Document]) -> Iterator[TaggedDocument]:
        while chunk := list(islice(documents, BUFFER)):
            with _collector_paused():
                tagged = self._tag_chunk(chunk)
            yield from tagged

    @torch.inference_mode()
    def _tag_chunk(self, chunk: Sequence[str | Document]) -> list[TaggedDocument]:
        texts = [item if isinstance(item, str) else item.text for item in chunk]
        tokens = [
            self.preparer.frontend(item) if isinstance(item, str) else self.preparer.tokens(item)
            for item in chunk
        ]
        windows = [
            (number, start, end)
            for number, sentence in enumerate(tokens)
            for start, end in windows_of(sentence)
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
            phrases = self._phrases(windows, texts, sentences)
            answer = words.backend.answer(words.look_up(sentences), phrases)
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

    def _phrases(
        self,
        windows: Sequence[tuple[int, int, int]],
        texts: Sequence[str],
        sentences: Sequence[Sequence[Token]],
    ) -> list[list[int]] | None:
        """Rows of the places in phrases; ``None`` where the model has no gazetteer."""
        if self._indexer.gazetteer is None:
            return None
        return [
            self._indexer.phrases(texts[number], tokens)
            for (number, _, _), tokens in zip(windows, sentences, strict=True)
        ]


@dataclass
class _Found:
    """What was found in a document so far."""

    entities: list[Entity] = field(default_factory=list)
    labels: dict[str, SentenceLabel] = field(default_factory=dict)

    def in_order(self) -> tuple[Entity, ...]:
        return tuple(sorted(self.entities, key=lambda entity: entity.start))


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Python's cycle collector rests: a chunk makes many small objects and no cycle."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _checked(texts: Iterable[str | Document]) -> Iterator[str | Document]:
    for position, text in enumerate(texts):
        if not isinstance(text, str | Document):
            raise TypeError(f"item {position}: {EXPECTED}{type(text).__name__}")
        yield text


def load(
    name_or_directory: str | Path = "ja-wikipedia",
    frontend: str | None = None,
    backend: str | None = None,
) -> Tagger:
    """Loads a shipped model by name, or any model directory; see ``Tagger``.

    Raises:
        ConfigError: Neither a shipped model nor a directory, or an unknown front-end or back
            end.
        CheckpointError: The directory is not a sound model.
    """
    return Tagger(load_checkpoint(model_directory(name_or_directory)), frontend, backend)
