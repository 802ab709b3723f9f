"""What a model descends from: the source a recipe names, the plan, and what came of it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from ..config import TrainingConfig, TransferConfig
from ..corpora.label_maps import read_source_labels
from ..corpora.use import CorpusUse
from ..models.checkpoint import WEIGHTS, Checkpoint, load_checkpoint
from ..models.directory import model_directory
from ..models.language_models.stored import as_source, load_language_model
from ..models.stored.signature import ASSISTANT, SignedFiles, is_assistant, is_language_model
from ..transfer.apply import TransferPlan, TransferReport
from .schedule import Schedule, learning_warnings

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class TransferSource:
    """A trained model that parts are taken from.

    Attributes:
        given: What the recipe calls it.
        checkpoint: The model.
    """

    given: str
    checkpoint: Checkpoint

    @property
    def sha256(self) -> str:
        """Of its weights, as its signature has it."""
        sums: dict[str, str] = self.checkpoint.signature["sha256"]
        return sums[WEIGHTS]

    @property
    def uses(self) -> list[CorpusUse]:
        """Its corpora, whose licences its descendants carry on."""
        through = f" (through {self.checkpoint.recipe.name})"
        corpora = self.checkpoint.metrics.corpora
        return [use.model_copy(update={"name": use.name + through}) for use in corpora]


@dataclass(frozen=True)
class Descent:
    """A transfer as it was done.

    Attributes:
        source: The model that parts were taken from.
        config: The recipe's ``[transfer]``.
        report: What became of every tensor.
    """

    source: TransferSource
    config: TransferConfig
    report: TransferReport

    def as_dict(self) -> dict[str, Any]:
        """What ``metrics.json`` holds: source, its own sources, plan, learning, report."""
        model = self.source.checkpoint
        above = model.metrics.transfer
        ancestors = [] if above is None else [above.source, *above.ancestors]
        return {
            "source": {
                "name": model.recipe.name,
                "given": self.source.given,
                "sha256": self.source.sha256,
            },
            "ancestors": [ancestor.model_dump() for ancestor in ancestors],
            "plan": plan_of(self.config).as_dict(),
            "learning": self.config.learning.model_dump(mode="json"),
            "report": self.report.as_dict(),
        }


def load_transfer_source(transfer: TransferConfig | None) -> TransferSource | None:
    """The source that a recipe's ``[transfer]`` names; ``None`` without one.

    Raises:
        ConfigError: Neither a shipped model nor a directory.
        CheckpointError: The directory is not a sound model.
    """
    if transfer is None:
        return None
    given = transfer.source
    directory = model_directory(given)
    if is_language_model(directory):
        return TransferSource(given, as_source(load_language_model(directory)))
    return TransferSource(given, load_checkpoint(directory))


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


def plan_of(config: TransferConfig) -> TransferPlan:
    """The plan that a recipe's ``[transfer]`` describes.

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
