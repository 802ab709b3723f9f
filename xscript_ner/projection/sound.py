"""What two spellings of a name share when they are read aloud."""

from __future__ import annotations

import re
import unicodedata

_MARKS = re.compile(r"[^a-z]")
_VOWELS = (("ou", "o"), ("oo", "o"), ("uu", "u"), ("aa", "a"), ("ii", "i"))
_LABIAL = re.compile(r"m(?=[bpm])")


def sound(word: str) -> str:
    """What two spellings of a name share: ``Tōkyō``, ``toukyou`` and ``Tokyo`` are ``tokyo``."""
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", word.lower()))
    for long, short in _VOWELS:
        plain = plain.replace(long, short)
    return _LABIAL.sub("n", plain)
