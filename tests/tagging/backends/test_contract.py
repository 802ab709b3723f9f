"""What every back end must keep: it answers what the model answers."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import torch
from small_corpus import COMPOSITIONS, INTENTS, collected, composed, small_recipe
from tagged import TEXTS, assert_alike, mixed_texts

from xscript_ner.config import Recipe, parse
from xscript_ner.core.errors import ConfigError
from xscript_ner.core.types import Document, Sentence
from xscript_ner.inputs.indexer import Indexer
from xscript_ner.inputs.preparation import build_preparer
from xscript_ner.inputs.vocabularies import CLASSIFIER, Vocabularies
from xscript_ner.models import TaggerModel, build_tagger
from xscript_ner.models.checkpoint import Checkpoint
from xscript_ner.models.decoding import LabelDecoder, SpanDecoder
from xscript_ner.tagging import word_rows
from xscript_ner.tagging.backends import (
    BACKENDS,
    Answer,
    Backend,
    backend_named,
    choose_backend,
)
from xscript_ner.tagging.backends.torch_backend import TorchBackend
from xscript_ner.tagging.tagger import Tagger
from xscript_ner.tagging.word_rows import WordRows
from xscript_ner.text.prepare import Preparer

KINDS = [("lstm", "lstm"), ("cnn", "lstm"), ("lstm", "gru"), ("cnn", "gru"),
         ("cnn", "lstm", "softmax"), *((name,) for name in COMPOSITIONS)]  # fmt: skip
"""Character encoders, encoders and heads, or a composition."""


@dataclass(frozen=True)
class Untrained:
    """A model with fresh weights, whose answers are arbitrary but many."""

    recipe: Recipe
    preparer: Preparer
    sentences: list[Sentence]
    vocabularies: Vocabularies
    model: TaggerModel

    @property
    def indexer(self) -> Indexer:
        return Indexer(self.vocabularies, self.recipe)

    def words(self, kind: type[Backend]) -> WordRows:
        checkpoint = Checkpoint(self.recipe, self.vocabularies, self.model.state_dict())
        return WordRows(kind(checkpoint), self.indexer, self.preparer.romanizer)

    def answer(self, words: WordRows, sentences: Sequence[Sentence]) -> Answer:
        phrases = None
        if self.recipe.gazetteer:
            phrases = [self.indexer.phrases(s.document.text, s.tokens) for s in sentences]
        below = phrases if self.indexer.below else None
        rows = words.look_up([sentence.tokens for sentence in sentences], None, below)
        return words.backend.answer(rows, None if below else phrases)

    def expected(self, sentences: Sequence[Sentence]) -> Answer:
        """By the way of training."""
        heads = self.vocabularies.heads
        indexer = self.indexer
        batch = indexer.batch([indexer.example(sentence) for sentence in sentences])
        with torch.inference_mode():
            scores = self.model(batch)
            decoder = SpanDecoder(self.model.tag_head, heads[CLASSIFIER])
            tags, spans = decoder.decode(scores[CLASSIFIER], batch.lengths)
            labels = list(decoder.labels(tags, spans))
            found = decoder.probabilities(scores[CLASSIFIER], batch.lengths, tags, spans)
            intents = LabelDecoder(self.model.heads["intent"], heads["intent"])
            intent = intents.decode(scores["intent"])
        return Answer(spans.tolist(), labels, found, {"intent": intent})


def untrained(path: Path, documents: Sequence[Document], kinds: tuple[str, ...]) -> Untrained:
    values = small_recipe(path, path).model_dump(mode="json")
    if kinds[0] not in COMPOSITIONS:
        values["chars"]["encoder"] = {"kind": kinds[0], "size": 5}
        values["words"]["encoder"] = {"kind": kinds[1], "size": 8}
    values["heads"] = {"intent": {}}
    if len(kinds) == 3:
        values["classifier"] = {"head": kinds[2]}
        values["heads"] = {"intent": {"hidden": 6}}
    recipe = parse(Recipe, values)
    if kinds[0] in COMPOSITIONS:
        recipe = composed(recipe, kinds[0])
    preparer = build_preparer(recipe)
    labelled = [
        replace(document, labels={"intent": intent})
        for document, intent in zip(documents, INTENTS, strict=True)
    ]
    known = preparer.sentences(labelled)[0]
    vocabularies = collected(known, recipe)
    model = build_tagger(recipe, vocabularies, torch.Generator().manual_seed(3)).eval()
    for parameter in model.parameters():  # far from each other, so that no two answers tie
        torch.nn.init.normal_(parameter, generator=torch.Generator().manual_seed(parameter.numel()))
    sentences = preparer.sentences([Document(t) for t in mixed_texts(40) if t.strip()])[0]
    return Untrained(recipe, preparer, sentences, vocabularies, model)


@pytest.fixture(params=KINDS, ids="-".join, scope="module")
def case(request: pytest.FixtureRequest, corpus_path: Path, documents: list[Document]) -> Untrained:
    return untrained(corpus_path, documents, request.param)


@pytest.fixture(params=BACKENDS)
def kind(request: pytest.FixtureRequest, case: Untrained) -> type[Backend]:
    kind = backend_named(request.param)
    if beyond := kind.beyond(case.recipe):
        pytest.skip(f"not for {beyond}")
    return kind


def assert_same(found: Answer, expected: Answer) -> None:
    assert found.spans == expected.spans
    assert found.labels == expected.labels
    assert found.probabilities == pytest.approx(expected.probabilities, abs=1e-4)
    assert found.sentences.keys() == expected.sentences.keys()
    for head, labels in expected.sentences.items():
        pairs = zip(found.sentences[head], labels, strict=True)
        for one, other in pairs:
            assert one.label == other.label
            assert one.score == pytest.approx(other.score, abs=1e-4)


def test_it_answers_what_the_model_answers(kind: type[Backend], case: Untrained) -> None:
    expected = case.expected(case.sentences)
    assert len(expected.spans) > 20
    assert_same(case.answer(case.words(kind), case.sentences), expected)


def test_a_batch_gives_what_its_sentences_give_alone(kind: type[Backend], case: Untrained) -> None:
    words = case.words(kind)
    for sentence in case.sentences:
        assert_same(case.answer(words, [sentence]), case.expected([sentence]))


def test_plain_python_comes_out(kind: type[Backend], case: Untrained) -> None:
    found = case.answer(case.words(kind), case.sentences)
    assert {type(number) for span in found.spans for number in span} == {int}
    assert {type(label) for label in found.labels} == {str}
    assert {type(probability) for probability in found.probabilities} == {float}


def test_words_begun_anew_change_nothing(
    kind: type[Backend], case: Untrained, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(word_rows, "CACHE", 10)
    words = case.words(kind)
    known = []
    for sentence in case.sentences:
        assert_same(case.answer(words, [sentence]), case.expected([sentence]))
        known.append(len(words))
    assert known != sorted(known)


def test_the_fastest_back_end_that_supports_the_model_is_chosen(case: Untrained) -> None:
    recipe = case.recipe
    fitting = [name for name in BACKENDS if not backend_named(name).beyond(recipe)]
    assert choose_backend(recipe) is backend_named(fitting[0])
    with_torch = next(name for name in fitting if name != "numpy")
    assert choose_backend(recipe, "torch") is backend_named(with_torch)
    for name in BACKENDS:
        if name in fitting:
            assert choose_backend(recipe, name) is backend_named(name)
        else:
            with pytest.raises(ConfigError, match=f"'{name}' does not support .*; choose 'torch'"):
                choose_backend(recipe, name)


def test_what_is_supported_follows_from_the_kinds_of_a_recipe(case: Untrained) -> None:
    read = case.recipe.language_model
    lstm = case.recipe.words.encoder.kind == "lstm"
    own = {task.encoder.kind for task in case.recipe.tasks.values() if task.encoder}
    plain = lstm and read is None and own <= {"lstm"}
    assert (not backend_named("numpy").beyond(case.recipe)) == plain
    single = read is None or read.layers == 1
    assert (not backend_named("tabled").beyond(case.recipe)) == (lstm and single)


def test_an_unknown_back_end_says_which_there_are(checkpoint: Checkpoint) -> None:
    with pytest.raises(ConfigError, match="unknown back end 'abacus'; choose from modules, num"):
        Tagger(checkpoint, backend="abacus")


def test_a_device_but_the_cpu_takes_pytorch_and_gives_the_same(
    checkpoint: Checkpoint, tagger: Tagger
) -> None:
    # No GPU is needed to see that the device is taken: the first of the CPUs has a name of its own.
    given = Tagger(checkpoint, device="cpu:0")
    for used in (given, pickle.loads(pickle.dumps(given))):
        with used._words.lend() as words:
            assert isinstance(words.backend, TorchBackend)
        assert_alike(list(used.pipe(TEXTS)), list(tagger.pipe(TEXTS)))


@pytest.mark.parametrize(
    ("backend", "device", "message"),
    [
        (None, "abacus", "cannot compute on device 'abacus'"),
        ("numpy", "cpu:0", "back end 'numpy' computes on the cpu alone; choose 'torch'"),
    ],
)
def test_a_device_that_is_not_there_is_told_at_once(
    checkpoint: Checkpoint, backend: str | None, device: str, message: str
) -> None:
    with pytest.raises(ConfigError, match=message):
        Tagger(checkpoint, backend=backend, device=device)


@pytest.mark.parametrize("name", BACKENDS)
def test_a_tagger_uses_the_back_end_it_is_given_and_its_pickle_too(
    checkpoint: Checkpoint, tagger: Tagger, name: str
) -> None:
    given = Tagger(checkpoint, backend=name)
    for used in (given, pickle.loads(pickle.dumps(given))):
        with used._words.lend() as words:
            assert type(words.backend) is backend_named(name)
        assert_alike(list(used.pipe(TEXTS)), list(tagger.pipe(TEXTS)))
