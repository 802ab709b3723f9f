"""What a recipe says of learning from other taggers' answers to raw text."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from ..corpora import CorpusList
from ..numbers import Size
from ..sections import Section


def _several(value: Any) -> Any:
    """One name, or a list of them, as several."""
    value = [value] if isinstance(value, str) else value
    return tuple(value) if isinstance(value, list) else value


class DistillationConfig(Section):
    """Teachers, and the raw text of which they tell how probable each tag is."""

    teachers: Annotated[tuple[str, ...], BeforeValidator(_several)]
    """Models by name or directory; what is taught is the mean of their probabilities."""
    text: CorpusList
    """Raw text; a line is cut into its sentences."""
    size: Size | None = None
    """Take a random sample of so many sentences; a larger one contains the smaller."""
    longest: Size = 60
    """Tokens of a sentence; longer ones are left out."""
    weight: float = Field(1.0, gt=0, le=1000)
    """How many times, on average, an epoch of training sees each sentence."""
    sha256: Annotated[tuple[str, ...], BeforeValidator(_several)] = ()
    """Of the teachers' weights; written into checkpoints, not by people."""

    @model_validator(mode="after")
    def _complete(self) -> DistillationConfig:
        for key in ("teachers", "text"):
            if not getattr(self, key):
                raise ValueError(f"expected {key} of [distillation], found none")
        if self.sha256 and len(self.sha256) != len(self.teachers):
            raise ValueError("expected a sha256 of each of the teachers of [distillation], or none")
        return self
