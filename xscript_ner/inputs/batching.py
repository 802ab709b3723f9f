"""Sentences to rows to padded batches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from ..config import Recipe
from ..core.tags import TagSet
from ..core.types import Sentence, Token
from ..core.vocab import PADDING, UNKNOWN, Vocabulary
from ..text.features import FEATURES, normalized

WORD_START, WORD_END = "^", "$"


def bigrams(word: str) -> list[str]:
    """Character bigrams with the word's edges: ``to`` gives ``^t``, ``to``, ``o$``."""
    marked = f"{WORD_START}{word}{WORD_END}"
    return [marked[i : i + 2] for i in range(len(marked) - 1)]


@dataclass(frozen=True)
class Vocabularies:
    """Every table a tagger needs to turn a sentence into rows.

    Attributes:
        words: Normalised surfaces.
        bigrams: Character bigrams of the romaji.
        features: Feature name to its values, in the order they are embedded.
        tags: What the classifier chooses from.
    """

    words: Vocabulary
    bigrams: Vocabulary
    features: dict[str, Vocabulary]
    tags: TagSet

    @classmethod
    def from_sentences(cls, sentences: Iterable[Sentence], recipe: Recipe) -> Vocabularies:
        """Collects the symbols of a training set."""
        words: Counter[str] = Counter()
        pairs: Counter[str] = Counter()
        labels: Counter[str] = Counter()
        values: dict[str, Counter[str]] = {name: Counter() for name in recipe.features.names}
        for sentence in sentences:
            for token, romaji in zip(sentence.tokens, sentence.romaji, strict=True):
                words[word_form(token, recipe.words.lowercase)] += 1
                pairs.update(bigrams(romaji))
                for name, counter in values.items():
                    counter[FEATURES[name](token)] += 1
            labels.update(span.label for span in sentence.spans)
        least = recipe.features.min_count
        return cls(
            words=Vocabulary.from_counts(words, recipe.words.min_count),
            bigrams=Vocabulary.from_counts(pairs),
            features={name: Vocabulary.from_counts(c, least) for name, c in values.items()},
            tags=TagSet(sorted(labels), recipe.classifier.scheme),
        )


def word_form(token: Token, lowercase: bool) -> str:
    """What the word module looks up: the surface in compatibility form."""
    form = normalized(token.surface)
    return form.lower() if lowercase else form


class Spellings:
    """Distinct romaji of a data set and their bigram rows, so that each is encoded once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.index: dict[str, int] = {}
        self.rows: list[list[int]] = []

    def row(self, romaji: str) -> int:
        """Number of the spelling, new ones included."""
        number = self.index.get(romaji)
        if number is None:
            number = self.index[romaji] = len(self.rows)
            get = self.vocabulary.index.get
            self.rows.append([get(pair, UNKNOWN) for pair in bigrams(romaji)])
        return number

    def padded(self, numbers: Sequence[int]) -> tuple[Tensor, Tensor]:
        """Bigram rows of the numbered spellings, (U, C), and their lengths, (U,)."""
        return pad([self.rows[number] for number in numbers])


def pad(rows: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Pads lists of rows to (N, longest); gives their lengths, (N,), beside."""
    lengths = [len(row) for row in rows]
    longest = max(lengths)
    padded = [[*row, *[PADDING] * (longest - len(row))] for row in rows]
    return torch.tensor(padded), torch.tensor(lengths)


@dataclass(frozen=True)
class Example:
    """A sentence in rows; T tokens, F features."""

    sentence: Sentence
    words: list[int]
    spellings: list[int]
    features: list[list[int]]
    tags: list[int]


@dataclass(frozen=True)
class Batch:
    """Padded sentences.

    Attributes:
        words: (B, T) word rows.
        features: (B, T, F) feature rows.
        bigrams: (U, C) bigram rows of the batch's distinct spellings.
        bigram_lengths: (U,).
        spelling: (B, T) which of the U spellings each token has.
        tags: (B, T) tag rows; 0 at padding.
        lengths: (B,) tokens.
        mask: (B, T) true on real tokens.
    """

    words: Tensor
    features: Tensor
    bigrams: Tensor
    bigram_lengths: Tensor
    spelling: Tensor
    tags: Tensor
    lengths: Tensor
    mask: Tensor


class Indexer:
    """Turns sentences into rows through vocabularies and pads them into batches."""

    def __init__(self, vocabularies: Vocabularies, lowercase: bool = False) -> None:
        self.vocabularies = vocabularies
        self.lowercase = lowercase
        self.spellings = Spellings(vocabularies.bigrams)
        tables = vocabularies.features.items()
        self._columns = [(FEATURES[name], table.index) for name, table in tables]

    def new_spellings(self) -> Spellings:
        """An empty table of spellings over the same bigrams."""
        return Spellings(self.vocabularies.bigrams)

    def word(self, token: Token) -> int:
        """Row of the token's word."""
        return self.vocabularies.words.row(word_form(token, self.lowercase))

    def features(self, token: Token) -> list[int]:
        """Rows of the token's features, F of them."""
        return [index.get(feature(token), UNKNOWN) for feature, index in self._columns]

    def example(self, sentence: Sentence) -> Example:
        """A sentence in rows; its gold spans become tags."""
        tokens = sentence.tokens
        return Example(
            sentence,
            [self.word(token) for token in tokens],
            [self.spellings.row(romaji) for romaji in sentence.romaji],
            [self.features(token) for token in tokens],
            self.vocabularies.tags.encode(sentence.spans, len(tokens)),
        )

    def batch(self, examples: Sequence[Example]) -> Batch:
        """Pads examples."""
        words, lengths = pad([example.words for example in examples])
        spellings, _ = pad([example.spellings for example in examples])
        tags, _ = pad([example.tags for example in examples])
        distinct, spelling = torch.unique(spellings, return_inverse=True)
        rows, row_lengths = self.spellings.padded(distinct.tolist())
        names = range(len(self.vocabularies.features))
        columns = [pad([[row[i] for row in e.features] for e in examples])[0] for i in names]
        empty = torch.zeros(*words.shape, 0, dtype=torch.long)
        return Batch(
            words=words,
            features=torch.stack(columns, dim=-1) if columns else empty,
            bigrams=rows,
            bigram_lengths=row_lengths,
            spelling=spelling,
            tags=tags,
            lengths=lengths,
            mask=torch.arange(words.shape[1]) < lengths[:, None],
        )


def shuffled_batches(
    examples: Sequence[Example], size: int, generator: torch.Generator, pool: int = 40
) -> Iterator[list[Example]]:
    """Batches of ``size`` sentences of like length, in random order.

    Sentences are shuffled, cut into pools of ``pool`` batches, sorted by length within the
    pool and cut into batches, so that little is padded and every epoch differs.
    """
    order = torch.randperm(len(examples), generator=generator).tolist()
    batches: list[list[int]] = []
    for start in range(0, len(order), size * pool):
        part = sorted(order[start : start + size * pool], key=lambda i: len(examples[i].words))
        batches.extend(part[i : i + size] for i in range(0, len(part), size))
    for number in torch.randperm(len(batches), generator=generator).tolist():
        yield [examples[i] for i in batches[number]]


def sorted_batches(examples: Sequence[Example], size: int) -> Iterator[list[int]]:
    """Positions of all examples in batches of like length, shortest first."""
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].words))
    for start in range(0, len(order), size):
        yield order[start : start + size]
