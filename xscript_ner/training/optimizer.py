"""The optimizer, with a group of parameters for each part that learns in its own way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn

from ..config import TrainingConfig
from ..core.errors import ConfigError, TransferError
from ..models import TaggerModel
from .schedule import Schedule


def build_optimizer(
    model: TaggerModel, config: TrainingConfig, schedule: Schedule
) -> torch.optim.Optimizer:
    """The recipe's optimizer; each group knows the ``factor`` of its learning rate.

    Fused, a step over a large table of word vectors takes a fifth of the time: it is read once and
    not once an operation.
    """
    groups: dict[str | None, dict[str, Any]] = {}
    for name, parameter in model.named_parameters():
        factor = schedule.policy(name).factor
        group = groups.setdefault(schedule.part(name), {"params": [], "factor": factor})
        group["params"].append(parameter)
    parts, rate, decay = list(groups.values()), config.learning_rate, config.weight_decay
    fused = model.device.type in ("cpu", "cuda")
    if config.optimizer == "sgd":
        return torch.optim.SGD(parts, lr=rate, weight_decay=decay, momentum=0.9, fused=fused)
    kind = torch.optim.AdamW if config.optimizer == "adamw" else torch.optim.Adam
    return kind(parts, lr=rate, weight_decay=decay, fused=fused)


def learning_rate(config: TrainingConfig, epoch: int, done: float = 0.0) -> float:
    """The rate of a step, from its place alone, so that a resumed run has the same.

    Source of the slanted triangle: Howard & Ruder 2018, "Universal Language Model Fine-tuning for
    Text Classification". Its length is that of ``config.epochs``, however early training stops.

    Args:
        config: The recipe's ``[training]``.
        epoch: Counted from 0.
        done: Share of the epoch's steps before this one.
    """
    if config.schedule == "epochs":
        return config.learning_rate / (1 + config.decay * epoch)
    share = (epoch + done) / config.epochs
    height = share / config.cut if share < config.cut else (1 - share) / (1 - config.cut)
    return config.learning_rate * (1 + height * (config.ratio - 1)) / config.ratio


def set_rate(optimizer: torch.optim.Optimizer, rate: float) -> None:
    """Gives each group of an optimizer of ``build_optimizer`` its share of the rate."""
    for group in optimizer.param_groups:
        group["lr"] = rate * group["factor"]


def descend(
    model: nn.Module, optimizer: torch.optim.Optimizer, loss: Tensor, clip: float, where: str
) -> float:
    """One step down a loss, which it gives.

    Args:
        model, optimizer: Changed in place.
        loss: ().
        clip: Longest gradient.
        where: For the error, such as ``epoch 3; lower training.learning_rate``.

    Raises:
        ConfigError: The loss is no finite number.
    """
    if not torch.isfinite(loss):
        raise ConfigError(f"the loss became {loss.item()} in {where}")
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), clip)
    optimizer.step()
    return loss.item()


def thaw(
    model: TaggerModel, schedule: Schedule, epoch: int, history: Sequence[float]
) -> list[str]:
    """Makes ready for an epoch: who learns.

    Args:
        model: Its parameters that stand still get no gradient.
        schedule: Asked for each parameter.
        epoch: Counted from 1.
        history: Dev F1 of the epochs before.

    Returns:
        The parts that stand still.

    Raises:
        TransferError: Every part does.
    """
    for name, parameter in model.named_parameters():
        # Without a gradient there is no step: neither momentum nor weight decay moves it.
        parameter.requires_grad_(not schedule.policy(name).frozen(epoch, history))
    if not any(parameter.requires_grad for parameter in model.parameters()):
        raise TransferError(f"every part is frozen in epoch {epoch}: nothing is left to learn")
    return schedule.frozen_parts(epoch, history)
