"""The model: character module, word module, heads."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import ClassVar, TypeVar

import torch
from torch import Tensor, nn

from ..inputs.batches import Batch
from ..inputs.vocabularies import CLASSIFIER
from ..nn.chars import CharacterModule
from ..nn.heads import Head, TagHead
from ..nn.language_model import ContextModule
from ..nn.tasks import TaskModule
from ..nn.words import FeatureEmbeddings, WordModule
from .shapes import CHARS as CHARS
from .shapes import FEATURES as FEATURES
from .shapes import LANGUAGE_MODEL as LANGUAGE_MODEL
from .shapes import UPPER as UPPER


class UpperModules(nn.ModuleDict):
    """The task modules, by the head that each serves."""

    STAGE: ClassVar[int] = TaskModule.STAGE


class TaggerModel(nn.Module):
    """Mixed-orthography tagger of Johnson et al. 2019, with features and further heads.

    The attribute names are the names of the parts in transfer plans; a head is the attribute of
    its name.

    Args:
        chars: Character module; ``None`` where words are known by their vectors alone.
        words, features: Modules.
        upper: By head, what encodes the sentence once more for it alone; a head that is not named
            reads what the word module gives.
        heads: By name, the tagging of entities under ``classifier``.
        weights: Of each head's loss.
        above: Features that enter the task modules, and not the word module.
        language_model: Its states are an input of the word module.
    """

    language_model: ContextModule | None

    def __init__(
        self,
        *,
        chars: CharacterModule | None,
        words: WordModule,
        features: FeatureEmbeddings,
        upper: Mapping[str, TaskModule],
        heads: Mapping[str, Head],
        weights: Mapping[str, float],
        above: Collection[str] = (),
        language_model: ContextModule | None = None,
    ) -> None:
        super().__init__()
        self.chars = chars
        self.words = words
        self.features = features
        self.language_model = language_model
        if upper:
            self.upper = UpperModules(upper)
        for name, head in heads.items():
            self.add_module(name, head)
        self.above = frozenset(above)
        self.weights = dict(weights)
        self.head_names = tuple(heads)

    @property
    def heads(self) -> dict[str, Head]:
        """The heads by name."""
        return dict(self._heads())

    def _heads(self) -> Iterator[tuple[str, Head]]:
        for name in self.head_names:
            head = self.get_submodule(name)
            assert isinstance(head, Head)
            yield name, head

    @property
    def tag_head(self) -> TagHead:
        """The head that tags entities."""
        head = self.get_submodule(CLASSIFIER)
        assert isinstance(head, TagHead)
        return head

    @property
    def device(self) -> torch.device:
        """Where the weights lie."""
        return next(self.parameters()).device

    @property
    def tasks(self) -> dict[str, TaskModule]:
        """The task modules by head; a head without one has none."""
        upper = self.upper.items() if hasattr(self, UPPER) else ()
        return {name: module for name, module in upper if isinstance(module, TaskModule)}

    @property
    def joins(self) -> dict[str, WordModule | TaskModule]:
        """What joins several inputs for an encoder of its own, by attribute path."""
        tasks: dict[str, WordModule | TaskModule]
        tasks = {f"{UPPER}.{name}": module for name, module in self.tasks.items()}
        return {"words": self.words, **tasks}

    @property
    def stages(self) -> dict[str, int]:
        """Part to the stage in which gradual unfreezing lets it learn."""
        return {name: int(module.STAGE) for name, module in self.named_children()}  # type: ignore[arg-type]

    @staticmethod
    def widths(
        chars: CharacterModule | None,
        features: FeatureEmbeddings,
        above: Collection[str] = (),
        language_model: ContextModule | None = None,
    ) -> dict[str, int]:
        """Inputs of the word module behind the word's own vector, in their order."""
        spelled = {} if chars is None else {CHARS: chars.output_size}
        context = {} if language_model is None else {LANGUAGE_MODEL: language_model.output_size}
        return {**spelled, **_named(features.widths, lambda name: name not in above), **context}

    def inputs(self, spelled: Tensor | None, described: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """Character vectors and feature vectors under the names that ``widths`` gives them."""
        own = _named(described, lambda name: name not in self.above)
        return own if spelled is None else {CHARS: spelled, **own}

    def encode(self, batch: Batch, described: Mapping[str, Tensor]) -> Tensor:
        """Tokens in the context of their sentences.

        Shape: a batch of (B, T), what ``features`` gives of it -> (B, T, D).
        """
        spelled = None
        if self.chars is not None:
            spelled = self.chars(batch.units, batch.unit_lengths)  # (U, Dc)
            spelled = nn.functional.embedding(batch.spelling, spelled)  # (B, T, Dc)
        inputs = self.inputs(spelled, described)
        if self.language_model is not None:
            inputs[LANGUAGE_MODEL] = self.language_model(batch.readings, batch.lengths)
        hidden: Tensor = self.words(batch.words, inputs, batch.lengths)
        return hidden

    def raised(
        self, hidden: Tensor, described: Mapping[str, Tensor], lengths: Tensor
    ) -> dict[str, Tensor]:
        """What each head reads: of its task module, where it has one.

        Shape: hidden (B, T, D), features that enter above by name (B, T, Di), lengths (B,) -> by
        head (B, T, D').
        """
        others = _named(described, lambda name: name in self.above)
        raised = dict.fromkeys(self.head_names, hidden)
        return raised | {n: task(hidden, others, lengths) for n, task in self.tasks.items()}

    def forward(self, batch: Batch) -> dict[str, Tensor]:
        """Scores by head: (B, T, K) of tags, (B, L) of labels."""
        described = self.features(batch.features)
        raised = self.raised(self.encode(batch, described), described, batch.lengths)
        return {name: head(raised[name], batch.lengths) for name, head in self._heads()}

    def loss(self, batch: Batch) -> Tensor:
        """Weighted sum of the heads' losses. Shape: ()."""
        scores = self(batch)
        losses = [
            self.weights[name]
            * head.loss(
                scores[name], batch.gold[name], batch.lengths, batch.open_tags.get(name)
            )
            for name, head in self._heads()
        ]
        for name, soft in batch.taught.items():
            head = self.get_submodule(name)
            assert isinstance(head, TagHead)
            losses.append(self.weights[name] * head.taught_loss(scores[name], soft, batch.lengths))
        return torch.stack(losses).sum()


T = TypeVar("T")


def _named(features: Mapping[str, T], kept: Callable[[str], bool]) -> dict[str, T]:
    """Some of the features, under the names that inputs have."""
    return {f"{FEATURES}.{name}": value for name, value in features.items() if kept(name)}
