"""Raw text larger than memory, as blocks of sentences to learn from."""

from __future__ import annotations

import hashlib
import heapq
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...config import LanguageModelConfig, PretrainingConfig, Recipe
from ...core.errors import DataError
from ...core.progress import Callback, Reading, silent
from ...core.types import Document, Token
from ...core.vocab import Vocabulary
from ...corpora.raw_lines import RawLines, raw_lines
from ...inputs.readings import collect_readings
from ...inputs.vocabularies import word_form
from ...models.language_models.model import BOUNDARY
from ...text.prepare import Preparer

MOST_HELD_OUT = 2_000
"""Lines that perplexity is measured on at most."""
SPELLINGS = 2_000_000
"""Distinct words that are remembered while counting; rarer ones are forgotten beyond it."""

Words = list[tuple[Token, str]]
"""A sentence: its tokens with their romaji."""


@dataclass(frozen=True)
class RawText:
    """What a recipe's ``data.train`` names, for a language model.

    Args:
        corpora: Read in order, as often as wanted.
        preparer: Tokenises and romanises.
        config: Says how long a sentence may be, what is held out, and how large a block is.
    """

    corpora: Sequence[RawLines]
    preparer: Preparer
    config: PretrainingConfig

    @classmethod
    def of(cls, recipe: Recipe, preparer: Preparer, data_dir: Path | None) -> RawText:
        """The text of a recipe with ``[pretraining]``.

        Raises:
            ConfigError: A corpus is no raw text.
            DataError: A file is missing or differs from the registry.
        """
        assert recipe.pretraining is not None
        corpora = [raw_lines(config, data_dir) for config in recipe.data.train]
        return cls(corpora, preparer, recipe.pretraining)

    def blocks(self, first: int = 0) -> Iterator[list[Words]]:
        """Sentences to learn from, so many at a time; those before block ``first`` are skipped."""
        block: list[str] = []
        number = 0
        for line in self._lines(held_out=False):
            block.append(line)
            if len(block) == self.config.block:
                if number >= first:
                    yield self._sentences(block)
                number, block = number + 1, []
        if block and number >= first:
            yield self._sentences(block)

    def held_out(self) -> list[Words]:
        """Sentences to measure on.

        Raises:
            DataError: There are none.
        """
        # The lowest draws are a fair sample of all corpora, whichever is read first.
        found = self._sentences(heapq.nsmallest(MOST_HELD_OUT, self._lines(True), key=draw))
        if not found:
            raise DataError("no line of the text is held out: pretraining.held_out is too small")
        return found

    def _lines(self, held_out: bool) -> Iterator[str]:
        for corpus in self.corpora:
            for line in corpus.lines():
                if line and (draw(line) < self.config.held_out) == held_out:
                    yield line

    def _sentences(self, lines: Sequence[str]) -> list[Words]:
        found = []
        for sentence in self.preparer.sentences([Document(line) for line in lines])[0]:
            words = list(zip(sentence.tokens, sentence.romaji, strict=True))
            longest = self.config.longest
            found += [words[at : at + longest] for at in range(0, len(words), longest)]
        return found


def draw(line: str) -> float:
    """A number from 0 to 1 that stands for the line, so that what is held out never changes."""
    return int.from_bytes(hashlib.sha1(line.encode()).digest()[:4], "big") / 2**32


@dataclass(frozen=True)
class Tables:
    """What counting the text gave.

    Attributes:
        words: Those to predict, commonest first.
        readings: Units by reading.
        blocks, tokens: Of the text.
    """

    words: Vocabulary
    readings: dict[str, Vocabulary]
    blocks: int
    tokens: int


def count(
    text: RawText, config: LanguageModelConfig, lowercase: bool, callback: Callback = silent
) -> Tables:
    """Goes through the text once for its words and units.

    Raises:
        DataError: There is no text.
    """
    spelt: Counter[tuple[Token, str]] = Counter()
    blocks = tokens = sentences = 0
    for block in text.blocks():
        blocks, sentences = blocks + 1, sentences + len(block)
        for sentence in block:
            tokens += len(sentence)
            # A word is what is written and read alike, wherever it stands.
            spelt.update((Token(t.surface, 0, 0), romaji) for t, romaji in sentence)
        if len(spelt) > SPELLINGS:
            spelt = Counter({word: n for word, n in spelt.items() if n > 1})
        callback(Reading("counting words", sentences))
    if not blocks:
        raise DataError("expected text to learn from, found none")
    forms: Counter[str] = Counter()
    for (token, _), number in spelt.items():
        forms[word_form(token, lowercase)] += number
    commonest = [form for form, _ in sorted(forms.items(), key=lambda item: (-item[1], item[0]))]
    words = Vocabulary([BOUNDARY, *commonest[: text.config.words]])
    readings = collect_readings(spelt, config, text.config.min_count)
    return Tables(words, readings, blocks, tokens)
