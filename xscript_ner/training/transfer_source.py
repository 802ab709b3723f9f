"""What a model descends from: the source a recipe names, the plan, and what came of it."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..config import SourceConfig, TrainingConfig, TransferConfig
from ..corpora.label_maps import read_source_labels
from ..corpora.use import CorpusUse
from ..models.checkpoint import WEIGHTS, Checkpoint, load_checkpoint
from ..models.directory import model_directory
from ..models.heads import with_heads
from ..models.language_models.stored import as_source, load_language_model
from ..models.stored.metrics import joined_sha256
from ..models.stored.signature import ASSISTANT, SignedFiles, is_assistant, is_language_model
from ..transfer_learning.apply import TransferPlan, TransferReport
from .schedule import Schedule, learning_warnings

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class TransferSource:
    """A trained model that parts are taken from.

    Attributes:
        given: What the recipe calls it.
        checkpoint: The model, its heads under the names that the recipe gives them.
        also: Further ones, in the order of the recipe.
    """

    given: str
    checkpoint: Checkpoint
    also: tuple[TransferSource, ...] = ()

    @property
    def all(self) -> tuple[TransferSource, ...]:
        """This one and the further ones."""
        return (self, *self.also)

    @property
    def sha256(self) -> str:
        """Of its weights, as its signature has it; of several, see ``joined_sha256``."""
        return joined_sha256([source.account["sha256"] for source in self.all])

    @property
    def account(self) -> dict[str, str]:
        """What ``metrics.json`` says of this one."""
        sums: dict[str, str] = self.checkpoint.signature["sha256"]
        name = self.checkpoint.recipe.name
        return {"name": name, "given": self.given, "sha256": sums[WEIGHTS]}

    @property
    def uses(self) -> list[CorpusUse]:
        """The corpora of all, whose licences their descendants carry on."""
        return [
            use.model_copy(update={"name": f"{use.name} (through {source.account['name']})"})
            for source in self.all
            for use in source.checkpoint.metrics.corpora
        ]


@dataclass(frozen=True)
class Descent:
    """A transfer as it was done.

    Attributes:
        source: The model that parts were taken from, and further ones.
        config: The recipe's ``[transfer]``.
        report: What became of every tensor.
    """

    source: TransferSource
    config: TransferConfig
    report: TransferReport

    def as_dict(self) -> dict[str, Any]:
        """What ``metrics.json`` holds: sources, their own sources, plans, learning, report."""
        first, *also = [
            {"source": source.account, "plan": plan_of(config).as_dict()}
            for source, config in zip(self.source.all, self.config.sources, strict=True)
        ]
        above = [source.checkpoint.metrics.transfer for source in self.source.all]
        ancestors = [found for one in above if one is not None for found in one.line]
        return {
            **first,
            "also": also,
            "ancestors": [ancestor.model_dump() for ancestor in ancestors],
            "learning": self.config.learning.model_dump(mode="json"),
            "report": self.report.as_dict(),
        }


def load_transfer_source(transfer: TransferConfig | None) -> TransferSource | None:
    """The source that a recipe's ``[transfer]`` names, and further ones; ``None`` without one.

    Raises:
        ConfigError: Neither a shipped model nor a directory, or a head that it does not have.
        CheckpointError: The directory is not a sound model.
    """
    if transfer is None:
        return None
    first, *also = [
        TransferSource(
            config.source,
            with_heads(_source(model_directory(config.source)), config.source_heads),
        )
        for config in transfer.sources
    ]
    return replace(first, also=tuple(also))


def _source(directory: Path) -> Checkpoint:
    """The tagger, or the language model, in a directory."""
    if is_language_model(directory):
        return as_source(load_language_model(directory))
    return load_checkpoint(directory)


def source_sha256(transfer: TransferConfig | None) -> str | None:
    """What tells a source that is trained anew under its old name; ``None`` without one.

    Of an assistant it is the SHA-256 of its signature, which stands for all of its models.

    Raises:
        ConfigError, CheckpointError: As of ``load_transfer_source``.
    """
    if transfer is not None and is_assistant(directory := model_directory(transfer.source)):
        return SignedFiles(directory, (ASSISTANT,)).sha256
    source = load_transfer_source(transfer)
    return None if source is None else source.sha256


def plan_of(config: SourceConfig) -> TransferPlan:
    """The plan of one source of a recipe's ``[transfer]``.

    Raises:
        ConfigError: Its label map cannot be read.
    """
    labels = None if config.labels is None else read_source_labels(config.labels)
    return TransferPlan(config.parts, labels, config.other_symbols, config.heads)


def warned(report: TransferReport, schedule: Schedule, training: TrainingConfig) -> TransferReport:
    """The report with what is to be said of learning; all its warnings are logged."""
    warnings = (*report.warnings, *learning_warnings(schedule, report, training))
    for warning in warnings:
        logger.warning("transfer: %s", warning)
    return TransferReport(report.tensors, warnings)
