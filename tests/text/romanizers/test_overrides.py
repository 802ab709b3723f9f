"""Reading a user's own romaji."""

from pathlib import Path

import pytest

from xscript_ner.core.errors import DataError
from xscript_ner.text.frontends.japanese import JapaneseFrontEnd
from xscript_ner.text.romanizers import build_romanizer, read_overrides


def test_rows_are_surface_and_romaji(tmp_path: Path) -> None:
    path = tmp_path / "romaji.tsv"
    path.write_text("\ufeff# names\n東京\tTokyo\r\n\n大阪\tOsaka\n大阪\tOsaka", encoding="utf-8")
    assert read_overrides(path) == {"東京": "Tokyo", "大阪": "Osaka"}


def test_a_recipe_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "romaji.tsv"
    path.write_text("東京\tTokyo\n", encoding="utf-8")
    romanizer = build_romanizer("unidic", overrides=str(path))
    assert romanizer.romanize(JapaneseFrontEnd()("東京へ")) == ["Tokyo", "e"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("東京\tTokyo\n大阪", r":2: expected a surface, a tab and its romaji, found '大阪'"),
        ("a\tb\tc", r":1: expected a surface"),
        ("\tb", r":1: expected a surface"),
        ("東京\tTōkyō", r":1: romaji must be printable ASCII without blanks, found 'Tōkyō'"),
        ("東京\t", r":1: romaji must be"),
        ("東京\ta\n東京\tb", r":2: '東京' is already given as 'a'"),
    ],
)
def test_a_bad_row_is_named_by_its_line(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "romaji.tsv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        read_overrides(path)


def test_broken_utf_8_is_named_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "romaji.tsv"
    path.write_bytes("東京\tTokyo\n".encode() + b"\xff\tx\n")
    with pytest.raises(DataError, match=r"romaji\.tsv:2: not UTF-8"):
        read_overrides(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"none\.tsv: cannot read overrides: No such file"):
        read_overrides(tmp_path / "none.tsv")
