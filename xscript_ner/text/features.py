"""What the analyser and the spelling say of a token, as symbols to be embedded.

Each feature is a function from a token to one short string; the table at the end names them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import lru_cache

from ..core.types import Token

_SCRIPT_RANGES = (
    ("\u3041", "\u309f", "hiragana"),
    ("\u30a0", "\u30ff", "katakana"),
    ("\u3005", "\u3007", "kanji"),
    ("\u3400", "\u4dbf", "kanji"),
    ("\u4e00", "\u9fff", "kanji"),
    ("\uf900", "\ufaff", "kanji"),
    ("\U00020000", "\U0003ffff", "kanji"),
)


def _character_script(character: str) -> str:
    for first, last, name in _SCRIPT_RANGES:
        if first <= character <= last:
            return name
    category = unicodedata.category(character)
    if category.startswith("L"):
        return "latin" if "LATIN" in unicodedata.name(character, "") else "other"
    return "digit" if category.startswith("N") else "symbol"


def normalized(surface: str) -> str:
    """The surface in Unicode's compatibility form, so that width makes no difference."""
    return surface if surface.isascii() else unicodedata.normalize("NFKC", surface)


@lru_cache(maxsize=100_000)
def script(surface: str) -> str:
    """Script of a word: ``kanji``, ``katakana``, …, ``mixed``; Latin words by their case.

    Latin words give ``latin-upper``, ``latin-title`` or ``latin-lower``.
    """
    text = normalized(surface)
    kinds = {_character_script(character) for character in text}
    if kinds == {"latin"}:
        if text.isupper() and len(text) > 1:
            return "latin-upper"
        return "latin-title" if text[0].isupper() else "latin-lower"
    if len(kinds) > 1:
        kinds.discard("symbol")
    return kinds.pop() if len(kinds) == 1 else "mixed"


def shape(surface: str) -> str:
    """Word shape with runs shortened: ``Xx``, ``dd``, ``X.X.``; Japanese scripts by letter."""
    letters = {"hiragana": "h", "katakana": "k", "kanji": "j", "digit": "d", "other": "l"}
    result = ""
    for character in normalized(surface):
        kind = _character_script(character)
        if kind == "latin":
            letter = "X" if character.isupper() else "x"
        else:
            letter = letters.get(kind, character)
        if result[-2:] != letter * 2:
            result += letter
    return result


FEATURES: dict[str, Callable[[Token], str]] = {
    "pos1": lambda token: token.analysis.pos[0],
    "pos2": lambda token: token.analysis.pos[1],
    "pos3": lambda token: token.analysis.pos[2],
    "pos4": lambda token: token.analysis.pos[3],
    "origin": lambda token: token.analysis.origin,
    "script": lambda token: script(token.surface),
    "shape": lambda token: shape(token.surface),
    "first": lambda token: normalized(token.surface)[:1],
    "last": lambda token: normalized(token.surface)[-1:],
    "first2": lambda token: normalized(token.surface)[:2],
    "last2": lambda token: normalized(token.surface)[-2:],
}
"""Analyser: part of speech 1 to 4, word origin. Spelling: script, shape, affixes."""
