"""How probable spans are: sums over all tag sequences, both directions in one loop over time.

A step is a product of likelihoods, scaled so that they sum to 1 (Rabiner 1989, "A tutorial on
hidden Markov models", section V.A). What underflows in some sentence is done once more by logs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ....models.arrays import Array
from .lattice import Grammar
from .padding import Rows, turned

SMALLEST_SUM, SMALLEST_SHARE = np.float32(1e-30), np.float32(1e-36)
"""Sums below the one may have lost terms to underflow, and what is below the other is lost next."""


@dataclass(frozen=True)
class Sums:
    """Sums over all prefixes that end in a tag, and over all suffixes that begin with it.

    Suffixes stand in the order in which they grow, from a sentence's end on; what stands behind a
    sentence's length is arbitrary.

    Attributes:
        shares: Of each step's sum, by tag. (T, 2, B, K)
        totals: Logs of that. (T, 2, B)
        logs: Logs of the sums instead, of sentences whose shares are too small. (T, 2, N, K)
        places: Of each sentence among those, or -1. (B,)
    """

    shares: Array
    totals: Array
    logs: Array
    places: Rows

    def at(self, steps: Rows, way: int, sentences: Rows) -> Array:
        """Logs of some of the sums, tag by tag. Shape: two of (N,) -> (N, K)."""
        with np.errstate(divide="ignore"):  # what is lost is among the logs
            found: Array = np.log(self.shares[steps, way, sentences])
        found += self.totals[steps, way, sentences][:, None]
        places = self.places[sentences]
        if self.logs.size and (exact := places >= 0).any():
            found[exact] = self.logs[steps[exact], way, places[exact]]
        return found


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
    sums = _sums(grammar, scores, lengths)
    partition = _logsumexp(sums.at(lengths - 1, 0, np.arange(len(kept))) + grammar.end)
    first, last = tags[start, sentence], tags[end - 1, sentence]
    steps = np.take_along_axis(scores, tags[:, :, None], axis=2)[:, :, 0]
    steps[1:] += grammar.pairs[tags[:-1], tags[1:]]
    total = steps.astype(np.float64).cumsum(axis=0)
    inner = total[end - 1, sentence] - total[start, sentence]
    left = lengths[sentence] - end  # tokens behind the span
    onward = grammar.pairs[last] + sums.at(np.maximum(left - 1, 0), 1, sentence)
    onward = _logsumexp(np.where(grammar.continues[last], -np.inf, onward))
    close = np.where(left > 0, onward, grammar.end[last])
    before = sums.at(start, 0, sentence)[np.arange(len(spans)), first]
    probabilities: Array = np.minimum(np.exp(before + inner + close - partition[sentence]), 1.0)
    return probabilities


def _sums(grammar: Grammar, scores: Array, lengths: Rows) -> Sums:
    """Shape: scores (T, B, K), none above 0, lengths (B,) from the longest on."""
    longest = len(scores)
    pairs = np.stack([grammar.pairs, grammar.pairs.T])
    edges = np.stack([grammar.start, grammar.end])[:, None, :]
    active = np.searchsorted(-lengths, -np.arange(longest), side="left").tolist()
    shares = _both(np.exp(scores), lengths)
    totals, sound = _by_products(shares, pairs, edges, active)
    rows = np.flatnonzero(~sound)
    places = np.full(len(lengths), -1)
    places[rows] = np.arange(len(rows))
    if not len(rows):
        return Sums(shares, totals, np.empty(0, np.float32), places)
    counts = [int((rows < count).sum()) for count in active]
    logs = _by_logs(_both(scores[:, rows], lengths[rows]), pairs, edges, counts)
    return Sums(shares, totals, logs, places)


def _both(steps: Array, lengths: Rows) -> Array:
    """Forwards, and each sentence from its end on. Shape: (T, B, K) -> (T, 2, B, K)."""
    return np.stack([steps, turned(steps, lengths)], axis=1)


def _by_products(
    shares: Array, pairs: Array, edges: Array, active: list[int]
) -> tuple[Array, NDArray[np.bool_]]:
    """Makes shares of likelihoods. Shape: shares (T, 2, B, K) -> totals (T, 2, B), and of which
    sentences both are sound (B,)."""
    sums = np.ones_like(shares)
    scales = np.ones((*shares.shape[:3], 1), np.float32)
    ones = np.ones((shares.shape[-1], 1), np.float32)  # a product sums up sooner than a reduction
    with np.errstate(all="ignore"):  # what is not sound, or no number, is done again
        steps = np.exp(pairs)
        sums[0] = np.exp(edges)
        for t, count in enumerate(active):
            own, into, scale = shares[t, :, :count], sums[t, :, :count], scales[t, :, :count]
            if t:
                np.matmul(shares[t - 1, :, :count], steps, out=into)
            own *= into
            np.matmul(own, ones, out=scale)
            own /= scale
            shares[t, :, count:] = 1
        sound = _least(sums[1:]) >= SMALLEST_SUM
        sound &= (_least(shares[1:]) >= SMALLEST_SHARE) & (_least(scales) >= SMALLEST_SUM)
        totals = np.log(scales[..., 0]).cumsum(axis=0)
    return totals, sound


def _least(values: Array) -> Array:
    """Of each sentence. Shape: (T, 2, B, K) -> (B,)."""
    least: Array = values.min(axis=0, initial=1.0).min(axis=(0, 2))
    return least


def _by_logs(both: Array, pairs: Array, edges: Array, active: list[int]) -> Array:
    """The sums, term by term; however far scores are apart."""
    found = both.copy()
    found[0] += edges
    incoming = pairs.transpose(0, 2, 1)[:, None]  # (2, 1, K, K)
    for t, count in enumerate(active):
        if t:
            found[t, :, :count] += _logsumexp(found[t - 1, :, :count, None, :] + incoming)
    return found


def _logsumexp(values: Array) -> Array:
    most = values.max(axis=-1, keepdims=True)
    found: Array = np.log(np.exp(values - most).sum(axis=-1)) + most[..., 0]
    return found
