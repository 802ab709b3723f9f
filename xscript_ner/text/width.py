"""Half and full width: the same text as other machines write it.

The opposite of what ``frontends.aligned_copy`` undoes for the analyser.
"""

from __future__ import annotations

import unicodedata

# ﾞ and ﾟ are marks of their own behind a half-width kana.
_MARKS = {"\u3099": "\uff9e", "\u309a": "\uff9f"}
_HALF = {
    unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF61, 0xFF9E)
}
_FULL = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def half_width(text: str) -> str:
    """Katakana, its marks and its punctuation in half width: ``ガス。`` is ``ｶﾞｽ｡``.

    Text grows, as a voiced kana becomes two code points. Kana without a half-width form stay.
    """
    return "".join(map(_narrow, text))


def _narrow(character: str) -> str:
    decomposed = unicodedata.normalize("NFD", character)
    base, marks = decomposed[0], decomposed[1:]
    if base not in _HALF or any(mark not in _MARKS for mark in marks):
        return character
    return _HALF[base] + "".join(_MARKS[mark] for mark in marks)


def full_width(text: str) -> str:
    """ASCII letters, digits and signs in full width; blanks stay as they are."""
    return text.translate(_FULL)
