"""Multi-head attention against a row worked by hand, and by what it must be able to learn."""

from __future__ import annotations

import math

import pytest
import torch

from xscript_ner.nn.encoders import MultiHeadAttention
from xscript_ner.nn.encoders.attention import SelfAttention, positions


def test_a_row_of_attention() -> None:
    attention = SelfAttention(size=2, heads=2)  # each head has one number
    with torch.no_grad():
        for parameter in attention.parameters():
            parameter.zero_()
        # Queries and keys of the first head are the first number; those of the second are 0.
        attention.queries_keys_values.weight[0, 0] = 1.0
        attention.queries_keys_values.weight[2, 0] = 1.0
        attention.queries_keys_values.weight[4:] = torch.eye(2)  # values are the inputs
        attention.output.weight.copy_(torch.eye(2))
    inputs = torch.tensor([[[1.0, 10.0], [2.0, 20.0], [9.0, 90.0]]])
    output = attention(inputs, torch.tensor([[True, True, False]]))
    one, two = math.exp(1.0), math.exp(2.0)  # 1 * 1 and 1 * 2, over the root of 1
    first = (one * 1.0 + two * 2.0) / (one + two)
    torch.testing.assert_close(output[0, 0], torch.tensor([first, 15.0]))
    one, two = math.exp(2.0), math.exp(4.0)
    assert output[0, 1, 0].item() == pytest.approx((one * 1.0 + two * 2.0) / (one + two))


def test_positions_are_sines_and_cosines() -> None:
    found = positions(3, 4, torch.device("cpu"))
    expected = [
        [math.sin(p), math.cos(p), math.sin(p / 100), math.cos(p / 100)] for p in range(3)
    ]
    torch.testing.assert_close(found, torch.tensor(expected))


def test_the_same_token_differs_by_its_place() -> None:
    torch.manual_seed(1)
    encoder = MultiHeadAttention(input_size=3, hidden_size=4, heads=4, layers=2)
    output = encoder(torch.ones(1, 3, 3), torch.tensor([3]))
    assert not torch.allclose(output[0, 0], output[0, 1])


@pytest.mark.parametrize(
    ("options", "message"),
    [({"heads": 3}, "heads to divide 8, .*, found 3"), ({"layers": 0}, "at least 1 layer")],
)
def test_sizes_that_do_not_fit_are_refused(options: dict[str, int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        MultiHeadAttention(input_size=3, hidden_size=4, **options)
