"""The contract of every romaniser: as many Latin strings as tokens."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from ...core.errors import ConfigError
from ...core.types import Analysis, Token
from .overrides import check_romaji

CACHE_SIZE = 200_000
"""Distinct words kept; then the cache starts anew."""

PLACEHOLDER = "_"
"""Stands for a token, or a part of one, that nothing Latin is known of."""

PROPER_NOUN = "固有名詞"


class Romanizer(ABC):
    """Writes tokens in Latin letters.

    Every string is printable ASCII without white space and never empty; a token that yields
    nothing is ``"_"``. A word's string depends on its surface and analysis alone.

    Args:
        truecase: A token that the analyser calls a proper noun begins with a capital.
        lowercase: Everything is lower-cased, overrides included.
        overrides: Surface to romaji, taken as written: no capital is added to it.

    Raises:
        ConfigError: ``truecase`` and ``lowercase`` together, or an override that is not
            printable ASCII.
    """

    name: str
    """Name in the registry."""

    def __init__(
        self,
        *,
        truecase: bool = False,
        lowercase: bool = False,
        overrides: Mapping[str, str] | None = None,
    ) -> None:
        if truecase and lowercase:
            raise ConfigError("truecase and lowercase exclude each other")
        for surface, romaji in (overrides or {}).items():
            if complaint := check_romaji(romaji):
                raise ConfigError(f"override of {surface!r}: {complaint}")
        self.truecase = truecase
        self.lowercase = lowercase
        self.overrides = dict(overrides or {})
        self._words: dict[tuple[str, Analysis], str] = {}
        # The analysis a surface was last seen with: front-ends share equal analyses, so that
        # comparing identities spares hashing them.
        self._recent: dict[str, tuple[Analysis, str]] = {}
        self._begin()

    @property
    def signature(self) -> str:
        """Rule set and version, dictionary versions and options."""
        options = [name for name in ("truecase", "lowercase") if getattr(self, name)]
        if self.overrides:
            options.append(f"{len(self.overrides)} overrides")
        return " ".join([self._rules(), *options])

    def romanize(self, tokens: Sequence[Token]) -> list[str]:
        """One string a token, in order."""
        recent = self._recent
        romaji = []
        for surface, _, _, analysis in tokens:
            known = recent.get(surface)
            if known is None or known[0] is not analysis:
                known = self._look_up(surface, analysis)
            romaji.append(known[1])
        return romaji

    def __reduce__(self) -> tuple[Any, ...]:
        # Caches and analyser handles stay behind.
        options: dict[str, Any] = {
            "truecase": self.truecase, "lowercase": self.lowercase, "overrides": self.overrides,
        }  # fmt: skip
        return partial(type(self), **options), ()

    def _begin(self) -> None:  # noqa: B027 - most kinds need nothing
        """Makes ready what a kind needs besides, its options known; may refuse them."""

    @abstractmethod
    def _rules(self) -> str:
        """Name and version of the rules and of what they rest on."""

    @abstractmethod
    def _word(self, surface: str, analysis: Analysis) -> str:
        """Romanises one word; may be empty."""

    def _look_up(self, surface: str, analysis: Analysis) -> tuple[Analysis, str]:
        key = surface, analysis
        word = self._words.get(key)
        if word is None:
            if len(self._words) >= CACHE_SIZE:
                self._words.clear()
                self._recent.clear()
            word = self._words[key] = self._finished(surface, analysis)
        known = self._recent[surface] = analysis, word
        return known

    def _finished(self, surface: str, analysis: Analysis) -> str:
        word = self.overrides.get(surface)
        if word is None:
            word = self._word(surface, analysis) or PLACEHOLDER
            if self.truecase and analysis.pos[1] == PROPER_NOUN:
                word = word[0].upper() + word[1:]
        return word.lower() if self.lowercase else word
