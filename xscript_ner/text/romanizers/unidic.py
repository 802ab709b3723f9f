"""The analyser's reading in context, written in Hepburn romaji.

Rules, from first to last; ``hepburn`` and ``letters`` say how kana and other characters go:

1. The particles は, へ, を are wa, e, o.
2. A surface with Latin letters or digits keeps them, case included (after NFKC, accents
   dropped); the stretches between are read as below.
3. A surface with kana or kanji is its reading. Numerals in kanji thus are words (三 san), digits
   stay digits (rule 2).
4. A stretch without a reading (unknown words such as フガッシー, pre-tokenised text) is romanised
   from itself: kana by table; with kanji in it, by the analyser's reading of the stretch alone.
5. A kanji that the analyser cannot read even so is ``x``; 々 there repeats what the character
   before it gave, and is ``x`` where nothing stands before it.
6. Punctuation and other scripts go by table; what no table knows is ``_``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property

from ...core.types import Analysis
from ..frontends.mecab import Mecab, mecab_signature
from .base import Romanizer
from .hepburn import hepburn
from .letters import ascii_letters

UNREAD = "x"
"""Stands for a kanji that has no known reading."""

PARTICLES: dict[str, str] = {
    "は": "wa", "へ": "e", "を": "o", "ハ": "wa", "ヘ": "e", "ヲ": "o",
}  # fmt: skip

_KANA = "\u3041-\u3096\u309d\u309e\u30a1-\u30fa\u30fc-\u30fe\u31f0-\u31ff"
_KANJI = "々〆〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_JAPANESE = re.compile(f"[{_KANA}{_KANJI}]")
_ALL_KANA = re.compile(f"[{_KANA}]+")
_LATIN = re.compile(r"[0-9A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
# A stretch is capped, since the analyser's memory grows with it.
_STRETCH = re.compile(f"([{_KANA}{_KANJI}]{{1,1000}})")


def has_latin(surface: str) -> bool:
    """Whether a surface has a Latin letter or a digit in it, in any width."""
    return bool(_LATIN.search(unicodedata.normalize("NFKC", surface)))


class UnidicRomanizer(Romanizer):
    """Hepburn from UniDic readings."""

    name = "unidic"

    def _rules(self) -> str:
        return f"unidic-kana/1 ({mecab_signature()})"

    def _word(self, surface: str, analysis: Analysis) -> str:
        if analysis.pos[0] == "助詞" and surface in PARTICLES:
            return PARTICLES[surface]
        plain = unicodedata.normalize("NFKC", surface)
        if analysis.reading and _JAPANESE.search(plain) and not has_latin(plain):
            romaji = hepburn(analysis.reading)
            if romaji:
                return romaji
        return self._spelt(plain)

    def _spelt(self, text: str) -> str:
        """Romanises text from itself, stretch by stretch; every odd one is Japanese."""
        pieces = _STRETCH.split(text)
        for index, piece in enumerate(pieces):
            pieces[index] = self._japanese(piece) if index % 2 else ascii_letters(piece)
        return "".join(pieces)

    def _japanese(self, stretch: str) -> str:
        if _ALL_KANA.fullmatch(stretch):
            return hepburn(stretch)
        words = [morph.word for morph in self._mecab(stretch)]
        return "".join(hepburn(w.analysis.reading) or self._unread(w.surface) for w in words)

    def _unread(self, surface: str) -> str:
        pieces: list[str] = []
        for character in surface:
            if character == "々":
                pieces.append(pieces[-1] if pieces else UNREAD)
            elif _ALL_KANA.fullmatch(character):
                pieces.append(hepburn(character))
            else:
                readings = [morph.word.analysis.reading for morph in self._mecab(character)]
                pieces.append(hepburn("".join(readings)) or UNREAD)
        return "".join(pieces)

    @cached_property
    def _mecab(self) -> Mecab:
        # Built only when a word without a reading turns up.
        return Mecab()
