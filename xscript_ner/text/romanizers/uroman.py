"""uroman, which romanises nearly every script of Unicode by tables, without knowing the language.

Hermjakob, May and Knight (2018), "Out-of-the-box universal romanization tool uroman", ACL Demos.
Of the libraries for this (anyascii, Unidecode, indic-transliteration) it alone writes the vowels
that Devanagari, Bengali and Tamil leave unwritten: नमस्ते namaste, where the first two give nmste;
the third knows Indic scripts alone. Its licence is MIT's, and asks publications to name it.
"""

from __future__ import annotations

import threading
import unicodedata
from functools import cache
from importlib.metadata import version
from typing import Any

from ...core.errors import ConfigError
from ...core.types import Analysis
from .base import Romanizer
from .letters import ascii_letters

_lock = threading.Lock()
"""It keeps what it has read; words are cached by us, so waiting is rare."""


@cache
def _tables(build: Any) -> Any:
    """One for all romanisers of a process: it takes seconds and many megabytes."""
    return build()


class UromanRomanizer(Romanizer):
    """Romanised as uroman writes it; what it leaves unread goes by ``letters``.

    Its tables take about two seconds to read, when the first word beyond ASCII comes.

    Raises:
        ConfigError: uroman is not installed.
    """

    name = "uroman"

    def _begin(self) -> None:
        try:
            import uroman
        except ImportError:
            raise ConfigError(
                "romanizer 'uroman' needs uroman: pip install 'xscript-ner[uroman]'"
            ) from None
        self._build: Any = uroman.Uroman  # ships no types

    def _rules(self) -> str:
        return f"uroman/1 (uroman {version('uroman')})"

    def _word(self, surface: str, analysis: Analysis) -> str:
        plain = unicodedata.normalize("NFKC", surface)
        if not plain.isascii():
            with _lock:
                plain = _tables(self._build).romanize_string(plain)
        return ascii_letters("".join(plain.split()))
