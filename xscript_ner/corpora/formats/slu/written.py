"""What of a document the writers put down, checked to be what the readers read back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from ....core.errors import DataError
from ....core.types import Document
from ..tagged import find_tokens
from .intents import INTENT

T = TypeVar("T")


def each_written(documents: Iterable[Document], write: Callable[[Document], T]) -> Iterator[T]:
    """Yields what ``write`` makes of each document.

    Raises:
        DataError: ``write`` raised a ``ValueError``; names the document, counted from 1.
    """
    for number, document in enumerate(documents, 1):
        try:
            written = write(document)
        except ValueError as error:
            raise DataError(f"document {number}: {error}: {document.text!r:.60}") from None
        yield written


def written_intent(document: Document) -> str:
    """The document's intent.

    Raises:
        ValueError: There is none, or it would not be read back.
    """
    intent = document.labels.get(INTENT, "")
    if not intent:
        raise ValueError("expected an intent, found none")
    if intent != intent.strip() or any(character in intent for character in "\n\r\t"):
        raise ValueError(f"expected an intent that a line can hold, found {intent!r}")
    return intent


def written_labels(document: Document, names: Mapping[str, str]) -> dict[str, str]:
    """Those of the document's labels that have a name in the format."""
    return {name: document.labels[head] for head, name in names.items() if head in document.labels}


def written_meta(document: Document, own: Iterable[str]) -> dict[str, str]:
    """The document's meta.

    Raises:
        ValueError: It has a key that the format uses itself.
    """
    for key in own:
        if key in document.meta:
            raise ValueError(f"expected no meta key {key!r}, which is the utterance's own")
    return dict(document.meta)


def written_tokens(document: Document) -> list[str]:
    """The document's tokens.

    Raises:
        ValueError: There are none.
    """
    if not document.tokens:
        raise ValueError("expected tokens, found none (tokenise the text first)")
    return [document.text[start:end] for start, end in document.tokens]


def found_tokens(document: Document) -> list[str]:
    """The document's tokens, which can be found in its text.

    Raises:
        ValueError: There are none, or other than white space stands between them.
    """
    tokens = written_tokens(document)
    if find_tokens(tokens, document.text) != document.tokens:
        raise ValueError("expected tokens with only white space between them, found others")
    return tokens


def unspaced(cells: Iterable[str]) -> list[str]:
    """Cells that spaces can separate.

    Raises:
        ValueError: One is empty or has a space, a tab or a line's end in it.
    """
    checked = list(cells)
    for cell in checked:
        if not cell or any(character in cell for character in " \t\r\n"):
            raise ValueError(f"expected tokens and labels without white space, found {cell!r}")
    return checked
