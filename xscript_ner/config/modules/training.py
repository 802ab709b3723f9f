"""What a recipe says of the loop."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from ..numbers import Share, Size
from ..sections import Section

MEAN = "mean"
"""The metric that is the mean of the heads'."""


class TrainingConfig(Section):
    """The loop."""

    epochs: Size = 50
    patience: Size = 8
    """Stop after this many epochs without a better dev F1."""
    batch: Size = 32
    """Sentences a step."""
    optimizer: Literal["adam", "adamw", "sgd"] = "adam"
    learning_rate: float = Field(0.002, gt=0)
    weight_decay: float = Field(0.0, ge=0)
    decay: float = Field(0.0, ge=0)
    """Learning rate of epoch e (from 0) is learning_rate / (1 + decay * e)."""
    schedule: Literal["epochs", "slanted"] = "epochs"
    """``epochs``: as ``decay`` says. ``slanted``: it rises for the first ``cut`` of all steps and
    then falls, along lines between learning_rate / ``ratio`` and learning_rate."""
    cut: float = Field(0.1, gt=0, lt=1)
    ratio: float = Field(32.0, ge=1)
    clip: float = Field(5.0, gt=0)
    choose: str = MEAN
    """By what metric on dev the epoch is kept: that of a head, ``frame``, or the mean of the
    heads'."""
    averaging: Share = 0.0
    """Decay of an exponential moving average of the weights; 0 keeps the last weights."""

    @model_validator(mode="after")
    def _one_schedule(self) -> TrainingConfig:
        if self.schedule == "slanted" and self.decay:
            raise ValueError("a slanted schedule has no decay")
        return self
