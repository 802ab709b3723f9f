"""The interface of whatever tags: documents in, answers out, in order and in flat memory."""

from __future__ import annotations

import gc
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice, tee
from typing import Any, Literal, TypeVar, overload

from ..config import Recipe
from ..core.errors import ConfigError
from ..core.types import Document, Token
from ..models.stored.metrics import Metrics
from ..text.prepare import Preparer
from .tagged_document import TaggedDocument

C = TypeVar("C")
"""What stands beside a text."""
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

    @property
    @abstractmethod
    def metrics(self) -> Metrics:
        """What training has left: scores by corpus, the corpora, what it began with."""

    @abstractmethod
    def tag(
        self,
        documents: Sequence[str | Document],
        tokens: Sequence[Sequence[Token]],
        languages: Sequence[str],
    ) -> list[TaggedDocument]:
        """Answers to N documents, whose tokens and languages are known."""

    def check_language(self, language: str, called: str = "this model") -> None:
        """Makes sure that text can be said to be in a language.

        Raises:
            ConfigError: The model does not tell it; ``called`` names the model there.
        """
        if language and language not in self.languages:
            known = ", ".join(self.languages) or "none: it reads all text alike"
            raise ConfigError(f"{called} tells no language {language!r}; it tells {known}")

    def romaji(self, document: TaggedDocument) -> list[str]:
        """What the character module reads of each token: romaji, or the surface.

        Args:
            document: That this model has tagged.
        """
        preparer = self.preparer
        language = preparer.language(document.text, document.language)
        return preparer.reader(language).romanizer.romanize(document.tokens)

    def __call__(self, text: str | Document) -> TaggedDocument:
        """Tags one document."""
        if not isinstance(text, str | Document):
            raise TypeError(f"{EXPECTED}{type(text).__name__}")
        return next(self.pipe([text]))

    @overload
    def pipe(
        self,
        texts: Iterable[str | Document],
        *,
        as_tuples: Literal[False] = False,
        batch_size: int = BUFFER,
    ) -> Iterator[TaggedDocument]: ...

    @overload
    def pipe(
        self,
        texts: Iterable[tuple[str | Document, C]],
        *,
        as_tuples: Literal[True],
        batch_size: int = BUFFER,
    ) -> Iterator[tuple[TaggedDocument, C]]: ...

    def pipe(
        self, texts: Iterable[Any], *, as_tuples: bool = False, batch_size: int = BUFFER
    ) -> Iterator[Any]:
        """Tags a stream of documents; results come in input order, memory stays flat.

        A ``Document`` that brings token boundaries keeps them; where the model tells languages
        apart, its ``language`` says as what it is read, else its script does.

        Args:
            texts: Strings or documents; with ``as_tuples`` pairs of one and anything.
            as_tuples: Give pairs, too: what was found, and what stood beside the text.
            batch_size: Texts read ahead before the first result comes out, of which those of
                like length are computed together: fewer come sooner, more go faster.

        Raises:
            TypeError: ``texts`` is a single text, or an item, counted from 0, is not a text, or
                with ``as_tuples`` not a pair.
            ConfigError: ``batch_size`` is less than 1.
            DataError: The model does not know a document's language.
        """
        if isinstance(texts, str | bytes | Document):
            raise TypeError(
                f"expected an iterable of texts, found one {type(texts).__name__}; "
                "call the tagger itself on a single text, or pass a list of one"
            )
        if batch_size < 1:
            raise ConfigError(f"batch_size: expected 1 or more, found {batch_size}")
        if not as_tuples:
            return self._stream(_checked(texts), batch_size)
        ours, theirs = tee(_pairs(texts))
        tagged = self._stream(_checked(text for text, _ in ours), batch_size)
        return zip(tagged, (beside for _, beside in theirs), strict=True)

    def _stream(
        self, documents: Iterator[str | Document], batch_size: int
    ) -> Iterator[TaggedDocument]:
        while chunk := list(islice(documents, batch_size)):
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
            reader.frontend.columns(item) if isinstance(item, str) else reader.tokens(item)
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


def _pairs(items: Iterable[Any]) -> Iterator[Sequence[Any]]:
    """Refuses what is no pair; a string of two characters would pass for one."""
    for position, item in enumerate(items):
        if not isinstance(item, tuple | list) or len(item) != 2:
            found = f"{type(item).__name__}"
            found += f" of {len(item)}" if isinstance(item, tuple | list) else ""
            raise TypeError(f"item {position}: expected a pair of text and context, found {found}")
        yield item
