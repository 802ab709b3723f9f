"""The bi-LSTM against numbers worked by hand."""

from __future__ import annotations

import math

import pytest
import torch
from torch import nn

from xscript_ner.nn.chars import BigramBiLSTM
from xscript_ner.nn.encoders.bidirectional import reversed_positions
from xscript_ner.nn.encoders.lstm import BiLSTM


def sigmoid(value: float) -> float:
    return 1.0 / (1.0 + math.exp(-value))


def hand_made() -> BiLSTM:
    """Size 1 in and out; gates in PyTorch's order input, forget, cell, output."""
    encoder = BiLSTM(input_size=1, hidden_size=1)
    with torch.no_grad():
        for lstm in (encoder.forwards, encoder.backwards):
            lstm.get_parameter("weight_ih_l0").copy_(torch.tensor([[1.0], [0.5], [2.0], [-1.0]]))
            lstm.get_parameter("weight_hh_l0").copy_(torch.tensor([[0.3], [0.2], [-0.4], [0.1]]))
            lstm.get_parameter("bias_ih_l0").copy_(torch.tensor([0.1, 1.0, 0.0, 0.2]))
            lstm.get_parameter("bias_hh_l0").zero_()
    return encoder


def step(x: float, h: float, c: float) -> tuple[float, float]:
    """One step of the same LSTM (Hochreiter & Schmidhuber 1997, with forget gate)."""
    enter = sigmoid(1.0 * x + 0.3 * h + 0.1)
    forget = sigmoid(0.5 * x + 0.2 * h + 1.0)
    candidate = math.tanh(2.0 * x - 0.4 * h)
    leave = sigmoid(-1.0 * x + 0.1 * h + 0.2)
    c = forget * c + enter * candidate
    return leave * math.tanh(c), c


def test_one_step_is_the_one_worked_by_hand() -> None:
    output = hand_made()(torch.tensor([[[0.5]]]), torch.tensor([1]))
    # i = σ(0.6) = 0.645656, g = tanh(1) = 0.761594, c = 0.491728,
    # o = σ(-0.3) = 0.425557, h = 0.425557 · tanh(0.491728) = 0.193881
    assert output.flatten().tolist() == pytest.approx([0.193881, 0.193881], abs=1e-5)


def test_the_two_directions_run_from_the_two_ends() -> None:
    values = [0.5, -1.0, 2.0]
    inputs = torch.tensor([[[value] for value in [*values, 9.0]]])
    output = hand_made()(inputs, torch.tensor([3]))
    h = c = 0.0
    ahead = [(h := (state := step(x, h, c))[0], c := state[1])[0] for x in values]
    h = c = 0.0
    behind = [(h := (state := step(x, h, c))[0], c := state[1])[0] for x in values[::-1]]
    assert output[0, :3, 0].tolist() == pytest.approx(ahead, abs=1e-5)
    assert output[0, :3, 1].tolist() == pytest.approx(behind[::-1], abs=1e-5)


def test_a_word_is_where_each_direction_ends() -> None:
    torch.manual_seed(0)
    encoder = BigramBiLSTM(input_size=4, hidden_size=3)
    inputs, lengths = torch.randn(4, 6, 4), torch.tensor([6, 1, 4, 2])
    states = BiLSTM.forward(encoder, inputs, lengths)
    ahead = states[torch.arange(4), lengths - 1, :3]
    behind = states[:, 0, 3:]
    expected = torch.cat([ahead, behind], dim=-1)
    torch.testing.assert_close(encoder(inputs, lengths), expected)


def test_it_computes_what_pytorch_s_own_packed_bi_lstm_does() -> None:
    torch.manual_seed(0)
    encoder = BiLSTM(input_size=4, hidden_size=3)
    reference = nn.LSTM(4, 3, batch_first=True, bidirectional=True)
    for source, suffix in ((encoder.forwards, ""), (encoder.backwards, "_reverse")):
        for name, parameter in source.named_parameters():
            reference.get_parameter(name + suffix).data.copy_(parameter.data)
    inputs, lengths = torch.randn(3, 5, 4), torch.tensor([5, 2, 3])
    packed = nn.utils.rnn.pack_padded_sequence(
        inputs, lengths, batch_first=True, enforce_sorted=False
    )
    expected, _ = nn.utils.rnn.pad_packed_sequence(reference(packed)[0], batch_first=True)
    found = encoder(inputs, lengths)
    for row, length in enumerate(lengths.tolist()):
        torch.testing.assert_close(found[row, :length], expected[row, :length])


def test_reversing_leaves_padding_in_place_and_undoes_itself() -> None:
    positions = reversed_positions(torch.tensor([3, 1, 4]), 4)
    assert positions.tolist() == [[2, 1, 0, 3], [0, 1, 2, 3], [3, 2, 1, 0]]
    assert (positions.gather(1, positions) == torch.arange(4)).all()


def test_it_begins_with_a_forget_bias_of_1_and_orthogonal_gates() -> None:
    lstm = BiLSTM(input_size=4, hidden_size=3).forwards
    bias = lstm.get_parameter("bias_ih_l0") + lstm.get_parameter("bias_hh_l0")
    assert bias.tolist() == [0.0] * 3 + [1.0] * 3 + [0.0] * 6
    for gate in lstm.get_parameter("weight_hh_l0").detach().split(3):
        torch.testing.assert_close(gate @ gate.T, torch.eye(3))
