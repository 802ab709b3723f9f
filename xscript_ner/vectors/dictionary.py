"""Dictionaries: words of a language and their translations, from lists of terms and from text.

Pairs of texts are all there is: the terms of a list, the lines of parallel text, utterances beside
their originals. Two terms of one word each are an entry of weight 1. From all longer pairs
together, words are entries by the Dice coefficient of the pairs they occur in.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import Tensor

from ..config import DictionarySource
from ..core.errors import ConfigError, DataError
from ..core.progress import Callback, Reading, silent
from ..core.types import Document
from ..corpora.files import file_sha256
from ..corpora.parallel import ParallelText
from ..corpora.registry import load_corpus
from ..inputs.vocabularies import word_form
from ..text.prepare import Preparer
from .cache import cached
from .translations import LEAST, Translations

SURE = 1.0
"""Weight of an entry that a list of terms gives."""
Pair = tuple[Document, Document]


class Entry(NamedTuple):
    """A word, what it is in the pivot language, and how sure that is (0 to 1)."""

    word: str
    translation: str
    weight: float


@dataclass(frozen=True)
class Dictionary:
    """Entries by word, the surest translation first."""

    entries: tuple[Entry, ...]

    @classmethod
    def of(cls, weights: Mapping[tuple[str, str], float]) -> Dictionary:
        """Word and translation to weight, in an order of their own."""
        entries = (Entry(*pair, weight) for pair, weight in weights.items())
        return cls(tuple(sorted(entries, key=lambda e: (e.word, -e.weight, e.translation))))

    def by_word(self) -> dict[str, list[Entry]]:
        """Each word's entries."""
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            found[entry.word].append(entry)
        return found

    def mutual(self) -> Dictionary:
        """Entries of words that are no surer of any other."""
        ours: dict[str, float] = defaultdict(float)
        theirs: dict[str, float] = defaultdict(float)
        for word, translation, weight in self.entries:
            ours[word] = max(ours[word], weight)
            theirs[translation] = max(theirs[translation], weight)
        kept = (e for e in self.entries if e.weight >= max(ours[e.word], theirs[e.translation]))
        return Dictionary(tuple(kept))

    def split(self, share: float) -> tuple[Dictionary, Dictionary]:
        """Entries to fit to, and those of a ``share`` of the words, held out.

        Words are drawn by their SHA-256, so that the same are drawn from every dictionary. An
        entry whose translation is one of a held-out word is in neither.
        """
        words = dict.fromkeys(entry.word for entry in self.entries)
        drawn = {word for word in words if _draw(word) < share}
        held_out = tuple(entry for entry in self.entries if entry.word in drawn)
        answers = {entry.translation for entry in held_out}
        kept = (e for e in self.entries if e.word not in drawn and e.translation not in answers)
        return Dictionary(tuple(kept)), Dictionary(held_out)

    def as_tensors(self) -> tuple[dict[str, Tensor], dict[str, str]]:
        weights = torch.tensor([entry.weight for entry in self.entries], dtype=torch.float64)
        pairs = [(entry.word, entry.translation) for entry in self.entries]
        return {"weights": weights}, {"pairs": json.dumps(pairs, ensure_ascii=False)}

    @classmethod
    def from_tensors(cls, tensors: Mapping[str, Tensor], metadata: Mapping[str, str]) -> Dictionary:
        pairs, weights = json.loads(metadata["pairs"]), tensors["weights"].tolist()
        return cls(
            tuple(Entry(one, other, w) for (one, other), w in zip(pairs, weights, strict=True))
        )


def _draw(word: str) -> float:
    """A number from 0 to 1 that a word always draws."""
    return int.from_bytes(hashlib.sha256(word.encode()).digest()[:8]) / 2**64


def read_dictionary(
    sources: Sequence[DictionarySource],
    ours: Preparer,
    theirs: Preparer,
    lowercase: bool,
    data_dir: Path | None = None,
    callback: Callback = silent,
) -> Dictionary:
    """Learns a dictionary from pairs of texts, or takes it from the cache.

    Args:
        sources: Where the pairs are.
        ours, theirs: Tokenise the language, and the pivot's.
        lowercase: Form of the words.
        data_dir: Where registered corpora lie; see ``corpora``.
        callback: Hears how far it is.

    Raises:
        ConfigError: scipy is not installed, or a source cannot be read so.
        DataError: A corpus cannot be read, or no two words keep company.
    """
    read = [_pairs(source, data_dir) for source in sources]
    signatures = [[p.frontend.signature, p.boundaries] for p in (ours, theirs)]
    key = [[sums for sums, _ in read], signatures, lowercase, LEAST]

    def forms(preparer: Preparer, document: Document) -> list[str]:
        return [word_form(token, lowercase) for token in preparer.tokens(document)]

    def words() -> Iterator[tuple[list[str], list[str]]]:
        for count, (one, other) in enumerate((pair for _, pairs in read for pair in pairs), 1):
            if count % 1000 == 0:
                callback(Reading("learning a dictionary", count))
            yield forms(ours, one), forms(theirs, other)

    found = cached("dictionary", key, Dictionary, lambda: _learn(words()))
    if not found.entries:
        raise DataError("expected words that stand for each other in a dictionary, found none")
    return found


def _learn(pairs: Iterable[tuple[list[str], list[str]]]) -> Dictionary:
    terms: dict[tuple[str, str], float] = {}

    def texts() -> Iterator[tuple[list[str], list[str]]]:
        for words, translations in pairs:
            if len(words) == len(translations) == 1:
                terms[words[0], translations[0]] = SURE
            else:
                yield words, translations

    found = dict(Translations(texts()))  # which goes through all pairs, and so finds the terms
    return Dictionary.of(found | terms)


def _pairs(source: DictionarySource, data_dir: Path | None) -> tuple[Any, Iterable[Pair]]:
    """What the pairs of a source are known by, and the pairs, which are read when asked for."""
    if source.parallel:
        text = ParallelText(source.parallel[0], source.parallel[1], data_dir)
        sides = [
            [[file_sha256(path) for path in side.paths], side.options]
            for side in (text.source, text.target)
        ]
        return [sides, source.every], _lines(text, source.every)
    corpora = [load_corpus(corpus, data_dir, annotated=False) for corpus in source.corpora]
    documents = [document for corpus in corpora for document in corpus.documents]
    pairs = [(d, Document(d.meta[source.meta])) for d in documents if source.meta in d.meta]
    if not pairs:
        names = ", ".join(corpus.name for corpus in corpora)
        raise ConfigError(f"expected translations in meta[{source.meta!r}], found none in {names}")
    sums = [corpus.sha256 for corpus in corpora]
    return [sums, [corpus.options for corpus in source.corpora], source.meta], pairs


def _lines(text: ParallelText, every: int) -> Iterator[Pair]:
    whole = 0
    for ours, theirs in text:
        if ours.strip() and theirs.strip():
            if whole % every == 0:
                yield Document(ours), Document(theirs)
            whole += 1
