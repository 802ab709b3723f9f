"""What a format can hold, it gives back."""

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.corpora.formats.files import put
from xscript_ner.core.tags import SCHEMES
from xscript_ner.core.types import Document, Entity
from xscript_ner.corpora.formats import read, write
from xscript_ner.corpora.formats.tagged import find_tokens, join

ODD = "a東#-\u00a0\u3000\u200b\ufeff\x85\u2028\r ｱﾞ𠮷👩‍👩‍👧é"
LABELS = st.sampled_from(["PER", "製品名", "creative-work", "B-X"])


def characters(without: str) -> st.SearchStrategy[str]:
    plain = st.characters(exclude_categories=["Cs"], exclude_characters=without)
    return plain | st.sampled_from([c for c in ODD if c not in without])


def words(without: str) -> st.SearchStrategy[str]:
    return st.text(characters(without), min_size=1, max_size=5).filter(
        lambda word: word != "-DOCSTART-" and not word.startswith("# ")
    )


@st.composite
def tagged(draw: st.DrawFn, without: str = "\t\n", joiner: str | None = None) -> Document:
    """A document of tokens, with entities on runs of them."""
    tokens = draw(st.lists(words(without), min_size=1, max_size=6))
    gaps = st.sampled_from(["", " ", "  ", "\u3000"]) if joiner is None else st.just(joiner)
    text, boundaries = tokens[0], [(0, len(tokens[0]))]
    for token in tokens[1:]:
        text += draw(gaps)
        boundaries.append((len(text), len(text) + len(token)))
        text += token
    entities = []
    position = 0
    while position < len(tokens):
        length = draw(st.integers(0, 3))
        if length:
            stop = min(position + length, len(tokens))
            start, end = boundaries[position][0], boundaries[stop - 1][1]
            entities.append(Entity(start, end, draw(LABELS), text[start:end]))
            position = stop
        else:
            position += 1
    count = draw(st.integers(0, 2))
    cells = st.lists(words(without), min_size=count, max_size=count).map(tuple)
    columns = st.lists(cells, min_size=len(tokens), max_size=len(tokens)).map(tuple)
    return Document(
        text, tuple(entities), tuple(boundaries), draw(columns) if count else None
    )


def there_and_back(documents: list[Document], format: str, options, back) -> list[Document]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "corpus")
        write(documents, path, format, **options)
        return list(read(path, format, **back))


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("separator", "joiner"), [("tab", " "), ("tab", ""), ("space", " ")])
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_columns_give_back_tokens_entities_and_columns(data, scheme, separator, joiner) -> None:
    without = "\t\n" + (" " if separator == "space" else "")
    documents = data.draw(st.lists(tagged(without, joiner), min_size=1, max_size=3))
    options = {"scheme": scheme, "separator": separator}
    assert there_and_back(documents, "conll", options, {**options, "joiner": joiner}) == documents


@given(documents=st.lists(tagged(), min_size=1, max_size=3), data=st.data())
@settings(max_examples=60, deadline=None)
def test_columns_with_comments_give_back_everything(documents, data) -> None:
    key = st.text(characters("\n\r= "), min_size=1, max_size=4).filter(
        lambda key: key not in ("text", "starts", "docstart")
    )
    value = st.text(characters("\n\r"), max_size=8)
    documents = [
        replace(
            document,
            text=document.text + "|",
            tokens=(*document.tokens, (len(document.text), len(document.text) + 1)),
            columns=document.columns and (*document.columns, document.columns[0]),
            meta=data.draw(st.dictionaries(key, value, max_size=2)),
        )
        for document in documents
    ]
    options = {"comments": True}
    assert there_and_back(documents, "conll", options, options) == documents


@given(
    documents=st.lists(tagged(""), min_size=1, max_size=3),
    meta=st.dictionaries(st.text(), st.text(), max_size=2),
    raw=st.text(st.characters(), max_size=8),
)
@settings(max_examples=100, deadline=None)
def test_json_lines_give_back_everything(documents, meta, raw) -> None:
    documents = [replace(document, meta=meta) for document in documents]
    documents.append(Document(raw, (Entity(0, len(raw), "X", raw),) if raw else ()))
    assert there_and_back(documents, "jsonl", {}, {}) == documents


@given(st.lists(st.text(min_size=1, max_size=4), min_size=1), st.sampled_from(["", " "]))
def test_joined_tokens_lie_where_the_boundaries_say(tokens, joiner) -> None:
    text, boundaries = join(tokens, joiner)
    assert [text[start:end] for start, end in boundaries] == tokens
    assert find_tokens(tokens, text) is not None


def test_tokens_of_another_text_do_not_align() -> None:
    assert find_tokens(["a", "b"], "a b") == ((0, 1), (2, 3))
    assert find_tokens(["a", "b"], " ab ") == ((1, 2), (2, 3))
    assert find_tokens(["a", "b"], "a,b") is None
    assert find_tokens(["a", "b"], "ab c") is None
    assert find_tokens(["a", "b"], "a") is None
    assert find_tokens(["b", "a"], "ab") is None


def test_groups_of_the_2003_layout_come_back(tmp_path) -> None:
    content = (
        "a\tN\tO\n\n-DOCSTART-\t-X-\tO\n\nb\tN\tB-X\n\nc\tN\tO\n\n"
        "-DOCSTART-\t-X-\tO\n\nd\tN\tO\n\n"
    )
    path = put(tmp_path, content)
    write(list(read(path, "conll")), tmp_path / "again", "conll")
    assert (tmp_path / "again").read_text() == content
