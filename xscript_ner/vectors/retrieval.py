"""Translations found as neighbours in a shared space: nearest by cosine, or by CSLS.

Cross-domain similarity local scaling (Conneau et al. 2018, section 2.3) is
``2 cos(x, y) - r(x) - r(y)``, where r is the mean cosine to the ``NEIGHBOURS`` nearest vectors of
the other language: it demotes hubs, which are near to everything.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
Rows = NDArray[np.int64]

NEIGHBOURS = 10
"""Of which r is the mean."""
BLOCK = 1024
"""Vectors that are compared with all others at once."""

RETRIEVALS = ("nearest", "csls")
RANKS = (1, 5)
"""Among so many answers the right one is looked for."""


def unit(vectors: NDArray[Any]) -> Array:
    """Vectors brought to length 1; (V, D) -> (V, D). Null vectors stay."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    result: Array = (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)
    return result


def density(vectors: Array, others: Array, neighbours: int = NEIGHBOURS) -> Array:
    """Mean cosine of each vector to its nearest ones of the other language: r.

    Shape: vectors (V, D), others (W, D), all of length 1 -> (V,).
    """
    count = min(neighbours, len(others))

    def mean_of_nearest(cosines: Array) -> Array:
        top = np.partition(cosines, -count, axis=1)[:, -count:]
        mean: Array = top.mean(axis=1)
        return mean

    means: Array = _by_block(vectors, others, mean_of_nearest)
    return means


def nearest(queries: Array, keys: Array, count: int = 1, demoted: Array | None = None) -> Rows:
    """Rows of each query's nearest keys, nearest first.

    Shape: queries (Q, D), keys (V, D), all of length 1 -> (Q, count).

    Args:
        queries, keys: Vectors of the two languages.
        count: How many.
        demoted: ``density(keys, …)`` over the queries' language: neighbours are then by CSLS,
            whose r of the query shifts all its keys alike and is left out.
    """
    count = min(count, len(keys))

    def best(cosines: Array) -> Rows:
        scores = cosines if demoted is None else 2 * cosines - demoted
        top = np.argpartition(-scores, count - 1, axis=1)[:, :count]
        order = np.argsort(-np.take_along_axis(scores, top, axis=1), axis=1, kind="stable")
        ordered: Rows = np.take_along_axis(top, order, axis=1).astype(np.int64)
        return ordered

    found: Rows = _by_block(queries, keys, best)
    return found


def mutual(ours: Array, theirs: Array) -> Rows:
    """Pairs of rows that are each other's nearest by CSLS; (V, D), (W, D) -> (N, 2)."""
    forth = nearest(ours, theirs, demoted=density(theirs, ours))[:, 0]
    back = nearest(theirs, ours, demoted=density(ours, theirs))[:, 0]
    rows = np.arange(len(ours))
    kept = back[forth] == rows
    return np.stack([rows[kept], forth[kept]], axis=1)


def precision(
    gold: Mapping[int, Collection[int]], ours: Array, theirs: Array
) -> dict[str, float]:
    """How often one of a word's translations is among its nearest neighbours.

    Args:
        gold: Rows of words to the rows of their translations.
        ours, theirs: Vectors of the two languages, of length 1: (V, D), (W, D).

    Returns:
        ``{"nearest@1": 0.31, "nearest@5": …, "csls@1": …, "csls@5": …}``; empty without words.
    """
    if not gold:
        return {}
    queries = ours[list(gold)]
    found = {}
    for name in RETRIEVALS:
        demoted = density(theirs, ours) if name == "csls" else None
        answers = nearest(queries, theirs, max(RANKS), demoted)
        for rank in RANKS:
            right = _right(list(gold.values()), answers[:, :rank])
            found[f"{name}@{rank}"] = right / len(gold)
    return found


def _right(gold: Sequence[Collection[int]], answers: Rows) -> int:
    return sum(
        not set(rows).isdisjoint(given) for rows, given in zip(gold, answers.tolist(), strict=True)
    )


def _by_block(queries: Array, keys: Array, of: Callable[[Array], Any]) -> Any:
    """What ``of`` makes of the cosines (block, V), one block of queries after the other."""
    starts = range(0, len(queries), BLOCK)
    return np.concatenate([of(queries[start : start + BLOCK] @ keys.T) for start in starts])
