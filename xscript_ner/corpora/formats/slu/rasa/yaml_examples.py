"""Rasa's ``nlu.yml``: a list ``nlu`` of intents, each with a block of examples.

An example is a line ``- how is [Ueno](city)``; see ``markup``. Examples may also be a list of
``{text, metadata}``. Intents of retrieval such as ``faq/ask`` stay as they are. Synonyms, regular
expressions, lookup tables and what stands beside ``nlu`` are counted in the log.
Source: legacy-docs-oss.rasa.com/docs/rasa/training-data-format.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from os import PathLike
from typing import TYPE_CHECKING, Any

from .....core.errors import ConfigError, DataError
from .....core.types import Document
from ...jsonl import as_meta
from ...lines import read_text
from ...spans import checked_entities
from ..intents import INTENT, stated_labels
from ..written import each_written, written_intent
from .attributes import attribute_meta, report_skipped
from .markup import markup, parse_markup

if TYPE_CHECKING:
    import yaml

# What a line of a block of YAML cannot hold, or what ends it.
_UNWRITABLE = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def read_rasa_yaml(path: str | PathLike[str], *, errors: str = "strict") -> Iterator[Document]:
    """Yields the examples of the file, which is read at once.

    Raises:
        DataError: The file is not YAML or not of this shape, an intent is empty, a bracket never
            closes; the line is named.
        ConfigError: PyYAML is not installed.
    """
    skipped: Counter[str] = Counter()
    for key, items in _pairs(_root(path, read_text(path, errors)), path):
        if key != "nlu":
            skipped[key] += key != "version"
            continue
        for item in _listed(items, "a list as nlu", path):
            entry = dict(_pairs(item, path))
            if INTENT in entry:
                yield from _examples(entry, item, path)
            skipped.update(name for name in entry if name not in (INTENT, "examples"))
    report_skipped(+skipped, path)


def rasa_yaml_lines(documents: Iterable[Document]) -> Iterator[str]:
    """Yields the lines that ``read_rasa_yaml`` reads back: a block an intent, in order of sight.

    ``tokens``, ``columns``, labels other than the intent, and ``meta`` other than what Rasa says
    of entities are not kept.

    Raises:
        DataError: A document (counted from 1) without intent, or with text or slots that a line
            with brackets cannot hold.
    """
    blocks: dict[str, list[str]] = {}
    for intent, example in each_written(documents, _written):
        blocks.setdefault(intent, []).append(example)
    yield 'version: "3.1"'
    yield "nlu:"
    for intent, examples in blocks.items():
        yield f"- intent: {json.dumps(intent, ensure_ascii=False)}"
        yield "  examples: |"
        yield from (f"    - {example}" for example in examples)


def _written(document: Document) -> tuple[str, str]:
    marked = markup(document)
    if not marked or marked != marked.strip() or _UNWRITABLE.search(marked):
        raise ValueError("expected text that fills one line of a block of YAML")
    return written_intent(document), marked


def _root(path: str | PathLike[str], content: str) -> yaml.Node | None:
    try:
        import yaml
    except ImportError:
        raise ConfigError(
            "format rasa-yaml needs PyYAML: pip install 'xscript-ner[yaml]'"
        ) from None
    try:
        return yaml.compose(content, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise DataError(
            f"expected YAML, found {error.problem or error.context}",
            path=path, line=mark.line + 1 if mark else None,
        ) from None
    except yaml.reader.ReaderError as error:
        line = content.count("\n", 0, error.position) + 1
        raise DataError(f"expected YAML, found {error.reason}", path=path, line=line) from None
    except RecursionError as error:
        raise DataError(f"expected Rasa's YAML, found: {error}", path=path) from None


def _pairs(node: Any, path: str | PathLike[str]) -> list[tuple[str, Any]]:
    if node is None:
        return []
    if node.id != "mapping":
        raise DataError(
            f"expected keys with values, found a {node.id}", path=path, line=_line(node)
        )
    pairs = [(str(key.value), value) for key, value in node.value]
    for index, (name, value) in enumerate(pairs):
        if name in dict(pairs[:index]):
            raise DataError(f"expected {name!r} once, found it again", path=path, line=_line(value))
    return pairs


def _listed(node: Any, wanted: str, path: str | PathLike[str]) -> list[Any]:
    if node.id != "sequence":
        raise DataError(f"expected {wanted}, found a {node.id}", path=path, line=_line(node))
    return list(node.value)


def _line(node: Any) -> int:
    return int(node.start_mark.line) + 1


def _examples(
    entry: dict[str, Any], item: Any, path: str | PathLike[str]
) -> Iterator[Document]:
    intent, listed = entry[INTENT], entry.get("examples")
    labels = stated_labels(_text(intent, path), path=path, line=_line(intent))
    if listed is None:
        message = f"expected examples of intent {labels[INTENT]!r}, found none"
        raise DataError(message, path=path, line=_line(item))
    for line, marked, meta in _marked(listed, path):
        try:
            text, pairs = parse_markup(marked)
            entities = checked_entities(text, [entity for entity, _ in pairs])
        except DataError as error:
            raise DataError(error.message, path=path, line=line) from None
        attributes = attribute_meta([more for _, more in pairs])
        yield Document(text, entities, meta={**meta, **attributes}, labels=labels)


def _marked(listed: Any, path: str | PathLike[str]) -> Iterator[tuple[int, str, dict[str, str]]]:
    """Line, marked text and meta of each example."""
    if listed.id == "sequence":
        for node in listed.value:
            values = dict(_pairs(node, path)) if node.id == "mapping" else {"text": node}
            if "text" not in values:
                raise DataError("expected the text of an example", path=path, line=_line(node))
            others = {key: _plain(value) for key, value in values.items() if key != "text"}
            text = _text(values["text"], path).strip()
            yield _line(values["text"]), text.removeprefix("- "), as_meta(others)
        return
    content = _text(listed, path)
    first = _line(listed) + (listed.style in ("|", ">"))
    for line, text in enumerate(content.split("\n"), first):
        text = text.strip(" \t")
        marked = text.removeprefix("-").strip(" \t")
        if text and (not marked or not text.startswith("-")):
            message = f"expected '- ' and an example, found {text!r:.60}"
            raise DataError(message, path=path, line=line)
        if marked:
            yield line, marked, {}


def _text(node: Any, path: str | PathLike[str]) -> str:
    if node.id != "scalar":
        raise DataError(f"expected text, found a {node.id}", path=path, line=_line(node))
    return str(node.value)


def _plain(node: Any) -> Any:
    """A node as JSON can hold it; scalars stay strings."""
    if node.id == "scalar":
        return node.value
    if node.id == "sequence":
        return [_plain(value) for value in node.value]
    return {str(key.value): _plain(value) for key, value in node.value}
