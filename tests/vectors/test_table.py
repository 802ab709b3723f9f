"""Tables of words and vectors put together."""

from __future__ import annotations

import torch

from xscript_ner.vectors.table import WordVectors, joined


def test_tables_are_joined_by_word_each_at_mean_length_1() -> None:
    learnt = WordVectors(("a", "b"), torch.tensor([[3.0, 4.0], [0.0, 5.0]]))
    file = WordVectors(("b", "c"), torch.tensor([[1.0], [3.0]]))
    both = joined(learnt, file)
    assert both.words == ("a", "b", "c")
    expected = torch.tensor([[0.6, 0.8, 0.0], [0.0, 1.0, 0.5], [0.0, 0.0, 1.5]])
    torch.testing.assert_close(both.vectors, expected)
