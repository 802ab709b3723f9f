"""winkNLP's JSON."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from xscript_ner.core.errors import DataError
from xscript_ner.vectors.files import read_rows


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"dimensions": 2, "vectors": {"a": [1, 2], "b": [1]}}',
         "expected 2 numbers behind 'b', found 1"),
        ('{"dimensions": 2, "vectors": {"a": [1, "x", 1.0, 0]}}',
         "expected numbers behind 'a', found others"),
        ('{"dimensions": 2, "vectors": {"a": 3}}', "expected numbers behind 'a', found others"),
        ('{"dimensions": 2, "vectors": [1, 2]}', "an object with dimensions and vectors"),
        ('{"dimensions": "2", "vectors": {}}', "an object with dimensions and vectors"),
        ('{"words": ["a"]}', "an object with dimensions and vectors"),
        ('{"vectors": ' + "[" * 100_000, "expected JSON, found"),
        ('["a"]', "an object with dimensions and vectors"),
        ('{"dimensions": 2, "vectors": {}}', "expected words with their vectors, found none"),
    ],
)  # fmt: skip
def test_faults_are_one_line(content: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "vectors.json"
    path.write_text(content, "utf-8")
    with pytest.raises(DataError, match=re.escape(message)):
        list(read_rows(path, "wink"))


def test_another_encoding_is_refused_or_read_with_marks(tmp_path: Path) -> None:
    path = tmp_path / "vectors.json"
    path.write_bytes('{"dimensions": 1, "vectors": {"é": [1.0, 1.0, 0]}}'.encode("latin-1"))
    with pytest.raises(DataError, match="expected UTF-8"):
        list(read_rows(path, "wink"))
    assert [row.word for row in read_rows(path, "wink", "replace")] == ["\ufffd"]
