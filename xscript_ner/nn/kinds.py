"""Kinds of modules by the names that their dictionaries have, and what is asked of a kind.

Recipes are read, and models are tagged with, where PyTorch is not loaded; whoever needs a module
itself takes it from its dictionary. ``tests/nn/test_kinds.py`` holds both to each other.
"""

from __future__ import annotations

ENCODER_OPTIONS: dict[str, tuple[str, ...]] = {
    "block_attention": ("block",),
    "gru": (),
    "highway_lstm": ("layers",),
    "lstm": (),
    "multi_head_attention": ("heads", "layers"),
}
"""Of ``nn.encoders.ENCODERS``: what each takes beside its sizes."""
CHARACTER_OPTIONS: dict[str, tuple[str, ...]] = {"cnn": ("widths",), "lstm": ()}
"""The same of ``nn.chars.CHARACTER_ENCODERS``."""
UNITS_READ = {"cnn": "characters", "lstm": "bigrams"}
"""Of those, the ``UNITS`` of each."""
TAGS, LABEL = "tags", "label"
"""Answers: a tag for each token; one label for the sentence."""
HEAD_ANSWERS = {"crf": TAGS, "label": LABEL, "softmax": TAGS}
"""Of ``nn.heads.HEADS``: the ``ANSWERS`` of each."""
FORBIDDEN = -10_000.0
"""Score of what the tag grammar rules out."""
