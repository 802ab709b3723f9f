"""What a format of utterances can hold, it gives back."""

import os
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xscript_ner.config import CorpusConfig
from xscript_ner.core.types import Document, Entity
from xscript_ner.corpora.formats import INTENTS, LABELLED, read, write
from xscript_ner.corpora.registry import load_corpus

ROOT = Path(__file__).resolve().parents[5]
DATA = Path(os.environ.get("XSCRIPT_NER_DATA") or ROOT / "shared" / "data")
OWN = {"snips": "seq", "hwu64": "rasa", "slurp": "slurp"}
TOKENISED = ("multiatis", "seq", "slurp", "xsid")

WORDS = st.text(
    st.characters(categories=["L", "N", "P", "S"], exclude_characters="[]"), min_size=1, max_size=4
).filter(lambda word: not word.startswith("-"))
LABELS = st.sampled_from(["city", "weather/attribute", "B-X", "製品名"])
INTENT = st.sampled_from(["greet", "faq/ask", "atis_flight#atis_airfare", "天気", "yes", "a b"])


@st.composite
def utterances(draw: st.DrawFn, gaps: tuple[str, ...]) -> Document:
    """Words with gaps between them, entities on runs of them, and an intent."""
    words = draw(st.lists(WORDS, min_size=1, max_size=5))
    text, tokens = "", []
    for word in words:
        text += draw(st.sampled_from(gaps)) if text else ""
        tokens.append((len(text), len(text) + len(word)))
        text += word
    entities, position = [], 0
    while position < len(words):
        length = draw(st.integers(0, 2))
        if length:
            start, end = tokens[position][0], tokens[min(position + length, len(words)) - 1][1]
            entities.append(Entity.of(text, start, end, draw(LABELS)))
        position += max(length, 1)
    return Document(text, tuple(entities), tuple(tokens), labels={"intent": draw(INTENT)})


@pytest.mark.parametrize("format", INTENTS)
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_utterances_come_back(data, format) -> None:
    gaps = (" ",) if format in ("multiatis", "seq") else ("", " ", "  ", "\u3000")
    documents = data.draw(st.lists(utterances(gaps), min_size=1, max_size=3))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "corpus")
        write(documents, path, format)
        found = list(read(path, format))
    if format not in TOKENISED:
        documents = [replace(document, tokens=None) for document in documents]
    if format == "rasa-yaml":  # by intent
        order = list(dict.fromkeys(document.labels["intent"] for document in documents))
        documents.sort(key=lambda document: order.index(document.labels["intent"]))
    assert found == documents


@pytest.mark.skipif(not (DATA / "slu").is_dir(), reason="no corpora here")
@pytest.mark.parametrize("format", INTENTS)
@pytest.mark.parametrize(
    ("name", "split"),
    [("snips", "test"), ("hwu64", "test"), ("slurp", "devel"), ("xsid-ja", "test"),
     ("xsid-en", "valid"), ("xsid-zh", "test")],
)  # fmt: skip
def test_a_real_corpus_comes_back_from_every_format(tmp_path, name, split, format) -> None:
    documents = load_corpus(CorpusConfig(name=name, split=split), DATA).documents
    tokenised = documents[0].tokens is not None
    if format in TOKENISED and not tokenised:
        pytest.skip("its tokens are a front-end's to find")
    write(documents, tmp_path / "out", format)
    joined = format in ("multiatis", "seq") and name != "snips"
    found = list(read(tmp_path / "out", format))

    def held(document: Document) -> tuple[object, ...]:
        surfaces = [entity.text for entity in document.entities]
        places = [(entity.start, entity.end) for entity in document.entities]
        return (
            [entity.label for entity in document.entities],
            document.labels["intent"],
            document.tokens and [document.text[start:end] for start, end in document.tokens]
            if format in TOKENISED
            else None,
            None if joined else (document.text, surfaces, places),
        )

    assert sorted(map(repr, map(held, found))) == sorted(map(repr, map(held, documents)))
    if format == OWN.get(name, "xsid"):
        heads = LABELLED[format] or ()
        assert found == [
            replace(document, labels={head: document.labels[head] for head in heads}, language="")
            for document in documents
        ]
