"""Heads: what is asked of the encoded tokens, ``(B, T, D), lengths (B,)`` to scores and a loss.

A head is built from ``input_size`` and the sizes or the grammar of its answers, by keyword.
``ANSWERS`` says what they are: a tag for each token, or one label for the sentence. ``ROWS``
names the tensors whose rows stand for answers, for those who copy them by symbol.
"""

from .base import LABEL, TAGS, Head, OpenTags, SoftTags, TagHead
from .crf import CrfHead
from .label import LabelHead
from .softmax import SoftmaxHead

HEADS: dict[str, type[Head]] = {"crf": CrfHead, "label": LabelHead, "softmax": SoftmaxHead}

__all__ = [
    "HEADS", "LABEL", "TAGS", "CrfHead", "Head", "LabelHead", "OpenTags", "SoftmaxHead",
    "SoftTags", "TagHead",
]  # fmt: skip
