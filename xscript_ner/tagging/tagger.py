"""Text in, entities out: what ``xscript_ner.load()`` returns."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable, Iterator, Sequence
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
from ..text.prepare import Preparer
from .backends import choose_backend
from .tagged_document import TaggedDocument as TaggedDocument
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
        self.preparer = build_preparer(recipe)
        readers = self.preparer.readers
        if frontend is not None:
            for reader in readers:
                reader.frontend = build_frontend(frontend)
        self.model = restore(checkpoint)
        kind = choose_backend(self.model, backend)
        model, vocabularies = self.model, checkpoint.vocabularies
        indexer, romanizers = Indexer(vocabularies, recipe), [r.romanizer for r in readers]
        self._indexer = indexer
        self._number = {reader: number for number, reader in enumerate(readers)}
        # Not a method: a pool that knew the tagger would keep both alive in a circle.
        self._words = Pool(
            lambda: WordRows(kind(model, vocabularies.heads), indexer, *romanizers), AT_ONCE
        )
        self._arguments = (checkpoint, frontend, backend)

    def __reduce__(self) -> tuple[Any, ...]:
        return Tagger, self._arguments

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels the tagger can give."""
        return self.checkpoint.vocabularies.tags.labels

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages that the tagger tells apart; none if it reads all text alike."""
        return tuple(self.recipe.languages)

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

        A ``Document`` that brings token boundaries keeps them; where the model tells languages
        apart, its ``language`` says as what it is read, else its script does.

        Raises:
            TypeError: ``texts`` is a single text, or an item, counted from 0, is not a text.
            DataError: The model does not know a document's language.
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
        preparer = self.preparer
        languages = [
            preparer.language(item) if isinstance(item, str)
            else preparer.language(item.text, item.language) for item in chunk
        ]  # fmt: skip
        readers = [preparer.reader(language) for language in languages]
        tokens = [
            reader.frontend(item) if isinstance(item, str) else reader.tokens(item)
            for reader, item in zip(readers, chunk, strict=True)
        ]
        windows = [
            (number, start, end)
            for number, sentence in enumerate(tokens)
            for start, end in windows_of(sentence)
        ]
        windows.sort(key=lambda window: window[2] - window[1])
        found = [_Found() for _ in texts]
        for begin in range(0, len(windows), BATCH):
            self._tag_batch(windows[begin : begin + BATCH], tokens, texts, readers, found)
        return [
            TaggedDocument(text, answer.in_order(), tuple(sentence), answer.labels, language)
            for text, answer, sentence, language in zip(
                texts, found, tokens, languages, strict=True
            )
        ]

    def _tag_batch(
        self,
        windows: Sequence[tuple[int, int, int]],
        tokens: Sequence[Sequence[Token]],
        texts: Sequence[str],
        readers: Sequence[Preparer],
        found: Sequence[_Found],
    ) -> None:
        sentences = [
            tokens[number][start:end] if end - start < len(tokens[number]) else tokens[number]
            for number, start, end in windows
        ]
        with self._words.lend() as words:
            phrases = self._phrases(windows, texts, sentences)
            spelt = [self._number[readers[number]] for number, _, _ in windows]
            answer = words.backend.answer(words.look_up(sentences, spelt), phrases)
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
