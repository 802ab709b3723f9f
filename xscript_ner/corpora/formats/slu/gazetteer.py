"""A list of phrases by type, as the entities of a corpus give it: ``type<TAB>phrase``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ....core.types import Document
from .written import each_written


def gazetteer_lines(documents: Iterable[Document]) -> Iterator[str]:
    """Yields the distinct phrases of the entities with their labels, sorted.

    Raises:
        DataError: A document (counted from 1) one of whose entities has a tab or a line's end.
    """
    lines: set[str] = set()
    for found in each_written(documents, _lines):
        lines |= found
    yield from sorted(lines)


def _lines(document: Document) -> set[str]:
    for entity in document.entities:
        if any(character in entity.label + entity.text for character in "\t\n\r"):
            raise ValueError(f"expected entities without tabs, found {entity.text!r}")
    return {f"{entity.label}\t{entity.text}" for entity in document.entities}
