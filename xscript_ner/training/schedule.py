"""How parts learn: which parameters an epoch changes, and at what rate.

Gradual unfreezing after Howard & Ruder 2018, section 3.3.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ..config import TrainingConfig
from ..config.transfer import TransferConfig
from ..core.errors import TransferError
from ..models import TaggerModel
from ..transfer_learning.plan import TransferPlan, check_parts, within
from ..transfer_learning.report import TransferReport


@dataclass(frozen=True)
class Policy:
    """How one part learns; the default is: like the rest of the model.

    Attributes:
        epochs: It is frozen for so many; infinity is for good.
        plateau: It is frozen until dev F1 has not risen for so many epochs.
        factor: Of the learning rate.
    """

    epochs: float = 0
    plateau: int | None = None
    factor: float = 1.0

    @property
    def for_good(self) -> bool:
        """Whether the part never learns."""
        return self.epochs == math.inf

    def frozen(self, epoch: int, history: Sequence[float]) -> bool:
        """Whether the part stands still in an epoch, counted from 1.

        Args:
            epoch: The one about to run.
            history: Dev F1 of the epochs before it.
        """
        if self.plateau is not None:
            return not has_stalled(history, self.plateau)
        return epoch <= self.epochs


def has_stalled(history: Sequence[float], epochs: int) -> bool:
    """Whether there ever were so many epochs in a row without a new best."""
    best, since = -math.inf, 0
    for score in history:
        best, since = (score, 0) if score > best else (best, since + 1)
        if since >= epochs:
            return True
    return False


@dataclass(frozen=True)
class Schedule:
    """Policies by part; the longest path that holds a parameter decides."""

    policies: tuple[tuple[str, Policy], ...] = ()

    def part(self, name: str) -> str | None:
        """The part whose policy a parameter follows; ``None``: that of the model."""
        parts = [part for part, _ in self.policies if within(name, part)]
        return max(parts, key=len, default=None)

    def policy(self, name: str) -> Policy:
        """How a parameter learns."""
        return dict(self.policies).get(self.part(name) or "", Policy())

    def with_fixed(self, part: str) -> Schedule:
        """The same, but that a part never learns."""
        others = tuple(policy for policy in self.policies if policy[0] != part)
        return Schedule((*others, (part, Policy(math.inf))))

    def __or__(self, other: Schedule) -> Schedule:
        """The policies of both."""
        return Schedule((*self.policies, *other.policies))

    def frozen_parts(self, epoch: int, history: Sequence[float]) -> list[str]:
        """Parts that stand still in an epoch."""
        return [part for part, policy in self.policies if policy.frozen(epoch, history)]


def schedule_of(
    transfer: TransferConfig, model: TaggerModel, training: TrainingConfig, has_dev: bool
) -> Schedule:
    """What a recipe says of learning, checked.

    Args:
        transfer: The recipe's ``[transfer]``.
        model: Says what parameters there are, and in which stage of ``gradual`` each of its
            parts begins to learn.
        training: The recipe's ``[training]``.
        has_dev: Whether there is a dev F1 to wait for.

    Raises:
        TransferError: A part is unknown, would be frozen though it is not copied, or would
            never learn though it should.
    """
    learning, plan = transfer.learning, TransferPlan(transfer.all_parts)
    names = [name for name, _ in model.named_parameters()]
    if learning.policy is not None:
        check_parts(plan.parts, names)
        begins = {part: model.stages[part.split(".")[0]] * learning.epochs for part in plan.parts}
        return Schedule(tuple((part, Policy(epochs)) for part, epochs in begins.items() if epochs))
    check_parts(learning.parts, names)
    policies = []
    for part, values in learning.parts.items():
        epochs = math.inf if values.frozen else values.frozen_epochs or 0
        policy = Policy(epochs, values.frozen_until_plateau, values.factor)
        fresh = [name for name in names if within(name, part) and not plan.covers(name)]
        if fresh and (epochs or policy.plateau):
            raise TransferError(f"{part!r} would be frozen with {fresh[0]}, which is not copied")
        _check_plateau(part, policy, training, has_dev)
        policies.append((part, policy))
    return Schedule(tuple(policies))


def _check_plateau(part: str, policy: Policy, training: TrainingConfig, has_dev: bool) -> None:
    if policy.plateau is None:
        return
    if not has_dev:
        raise TransferError(f"{part!r} waits for a plateau of dev F1, but data.dev is empty")
    if policy.plateau >= training.patience:
        raise TransferError(
            f"{part!r} waits for {policy.plateau} epochs without a better dev F1, but training "
            f"stops after {training.patience} of them: it would never learn"
        )


def learning_warnings(
    schedule: Schedule, report: TransferReport, training: TrainingConfig
) -> list[str]:
    """Names parts that cannot learn before training ends, and fresh rows that never learn."""
    late = [
        f"{part} is frozen for {policy.epochs} epochs, and training runs {training.epochs} at most"
        for part, policy in schedule.policies
        if training.epochs <= policy.epochs < math.inf
    ]
    stiff = [
        f"{tensor.name} is frozen, and {tensor.total - tensor.copied:,} of its {tensor.total:,} "
        f"{tensor.unit} are not copied: they stay as they were drawn"
        for tensor in report.tensors
        if tensor.status != "copied" and schedule.policy(tensor.name).for_good
    ]
    return late + stiff
