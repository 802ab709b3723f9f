"""The head that labels sentences, with and without a layer in between."""

from __future__ import annotations

import math

import pytest
import torch

from xscript_ner.nn.heads import LabelHead

LENGTHS = torch.tensor([2, 3])


def test_the_greatest_value_of_each_number_is_read_through_the_layers() -> None:
    head = LabelHead(input_size=2, labels=2, hidden=1)
    with torch.no_grad():
        assert head.hidden is not None
        head.hidden.weight.copy_(torch.tensor([[0.5, -1.0]]))
        head.hidden.bias.fill_(0.25)
        head.dense.weight.copy_(torch.tensor([[2.0], [-1.0]]))
        head.dense.bias.copy_(torch.tensor([0.0, 0.5]))
    hidden = torch.tensor([[[1.0, 0.0], [3.0, -2.0], [99.0, 99.0]]])
    scores = head(hidden, LENGTHS[:1])
    middle = math.tanh(0.5 * 3.0 - 1.0 * 0.0 + 0.25)  # 3 and 0 are the greatest; 99 is padding
    torch.testing.assert_close(scores, torch.tensor([[2 * middle, 0.5 - middle]]))


@pytest.mark.parametrize("hidden", [0, 4])
def test_a_cooled_copy_has_the_same_probabilities(hidden: int) -> None:
    torch.manual_seed(0)
    head = LabelHead(input_size=3, labels=5, hidden=hidden)
    head.temperature.fill_(2.5)
    states = torch.randn(2, 3, 3)
    cooled = head.cooled()
    assert cooled.temperature.item() == 1.0
    expected = head.probabilities(head(states, LENGTHS))
    torch.testing.assert_close(cooled.probabilities(cooled(states, LENGTHS)), expected)
