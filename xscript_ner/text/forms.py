"""Forms of a word under which a table may have it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..core.types import Token
from .features import normalized


def surface(token: Token) -> str:
    """As it is written, in compatibility form."""
    return normalized(token.surface)


def lowercase(token: Token) -> str:
    """The surface in lower case."""
    return normalized(token.surface).lower()


def lemma(token: Token) -> str:
    """The dictionary form without UniDic's gloss (*ボール* of *ボール-ball*), in lower case."""
    return normalized(token.analysis.lemma).partition("-")[0].lower()


FORMS: Mapping[str, Callable[[Token], str]] = {
    "surface": surface,
    "lowercase": lowercase,
    "lemma": lemma,
}
"""``""`` where a token has no such form."""
