"""Sequence encoders: ``(B, T, D), lengths (B,) -> (B, T, output_size)``."""

from .lstm import BiLSTM

ENCODERS = {"lstm": BiLSTM}

__all__ = ["ENCODERS", "BiLSTM"]
