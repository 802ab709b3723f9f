"""Rasa NLU's JSON: ``{"rasa_nlu_data": {"common_examples": [{"text", "intent", "entities"}]}}``.

``rasa_nlu_data`` may be left out. ``intent_examples`` and ``entity_examples`` are read after the
common ones. An entity is ``{"start", "end", "value", "entity"}`` with code-point offsets; a value
other than the text, which is a synonym's, and further keys such as ``role`` are kept in
``meta["entity_attributes"]``. Further keys of an example go to ``meta``, as JSON unless they are
strings. What is no example (synonyms, regular expressions, lookup tables) is counted in the log.
Source: legacy-docs-oss.rasa.com/docs/rasa/nlu-training-data.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from os import PathLike
from typing import Any

from .....core.errors import DataError
from .....core.types import Document, Entity
from ...jsonl import as_meta, from_meta
from ...lines import parsed_json, read_text
from ...spans import checked_entities
from ..intents import INTENT, stated_labels
from ..written import each_written, written_labels, written_meta
from .attributes import ATTRIBUTES, attribute_meta, attributed, attributes_of, report_skipped

EXAMPLES = ("common_examples", "intent_examples", "entity_examples")
OWN = ("text", INTENT, "entities")

def read_rasa(path: str | PathLike[str], *, errors: str = "strict") -> Iterator[Document]:
    """Yields the examples of the file, which is read at once, since JSON cannot stream.

    Raises:
        DataError: The file is not JSON or not of this shape, an intent is empty, or an entity
            does not fit its text; the line is that where the example begins.
    """
    content = read_text(path, errors)
    data = parsed_json(content, path)
    data = data.get("rasa_nlu_data", data) if isinstance(data, dict) else data
    if not isinstance(data, dict) or not any(isinstance(data.get(key), list) for key in EXAMPLES):
        raise DataError(
            'expected {"rasa_nlu_data": {"common_examples": […]}}, '
            f"found {type(data).__name__} without it",
            path=path,
        )
    skipped = {key: len(value) for key, value in data.items()
               if key not in EXAMPLES and isinstance(value, list) and value}  # fmt: skip
    report_skipped(skipped, path)
    for key in EXAMPLES:
        for index, item in enumerate(data.get(key) or ()):
            try:
                yield _document(item)
            except DataError as error:
                line = _line(content, key, index)
                raise DataError(error.message, path=path, line=line) from None


def rasa_lines(documents: Iterable[Document]) -> Iterator[str]:
    """Yields the lines that ``read_rasa`` reads back; an example a line.

    ``tokens``, ``columns`` and labels other than the intent are not kept.

    Raises:
        DataError: A document (counted from 1) whose meta an example cannot hold.
    """
    yield '{"rasa_nlu_data": {"common_examples": ['
    comma = ""  # before every example but the first
    for example in each_written(documents, _written):
        yield comma + example
        comma = ","
    yield "]}}"


def _document(item: Any) -> Document:
    if not isinstance(item, dict) or not isinstance(item.get("text"), str):
        raise DataError(f'expected an example with a "text" string, found {item!r:.60}')
    text, intent, listed = item["text"], item.get(INTENT), item.get("entities", [])
    if not isinstance(listed, list):
        raise DataError(f'expected a list as "entities", found {listed!r:.60}')
    pairs = []
    for value in listed:
        match value:
            case {"start": int(start), "end": int(end), "entity": str(label)}:
                entity = Entity(start, end, label, text[max(start, 0) : max(end, 0)])
                pairs.append((entity, attributed(entity, value)))
            case _:
                raise DataError(f'expected {{"start", "end", "entity"}}, found {value!r:.80}')
    pairs.sort(key=lambda pair: (pair[0].start, pair[0].end))
    others = {key: value for key, value in item.items() if key not in OWN}
    return Document(
        text,
        checked_entities(text, [entity for entity, _ in pairs]),
        meta={**as_meta(others), **attribute_meta([attributes for _, attributes in pairs])},
        labels=stated_labels(intent),
    )


def _written(document: Document) -> str:
    meta = written_meta(document, OWN)
    meta.pop(ATTRIBUTES, None)
    item = {"text": document.text, **from_meta(meta), **written_labels(document, {INTENT: INTENT})}
    item["entities"] = [
        {"start": entity.start, "end": entity.end, "value": entity.text, "entity": entity.label,
         **attributes}
        for entity, attributes in zip(document.entities, attributes_of(document), strict=True)
    ]  # fmt: skip
    return json.dumps(item, ensure_ascii=False)


def _line(content: str, key: str, index: int) -> int | None:
    """The line where an example begins, found by reading those before it again."""
    opened = re.search(rf'"{key}"\s*:\s*\[\s*', content)
    if opened is None:  # the key is written with escapes
        return None
    position, decoder = opened.end(), json.JSONDecoder()
    for _ in range(index):
        _, position = decoder.raw_decode(content, position)
        comma = re.compile(r"\s*,\s*").match(content, position)
        position = comma.end() if comma else position
    return content.count("\n", 0, position) + 1
