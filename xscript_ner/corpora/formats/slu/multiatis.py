"""MultiATIS++: a header, then id, utterance, slot labels and intent, tab separated.

The tokens of an utterance are separated by spaces, and so are their slot labels, as IOB2 tags;
a token of Chinese or Japanese may be a phrase of several words. Columns are told by the header:
``utterance``, ``slot_labels`` and ``intent``; the others, such as ``id``, go to ``meta``.
Source: Xu et al. (2020), "End-to-end slot alignment and recognition for cross-lingual NLU".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from os import PathLike

from ....core.errors import DataError
from ....core.tags import scheme_named
from ....core.types import Document
from ..lines import read_lines
from .intents import stated_labels
from .seq import spaced_columns, spaced_document
from .written import each_written, written_intent

HEADER = ("id", "utterance", "slot_labels", "intent")
NEEDED = HEADER[1:]


def read_multiatis(
    path: str | PathLike[str],
    *,
    errors: str = "strict",
    scheme: str = "IOB2",
    joiner: str = " ",
    repair: bool = False,
) -> Iterator[Document]:
    """Yields an utterance a line, streaming; a label of several intents stays as it is.

    Args:
        path: The file.
        errors: ``"replace"`` reads broken UTF-8 as U+FFFD.
        scheme: Key into ``tags.SCHEMES``.
        joiner: What stands between tokens in the text: ``" "``, or ``""`` for Japanese.
        repair: Read illegal tag sequences as conlleval does.

    Raises:
        DataError: The header lacks a column, a line has not as many cells as it or not as many
            slot labels as tokens, an intent is empty, a tag is unknown or follows where it may
            not.
    """
    header: list[str] = []
    for number, line in read_lines(path, errors):
        if not line.strip(" \t"):
            continue
        cells = line.split("\t")
        if not header:
            header = [cell.strip() for cell in cells]
            missing = [name for name in NEEDED if name not in header]
            if missing:
                raise DataError(
                    f"expected a header with {', '.join(HEADER)}, found none of "
                    f"{', '.join(missing)}: {line:.60}",
                    path=path, line=number,
                )
            continue
        if len(cells) != len(header):
            raise DataError(
                f"expected {len(header)} cells, found {len(cells)}: {line:.60}",
                path=path, line=number,
            )
        row = dict(zip(header, cells, strict=True))
        utterance, tags, intent = (row.pop(name) for name in NEEDED)
        document = spaced_document(
            utterance, tags,
            scheme=scheme, joiner=joiner, repair=repair, path=path, line=number,
            meta={key: value for key, value in row.items() if value},
        )
        yield replace(document, labels=stated_labels(intent, path=path, line=number))


def multiatis_lines(documents: Iterable[Document], *, scheme: str = "IOB2") -> Iterator[str]:
    """Yields the lines that ``read_multiatis`` reads back.

    Text between tokens, ``columns``, ``meta`` other than ``id`` and labels other than the intent
    are not kept.

    Args:
        documents: Documents with tokens and an intent.
        scheme: Key into ``tags.SCHEMES``.

    Raises:
        DataError: A document (counted from 1) that the format cannot hold: no intent, no tokens,
            white space in a token, an entity that token boundaries do not fit.
    """
    table = scheme_named(scheme)

    def write(document: Document) -> str:
        name = document.meta.get("id", "")
        if any(character in name for character in "\t\n\r"):
            raise ValueError(f"expected an id without tabs, found {name!r}")
        return "\t".join([name, *spaced_columns(document, table), written_intent(document)])

    yield "\t".join(HEADER)
    yield from each_written(documents, write)
