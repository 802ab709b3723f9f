"""What column files cannot hold is refused; what they can is written so."""

import io

import pytest

from xscript_ner.core.errors import ConfigError, DataError
from xscript_ner.core.types import Document, Entity
from xscript_ner.corpora.formats import write

ADA = Document(
    "Ada, yes",
    (Entity(0, 3, "PER", "Ada"),),
    ((0, 3), (3, 4), (5, 8)),
    (("N", "1"), ("P", "2"), ("I", "3")),
    {"id": "7"},
)


def written(*documents: Document, **options: object) -> str:
    stream = io.StringIO()
    assert write(documents, stream, "conll", **options) == len(documents)
    return stream.getvalue()


def refusal(document: Document, **options: object) -> str:
    with pytest.raises(DataError) as caught:
        written(ADA, document, **options)
    return caught.value.message


def test_the_default_is_token_columns_tag() -> None:
    assert written(ADA) == "Ada\tN\t1\tB-PER\n,\tP\t2\tO\nyes\tI\t3\tO\n\n"


def test_columns_can_be_chosen() -> None:
    assert written(ADA, columns="none").startswith("Ada\tB-PER\n")
    assert written(ADA, columns="1,0").startswith("Ada\t1\tN\tB-PER\n")
    assert "expected columns 5, found 2 columns" in refusal(ADA, columns="5")
    with pytest.raises(ConfigError, match="all, none or indexes"):
        written(ADA, columns="first")


def test_separator_and_scheme_can_be_chosen() -> None:
    assert written(ADA, columns="none", separator="space", scheme="BIOES").startswith("Ada S-PER\n")


def test_comments_hold_text_and_meta() -> None:
    assert written(ADA, comments=True).startswith("# id = 7\n# text = Ada, yes\nAda\t")


def test_a_docstart_line_begins_each_group() -> None:
    def member(group: str) -> Document:
        return Document("a", (), ((0, 1),), (("NN",),), {"docstart": group})

    text = written(member("1"), member("1"), member("2"))
    assert text == (
        "-DOCSTART-\t-X-\tO\n\na\tNN\tO\n\na\tNN\tO\n\n-DOCSTART-\t-X-\tO\n\na\tNN\tO\n\n"
    )


def test_a_document_without_tokens_is_refused_by_number() -> None:
    assert refusal(Document("Ada")).startswith("document 2: expected tokens, found none")
    assert "expected tokens" in refusal(Document("", tokens=()))


def test_an_entity_that_tokens_do_not_fit_is_named() -> None:
    document = Document("東京都", (Entity(0, 1, "LOC", "東"),), ((0, 2), (2, 3)))
    assert "token boundaries at span 0..1 ('東', LOC)" in refusal(document)


@pytest.mark.parametrize(
    ("surface", "options"),
    [
        ("a\tb", {}),
        ("a\nb", {}),
        ("a b", {"separator": "space"}),
        ("a\tb", {"separator": "space"}),
        ("-DOCSTART-", {}),
        ("# a", {"comments": True}),
    ],
)
def test_a_token_that_a_cell_cannot_hold_is_refused(surface, options) -> None:
    document = Document(surface, (), ((0, len(surface)),))
    assert "found" in refusal(document, **options)


def test_a_text_that_a_comment_cannot_hold_is_refused() -> None:
    document = Document("a\nb", (), ((0, 1), (2, 3)))
    assert written(document)
    assert "a comment line cannot hold 'text'" in refusal(document, comments=True)
    named = Document("a", (), ((0, 1),), meta={"text": "b"})
    assert "meta key 'text', which" in refusal(named, comments=True)
