"""pykakasi, which reads kanji by its own dictionary, word by word and without context.

pykakasi is licensed under GPL-3 and is imported here only, when this romaniser is built.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from importlib.metadata import version
from typing import Any

from ...core.errors import ConfigError
from ...core.types import Analysis
from .base import Romanizer
from .letters import ascii_letters

# White space, and variation selectors, on which pykakasi 2.3.0 fails with an IndexError.
_SKIPPED = re.compile("[\\s\ufe00-\ufe0f\U000e0100-\U000e01ef]+")


class KakasiRomanizer(Romanizer):
    """Hepburn as pykakasi writes it; what it leaves unread goes by ``letters``.

    Raises:
        ConfigError: pykakasi is not installed.
    """

    name = "kakasi"

    def _begin(self) -> None:
        try:
            import pykakasi
        except ImportError:
            raise ConfigError("romanizer 'kakasi' needs pykakasi: pip install pykakasi") from None
        build: Any = pykakasi.kakasi  # ships no types
        self._kakasi = build()
        # Its dictionaries are filled while it reads; words are cached, so waiting is rare.
        self._lock = threading.Lock()

    def _rules(self) -> str:
        return f"kakasi/1 (pykakasi {version('pykakasi')})"

    def _word(self, surface: str, analysis: Analysis) -> str:
        plain = _SKIPPED.sub("", unicodedata.normalize("NFKC", surface))
        with self._lock:
            parts = self._kakasi.convert(plain)
        return ascii_letters("".join("".join(part["hepburn"].split()) for part in parts))
