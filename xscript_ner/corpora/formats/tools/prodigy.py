"""Prodigy's JSON lines: ``{"text", "tokens", "spans": [{"start", "end", "label"}], "answer"}``.

Tokens are boundaries of the document. Tasks that were rejected or ignored say nothing of what is
right; they are left out and counted in the log. Other keys (``meta``, ``_input_hash``, …) go to
meta and come back. Offsets are code points, as spaCy's; spans of ``spans.manual`` may overlap.
Source: prodi.gy/docs/api-interfaces#ner_manual.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from os import PathLike
from typing import Any

from ....core.errors import DataError
from ....core.types import Boundaries, Document, Entity
from .items import fitted, from_other_keys, object_lines, other_keys, read_items, text_of, told

ACCEPT = "accept"
OWN = ("text", "tokens", "spans", "answer")


def read_prodigy(
    path: str | PathLike[str], *, errors: str = "strict", overlapping: str = "error"
) -> Iterator[Document]:
    """Yields the accepted tasks, streaming; a task without ``answer`` counts as accepted.

    Args:
        path: The file: JSON lines (``prodigy db-out``), or a list.
        errors: ``"replace"`` reads broken UTF-8 as U+FFFD.
        overlapping: ``"longest"`` keeps of spans that overlap the longest.

    Raises:
        DataError: An item is not of this shape, or a span or a token does not fit its text.
        ConfigError: An unknown way with overlaps.
    """
    lost: Counter[str] = Counter()
    for document in read_items(path, errors, lambda item: _document(item, overlapping, lost)):
        if document is not None:
            yield document
    told(lost, path)


def prodigy_lines(documents: Iterable[Document]) -> Iterator[str]:
    """Yields the lines that ``prodigy db-in`` takes and ``read_prodigy`` reads back.

    Args:
        documents: Labels of the whole, columns, language and open spans are not kept.

    Raises:
        DataError: A document (counted from 1) whose meta has a key of the format's own.
    """
    return object_lines(documents, _item)


def _document(item: dict[str, Any], overlapping: str, lost: Counter[str]) -> Document | None:
    text = text_of(item)
    if item.get("answer", ACCEPT) != ACCEPT:
        lost[f"tasks with the answer {item['answer']!r}"] += 1
        return None
    listed = item.get("spans") or []
    if not isinstance(listed, list):
        raise DataError(f'expected a list as "spans", found {listed!r:.60}')
    entities = []
    for value in listed:
        match value:
            case {"start": int(start), "end": int(end), "label": str(label)}:
                claimed = value.get("text", text[max(start, 0) : max(end, 0)])
                entities.append(Entity(start, end, label, claimed))
            case _:
                raise DataError(f'expected {{"start", "end", "label"}}, found {value!r:.80}')
    lost["relations"] += len(item.get("relations") or ())
    return Document(
        text,
        fitted(text, entities, overlapping, lost),
        _tokens(item.get("tokens"), text),
        meta=other_keys(item, OWN),
    )


def _tokens(value: Any, text: str) -> Boundaries | None:
    if value is None:
        return None
    tokens: list[tuple[int, int]] = []
    for token in value if isinstance(value, list) else [value]:
        after = tokens[-1][1] if tokens else 0
        match token:
            case {"start": int(start), "end": int(end)} if after <= start < end <= len(text):
                if not text[start:end].isspace():  # spaCy has tokens of blanks
                    tokens.append((start, end))
            case _:
                raise DataError(
                    f'expected tokens as {{"start", "end"}} within {after}..{len(text)}, '
                    f"found {token!r:.60}"
                )
    return tuple(tokens)


def _item(document: Document) -> dict[str, Any]:
    text, tokens = document.text, document.tokens
    item = {**from_other_keys(document, OWN), "text": text}
    begins = {start: number for number, (start, _) in enumerate(tokens or ())}
    ends = {end: number for number, (_, end) in enumerate(tokens or ())}
    spans: list[dict[str, Any]] = []
    for entity in document.entities:
        span: dict[str, Any] = {
            "start": entity.start, "end": entity.end, "label": entity.label,
        }  # fmt: skip
        if entity.start in begins and entity.end in ends:
            span |= {"token_start": begins[entity.start], "token_end": ends[entity.end]}
        spans.append(span)
    if tokens is not None:
        item["tokens"] = [
            {"text": text[start:end], "start": start, "end": end, "id": number,
             "ws": text[end : end + 1] == " "}
            for number, (start, end) in enumerate(tokens)
        ]  # fmt: skip
    return {**item, "spans": spans, "answer": ACCEPT}
