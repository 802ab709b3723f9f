"""What a language model reads of words: the characters of their surface and of their romaji."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from ..config import LanguageModelConfig
from ..core.types import Token
from ..core.vocab import Vocabulary
from ..nn.kinds import UNITS_READ
from ..text.features import normalized
from .spellings import Spellings
from .units import units_of

if TYPE_CHECKING:
    from ..nn.language_model import Spelled

SPELLINGS: Mapping[str, Callable[[Token, str], str]] = {
    "surface": lambda token, romaji: normalized(token.surface),
    "romaji": lambda token, romaji: romaji,
}
"""A word's spelling in each reading, from the token and its romaji."""


def unit_of(config: LanguageModelConfig) -> str:
    """Key into ``units.UNITS``: what the model's character encoder reads."""
    return UNITS_READ[config.encoder.kind]


def collect_readings(
    words: Iterable[tuple[Token, str]], config: LanguageModelConfig, min_count: int = 1
) -> dict[str, Vocabulary]:
    """Units of each reading that are common enough; ``words`` are tokens with their romaji."""
    spelt: dict[str, Counter[str]] = {name: Counter() for name in config.reads}
    for token, romaji in words:
        for name, counts in spelt.items():
            counts[SPELLINGS[name](token, romaji)] += 1
    return {name: units_of(counts, unit_of(config), min_count) for name, counts in spelt.items()}


class Readings:
    """Tokens to rows of their spellings, and rows to what a language model takes.

    Args:
        vocabularies: Units by reading.
        unit: Key into ``units.UNITS``.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], unit: str) -> None:
        self.spellings = {name: Spellings(table, unit) for name, table in vocabularies.items()}

    def rows(self, token: Token, romaji: str) -> list[int]:
        """A row for each reading."""
        return [s.row(SPELLINGS[name](token, romaji)) for name, s in self.spellings.items()]

    def batch(self, sentences: Sequence[Sequence[Sequence[int]]]) -> dict[str, Spelled]:
        """Pads sentences of tokens of rows, by reading."""
        import torch

        from ..nn.language_model import Spelled
        from .batches import pad

        found = {}
        for number, (name, spellings) in enumerate(self.spellings.items()):
            rows, _ = pad([[token[number] for token in sentence] for sentence in sentences])
            distinct, place = torch.unique(rows, return_inverse=True)
            found[name] = Spelled(*spellings.padded(distinct.tolist()), place)
        return found
