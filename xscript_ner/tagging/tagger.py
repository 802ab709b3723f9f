"""Text in, entities out: what ``xscript_ner.load()`` returns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.lending import Pool
from ..core.types import CLASSIFIER, Document, Entity, SentenceLabel, Token
from ..inputs.indexer import Indexer
from ..inputs.preparation import build_preparer
from ..models.checkpoint import Checkpoint
from ..models.directory import CPU, model_directory, restore
from ..models.domains.stored import Trained, load_trained
from ..models.heads import with_one_tag_head
from ..models.stored.metrics import Metrics
from ..text.frontends import build_frontend
from ..text.frontends.columns import TokenColumns, places
from ..text.prepare import Preparer
from .assistant import Assistant
from .backends import choose_backend
from .stream import TextTagger
from .tagged_document import TaggedDocument as TaggedDocument
from .windows import windows_of
from .word_rows import WordRows

if TYPE_CHECKING:
    from ..models import TaggerModel

BATCH = 128
"""Sentences computed together, at most."""
AREA = 6144
"""Tokens computed together, at most, padding counted: what a batch takes of memory."""
AT_ONCE = 1
"""Batches computed at a time, however many threads ask. A second one, on two cores, is slower
than waiting: what Python does between PyTorch's many short steps goes one thread at a time."""


class Tagger(TextTagger):
    """Finds named entities in raw text.

    Safe under threads, which take turns batch by batch and share what is known of words; under
    ``fork`` and ``spawn``; picklable.

    Args:
        checkpoint: A trained model.
        frontend: Replaces the recipe's front-end, such as ``"pretokenized"``.
        backend: What computes, by its name in ``BACKENDS``; ``"torch"`` is the fastest of those
            that PyTorch runs. Else the fastest that can: ``"numpy"``, without loading PyTorch, for
            models of bi-LSTMs without a language model.
        head: Which of the heads that tag entities is asked, where there are several.
        device: Where the arithmetic is done, as PyTorch names it; any but ``"cpu"`` takes PyTorch.

    Raises:
        ConfigError: Unknown front-end, back end, head or device, or a back end that does not
            support the model.
    """

    def __init__(
        self,
        checkpoint: Checkpoint,
        frontend: str | None = None,
        backend: str | None = None,
        head: str = CLASSIFIER,
        device: str = CPU,
    ) -> None:
        self._arguments = (checkpoint, frontend, backend, head, device)
        self.checkpoint = checkpoint = with_one_tag_head(checkpoint, head)
        self.recipe = recipe = checkpoint.recipe
        self.preparer = build_preparer(recipe)
        readers = self.preparer.readers
        if frontend is not None:
            for reader in readers:
                reader.frontend = build_frontend(frontend)
        kind = choose_backend(recipe, backend, device)
        self._indexer = indexer = Indexer(checkpoint.vocabularies, recipe)
        romanizers = [reader.romanizer for reader in readers]
        self._number = {reader: number for number, reader in enumerate(readers)}
        # Not a method: a pool that knew the tagger would keep both alive in a circle.
        self._words = Pool(
            lambda: WordRows(kind(checkpoint, device), indexer, *romanizers), AT_ONCE
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return Tagger, self._arguments

    @cached_property
    def model(self) -> TaggerModel:
        """Its modules of PyTorch, whatever it tags with."""
        return restore(self.checkpoint)

    @property
    def labels(self) -> tuple[str, ...]:
        return self.checkpoint.vocabularies.tags.labels

    @property
    def answers(self) -> dict[str, tuple[str, ...]]:
        return {name: self.checkpoint.vocabularies.heads[name].labels for name in self.recipe.heads}

    @property
    def metrics(self) -> Metrics:
        return self.checkpoint.metrics

    def tag(
        self,
        documents: Sequence[str | Document],
        tokens: Sequence[Sequence[Token]],
        languages: Sequence[str],
    ) -> list[TaggedDocument]:
        texts = [item if isinstance(item, str) else item.text for item in documents]
        readers = [self.preparer.reader(language) for language in languages]
        windows = [
            (number, start, end)
            for number, sentence in enumerate(tokens)
            for start, end in windows_of(sentence)
        ]
        windows.sort(key=lambda window: window[2] - window[1])
        found = [_Found() for _ in texts]
        for batch in _batches(windows):
            self._tag_batch(batch, tokens, texts, readers, found)
        return [
            TaggedDocument(text, answer.in_order(), _kept(sentence), answer.labels, language)
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
            below = phrases if self._indexer.below else None
            rows = words.look_up(sentences, spelt, below)
            answer = words.backend.answer(rows, None if below else phrases)
        lying = list(map(places, sentences))
        for (row, start, end), label, probability in zip(
            answer.spans, answer.labels, answer.probabilities, strict=True
        ):
            number = windows[row][0]
            starts, ends = lying[row]
            entity = Entity.of(texts[number], starts[start], ends[end - 1], label, probability)
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


def _batches(windows: Sequence[tuple[int, int, int]]) -> Iterator[Sequence[tuple[int, int, int]]]:
    """Runs of tokens in order of length, divided."""
    begin = 0
    for place, (_, start, end) in enumerate(windows):
        count = place - begin + 1
        if count > BATCH or (count > 1 and count * (end - start) > AREA):
            yield windows[begin:place]
            begin = place
    if begin < len(windows):
        yield windows[begin:]


@dataclass
class _Found:
    """What was found in a document so far."""

    entities: list[Entity] = field(default_factory=list)
    labels: dict[str, SentenceLabel] = field(default_factory=dict)

    def in_order(self) -> tuple[Entity, ...]:
        return tuple(sorted(self.entities, key=lambda entity: entity.start))


def _kept(tokens: Sequence[Token]) -> Sequence[Token]:
    """What a document keeps: nothing that may change."""
    return tokens if isinstance(tokens, TokenColumns) else tuple(tokens)


def load(
    name_or_directory: str | Path = "ja-wikipedia",
    frontend: str | None = None,
    backend: str | None = None,
    head: str = CLASSIFIER,
    device: str = CPU,
) -> TextTagger:
    """Loads a shipped model by name, or any model directory; see ``Tagger`` and ``Assistant``.

    Raises:
        ConfigError: Neither a shipped model nor a directory, or an unknown front-end, back end or
            head.
        CheckpointError: The directory is not a sound model.
    """
    trained = load_trained(model_directory(name_or_directory))
    return build_tagger(trained, frontend, backend, head, device)


def build_tagger(
    trained: Trained,
    frontend: str | None = None,
    backend: str | None = None,
    head: str = CLASSIFIER,
    device: str = CPU,
) -> TextTagger:
    """What tags with a trained model, or with an assistant; see ``Tagger``."""
    if isinstance(trained, Checkpoint):
        return Tagger(trained, frontend, backend, head, device)
    taggers = {
        name: Tagger(model, frontend, backend, head, device)
        for name, model in trained.models.items()
    }
    return Assistant(trained, taggers, frontend)
