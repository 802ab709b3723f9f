"""What every format of a tool promises: offsets hold, and what it can hold comes back."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.corpora.formats.files import put
from tests.corpora.formats.test_roundtrip import tagged
from xscript_ner.core.errors import DataError
from xscript_ner.core.types import Document, Entity
from xscript_ner.corpora.formats import LABELLED, OPEN, READERS, WRITERS, read, write
from xscript_ner.corpora.formats.tools import TOOL_READERS, TOOL_WRITERS
from xscript_ner.corpora.formats.writing import KEPT_META, LEFT_OUT

NEEDS = {"spacy": "spacy"}
FORMATS = sorted(TOOL_READERS)
TEXT = "𠮷野家は、東京 の👨‍👩‍👧にある。\nＮＨＫも"
TOKENS = ((0, 3), (3, 4), (4, 5), (5, 7), (8, 9), (9, 14), (14, 18), (19, 22), (22, 23))
FULL = Document(
    TEXT,
    (Entity.of(TEXT, 0, 3, "ORG"), Entity.of(TEXT, 5, 7, "LOC"), Entity.of(TEXT, 19, 22, "ORG")),
    TOKENS,
    tuple((str(number),) for number in range(len(TOKENS))),
    {"note": "b", "page": "[1, 2]"},
    {"intent": "go"},
    "ja",
)
PLAIN = Document(TEXT, FULL.entities, TOKENS)


def needed(format: str) -> None:
    if format in NEEDS:
        pytest.importorskip(NEEDS[format], reason=f"format {format} is {NEEDS[format]}'s")


def back(documents: list[Document], format: str) -> list[Document]:
    with tempfile.TemporaryDirectory() as folder:
        write(documents, Path(folder, "corpus"), format)
        return list(read(Path(folder, "corpus"), format))


def kept(document: Document, format: str) -> Document:
    """Without what the format has no place for."""
    lost = LEFT_OUT.get(format, ())
    heads = LABELLED.get(format, ())
    labels = {
        head: label for head, label in document.labels.items() if heads is None or head in heads
    }
    return replace(
        document,
        tokens=None if "tokens" in lost else document.tokens,
        columns=None if "columns" in lost else document.columns,
        meta={} if "meta" in lost else document.meta,
        language="" if "language" in lost else document.language,
        labels=labels,
    )


def without_names(document: Document, format: str) -> Document:
    own = KEPT_META.get(format, set())
    return replace(document, meta={k: v for k, v in document.meta.items() if k not in own})


def test_every_tool_can_be_read_and_written() -> None:
    assert TOOL_READERS.keys() == TOOL_WRITERS.keys()
    assert TOOL_READERS.keys() <= READERS.keys() & WRITERS.keys()


@pytest.mark.parametrize("format", FORMATS)
def test_what_is_not_listed_as_left_out_comes_back(format) -> None:
    needed(format)
    (found,) = back([FULL], format)
    assert without_names(found, format) == kept(FULL, format)


@pytest.mark.parametrize("format", sorted(LEFT_OUT.keys() | {"jsonl", "spacy"}))
def test_the_list_of_what_is_left_out_is_true(format) -> None:
    needed(format)
    text = "東京 に 行く"
    columns = (("N",), ("P",), ("V",))
    document = Document(
        text, (Entity.of(text, 0, 2, "LOC"),), ((0, 2), (3, 4), (5, 7)), columns,
        {"note": "b"}, {"intent": "go"}, "ja",
    )  # fmt: skip
    (found,) = back([document], format)
    lost = {
        what
        for what in ("tokens", "columns", "meta", "language")
        if what != "meta" and getattr(found, what) != getattr(document, what)
    } | ({"meta"} - {key for key in ("meta",) if document.meta.items() <= found.meta.items()})
    if format == "knp":  # blanks are morphemes there
        lost.discard("tokens")
    assert lost == set(LEFT_OUT.get(format, ()))


@pytest.mark.parametrize("format", FORMATS)
@given(documents=st.lists(tagged("\r\n"), min_size=1, max_size=3))
@settings(max_examples=25, deadline=None)
def test_entities_lie_where_they_lay(format, documents) -> None:
    needed(format)
    if format == "spacy":  # blanks are no tokens of ours there
        documents = [d for d in documents if not any(d.text[s:e].isspace() for s, e in d.tokens)]
        documents = documents or [PLAIN]
    if format == "huggingface":  # its text has white space alone between tokens
        documents = [replace(d, columns=None) for d in documents]
    found = back(documents, format)
    assert [(d.text, d.entities) for d in found] == [(d.text, d.entities) for d in documents]


@pytest.mark.parametrize("format", FORMATS)
def test_a_document_without_entities_is_one(format) -> None:
    needed(format)
    found = back([replace(PLAIN, entities=()), PLAIN], format)
    assert [len(document.entities) for document in found] == [0, 3]


@pytest.mark.parametrize("format", [f for f in FORMATS if f not in ("brat", "spacy")])
@pytest.mark.parametrize("content", ["{", "[1]", '{"text": 3}\n', "[[]]", "null\n", "[" * 9000])
def test_something_else_is_an_error_of_one_line(format, content, tmp_path) -> None:
    path = put(tmp_path, content)
    with pytest.raises(DataError, match="expected") as caught:
        list(read(path, format))
    assert caught.value.path == str(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("format", ["doccano", "labelstudio", "prodigy", "spacy-json"])
def test_spans_that_overlap_are_an_error_or_the_longest_is_kept(format, tmp_path, caplog) -> None:
    spans = [(0, 3), (0, 5), (6, 7), (4, 6)]
    text = "東京都庁舎に𠮷"
    items = {
        "doccano": {"text": text, "label": [[s, e, "X"] for s, e in spans]},
        "labelstudio": {"text": text, "label": [
            {"start": s, "end": e, "labels": ["X"]} for s, e in spans]},
        "prodigy": {"text": text, "spans": [
            {"start": s, "end": e, "label": "X"} for s, e in spans]},
        "spacy-json": [text, {"entities": [[s, e, "X"] for s, e in spans]}],
    }  # fmt: skip
    item = items[format]
    if format == "doccano":  # 𠮷 is two units
        item["label"][2][1] = 8
    path = put(tmp_path, json.dumps([item]))
    with pytest.raises(DataError, match=r'item 0: .*do not overlap.*overlapping = "longest"'):
        list(read(path, format))
    (document,) = read(path, format, overlapping="longest")
    assert [(e.start, e.end) for e in document.entities] == [(0, 5), (6, 7)]
    assert "left out: 2 spans that overlap a longer one" in caplog.text


def test_open_spans_of_spacy_are_missing_entities() -> None:
    needed("spacy")
    from xscript_ner.core.types import OpenSpan

    assert "spacy" in OPEN
    (found,) = back([replace(PLAIN, open_spans=(OpenSpan(3, 14),))], "spacy")
    # 東京 at 5..7 is an entity; what lies around it is open.
    assert found.open_spans == (OpenSpan(3, 5), OpenSpan(8, 14))
    assert found.entities == PLAIN.entities
