"""What every character encoder promises."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from xscript_ner.inputs.units import UNITS
from xscript_ner.nn.chars import CHARACTER_ENCODERS, CharacterCNN, CharacterEncoder

LENGTHS = (5, 1, 3, 5, 2)
D, H = 4, 3

every_encoder = pytest.mark.parametrize("name", CHARACTER_ENCODERS)


def encoder_of(name: str) -> CharacterEncoder:
    torch.manual_seed(0)
    return CHARACTER_ENCODERS[name](input_size=D, hidden_size=H).eval()  # type: ignore[call-arg]


def vectors() -> Tensor:
    return torch.randn(len(LENGTHS), max(LENGTHS), D, generator=torch.Generator().manual_seed(2))


@every_encoder
def test_a_word_has_one_vector_of_the_announced_size(name: str) -> None:
    encoder = encoder_of(name)
    assert encoder(vectors(), torch.tensor(LENGTHS)).shape == (5, encoder.output_size)


@every_encoder
def test_it_reads_units_that_there_are(name: str) -> None:
    assert encoder_of(name).UNITS in UNITS


@every_encoder
@pytest.mark.parametrize("rubbish", [99.0, -1e30, float("nan")])
def test_what_stands_at_padding_changes_nothing(name: str, rubbish: float) -> None:
    encoder, lengths = encoder_of(name), torch.tensor(LENGTHS)
    dirty = vectors()
    for row, length in enumerate(LENGTHS):
        dirty[row, length:] = rubbish
    assert torch.equal(encoder(vectors(), lengths), encoder(dirty, lengths))


@every_encoder
def test_a_batch_gives_what_its_words_give_alone(name: str) -> None:
    encoder = encoder_of(name)
    together = encoder(vectors(), torch.tensor(LENGTHS))
    for row, length in enumerate(LENGTHS):
        alone = encoder(vectors()[row : row + 1, :length], torch.tensor([length]))
        torch.testing.assert_close(together[row : row + 1], alone)


@every_encoder
def test_every_parameter_learns(name: str) -> None:
    encoder = encoder_of(name)
    encoder(vectors(), torch.tensor(LENGTHS)).square().sum().backward()
    for parameter_name, parameter in encoder.named_parameters():
        assert parameter.grad is not None, parameter_name
        assert parameter.grad.any(), parameter_name


def test_a_filter_gives_its_greatest_value_within_the_word() -> None:
    encoder = CharacterCNN(input_size=1, hidden_size=1)
    encoder.load_state_dict(
        {"filters.0.weight": torch.tensor([[[1.0, 2.0, 4.0]]]), "filters.0.bias": torch.zeros(1)}
    )
    word = torch.tensor([[[0.1], [0.3], [0.2]]])
    # Around each character: 0 + 0.2 + 1.2, 0.1 + 0.6 + 0.8, 0.3 + 0.4 + 0.
    expected = torch.tensor([[1.5]]).tanh()
    torch.testing.assert_close(encoder(word, torch.tensor([3])), expected)


def test_several_widths_stand_beside_each_other() -> None:
    encoder = CharacterCNN(input_size=D, hidden_size=H, widths=[3, 5])
    assert encoder.output_size == 2 * H
    with pytest.raises(ValueError, match="expected odd widths, found \\[2\\]"):
        CharacterCNN(input_size=D, hidden_size=H, widths=[2])
