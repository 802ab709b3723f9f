"""Japanese: fugashi (MeCab) with unidic-lite."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate
from operator import add, sub
from typing import Any

from ...core.types import Analysis, Boundaries, Token
from .aligned_copy import aligned_copy
from .base import FrontEnd, check_boundaries, combined
from .columns import TokenColumns, Word
from .mecab import Mecab, mecab_signature

PIECE = 5_000
"""Longest stretch analysed at once: MeCab's lattice grows with it, and a run of more than
65,535 bytes of white space would overflow its counters."""

_SENTENCE_END = re.compile("[。！？ ][^。！？ ]*$")


class JapaneseFrontEnd(FrontEnd):
    """Short-unit words of UniDic.

    A grapheme cluster is never split. A word may be, where a stretch of more than ``PIECE``
    characters has neither a sentence end nor a blank.
    """

    name = "japanese"

    def __init__(self) -> None:
        self._mecab = Mecab()

    @property
    def signature(self) -> str:
        return f"japanese/1 ({mecab_signature()})"

    def __call__(self, text: str) -> list[Token]:
        return list(self.columns(text))

    def columns(self, text: str) -> TokenColumns:
        copy, origins = aligned_copy(text)
        starts: list[int] = []
        ends: list[int] = []
        words: list[Word] = []
        position = 0
        for piece in _pieces(copy):
            if morphs := self._mecab(piece):
                gaps, lengths, own = zip(*morphs, strict=True)
                last = list(accumulate(map(add, gaps, lengths), initial=position))[1:]
                starts += map(sub, last, lengths)
                ends += last
                words += own
            position += len(piece)
        if origins is not None:
            starts = [origins[start] for start in starts]
            ends = [origins[end] for end in ends]
        if copy is not text:  # the copy is full-width, the text need not be
            known = self._mecab.word
            words = [
                word if word.surface == text[start:end] else known(text[start:end], word.analysis)
                for word, start, end in zip(words, starts, ends, strict=True)
            ]
        return TokenColumns(starts, ends, words)

    def given(self, text: str, boundaries: Boundaries) -> list[Token]:
        """Keeps the boundaries; the analysis is found in this order:

        1. the analyser's own tokens that fill the span exactly, read in context,
        2. the tokens of the surface analysed alone.

        Several tokens for one span are joined as ``combined`` says.
        """
        check_boundaries(text, boundaries)
        own = self(text)
        starts = [token.start for token in own]
        given = []
        for start, end in boundaries:
            first = bisect_left(starts, start)
            parts = own[first : bisect_left(starts, end)]
            surface = text[start:end]
            if not _fill(parts, start, end):
                parts = self(surface)
            given.append(Token(surface, start, end, combined(parts) if parts else Analysis()))
        return given

    def __reduce__(self) -> tuple[Any, ...]:
        return JapaneseFrontEnd, ()


def _fill(parts: list[Token], start: int, end: int) -> bool:
    return bool(parts) and parts[0].start == start and parts[-1].end == end


def _pieces(copy: str) -> Iterator[str]:
    """Cuts a long copy after a sentence end or a blank where there is one."""
    begin = 0
    while len(copy) - begin > PIECE:
        window = copy[begin : begin + PIECE]
        match = _SENTENCE_END.search(window)
        length = match.start() + 1 if match else PIECE
        yield window[:length]
        begin += length
    yield copy[begin:] if begin else copy
