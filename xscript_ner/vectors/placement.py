"""A language's words placed in the pivot's space: rotated there, or composed of translations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ..config import LanguageVectorsConfig
from ..core.errors import ConfigError
from .cache import cached, digest
from .dictionary import Dictionary
from .procrustes import COMMONEST, Side, brought, fit
from .report import SpaceReport
from .retrieval import NEIGHBOURS, Rows, precision
from .table import WordVectors

CANDIDATES = 30_000
"""The commonest words of each language, among which translations are looked for."""
AS_SURE = 0.75
"""Weight, relative to the surest translation's, from which on a word is composed of one."""


@dataclass(frozen=True)
class Placed:
    """A language in the pivot's space."""

    table: WordVectors
    report: SpaceReport

    def as_tensors(self) -> tuple[dict[str, Tensor], dict[str, str]]:
        tensors, metadata = self.table.as_tensors()
        return tensors, metadata | {"report": self.report.model_dump_json()}

    @classmethod
    def from_tensors(cls, tensors: Mapping[str, Tensor], metadata: Mapping[str, str]) -> Placed:
        report = SpaceReport.model_validate_json(metadata["report"])
        return cls(WordVectors.from_tensors(tensors, metadata), report)


def place(
    names: tuple[str, str],
    ours: WordVectors | None,
    theirs: WordVectors,
    dictionary: Dictionary,
    config: LanguageVectorsConfig,
) -> Placed:
    """Brings a language into the pivot's space, or takes what came of it from the cache.

    Args:
        names: The language, and the pivot.
        ours: From its raw text, if it has any.
        theirs: The pivot's.
        dictionary: Between the two.
        config: What the recipe says of the language.

    Raises:
        ConfigError: No entry of the dictionary has the vectors that it would need.
    """
    known = [digest(dictionary), digest(theirs), ours and digest(ours), names]
    told = config.model_dump(include={"held_out", "centred", "refine"})

    def make() -> Placed:
        if ours is None:
            return _composed(names, theirs, dictionary)
        return _rotated(names, ours, theirs, dictionary, config)

    return cached("space", [known, told, COMMONEST, CANDIDATES, NEIGHBOURS, AS_SURE], Placed, make)


def _composed(names: tuple[str, str], theirs: WordVectors, dictionary: Dictionary) -> Placed:
    """A language without raw text; its words in the order of their surest translations."""
    table = compose(dictionary, theirs)
    count = len(table.words)
    entries = len(dictionary.entries)
    if not count:
        message = f"none of {entries:,} entries of the dictionary has a vector in {names[1]}"
        raise ConfigError(message)
    return Placed(table, SpaceReport(pivot=names[1], words=count, composed=count, entries=entries))


def _rotated(
    names: tuple[str, str],
    ours: WordVectors,
    theirs: WordVectors,
    dictionary: Dictionary,
    config: LanguageVectorsConfig,
) -> Placed:
    """A language with raw text, its words first, then those that only the dictionary has."""
    known = dictionary.mutual()
    seeds, held_out = known.split(config.held_out)
    pairs = rows(seeds, ours, theirs)
    if not len(pairs):
        message = f"none of {len(seeds.entries):,} pairs of the dictionary has vectors in both"
        raise ConfigError(f"{message} {names[0]} and {names[1]}")
    one, other = (Side.of(table.vectors.numpy(), config.centred) for table in (ours, theirs))
    turn = fit(one, other, pairs, config.refine)
    more = compose(dictionary, theirs)
    new = [row for word, row in more.rows.items() if word not in ours.rows]
    table = WordVectors(
        (*ours.words, *(more.words[row] for row in new)),
        torch.cat([torch.from_numpy(brought(one, other, turn)), more.vectors[new]]),
    )
    units = one.units[:CANDIDATES] @ turn, other.units[:CANDIDATES]
    asked, answers = rows(held_out, ours, theirs), rows(known, ours, theirs)
    forth = _gold(asked, answers)
    back = _gold(asked[:, ::-1], answers[:, ::-1])
    directions = [(names, forth, units), (names[::-1], back, units[::-1])]
    report = SpaceReport(
        pivot=names[1], words=len(table.words), composed=len(new),
        entries=len(dictionary.entries), pairs=len(pairs),
        held_out={"-".join(way): len(gold) for way, gold, _ in directions},
        precision={"-".join(way): precision(gold, *both) for way, gold, both in directions},
    )  # fmt: skip
    return Placed(table, report)


def compose(dictionary: Dictionary, theirs: WordVectors) -> WordVectors:
    """Words as the weighted means of their translations' vectors, by the surest one's rank.

    Translations that are much less sure than the surest are left out: words of one utterance keep
    company across languages too, *Wecker* with *set* and *alarm* with *stelle*.
    """
    found: dict[str, Tensor] = {}
    rank: dict[str, int] = {}
    for word, entries in dictionary.by_word().items():
        known = [entry for entry in entries if entry.translation in theirs.rows]
        if known:
            known = [entry for entry in known if entry.weight >= AS_SURE * known[0].weight]
            translations = [theirs.rows[entry.translation] for entry in known]
            weights = torch.tensor([entry.weight for entry in known])
            found[word] = weights @ theirs.vectors[translations] / weights.sum()
            rank[word] = translations[0]
    words = tuple(sorted(found, key=lambda word: (rank[word], word)))
    none = theirs.vectors[:0]
    return WordVectors(words, torch.stack([found[w] for w in words]) if words else none)


def rows(dictionary: Dictionary, ours: WordVectors, theirs: WordVectors) -> Rows:
    """Entries with vectors on both sides, as rows: (N, 2)."""
    found = [
        (ours.rows[word], theirs.rows[translation])
        for word, translation, _ in dictionary.entries
        if word in ours.rows and translation in theirs.rows
    ]
    return np.array(found, dtype=np.int64).reshape(-1, 2)


def _gold(asked: Rows, answers: Rows) -> dict[int, set[int]]:
    """The words asked for, among the commonest, with all their answers there."""
    gold: dict[int, set[int]] = {}
    for query, answer in asked.tolist():
        if query < CANDIDATES and answer < CANDIDATES:
            gold[query] = set()
    for query, answer in answers.tolist():
        if query in gold and answer < CANDIDATES:
            gold[query].add(answer)
    return gold
