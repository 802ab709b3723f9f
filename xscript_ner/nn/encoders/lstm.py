"""The bi-LSTM that reads bigrams within a word and words within a sentence."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence


class BiLSTM(nn.Module):
    """Two LSTMs, one reading forwards and one backwards; padding changes nothing.

    Each sequence is reversed within its own length, which leaves the padding at the end for
    both directions and lets PyTorch run its fast unpacked kernel.

    Args:
        input_size: D.
        hidden_size: H, the size of one direction.
    """

    def __init__(self, *, input_size: int, hidden_size: int) -> None:
        super().__init__()
        self.forwards = nn.LSTM(input_size, hidden_size, batch_first=True)
        self.backwards = nn.LSTM(input_size, hidden_size, batch_first=True)
        self.output_size = 2 * hidden_size
        for lstm in (self.forwards, self.backwards):
            _initialise(lstm)

    def forward(self, inputs: Tensor, lengths: Tensor) -> Tensor:
        """Encodes sequences.

        Shape: inputs (B, T, D), lengths (B,) -> (B, T, 2H).
        """
        reverse = reversed_positions(lengths, inputs.shape[1])
        ahead, _ = self.forwards(inputs)
        behind, _ = self.backwards(_take(inputs, reverse))
        return torch.cat([ahead, _take(behind, reverse)], dim=-1)

    def final(self, inputs: Tensor, lengths: Tensor) -> Tensor:
        """The last state of each direction, joined.

        Words differ much in length, so here packing beats the unpacked kernel.

        Shape: inputs (B, T, D), lengths (B,) -> (B, 2H).
        """
        reverse = _take(inputs, reversed_positions(lengths, inputs.shape[1]))
        states = []
        for lstm, sequence in ((self.forwards, inputs), (self.backwards, reverse)):
            packed = pack_padded_sequence(
                sequence, lengths, batch_first=True, enforce_sorted=False
            )
            states.append(lstm(packed)[1][0][0])
        return torch.cat(states, dim=-1)


def reversed_positions(lengths: Tensor, longest: int) -> Tensor:
    """For each sequence, positions that reverse it and leave its padding in place.

    Shape: lengths (B,) -> (B, T). Applying it twice gives back the original order.
    """
    positions = torch.arange(longest, device=lengths.device)
    mirrored = lengths[:, None] - 1 - positions
    return torch.where(mirrored >= 0, mirrored, positions)


def _take(inputs: Tensor, positions: Tensor) -> Tensor:
    return inputs.gather(1, positions[:, :, None].expand(-1, -1, inputs.shape[-1]))


def _initialise(lstm: nn.LSTM) -> None:
    """Glorot input weights, orthogonal recurrent weights, forget bias 1 (Jozefowicz 2015)."""
    size = lstm.hidden_size
    with torch.no_grad():
        nn.init.xavier_uniform_(lstm.get_parameter("weight_ih_l0"))
        for gate in lstm.get_parameter("weight_hh_l0").split(size):
            nn.init.orthogonal_(gate)
        lstm.get_parameter("bias_hh_l0").zero_()
        lstm.get_parameter("bias_ih_l0").zero_()[size : 2 * size] = 1.0
