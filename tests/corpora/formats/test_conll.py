"""Columns in all the layouts that real files have."""

import logging
from pathlib import Path

import pytest

from tests.corpora.formats.files import fault, put, spans, surfaces
from xscript_ner.core.errors import ConfigError
from xscript_ner.corpora.formats import read
from xscript_ner.corpora.formats.conll_writer import conll_lines

CONLL_2003 = """\
-DOCSTART- -X- -X- O

EU NNP B-NP B-ORG
rejects VBZ B-VP O
German JJ B-NP B-MISC

-DOCSTART- -X- -X- O

Peter NNP B-NP B-PER
Blackburn NNP I-NP I-PER
"""


def documents(folder: Path, content: str, **options: object):
    return list(read(put(folder, content), "conll", **options))


def test_the_2003_layout_keeps_columns_and_groups(tmp_path) -> None:
    first, second = documents(tmp_path, CONLL_2003)
    assert first.text == "EU rejects German"
    assert spans(first) == [("EU", "ORG"), ("German", "MISC")]
    assert first.columns == (("NNP", "B-NP"), ("VBZ", "B-VP"), ("JJ", "B-NP"))
    assert spans(second) == [("Peter Blackburn", "PER")]
    assert (first.meta["docstart"], second.meta["docstart"]) == ("1", "2")


def test_a_docstart_within_a_sentence_ends_it(tmp_path) -> None:
    found = documents(tmp_path, "a O\n-DOCSTART- O\nb O\n")
    assert [(d.text, dict(d.meta)) for d in found] == [("a", {}), ("b", {"docstart": "1"})]


def test_without_further_columns_there_are_none(tmp_path) -> None:
    (document,) = documents(tmp_path, "a O\n")
    assert document.columns is None


@pytest.mark.parametrize(
    ("scheme", "tags"),
    [
        ("IOB1", "I-A B-A I-A O I-B"),
        ("IOB2", "B-A B-A I-A O B-B"),
        ("BIOES", "S-A B-A E-A O S-B"),
        ("BILUO", "U-A B-A L-A O U-B"),
    ],
)
def test_every_scheme_reads(tmp_path, scheme, tags) -> None:
    rows = "".join(f"{token} {tag}\n" for token, tag in zip("abcde", tags.split(), strict=True))
    (document,) = documents(tmp_path, rows, scheme=scheme)
    assert spans(document) == [("a", "A"), ("b c", "A"), ("e", "B")]


@pytest.mark.parametrize(
    ("line", "options", "token"),
    [
        ("a  \t B-X", {"separator": "whitespace"}, "a"),
        ("a   B-X  ", {}, "a"),
        ("a b\tB-X", {}, "a b"),
        ("a \tB-X", {"separator": "tab"}, "a "),
        (" \tB-X", {}, " "),
        ("a B-X", {"separator": "space"}, "a"),
        ("1\ta\tzz\tB-X\t-", {"token_column": 1, "tag_column": 3}, "a"),
        ("B-X a", {"token_column": -1, "tag_column": 0}, "a"),
        ("a\u00a0b\u3000c B-X", {}, "a\u00a0b\u3000c"),
        ("\u200b B-X", {}, "\u200b"),
        ("# B-X", {}, "#"),
        ("\x85\u2028 B-X", {}, "\x85\u2028"),
    ],
)
def test_a_token_is_exactly_its_cell(tmp_path, line, options, token) -> None:
    (document,) = documents(tmp_path, f"x\tO\n\n{line}\n".replace("x\tO\n\n", ""), **options)
    assert spans(document) == [(token, "X")]
    assert surfaces(document) == [token]


def test_blank_lines_with_white_space_part_sentences_once(tmp_path) -> None:
    found = documents(tmp_path, "\n\t\na\tO\n\t\n \t \n\nb\tO")
    assert [document.text for document in found] == ["a", "b"]


def test_japanese_is_joined_by_nothing(tmp_path) -> None:
    (document,) = documents(tmp_path, "東京\tB-LOC\n都\tI-LOC\nに\tO\n", joiner="")
    assert document.text == "東京都に"
    assert document.tokens == ((0, 2), (2, 3), (3, 4))
    assert spans(document) == [("東京都", "LOC")]


def test_rows_may_differ_in_their_number_of_columns(tmp_path) -> None:
    (document,) = documents(tmp_path, "a\tx\ty\tO\nb\tO\n", separator="tab")
    assert document.columns == (("x", "y"), ())


def test_comments_give_meta_and_the_text(tmp_path) -> None:
    content = "# id = 7\n# text = it's  here\nit\tO\n's\tO\nhere\tB-X\n# \tB-Y\n"
    (document,) = documents(tmp_path, content.replace("# \t", "#\t").replace("  here", "  here#"),
                            comments=True)
    assert document.text == "it's  here#"
    assert document.tokens == ((0, 2), (2, 4), (6, 10), (10, 11))
    assert dict(document.meta) == {"id": "7"}
    assert spans(document) == [("here", "X"), ("#", "Y")]


def test_a_comment_text_that_tokens_do_not_make_is_an_error(tmp_path) -> None:
    error = fault(put(tmp_path, "# text = abd\na O\nbc O\n"), "conll", comments=True)
    assert error.line == 2
    assert "expected the tokens of '# text = abd'" in error.message


@pytest.mark.parametrize("starts", ["0", "0 1 2", "0 0", "1 2", "x y", ""])
def test_starts_that_are_not_those_of_the_tokens_are_an_error(tmp_path, starts) -> None:
    content = "# text = a\u3000\u3000\n# starts = {}\na O\n\u3000 O\n"
    (document,) = documents(tmp_path, content.format("0 2"), comments=True)
    assert document.tokens == ((0, 1), (2, 3))
    assert fault(put(tmp_path, content.format(starts)), "conll", comments=True).line == 3


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        ("a O\nb\n", 2, "expected a token in column 0 and its tag in column -1, found 1 columns"),
        ("a O\n\nb X-PER\n", 3, "expected O or B-…, I-…, found 'X-PER' (IOB2)"),
        ("a O\nb B\n", 2, "found 'B'"),
        ("a O\nb I-PER\n", 2, "found that I-PER may not follow O"),
        ("a B-LOC\nb I-PER\n", 2, "found that I-PER may not follow B-LOC"),
        ("a\tO\n\tO\n", 2, "expected a token, found an empty column before 'O'"),
    ],
)
def test_a_faulty_row_is_named(tmp_path, content, line, message) -> None:
    error = fault(put(tmp_path, content), "conll")
    assert error.line == line
    assert message in error.message


def test_too_few_columns_for_the_asked_ones_is_an_error(tmp_path) -> None:
    assert "found 2 columns" in fault(put(tmp_path, "a O\n"), "conll", tag_column=3).message
    assert "found 2 columns" in fault(put(tmp_path, "a O\n"), "conll", token_column=1).message


def test_an_unfinished_span_is_an_error_at_its_end(tmp_path) -> None:
    error = fault(put(tmp_path, "a O\nb B-X\n\nc O\n"), "conll", scheme="BIOES")
    assert error.line == 2
    assert "expected tags in BIOES order" in error.message


def test_repair_reads_a_stray_continuation_as_a_beginning(tmp_path) -> None:
    (document,) = documents(tmp_path, "a O\nb I-X\nc I-X\nd I-Y\n", repair=True)
    assert spans(document) == [("b c", "X"), ("d", "Y")]


def test_rows_without_a_token_can_be_dropped_and_are_counted(tmp_path, caplog) -> None:
    content = "\tO\n\n\na\tO\n\tO\n\tO\nb\tB-X\n\nc\tO\n"
    with caplog.at_level(logging.WARNING):
        found = documents(tmp_path, content, empty="drop")
    assert [(d.text, d.meta.get("empty_tokens")) for d in found] == [("a b", "2"), ("c", None)]
    assert [record.args[1] for record in caplog.records] == [1, 5, 6]


def test_any_character_may_separate_and_columns_stand_anywhere(tmp_path) -> None:
    options = {"separator": "|", "token_column": 1, "tag_column": 0}
    (document,) = documents(tmp_path, "B-X|Ada L|NNP\nO|runs|VBZ\n", **options)
    assert document.text == "Ada L runs"
    assert spans(document) == [("Ada L", "X")]
    assert document.columns == (("NNP",), ("VBZ",))
    lines = list(conll_lines([document], separator="|"))
    assert lines[:2] == ["Ada L|NNP|B-X", "runs|VBZ|O"]


def test_an_entity_without_a_token_is_never_dropped(tmp_path) -> None:
    error = fault(put(tmp_path, "a\tO\n\tB-X\n"), "conll", empty="drop")
    assert error.line == 2


@pytest.mark.parametrize(
    ("option", "value"), [("separator", "comma"), ("scheme", "IOB3"), ("empty", "keep")]
)
def test_an_option_that_means_nothing_is_refused(tmp_path, option, value) -> None:
    with pytest.raises(ConfigError, match="choose from"):
        documents(tmp_path, "a O\n", **{option: value})


def test_reading_streams(tmp_path) -> None:
    path = put(tmp_path, "a O\n\nb NONSENSE\n")
    reading = read(path, "conll")
    assert next(reading).text == "a"


def test_a_line_of_three_megabytes_is_a_token(tmp_path) -> None:
    (document,) = documents(tmp_path, "あ" * 999_998 + " O\n")
    assert len(document.text) == 999_998
