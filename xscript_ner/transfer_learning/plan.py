"""What is to cross from a source to a target, and whether both sides have it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from torch import Tensor

from ..config import DataConfig, Recipe
from ..core.errors import TransferError, choose
from ..core.types import CLASSIFIER
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
    def weights(self) -> Mapping[str, Tensor]:
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
        heads: ``labels`` of heads that label documents, by head; labels of a head that is not
            named are matched by equal name.
    """

    parts: tuple[str, ...]
    labels: Mapping[str, str | tuple[str, ...]] | None = None
    other_symbols: bool = False
    heads: Mapping[str, Mapping[str, str | tuple[str, ...]]] = field(default_factory=dict)

    def covers(self, name: str) -> bool:
        """Whether the tensor (or part) of that path is within one of the parts."""
        return any(within(name, part) for part in self.parts)

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "parts": list(self.parts),
            "labels": None if self.labels is None else _lists(self.labels),
            "other_symbols": self.other_symbols,
            "heads": {head: _lists(labels) for head, labels in self.heads.items()},
        }

    def labels_of(self, head: str) -> Mapping[str, str | tuple[str, ...]] | None:
        """Its label map; ``None``: labels of equal name are each other's."""
        return self.labels if head == CLASSIFIER else self.heads.get(head)


def feature_table(name: str) -> str:
    """The tensor of a feature's values."""
    return f"features.tables.{name}.weight"


def reading_table(name: str) -> str:
    """The tensor of the units that a language model reads of a word, by reading."""
    return f"language_model.chars.{name}.embedding.weight"


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
    plan: TransferPlan, target: Vocabularies, source: Vocabularies, data: DataConfig
) -> tuple[dict[str, Labels], list[str]]:
    """The plan's label maps by head, checked against both sides, and warnings.

    A label that only a selection of the training sentences lacks is worth a warning, since the
    same map serves samples of every size and every domain.

    Returns:
        Of each head that both sides have, its labels' sources.

    Raises:
        TransferError: A map names a label, or is of a head, that one side does not have.
    """
    for head in plan.heads:
        for side, known in (("target", target.heads), ("source", source.heads)):
            others = [name for name in known if name != CLASSIFIER]
            if head not in others:
                unknown = choose("head", head, others)
                raise TransferError(f"transfer.heads: the {side} has no head {head!r}; {unknown}")
    found: dict[str, Labels] = {}
    warnings: list[str] = []
    for head in [head for head in target.heads if head in source.heads]:
        ours, theirs = target.heads[head].labels, source.heads[head].labels
        found[head], strange = _checked(head, plan.labels_of(head), ours, theirs, data)
        named, one = ", ".join(map(repr, strange)), len(strange) == 1
        if strange:
            subject = f"label {named} of the map is" if one else f"labels {named} of the map are"
            warnings.append(f"{subject} not among the training sentences'")
    return found, warnings


def _checked(
    head: str,
    given: Mapping[str, str | tuple[str, ...]] | None,
    target: Sequence[str],
    source: Sequence[str],
    data: DataConfig,
) -> tuple[Labels, list[str]]:
    """A label map without labels that the target could have but has not, and these."""
    if given is None:
        return {label: (label,) for label in target if label in source}, []
    labels = _tuples(given)
    strange = [label for label in labels if label not in target]
    possible = _possible(head, data)
    for label in strange:
        if not _is_selection(data) and label not in possible:
            raise TransferError(_no_label("target", head, label, target))
        del labels[label]
    for name in dict.fromkeys(name for names in labels.values() for name in names):
        if name not in source:
            raise TransferError(_no_label("source", head, name, source))
    return labels, strange


def _tuples(labels: Mapping[str, str | tuple[str, ...]]) -> Labels:
    return {
        target: tuple(filter(None, [names])) if isinstance(names, str) else tuple(names)
        for target, names in labels.items()
    }


def _lists(labels: Mapping[str, str | tuple[str, ...]]) -> dict[str, list[str]]:
    return {target: list(names) for target, names in _tuples(labels).items()}


def _possible(head: str, data: DataConfig) -> set[str]:
    """Labels that the recipe's own maps say its corpora may have."""
    own = [corpus for corpus in data.train if corpus.head == head]
    entities = [data.label_map, *(corpus.label_map for corpus in own)]
    documents = [corpus.answers.get(head) for corpus in data.train]
    maps = entities if own or head == CLASSIFIER else documents
    return {label for own in maps if isinstance(own, dict) for label in own.values()}


def _is_selection(data: DataConfig) -> bool:
    """Whether less is trained on than the corpora have."""
    some = any(c.size or c.share or c.only or c.without for c in data.train)
    return some or data.size is not None


def _no_label(side: str, head: str, label: str, known: Sequence[str]) -> str:
    label = repr(label) if head == CLASSIFIER else f"{label!r} of {head}"
    return f"the {side} has no label {label} that the map names; it has {', '.join(known)}"
