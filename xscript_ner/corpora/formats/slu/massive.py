"""MASSIVE: JSON lines with the slots of an utterance in brackets.

``utt`` is the text, ``annot_utt`` the same with its slots, ``wake me at [time : nine am]``;
``scenario`` is the domain. All other keys go to ``meta``, ``id``, ``locale`` and ``partition``
among them, as JSON unless they are strings. The document's language is that of the locale.
Source: FitzGerald et al. (2023), "MASSIVE: a 1M-example multilingual natural language
understanding dataset with 51 typologically-diverse languages".
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from os import PathLike
from typing import Any

from ....core.errors import DataError
from ....core.types import Document
from ..jsonl import as_meta, from_meta, read_objects
from .annotation import annotate, annotated_entities
from .intents import DOMAIN, INTENT, stated_labels
from .written import each_written, written_labels, written_meta

NAMES = {DOMAIN: "scenario", INTENT: "intent"}
OWN = ("utt", "annot_utt", *NAMES.values())


def read_massive(
    path: str | PathLike[str], *, errors: str = "strict", partition: str = ""
) -> Iterator[Document]:
    """Yields an utterance a line, streaming.

    Args:
        path: The file.
        errors: ``"replace"`` reads broken UTF-8 as U+FFFD.
        partition: ``"train"``, ``"dev"`` or ``"test"``: only the utterances of that one.

    Raises:
        DataError: A line is not a JSON object of this shape, a bracket never closes, the slots
            are not those of the text, an intent is empty, or the partition has no utterance.
    """
    seen: set[str] = set()
    kept = False
    for document in read_objects(path, errors, _document):
        found = document.meta.get("partition", "")
        seen.add(found)
        if not partition or found == partition:
            kept = True
            yield document
    if seen and not kept:
        raise DataError(
            f"expected utterances of partition {partition!r}, found {', '.join(sorted(seen))}",
            path=path,
        )


def massive_lines(documents: Iterable[Document]) -> Iterator[str]:
    """Yields the lines that ``read_massive`` reads back; ``tokens`` and ``columns`` are not kept.

    Raises:
        DataError: A document (counted from 1) that brackets cannot hold.
    """
    return each_written(documents, _written)


def _document(item: dict[str, Any]) -> Document:
    text, annotated = item.get("utt"), item.get("annot_utt")
    if not isinstance(text, str) or not isinstance(annotated, str):
        raise DataError(f'expected strings as "utt" and "annot_utt", found {item!r:.80}')
    meta = as_meta({key: value for key, value in item.items() if key not in OWN})
    return Document(
        text,
        annotated_entities(annotated, text),
        meta=meta,
        labels=stated_labels(item.get("intent"), item.get("scenario")),
        language=meta.get("locale", "").partition("-")[0],
    )


def _written(document: Document) -> str:
    meta = written_meta(document, OWN)
    item = from_meta(meta) | written_labels(document, NAMES)
    item |= {"utt": document.text, "annot_utt": annotate(document)}
    return json.dumps(item, ensure_ascii=False)
