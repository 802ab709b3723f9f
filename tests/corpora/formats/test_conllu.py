"""CoNLL-U with entities in MISC."""

import logging

import pytest

from tests.corpora.formats.files import fault, put, spans, surfaces
from xscript_ner.corpora.formats import read


def row(index: str, form: str, misc: str = "_") -> str:
    return "\t".join([index, form, form.lower(), "X", "_", "_", "0", "dep", "_", misc]) + "\n"


def one(folder, content, **options):
    (document,) = read(put(folder, content), "conllu", **options)
    return document


JAPANESE = (
    "# newdoc id = d\n# sent_id = s-1\n# text = 東京都に\n"
    + row("1", "東京", "SpaceAfter=No|NE=B-GPE")
    + row("2", "都", "NE=L-GPE|SpaceAfter=No")
    + row("3", "に", "SpaceAfter=No")
)


def test_entities_come_from_misc_and_offsets_from_the_text(tmp_path) -> None:
    document = one(tmp_path, JAPANESE)
    assert document.text == "東京都に"
    assert spans(document) == [("東京都", "GPE")]
    assert surfaces(document) == ["東京", "都", "に"]
    assert document.columns[0] == ("東京", "X", "_", "_", "0", "dep", "_", "SpaceAfter=No")
    assert document.meta == {"newdoc id": "d", "sent_id": "s-1"}


def test_key_and_scheme_can_be_chosen(tmp_path) -> None:
    content = row("1", "A", "Entity=B-X") + row("2", "B", "Entity=I-X")
    assert spans(one(tmp_path, content, key="Entity", scheme="IOB2")) == [("A B", "X")]
    assert spans(one(tmp_path, content)) == []


def test_without_a_text_comment_space_after_makes_it(tmp_path) -> None:
    content = row("1", "Hi", "SpaceAfter=No") + row("2", ",") + row("3", "Bo", "NE=U-PER")
    document = one(tmp_path, content)
    assert document.text == "Hi, Bo"
    assert spans(document) == [("Bo", "PER")]


def test_words_that_spell_their_multiword_token_stay_divided(tmp_path) -> None:
    content = (
        "# text = I don't\n" + row("1", "I") + row("2-3", "don't")
        + row("2", "do", "NE=U-X") + row("3", "n't")
    )  # fmt: skip
    document = one(tmp_path, content)
    assert surfaces(document) == ["I", "do", "n't"]
    assert spans(document) == [("do", "X")]


def test_other_multiword_tokens_are_one_and_entities_widen_to_them(tmp_path, caplog) -> None:
    content = (
        "# text = vers du Monde ?\n" + row("1", "vers") + row("2-3", "du") + row("2", "de")
        + row("3", "le", "NE=B-ORG") + row("4", "Monde", "NE=L-ORG") + row("5", "?")
    )  # fmt: skip
    with caplog.at_level(logging.WARNING):
        document = one(tmp_path, content)
    assert surfaces(document) == ["vers", "du", "Monde", "?"]
    assert spans(document) == [("du Monde", "ORG")]
    assert [columns[0] for columns in document.columns] == ["vers", "de", "monde", "?"]
    assert "widened to multiword token 'du'" in caplog.text


def test_two_entities_in_one_token_are_an_error(tmp_path) -> None:
    content = (
        "# text = du\n" + row("1-2", "du") + row("1", "de", "NE=U-A") + row("2", "le", "NE=U-B")
    )
    assert "do not overlap" in fault(put(tmp_path, content), "conllu").message


def test_empty_nodes_are_passed_over_unless_they_hold_an_entity(tmp_path) -> None:
    content = "# text = a b\n" + row("0.1", "z") + row("1", "a") + row("1.1", "c") + row("2", "b")
    assert surfaces(one(tmp_path, content)) == ["a", "b"]
    error = fault(put(tmp_path, content + row("2.1", "d", "NE=U-X")), "conllu")
    assert error.line == 6
    assert "no entity on an empty node" in error.message


def test_a_form_may_hold_a_space(tmp_path) -> None:
    document = one(tmp_path, "# text = 10 000 km\n" + row("1", "10 000") + row("2", "km"))
    assert surfaces(document) == ["10 000", "km"]


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (row("1", "a") + "2\tb\n", 2, "expected 10 columns with a form, found 2"),
        (row("1", ""), 1, "expected 10 columns with a form"),
        (row("1", "a") + row("3", "b"), 2, "expected word 2, found 3"),
        (row("x", "a"), 1, "expected word 1, found x"),
        (row("2-3", "a"), 1, "expected word 1, found 2-3"),
        (row("1-2", "a") + row("1", "a") + row("2-3", "b"), 3, "expected word 2, found 2-3"),
        (row("1-2", "a") + row("1", "a") + "\n", 2, "expected word 2, found the sentence's end"),
        ("# text = abc\n" + row("1", "ab"), 2, "expected the tokens of '# text = abc', found ab"),
        (row("1", "a", "NE=X-A"), 1, "found 'X-A' (BILUO)"),
        (row("1", "a") + row("2", "b", "NE=I-A"), 2, "I-A may not follow O"),
    ],
)
def test_a_faulty_row_is_named(tmp_path, content, line, message) -> None:
    error = fault(put(tmp_path, content), "conllu")
    assert error.line == line
    assert message in error.message
