"""Names of the kinds that the dictionaries of modules hold, and what is asked of a kind by its name.

Recipes are read, and models are tagged with, where PyTorch is not loaded; whoever needs a module
itself takes it from its dictionary. ``tests/nn/test_kinds.py`` holds both to each other.
"""

from __future__ import annotations

ENCODER_KINDS = ("block_attention", "gru", "highway_lstm", "lstm", "multi_head_attention")
"""Of ``nn.encoders.ENCODERS``."""
UNITS_READ = {"cnn": "characters", "lstm": "bigrams"}
"""Of ``nn.chars.CHARACTER_ENCODERS``: the ``UNITS`` of each."""
TAGS, LABEL = "tags", "label"
"""Answers: a tag for each token; one label for the sentence."""
HEAD_ANSWERS = {"crf": TAGS, "label": LABEL, "softmax": TAGS}
"""Of ``nn.heads.HEADS``: the ``ANSWERS`` of each."""
FORBIDDEN = -10_000.0
"""Score of what the tag grammar rules out."""
