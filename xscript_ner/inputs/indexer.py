"""Sentences to rows through vocabularies, and rows to padded batches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..config import Recipe
from ..core.open_tags import OpenRows, open_rows
from ..core.tags import TagSet
from ..core.types import Sentence, Token
from ..core.vocab import UNKNOWN
from ..text.features import FEATURES
from ..text.gazetteers import GAZETTEER
from .readings import Readings, unit_of
from .spellings import Spellings
from .vocabularies import Vocabularies, build_gazetteer, word_form

if TYPE_CHECKING:  # they load PyTorch, which tagging need not have
    from .batches import Batch, Example


class Indexer:
    """Turns sentences into rows through vocabularies and pads them into batches.

    Args:
        vocabularies: Symbol tables.
        recipe: Says how words are looked up, and which gazetteer there is.
    """

    def __init__(self, vocabularies: Vocabularies, recipe: Recipe) -> None:
        self.vocabularies = vocabularies
        self.lowercase = recipe.words.lowercase
        self.language_model = recipe.language_model
        self.gazetteer = build_gazetteer(recipe, vocabularies.phrases)
        self.below = recipe.gazetteer is not None and recipe.gazetteer.layer == "lower"
        """Whether places in phrases are inputs of the word module, as a word's features are."""
        self.spellings = self.new_spellings()
        self.readings = self.new_readings()
        tables = vocabularies.features
        self._columns = [(FEATURES[name], tables[name].index) for name in recipe.features.names]

    def new_spellings(self) -> Spellings:
        """An empty table of spellings over the same units."""
        return Spellings(self.vocabularies.units, self.vocabularies.unit)

    def new_readings(self) -> Readings:
        """An empty table of what the language model reads; of nothing where there is none."""
        unit = "" if self.language_model is None else unit_of(self.language_model)
        return Readings(self.vocabularies.readings, unit)

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
        from .batches import Example

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
            self.open_rows(sentence),
            [self.readings.rows(*word) for word in zip(tokens, sentence.romaji, strict=True)],
        )

    def open_rows(self, sentence: Sentence) -> dict[str, OpenRows]:
        """By head, the tokens whose tag is not known; heads to which all are known are left out."""
        heads = self.vocabularies.heads.items()
        found = {name: open_rows(sentence, t, name) for name, t in heads if isinstance(t, TagSet)}
        return {name: rows for name, rows in found.items() if rows}

    def batch(self, examples: Sequence[Example]) -> Batch:
        """Pads examples."""
        import torch

        from .batches import Batch, open_tags, pad, soft_tags

        words, lengths = pad([example.words for example in examples])
        spellings, _ = pad([example.spellings for example in examples])
        distinct, spelling = torch.unique(spellings, return_inverse=True)
        units, unit_lengths = self.spellings.padded(distinct.tolist())
        names = range(len(self.vocabularies.features))
        columns = [pad([[row[i] for row in e.features] for e in examples])[0] for i in names]
        empty = torch.zeros(*words.shape, 0, dtype=torch.long)
        heads = self.vocabularies.heads
        gold = {name: pad([example.gold[name] for example in examples])[0] for name in heads}
        unknown = {
            name: open_tags(rows, [e.open_rows.get(name, {}) for e in examples], len(heads[name]))
            for name, rows in gold.items()
        }
        taught = {
            name: soft_tags([e.taught.get(name) for e in examples], lengths, len(heads[name]))
            for name in heads
            if any(name in example.taught for example in examples)
        }
        return Batch(
            words=words,
            features=torch.stack(columns, dim=-1) if columns else empty,
            units=units,
            unit_lengths=unit_lengths,
            spelling=spelling,
            gold=gold,
            lengths=lengths,
            readings=self.readings.batch([example.readings for example in examples]),
            open_tags={name: tags for name, tags in unknown.items() if tags is not None},
            taught=taught,
        )
