"""Small files for the format tests, and what reading them must give."""

from __future__ import annotations

from pathlib import Path

import pytest

from xscript_ner.core.errors import DataError
from xscript_ner.core.types import Document
from xscript_ner.corpora.formats import read


def put(folder: Path, content: str | bytes, name: str = "corpus") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def spans(document: Document) -> list[tuple[str, str]]:
    """``(text, label)`` of each entity, having checked the offsets."""
    for entity in document.entities:
        assert document.text[entity.start : entity.end] == entity.text
    return [(entity.text, entity.label) for entity in document.entities]


def surfaces(document: Document) -> list[str]:
    assert document.tokens is not None
    return [document.text[start:end] for start, end in document.tokens]


def fault(path: Path, format: str, **options: object) -> DataError:
    """The error that reading the file ends in; it names the file."""
    with pytest.raises(DataError) as caught:
        list(read(path, format, **options))
    assert caught.value.path == str(path)
    assert "\n" not in str(caught.value)
    return caught.value
