"""Two sides of parallel text paired by line number."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from xscript_ner.config import CorpusConfig
from xscript_ner.core.errors import ConfigError, DataError
from xscript_ner.corpora.parallel import ParallelText


def parallel(folder: Path, source: str, target: str) -> ParallelText:
    (folder / "en.txt").write_text(source, encoding="utf-8")
    (folder / "ja.txt.gz").write_bytes(gzip.compress(target.encode("utf-8")))
    names = ("en.txt", "ja.txt.gz")
    return ParallelText(*(CorpusConfig(path=str(folder / name)) for name in names))


def test_a_blank_line_on_one_side_shifts_nothing(tmp_path: Path) -> None:
    text = parallel(tmp_path, "a\n\nc\n", "あ\nい\n\n")
    assert list(text) == [("a", "あ"), ("", "い"), ("c", "")]
    assert list(text) == list(text), "it can be read again"


@pytest.mark.parametrize(
    ("source", "target", "counts"),
    [("a\n", "あ\nい\nう\n", (1, 3)), ("a\nb\n\n", "あ\nい\n", (3, 2)), ("", "あ\n", (0, 1))],
)
def test_different_numbers_of_lines_are_refused_with_both(
    tmp_path: Path, source: str, target: str, counts: tuple[int, int]
) -> None:
    message = rf"found {counts[0]} in .*en\.txt and {counts[1]} in .*ja\.txt\.gz"
    with pytest.raises(DataError, match=message):
        list(parallel(tmp_path, source, target))


def test_sides_without_lines_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"en\.txt: expected lines, found none"):
        list(parallel(tmp_path, "", ""))


def test_registered_text_is_read_from_its_files(data_dir: Path) -> None:
    sides = (CorpusConfig(name="enja", split=split) for split in ("dev-en", "dev-ja"))
    assert len(list(ParallelText(*sides, data_dir))) == 500


def test_only_raw_text_is_parallel(data_dir: Path) -> None:
    text = CorpusConfig(name="enja", split="dev-en")
    with pytest.raises(ConfigError, match="expected raw text, found a of format co"):
        ParallelText(text, CorpusConfig(path="a", format="conll"), data_dir)
    some = CorpusConfig(name="stockmark", split="dev")
    with pytest.raises(ConfigError, match="stockmark:dev is some of a file"):
        ParallelText(some, some, data_dir)
