"""Rows of Hugging Face's token classification: ``{"tokens": […], "ner_tags": […]}``.

JSON lines (``Dataset.to_json``), a list, or the answer of the datasets server (``{"features",
"rows": [{"row"}]}``). Tags are names, or numbers whose names come from the features: those of
the answer, of ``dataset_info.json`` or ``dataset_infos.json`` beside the file, or ``id2label`` in
a ``config.json`` beside it; the option ``names`` names another file, or lists them. The text is
``text`` where the row has one that its tokens lie in, else the tokens with ``joiner`` between
them. Other keys (``id``, ``pos_tags``) go to meta.
Source: huggingface.co/docs/transformers/tasks/token_classification.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from os import PathLike
from pathlib import Path
from typing import Any

from ....core.errors import ConfigError, DataError
from ....core.tags import encode, scheme_named
from ....core.types import Document
from ..conll_writer import token_spans
from ..lines import read_json, read_lines
from ..slu.written import written_tokens
from ..tagged import Rows, find_tokens, join
from .items import from_other_keys, made_of_items, object_lines, other_keys, read_items

BESIDE = ("dataset_info.json", "dataset_infos.json", "config.json")
"""Files that may say the names of tags, in the order in which they are asked."""


def read_huggingface(
    path: str | PathLike[str],
    *,
    errors: str = "strict",
    tokens: str = "tokens",
    tags: str = "ner_tags",
    names: str = "",
    joiner: str = " ",
    scheme: str = "IOB2",
    repair: bool = False,
) -> Iterator[Document]:
    """Yields a document a row, with its tokens.

    Args:
        path: The file.
        errors: ``"replace"`` reads broken UTF-8 as U+FFFD.
        tokens, tags: The keys of the tokens and of their tags.
        names: Of numbered tags: ``"O,B-PER,I-PER"``, or a JSON file with features or
            ``id2label``; when left out, a file of ``BESIDE`` is looked for.
        joiner: What stands between tokens, ``""`` for Japanese.
        scheme: Of the tags, as of ``conll``.
        repair: Read a stray ``I-`` as the beginning of a span.

    Raises:
        DataError: A row is not of this shape, numbers have no names, or tags break the scheme.
        ConfigError: ``names`` can be read as neither.
    """
    row = _Row(tokens, tags, joiner, scheme, repair, path)
    first = next((line for _, line in read_lines(path, errors) if line.strip()), "")
    whole = read_json(path, errors) if '"rows"' in first[:100_000] else None
    if isinstance(whole, dict) and isinstance(whole.get("rows"), list):
        row.names = _given_names(names, tags, errors) or tag_names(whole, tags)
        rows = [one.get("row") if isinstance(one, dict) else one for one in whole["rows"]]
        yield from made_of_items(rows, path, row.document, dict)
        return
    row.names = _given_names(names, tags, errors) or _names_beside(Path(path), tags, errors)
    yield from read_items(path, errors, row.document)


def huggingface_lines(
    documents: Iterable[Document], *, tags: str = "ner_tags", scheme: str = "IOB2"
) -> Iterator[str]:
    """Yields a row a line: tokens, tags by name, and the text.

    Args:
        documents: With tokens; language, columns, open spans and labels of the whole are not
            kept.
        tags: The key of the tags.
        scheme: Of the tags.

    Raises:
        DataError: A document (counted from 1) without tokens, whose meta has a key of the
            format's own, or an entity that its tokens do not fit.
    """
    table = scheme_named(scheme)

    def row(document: Document) -> dict[str, Any]:
        surfaces = written_tokens(document)
        others = from_other_keys(document, ("tokens", tags, "text"))
        named = encode(token_spans(document), len(surfaces), table)
        return {**others, "tokens": surfaces, tags: named, "text": document.text}

    return object_lines(documents, row)


class _Row:
    """Makes documents of rows."""

    def __init__(
        self,
        tokens: str,
        tags: str,
        joiner: str,
        scheme: str,
        repair: bool,
        path: str | PathLike[str],
    ) -> None:
        self.keys, self.joiner = (tokens, tags), joiner
        self.scheme, self.repair, self.path = scheme, repair, path
        self.names: dict[int, str] = {}

    def document(self, item: dict[str, Any]) -> Document:
        """The document of a row."""
        tokens, tags = (self._list(item, key) for key in self.keys)
        if len(tokens) != len(tags):
            raise DataError(f"expected a tag a token, found {len(tags)} for {len(tokens)} tokens")
        if not all(isinstance(token, str) and token for token in tokens):
            raise DataError(f'expected strings as "{self.keys[0]}", found {tokens!r:.60}')
        text, boundaries = join(tokens, self.joiner)
        given = item.get("text")
        found = find_tokens(tokens, given) if isinstance(given, str) else None
        if isinstance(given, str) and found is not None:
            text, boundaries = given, found
        rows = Rows()
        for token, tag in zip(tokens, tags, strict=True):
            rows.add(token, self._name(tag), (), 0)
        own = [*self.keys, *(["text"] if found is not None else [])]
        try:
            return rows.document(
                text,
                boundaries,
                scheme=self.scheme,
                repair=self.repair,
                path=self.path,
                meta=other_keys(item, own),
            )
        except DataError as error:  # whose line is that of the row
            raise DataError(error.message) from None

    def _list(self, item: dict[str, Any], key: str) -> list[Any]:
        if not isinstance(item.get(key), list):
            keys = ", ".join(item) or "none"
            raise DataError(
                f'expected a list as "{key}", found {item.get(key)!r:.60}; the keys are {keys} '
                "(options tokens and tags name others)"
            )
        listed: list[Any] = item[key]
        return listed

    def _name(self, tag: Any) -> str:
        if isinstance(tag, str):
            return tag
        if not self.names:
            raise DataError(
                f"expected names of tags, found the number {tag!r}; option names says them, or one "
                f"of {', '.join(BESIDE)} beside the file"
            )
        if tag not in self.names:
            raise DataError(f"expected a tag of 0..{max(self.names)}, found {tag!r}")
        return self.names[tag]


def _names_beside(path: Path, tags: str, errors: str) -> dict[int, str]:
    for name in BESIDE:
        file = path.parent / name
        if file.is_file() and (found := tag_names(read_json(file, errors), tags)):
            return found
    return {}


def _given_names(names: str, tags: str, errors: str) -> dict[int, str]:
    if not names:
        return {}
    if names.endswith(".json"):
        found = tag_names(read_json(names, errors), tags)
        if not found:
            raise ConfigError(f"names: {names} has neither features of {tags!r} nor id2label")
        return found
    return dict(enumerate(name.strip() for name in names.split(",")))


def tag_names(value: Any, tags: str) -> dict[int, str]:
    """The names of tags by number that a file's JSON says, wherever it does; else none."""
    if not isinstance(value, dict):
        return {}
    listed = value.get("id2label")
    if isinstance(listed, dict) and all(str(key).isdecimal() for key in listed):
        return {int(key): str(name) for key, name in listed.items()}
    features = value.get("features")
    if isinstance(features, list):  # the datasets server's
        features = {one.get("name"): one.get("type") for one in features if isinstance(one, dict)}
    if isinstance(features, dict):
        found = _first(features.get(tags), lambda one: one.get("names"))
        return dict(enumerate(map(str, found))) if isinstance(found, list) else {}
    for below in value.values():  # by configuration
        if found := tag_names(below, tags):
            return found
    return {}


def _first(value: Any, key: Callable[[Mapping[str, Any]], Any]) -> Any:
    """What ``key`` finds in an object, or in the first object below it that has it."""
    if isinstance(value, list):
        return next((found for one in value if (found := _first(one, key))), None)
    if not isinstance(value, dict):
        return None
    return key(value) or _first(list(value.values()), key)
