"""Scores to answers, a batch at a time: labelled spans, labels of sentences."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor

from ..core.tags import TagSet
from ..core.types import SentenceLabel, Span
from ..core.vocab import LabelSet
from ..nn.heads import LabelHead, TagHead
from ..nn.lattice import span_probabilities, viterbi


class SpanDecoder:
    """Reads the most probable spans off a head's scores.

    Args:
        head: Gives the pair scores.
        tags: Gives the grammar.
    """

    def __init__(self, head: TagHead, tags: TagSet) -> None:
        self.head = head
        self.tags = tags
        self.continues = torch.tensor(tags.continues, device=head.temperature.device)

    def decode(self, scores: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """The spans of the best tag sequences.

        Shape: scores (B, T, K), lengths (B,) -> tags (B, T) and spans (N, 3) as sentence,
        first token, token after the last; ordered by sentence, then by position.
        """
        tags = viterbi(scores, self.head.transitions(), lengths)
        inside = tags > 0
        goes_on = self.continues[tags[:, :-1], tags[:, 1:]]
        edge = torch.zeros(len(tags), 1, dtype=torch.bool, device=tags.device)
        begins = inside & ~torch.cat([edge, goes_on], dim=1)
        ends = inside & ~torch.cat([goes_on, edge], dim=1)
        spans = torch.cat([begins.nonzero(), ends.nonzero()[:, 1:] + 1], dim=1)
        return tags, spans

    def spans(self, scores: Tensor, lengths: Tensor) -> list[list[Span]]:
        """The best spans of each of B sentences."""
        tags, spans = self.decode(scores, lengths)
        found: list[list[Span]] = [[] for _ in range(len(scores))]
        for (sentence, start, end), label in zip(
            spans.tolist(), self.labels(tags, spans), strict=True
        ):
            found[sentence].append(Span(start, end, label))
        return found

    def labels(self, tags: Tensor, spans: Tensor) -> Iterable[str]:
        """Label of each of N spans."""
        return [self.tags.tags[row][2:] for row in tags[spans[:, 0], spans[:, 1]].tolist()]

    def probabilities(
        self, scores: Tensor, lengths: Tensor, tags: Tensor, spans: Tensor
    ) -> list[float]:
        """Calibrated probability of each of N spans that ``decode`` found."""
        if not len(spans):
            return []
        scores, pairs = self.head.tempered(scores)
        found = span_probabilities(scores, pairs, lengths, tags, spans, self.continues)
        probabilities: list[float] = found.tolist()
        return probabilities


class LabelDecoder:
    """Reads the most probable label of each sentence off a head's scores.

    Args:
        head: Gives the temperature.
        labels: Names the rows.
    """

    def __init__(self, head: LabelHead, labels: LabelSet) -> None:
        self.head = head
        self.labels = labels

    def decode(self, scores: Tensor) -> list[SentenceLabel]:
        """The best label of each sentence. Shape: scores (B, L) -> B labels."""
        probabilities, rows = self.head.probabilities(scores).max(dim=-1)
        pairs = zip(rows.tolist(), probabilities.tolist(), strict=True)
        return [SentenceLabel(self.labels.labels[row], probability) for row, probability in pairs]
