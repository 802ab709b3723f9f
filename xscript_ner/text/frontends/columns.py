"""Tokens as columns, which become objects when somebody asks for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, overload

from ...core.types import Analysis, Token


class Word:
    """A surface with its analysis.

    A front-end has one object for all the places of a word, so that whatever is known of it can
    be kept under the object itself, whose hash costs next to nothing.
    """

    __slots__ = ("analysis", "surface")

    def __init__(self, surface: str, analysis: Analysis) -> None:
        self.surface, self.analysis = surface, analysis


class TokenColumns(Sequence[Token]):
    """N tokens as a sequence that is equal to the tuple of them.

    Attributes:
        starts, ends: Where each lies in the text.
        words: What stands there.
    """

    __slots__ = ("ends", "starts", "words")

    def __init__(self, starts: Sequence[int], ends: Sequence[int], words: Sequence[Word]) -> None:
        self.starts, self.ends, self.words = starts, ends, words

    def __len__(self) -> int:
        return len(self.words)

    @overload
    def __getitem__(self, place: int) -> Token: ...

    @overload
    def __getitem__(self, place: slice) -> TokenColumns: ...

    def __getitem__(self, place: int | slice) -> Token | TokenColumns:
        if isinstance(place, slice):
            return TokenColumns(self.starts[place], self.ends[place], self.words[place])
        word = self.words[place]
        return Token(word.surface, self.starts[place], self.ends[place], word.analysis)

    def __iter__(self) -> Iterator[Token]:
        for word, start, end in zip(self.words, self.starts, self.ends, strict=True):
            yield Token(word.surface, start, end, word.analysis)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TokenColumns | tuple) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))

    def __reduce__(self) -> tuple[Any, ...]:
        return tuple, (list(self),)  # elsewhere its words would be nobody's


def places(tokens: Sequence[Token]) -> tuple[Sequence[int], Sequence[int]]:
    """Where tokens begin, and where they end."""
    if isinstance(tokens, TokenColumns):
        return tokens.starts, tokens.ends
    return [token.start for token in tokens], [token.end for token in tokens]
