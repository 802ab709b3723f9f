"""SLURP: JSON lines with tokens, and entities as lists of their tokens' indexes.

``sentence`` is the text, ``scenario`` the domain. Tokens that differ from the sentence in the case
of letters alone lie where the sentence has them. Where a sentence is not made of its tokens, they
are joined by spaces and it goes to ``meta["raw_text"]``. Part of speech and lemma become
``Document.columns``. ``sentence_annotation``, which repeats the entities, is passed over; all other
keys go to ``meta``, as JSON unless they are strings.
Source: Bastianelli et al. (2020), "SLURP: a spoken language understanding resource package".
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from os import PathLike
from typing import Any

from ....core.errors import DataError
from ....core.types import Boundaries, Document, Entity
from ..conll_writer import token_spans
from ..jsonl import as_meta, from_meta, read_objects
from ..spans import checked_entities
from ..tagged import find_tokens, join
from .annotation import annotate
from .intents import DOMAIN, INTENT, stated_labels
from .written import each_written, found_tokens, written_labels, written_meta

NAMES = {INTENT: "intent", DOMAIN: "scenario"}
OWN = ("sentence", "sentence_annotation", "tokens", "entities", *NAMES.values())
COLUMNS = ("pos", "lemma")


def read_slurp(path: str | PathLike[str], *, errors: str = "strict") -> Iterator[Document]:
    """Yields an utterance a line, streaming.

    Raises:
        DataError: A line is not a JSON object of this shape, an entity's tokens are not
            neighbours of the sentence, or an intent is empty.
    """
    return read_objects(path, errors, _document)


def slurp_lines(documents: Iterable[Document]) -> Iterator[str]:
    """Yields the lines that ``read_slurp`` reads back.

    Args:
        documents: Documents with tokens; their columns are two, part of speech and lemma, or
            are left out.

    Raises:
        DataError: A document (counted from 1) that the format cannot hold: no tokens, text
            between tokens that is not white space, an entity that token boundaries do not fit.
    """
    return each_written(documents, _written)


def _document(item: dict[str, Any]) -> Document:
    sentence, tokens, listed = (item.get(key) for key in ("sentence", "tokens", "entities"))
    if not isinstance(sentence, str) or not isinstance(tokens, list):
        raise DataError(f'expected "sentence" and "tokens", found {item!r:.80}')
    if not isinstance(listed, list):
        raise DataError(f'expected a list as "entities", found {listed!r:.60}')
    surfaces = [_surface(token) for token in tokens]
    meta = as_meta({key: value for key, value in item.items() if key not in OWN})
    text, boundaries = sentence, _places(surfaces, sentence)
    if boundaries is None:
        text, boundaries = join(surfaces, " ")
        meta["raw_text"] = sentence
    entities = [_entity(value, text, boundaries) for value in listed]
    return Document(
        text,
        checked_entities(text, entities),
        boundaries,
        _columns(tokens),
        meta,
        stated_labels(item.get("intent"), item.get("scenario")),
    )


def _surface(token: Any) -> str:
    surface = token.get("surface") if isinstance(token, dict) else None
    if not isinstance(surface, str) or not surface:
        raise DataError(f'expected tokens with a "surface", found {token!r:.60}')
    return surface


def _places(tokens: list[str], sentence: str) -> Boundaries | None:
    found = find_tokens(tokens, sentence)
    lowered = sentence.lower()
    if found is None and len(lowered) == len(sentence):
        found = find_tokens([token.lower() for token in tokens], lowered)
    return found


def _columns(tokens: list[dict[str, Any]]) -> tuple[tuple[str, ...], ...] | None:
    if not tokens or not all(isinstance(t.get(key), str) for t in tokens for key in COLUMNS):
        return None
    return tuple(tuple(token[key] for key in COLUMNS) for token in tokens)


def _entity(value: Any, text: str, tokens: Boundaries) -> Entity:
    match value:
        case {"span": [int(first), *others], "type": str(label)}:
            last = first + len(others)
            if others == list(range(first + 1, last + 1)) and 0 <= first <= last < len(tokens):
                return Entity.of(text, tokens[first][0], tokens[last][1], label)
    raise DataError(
        f'expected {{"span": [token, …], "type"}} within {len(tokens)} tokens, found {value!r:.80}'
    )


def _written(document: Document) -> str:
    tokens = found_tokens(document)
    meta = written_meta(document, OWN)
    sentence = meta.pop("raw_text", document.text)
    rows = [{"surface": token, "id": index} for index, token in enumerate(tokens)]
    if document.columns and len(document.columns[0]) == len(COLUMNS):
        for row, cells in zip(rows, document.columns, strict=True):
            row |= dict(zip(COLUMNS, cells, strict=True))
    item = from_meta(meta)
    if meta.get("slurp_id", "").isdecimal():
        item["slurp_id"] = int(meta["slurp_id"])
    item |= written_labels(document, NAMES) | {
        "sentence": sentence,
        "sentence_annotation": annotate(document),
        "tokens": rows,
        "entities": [
            {"span": list(range(first, end)), "type": label}
            for first, end, label in token_spans(document)
        ],
    }
    return json.dumps(item, ensure_ascii=False)
