"""Sequence encoders: ``(B, T, D), lengths (B,) -> (B, T, output_size)``.

An encoder is built from ``input_size``, ``hidden_size`` and options of its own, by keyword. It
has an ``output_size``, and ``INPUTS`` names the tensors whose columns (dimension 1) are its
inputs. What stands at padding changes nothing.
"""

from .base import Encoder
from .gru import BiGRU
from .lstm import BiLSTM

ENCODERS: dict[str, type[Encoder]] = {"gru": BiGRU, "lstm": BiLSTM}

__all__ = ["ENCODERS", "BiGRU", "BiLSTM", "Encoder"]
