"""Text in, entities out: exact offsets, whatever the text and however many at once."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from small_corpus import small_recipe
from tagged import NAMES, TEXTS, assert_alike, bare, mixed_texts

import xscript_ner
from xscript_ner.config import parse
from xscript_ner.core.errors import CheckpointError, ConfigError
from xscript_ner.core.types import Document, Entity
from xscript_ner.evaluation.spans import entities_of
from xscript_ner.inputs.indexer import Indexer
from xscript_ner.inputs.vocabularies import CLASSIFIER
from xscript_ner.models.checkpoint import Checkpoint
from xscript_ner.models.decoding import SpanDecoder
from xscript_ner.tagging import tagger as tagger_module
from xscript_ner.tagging import word_rows
from xscript_ner.tagging.tagger import TaggedDocument, Tagger, load
from xscript_ner.tagging.windows import WINDOW, windows_of
from xscript_ner.training.experiment import train_recipe

SEAMS = (" ", "\u3000", "\n", "\r\n", "\u200b", "か\u3099", "👨\u200d👩", "。", "は")
NASTY = st.one_of(
    st.text(st.characters(codec=None, exclude_categories=())),
    st.lists(st.sampled_from([*NAMES, *SEAMS])).map("".join),
)


def check(result: TaggedDocument, text: str) -> None:
    assert result.text == text
    position = 0
    for entity in result.entities:
        assert position <= entity.start < entity.end
        assert text[entity.start : entity.end] == entity.text
        assert entity.score is not None
        assert 0 < entity.score <= 1
        position = entity.end


def test_it_finds_what_it_has_learnt(tagger: Tagger, documents: list[Document]) -> None:
    for document in documents:
        gold = [(e.start, e.end, e.label, e.text) for e in document.entities]
        assert bare(tagger(document.text)) == gold


@given(text=NASTY)
@settings(max_examples=200, deadline=None)
def test_offsets_are_exact_in_any_text(tagger: Tagger, text: str) -> None:
    check(tagger(text), text)


@pytest.mark.parametrize(
    "text",
    [
        " 田中は 東京", "\u3000京都。\n大阪\n", "ﾄﾖﾀ自動車", "👨\u200d👩\u200d👧と田中",
        "田中\u200b東京", "が\u3099京都", "\ud800東京", "東京\x00京都", "田中" * 50,
    ],
)  # fmt: skip
def test_offsets_are_exact_in_nasty_texts(tagger: Tagger, text: str) -> None:
    check(tagger(text), text)


@pytest.mark.parametrize("text", ["", " ", "\n", "\u3000\t", "\u200b"])
def test_an_empty_text_gives_an_empty_result(tagger: Tagger, text: str) -> None:
    assert tagger(text).as_dict() == {"text": text, "entities": []}
    assert [result.text for result in tagger.pipe(["京都", text, "大阪"])] == ["京都", text, "大阪"]


def test_no_text_gives_no_result(tagger: Tagger) -> None:
    assert list(tagger.pipe([])) == []


def test_many_give_what_each_gives_alone(tagger: Tagger) -> None:
    texts = mixed_texts(300)
    together = list(tagger.pipe(texts))
    assert [result.text for result in together] == texts
    assert_alike(together, [tagger(text) for text in texts])
    for result in together:
        check(result, result.text)


def test_the_order_is_kept_across_buffers(
    tagger: Tagger, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = mixed_texts(60)
    whole = list(tagger.pipe(texts))
    monkeypatch.setattr(tagger_module, "BATCH", 3)
    assert_alike(list(tagger.pipe(texts, batch_size=7)), whole)
    monkeypatch.setattr(tagger_module, "AREA", 5)  # less than some sentences have by themselves
    assert_alike(list(tagger.pipe(texts)), whole)


def test_batches_are_bounded_by_sentences_and_by_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tagger_module, "BATCH", 3)
    monkeypatch.setattr(tagger_module, "AREA", 10)
    windows = [(number, 0, length) for number, length in enumerate([1, 1, 2, 2, 4, 4, 5, 20])]
    batches = list(tagger_module._batches(windows))
    assert [[end for _, _, end in batch] for batch in batches] == [[1, 1, 2], [2, 4], [4, 5], [20]]
    assert list(tagger_module._batches([(0, 0, 11)])) == [[(0, 0, 11)]]
    assert list(tagger_module._batches([])) == []


def test_an_endless_stream_yields(tagger: Tagger) -> None:
    stream = (TEXTS[number % len(TEXTS)] for number in itertools.count())
    results = list(itertools.islice(tagger.pipe(stream), 30))
    assert [result.text for result in results] == [TEXTS[n % len(TEXTS)] for n in range(30)]


def test_nothing_is_read_before_it_is_asked_for(tagger: Tagger) -> None:
    read: list[str] = []
    stream = (read.append(text) or text for text in TEXTS)
    results = tagger.pipe(stream)
    assert read == []
    next(results)
    assert read == list(TEXTS)


def test_a_failing_source_fails_the_stream(tagger: Tagger) -> None:
    def source() -> object:
        yield "京都"
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        list(tagger.pipe(source()))


def test_a_long_document_is_cut_at_sentence_ends_without_loss(tagger: Tagger) -> None:
    text = "".join(TEXTS) * 20
    result = tagger(text)
    assert len(result.tokens) > 4 * WINDOW
    check(result, text)
    assert len(result.entities) > 300
    # 北海道 is at home in one place only; a cut within a sentence would show there.
    assert sum(e.text == "北海道" for e in result.entities) == 20


def test_a_long_document_without_sentence_ends_is_cut_all_the_same(tagger: Tagger) -> None:
    text = "田中さんは東京と" * 200
    result = tagger(text)
    check(result, text)
    assert sum(e.text == "田中" for e in result.entities) > 150


@pytest.mark.parametrize("count", [WINDOW - 1, WINDOW, WINDOW + 1, 2 * WINDOW, 2 * WINDOW + 1])
def test_windows_cover_each_token_once(checkpoint: Checkpoint, count: int) -> None:
    tagger = Tagger(checkpoint, frontend="pretokenized")
    tokens = tagger(" ".join(["京"] * count)).tokens
    windows = list(windows_of(tokens))
    assert [i for start, end in windows for i in range(start, end)] == list(range(count))
    assert all(end - start <= WINDOW for start, end in windows)


@pytest.mark.parametrize("head", ["crf", "softmax"])
@pytest.mark.parametrize("scheme", ["BIOES", "IOB2"])
def test_the_fast_path_agrees_with_the_trained_model(
    corpus_path: Path, tmp_path: Path, head: str, scheme: str
) -> None:
    recipe = small_recipe(corpus_path, epochs=12)
    values = recipe.model_dump(mode="json")
    values |= {"classifier": {"head": head, "scheme": scheme}, "features": {}}
    tagger = Tagger(train_recipe(parse(type(recipe), values), tmp_path))
    texts = [text for text in mixed_texts(120) if text.strip()]
    sentences, _ = tagger.preparer.sentences([Document(text) for text in texts])
    indexer = Indexer(tagger.checkpoint.vocabularies, tagger.recipe)
    decoder = SpanDecoder(tagger.model.tag_head, tagger.checkpoint.vocabularies.tags)
    found = 0
    for sentence, result in zip(sentences, tagger.pipe(texts), strict=True):
        batch = indexer.batch([indexer.example(sentence)])
        with torch.inference_mode():
            scores = tagger.model(batch)[CLASSIFIER]
            tags, spans = decoder.decode(scores, batch.lengths)
            probabilities = decoder.probabilities(scores, batch.lengths, tags, spans)
        expected = entities_of(sentence, decoder.spans(scores, batch.lengths)[0])
        assert [(e.start, e.end, e.label) for e in result.entities] == [
            (e.start, e.end, e.label) for e in expected
        ]
        assert [e.score for e in result.entities] == pytest.approx(probabilities, abs=1e-4)
        found += len(expected)
    assert found > 50


def test_the_cache_is_bounded_and_changes_nothing(
    checkpoint: Checkpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = mixed_texts(200)
    whole = list(Tagger(checkpoint).pipe(texts))
    monkeypatch.setattr(word_rows, "CACHE", 5)
    monkeypatch.setattr(tagger_module, "BATCH", 4)
    small = Tagger(checkpoint)
    sizes = []
    results = []
    for text in texts:
        results.append(small(text))
        with small._words.lend() as words:
            sizes.append(len(words))
    longest = max(len(result.tokens) for result in results)
    assert max(sizes) <= 5 + longest
    assert any(after < before for before, after in itertools.pairwise(sizes))
    assert_alike(results, whole)
    assert_alike(list(small.pipe(texts)), whole)


def test_given_boundaries_are_kept(tagger: Tagger) -> None:
    document = Document("東京都京都", tokens=((0, 3), (3, 5)))
    result = tagger(document)
    assert [token.surface for token in result.tokens] == ["東京都", "京都"]
    assert [r.text for r in tagger.pipe([document, "京都"])] == ["東京都京都", "京都"]


def test_another_front_end_can_be_given(checkpoint: Checkpoint) -> None:
    result = Tagger(checkpoint, frontend="pretokenized")("東京 と 京都")
    assert [token.surface for token in result.tokens] == ["東京", "と", "京都"]
    with pytest.raises(ConfigError, match="unknown front-end"):
        Tagger(checkpoint, frontend="klingon")


def test_results_are_plain_dictionaries_on_demand() -> None:
    entity = Entity(0, 2, "PLACE", "京都", 0.98765)
    result = TaggedDocument("京都", (entity,), ())
    shown = {"start": 0, "end": 2, "label": "PLACE", "text": "京都", "score": 0.9877}
    assert result.as_dict() == {"text": "京都", "entities": [shown]}
    assert result.as_pipeline() == [
        {"entity_group": "PLACE", "score": 0.98765, "word": "京都", "start": 0, "end": 2}
    ]


def test_loading_draws_nothing_from_the_global_generator(checkpoint: Checkpoint) -> None:
    torch.manual_seed(1)
    expected = torch.rand(3)
    torch.manual_seed(1)
    Tagger(checkpoint)
    assert torch.equal(torch.rand(3), expected)


def test_a_directory_is_loaded(model_path: Path) -> None:
    for where in (model_path, str(model_path)):
        tagger = xscript_ner.load(where)
        assert isinstance(tagger, xscript_ner.Tagger)
        assert tagger.labels == ("ORG", "PERSON", "PLACE")
    assert bare(load(model_path)("京都")) == bare(tagger("京都"))


def test_an_unknown_model_says_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"unknown model 'ja-wikipedi'.*a model's path"):
        load("ja-wikipedi")
    with pytest.raises(ConfigError, match="unknown model"):
        load(tmp_path / "none")
    with pytest.raises(CheckpointError, match="missing"):
        load(tmp_path)
