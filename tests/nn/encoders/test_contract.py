"""What every encoder promises: sizes, and that padding changes nothing."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from xscript_ner.nn.encoders import ENCODERS, Encoder

LENGTHS = (11, 1, 3, 7, 2)
D, H = 4, 3

every_encoder = pytest.mark.parametrize("name", ENCODERS)


def encoder_of(name: str) -> Encoder:
    torch.manual_seed(0)
    return ENCODERS[name](input_size=D, hidden_size=H).eval()


def inputs() -> Tensor:
    return torch.randn(len(LENGTHS), max(LENGTHS), D, generator=torch.Generator().manual_seed(2))


@every_encoder
def test_the_output_has_the_announced_size(name: str) -> None:
    encoder = encoder_of(name)
    output = encoder(inputs(), torch.tensor(LENGTHS))
    assert output.shape == (len(LENGTHS), max(LENGTHS), encoder.output_size)


@every_encoder
@pytest.mark.parametrize("rubbish", [99.0, -1e30, float("nan")])
def test_what_stands_at_padding_changes_nothing(name: str, rubbish: float) -> None:
    encoder = encoder_of(name)
    lengths = torch.tensor(LENGTHS)
    clean, dirty = inputs(), inputs()
    for row, length in enumerate(LENGTHS):
        dirty[row, length:] = rubbish
    before, after = encoder(clean, lengths), encoder(dirty, lengths)
    for row, length in enumerate(LENGTHS):
        assert torch.equal(before[row, :length], after[row, :length])


@every_encoder
def test_a_batch_gives_what_its_sequences_give_alone(name: str) -> None:
    encoder = encoder_of(name)
    together = encoder(inputs(), torch.tensor(LENGTHS))
    for row, length in enumerate(LENGTHS):
        alone = encoder(inputs()[row : row + 1, :length], torch.tensor([length]))
        torch.testing.assert_close(together[row : row + 1, :length], alone)


@every_encoder
def test_every_parameter_learns(name: str) -> None:
    encoder = encoder_of(name)
    encoder(inputs(), torch.tensor(LENGTHS)).square().sum().backward()
    for parameter_name, parameter in encoder.named_parameters():
        assert parameter.grad is not None, parameter_name
        assert parameter.grad.any(), parameter_name


@every_encoder
def test_the_tensors_whose_columns_are_inputs_are_named(name: str) -> None:
    encoder = encoder_of(name)
    assert encoder.INPUTS
    for tensor in encoder.INPUTS:
        assert encoder.get_parameter(tensor).shape[1] == D
    wider = ENCODERS[name](input_size=D + 2, hidden_size=H)
    changed = {n for n, p in wider.named_parameters() if p.shape != encoder.get_parameter(n).shape}
    assert changed == set(encoder.INPUTS)


@every_encoder
def test_no_tensor_is_made_without_a_device(name: str) -> None:
    encoder, lengths = encoder_of(name).to("meta"), torch.tensor(LENGTHS, device="meta")
    assert encoder(inputs().to("meta"), lengths).device.type == "meta"
