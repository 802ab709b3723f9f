"""Examples, padded batches of them, and the order in which they come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Protocol, TypeVar

import torch
from torch import Tensor

from ..core.open_tags import OpenRows
from ..core.types import Sentence
from ..core.vocab import PADDING
from ..nn.heads import OpenTags, SoftTags
from ..nn.language_model import Spelled
from ..nn.masks import real_places

Taught = Sequence[tuple[int, int, float]]
"""Token, row of a tag and how probable teachers find it, where that is not next to nothing. What is
left of a token is the probability of ``O``, which is not listed."""


@dataclass(frozen=True)
class Example:
    """A sentence in rows; T tokens, F features.

    Attributes:
        sentence: Where it comes from.
        words, spellings: T rows each.
        features: T lists of F rows.
        gold: Head to the rows of its right answers: T tags, or one label.
        readings: T lists of a row for each reading of the language model.
        open_rows: Head to the tokens whose tag is not known, where there are any.
        taught: Head to what teachers say of its tags, where they were asked.
    """

    sentence: Sentence
    words: list[int]
    spellings: list[int]
    features: list[list[int]]
    gold: Mapping[str, list[int]]
    open_rows: Mapping[str, OpenRows] = field(default_factory=dict)
    readings: Sequence[list[int]] = ()
    taught: Mapping[str, Taught] = field(default_factory=dict)

    @property
    def weight(self) -> float:
        """How many times, on average, an epoch sees it."""
        return self.sentence.weight


@dataclass(frozen=True)
class Batch:
    """Padded sentences.

    Attributes:
        words: (B, T) word rows.
        features: (B, T, F) feature rows.
        units: (U, C) unit rows of the batch's distinct spellings.
        unit_lengths: (U,).
        spelling: (B, T) which of the U spellings each token has.
        gold: Head to the rows of the right answers: (B, T) tags, 0 at padding, or (B, 1).
        lengths: (B,) tokens.
        readings: What the language model reads of the tokens, by name.
        open_tags: Head to the sentences whose tags are not all known, where there are any.
        taught: Head to the sentences of whose tags teachers speak, where there are any.
    """

    words: Tensor
    features: Tensor
    units: Tensor
    unit_lengths: Tensor
    spelling: Tensor
    gold: Mapping[str, Tensor]
    lengths: Tensor
    readings: Mapping[str, Spelled] = field(default_factory=dict)
    open_tags: Mapping[str, OpenTags] = field(default_factory=dict)
    taught: Mapping[str, SoftTags] = field(default_factory=dict)

    def to(self, device: torch.device | str) -> Batch:
        """The batch on a device."""
        moved: dict[str, Any] = {}
        for name in (known.name for known in fields(self)):
            value = getattr(self, name)
            if isinstance(value, Mapping):
                moved[name] = {key: own.to(device) for key, own in value.items()}
            else:
                moved[name] = value.to(device)
        return Batch(**moved)


class Rows(Protocol):
    """A sentence in rows, as far as its place in a batch is concerned."""

    @property
    def words(self) -> list[int]:
        """A row a token."""

    @property
    def weight(self) -> float:
        """How many times, on average, an epoch sees it."""


R = TypeVar("R", bound=Rows)


def pad(rows: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Pads lists of rows to (N, longest); gives their lengths, (N,), beside."""
    lengths = [len(row) for row in rows]
    longest = max(lengths)
    padded = [[*row, *[PADDING] * (longest - len(row))] for row in rows]
    return torch.tensor(padded), torch.tensor(lengths)


def open_tags(gold: Tensor, open_rows: Sequence[OpenRows], tags: int) -> OpenTags | None:
    """What a batch leaves open of one head's tags; ``None`` where all are known.

    Shape: gold (B, T), ``open_rows`` of B sentences, K tags.
    """
    sentences = [number for number, rows in enumerate(open_rows) if rows]
    if not sentences:
        return None
    places = torch.tensor(sentences)
    allowed = torch.nn.functional.one_hot(gold[places], tags).bool()  # (P, T, K)
    cells = [
        (place, token, row)
        for place, number in enumerate(sentences)
        for token, rows in open_rows[number].items()
        for row in rows
    ]
    place, token, row = torch.tensor(cells).unbind(dim=1)
    allowed[place, token] = False  # what gold has there does not count
    allowed[place, token, row] = True
    return OpenTags(places, allowed)


def soft_tags(taught: Sequence[Taught | None], lengths: Tensor, tags: int) -> SoftTags:
    """What teachers say of one head's tags in a batch.

    Shape: ``taught`` of B sentences, ``None`` for those they were not asked of, but not for all;
    lengths (B,); K tags.
    """
    asked = [(number, cells) for number, cells in enumerate(taught) if cells is not None]
    places = torch.tensor([number for number, _ in asked])
    probabilities = torch.zeros(len(asked), int(lengths.max()), tags)  # (P, T, K)
    cells = [(place, *cell) for place, (_, listed) in enumerate(asked) for cell in listed]
    if cells:
        place, token, row, values = zip(*cells, strict=True)
        probabilities[place, token, row] = torch.tensor(values)
    left = (1.0 - probabilities.sum(dim=-1)).clamp_min(0.0)
    probabilities[:, :, 0] = left * real_places(lengths[places], left.shape[1])
    return SoftTags(places, probabilities)


def shuffled_batches(
    examples: Sequence[R], size: int, generator: torch.Generator, pool: int = 40
) -> Iterator[list[R]]:
    """Batches of ``size`` sentences of like length, in random order.

    Sentences are shuffled, cut into pools of ``pool`` batches, sorted by length within the
    pool and cut into batches, so that little is padded and every epoch differs. A sentence
    comes as often as its weight says.
    """
    drawn = _drawn(examples, generator)
    order = [drawn[i] for i in torch.randperm(len(drawn), generator=generator).tolist()]
    batches: list[list[int]] = []
    for start in range(0, len(order), size * pool):
        part = sorted(order[start : start + size * pool], key=lambda i: len(examples[i].words))
        batches.extend(part[i : i + size] for i in range(0, len(part), size))
    for number in torch.randperm(len(batches), generator=generator).tolist():
        yield [examples[i] for i in batches[number]]


def _drawn(examples: Sequence[Rows], generator: torch.Generator) -> Sequence[int]:
    """Positions of the sentences of an epoch, once for each time that they are seen.

    Of n sentences of weight w each is seen floor(w) times, and as many of them as the fraction
    of w is of n once more: other ones each epoch, one more or fewer by chance where the number
    is not whole, so that w is the mean.
    """
    by_weight: dict[float, list[int]] = {}
    for number, example in enumerate(examples):
        by_weight.setdefault(example.weight, []).append(number)
    if by_weight.keys() <= {1.0}:
        return range(len(examples))  # nothing is drawn from the generator
    drawn: list[int] = []
    for weight, numbers in by_weight.items():
        times = int(weight)
        drawn += numbers * times
        more = (weight - times) * len(numbers) + torch.rand(1, generator=generator).item()
        chosen = torch.randperm(len(numbers), generator=generator)[: int(more)]
        drawn += [numbers[i] for i in chosen.tolist()]
    return drawn


def sorted_batches(examples: Sequence[Rows], size: int) -> Iterator[list[int]]:
    """Positions of all examples in batches of like length, shortest first."""
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].words))
    for start in range(0, len(order), size):
        yield order[start : start + size]
