"""Sentences to rows through vocabularies, and rows to padded batches."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from ..config import Recipe
from ..core.types import Sentence, Token
from ..core.vocab import UNKNOWN, Vocabulary
from ..text.features import FEATURES
from ..text.gazetteers import GAZETTEER
from .batches import Batch, Example, pad
from .units import UNITS
from .vocabularies import Vocabularies, build_gazetteer, word_form


class Spellings:
    """Distinct romaji of a data set and the rows of their units, so that each is encoded once.

    Args:
        vocabulary: Of units.
        unit: Key into ``units.UNITS``.
    """

    def __init__(self, vocabulary: Vocabulary, unit: str) -> None:
        self.vocabulary, self.units = vocabulary, UNITS[unit]
        self.index: dict[str, int] = {}
        self.rows: list[list[int]] = []

    def row(self, romaji: str) -> int:
        """Number of the spelling, new ones included."""
        number = self.index.get(romaji)
        if number is None:
            number = self.index[romaji] = len(self.rows)
            get = self.vocabulary.index.get
            self.rows.append([get(unit, UNKNOWN) for unit in self.units(romaji)])
        return number

    def padded(self, numbers: Sequence[int]) -> tuple[Tensor, Tensor]:
        """Unit rows of the numbered spellings, (U, C), and their lengths, (U,)."""
        return pad([self.rows[number] for number in numbers])


class Indexer:
    """Turns sentences into rows through vocabularies and pads them into batches.

    Args:
        vocabularies: Symbol tables.
        recipe: Says how words are looked up, and which gazetteer there is.
    """

    def __init__(self, vocabularies: Vocabularies, recipe: Recipe) -> None:
        self.vocabularies = vocabularies
        self.lowercase = recipe.words.lowercase
        self.gazetteer = build_gazetteer(recipe, vocabularies.phrases)
        self.below = recipe.gazetteer is not None and recipe.gazetteer.layer == "lower"
        """Whether places in phrases are inputs of the word module, as a word's features are."""
        self.spellings = self.new_spellings()
        tables = vocabularies.features
        self._columns = [(FEATURES[name], tables[name].index) for name in recipe.features.names]

    def new_spellings(self) -> Spellings:
        """An empty table of spellings over the same units."""
        return Spellings(self.vocabularies.units, self.vocabularies.unit)

    def word(self, token: Token) -> int:
        """Row of the token's word."""
        return self.vocabularies.words.row(word_form(token, self.lowercase))

    def features(self, token: Token) -> list[int]:
        """Rows of the token's features, F of them, those of its sentence left out."""
        return [index.get(feature(token), UNKNOWN) for feature, index in self._columns]

    def phrases(self, text: str, tokens: Sequence[Token]) -> list[int]:
        """Rows of each token's place in a phrase of the gazetteer; there must be one."""
        assert self.gazetteer is not None
        index = self.vocabularies.features[GAZETTEER].index
        return [index.get(symbol, UNKNOWN) for symbol in self.gazetteer(text, tokens)]

    def example(self, sentence: Sentence) -> Example:
        """A sentence in rows; answers that a head does not know are left out."""
        tokens = sentence.tokens
        features = [self.features(token) for token in tokens]
        if self.gazetteer is not None:
            phrases = self.phrases(sentence.document.text, tokens)
            features = [[*own, row] for own, row in zip(features, phrases, strict=True)]
        return Example(
            sentence,
            [self.word(token) for token in tokens],
            [self.spellings.row(romaji) for romaji in sentence.romaji],
            features,
            {name: table.gold(sentence, name) for name, table in self.vocabularies.heads.items()},
        )

    def batch(self, examples: Sequence[Example]) -> Batch:
        """Pads examples."""
        words, lengths = pad([example.words for example in examples])
        spellings, _ = pad([example.spellings for example in examples])
        distinct, spelling = torch.unique(spellings, return_inverse=True)
        units, unit_lengths = self.spellings.padded(distinct.tolist())
        names = range(len(self.vocabularies.features))
        columns = [pad([[row[i] for row in e.features] for e in examples])[0] for i in names]
        empty = torch.zeros(*words.shape, 0, dtype=torch.long)
        return Batch(
            words=words,
            features=torch.stack(columns, dim=-1) if columns else empty,
            units=units,
            unit_lengths=unit_lengths,
            spelling=spelling,
            gold={
                name: pad([example.gold[name] for example in examples])[0]
                for name in self.vocabularies.heads
            },
            lengths=lengths,
        )
