"""The published character encoder: final states of a bi-LSTM over bigrams.

Source: Johnson et al. 2019, section 2.
"""

from __future__ import annotations

from typing import ClassVar

import torch
from torch import Tensor
from torch.nn.utils.rnn import pack_padded_sequence

from ..encoders.bidirectional import reversed_positions, take
from ..encoders.lstm import BiLSTM
from .base import CharacterEncoder


class BigramBiLSTM(BiLSTM, CharacterEncoder):
    """The last state of each direction, joined: 2H numbers a word."""

    UNITS: ClassVar[str] = "bigrams"

    def forward(self, vectors: Tensor, lengths: Tensor) -> Tensor:
        """Words differ much in length, so here packing beats the unpacked kernel.

        Shape: vectors (U, C, D), lengths (U,) -> (U, 2H).
        """
        reverse = take(vectors, reversed_positions(lengths, vectors.shape[1]))
        states = []
        for lstm, sequence in ((self.forwards, vectors), (self.backwards, reverse)):
            packed = pack_padded_sequence(
                sequence, lengths.cpu(), batch_first=True, enforce_sorted=False
            )
            states.append(lstm(packed)[1][0][0])
        return torch.cat(states, dim=-1)
