"""What was found, as ``tag`` shows it: JSON lines, columns, marked text, or a page."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from xscript_ner.corpora.records import Record

from .highlight import highlight

if TYPE_CHECKING:
    from xscript_ner.tagging.stream import TextTagger
    from xscript_ner.tagging.tagged_document import TaggedDocument

Tagged = list[tuple[Record, "TaggedDocument"]]
"""Records that came together, each with its answer."""


def wants_color() -> bool:
    """Whether standard output takes colours: a terminal, unless NO_COLOR or FORCE_COLOR says.

    Source: no-color.org, force-color.org.
    """
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()


def page(
    lists: Iterable[Tagged],
    tagger: TextTagger,
    title: str,
    romaji: bool,
) -> Iterator[str]:
    """The lines of one page, as documents come."""
    from xscript_ner.tagging.view.marks import marked
    from xscript_ner.tagging.view.page import page_lines

    paragraphs = (
        (
            marked(
                found.text, found.entities, labels=tagger.labels, whole=found.labels,
                tokens=found.tokens, romaji=tagger.romaji(found) if romaji else (),
                language=found.language or tagger.recipe.language or "",
            ),
            [entity.label for entity in found.entities],
        )
        for own in lists
        for _, found in own
    )  # fmt: skip
    return (f"{line}\n" for line in page_lines(title, paragraphs, tagger.labels))


def writer(
    format: str, labels: tuple[str, ...], in_color: bool
) -> Callable[[TaggedDocument, Record], str]:
    """What shows a document: its lines, with their endings.

    Args:
        format: ``jsonl``, ``conll`` or ``color``.
        labels: All that the model gives.
        in_color: Whether ``color`` may use escapes; else brackets.
    """
    if format == "jsonl":
        return lambda document, record: (
            json.dumps(record.answered(document.as_dict()), ensure_ascii=False) + "\n"
        )
    if format == "color":
        return lambda document, record: (
            highlight(document.text, document.entities, labels, document.labels, in_color) + "\n"
        )
    return _conll


def _conll(document: TaggedDocument, record: Record) -> str:
    from xscript_ner.core.types import Document
    from xscript_ner.corpora.formats.conll_writer import conll_lines

    if not document.tokens:  # an empty line stays one
        return "\n"
    boundaries = tuple((token.start, token.end) for token in document.tokens)
    labels = {head: label for head, (label, _) in document.labels.items()}
    plain = Document(document.text, document.entities, boundaries, labels=labels)
    lines = [*record.comments(), *conll_lines([plain], comments=bool(labels))]
    return "".join(f"{line}\n" for line in lines)
