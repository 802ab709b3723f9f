"""What is known of kinds without PyTorch is what their dictionaries hold."""

from __future__ import annotations

import inspect

import pytest

from xscript_ner.nn import kinds
from xscript_ner.nn.chars import CHARACTER_ENCODERS
from xscript_ner.nn.encoders import ENCODERS
from xscript_ner.nn.heads import HEADS

SIZES = {"self", "input_size", "hidden_size"}


@pytest.mark.parametrize(
    ("known", "registry"),
    [(kinds.ENCODER_OPTIONS, ENCODERS), (kinds.CHARACTER_OPTIONS, CHARACTER_ENCODERS)],
)
def test_options_of_encoders_are_those_that_they_are_built_from(
    known: dict[str, tuple[str, ...]], registry: dict[str, type]
) -> None:
    taken = {
        name: set(inspect.signature(kind.__init__).parameters) - SIZES  # type: ignore[misc]
        for name, kind in registry.items()
    }
    assert {name: set(options) for name, options in known.items()} == taken


def test_units_that_are_read_and_answers_of_heads_are_those_of_the_kinds() -> None:
    assert {name: kind.UNITS for name, kind in CHARACTER_ENCODERS.items()} == kinds.UNITS_READ
    assert {name: kind.ANSWERS for name, kind in HEADS.items()} == kinds.HEAD_ANSWERS
