"""What every format of vector files keeps to."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.vectors.files.written import VECTORS, WORDS, WRITTEN, packed
from xscript_ner.core.errors import ConfigError, DataError
from xscript_ner.vectors.files import READERS, format_of, read_rows

FORMATS = sorted(READERS)


def test_every_format_is_written_by_these_tests() -> None:
    assert sorted(WRITTEN) == FORMATS


@pytest.mark.parametrize("format", FORMATS)
def test_words_and_vectors_are_read_in_their_order(format: str, tmp_path: Path) -> None:
    path = WRITTEN[format](tmp_path, WORDS, VECTORS)
    rows = list(read_rows(path, format))
    assert [row.word for row in rows] == list(WORDS)
    np.testing.assert_array_equal(np.stack([row.vector for row in rows]), np.float32(VECTORS))


@pytest.mark.parametrize("format", FORMATS)
def test_the_format_is_recognised(format: str, tmp_path: Path) -> None:
    assert format_of(WRITTEN[format](tmp_path, WORDS, VECTORS)) == format


@pytest.mark.parametrize("format", ["glove", "wink", "word2vec", "word2vec-binary"])
def test_compressed_files_are_recognised_and_read(format: str, tmp_path: Path) -> None:
    path = packed(WRITTEN[format](tmp_path, WORDS, VECTORS))
    assert format_of(path) == format
    assert [row.word for row in read_rows(path, format)] == list(WORDS)


@pytest.mark.parametrize("format", sorted({*FORMATS} - {"spacy"}))
def test_a_word_that_is_there_twice_is_refused(format: str, tmp_path: Path) -> None:
    path = WRITTEN[format](tmp_path, ("日本", "東京", "日本", "が"), VECTORS)
    with pytest.raises(DataError, match="each word once, found '日本' a second time") as error:
        list(read_rows(path, format))
    assert error.value.line == {"glove": 3, "word2vec": 4}.get(format)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("wrong", [float("nan"), float("inf")])
def test_numbers_that_are_not_finite_are_refused(format: str, wrong: float, tmp_path: Path) -> None:
    vectors = [[1.0, 2.0], [3.0, wrong]]
    path = WRITTEN[format](tmp_path, ("日本", "東京"), vectors)
    with pytest.raises(DataError, match="finite numbers, found others behind '東京'"):
        list(read_rows(path, format))


@pytest.mark.parametrize("format", sorted({*FORMATS} - {"glove", "spacy"}))
def test_a_file_that_is_cut_off_anywhere_is_refused(format: str, tmp_path: Path) -> None:
    path = WRITTEN[format](tmp_path, WORDS, VECTORS)
    whole = path.read_bytes()
    for end in range(0, len(whole) - 6, 5):  # a last number without its last digits is a number
        path.write_bytes(whole[:end])
        with pytest.raises(DataError, match=str(path)):
            list(read_rows(path, format))


@pytest.mark.parametrize("format", ["glove", "wink", "word2vec", "word2vec-binary"])
def test_a_compressed_file_that_is_cut_off_is_refused(format: str, tmp_path: Path) -> None:
    path = packed(WRITTEN[format](tmp_path, WORDS, VECTORS))
    path.write_bytes(path.read_bytes()[:-12])
    with pytest.raises(DataError, match="cannot read: Compressed file ended"):
        list(read_rows(path, format))


@pytest.mark.parametrize("format", sorted({*FORMATS} - {"spacy"}))
def test_a_file_that_is_not_there_is_one_line(format: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="nothing") as error:
        list(read_rows(tmp_path / "nothing", format))
    assert "\n" not in str(error.value)


def test_an_unknown_format_says_which_there_are(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"format of word vectors 'w2v'; choose from glove, "):
        format_of(tmp_path, "w2v")
