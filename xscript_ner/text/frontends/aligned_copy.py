"""The copy of a text that an analyser of Japanese sees, tied to the original offset by offset.

The text itself is never changed. In the copy,

- white space of every kind is a blank,
- a grapheme cluster is one character, so that no token splits it: composed where Unicode has
  the composition (half-width ``ｶﾞ`` is ``ガ``, a decomposed ``か゛`` is ``が``), else its first
  code point (emoji sequences, variation selectors, other marks),
- ASCII and half-width katakana are full-width, as UniDic writes them,
- NUL, other controls and lone surrogates are the replacement character.

Measured on the 13,185 entities of the Stockmark corpus: with ASCII as it stands 69 entities do
not fall on token boundaries, with letters made full-width 68, with digits 69, with all printable
ASCII 63; full-width letters also let UniDic find ``Google`` and call it a proper noun.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

_FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {
    0x3000: 0x20,
    0xD0: 0x110,  # UniDic's character table calls U+00D0 a blank, which would lose it
}
_NARROW = re.compile(f"[{''.join(map(re.escape, map(chr, _FULL_WIDTH)))}]+")

# Ranges where a code point is a cluster of its own and needs no change beyond _FULL_WIDTH.
_PLAIN = (
    " -~\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e"
    "\u20a0-\u20bf\u2100-\u2cee\u2cf2-\u2d7e\u2d80-\u2ddf\u2e00-\u2fff\u3000-\u3029"
    "\u3030-\u3096\u309b-\u312f\u3131-\u318e\u3190-\ua48c\uac00-\ud7a3\uff01-\uff64\uffe0-\uffe6"
)
_ODD = re.compile(f"[^{_PLAIN}]")
_HALF_WIDTH = re.compile("[\uff61-\uff9f]")
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


class AlignedCopy(NamedTuple):
    """``text[i]`` stands for the original's ``origins[i]:origins[i + 1]``.

    ``origins`` has one entry more than the text, or is ``None`` when positions are the same.
    """

    text: str
    origins: Sequence[int] | None = None


def aligned_copy(text: str) -> AlignedCopy:
    """Builds the copy; costs about two microseconds when the text is ordinary Japanese."""
    origins: list[int] | None = None
    if _ODD.search(text):
        characters = []
        origins = []
        for cluster in _clusters().finditer(text):
            characters.append(_character(cluster[0]))
            origins.append(cluster.start())
        origins.append(len(text))
        text = "".join(characters)
    return AlignedCopy(_NARROW.sub(_widened, text), origins)


@cache
def _clusters() -> Any:
    """Finds grapheme clusters. White space is part of none, though Unicode lets some signs take
    it in."""
    import regex

    return regex.compile(r"\r\n|[\s\x1c-\x1f]|\p{GCB=Prepend}+(?=[\s\x1c-\x1f])|\X")


def _widened(match: re.Match[str]) -> str:
    return match[0].translate(_FULL_WIDTH)


def _character(cluster: str) -> str:
    """One character for a grapheme cluster."""
    if cluster[0].isspace():
        return " "
    if _UNFIT.match(cluster):
        return "\ufffd"
    composed = unicodedata.normalize("NFKC" if _HALF_WIDTH.search(cluster) else "NFC", cluster)
    return composed if len(composed) == 1 else cluster[0]
