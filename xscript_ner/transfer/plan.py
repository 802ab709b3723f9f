"""What is to cross from a source to a target, and whether both sides have it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from torch import Tensor

from ..config import DataConfig, Recipe
from ..core.errors import TransferError, choose
from ..core.tags import TagSet
from ..inputs.vocabularies import Vocabularies

UNITS, WORDS = "chars.embedding.weight", "words.embedding.weight"

Labels = dict[str, tuple[str, ...]]
"""Target label to its source labels, of which there may be none."""


class Source(Protocol):
    """A trained model as data; a checkpoint is one."""

    @property
    def recipe(self) -> Recipe:
        """How it was made."""

    @property
    def vocabularies(self) -> Vocabularies:
        """Symbol tables, in row order."""

    @property
    def weights(self) -> dict[str, Tensor]:
        """Tensors by attribute path."""


@dataclass(frozen=True)
class TransferPlan:
    """What crosses.

    Attributes:
        parts: Attribute paths, such as ``chars``, ``words.encoder``, ``classifier.crf``.
        labels: Target label to source label or labels, whose rows are averaged; several targets
            may name one source, and those not named start fresh. ``None``: labels of equal name
            are each other's.
        other_symbols: Whether the source's other symbols join the target's vocabularies: words,
            bigrams and values of features, where their vectors cross.
    """

    parts: tuple[str, ...]
    labels: Mapping[str, str | tuple[str, ...]] | None = None
    other_symbols: bool = False

    def covers(self, name: str) -> bool:
        """Whether the tensor (or part) of that path is within one of the parts."""
        return any(within(name, part) for part in self.parts)

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        labels = None
        if self.labels is not None:
            labels = {target: list(names) for target, names in _tuples(self.labels).items()}
        return {
            "parts": list(self.parts), "labels": labels, "other_symbols": self.other_symbols
        }  # fmt: skip


def feature_table(name: str) -> str:
    """The tensor of a feature's values."""
    return f"features.tables.{name}.weight"


def within(name: str, part: str) -> bool:
    """Whether a path is a part or lies below it."""
    return name == part or name.startswith(f"{part}.")


def check_parts(parts: Iterable[str], names: Iterable[str]) -> None:
    """Refuses parts that no tensor of these names is in.

    Raises:
        TransferError: An unknown part; the message lists those there are.
    """
    names = list(names)
    for part in parts:
        if not any(within(name, part) for name in names):
            raise TransferError(choose("part", part, known_parts(names)))


def known_parts(names: Iterable[str]) -> list[str]:
    """Parts worth naming: modules down to the second level, and each feature's table."""
    parts: dict[str, None] = {}
    for name in names:
        steps = name.split(".")
        depth = 3 if steps[0] == "features" else 2
        parts |= dict.fromkeys(".".join(steps[:end]) for end in range(1, depth + 1))
    return list(parts)


def label_sources(
    plan: TransferPlan, target: TagSet, source: TagSet, data: DataConfig
) -> tuple[Labels, list[str]]:
    """The plan's label map, checked against both sides, and warnings.

    A label that only the sample of the training sentences lacks is worth a warning, since the
    same map serves samples of every size.

    Raises:
        TransferError: The map names a label that one side does not have.
    """
    if plan.labels is None:
        return {label: (label,) for label in target.labels if label in source.labels}, []
    labels, warnings = _tuples(plan.labels), []
    for name in dict.fromkeys(name for names in labels.values() for name in names):
        if name not in source.labels:
            raise TransferError(_no_label("source", name, source))
    for label in [label for label in labels if label not in target.labels]:
        if data.size is None and label not in _mapped(data):
            raise TransferError(_no_label("target", label, target))
        warnings.append(f"label {label!r} of the map is not among the training sentences'")
        del labels[label]
    return labels, warnings


def _tuples(labels: Mapping[str, str | tuple[str, ...]]) -> Labels:
    return {
        target: tuple(filter(None, [names])) if isinstance(names, str) else tuple(names)
        for target, names in labels.items()
    }


def _mapped(data: DataConfig) -> set[str]:
    """Labels that the recipe's own maps say its corpora may have."""
    maps = [data.label_map, *(corpus.label_map for corpus in data.train)]
    return {label for own in maps if isinstance(own, dict) for label in own.values()}


def _no_label(side: str, label: str, tags: TagSet) -> str:
    return f"the {side} has no label {label!r} that the map names; it has {', '.join(tags.labels)}"
