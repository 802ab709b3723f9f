"""Languages that separate words by spaces, in whatever script."""

from __future__ import annotations

from importlib.metadata import version

import regex

from ...core.types import Token
from .base import FrontEnd
from .latin import MARKS, addresses

# Joiners between the letters of a word decide how these are drawn: Persian می‌خواهم, Hindi र्‍य.
_WORD = r"[\p{L}\p{N}_][\p{L}\p{M}\p{N}_\u200c\u200d]*+"
_END = r"(?![\p{L}\p{M}\p{N}_])"
_TOKEN = regex.compile(
    rf"""
      {addresses(_WORD)}
    | \p{{N}}+(?:[.,:/\u066b\u066c]\p{{N}}+)*+(?:['’]{_WORD})?+{_END}   # 1.234,5 ७:३० 7:30'da
    | {_WORD}(?:[-'’\u05f3\u05f4&\u00b7]{_WORD})*+                      # İstanbul'da l'ora צה״ל
    | {MARKS}
    """,
    regex.VERBOSE,
)


class SpacedFrontEnd(FrontEnd):
    """Words with their marks and joiners, numbers in any digits, and marks, each a token.

    Devanagari, Cyrillic, Arabic, Hangul, Latin, … A danda (।) is a mark like a full stop. What
    an apostrophe, a hyphen or a geresh joins is one word: no language's clitics are cut off, as
    ``latin`` does for English. Addresses, ``@mentions`` and ``#hashtags`` stay whole. There is no
    analysis.
    """

    name = "spaced"

    @property
    def signature(self) -> str:
        return f"spaced/1 (regex {version('regex')})"

    def __call__(self, text: str) -> list[Token]:
        return [Token(m[0], m.start(), m.end()) for m in _TOKEN.finditer(text)]
