"""Heads in NumPy: states to labelled spans, and to labels of sentences.

Their output layers are divided by the temperature once, as ``Head.cooled`` does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ....core.tags import TagSet
from ....core.types import SentenceLabel
from ....core.vocab import LabelSet
from ....models.arrays import Array
from ....nn.kinds import FORBIDDEN
from .bilstm import HALF
from .lattice import Grammar, spans_of, viterbi
from .padding import Rows
from .states import States
from .sums import span_probabilities


class ArrayTagHead:
    """The head that tags entities, under a CRF or a softmax.

    Args:
        weights: Arrays by name.
        name: Of the head.
        tags: What it chooses from.
    """

    def __init__(self, weights: Mapping[str, Array], name: str, tags: TagSet) -> None:
        self.labels = [tag[2:] for tag in tags.tags]
        temperature = weights[f"{name}.temperature"]
        self.weight = np.ascontiguousarray(weights[f"{name}.dense.weight"].T) / temperature * HALF
        self.bias = weights[f"{name}.dense.bias"] / temperature
        self.softmax = f"{name}.crf.pairs" not in weights

        def scores(part: str, allowed: Sequence[Any]) -> Array:
            legal = np.array(allowed)
            learnt = np.zeros(legal.shape) if self.softmax else weights[f"{name}.crf.{part}"]
            found: Array = np.where(legal, learnt / temperature, FORBIDDEN).astype(np.float32)
            return found

        self.grammar = Grammar(
            scores("pairs", tags.allowed),
            scores("start", tags.starts),
            scores("end", tags.ends),
            np.array(tags.continues),
        )

    def __call__(self, states: States) -> tuple[Rows, list[str], Array]:
        """Spans (N, 3) by sentence and position, their labels and probabilities."""
        scores, lengths = states.dense(self.weight, self.bias), states.lengths
        if self.softmax:
            scores -= scores.max(axis=-1, keepdims=True)
            scores -= np.log(np.exp(scores).sum(axis=-1, keepdims=True))
        tags = viterbi(scores, self.grammar, lengths)
        spans = spans_of(tags, self.grammar.continues)
        if not len(spans):
            return spans, [], np.empty(0, np.float32)
        names = [self.labels[row] for row in tags[spans[:, 1], spans[:, 0]].tolist()]
        return spans, names, span_probabilities(scores, self.grammar, lengths, tags, spans)


class ArrayLabelHead:
    """A head that gives a sentence one label; arguments as of ``ArrayTagHead``."""

    def __init__(self, weights: Mapping[str, Array], name: str, labels: LabelSet) -> None:
        self.labels = labels.labels
        temperature = weights[f"{name}.temperature"]
        self.hidden = None
        if f"{name}.hidden.weight" in weights:
            self.hidden = weights[f"{name}.hidden.weight"].T, weights[f"{name}.hidden.bias"]
        self.weight = weights[f"{name}.dense.weight"].T / temperature
        self.bias = weights[f"{name}.dense.bias"] / temperature

    def __call__(self, states: States) -> list[SentenceLabel]:
        """The most probable label of each of B sentences."""
        pooled = states.greatest()
        if self.hidden is not None:
            weight, bias = self.hidden
            pooled = np.tanh(pooled @ weight + bias)
        scores = pooled @ self.weight + self.bias  # (B, L)
        best = scores.argmax(axis=1)
        likelihood = np.exp(scores - scores.max(axis=1, keepdims=True))
        probabilities = likelihood[np.arange(len(best)), best] / likelihood.sum(axis=1)
        pairs = zip(best.tolist(), probabilities.tolist(), strict=True)
        return [SentenceLabel(self.labels[row], score) for row, score in pairs]
