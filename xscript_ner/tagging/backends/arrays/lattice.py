"""``nn.lattice`` in NumPy, for whole batches, a step at a time: best sequences and their spans."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, reduce
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ....models.arrays import Array
from ....nn.kinds import FORBIDDEN
from .padding import Rows

FEW = 3
"""Tags that may stand before one, so few that each is looked at for itself."""


class Sources(NamedTuple):
    """Which tags may stand before which: few of them before tags within a span."""

    before: Rows
    """Tags that may stand before those of ``many``. (P,)"""
    many: Rows
    """(M,)"""
    pairs: Array
    """Scores of the former followed by the latter. (P, M)"""
    few: Rows
    """All other tags. (F,)"""
    ways: Rows
    """Those that may stand before each of these, W at most. (W, F)"""
    scores: Array
    """Of those pairs. (W, F)"""


@dataclass(frozen=True)
class Grammar:
    """Pair scores, forbidden ones included: ``pairs`` (K, K), ``start``, ``end`` (K,).

    ``continues`` (K, K) is true where a tag goes on with the span of the one before.
    """

    pairs: Array
    start: Array
    end: Array
    continues: NDArray[np.bool_]

    @cached_property
    def sources(self) -> Sources:
        """Where the best sequence up to each tag may come from."""
        allowed = self.pairs > FORBIDDEN
        dense = allowed.sum(axis=0) > FEW
        before = np.flatnonzero(allowed[:, dense].any(axis=1))
        few = np.flatnonzero(~dense)
        # Those that are allowed come first; of the others some may follow, and never win.
        ways = np.argsort(~allowed[:, few], axis=0, kind="stable")[:FEW]  # (FEW, F)
        ways = ways[: max(1, int(allowed[:, few].sum(axis=0).max(initial=0)))]
        many = np.flatnonzero(dense)
        pairs, scores = self.pairs[np.ix_(before, many)], self.pairs[ways, few]
        return Sources(before, many, pairs, few, ways, scores)


def viterbi(scores: Array, grammar: Grammar, lengths: Rows) -> Rows:
    """The best tags; padding holds 0. Shape: scores (T, B, K), lengths (B,) -> (T, B)."""
    longest, batch, _ = scores.shape
    before, many, pairs, few, ways, some = grammar.sources
    active = np.searchsorted(-lengths, -np.arange(longest), side="left").tolist()
    # A tag's scores beside each other, (T, K, B): each step then moves whole rows.
    best = scores.transpose(0, 2, 1).copy()
    best[0] += grammar.start[:, None]
    for t in range(1, longest):
        last, found = best[t - 1, :, : active[t]], best[t, :, : active[t]]
        if len(many):
            found[many] += (last[before][:, None, :] + pairs[:, :, None]).max(axis=0)
        if len(few):
            found[few] += reduce(
                np.maximum, (last[way] + own[:, None] for way, own in zip(ways, some, strict=True))
            )
    sentences = np.arange(batch)
    best = np.ascontiguousarray(best.transpose(0, 2, 1))
    tags = np.zeros((longest, batch), np.intp)
    tag = (best[lengths - 1, sentences] + grammar.end).argmax(axis=1)
    tags[lengths - 1, sentences] = tag
    incoming = np.ascontiguousarray(grammar.pairs.T)
    for t in range(longest - 1, 0, -1):
        count = active[t]
        into = incoming.take(tag[:count], axis=0)
        into += best[t - 1, :count]
        tags[t - 1, :count] = tag[:count] = into.argmax(axis=1)
    return tags


def spans_of(tags: Rows, continues: NDArray[np.bool_]) -> Rows:
    """Sentence, first token, token after the last of each span. Shape: tags (T, B) -> (N, 3)."""
    by_sentence = tags.T
    inside = by_sentence > 0
    goes_on = continues[by_sentence[:, :-1], by_sentence[:, 1:]]
    edge = np.zeros((len(by_sentence), 1), np.bool_)
    begins = np.argwhere(inside & ~np.concatenate([edge, goes_on], axis=1))
    ends = np.argwhere(inside & ~np.concatenate([goes_on, edge], axis=1))
    return np.concatenate([begins, ends[:, 1:] + 1], axis=1)
