"""Classifier heads: ``loss(...)``, ``transitions()`` and scores for the lattice to decode."""

from .crf import CrfHead
from .softmax import SoftmaxHead

HEADS: dict[str, type[CrfHead] | type[SoftmaxHead]] = {"crf": CrfHead, "softmax": SoftmaxHead}

__all__ = ["HEADS", "CrfHead", "SoftmaxHead"]
