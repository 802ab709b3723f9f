"""What every encoder promises: sizes, and that padding changes nothing."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from xscript_ner.nn.encoders import ENCODERS

LENGTHS = (5, 1, 3, 5, 2)
D, H = 4, 3

every_encoder = pytest.mark.parametrize("name", ENCODERS)


def inputs() -> Tensor:
    return torch.randn(len(LENGTHS), max(LENGTHS), D, generator=torch.Generator().manual_seed(2))


@every_encoder
def test_the_output_has_the_announced_size(name: str) -> None:
    encoder = ENCODERS[name](input_size=D, hidden_size=H)
    output = encoder(inputs(), torch.tensor(LENGTHS))
    assert output.shape == (len(LENGTHS), max(LENGTHS), encoder.output_size)
    assert encoder.final(inputs(), torch.tensor(LENGTHS)).shape == (5, encoder.output_size)


@every_encoder
@pytest.mark.parametrize("rubbish", [99.0, -1e30, float("nan")])
def test_what_stands_at_padding_changes_nothing(name: str, rubbish: float) -> None:
    encoder = ENCODERS[name](input_size=D, hidden_size=H)
    lengths = torch.tensor(LENGTHS)
    clean, dirty = inputs(), inputs()
    for row, length in enumerate(LENGTHS):
        dirty[row, length:] = rubbish
    before, after = encoder(clean, lengths), encoder(dirty, lengths)
    for row, length in enumerate(LENGTHS):
        assert torch.equal(before[row, :length], after[row, :length])
    assert torch.equal(encoder.final(clean, lengths), encoder.final(dirty, lengths))


@every_encoder
def test_a_batch_gives_what_its_sequences_give_alone(name: str) -> None:
    encoder = ENCODERS[name](input_size=D, hidden_size=H)
    lengths = torch.tensor(LENGTHS)
    together, finals = encoder(inputs(), lengths), encoder.final(inputs(), lengths)
    for row, length in enumerate(LENGTHS):
        one, its_length = inputs()[row : row + 1, :length], torch.tensor([length])
        alone = encoder(one, its_length)
        torch.testing.assert_close(together[row : row + 1, :length], alone)
        torch.testing.assert_close(finals[row : row + 1], encoder.final(one, its_length))


@every_encoder
def test_every_parameter_learns(name: str) -> None:
    encoder = ENCODERS[name](input_size=D, hidden_size=H)
    encoder(inputs(), torch.tensor(LENGTHS)).square().sum().backward()
    for parameter_name, parameter in encoder.named_parameters():
        assert parameter.grad is not None, parameter_name
        assert parameter.grad.any(), parameter_name
