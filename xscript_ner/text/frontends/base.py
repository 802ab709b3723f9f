"""The contract of every front-end: text to tokens, with exact offsets."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from itertools import pairwise

from ...core.errors import DataError
from ...core.types import Analysis, Boundaries, Token


class FrontEnd(ABC):
    """Finds the tokens of a text.

    For every token of every string ``text[start:end] == surface``. Tokens stand in order, do
    not overlap and are not empty; whatever lies between two of them is white space
    (``str.isspace``).
    """

    name: str
    """Name in the registry."""

    @property
    @abstractmethod
    def signature(self) -> str:
        """Name, rule version and the versions of everything that shapes the tokens."""

    @abstractmethod
    def __call__(self, text: str) -> list[Token]:
        """Tokenises ``text``; any string, lone surrogates included."""

    def columns(self, text: str) -> Sequence[Token]:
        """The same tokens, as columns where those cost less; tagging reads them so."""
        return self(text)

    def given(self, text: str, boundaries: Boundaries) -> list[Token]:
        """Tokens at exactly the given boundaries, with what the analyser knows of them.

        Args:
            text: The original text.
            boundaries: Of its tokens.

        Raises:
            DataError: A pair is empty, out of range, or begins before the last one ended.
        """
        return tokens_at(text, boundaries)


def tokens_at(text: str, boundaries: Boundaries) -> list[Token]:
    """Tokens at the given boundaries, of which nothing more is known.

    Raises:
        DataError: A pair is empty, out of range, or begins before the last one ended.
    """
    check_boundaries(text, boundaries)
    return [Token(text[start:end], start, end) for start, end in boundaries]


def check_boundaries(text: str, boundaries: Boundaries) -> None:
    """Raises ``DataError`` unless the pairs are non-empty, in order and inside the text."""
    for start, end in boundaries:
        if not 0 <= start < end <= len(text):
            raise DataError(
                f"token boundary {start}:{end} is empty or outside a text of {len(text)} characters"
            )
    for before, after in pairwise(boundaries):
        if after[0] < before[1]:
            raise DataError(
                f"token boundary {after[0]}:{after[1]} begins before {before[0]}:{before[1]} ends"
            )


def combined(parts: Sequence[Token]) -> Analysis:
    """What is known of a word that the analyser sees as several tokens.

    Readings are joined, and given only when every part has one; part of speech and origin are
    those of the last part, the head of a Japanese compound. There is no lemma, since the
    last part's would stand for the whole word.
    """
    if len(parts) == 1:
        return parts[0].analysis
    readings = [part.analysis.reading for part in parts]
    last = parts[-1].analysis if parts else Analysis()
    return Analysis(
        pos=last.pos, reading="".join(readings) if all(readings) else "", origin=last.origin
    )
