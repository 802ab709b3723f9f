"""The interface of whatever tags: documents in, answers out, in order and in flat memory."""

from __future__ import annotations

import gc
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice

from ..config import Recipe
from ..core.types import Document, Token
from ..text.prepare import Preparer
from .tagged_document import TaggedDocument

BUFFER = 1024
"""Sentences read ahead, to batch those of like length."""
EXPECTED = "expected a str or a Document, found "


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
    def answers(self) -> dict[str, tuple[str, ...]]:
        """Labels of whole documents that it chooses from, by head."""

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages that it tells apart; none if it reads all text alike."""
        return tuple(self.recipe.languages)

    @abstractmethod
    def tag(
        self,
        documents: Sequence[str | Document],
        tokens: Sequence[Sequence[Token]],
        languages: Sequence[str],
    ) -> list[TaggedDocument]:
        """Answers to N documents, whose tokens and languages are known."""

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

    def _tag_chunk(self, chunk: Sequence[str | Document]) -> list[TaggedDocument]:
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
        tagged = self.tag(chunk, tokens, languages)
        if not self.languages:
            return tagged
        return [
            document if _is_sure(preparer, item, language) else replace(document, language="")
            for document, item, language in zip(tagged, chunk, languages, strict=True)
        ]


def _is_sure(preparer: Preparer, item: str | Document, language: str) -> bool:
    """Whether the language was told, or no other is read alike, as German is where English is."""
    told = not isinstance(item, str) and bool(item.language)
    return told or preparer.alike(language) == 1


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
