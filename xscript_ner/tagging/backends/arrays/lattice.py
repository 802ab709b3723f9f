"""``nn.lattice`` in NumPy, for whole batches, a step at a time: best sequences, probabilities."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ....models.arrays import Array
from ....nn.kinds import FORBIDDEN
from .padding import Rows

SMALLEST = np.float32(1e-30)
"""Sums below it may have lost terms to underflow; see ``nn.lattice``."""
STEEPEST = 60.0
FEW = 3
"""Tags that may stand before one, so few that each is looked at for itself."""
Step = Callable[[Array], Array]


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
    best = np.empty_like(scores)
    best[0] = grammar.start + scores[0]
    active = np.searchsorted(-lengths, -np.arange(longest), side="left")
    for t in range(1, longest):
        count = int(active[t])
        last, found = best[t - 1, :count], best[t, :count]
        if len(many):  # (P, n, M): the maximum runs over the first, long rows at a time
            found[:, many] = (last.T[before][:, :, None] + pairs[:, None, :]).max(axis=0)
        if len(few):
            found[:, few] = reduce(
                np.maximum, (last[:, way] + own for way, own in zip(ways, some, strict=True))
            )
        found += scores[t, :count]
    tags = np.zeros((longest, batch), np.intp)
    tag = (best[lengths - 1, np.arange(batch)] + grammar.end).argmax(axis=1)
    tags[lengths - 1, np.arange(batch)] = tag
    incoming = np.ascontiguousarray(grammar.pairs.T)
    for t in range(longest - 1, 0, -1):
        count = int(active[t])
        tag[:count] = (best[t - 1, :count] + incoming[tag[:count]]).argmax(axis=1)
        tags[t - 1, :count] = tag[:count]
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


def span_probabilities(
    scores: Array, grammar: Grammar, lengths: Rows, tags: Rows, spans: Rows
) -> Array:
    """As ``nn.lattice.span_probabilities``; only sentences that have spans are looked at.

    Shape: scores (T, B, K), lengths (B,), tags (T, B), spans (N, 3) -> (N,).
    """
    kept, sentence = np.unique(spans[:, 0], return_inverse=True)
    longest = int(lengths[kept].max())
    lengths, tags = lengths[kept], tags[:longest, kept]
    scores = scores[:longest, kept]
    scores = scores - scores.max(axis=2, keepdims=True)
    start, end = spans[:, 1], spans[:, 2]
    alpha = _recur(_forward, grammar, scores, lengths)
    beta = _recur(_backward, grammar, scores, lengths)
    partition = _logsumexp(alpha[lengths - 1, np.arange(len(kept))] + grammar.end)
    first, last = tags[start, sentence], tags[end - 1, sentence]
    steps = np.take_along_axis(scores, tags[:, :, None], axis=2)[:, :, 0]
    steps[1:] += grammar.pairs[tags[:-1], tags[1:]]
    total = steps.astype(np.float64).cumsum(axis=0)
    inner = total[end - 1, sentence] - total[start, sentence]
    after = np.minimum(end, longest - 1)
    onward = grammar.pairs[last] + (scores + beta)[after, sentence]
    onward = _logsumexp(np.where(grammar.continues[last], -np.inf, onward))
    close = np.where(end < lengths[sentence], onward, grammar.end[last])
    found = alpha[start, sentence, first] + inner + close - partition[sentence]
    probabilities: Array = np.minimum(np.exp(found), 1.0)
    return probabilities


def _recur(
    recursion: Callable[[Step, Grammar, Array, Rows], Array],
    grammar: Grammar,
    scores: Array,
    lengths: Rows,
) -> Array:
    """Runs a recursion by products, and once more term by term for sentences that need it."""
    pairs = grammar.pairs.T if recursion is _backward else grammar.pairs
    if pairs.max() > STEEPEST:
        return recursion(_exact(pairs), grammar, scores, lengths)
    step = _Product(pairs, scores.shape[1])
    found = recursion(step, grammar, scores, lengths)
    rows = np.flatnonzero(step.least < SMALLEST)
    if len(rows):
        found[:, rows] = recursion(_exact(pairs), grammar, scores[:, rows], lengths[rows])
    return found


class _Product:
    """The step as one product of matrices; sentences come from the longest on."""

    def __init__(self, pairs: Array, batch: int) -> None:
        self.exp_pairs = np.exp(pairs)
        self.least = np.ones(batch, np.float32)

    def __call__(self, scores: Array) -> Array:
        most = scores.max(axis=-1, keepdims=True)
        sums = np.exp(scores - most) @ self.exp_pairs
        least = self.least[: len(sums)]
        np.minimum(least, sums.min(axis=-1), out=least)
        found: Array = np.log(np.maximum(sums, SMALLEST)) + most
        return found


def _exact(pairs: Array) -> Step:
    return lambda scores: _logsumexp(scores[:, None, :] + pairs.T)


def _logsumexp(values: Array) -> Array:
    most = values.max(axis=-1, keepdims=True)
    found: Array = np.log(np.exp(values - most).sum(axis=-1)) + most[..., 0]
    return found


def _forward(step: Step, grammar: Grammar, scores: Array, lengths: Rows) -> Array:
    """Log sums over all prefixes; arbitrary behind a sentence's end. Shape: -> (T, B, K)."""
    alpha = np.zeros_like(scores)
    alpha[0] = grammar.start + scores[0]
    active = np.searchsorted(-lengths, -np.arange(len(scores)), side="left")
    for t in range(1, len(scores)):
        count = int(active[t])
        alpha[t, :count] = step(alpha[t - 1, :count]) + scores[t, :count]
    return alpha


def _backward(step: Step, grammar: Grammar, scores: Array, lengths: Rows) -> Array:
    """Log sums over all suffixes after each tag. Shape: -> (T, B, K)."""
    beta = np.empty_like(scores)
    beta[:] = grammar.end
    active = np.searchsorted(-lengths, -np.arange(len(scores)), side="left")
    for t in range(len(scores) - 1, 0, -1):
        count = int(active[t])
        beta[t - 1, :count] = step(beta[t, :count] + scores[t, :count])
    return beta
