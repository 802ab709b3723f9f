"""pykakasi, which reads kanji by its own dictionary, word by word and without context.

pykakasi is licensed under GPL-3 and is imported here only, when this romaniser is built.
"""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from ..errors import ConfigError
from ..types import Analysis
from .base import Romanizer
from .letters import ascii_letters


class KakasiRomanizer(Romanizer):
    """Hepburn as pykakasi writes it; what it leaves unread goes by ``letters``.

    Raises:
        ConfigError: pykakasi is not installed.
    """

    name = "kakasi"

    def __init__(
        self,
        *,
        truecase: bool = False,
        lowercase: bool = False,
        overrides: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(truecase=truecase, lowercase=lowercase, overrides=overrides)
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
        plain = "".join(unicodedata.normalize("NFKC", surface).split())
        with self._lock:
            parts = self._kakasi.convert(plain)
        return ascii_letters("".join("".join(part["hepburn"].split()) for part in parts))
