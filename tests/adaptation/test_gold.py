"""Annotated files and their dev part."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_corpus import write_corpus

from xscript_ner.adaptation.gold import Gold, read_gold
from xscript_ner.config import CorpusConfig, DataConfig
from xscript_ner.core.errors import ConfigError
from xscript_ner.core.types import Document, Entity
from xscript_ner.corpora.registry import load_corpus


def sentence(number: int, **meta: str) -> Document:
    text = f"田中は{number}番目である。"
    return Document(text, (Entity.of(text, 0, 2, "PERSON"),), meta=meta)


def gold(tmp_path: Path, documents: list[Document], name: str = "a.jsonl") -> Gold:
    path = write_corpus(tmp_path / name, documents)
    data = DataConfig(train=(CorpusConfig(path=str(path)),))
    return read_gold(data, None, ["en"], None)


def texts(config: CorpusConfig) -> set[str]:
    return {document.text for document in load_corpus(config).documents}


def test_about_a_fifth_becomes_dev_and_nothing_is_in_both(tmp_path: Path) -> None:
    documents = [sentence(number) for number in range(200)]
    found = gold(tmp_path, documents)
    train, dev = texts(found.data.train[0]), texts(found.data.dev[0])
    assert train | dev == {document.text for document in documents}
    assert not train & dev
    assert 25 <= len(dev) <= 55
    assert {document.text for document in found.documents} == train
    assert found.divided


def test_the_same_sentences_are_dev_in_any_order_and_when_more_are_annotated(
    tmp_path: Path,
) -> None:
    documents = [sentence(number) for number in range(100)]
    first = texts(gold(tmp_path, documents[:60]).data.dev[0])
    later = texts(gold(tmp_path, documents[::-1], "b.jsonl").data.dev[0])
    known = {document.text for document in documents[:60]}
    assert first == later & known


def test_sentences_of_one_document_stay_together(tmp_path: Path) -> None:
    documents = [sentence(number, doc_id=str(number // 5)) for number in range(200)]
    found = gold(tmp_path, documents)
    sides = [{d.meta["doc_id"] for d in load_corpus(config).documents}
             for config in (found.data.train[0], found.data.dev[0])]  # fmt: skip
    assert sides[1]
    assert not sides[0] & sides[1]


def test_a_part_without_entities_is_no_dev_part(tmp_path: Path) -> None:
    # All but one sentence are without entities, so that no share leaves both sides one.
    bare = [Document(f"{number}番目である。") for number in range(10)]
    with pytest.raises(ConfigError, match=r"cannot split a dev part.*--dev"):
        gold(tmp_path, [sentence(1), *bare])


def test_large_files_leave_no_more_than_about_500_to_dev(tmp_path: Path) -> None:
    found = gold(tmp_path, [sentence(number) for number in range(6_000)])
    assert found.data.dev[0].share == (0.0, 0.08)


@pytest.mark.parametrize(
    ("text", "said", "expected"),
    [
        ("田中は東京にいる", "", "ja"),
        ("Smith lives in Paris", "", "en"),
        ("Smith lebt in Paris", "de", "de"),
        ("iPhoneを田中が買う", "", "ja"),
    ],
)
def test_the_files_say_their_language_or_else_their_script_does(
    tmp_path: Path, text: str, said: str, expected: str
) -> None:
    documents = [
        Document(f"{text} {n}", (Entity.of(text, 0, 2, "X"),), language=said) for n in range(30)
    ]
    assert gold(tmp_path, documents).language == expected
