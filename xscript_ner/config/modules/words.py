"""What a recipe says of the character module and of the word module."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import field_validator

from ..numbers import Share, Size
from ..sections import Section
from .encoders import CharacterEncoderConfig, EncoderConfig


class CharsConfig(Section):
    """Embedding of character units, and what reads a word's units."""

    embedding: Size = 50
    encoder: CharacterEncoderConfig = CharacterEncoderConfig()
    dropout: Share = 0.25


class WordsConfig(Section):
    """Word embedding and sentence encoder."""

    inputs: tuple[Literal["words", "chars"], ...] = ("words", "chars")
    """What is known of a word: its own vector, its spelling, or both."""
    embedding: Size = 100
    encoder: EncoderConfig = EncoderConfig()
    min_count: Size = 1
    lowercase: bool = False
    word_dropout: Share = 0.1
    """Share of training words replaced by the unknown word."""
    dropout: Share = 0.5
    encoder_dropout: Share = 0.5

    @field_validator("inputs", mode="before")
    @classmethod
    def _inputs(cls, value: Any) -> Any:
        return tuple(value) if isinstance(value, list) else value

    @field_validator("inputs")
    @classmethod
    def _some(cls, inputs: tuple[str, ...]) -> tuple[str, ...]:
        if not inputs or len(set(inputs)) < len(inputs):
            raise ValueError("expected words, chars or both, each once")
        return inputs
