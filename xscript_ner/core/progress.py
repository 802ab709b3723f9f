"""How long work tells how far it is: one callback, a few kinds of events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Reading:
    """So many sentences of a text, or what ``unit`` says, have been gone through."""

    doing: str
    done: int
    unit: str = "sentences"


@dataclass(frozen=True)
class Step:
    """So many steps of an epoch are done; work without epochs has one."""

    done: int
    total: int
    epoch: int = 1


@dataclass(frozen=True)
class EpochRecord:
    """An epoch is done: one line of the log.

    Attributes:
        epoch: Counted from 1.
        loss: Mean over the steps.
        seconds: Of the steps.
        sentences_per_second: Likewise.
        learning_rate: Of the epoch's first step.
        dev: Head to its metric on dev, 0 to 1, and ``frame``; empty without dev.
        dev_score: By which the epoch is chosen; ``None`` without dev.
        best: Whether it is the best so far.
        frozen: Parts that stood still.
    """

    epoch: int
    loss: float
    seconds: float
    sentences_per_second: float
    learning_rate: float
    dev: Mapping[str, float]
    dev_score: float | None
    best: bool
    frozen: list[str]


@dataclass(frozen=True)
class BlockRecord:
    """A block of raw text has been learnt from: one line of a language model's log.

    Attributes:
        block: Counted from 1, over all epochs.
        blocks: How many there are at most.
        loss: Mean over the steps, in nats a prediction, among the words drawn.
        perplexity: On held-out text, among all words.
        seconds: Of the steps.
        tokens_per_second: Likewise.
        learning_rate: Of the block.
        best: Whether the perplexity is the lowest so far.
    """

    block: int
    blocks: int
    loss: float
    perplexity: float
    seconds: float
    tokens_per_second: float
    learning_rate: float
    best: bool


Event = Reading | Step | EpochRecord | BlockRecord
Callback = Callable[[Event], None]
"""Hears of every event of some work."""


def silent(event: Event) -> None:
    """Hears and says nothing."""
