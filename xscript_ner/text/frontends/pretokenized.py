"""Text whose tokens are separated by white space."""

from __future__ import annotations

import re

from ...core.types import Token
from .base import FrontEnd, tokens_at

# ``str.isspace`` and ``\s`` agree on str patterns.
_WORD = re.compile(r"\S+")


class PretokenizedFrontEnd(FrontEnd):
    """Splits on white space and nowhere else; no analysis."""

    name = "pretokenized"

    @property
    def signature(self) -> str:
        return "pretokenized/1"

    def __call__(self, text: str) -> list[Token]:
        return tokens_at(text, tuple(word.span() for word in _WORD.finditer(text)))
