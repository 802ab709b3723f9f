"""What a file of vectors is, by its content."""

from __future__ import annotations

from pathlib import Path

import pytest
from gensim.models import KeyedVectors

from xscript_ner.core.errors import DataError
from xscript_ner.vectors.files import format_of, read_rows


@pytest.fixture
def keyed() -> KeyedVectors:
    vectors = KeyedVectors(3)
    vectors.add_vectors(["日本", "東京"], [[0.5, -1.0, 2.0], [0.25, 3.0, -0.125]])
    return vectors


@pytest.mark.parametrize("name", ["x.kv", "x"])
def test_a_pickle_of_gensim_is_refused_with_the_way_to_export_it(
    name: str, keyed: KeyedVectors, tmp_path: Path
) -> None:
    keyed.save(str(tmp_path / name))
    with pytest.raises(DataError, match=r"is gensim's own format.*save_word2vec_format\(NEW\)"):
        format_of(tmp_path / name)


@pytest.mark.parametrize("binary", [False, True])
@pytest.mark.parametrize("name", ["x.txt", "x.gz"])
def test_what_gensim_writes_is_recognised_and_read(
    name: str, binary: bool, keyed: KeyedVectors, tmp_path: Path
) -> None:
    path = tmp_path / name
    keyed.save_word2vec_format(str(path), binary=binary)
    rows = {row.word: row.vector.tolist() for row in read_rows(path, format_of(path))}
    assert rows == {"日本": [0.5, -1.0, 2.0], "東京": [0.25, 3.0, -0.125]}


def test_a_model_of_fasttext_is_refused(tmp_path: Path) -> None:
    (tmp_path / "cc.bin").write_bytes(bytes.fromhex("ba164f2f0c000000"))
    with pytest.raises(DataError, match=r"is a model of fastText; expected its words, the file"):
        format_of(tmp_path / "cc.bin")


def test_small_letters_that_look_binary_do_not_hide_text(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_bytes(b"2 1\r\na\t1\r\nb 2\r\n")
    assert format_of(tmp_path / "x.txt") == "word2vec"
    assert [row.word for row in read_rows(tmp_path / "x.txt", "word2vec")] == ["a", "b"]
