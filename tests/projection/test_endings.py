"""Names widened, and found, by what they end in."""

from __future__ import annotations

from pathlib import Path

import pytest

from xscript_ner.core.errors import ConfigError
from xscript_ner.core.types import Span
from xscript_ner.projection.endings import read_endings
from xscript_ner.text.frontends import build_frontend

JAPANESE, ENDINGS = build_frontend("japanese"), read_endings("ja")


def told(text: str, **known: str) -> list[tuple[str, str]]:
    """``told("京都市", LOC="京都")`` to ``[("京都市", "LOC")]``."""
    tokens = JAPANESE(text)
    starts = {token.start: i for i, token in enumerate(tokens)}
    ends = {token.end: i + 1 for i, token in enumerate(tokens)}
    spans = [
        Span(starts[text.index(name)], ends[text.index(name) + len(name)], label)
        for label, name in known.items()
    ]
    return [
        (text[tokens[start].start : tokens[end - 1].end], label)
        for start, end, label in ENDINGS(tokens, spans)
    ]


def test_a_place_takes_in_the_word_behind_it() -> None:
    assert told("カリフォルニア州で", LOC="カリフォルニア") == [("カリフォルニア州", "LOC")]
    assert told("神戸市内で") == [("神戸市", "LOC")], "the dictionary knows 神戸"
    assert told("徳川市", PER="徳川") == [("徳川", "PER")]


def test_places_that_follow_each_other_are_one() -> None:
    assert told("京都府京都市と奈良県") == [("京都府京都市", "LOC"), ("奈良県", "LOC")]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("元自由民主党総裁", "自由民主党"),
        ("東京大学海洋研究所の所長", "東京大学海洋研究所"),
        ("株式会社テイチクエンタテインメント", "株式会社テイチクエンタテインメント"),
        ("2019年日本銀行は", "日本銀行"),
        ("衆議院で", "衆議院"),
    ],
)
def test_a_run_of_nouns_is_an_organisation_by_its_end(text: str, name: str) -> None:
    assert told(text) == [(name, "ORG")]


def test_nouns_without_a_name_are_none_and_a_place_stays_one() -> None:
    assert told("大きな大学や会社") == []
    assert told("福建省と外務省") == [("福建省", "LOC"), ("外務省", "ORG")]


def test_what_lies_inside_gives_way_unless_it_is_a_person() -> None:
    assert told("日本銀行", LOC="日本") == [("日本銀行", "ORG")]
    assert told("田中大学", PER="田中") == [("田中", "PER")]


def test_family_and_given_name_in_a_row_are_a_person() -> None:
    assert told("岩井志麻子氏は") == [("岩井志麻子", "PER")]
    assert told("岩井は") == []


def test_words_in_katakana_with_marks_between_them_are_one_person() -> None:
    assert told("ジョゼフ・ドッジと") == [("ジョゼフ・ドッジ", "PER")]
    assert told("ロバート・ダウニー・Jr", PER="ロバート") == [("ロバート・ダウニー", "PER")]
    assert told("ロシア・モスクワ") == []
    assert told("ジョージ・アンド・カンパニー") == []


def test_a_ruler_has_a_number() -> None:
    assert told("エリザベス2世は", PER="エリザベス") == [("エリザベス2世", "PER")]
    assert told("昭和2世代", PER="昭和") == [("昭和", "PER")]


def test_before_a_title_stands_a_person_without_it() -> None:
    assert told("小泉首相とブッシュ大統領") == [("小泉", "PER"), ("ブッシュ", "PER")]
    assert told("杉山首相は", ORG="杉山首相") == [("杉山", "PER")]
    assert told("ロシア大統領は", LOC="ロシア") == [("ロシア", "LOC")]
    assert told("米国大統領は", ORG="米国大統領") == []


def test_a_table_that_lacks_words_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('[LOC]\nbehind = "州"\n', encoding="utf-8")
    with pytest.raises(ConfigError, match="expected words under each of LOC"):
        read_endings(path)
    with pytest.raises(ConfigError, match="unknown table of endings 'xx'"):
        read_endings("xx")
