"""Labels of whole sentences: intent, domain."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .types import Sentence

UNLABELLED = -1
"""Gold row of a sentence whose label is not known; it does not count."""


class LabelSet:
    """The labels that a head chooses from for a sentence, in row order."""

    def __init__(self, labels: Iterable[str]) -> None:
        self.labels = tuple(labels)
        self.index = {label: row for row, label in enumerate(self.labels)}

    def __len__(self) -> int:
        return len(self.labels)

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {"labels": list(self.labels)}

    def gold(self, sentence: Sentence, head: str) -> list[int]:
        """The row of the sentence's label, alone; ``UNLABELLED`` where it has none known here."""
        return [self.index.get(sentence.document.labels.get(head, ""), UNLABELLED)]
