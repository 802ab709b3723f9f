"""Training sentences made anew: a mention gives way to another of the same label.

Source: Dai & Adel 2020, "An Analysis of Simple Data Augmentation for Named Entity Recognition",
mention replacement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import torch

from .batching import Example
from .types import Span


class MentionReplacement:
    """Replaces mentions in examples by others seen in training.

    Args:
        examples: Where mentions are taken from.
        share: Probability that a mention is replaced.
    """

    def __init__(self, examples: Sequence[Example], share: float) -> None:
        self.share = share
        self.mentions: dict[str, list[tuple[Example, Span]]] = defaultdict(list)
        for example in examples if share else ():
            for span in example.sentence.spans:
                self.mentions[span.label].append((example, span))

    def __call__(self, example: Example) -> Example:
        """The example, or a copy with some mentions replaced; draws from the global generator."""
        spans = example.sentence.spans
        if not self.share or not spans:
            return example
        drawn = torch.rand(len(spans), 2).tolist()
        words, spellings = list(example.words), list(example.spellings)
        features, tags = list(example.features), list(example.tags)
        # From the right, so that the spans still to come keep their places.
        for span, (chance, choice) in reversed(list(zip(spans, drawn, strict=True))):
            if chance < self.share:
                mentions = self.mentions[span.label]
                other, (start, end, _) = mentions[int(choice * len(mentions))]
                words[span.start : span.end] = other.words[start:end]
                spellings[span.start : span.end] = other.spellings[start:end]
                features[span.start : span.end] = other.features[start:end]
                tags[span.start : span.end] = other.tags[start:end]
        return replace(example, words=words, spellings=spellings, features=features, tags=tags)
