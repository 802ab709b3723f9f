"""One explicit loop: epochs of steps, dev F1, early stop, the best kept, resumable.

Everything random draws from one generator, whose state is saved with each epoch, so that a run
that was killed and resumed gives the weights of one that was not.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import torch
from torch import Tensor

from ..config import MEAN, TrainingConfig
from ..core.errors import CheckpointError, DataError
from ..core.progress import Callback, EpochRecord, Step, silent
from ..core.types import FRAME
from ..inputs.batches import Example, shuffled_batches
from ..inputs.indexer import Indexer
from ..models import TaggerModel
from .averaging import Averaged
from .optimizer import build_optimizer, descend, learning_rate, set_rate, thaw
from .predict import evaluate_model
from .schedule import Schedule
from .state import LOG, SavedState, load_weights, write_state


@dataclass
class Progress:
    """Where a run stands: what the loop needs beside tensors to go on."""

    epoch: int = 0
    best_score: float = -1.0
    best_epoch: int = 0
    history: list[float] = field(default_factory=list)
    """Dev score of each epoch, which decides when a part that waits for a plateau learns."""


class Trainer:
    """Trains a tagger.

    Args:
        model: Its weights are changed in place.
        indexer: Made the examples.
        config: The recipe's ``[training]``.
        train: Training examples; not empty.
        dev: Their score, as ``training.choose`` says, decides when to stop and
            what is kept. When empty, every epoch runs and the last is kept.
        directory: Receives ``log.jsonl`` and the state to resume from.
        generator: Orders the batches; the model's dropout should draw from the same.
        callback: Hears of every step and epoch.
        schedule: Which parts learn when, and how fast; it is asked before each epoch.
        device: Where the arithmetic is done.
    """

    def __init__(
        self,
        model: TaggerModel,
        indexer: Indexer,
        config: TrainingConfig,
        train: Sequence[Example],
        dev: Sequence[Example],
        directory: Path,
        generator: torch.Generator,
        callback: Callback = silent,
        schedule: Schedule | None = None,
        device: str = "cpu",
    ) -> None:
        if not train:
            raise DataError("no sentence to train on")
        self.model, self.indexer, self.config = model.to(device), indexer, config
        self.generator, self.device = generator, device
        self.train_examples, self.dev_examples = train, dev
        self.directory, self.callback = directory, callback
        self.schedule = schedule or Schedule()
        self.optimizer = build_optimizer(model, config, self.schedule)
        self.average = Averaged(model, config.averaging)
        self.best = dict(self.average.weights)
        self.progress = Progress()

    def run(self) -> Progress:
        """Trains to the end, from the saved state when there is one; the best weights stay."""
        self._resume()
        while not self._finished():
            record = self._epoch()
            self._log(record)
            self._save()
            self.callback(record)
        load_weights(self.model, self.best)
        self.model.eval()
        return self.progress

    def _finished(self) -> bool:
        stale = self.progress.epoch - self.progress.best_epoch
        patient = not self.dev_examples or stale < self.config.patience
        return self.progress.epoch >= self.config.epochs or not patient

    def _epoch(self) -> EpochRecord:
        started, epoch = time.perf_counter(), self.progress.epoch
        rate = learning_rate(self.config, epoch)
        frozen = thaw(self.model, self.schedule, epoch + 1, self.progress.history)
        loss = self._steps(epoch)
        seconds = time.perf_counter() - started
        self.progress.epoch += 1
        dev = self._dev()
        score = dev_score(dev, self.config.choose)
        if score is not None:
            self.progress.history.append(score)
        better = score is None or score > self.progress.best_score
        if better:
            self.progress.best_score = -1.0 if score is None else score
            self.progress.best_epoch = self.progress.epoch
            self.best = {name: w.clone() for name, w in self.average.weights.items()}
        speed = len(self.train_examples) / seconds
        epoch = self.progress.epoch
        return EpochRecord(epoch, loss, seconds, speed, rate, dev, score, better, frozen)

    def _dev(self) -> dict[str, float]:
        """The metric of each head on dev, under the averaged weights."""
        if not self.dev_examples:
            return {}
        with self.average.applied():
            found = evaluate_model(self.model, self.indexer, self.dev_examples)
        return {name: evaluation.overall.f1 for name, evaluation in found.items()}

    def _steps(self, epoch: int) -> float:
        self.model.train()
        total, done = 0.0, 0
        batch_size, generator = self.config.batch, self.generator
        # A list, because weights make epochs of other lengths.
        chunks = list(shuffled_batches(self.train_examples, batch_size, generator))
        for chunk in chunks:
            set_rate(self.optimizer, learning_rate(self.config, epoch, done / len(chunks)))
            batch = self.indexer.batch(chunk).to(self.device)
            loss, where = self.model.loss(batch), f"epoch {epoch + 1}; lower training.learning_rate"
            total += descend(self.model, self.optimizer, loss, self.config.clip, where)
            self.average.update()
            done += 1
            self.callback(Step(done, len(chunks), epoch + 1))
        return total / max(done, 1)  # small weights may leave an epoch empty

    def _log(self, record: EpochRecord) -> None:
        with (self.directory / LOG).open("a", encoding="utf-8") as log:
            log.write(json.dumps(asdict(record)) + "\n")

    def _save(self) -> None:
        groups: dict[str, Mapping[str, Tensor]] = {
            "model": dict(self.model.named_parameters()),
            "average": self.average.weights,
            "best": self.best,
        }
        about = {**asdict(self.progress), "steps": self.average.steps}
        write_state(self.directory, about, groups, self.optimizer, self.generator)

    def _resume(self) -> None:
        state = SavedState(self.directory)
        if not state.saved:
            return
        try:
            about = state.about
            self.average.steps = about.pop("steps")
            self.progress = Progress(**about)
            load_weights(self.model, state.group("model"))
        except (KeyError, RuntimeError, TypeError, ValueError):
            message = "the state to resume is of another model"
            raise CheckpointError(message, path=state.path) from None
        self.average.weights, self.best = state.group("average"), state.group("best")
        state.restore(self.optimizer, self.generator)
        state.trim_log(self.progress.epoch)


def dev_score(dev: Mapping[str, float], choose: str) -> float | None:
    """What an epoch is chosen by.

    Args:
        dev: Head to its metric on dev, and that of frames.
        choose: As ``training.choose`` of a recipe.
    """
    if choose != MEAN:
        return dev.get(choose)
    heads = [value for name, value in dev.items() if name != FRAME]
    return sum(heads) / len(heads) if heads else None
