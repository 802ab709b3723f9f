"""Suites of a few lines."""

from __future__ import annotations

from pathlib import Path

SMALL = """
language = "ja"

[augmentation]
behind_person = ["honorific"]
follows = "は 。"
before_name = ["time"]
clause_ends = "、"

[fillers.family]
kind = "person"
open = "山田 鈴木 佐藤"
held_out = "田中 高橋 渡辺"

[fillers.twice]
kind = "person"
made = ["{family}・{family}"]

[fillers.place]
kind = "place"
open = "大阪(市) 北海道"
held_out = "東京(都)|(千代田区) 京都(府)"

[fillers.dog]
kind = "dog"
open = "ポチ"
held_out = "ハチ"

[fillers.honorific]
open = "さん"
held_out = "様"

[fillers.time]
open = "昨日"
held_out = "明日"

[capabilities.honorifics]
about = "what is behind a name is no part of it"
open = ["{family}さんは{place}に住んでいる。", "{family}{honorific}は休みだ。"]
held_out = ["{family}{honorific}は{place}へ行った。", "{family}と{family}が来た。"]

[capabilities.width]
about = "in both widths"
forms = ["half_width", "full_width"]
open = ["{(#)place}カラ 1"]
held_out = ["{place}マデ 1"]

[capabilities.dogs]
about = "what no model has a label for"
open = ["{dog}が来た。"]
held_out = ["{dog}は休みだ。"]
"""


def write_suite(folder: Path, text: str = SMALL) -> Path:
    path = folder / "small.toml"
    path.write_text(text, encoding="utf-8")
    return path
