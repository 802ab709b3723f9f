"""KNP: morphemes, entities on ``+`` lines and on morphemes, what is optional, what is broken."""

import gzip
import logging
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.corpora.formats.files import fault, put, spans, surfaces
from tests.corpora.formats.test_roundtrip import there_and_back
from xscript_ner.core.errors import ConfigError, DataError
from xscript_ner.core.types import Document, Entity, OpenSpan
from xscript_ner.corpora.formats import read, write
from xscript_ner.corpora.formats.jsonl import jsonl_lines, read_jsonl

WIKIPEDIA = """\
# S-ID:wiki1-00-01 括弧削除 KNP:5.0 MEMO:
* 1D
+ 1D
山田 やまだ 山田 名詞 6 人名 5 * 0 * 0 NIL <NE:PERSON:head>
+ 3D <rel type="ノ" target="人" sid="a b"/><NE:PERSON:山田花子>
花子 はなこ 花子 名詞 6 人名 5 * 0 * 0 "代表表記:花子/はなこ 人名" <NE:PERSON:tail>
は は は 助詞 9 副助詞 2 * 0 * 0 NIL
* 2D
+ 3D <NE:OPTIONAL:英><NE-OPTIONAL:LOCATION,NONE:0>
英語 えいご 英語 名詞 6 普通名詞 1 * 0 * 0 NIL
と と と 助詞 9 格助詞 1 * 0 * 0 NIL
* -1D
+ -1D <NE:OPTIONAL:独>
独 どく 独 名詞 6 地名 4 * 0 * 0 NIL <NE:OPTIONAL:single>
を を を 助詞 9 格助詞 1 * 0 * 0 NIL
教える おしえる 教える 動詞 2 * 0 母音動詞 1 基本形 2 NIL
。 。 。 特殊 1 句点 1 * 0 * 0 NIL
EOS
# S-ID:wiki1-00-02 括弧始:（ 括弧終:） 括弧位置:4 KNP:5.0 MEMO:
* -1D
+ -1D <NE:PERSON:はなこ>
はなこ はなこ はなこ 名詞 6 人名 5 * 0 * 0 NIL <NE:PERSON:single>
EOS
"""
PHRASES_ALONE = """\
# S-ID:w201106-1-1 JUMAN++:1.0 KNP:4.2
* 1D <文頭>
+ 1D <文頭><NE:DATE:2日>
2 に 2 名詞 6 数詞 7 * 0 * 0 "カテゴリ:数量"
日 にち 日 接尾辞 14 名詞性名詞助数辞 3 * 0 * 0
@ 日 ひ 日 名詞 6 普通名詞 1 * 0 * 0
* -1D
+ -1D
* * * 特殊 1 記号 5 * 0 * 0 NIL
+ + + 特殊 1 記号 5 * 0 * 0 NIL
# # # 特殊 1 記号 5 * 0 * 0 NIL
      特殊 1 空白 6 * 0 * 0 NIL
晴れ はれ 晴れ 名詞 6 普通名詞 1 * 0 * 0 NIL
EOS
"""


def test_entities_stand_where_their_words_do(tmp_path: Path) -> None:
    teacher, reading = read(put(tmp_path, WIKIPEDIA), "knp")
    assert teacher.text == "山田花子は英語と独を教える。"
    assert spans(teacher) == [("山田花子", "PERSON")]
    assert surfaces(teacher)[:4] == ["山田", "花子", "は", "英語"]
    assert teacher.columns is not None
    assert teacher.columns[1] == (
        "はなこ", "花子", "名詞", "6", "人名", "5", "*", "0", "*", "0",
        '"代表表記:花子/はなこ 人名"',
    )  # fmt: skip
    assert teacher.meta == {"sid": "wiki1-00-01", "comment": "括弧削除 KNP:5.0 MEMO:"}
    assert spans(reading) == [("はなこ", "PERSON")]


def test_what_is_optional_is_open_and_no_entity(tmp_path: Path) -> None:
    teacher, _ = read(put(tmp_path, WIKIPEDIA), "knp")
    assert teacher.open_spans == (OpenSpan(5, 6, ("LOCATION", "O")), OpenSpan(8, 9))
    assert [teacher.text[start:end] for start, end, _ in teacher.open_spans] == ["英", "独"]


def test_entities_on_base_phrases_alone_are_read(tmp_path: Path) -> None:
    (document,) = read(put(tmp_path, PHRASES_ALONE), "knp")
    assert document.text == "2日*+# 晴れ"
    assert surfaces(document) == ["2", "日", "*", "+", "#", " ", "晴れ"]
    assert spans(document) == [("2日", "DATE")]


def test_a_name_that_stands_twice_is_the_one_that_ends_in_its_phrase(tmp_path: Path) -> None:
    line = "名詞 6 地名 4 * 0 * 0 NIL\n"
    mark = "<NE:LOCATION:津>"
    content = f"+ 1D\n津 つ 津 {line}+ 2D {mark}\n津 つ 津 {line}+ -1D\n津 つ 津 {line}EOS\n"
    (document,) = read(put(tmp_path, content), "knp")
    assert document.entities == (Entity(1, 2, "LOCATION", "津"),)


def test_compressed_files_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.knp.gz"
    path.write_bytes(gzip.compress(WIKIPEDIA.encode()))
    assert list(read(path, "knp")) == list(read(put(tmp_path, WIKIPEDIA), "knp"))


def test_brackets_come_back_to_their_place(tmp_path: Path) -> None:
    path = put(tmp_path, WIKIPEDIA)
    (document,) = read(path, "knp", brackets="restored")
    assert document.text == "山田花子（はなこ）は英語と独を教える。"
    assert surfaces(document)[:6] == ["山田", "花子", "（", "はなこ", "）", "は"]
    assert spans(document) == [("山田花子", "PERSON"), ("はなこ", "PERSON")]
    assert [document.text[start:end] for start, end, _ in document.open_spans] == ["英", "独"]
    assert document.meta == {"sid": "wiki1-00-01", "comment": "KNP:5.0 MEMO:"}
    assert document.columns is not None
    assert len(document.columns) == len(surfaces(document))


def test_an_entity_that_a_bracket_divides_is_left_open(tmp_path: Path) -> None:
    within = WIKIPEDIA.replace("括弧位置:4", "括弧位置:1")
    (document,) = read(put(tmp_path, within), "knp", brackets="restored")
    assert document.text.startswith("山（はなこ）田花子は")
    assert surfaces(document)[:5] == ["山", "（", "はなこ", "）", "田"]
    assert spans(document) == [("はなこ", "PERSON")]
    assert document.open_spans[0] == OpenSpan(0, 9, ("PERSON", "O"))


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("<NE:PERSON:山田花子>", "<NE:PERSON:山田太郎>", 5,
         "expected '山田太郎' (PERSON) to end in '花子は', found it not there"),
        ("<NE:PERSON:head>", "", 6, "expected a head of PERSON before its tail"),
        ("<NE:PERSON:tail>", "", 6, "expected a tail of PERSON before this line"),
        ("<NE:OPTIONAL:single>", "<NE:OPTIONAL:head>", 15, "expected a tail of OPTIONAL"),
        ("<NE:PERSON:tail>", "<NE:PERSON:end>", 6,
         "expected one of single, head, middle, tail of PERSON, found 'end'"),
        ("<NE:OPTIONAL:single>", "<NE:LOCATION:single>", 1,
         "expected '独' (LOCATION), as morphemes are marked, on a + line"),
        ("<NE:PERSON:山田花子>", "<NE:PERSON>", 5, "expected <NE:TYPE:words>, found '<NE:PERSON>'"),
        ("<NE:PERSON:山田花子>", "<NE::山田花子>", 5, "expected <NE:TYPE:words>"),
        ("は は は 助詞", "は は は", 7, "expected a comment, a phrase, a morpheme of 11 cells"),
        ("<NE:PERSON:山田花子>", "<NE:PERSON:山田花子><NE:ARTIFACT:花子>", 1,
         "expected spans that do not overlap"),
    ],
)  # fmt: skip
def test_a_broken_mark_is_one_line_that_says_where(
    tmp_path: Path, old: str, new: str, line: int, message: str
) -> None:
    found = fault(put(tmp_path, WIKIPEDIA.replace(old, new)), "knp")
    assert found.line == line
    assert message in str(found)


def test_a_file_that_is_cut_off_says_so(tmp_path: Path) -> None:
    assert fault(put(tmp_path, WIKIPEDIA.removesuffix("EOS\n")), "knp").line == 22
    without = put(tmp_path, "# S-ID:1\nEOS\n")
    assert "without morphemes" in str(fault(without, "knp"))


def test_repairing_goes_by_the_phrases_and_tells(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    broken = WIKIPEDIA.replace("<NE:PERSON:head>", "").replace("<NE:OPTIONAL:独>", "<NE:DATE:毒>")
    path = put(tmp_path, broken)
    with caplog.at_level(logging.WARNING):
        teacher, _ = read(path, "knp", repair=True)
    assert spans(teacher) == [("山田花子", "PERSON")]
    assert f"{path}:13: left out: expected '毒' (DATE)" in caplog.text
    assert "contradict the + lines in 1 sentences" in caplog.text


@pytest.mark.parametrize(
    ("place", "found"), [("括弧位置:40", "found 14 characters"), ("", "no sentence before it")]
)
def test_a_bracket_without_a_place_is_refused(tmp_path: Path, place: str, found: str) -> None:
    first, second = WIKIPEDIA.split("EOS\n")[:2]
    content = second if not place else f"{first}EOS\n{second.replace('括弧位置:4', place)}"
    path = put(tmp_path, f"{content}EOS\n")
    assert found in str(fault(path, "knp", brackets="restored"))
    with pytest.raises(ConfigError, match="unknown way with brackets 'round'; choose from apart"):
        list(read(path, "knp", brackets="round"))


def test_a_file_comes_back_from_writing(tmp_path: Path) -> None:
    for content in (WIKIPEDIA, PHRASES_ALONE):
        documents = list(read(put(tmp_path, content), "knp"))
        assert there_and_back(documents, "knp", {}, {}) == documents


@st.composite
def marked(draw: st.DrawFn) -> Document:
    """Few letters, so that surfaces stand in many places; marks anywhere."""
    words = draw(st.lists(st.text("東京>\\#+", min_size=1, max_size=3), min_size=1, max_size=6))
    text = "".join(words)
    ends = [sum(map(len, words[: n + 1])) for n in range(len(words))]
    tokens = tuple(zip([0, *ends], ends, strict=False))
    cuts = sorted(draw(st.sets(st.sampled_from([0, *ends]), max_size=4)))
    entities = tuple(Entity.of(text, start, end, "DATE") for start, end in pairwise(cuts))
    places = st.tuples(st.sampled_from([0, *ends]), st.sampled_from(ends))
    other = draw(st.lists(places, max_size=2))
    names = st.sampled_from([(), ("DATE",), ("DATE", "O")])
    runs = {OpenSpan(a, b, draw(names)) for a, b in other if a < b}
    row = ("よみ", "げんけい", "名詞", "6", "地名", "4", "*", "0", "*", "0", "NIL")
    columns = (row,) * len(tokens)
    return Document(text, entities, tokens, columns, open_spans=tuple(sorted(runs)))


@given(document=marked())
@settings(max_examples=150, deadline=None)
def test_marks_on_whole_morphemes_come_back_or_are_refused(document: Document) -> None:
    try:
        assert there_and_back([document], "knp", {}, {}) == [document]
    except DataError as error:
        if "expected marks that base phrases can hold" not in error.message:
            raise


def test_text_of_other_formats_gets_morphemes_of_no_known_kind(tmp_path: Path) -> None:
    document = Document(
        "New York へ", (Entity(0, 8, "LOC", "New York"),), ((0, 3), (4, 8), (9, 10))
    )
    write([document], tmp_path / "a.knp", "knp")
    (back,) = read(tmp_path / "a.knp", "knp")
    assert (back.text, back.entities) == (document.text, document.entities)
    assert surfaces(back) == ["New", " ", "York", " ", "へ"]
    assert "York York York 未定義語 15 その他 1 * 0 * 0 NIL <NE:LOC:tail>\n" in (
        tmp_path / "a.knp"
    ).read_text("utf-8")


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (Document("東京"), "expected tokens, found none"),
        (Document("東京", tokens=((0, 1),)), "expected white space between tokens, found '京'"),
        (Document("a b", tokens=((0, 3),)), "expected cells that a line can hold"),
        (Document("東", (Entity(0, 1, "A:B", "東"),), ((0, 1),)), "expected"),
        (Document("東", tokens=((0, 1),), meta={"a": "b\nc"}), "a comment line cannot hold"),
    ],
)
def test_what_the_format_cannot_hold_is_refused(
    tmp_path: Path, document: Document, message: str
) -> None:
    with pytest.raises(DataError, match=f"document 1: .*{message}"):
        write([document], tmp_path / "a.knp", "knp")
    assert not (tmp_path / "a.knp").exists()


def test_rhoknp_reads_the_same_sentences_and_entities(tmp_path: Path) -> None:
    rhoknp = pytest.importorskip("rhoknp")
    teacher, _ = read(put(tmp_path, WIKIPEDIA), "knp")
    whole = replace(teacher, open_spans=teacher.open_spans[1:])  # it knows whole morphemes alone
    write([whole], tmp_path / "a.knp", "knp")
    theirs = rhoknp.Sentence.from_knp((tmp_path / "a.knp").read_text("utf-8"))
    assert theirs.text == whole.text
    assert theirs.sid == "wiki1-00-01"
    found = [(entity.text, entity.category.value) for entity in theirs.named_entities]
    assert found == [("山田花子", "PERSON"), ("独", "OPTIONAL")]


def test_json_lines_hold_open_spans(tmp_path: Path) -> None:
    documents = list(read(put(tmp_path, WIKIPEDIA), "knp"))
    lines = "\n".join(jsonl_lines(documents))
    assert '"open_spans": [{"start": 5, "end": 6, "labels": ["LOCATION", "O"]}, {"start"' in lines
    assert list(read_jsonl(put(tmp_path, lines))) == documents


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("true", 'expected {"start", "end", "labels"}, found True'),
        ('[{"start": 0}]', 'expected {"start", "end", "labels"}'),
        ('[{"start": 0, "end": 9}]', "expected an open span within 0..2, found 0..9"),
        ('[{"start": 0, "end": 1, "labels": "A"}]', 'expected strings as "labels"'),
        ('[{"start": 0, "end": 1, "labels": [""]}]', "found an empty one"),
    ],
)
def test_a_wrong_open_span_is_refused(tmp_path: Path, value: str, message: str) -> None:
    path = put(tmp_path, f'{{"text": "東京", "open_spans": {value}}}')
    assert message in str(fault(path, "jsonl"))
