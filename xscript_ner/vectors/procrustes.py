"""Vectors of one language turned into the space of another: orthogonal Procrustes.

The rotation W that makes the sum of ``|xW - y|²`` over pairs of vectors of length 1 least is
``UVᵗ``, where ``USVᵗ`` is the singular value decomposition of ``XᵗY`` (Schönemann 1966; for word
vectors Xing et al. 2015, Smith et al. 2017). Refinement fits it again to the words that are mutual
nearest neighbours by CSLS (Conneau et al. 2018, section 2.2).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .retrieval import Array, Rows, mutual, unit

COMMONEST = 10_000
"""Words of each language that may become pairs in refinement: vectors of rare ones are unsure."""


def rotation(ours: Array, theirs: Array) -> Array:
    """The orthogonal W that brings ``ours @ W`` nearest to ``theirs``.

    Shape: ours (N, D), theirs (N, D) -> (D, D).
    """
    left, _, right = np.linalg.svd(ours.T.astype(np.float64) @ theirs)
    turned: Array = (left @ right).astype(np.float32)
    return turned


@dataclass(frozen=True)
class Side:
    """One language's vectors as they are compared: centred, or not, and of length 1.

    Attributes:
        vectors: As they were learnt, (V, D).
        mean: What is subtracted, (D,).
        units: (V, D).
    """

    vectors: Array
    mean: Array
    units: Array

    @classmethod
    def of(cls, vectors: Array, centred: bool) -> Side:
        """Subtracts the mean vector if asked to."""
        mean = vectors.mean(axis=0) if centred else np.zeros_like(vectors[0])
        return cls(vectors, mean, unit(vectors - mean))

    @property
    def length(self) -> float:
        """Mean length of the vectors once the mean vector is subtracted."""
        return float(np.linalg.norm(self.vectors - self.mean, axis=1).mean())


def fit(ours: Side, theirs: Side, pairs: Rows, refine: int = 0) -> Array:
    """The rotation of one language into the space of another.

    Shape: ours (V, D), theirs (W, D), pairs (N, 2) -> (D, D).

    Args:
        ours, theirs: Words commonest first.
        pairs: Rows of words that stand for each other.
        refine: How often it is fitted again, to these pairs and to the mutual neighbours among
            the ``COMMONEST`` words.
    """
    turn = rotation(ours.units[pairs[:, 0]], theirs.units[pairs[:, 1]])
    for _ in range(refine):
        found = mutual(ours.units[:COMMONEST] @ turn, theirs.units[:COMMONEST])
        all_pairs = np.unique(np.concatenate([pairs, found]), axis=0)
        turn = rotation(ours.units[all_pairs[:, 0]], theirs.units[all_pairs[:, 1]])
    return turn


def brought(ours: Side, theirs: Side, turn: Array) -> Array:
    """All vectors of one language in the other's space, of its mean vector and mean length.

    Shape: ours (V, D), turn (D, D) -> (V, D).
    """
    scale = theirs.length / ours.length
    vectors: Array = (scale * (ours.vectors - ours.mean) @ turn + theirs.mean).astype(np.float32)
    return vectors
