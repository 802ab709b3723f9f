"""Block attention: masks and sums worked by hand, directions by what each place can see."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from xscript_ner.nn.encoders import BlockAttention
from xscript_ner.nn.encoders.block_attention import BlockSummary, MaskedAttention
from xscript_ner.nn.masks import up_to


def test_a_place_is_seen_from_itself_and_those_behind_it() -> None:
    expected = [[1, 0, 0], [1, 1, 0], [1, 1, 1]]
    assert up_to(3, torch.device("cpu")).int().tolist() == expected


def test_attention_by_features() -> None:
    attention = MaskedAttention(size=1)
    with torch.no_grad():
        attention.query.weight.fill_(1.0)
        attention.query.bias.fill_(0.5)
        attention.key.weight.fill_(2.0)
    inputs = torch.tensor([[[1.0], [2.0], [3.0]]])
    output = attention(inputs, up_to(3, torch.device("cpu"))[None])
    # The second sees the first two: scores 2 + 0.5 + 2 * x, bounded by 5 tanh(. / 5).
    one, two = (math.exp(5 * math.tanh((2.5 + 2 * x) / 5)) for x in (1.0, 2.0))
    second = (one * 1.0 + two * 2.0) / (one + two)
    one, two, three = (math.exp(5 * math.tanh((3.5 + 2 * x) / 5)) for x in (1.0, 2.0, 3.0))
    expected = [1.0, second, (one + 2 * two + 3 * three) / (one + two + three)]
    torch.testing.assert_close(output[0, :, 0], torch.tensor(expected))


def test_a_block_in_one_vector() -> None:
    summary = BlockSummary(size=1)
    with torch.no_grad():
        summary.hidden.weight.fill_(1.0)
        summary.hidden.bias.zero_()
        summary.score.weight.fill_(1.0)
        summary.score.bias.fill_(0.25)
    inputs = torch.tensor([[[1.0], [2.0], [50.0]], [[1.0], [1.0], [1.0]]])
    real = torch.tensor([[True, True, False], [False, False, False]])
    one, two = (math.exp(5 * math.tanh((x + 0.25) / 5)) for x in (1.0, 2.0))
    expected = [[(one * 1.0 + two * 2.0) / (one + two)], [0.0]]
    torch.testing.assert_close(summary(inputs, real), torch.tensor(expected))


def seen_from(place: int, length: int = 7) -> list[int]:
    """Places whose input moves each half of the output at a place, blocks being 2 tokens."""
    torch.manual_seed(0)
    encoder = BlockAttention(input_size=2, hidden_size=3, block=2)
    inputs = torch.randn(1, length, 2, requires_grad=True)
    output: Tensor = encoder(inputs, torch.tensor([length]))
    moved = []
    for half in output[0, place].chunk(2):
        (gradient,) = torch.autograd.grad(half.sum(), inputs, retain_graph=True)
        moved.append([i for i in range(length) if gradient[0, i].abs().max() > 1e-7])
    return moved  # type: ignore[return-value]


def test_forwards_sees_its_own_block_and_those_before_it() -> None:
    # Blocks are 01 23 45 6. A block's own summary joins its context, hence place 5.
    assert seen_from(4) == [[0, 1, 2, 3, 4, 5], [4, 5, 6]]
    assert seen_from(0) == [[0, 1], [0, 1, 2, 3, 4, 5, 6]]


def test_blocks_of_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 1 token, found 0"):
        BlockAttention(input_size=2, hidden_size=3, block=0)
