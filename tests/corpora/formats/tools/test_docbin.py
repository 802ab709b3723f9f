"""spaCy's DocBin, through spaCy."""

from __future__ import annotations

import sys
import zlib

import pytest

from tests.corpora.formats.files import fault, put, spans, surfaces
from xscript_ner.core.errors import ConfigError, DataError
from xscript_ner.core.types import Document, OpenSpan
from xscript_ner.corpora.formats import read, write


def saved(tmp_path, *docs):
    tokens = pytest.importorskip("spacy.tokens", reason="spaCy is not installed")
    path = tmp_path / "train.spacy"
    tokens.DocBin(docs=docs, store_user_data=True).to_disk(path)
    return path


@pytest.fixture
def doc():
    spacy = pytest.importorskip("spacy", reason="spaCy is not installed")
    made = spacy.blank("xx")("Nintendo  is in Kyoto.")
    made.ents = [made.char_span(0, 8, "ORG"), made.char_span(16, 21, "LOC")]
    return made


def test_a_file_of_spacy_s_is_read_with_its_tokens(tmp_path, doc) -> None:
    doc.cats = {"news": 1.0}
    (document,) = read(saved(tmp_path, doc), "spacy")
    assert document.text == "Nintendo  is in Kyoto."
    assert spans(document) == [("Nintendo", "ORG"), ("Kyoto", "LOC")]
    assert surfaces(document) == ["Nintendo", "is", "in", "Kyoto", "."]
    assert document.open_spans == ()
    assert document.meta == {"cats": '{"news": 1.0}'}


def test_spacy_reads_what_is_written(tmp_path, doc) -> None:
    (document,) = read(saved(tmp_path, doc), "spacy")
    write([document], tmp_path / "again.spacy", "spacy")
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    (again,) = DocBin().from_disk(tmp_path / "again.spacy").get_docs(Vocab())
    assert again.text == doc.text
    assert [token.text for token in again] == [token.text for token in doc]
    assert [(e.start_char, e.end_char, e.label_) for e in again.ents] == [
        (0, 8, "ORG"), (16, 21, "LOC"),
    ]  # fmt: skip


def test_what_nobody_has_annotated_is_open(tmp_path, doc) -> None:
    plain = doc.copy()
    plain.set_ents([], missing=[plain[2:4]], default="outside")
    bare = type(doc)(doc.vocab, words=["a", "b"])
    found = list(read(saved(tmp_path, plain, bare), "spacy"))
    assert found[0].open_spans == (OpenSpan(10, 15),)
    assert found[1].open_spans == (OpenSpan(0, 3),)


def test_a_group_of_spans_may_be_read_instead_of_entities(tmp_path, doc, caplog) -> None:
    doc.spans["sc"] = [doc.char_span(0, 8, "ORG"), doc.char_span(0, 12, "X")]
    path = saved(tmp_path, doc)
    (document,) = read(path, "spacy", spans="sc", overlapping="longest")
    assert spans(document) == [("Nintendo  is", "X")]
    assert "1 spans that overlap a longer one" in caplog.text
    assert "expected spans of key 'tc', found 'sc'" in fault(path, "spacy", spans="tc").message
    assert len(next(read(path, "spacy")).entities) == 2


@pytest.mark.parametrize(
    "content", [b"", b"no", zlib.compress(b"no"), zlib.compress(b"\x81\xa5attrs\x90"),
                zlib.compress(bytes(9_000_000))],
)  # fmt: skip
def test_another_file_is_an_error_of_one_line(tmp_path, content) -> None:
    pytest.importorskip("spacy", reason="spaCy is not installed")
    assert "expected a DocBin" in fault(put(tmp_path, content), "spacy").message


def test_a_document_without_tokens_is_refused(tmp_path) -> None:
    pytest.importorskip("spacy", reason="spaCy is not installed")
    with pytest.raises(DataError, match="document 1: expected tokens, found none"):
        write([Document("京都")], tmp_path / "a.spacy", "spacy")


def test_without_spacy_the_message_says_how_to_install_it(tmp_path, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "spacy.tokens", None)
    with pytest.raises(ConfigError, match=r"run: pip install 'xscript-ner\[spacy\]'"):
        write([], tmp_path / "a.spacy", "spacy")
    with pytest.raises(ConfigError, match="needs spaCy"):
        list(read(tmp_path / "a.spacy", "spacy"))


def test_a_stream_takes_no_bytes() -> None:
    pytest.importorskip("spacy", reason="spaCy is not installed")
    with pytest.raises(ConfigError, match="format spacy is no text; give a file to write"):
        write([], sys.stdout, "spacy")
