"""What a corpus's labels are called in a model, or a model's in its source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..config.toml import read_toml
from ..core.errors import ConfigError, DataError
from ..core.resources import locate
from ..core.tags import OUTSIDE
from ..core.types import Document, OpenSpan

FEW = 12
"""Labels that a message names."""
REST = "*"
"""In a map, every label that it does not name."""


def read_label_map(source: str | Path | Mapping[str, str]) -> dict[str, str]:
    """A map from a corpus's labels to a model's.

    Args:
        source: A name among ``resources/label_maps``, a path, or the map.

    Raises:
        ConfigError: There is no such map, or it maps something else than strings to strings.
    """
    values, path = _read(source)
    for label, name in values.items():
        if not isinstance(name, str):
            raise ConfigError(f"label {label!r}: expected a string, found {name!r}", path=path)
    return values


def read_source_labels(
    source: str | Path | Mapping[str, str | Sequence[str]],
) -> dict[str, tuple[str, ...]]:
    """A map from the labels of a transfer's target to those of its source.

    Args:
        source: A name among ``resources/label_maps``, a path, or the map.
            A label may have several sources, as a list, or none, as ``""``.

    Raises:
        ConfigError: There is no such map, or it maps to something else than labels.
    """
    values, path = _read(source)
    labels = {}
    for label, names in values.items():
        several = [names] if isinstance(names, str) else names
        if not isinstance(several, (list, tuple)) or not all(isinstance(n, str) for n in several):
            message = f"label {label!r}: expected a string or strings, found {names!r}"
            raise ConfigError(message, path=path)
        labels[label] = tuple(name for name in several if name)
    return labels


def _read(source: str | Path | Mapping[str, Any]) -> tuple[dict[str, Any], Path | None]:
    if isinstance(source, Mapping):
        return dict(source), None
    path = locate("label map", source)
    return read_toml(path, "label map"), path


def apply_label_map(
    documents: Iterable[Document], labels: Mapping[str, str]
) -> tuple[list[Document], Counter[str]]:
    """Renames labels, of open spans too; a label that maps to ``""`` is dropped.

    Args:
        documents: Any.
        labels: Names every label that the documents have, by ``old = new``; ``"*"`` stands for
            those that it does not name.

    Returns:
        The documents, and how many entities of each old label were dropped.

    Raises:
        DataError: Labels that the map does not name, with their counts.
    """
    renamed: list[Document] = []
    dropped: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    for document in documents:
        entities = []
        for entity in document.entities:
            name = labels.get(entity.label, labels.get(REST))
            if name is None:
                unknown[entity.label] += 1
            elif name:
                entities.append(replace(entity, label=name))
            else:
                dropped[entity.label] += 1
        open_spans = tuple(_mapped(span, labels) for span in document.open_spans)
        renamed.append(replace(document, entities=tuple(entities), open_spans=open_spans))
    if unknown:
        found = ", ".join(f"{label} ({count})" for label, count in sorted(unknown.items()))
        raise DataError(
            f"expected labels of the map ({', '.join(sorted(labels))}), found {found}; "
            f'"{REST}" = "" in the map drops all that it does not name'
        )
    return renamed, dropped


def check_common(documents: Iterable[Document], labels: Sequence[str], name: str) -> None:
    """Refuses a corpus that a model can find nothing in, because its labels have other names.

    Args:
        documents: Of the corpus; without any entity there is nothing to refuse.
        labels: Of the model's entities.
        name: The corpus, named in the message.

    Raises:
        DataError: No entity has one of these labels.
    """
    found = {entity.label for document in documents for entity in document.entities}
    if found and labels and not found.intersection(labels):
        theirs, ours = sorted(found), sorted(labels)
        raise DataError(
            f"expected labels of the model ({_few(ours)}), found none of them but "
            f"{_few(theirs)}; a label map names them, {theirs[0]} = {ours[0]!r}, and "
            f'"{REST}" = "" in it drops the rest',
            path=name,
        )


def _few(labels: Sequence[str]) -> str:
    """Labels for a message: the first few."""
    return ", ".join(labels[:FEW]) + ", …" * (len(labels) > FEW)


def _mapped(span: OpenSpan, labels: Mapping[str, str]) -> OpenSpan:
    """What may be of a label that is dropped, or that the map does not name, may be nothing."""
    rest = labels.get(REST, "")
    names = (labels.get(label, rest) or OUTSIDE for label in span.labels)
    return span._replace(labels=tuple(dict.fromkeys(names)))


def with_unannotated(documents: Iterable[Document], labels: Sequence[str]) -> list[Document]:
    """Leaves open, over the whole of each document, whether there are entities of these labels."""
    if not labels:
        return list(documents)
    names = (*labels, OUTSIDE)
    return [
        replace(d, open_spans=tuple(sorted([*d.open_spans, OpenSpan(0, len(d.text), names)])))
        if d.text
        else d
        for d in documents
    ]


def apply_answers(
    documents: Iterable[Document], answers: Mapping[str, Mapping[str, str]]
) -> tuple[list[Document], Counter[str]]:
    """Renames labels of whole documents; those that are not named stay.

    Args:
        documents: Any.
        answers: What labels answer, to ``old = new``; ``""`` drops a label.

    Returns:
        The documents, and how many labels were dropped, by ``intent GetWeather``.

    Raises:
        DataError: No document has labels of that kind.
    """
    renamed = list(documents)
    dropped: Counter[str] = Counter()
    for head, names in answers.items():
        if not any(head in document.labels for document in renamed):
            heads = sorted({head for document in renamed for head in document.labels})
            found = ", ".join(heads) or "none"
            raise DataError(f"answers.{head}: no document has such labels; there are {found}")
        for number, document in enumerate(renamed):
            old = document.labels.get(head)
            if old is None or names.get(old, old) == old:
                continue
            labels = {**document.labels, head: names[old]}
            if not names[old]:
                del labels[head]
                dropped[f"{head} {old}"] += 1
            renamed[number] = replace(document, labels=labels)
    return renamed, dropped
