"""Character encoders: units of distinct words to a vector a word.

``(U, C, D), lengths (U,) -> (U, output_size)``. An encoder is built from ``input_size``,
``hidden_size`` and options of its own, by keyword; ``UNITS`` says what it reads. What stands at
padding changes nothing.
"""

from .base import CharacterEncoder
from .cnn import CharacterCNN
from .lstm import BigramBiLSTM
from .module import CharacterModule

CHARACTER_ENCODERS: dict[str, type[CharacterEncoder]] = {
    "cnn": CharacterCNN,
    "lstm": BigramBiLSTM,
}

__all__ = ["CHARACTER_ENCODERS", "BigramBiLSTM", "CharacterCNN", "CharacterEncoder",
           "CharacterModule"]  # fmt: skip
