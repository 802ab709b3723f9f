"""spaCy's directories of vectors."""

from __future__ import annotations

import sys
from pathlib import Path

import msgpack
import numpy as np
import pytest

from tests.vectors.files.written import VECTORS, WORDS, spacy
from xscript_ner.core.errors import ConfigError, DataError
from xscript_ner.vectors.files import read_rows
from xscript_ner.vectors.files.spacy import word_hash


@pytest.fixture
def pipeline(tmp_path: Path) -> Path:
    return spacy(tmp_path, WORDS, VECTORS)


@pytest.fixture
def vocab(pipeline: Path) -> Path:
    return pipeline / "pipeline-1.0" / "vocab"


def words(path: Path) -> list[str]:
    return [row.word for row in read_rows(path, "spacy")]


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("coffee", 3197928453018144401),  # spaCy's documentation of its StringStore
        ("apple", 8566208034543834098),
        ("の", 2917952641780334418),  # the first key of ja_ginza 5.3.0
        ("けれど", 17558266548005933794),  # its 49th; 9 bytes, so more than a block
    ],
)
def test_words_have_the_keys_that_spacy_gives_them(word: str, key: int) -> None:
    assert word_hash(word) == key


def test_package_pipeline_and_vocab_are_each_found(pipeline: Path, vocab: Path) -> None:
    assert words(pipeline) == words(vocab.parent) == words(vocab) == list(WORDS)


def test_words_may_share_a_row_and_symbols_of_spacy_are_passed_over(vocab: Path) -> None:
    rows = {word_hash("日本"): 0, word_hash("東京"): 0, 84: 1}  # 84 is a symbol
    (vocab / "key2row").write_bytes(msgpack.packb(rows))
    found = {row.word: row.vector.tolist() for row in read_rows(vocab, "spacy")}
    assert found == {"日本": list(VECTORS[0]), "東京": list(VECTORS[0])}


def test_a_row_outside_the_table_is_refused(vocab: Path) -> None:
    (vocab / "key2row").write_bytes(msgpack.packb({word_hash("日本"): 4}))
    with pytest.raises(DataError, match=r"key2row: expected rows of a table of 4, found 4"):
        words(vocab)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("vectors", b"\x93NUMPY", "expected a NumPy array"),
        ("vectors", b"", "expected a NumPy array"),
        ("key2row", b"\xdf\x00", "expected MessagePack"),
        ("key2row", msgpack.packb(["a"]), "expected a map from keys to rows"),
        ("strings.json", b'["a", ', "expected JSON"),
        ("strings.json", b'{"a": 1}', "expected a list of strings"),
    ],
)
def test_faults_name_their_file(name: str, content: bytes, message: str, vocab: Path) -> None:
    (vocab / name).write_bytes(content)
    with pytest.raises(DataError, match=rf"{name}: {message}"):
        words(vocab)


def test_a_missing_file_is_named(vocab: Path) -> None:
    (vocab / "key2row").unlink()
    with pytest.raises(DataError, match="key2row: cannot read"):
        words(vocab)


def test_pickled_arrays_are_not_loaded(vocab: Path) -> None:
    with open(vocab / "vectors", "wb") as file:
        np.save(file, np.array([["a"]], dtype=object), allow_pickle=True)
    with pytest.raises(DataError, match="vectors: expected a NumPy array"):
        words(vocab)


def test_a_directory_without_vectors_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="expected spaCy's vocab/vectors, found none"):
        words(tmp_path)


def test_without_msgpack_the_error_says_how_to_install_it(
    vocab: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "msgpack", None)
    with pytest.raises(ConfigError, match=r"pip install 'xscript-ner\[vectors\]'"):
        words(vocab)
