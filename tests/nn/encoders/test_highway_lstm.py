"""The highway gate against numbers worked by hand."""

from __future__ import annotations

import math

import pytest
import torch

from xscript_ner.nn.encoders import HighwayLSTM
from xscript_ner.nn.encoders.highway_lstm import HighwayLayer


def layer_of_ones(gate: float) -> HighwayLayer:
    """One input, one unit a direction; the gate's bias is given, its weights are 0."""
    layer = HighwayLayer(input_size=1, hidden_size=1)
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.zero_()
        layer.carry.weight.copy_(torch.tensor([[2.0], [3.0]]))
        layer.gate_states.bias.fill_(gate)
        for lstm in (layer.lstm.forwards, layer.lstm.backwards):
            # Input, forget, candidate, output: open, shut, 1, open.
            lstm.get_parameter("bias_ih_l0").copy_(torch.tensor([40.0, -40.0, 40.0, 40.0]))
    return layer


@pytest.mark.parametrize(("gate", "share"), [(-40.0, 0.0), (40.0, 1.0), (math.log(3.0), 0.75)])
def test_the_gate_mixes_states_and_projected_inputs(gate: float, share: float) -> None:
    output = layer_of_ones(gate)(torch.tensor([[[5.0], [7.0]]]), torch.tensor([2]))
    state = math.tanh(1.0)  # of a cell that holds the candidate alone
    expected = [
        [share * state + (1 - share) * weight * value for weight in (2.0, 3.0)]
        for value in (5.0, 7.0)
    ]
    torch.testing.assert_close(output[0], torch.tensor(expected))


def test_the_gate_reads_inputs_and_states() -> None:
    layer = layer_of_ones(0.0)
    with torch.no_grad():
        layer.gate_inputs.weight.fill_(0.5)
        layer.gate_states.weight.fill_(1.0)
    output = layer(torch.tensor([[[1.0]]]), torch.tensor([1]))
    state = math.tanh(1.0)
    share = 1 / (1 + math.exp(-(0.5 + 2 * state)))
    assert output[0, 0, 0].item() == pytest.approx(share * state + (1 - share) * 2.0)


def test_layers_stand_above_each_other() -> None:
    encoder = HighwayLSTM(input_size=3, hidden_size=2, layers=2)
    inputs, lengths = torch.randn(1, 4, 3), torch.tensor([4])
    first, second = encoder.layers
    torch.testing.assert_close(encoder(inputs, lengths), second(first(inputs, lengths), lengths))
    with pytest.raises(ValueError, match="at least 1 layer, found 0"):
        HighwayLSTM(input_size=3, hidden_size=2, layers=0)
