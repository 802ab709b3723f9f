"""The interface of whatever tags: documents in, answers out, in order and in flat memory."""

from __future__ import annotations

import gc
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from ..config import Recipe
from ..core.types import Document, Entity, SentenceLabel, Token
from ..text.prepare import Preparer

BUFFER = 1024
"""Sentences read ahead, to batch those of like length."""
EXPECTED = "expected a str or a Document, found "


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


class TextTagger(ABC):
    """Finds entities, and labels of the whole, in raw text.

    Attributes:
        recipe: How it was made.
        preparer: Turns documents into tokens.
    """

    recipe: Recipe
    preparer: Preparer

    @property
    @abstractmethod
    def labels(self) -> tuple[str, ...]:
        """Labels of entities that it can give."""

    @property
    @abstractmethod
    def heads(self) -> tuple[str, ...]:
        """Names of the labels that it gives a whole document, such as ``intent``."""

    @abstractmethod
    def tag(
        self, documents: Sequence[str | Document], tokens: Sequence[Sequence[Token]]
    ) -> list[TaggedDocument]:
        """Answers to N documents, whose tokens are known."""

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

    def _tag_chunk(self, chunk: Sequence[str | Document]) -> list[TaggedDocument]:
        tokens = [
            self.preparer.frontend(item) if isinstance(item, str) else self.preparer.tokens(item)
            for item in chunk
        ]
        return self.tag(chunk, tokens)


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
