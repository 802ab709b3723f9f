"""Which sentences of raw text are taught."""

from __future__ import annotations

from pathlib import Path

import pytest

from xscript_ner.config import DistillationConfig, Recipe, parse
from xscript_ner.core.errors import ConfigError
from xscript_ner.inputs.preparation import build_preparer
from xscript_ner.training.distillation.text import taught_sentences


def taken(recipe: Recipe, *paths: Path, **options: object) -> list[list[str]]:
    text = [{"path": str(path), "format": "text"} for path in paths]
    config = parse(DistillationConfig, {"teachers": "t", "text": text, **options})
    found = taught_sentences(config, build_preparer(recipe))
    assert list(found) == list(range(len(paths)))
    return [[sentence.document.text for sentence in found[place]] for place in found]


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    path = tmp_path / "lines.txt"
    path.write_text("".join(f"東京で{n}人が見た。\n" for n in range(40)), "utf-8")
    return path


@pytest.mark.parametrize(
    ("line", "sentences"),
    [
        ("雨だ。大阪へ行く！？はい。", ["雨だ。", "大阪へ行く！？", "はい。"]),
        ("「行く。」と言った。次だ。", ["「行く。」と言った。", "次だ。"]),
        ("Dr. Ito saw it. The U.S. Army left. He said so.",
         ["Dr. Ito saw it. The U.S. Army left.", "He said so."]),
    ],
)  # fmt: skip
def test_a_line_is_cut_into_its_sentences(
    recipe: Recipe, tmp_path: Path, line: str, sentences: list[str]
) -> None:
    (tmp_path / "text.txt").write_text(f"{line}\n", "utf-8")
    (found,) = taken(recipe, tmp_path / "text.txt")
    assert sorted(found) == sorted(sentences)


def test_a_sample_is_the_same_each_time_and_within_every_larger_one(
    recipe: Recipe, lines: Path
) -> None:
    samples = [taken(recipe, lines, size=size)[0] for size in (3, 10, 25)]
    assert [len(sample) for sample in samples] == [3, 10, 25]
    assert taken(recipe, lines, size=10)[0] == samples[1]
    whole = taken(recipe, lines)[0]
    assert len(whole) == len(set(whole)) == 40
    assert set(samples[0]) < set(samples[1]) < set(samples[2]) < set(whole)
    assert samples[0] != [f"東京で{n}人が見た。" for n in range(3)]


def test_what_is_too_long_or_there_twice_is_made_up_for(
    recipe: Recipe, lines: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.txt"
    longer = "".join(f"{n}日に" + "大阪と" * 60 + "京都へ行く\n" for n in range(40))
    other.write_text(lines.read_text("utf-8") * 2 + longer + "猫がいる。\n", "utf-8")
    first, second = taken(recipe, lines, other, size=41, longest=20)
    assert (len(first), second) == (40, ["猫がいる。"])


def test_nobody_learns_from_them_but_by_teachers(recipe: Recipe, lines: Path) -> None:
    config = parse(
        DistillationConfig,
        {"teachers": ["t"], "text": {"path": str(lines), "format": "text"}, "weight": 0.5},
    )
    (found,) = taught_sentences(config, build_preparer(recipe)).values()
    assert {(sentence.weight, sentence.head) for sentence in found} == {(0.5, "")}


def test_text_without_a_short_sentence_is_refused(recipe: Recipe, lines: Path) -> None:
    with pytest.raises(ConfigError, match="sentences of at most 2 tokens, found none"):
        taken(recipe, lines, longest=2)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"teachers": []}, "expected teachers of"),
        ({"text": []}, "expected text of"),
        ({"sha256": ["0", "1"]}, "a sha256 of each"),
        ({"size": 0}, "should be greater than 0"),
        ({"teacher": "t"}, "unknown key 'teacher'; valid here: teachers, text"),
    ],
)
def test_a_table_that_makes_no_sense_is_refused(changes: dict[str, object], words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        parse(DistillationConfig, {"teachers": ["t"], "text": ["a:b"]} | changes)
