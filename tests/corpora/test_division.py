"""Parts of a corpus: in proportion, whole groups, nothing twice."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xscript_ner.core.errors import ConfigError, DataError
from xscript_ner.core.types import Document, Entity
from xscript_ner.corpora.division import WAYS, divide

SHARES = {"train": 0.8, "dev": 0.1, "test": 0.1}
every_way = pytest.mark.parametrize("way", sorted(WAYS))


def document(text: str, labels: str = "", page: str = "") -> Document:
    """An entity of one character for each label."""
    entities = tuple(Entity.of(text, n, n + 1, label) for n, label in enumerate(labels))
    return Document(text, entities, meta={"page": page} if page else {})


NUMBERED = [document(f"text {n}", "A" * (n % 3) + "B" * (n % 10 == 0)) for n in range(200)]


@every_way
def test_everything_is_in_one_part_and_in_order(way: str) -> None:
    parts = divide(NUMBERED, SHARES, way)
    assert Counter(d.text for part in parts.values() for d in part) == Counter(
        d.text for d in NUMBERED
    )
    for part in parts.values():
        assert part == sorted(part, key=NUMBERED.index)
    sizes = [len(part) for part in parts.values()]
    assert sizes == pytest.approx([160, 20, 20], abs=8 if way == "hashed" else 5)


def test_stratified_parts_have_every_label_in_proportion() -> None:
    for part, own in divide(NUMBERED, SHARES).items():
        counts = Counter(entity.label for one in own for entity in one.entities)
        # 199 of A and 20 of B, in proportion.
        assert counts["A"] == pytest.approx(199 * SHARES[part], abs=2)
        assert counts["B"] == 20 * SHARES[part]


def test_contiguous_parts_are_runs_of_the_file() -> None:
    parts = divide(NUMBERED, SHARES, "contiguous")
    assert [*parts["train"], *parts["dev"], *parts["test"]] == NUMBERED


def test_hashed_parts_do_not_move_when_others_join() -> None:
    before = divide(NUMBERED[:100], SHARES, "hashed")
    after = divide(NUMBERED, SHARES, "hashed")
    for part, own in before.items():
        assert {d.text for d in own} <= {d.text for d in after[part]}


@every_way
def test_pages_and_equal_texts_stay_together(way: str) -> None:
    documents = [document(f"text {n}", "A", page=str(n // 4)) for n in range(80)]
    documents += [document("text 1", "A", page="99"), document("last", "A", page="99")]
    parts = divide(documents, {"train": 0.5, "test": 0.5}, way, by="page")
    pages = [{d.meta["page"] for d in part} for part in parts.values()]
    assert pages[0].isdisjoint(pages[1])
    (whole,) = [part for part in parts.values() if any(d.text == "last" for d in part)]
    assert {"0", "99"} <= {d.meta["page"] for d in whole}  # "text 1" is on both


@every_way
@settings(deadline=None, max_examples=30)
@given(texts=st.lists(st.text("ab", max_size=2), min_size=1, max_size=30))
def test_no_text_is_in_two_parts(way: str, texts: list[str]) -> None:
    parts = divide([Document(t) for t in texts], {"train": 1.0, "dev": 0.0}, way)
    assert [d.text for d in parts["train"]] == texts
    assert parts["dev"] == []


def test_what_cannot_be_divided_says_so() -> None:
    with pytest.raises(ConfigError, match=r"sum to 1, found train=0\.5, dev=0\.6"):
        divide(NUMBERED, {"train": 0.5, "dev": 0.6})
    with pytest.raises(ConfigError, match="unknown way to divide 'odd'; choose from contiguous"):
        divide(NUMBERED, SHARES, "odd")
    with pytest.raises(DataError, match="document 1 has no 'page' in its meta; it has no key"):
        divide(NUMBERED, SHARES, by="page")
    told = "expected documents for dev, found none left: 1 texts in all"
    with pytest.raises(DataError, match=told):
        divide(NUMBERED[:1], SHARES)
