"""What a recipe takes of a corpus."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from small_corpus import write_corpus

from xscript_ner.config import CorpusConfig, Recipe, parse
from xscript_ner.core.errors import ConfigError, DataError
from xscript_ner.core.types import Document, Entity
from xscript_ner.corpora.filters import sample
from xscript_ner.corpora.parallel import ParallelText
from xscript_ner.corpora.registry import load_corpus
from xscript_ner.corpora.splits import place

LABELS = [("alarm", "set"), ("alarm", "stop"), ("weather", "find"), ("music", "play"), ("", "")]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    documents = [
        Document(f"text {number}", labels={"domain": domain, "intent": intent} if domain else {})
        for number, (domain, intent) in enumerate(LABELS)
    ]
    return write_corpus(tmp_path / "corpus.jsonl", documents)


def taken(path: Path, **values: Any) -> list[int]:
    corpus = load_corpus(parse(CorpusConfig, {"path": str(path), **values}))
    return [int(document.text.split()[1]) for document in corpus.documents]


def test_documents_are_taken_by_their_labels(path: Path) -> None:
    assert taken(path, only={"domain": ["alarm", "music"]}) == [0, 1, 3]
    assert taken(path, without={"domain": ["alarm"]}) == [2, 3, 4]
    assert taken(path, only={"domain": ["alarm"]}, without={"intent": ["set"]}) == [1]


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"only": {"domain": ["news"]}}, r"only\.domain: no document has the label 'news'; there "
         "are alarm, music, weather"),
        ({"without": {"goal": ["x"]}}, r"without\.goal: no document has the label 'x'; there are "
         "none"),
        ({"only": {"domain": ["music"]}, "without": {"intent": ["play"]}}, "leave none of 5 doc"),
    ],
)  # fmt: skip
def test_a_filter_that_fits_nothing_says_what_there_is(
    path: Path, filters: dict[str, Any], message: str
) -> None:
    with pytest.raises(DataError, match=message) as caught:
        taken(path, **filters)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"weight": 0.0}, "weight.*greater than 0, found 0.0"),
        ({"weight": -1.0}, "weight.*greater than 0"),
        ({"weight": float("inf")}, "weight"),
        ({"only": {"domain": []}}, "expected labels of 'domain', found none"),
        ({"size": 0}, "size"),
        ({"share": [0.5, 0.2]}, "two numbers from 0 to 1, the smaller one first"),
        ({"share": [0, 1.1]}, "two numbers from 0 to 1"),
        ({"share": [0.5]}, "share"),
        ({"language": "Deutsch"}, "expected the ISO code of a language, such as 'de'"),
    ],
)
def test_impossible_values_are_refused(values: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        parse(CorpusConfig, {"path": "x", **values})


def test_samples_are_nested(path: Path) -> None:
    samples = [taken(path, size=size) for size in (1, 2, 3, 4, 5, 9)]
    assert [len(found) for found in samples] == [1, 2, 3, 4, 5, 5]
    for smaller, larger in pairwise(samples):
        assert set(smaller) < set(larger) or larger == samples[-1]
    assert sample(range(5), 3) == taken(path, size=3)
    assert sample(range(5), None) == sample(range(5), 5) == [0, 1, 2, 3, 4]


def test_shares_that_meet_have_every_document_once(path: Path) -> None:
    parts = [taken(path, share=span) for span in ([0, 0.3], [0.3, 0.6], [0.6, 1])]
    assert sorted(number for part in parts for number in part) == [0, 1, 2, 3, 4]
    assert taken(path, share=[0, 1]) == [0, 1, 2, 3, 4]
    # SHA-1 of "a" begins with 86f7: at 0.527 of all that there are.
    assert 0.527 < place("a") < 0.528


def test_a_share_may_go_by_a_key_of_meta(tmp_path: Path) -> None:
    documents = [
        Document(f"{n}", (Entity.of(f"{n}", 0, 1, "N"),), meta={"page": "a" if n < 3 else "b"})
        for n in range(5)
    ]
    config = CorpusConfig(
        path=str(write_corpus(tmp_path / "c.jsonl", documents)), share=(0.5, 0.6), share_by="page"
    )
    # "a" lies at 0.527, and "b", whose SHA-1 begins with e9d7, at 0.913.
    assert [d.text for d in load_corpus(config).documents] == ["0", "1", "2"]
    with pytest.raises(DataError, match=r"share_by: document 1 has no 'article'.*it has page"):
        load_corpus(config.model_copy(update={"share_by": "article"}))


def test_a_document_has_its_own_language_or_that_of_its_corpus(tmp_path: Path) -> None:
    own = write_corpus(tmp_path / "c.jsonl", [Document("a"), Document("b", language="it")])
    for language, expected in ((None, ["", "it"]), ("de", ["de", "it"])):
        corpus = load_corpus(CorpusConfig(path=str(own), language=language), annotated=False)
        assert [document.language for document in corpus.documents] == expected


def test_filters_speak_of_labels_as_the_model_does(path: Path) -> None:
    answers = {"domain": {"alarm": "clock", "weather": ""}}
    assert taken(path, answers=answers, only={"domain": ["clock"]}) == [0, 1]
    assert taken(path, answers=answers, without={"domain": ["clock"]}) == [2, 3, 4]
    with pytest.raises(DataError, match="there are clock, music"):
        taken(path, answers=answers, only={"domain": ["alarm"]})


def test_parallel_text_is_read_whole(tmp_path: Path) -> None:
    for side in ("a.txt", "b.txt"):
        (tmp_path / side).write_text("x\n", encoding="utf-8")
    cut = CorpusConfig(path=str(tmp_path / "a.txt"), size=1)
    with pytest.raises(ConfigError, match="read whole"):
        ParallelText(cut, CorpusConfig(path=str(tmp_path / "b.txt")))


def test_a_corpus_of_a_language_that_the_recipe_does_not_list_is_refused() -> None:
    values = {
        "name": "n",
        "data": {"train": [{"path": "x", "language": "fr"}]},
        "languages": {"de": {}, "ja": {}},
    }
    with pytest.raises(ConfigError, match="unknown language of a corpus 'fr'; choose from de, ja"):
        parse(Recipe, values)
    assert parse(Recipe, values | {"languages": {}}).languages == {}
