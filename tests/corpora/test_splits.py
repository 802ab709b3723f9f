"""which documents a split keeps."""

import pytest

from xscript_ner.core.types import Document
from xscript_ner.corpora.splits import Split, residue, select


def letters(text: str, meta=lambda i, c: {}) -> list[Document]:
    return [Document(c, meta=meta(i, c)) for i, c in enumerate(text)]


def kept(documents: list[Document], **rule: object) -> str:
    return "".join(document.text for document in select(documents, Split(**rule)))


def test_without_a_rule_everything_is_kept() -> None:
    assert kept(letters("abc")) == "abc"


@pytest.mark.parametrize(
    ("blocks", "of", "expected"),
    [((0,), 2, "abcd"), ((1,), 2, "efg"), ((0, 2), 3, "abcfg"), ((6,), 7, "g"), ((9,), 10, "")],
)
def test_blocks_are_contiguous_and_nearly_equal(blocks, of, expected) -> None:
    assert kept(letters("abcdefg"), blocks=blocks, of=of) == expected


@pytest.mark.parametrize("length", [1, 7, 10, 23])
def test_blocks_together_are_everything_once(length) -> None:
    documents = letters("abcdefghijklmnopqrstuvwxyz"[:length])
    splits = [kept(documents, blocks=(block,), of=5) for block in range(5)]
    assert "".join(splits) == "".join(document.text for document in documents)


def test_blocks_by_a_key_do_not_cut_groups() -> None:
    documents = letters("aaabcc", lambda i, c: {"page": c})
    assert kept(documents, blocks=(0,), of=3, by="page") == "aaa"
    assert kept(documents, blocks=(1, 2), of=3, by="page") == "bcc"
    assert kept([], blocks=(0,), of=3, by="page") == ""


def test_a_hash_keeps_pages_together() -> None:
    documents = letters("abcdefabc", lambda i, c: {"page": c})
    splits = [kept(documents, hash="page", modulus=2, keep=(half,)) for half in (0, 1)]
    assert sorted("".join(splits)) == sorted("abcdefabc")
    assert all(splits)
    assert not set(splits[0]) & set(splits[1])


def test_the_residue_is_that_of_sha1_as_one_number() -> None:
    # SHA-1 of "abc" is the published test vector a9993e36 4706816a ba3e2571 7850c26c 9cd0d89d.
    number = 0xA9993E364706816ABA3E25717850C26C9CD0D89D
    assert residue("abc", 10) == number % 10
    assert residue("abc", 1000) == number % 1000
