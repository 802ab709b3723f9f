"""What every head promises."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from copy import deepcopy
from typing import Any, ClassVar, NamedTuple, Self

import torch
from torch import Tensor, nn

from ...core.vocab import UNLABELLED
from ..kinds import LABEL as LABEL
from ..kinds import TAGS as TAGS
from ..lattice import Transitions, log_marginals


class OpenTags(NamedTuple):
    """The sentences of a batch whose tags are not all known.

    Attributes:
        sentences: (P,) their places in the batch.
        allowed: (P, T, K) boolean, the tags that each token may have: one where it is known, and
            at padding.
    """

    sentences: Tensor
    allowed: Tensor

    def to(self, device: torch.device | str) -> OpenTags:
        """The same on a device."""
        return OpenTags(self.sentences.to(device), self.allowed.to(device))


class SoftTags(NamedTuple):
    """The sentences of a batch of whose tags teachers tell how probable each is.

    Attributes:
        sentences: (P,) their places in the batch.
        probabilities: (P, T, K), of each token those of its tags; 0 at padding.
    """

    sentences: Tensor
    probabilities: Tensor

    def to(self, device: torch.device | str) -> SoftTags:
        """The same on a device."""
        return SoftTags(self.sentences.to(device), self.probabilities.to(device))


class Head(nn.Module):
    """Scores answers; see the package.

    Its ``temperature`` divides scores where probabilities are wanted (Guo et al. 2017); the
    loss that it is trained by knows nothing of it.
    """

    STAGE: ClassVar[int] = 0
    ANSWERS: ClassVar[str]
    ROWS: ClassVar[Mapping[str, str]]
    """Tensor, by its path within the head, to what its rows stand for: ``tag``, ``label``,
    ``start`` and ``end`` (of a sentence, tags), ``pair`` (of tags)."""
    temperature: Tensor

    def __init__(self, **sizes: Any) -> None:
        super().__init__()
        self.register_buffer("temperature", torch.ones(()))

    @abstractmethod
    def forward(self, hidden: Tensor, lengths: Tensor) -> Tensor:
        """Shape: hidden (B, T, D), lengths (B,) -> scores (B, T, K), or (B, L) of a sentence."""

    @abstractmethod
    def loss(
        self,
        scores: Tensor,
        gold: Tensor,
        lengths: Tensor,
        open_tags: OpenTags | None = None,
        *,
        tempered: bool = False,
    ) -> Tensor:
        """Negative log-likelihood, summed over a sentence, averaged over the batch.

        Of tags that are not all known it is the likelihood of everything that agrees with what
        is known (Bellare and McCallum 2007; Tsuboi et al. 2008).

        Shape: scores as ``forward`` gives them, gold (B, T) or (B, 1), lengths (B,) -> ().

        Args:
            scores: Of the answers.
            gold: Rows of the right ones, ``UNLABELLED`` where there are none: such a sentence adds
                nothing.
            lengths: Tokens of each sentence.
            open_tags: Of a head that tags, where tags are not known; their rows in ``gold`` do
                not count.
            tempered: Divide the scores by the temperature first.
        """


    @torch.no_grad()
    def cooled(self) -> Self:
        """A copy that is calibrated as it is: its output layer is divided by the temperature.

        Scores are linear in it, up to what a softmax takes out again, so that the probabilities
        are the same, and no score has to be divided.
        """
        copy = deepcopy(self)
        for name in self.ROWS:
            copy.get_parameter(name).div_(self.temperature)
        copy.temperature.fill_(1.0)
        return copy


class TagHead(Head):
    """A head that gives each token a tag; the lattice decodes it."""

    ANSWERS: ClassVar[str] = TAGS

    @abstractmethod
    def transitions(self) -> Transitions:
        """Scores of pairs of tags."""

    @abstractmethod
    def told_loss(
        self,
        scores: Tensor,
        gold: Tensor,
        lengths: Tensor,
        open_tags: OpenTags | None = None,
        *,
        tempered: bool = False,
    ) -> Tensor:
        """As ``loss``, of sentences that are this head's."""

    def loss(
        self,
        scores: Tensor,
        gold: Tensor,
        lengths: Tensor,
        open_tags: OpenTags | None = None,
        *,
        tempered: bool = False,
    ) -> Tensor:
        told = gold[:, 0] != UNLABELLED
        if told.all():
            return self.told_loss(scores, gold, lengths, open_tags, tempered=tempered)
        if not told.any():
            return scores.new_zeros(())
        if open_tags is not None:  # of sentences that are told alone
            places = told.cumsum(0) - 1
            open_tags = OpenTags(places[open_tags.sentences], open_tags.allowed)
        mean = self.told_loss(
            scores[told], gold[told], lengths[told], open_tags, tempered=tempered
        )
        return mean * (told.sum() / len(gold))

    def taught_loss(self, scores: Tensor, soft: SoftTags, lengths: Tensor) -> Tensor:
        """Cross-entropy between a teacher's marginal probabilities of tags and this head's own.

        Summed over a sentence, averaged over the batch as ``loss`` is, so that a sentence that is
        taught weighs what one with gold tags does. Source: Wang et al. 2020, "Structure-Level
        Knowledge Distillation For Multilingual Sequence Labeling", posterior distillation.

        Shape: scores (B, T, K), lengths (B,) -> ().
        """
        rows, wanted = soft
        own = log_marginals(scores[rows], self.transitions(), lengths[rows])  # (P, T, K)
        return -(wanted * own).sum() / len(scores)

    def tempered(self, scores: Tensor) -> tuple[Tensor, Transitions]:
        """Scores and transitions whose probabilities are calibrated.

        Shape: (B, T, K) -> (B, T, K).
        """
        pairs = self.transitions()
        parts = (pairs.pairs, pairs.start, pairs.end)
        return scores / self.temperature, Transitions(*(p / self.temperature for p in parts))
