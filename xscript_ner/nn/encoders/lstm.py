"""The bi-LSTM (Hochreiter & Schmidhuber 1997; Graves & Schmidhuber 2005)."""

from __future__ import annotations

import torch
from torch import nn

from .bidirectional import Bidirectional


class BiLSTM(Bidirectional):
    """Two LSTMs; see ``Bidirectional``."""

    LAYER = nn.LSTM
    forwards: nn.LSTM
    backwards: nn.LSTM

    @classmethod
    @torch.no_grad()
    def initialise(cls, layer: nn.RNNBase) -> None:
        """Forget bias 1 besides (Jozefowicz et al. 2015)."""
        super().initialise(layer)
        size = layer.hidden_size
        layer.get_parameter("bias_ih_l0")[size : 2 * size] = 1.0
