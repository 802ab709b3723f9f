"""The lattice in NumPy gives what the one in PyTorch gives."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from xscript_ner.core.tags import SCHEMES, TagSet
from xscript_ner.nn import lattice
from xscript_ner.nn.kinds import FORBIDDEN
from xscript_ner.tagging.backends.arrays.lattice import Grammar, spans_of, viterbi
from xscript_ner.tagging.backends.arrays.sums import span_probabilities

LENGTHS = np.array([9, 7, 7, 4, 2, 1])  # the longest first


def grammar(scheme: str, generator: np.random.Generator, spread: float) -> Grammar:
    tags = TagSet(["A", "B", "C"], scheme)

    def scores(allowed: list[bool] | list[list[bool]]) -> np.ndarray:
        drawn = generator.normal(scale=spread, size=np.shape(allowed))
        return np.where(allowed, drawn, FORBIDDEN).astype(np.float32)

    return Grammar(
        scores(tags.allowed), scores(tags.starts), scores(tags.ends), np.array(tags.continues)
    )


def transitions(grammar: Grammar) -> lattice.Transitions:
    return lattice.Transitions(
        *(torch.from_numpy(part) for part in (grammar.pairs, grammar.start, grammar.end))
    )


@pytest.mark.parametrize("scheme", [name for name in SCHEMES if name != "IOB1"])
@pytest.mark.parametrize("spread", [1.0, 12.0, 30.0])
def test_best_sequences_and_probabilities_are_the_same(scheme: str, spread: float) -> None:
    # Sums of some sentences underflow; pair scores are too steep to be raised to powers.
    generator = np.random.default_rng(5)
    own = grammar(scheme, generator, spread)
    scores = generator.normal(scale=2 * spread, size=(9, 6, len(own.start))).astype(np.float32)
    tags = viterbi(scores, own, LENGTHS)
    spans = spans_of(tags, own.continues)
    assert len(spans) > 5
    theirs = torch.from_numpy(scores.transpose(1, 0, 2).copy())
    lengths = torch.from_numpy(LENGTHS)
    expected = lattice.viterbi(theirs, transitions(own), lengths)
    assert tags.T.tolist() == expected.tolist()
    found = span_probabilities(scores, own, LENGTHS, tags, spans)
    probabilities = lattice.span_probabilities(
        theirs,
        transitions(own),
        lengths,
        expected,
        torch.from_numpy(spans),
        torch.from_numpy(own.continues),
    )
    assert found.tolist() == pytest.approx(probabilities.tolist(), abs=1e-4)


def test_a_sentence_of_one_token_is_decided_by_its_edges() -> None:
    tags = TagSet(["A"], "IOB2")  # O, B-A, I-A
    pairs = np.where(tags.allowed, 0, FORBIDDEN).astype(np.float32)
    own = Grammar(
        pairs,
        np.array([0, 1, FORBIDDEN], np.float32),
        np.zeros(3, np.float32),
        np.array(tags.continues),
    )
    scores = np.array([[[0.5, 0.0, 9.0]]], np.float32)
    assert viterbi(scores, own, np.array([1])).tolist() == [[1]]
    spans = np.array([[0, 0, 1]])
    (found,) = span_probabilities(scores, own, np.array([1]), np.array([[1]]), spans)
    assert found == pytest.approx(np.exp(1.0) / (np.exp(1.0) + np.exp(0.5)))
