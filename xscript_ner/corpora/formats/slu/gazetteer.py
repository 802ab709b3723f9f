"""A list of phrases by type, as the entities of a corpus give it: ``type<TAB>phrase``."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Iterator

from ....core.types import Document
from .written import each_written

logger = logging.getLogger(__name__)


def gazetteer_lines(documents: Iterable[Document]) -> Iterator[str]:
    """Yields the distinct phrases of the entities with their labels, sorted.

    A phrase that stands under several labels goes under the one it has most often, the first of
    them by name; the log tells how many those are.

    Raises:
        DataError: A document (counted from 1) one of whose entities has a tab or a line's end.
    """
    labels: dict[str, Counter[str]] = {}
    for found in each_written(documents, _phrases):
        for phrase, label in found:
            labels.setdefault(phrase, Counter())[label] += 1
    doubtful = [phrase for phrase, counts in labels.items() if len(counts) > 1]
    if doubtful:
        logger.warning(
            "%d of %d phrases stand under several labels and go under the commonest: %s, …",
            len(doubtful), len(labels), ", ".join(doubtful[:3]),
        )  # fmt: skip
    yield from sorted(f"{_commonest(counts)}\t{phrase}" for phrase, counts in labels.items())


def _commonest(counts: Counter[str]) -> str:
    return min(counts, key=lambda label: (-counts[label], label))


def _phrases(document: Document) -> list[tuple[str, str]]:
    for entity in document.entities:
        if any(character in entity.label + entity.text for character in "\t\n\r"):
            raise ValueError(f"expected entities without tabs, found {entity.text!r}")
    return [(entity.text, entity.label) for entity in document.entities]
