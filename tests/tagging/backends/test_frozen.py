"""The tagging-time bi-LSTM computes what the trained one does."""

from __future__ import annotations

import pytest
import torch

from xscript_ner.nn.chars import BigramBiLSTM
from xscript_ner.nn.encoders import BiLSTM
from xscript_ner.tagging.backends.frozen import FrozenBiLSTM


@pytest.mark.parametrize(("width", "size"), [(1, 1), (5, 3), (17, 16)])
@pytest.mark.parametrize("lengths", [(1,), (4, 4), (6, 1, 3, 2)])
def test_it_equals_the_trained_encoder(width: int, size: int, lengths: tuple[int, ...]) -> None:
    torch.manual_seed(1)
    encoder = BigramBiLSTM(input_size=width, hidden_size=size)
    for parameter in encoder.parameters():
        torch.nn.init.normal_(parameter)  # biases of both kinds included
    vectors = torch.randn(7, width)
    rows = torch.randint(7, (len(lengths), max(lengths)))
    frozen = FrozenBiLSTM(encoder.forwards, encoder.backwards)
    with torch.inference_mode():
        expected = BiLSTM.forward(encoder, vectors[rows], torch.tensor(lengths))
        found = frozen.run(frozen.project(vectors), rows, torch.tensor(lengths))
    for row, length in enumerate(lengths):
        torch.testing.assert_close(
            found[row, :length], expected[row, :length], atol=1e-5, rtol=1e-5
        )
    with torch.inference_mode():
        ends = encoder(vectors[rows], torch.tensor(lengths))
        found = frozen.final(frozen.project(vectors), rows, torch.tensor(lengths))
    torch.testing.assert_close(found, ends, atol=1e-5, rtol=1e-5)


def test_rows_at_padding_change_nothing() -> None:
    encoder = BiLSTM(input_size=4, hidden_size=3)
    frozen = FrozenBiLSTM(encoder.forwards, encoder.backwards)
    with torch.inference_mode():
        table = frozen.project(torch.randn(5, 4))
        one = frozen.run(table, torch.tensor([[1, 2, 0, 0]]), torch.tensor([2]))
        other = frozen.run(table, torch.tensor([[1, 2, 4, 3]]), torch.tensor([2]))
    assert torch.equal(one[:, :2], other[:, :2])


def test_a_table_with_spare_rows_serves_as_well() -> None:
    encoder = BiLSTM(input_size=4, hidden_size=3)
    frozen = FrozenBiLSTM(encoder.forwards, encoder.backwards)
    rows, lengths = torch.tensor([[1, 2, 0]]), torch.tensor([3])
    with torch.inference_mode():
        table = frozen.project(torch.randn(3, 4))
        spare = torch.cat([table, torch.full((2, 5, 12), float("nan"))], dim=1)
        assert torch.equal(frozen.run(table, rows, lengths), frozen.run(spare, rows, lengths))
