"""The bi-directional GRU (Cho et al. 2014): two gates, three quarters of an LSTM's weights."""

from __future__ import annotations

from torch import nn

from .bidirectional import Bidirectional


class BiGRU(Bidirectional):
    """Two GRUs; see ``Bidirectional``."""

    LAYER = nn.GRU
    forwards: nn.GRU
    backwards: nn.GRU
