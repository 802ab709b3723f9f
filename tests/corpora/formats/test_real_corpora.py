"""Every real corpus survives conversion; runs where the data directory is."""

import io
import os
from dataclasses import replace
from pathlib import Path

import pytest

from xscript_ner.config import CorpusConfig
from xscript_ner.corpora.formats import read, write
from xscript_ner.corpora.registry import load_corpus

ROOT = Path(__file__).resolve().parents[4]
DATA = Path(os.environ.get("XSCRIPT_NER_DATA") or ROOT / "shared" / "data")
pytestmark = pytest.mark.skipif(not (DATA / "ner").is_dir(), reason="no corpora here")

TOKENISED = [
    ("hironsan", "all"), ("gsd", "test"), ("gsd", "test-conllu"), ("wikigold", "all"),
    ("wnut17", "dev"), ("wnut17", "test"), ("btc", "dev"), ("uner-ewt", "dev"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "split"), [*TOKENISED, ("stockmark", "test"), ("wac", "test")])
def test_a_real_corpus_comes_back_from_json_lines(tmp_path, name, split) -> None:
    documents = load_corpus(CorpusConfig(name=name, split=split), DATA).documents
    write(documents, tmp_path / "out", "jsonl")
    assert tuple(read(tmp_path / "out", "jsonl")) == documents


@pytest.mark.parametrize(("name", "split"), TOKENISED)
def test_a_real_corpus_comes_back_from_columns(tmp_path, name, split) -> None:
    documents = load_corpus(CorpusConfig(name=name, split=split), DATA).documents
    write(documents, tmp_path / "out", "conll", comments=True, scheme="BIOES")
    back = read(tmp_path / "out", "conll", comments=True, scheme="BIOES")
    assert [replace(d, language=documents[0].language) for d in back] == list(documents)


@pytest.mark.parametrize("brackets", ["apart", "restored"])
def test_a_real_corpus_comes_back_from_knp(tmp_path, brackets) -> None:
    config = CorpusConfig(name="wac", split="test", options={"brackets": brackets})
    documents = load_corpus(config, DATA).documents
    assert sum(len(document.open_spans) for document in documents) > 150
    write(documents, tmp_path / "out", "knp")
    back = read(tmp_path / "out", "knp")
    assert [replace(d, language="ja") for d in back] == list(documents)


@pytest.mark.parametrize("name", ["ner/en/wnut17/test.conll", "ner/ja/gsd/dev.bio"])
def test_a_clean_column_file_is_written_back_byte_for_byte(name) -> None:
    stream = io.StringIO()
    write(read(DATA / name, "conll"), stream, "conll")
    assert stream.getvalue().rstrip("\n") == (DATA / name).read_text("utf-8").rstrip("\n")
