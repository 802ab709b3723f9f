"""Sequence encoders: ``(B, T, D), lengths (B,) -> (B, T, output_size)``.

An encoder is built from ``input_size``, ``hidden_size`` and options of its own, by keyword. It
has an ``output_size``, and ``INPUTS`` names the tensors whose columns (dimension 1) are its
inputs. What stands at padding changes nothing.
"""

from .attention import MultiHeadAttention
from .base import Encoder
from .block_attention import BlockAttention
from .gru import BiGRU
from .highway_lstm import HighwayLSTM
from .lstm import BiLSTM

ENCODERS: dict[str, type[Encoder]] = {
    "block_attention": BlockAttention,
    "gru": BiGRU,
    "highway_lstm": HighwayLSTM,
    "lstm": BiLSTM,
    "multi_head_attention": MultiHeadAttention,
}

__all__ = ["ENCODERS", "BiGRU", "BiLSTM", "BlockAttention", "Encoder", "HighwayLSTM",
           "MultiHeadAttention"]  # fmt: skip
