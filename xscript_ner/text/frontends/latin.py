"""Languages in Latin script that separate words by spaces."""

from __future__ import annotations

from importlib.metadata import version

import regex

from ...core.types import Token
from .base import FrontEnd

SPACE = r"[\s\x1c-\x1f]"  # what str.isspace says
_END = r"(?![\p{L}\p{M}\p{N}_])"
_WORD = r"[\p{L}\p{N}_][\p{L}\p{M}\p{N}_]*+"
_CLITIC = rf"['’](?i:s|re|ve|ll|d|m){_END}"
_NOT = rf"(?i:n['’]t){_END}"


def addresses(word: str) -> str:
    """Addresses, mail addresses, mentions and hashtags, over the pattern of a word."""
    return rf"""
      (?i:https?://|ftp://|www\.)[^\s\x1c-\x1f<>"]*[\p{{L}}\p{{N}}/]  # addresses
    | [\p{{L}}\p{{N}}._%+-]{{1,64}}+@{word}(?:[.-]{word})++           # mail addresses
    | [@\#]{word}                                                     # mentions, hashtags
    """


# The last alternative takes any grapheme cluster, so that nothing but white space is skipped.
MARKS = rf"""
      \.{{2,}} | -{{2,}} | [!?]{{2,}} | ([*=~])\1+                    # a run is one mark
    | (?!{SPACE})(?:\p{{GCB=Prepend}}+(?={SPACE})|\X)                 # anything else
    """

# Alternatives are tried from top to bottom at each place; the counts in braces keep a text of
# millions of letters from being scanned again at each place.
_TOKEN = regex.compile(
    rf"""
      {addresses(_WORD)}
    | (?:\p{{Lu}}\.){{2,}}+(?:-{_WORD})*+                             # U.S. U.S.-based
    | (?<![\p{{L}}\p{{M}}\p{{N}}_])\p{{Lu}}\.(?=\x20?\p{{Lu}})        # J. K. Rowling
    | (?:Mr|Mrs|Ms|Dr|Prof|St|Jr|Sr|Inc|Co|Corp|Ltd|vs|No)\.(?={SPACE})
    | \p{{N}}+(?:[.,:/]\p{{N}}+)*+{_END}                              # 1,234.5 7:30 24/12
    | (?<=[\p{{L}}\p{{M}}\p{{N}}]){_CLITIC}                           # 's 'll
    | {_NOT}                                                          # do n't
    | \p{{L}}{{1,40}}?(?={_NOT})
    | {_WORD}(?:(?!{_CLITIC})[-'’&]{_WORD})*+                         # O'Neill AT&T well-known
    | {MARKS}
    """,
    regex.VERBOSE,
)


class LatinFrontEnd(FrontEnd):
    """Words, numbers and marks as English news corpora cut them: ``Obama 's``, ``do n't``.

    Addresses, ``@mentions`` and ``#hashtags`` stay whole, as do words with inner hyphens and
    apostrophes. There is no analysis.
    """

    name = "latin"

    @property
    def signature(self) -> str:
        return f"latin/1 (regex {version('regex')})"

    def __call__(self, text: str) -> list[Token]:
        return [Token(m[0], m.start(), m.end()) for m in _TOKEN.finditer(text)]
