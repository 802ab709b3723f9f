"""What a recipe says of a language model: one to read with, and how one is pretrained."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, field_validator

from ..numbers import Share, Size
from ..sections import Section
from ..transfer import LearningConfig
from .encoders import CharacterEncoderConfig


class LanguageModelConfig(Section):
    """A language model whose states are a further input of the word module.

    With ``source``, its sizes are those of the source, and what is said of them here is not asked.
    """

    source: str | None = None
    """A pretrained one by name or directory. Without it, the modules begin with fresh weights."""
    sha256: str | None = None
    """Of the source's weights; written into checkpoints, not by people."""
    reads: tuple[Literal["surface", "romaji"], ...] = ("surface", "romaji")
    """Whose characters it reads."""
    embedding: Size = 32
    """Of a character, or of a bigram."""
    encoder: CharacterEncoderConfig = CharacterEncoderConfig(
        kind="cnn", size=64, options={"widths": [1, 3, 5]}
    )
    projection: Size = 128
    """Numbers of a word before its sentence is known."""
    size: Size = 192
    """States of one direction."""
    layers: int = Field(1, ge=1, le=2)
    """One is ELMo-Light; two, mixed by learnt weights, are ELMo."""
    dropout: Share = 0.2
    """On its input while it is pretrained."""
    learning: LearningConfig = LearningConfig()
    """How it learns within a tagger; its parts are ``language_model`` and what is below."""

    @field_validator("reads", mode="before")
    @classmethod
    def _listed(cls, value: Any) -> Any:
        return tuple(value) if isinstance(value, list) else value

    @field_validator("reads")
    @classmethod
    def _some(cls, reads: tuple[str, ...]) -> tuple[str, ...]:
        if not reads or len(set(reads)) < len(reads):
            raise ValueError("expected surface, romaji or both, each once")
        return reads


class PretrainingConfig(Section):
    """How a language model learns from raw text, which ``data.train`` names."""

    words: Size = 20_000
    """It predicts the text's commonest; the others are one, the unknown."""
    negatives: Size = 512
    """Words drawn beside the right one at each step, for the sampled softmax."""
    epochs: Size = 1
    batch: Size = 32
    """Sentences."""
    longest: Size = 50
    """Tokens of a sentence; a longer one is cut."""
    block: Size = 20_000
    """Sentences that are shuffled together, and after which perplexity is measured, progress is
    saved, and a killed run goes on."""
    held_out: float = Field(0.005, gt=0, le=0.5)
    """Share of the text's lines that perplexity is measured on."""
    patience: Size = 5
    """Blocks without a better perplexity, after which it stops."""
    learning_rate: float = Field(0.002, gt=0)
    """At first; it falls along a line to a tenth."""
    clip: float = Field(1.0, gt=0)
    min_count: Size = 3
    """Of a character or bigram."""
