"""The loop of a language model: blocks of text, held-out perplexity, early stop, resumable."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor

from ...config import PretrainingConfig
from ...core.errors import CheckpointError
from ...core.progress import BlockRecord, Callback, Step, silent
from ...inputs.batches import pad, shuffled_batches, sorted_batches
from ...inputs.readings import Readings
from ...inputs.vocabularies import word_form
from ...models.language_models.model import LanguageModel, TextBatch
from ..optimizer import descend
from ..state import LOG, SavedState, load_weights, write_state
from .text import RawText, Tables, Words

LOWEST = 0.1
"""Share of the learning rate that is left at the end."""


@dataclass
class Progress:
    """Where a run stands."""

    block: int = 0
    best_perplexity: float = math.inf
    best_block: int = 0


@dataclass(frozen=True)
class TextExample:
    """A sentence of raw text in rows."""

    words: list[int]
    readings: list[list[int]]
    weight: float = 1.0


class Pretrainer:
    """Trains a language model.

    Args:
        model: Its weights are changed in place.
        text: Read from the first block to the last, once an epoch.
        tables: Of the text.
        unit: Key into ``units.UNITS``: what the character encoders read.
        lowercase: Whether words are predicted without regard to case.
        directory: Receives ``log.jsonl`` and the state to resume from.
        generator: Draws everything random, the model's dropout and samples, too.
        callback: Hears of every step and block.
        device: Where the arithmetic is done.
    """

    def __init__(
        self,
        model: LanguageModel,
        text: RawText,
        tables: Tables,
        unit: str,
        lowercase: bool,
        directory: Path,
        generator: torch.Generator,
        callback: Callback = silent,
        device: str = "cpu",
    ) -> None:
        self.model, self.text, self.tables = model.to(device), text, tables
        self.unit, self.lowercase = unit, lowercase
        self.directory, self.generator = directory, generator
        self.callback, self.device = callback, device
        self.config: PretrainingConfig = text.config
        fused = model.softmax.weight.device.type in ("cpu", "cuda")
        self.optimizer = torch.optim.Adam(
            model.parameters(), self.config.learning_rate, fused=fused
        )
        self.best = self._weights()
        self.progress = Progress()
        self.blocks = tables.blocks * self.config.epochs
        self.held_out = self._held_out()

    def run(self) -> Progress:
        """Trains to the end, from the saved state when there is one; the best weights stay."""
        self._resume()
        while not self._finished():
            for block in self.text.blocks(self.progress.block % self.tables.blocks):
                record = self._block(block)
                with (self.directory / LOG).open("a", encoding="utf-8") as log:
                    log.write(json.dumps(asdict(record)) + "\n")
                self._save()
                self.callback(record)
                if self._finished():
                    break
        load_weights(self.model, self.best)
        self.model.eval()
        return self.progress

    def _finished(self) -> bool:
        stale = self.progress.block - self.progress.best_block
        return self.progress.block >= self.blocks or stale >= self.config.patience

    def _block(self, sentences: Sequence[Words]) -> BlockRecord:
        started, done = time.perf_counter(), self.progress.block
        rate = self.config.learning_rate * (1 - (1 - LOWEST) * done / self.blocks)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        examples, readings = self._examples(sentences)
        loss = self._steps(examples, readings)
        seconds = time.perf_counter() - started
        perplexity = self.perplexity()
        self.progress.block += 1
        better = perplexity < self.progress.best_perplexity
        if better:
            self.progress.best_perplexity = perplexity
            self.progress.best_block = self.progress.block
            self.best = self._weights()
        tokens = sum(len(example.words) for example in examples)
        return BlockRecord(
            self.progress.block,
            self.blocks,
            loss,
            perplexity,
            seconds,
            tokens / seconds,
            rate,
            better,
        )

    def _steps(self, examples: Sequence[TextExample], readings: Readings) -> float:
        self.model.train()
        total, block = 0.0, self.progress.block + 1
        chunks = list(shuffled_batches(examples, self.config.batch, self.generator))
        for step, chunk in enumerate(chunks, 1):
            loss = self.model.loss(self._batch(chunk, readings))
            where = f"block {block}; lower pretraining.learning_rate"
            total += descend(self.model, self.optimizer, loss, self.config.clip, where)
            self.callback(Step(step, len(chunks), block))
        return total / len(chunks)

    @torch.inference_mode()
    def perplexity(self) -> float:
        """On held-out text, both directions together."""
        self.model.eval()
        examples, readings = self.held_out
        surprise, predictions = 0.0, 0
        for positions in sorted_batches(examples, self.config.batch):
            batch = self._batch([examples[i] for i in positions], readings)
            more, count = self.model.surprise(batch)
            surprise, predictions = surprise + more, predictions + count
        return math.exp(min(surprise / predictions, 700.0))

    def _held_out(self) -> tuple[list[TextExample], Readings]:
        return self._examples(self.text.held_out())

    def _examples(self, sentences: Sequence[Words]) -> tuple[list[TextExample], Readings]:
        readings, words = Readings(self.tables.readings, self.unit), self.tables.words
        examples = [
            TextExample(
                [words.row(word_form(token, self.lowercase)) for token, _ in sentence],
                [readings.rows(*word) for word in sentence],
            )
            for sentence in sentences
        ]
        return examples, readings

    def _batch(self, examples: Sequence[TextExample], readings: Readings) -> TextBatch:
        words, lengths = pad([example.words for example in examples])
        read = readings.batch([example.readings for example in examples])
        return TextBatch(words, lengths, read).to(self.device)

    def _weights(self) -> dict[str, Tensor]:
        return {name: p.detach().clone() for name, p in self.model.named_parameters()}

    def _save(self) -> None:
        groups = {"model": self._weights(), "best": self.best}
        about = asdict(self.progress)
        write_state(self.directory, about, groups, self.optimizer, self.generator)

    def _resume(self) -> None:
        state = SavedState(self.directory)
        if not state.saved:
            return
        try:
            self.progress = Progress(**state.about)
            load_weights(self.model, state.group("model"))
        except (KeyError, RuntimeError, TypeError, ValueError):
            message = "the state to resume is of another model"
            raise CheckpointError(message, path=state.path) from None
        self.best = state.group("best")
        state.restore(self.optimizer, self.generator)
        state.trim_log(self.progress.block)
