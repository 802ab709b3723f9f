"""What a recipe says of features: what is known of a token beside its word and its spelling."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, field_validator

from ..names import FeatureName
from ..numbers import Share, Size
from ..sections import Section


class FeaturesConfig(Section):
    """What the analyser and the spelling say of a token, embedded beside the word."""

    names: tuple[FeatureName, ...] = ()
    embedding: Size = 16
    min_count: Size = 1
    dropout: Share = 0.0

    @field_validator("names", mode="before")
    @classmethod
    def _names(cls, value: Any) -> Any:
        return tuple(value) if isinstance(value, list) else value


class PhraseTableFile(Section):
    """A table of a great many phrases; a checkpoint holds it as a file of its own."""

    path: str
    """What it was read from in training."""
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


class GazetteerConfig(Section):
    """Phrases of known type, of which the longest match is a feature of its tokens."""

    phrases: str | dict[str, str]
    """A two-column file, type and phrase, tab separated, or a table of ``xscript-ner data
    dictionary`` (``.xz``); or phrase to type, which is what a checkpoint holds of the former."""
    table: PhraseTableFile | None = None
    """What a checkpoint holds of the latter, with no ``phrases`` beside."""
    layer: Literal["upper", "lower"] = "upper"
    """Whether it enters the encoders of single heads, or the one that they share."""
    ignore_case: bool = True
