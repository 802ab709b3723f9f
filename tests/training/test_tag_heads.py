"""Several heads that tag in one model, each learning from corpora of its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from small_corpus import small_recipe

from xscript_ner.config import Recipe, parse
from xscript_ner.config.transfer import TransferConfig
from xscript_ner.core.errors import ConfigError
from xscript_ner.core.types import CLASSIFIER, Document, OpenSpan, Sentence
from xscript_ner.core.vocab import UNLABELLED
from xscript_ner.inputs.indexer import Indexer
from xscript_ner.inputs.preparation import build_preparer
from xscript_ner.inputs.vocabularies import collect
from xscript_ner.models import TaggerModel, build_tagger
from xscript_ner.models.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from xscript_ner.models.heads import with_heads, with_one_tag_head
from xscript_ner.tagging.evaluate import evaluate_tagger
from xscript_ner.tagging.tagger import Tagger, load
from xscript_ner.training.calibration import calibrate
from xscript_ner.training.experiment import train_recipe
from xscript_ner.training.initial_model import build_initial_model
from xscript_ner.training.predict import evaluate_model
from xscript_ner.training.transfer_source import load_transfer_source

GREEK = {"PERSON": "ΠΡΟΣΩΠΟ", "PLACE": "ΤΟΠΟΣ", "ORG": ""}


def two_headed(corpus_path: Path, **training: object) -> Recipe:
    """The corpus twice: under its own labels, and two of them in Greek for a head of its own."""
    values = small_recipe(corpus_path, **training).model_dump(mode="json")
    plain = {"path": str(corpus_path), "format": "jsonl"}
    greek = plain | {"label_map": GREEK, "head": "greek"}
    values["data"] |= {"train": [plain, greek], "dev": [greek], "test": [plain]}
    values["heads"] = {"greek": {"kind": "crf", "scheme": "IOB2"}}
    return parse(Recipe, values)


@pytest.fixture(scope="module")
def trained(corpus_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Trained until it knows its corpus by heart, under either name."""
    directory = tmp_path_factory.mktemp("heads") / "model"
    recipe = two_headed(corpus_path, epochs=60, patience=20)
    train_recipe(recipe, directory)
    return directory


@pytest.fixture
def own(
    corpus_path: Path, documents: list[Document]
) -> tuple[TaggerModel, Indexer, list[Sentence]]:
    """A fresh model, and three sentences of each head."""
    recipe = two_headed(corpus_path)
    sentences, _ = build_preparer(recipe).sentences(documents, "error")
    spans = [tuple(s._replace(label=GREEK[s.label] or "X") for s in x.spans) for x in sentences]
    others = [replace(s, spans=x, head="greek") for s, x in zip(sentences, spans, strict=True)]
    mixed = [*sentences[:3], *others[3:6]]
    vocabularies = collect([*sentences, *others], recipe)
    model = build_tagger(recipe, vocabularies, torch.Generator().manual_seed(2)).eval()
    return model, Indexer(vocabularies, recipe), mixed


def test_a_sentence_of_another_head_has_no_tags(own) -> None:
    _, indexer, sentences = own
    batch = indexer.batch([indexer.example(sentence) for sentence in sentences])
    assert (batch.gold[CLASSIFIER][:3, 0] != UNLABELLED).all()
    assert (batch.gold[CLASSIFIER][3:, 0] == UNLABELLED).all()
    assert (batch.gold["greek"][:, 0] == UNLABELLED).tolist() == [True] * 3 + [False] * 3
    open_spans = (OpenSpan(0, 1),)
    sentences = [replace(sentence, open_spans=open_spans) for sentence in sentences]
    batch = indexer.batch([indexer.example(sentence) for sentence in sentences])
    assert set(batch.open_tags[CLASSIFIER].sentences.tolist()) <= {0, 1, 2}
    assert set(batch.open_tags["greek"].sentences.tolist()) <= {3, 4, 5}


@pytest.mark.parametrize("leave_open", [False, True])
def test_each_head_has_the_loss_of_its_own_sentences(own, leave_open: bool) -> None:
    model, indexer, sentences = own
    if leave_open:  # of some, behind one of the other head
        places = {1, 4, 5}
        sentences = [
            replace(s, open_spans=(OpenSpan(0, 4),)) if n in places else s
            for n, s in enumerate(sentences)
        ]
    parts = [sentences[:3], sentences[3:], [sentences[n] for n in (0, 3, 1, 4, 2, 5)]]
    first, second, mixed = (
        model.loss(indexer.batch([indexer.example(s) for s in part])) for part in parts
    )
    assert 2 * mixed.item() == pytest.approx(first.item() + second.item(), rel=1e-5)
    model.zero_grad()
    first.backward()
    assert model.heads["greek"].get_parameter("dense.weight").grad is None
    assert model.tag_head.get_parameter("dense.weight").grad is not None
    assert all(p.grad is not None for p in model.words.encoder.parameters())


def test_each_head_is_scored_over_its_own_sentences(own) -> None:
    model, indexer, sentences = own
    examples = [indexer.example(sentence) for sentence in sentences]
    scores = evaluate_model(model, indexer, examples)
    assert list(scores) == [CLASSIFIER, "greek"]
    for name, part in ((CLASSIFIER, sentences[:3]), ("greek", sentences[3:])):
        gold = sum(len(sentence.document.entities) for sentence in part)
        assert scores[name].overall.gold == gold
    assert list(evaluate_model(model, indexer, examples[3:])) == ["greek"]


def test_a_head_without_dev_sentences_stays_uncalibrated(own) -> None:
    model, indexer, sentences = own
    examples = [indexer.example(sentence) for sentence in sentences]
    assert list(calibrate(model, indexer, examples[3:])) == ["greek"]
    assert model.tag_head.temperature == 1.0
    assert list(calibrate(model, indexer, examples)) == [CLASSIFIER, "greek"]


def labels_found(tagger: Tagger, documents: list[Document]) -> list[list[tuple[str, str]]]:
    found = tagger.pipe([document.text for document in documents])
    return [[(e.text, e.label) for e in tagged.entities] for tagged in found]


def test_a_trained_model_answers_by_the_head_that_is_asked(
    trained: Path, documents: list[Document]
) -> None:
    gold = [[(e.text, e.label) for e in d.entities] for d in documents]
    greek = [[(text, GREEK[n]) for text, n in entities if GREEK[n]] for entities in gold]
    plain = load(trained)
    assert isinstance(plain, Tagger)
    assert labels_found(plain, documents) == gold
    assert plain.answers == {}
    asked = load(trained, head="greek")
    assert asked.labels == ("ΠΡΟΣΩΠΟ", "ΤΟΠΟΣ")
    assert labels_found(asked, documents) == greek
    message = "unknown tag head 'latin'; choose from classifier, greek"
    with pytest.raises(ConfigError, match=message):
        load(trained, head="latin")


def test_scores_card_and_checkpoint_speak_of_the_heads(trained: Path) -> None:
    made = load_checkpoint(trained)
    found = {name: list(heads) for name, heads in made.metrics.scores.items()}
    assert found == {"train.jsonl (head greek)": ["greek"], "train.jsonl": [CLASSIFIER]}
    assert "- Head greek: crf; ΠΡΟΣΩΠΟ, ΤΟΠΟΣ" in made.card
    assert "## Scores of greek\n\nExact spans" in made.card
    assert made.vocabularies.heads["greek"].as_dict()["scheme"] == "IOB2"


def test_a_corpus_is_scored_by_its_head_with_its_label_map(
    trained: Path, corpus_path: Path
) -> None:
    recipe = load_checkpoint(trained).recipe
    scores = evaluate_tagger(load(trained, head="greek"), recipe.data.dev[0])
    assert scores[CLASSIFIER].overall.f1 == 1.0
    assert evaluate_tagger(load(trained), recipe.data.test[0])[CLASSIFIER].overall.f1 == 1.0


def test_one_head_alone_is_a_model_like_any_other(trained: Path, tmp_path: Path) -> None:
    whole = load_checkpoint(trained)
    alone = with_one_tag_head(whole, "greek")
    save_checkpoint(tmp_path / "greek", alone, {"frontend": "a", "romanizer": "b"})
    read = load_checkpoint(tmp_path / "greek")
    assert list(read.vocabularies.heads) == [CLASSIFIER]
    assert read.recipe.classifier.scheme == "IOB2"
    assert read.recipe.heads == {}
    assert [corpus.head for corpus in read.recipe.data.train] == [CLASSIFIER]
    assert torch.equal(read.weights["classifier.dense.weight"], whole.weights["greek.dense.weight"])
    assert not any(name.startswith("greek") for name in read.weights)
    assert with_one_tag_head(read) is read


def test_heads_with_encoders_of_their_own_keep_them(corpus_path: Path, tmp_path: Path) -> None:
    values = two_headed(corpus_path, epochs=1).model_dump(mode="json")
    values["heads"]["greek"]["encoder"] = 4
    made = train_recipe(parse(Recipe, values), tmp_path / "model")
    promoted = with_heads(made, {CLASSIFIER: "greek"})
    assert promoted.recipe.classifier.encoder is not None
    ours = {n.replace("greek", CLASSIFIER) for n in made.weights if n.startswith("upper.greek.")}
    assert ours <= promoted.weights.keys()
    assert len(ours) >= 8
    Tagger(made, head="greek")("田中さん")


def transferred(recipe: Recipe, **transfer: object) -> Recipe:
    return recipe.model_copy(update={"transfer": TransferConfig.model_validate(transfer)})


def begun(recipe: Recipe, documents: list[Document]) -> tuple[TaggerModel, object]:
    sentences, _ = build_preparer(recipe).sentences(documents, "error")
    source = load_transfer_source(recipe.transfer)
    initial = build_initial_model(recipe, sentences, source=source)
    return initial.model, initial.descent


def test_a_head_can_become_the_classifier_of_another_model(
    trained: Path, corpus_path: Path, documents: list[Document]
) -> None:
    source = load_checkpoint(trained)
    values = small_recipe(corpus_path).model_dump(mode="json")
    values["classifier"]["scheme"] = "IOB2"
    recipe = transferred(
        parse(Recipe, values),
        source=str(trained),
        parts=["classifier"],
        source_heads={"classifier": "greek"},
        labels={"PERSON": "ΠΡΟΣΩΠΟ", "PLACE": "ΤΟΠΟΣ"},
    )
    model, _ = begun(recipe, documents)
    theirs = source.vocabularies.heads["greek"]
    ours = ["O", "B-PERSON", "B-PLACE"]
    tags = ["O", "B-ORG", "I-ORG", "B-PERSON", "I-PERSON", "B-PLACE", "I-PLACE"]
    for own, name in zip(ours, ["O", "B-ΠΡΟΣΩΠΟ", "B-ΤΟΠΟΣ"], strict=True):
        row = source.weights["greek.dense.weight"][theirs.index[name]]
        assert torch.equal(model.tag_head.get_parameter("dense.weight")[tags.index(own)], row)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"train": [{"path": "a", "head": "latin"}]}, "unknown head of a corpus 'latin'; choose"),
        ({"train": [{"path": "a"}]}, "no corpus of data.train has head = 'greek' to learn from"),
    ],
)
def test_heads_and_corpora_must_name_each_other(
    corpus_path: Path, changes: dict[str, object], message: str
) -> None:
    values = two_headed(corpus_path).model_dump(mode="json")
    values["data"] |= changes
    with pytest.raises(ConfigError, match=message):
        parse(Recipe, values)


def test_layers_before_labels_are_of_no_use_to_tags(corpus_path: Path) -> None:
    values = two_headed(corpus_path).model_dump(mode="json")
    values["heads"]["greek"]["hidden"] = 3
    with pytest.raises(ConfigError, match="hidden is for heads that label documents"):
        parse(Recipe, values)


def test_parts_come_from_several_sources(
    trained: Path, model_path: Path, corpus_path: Path, documents: list[Document], tmp_path: Path
) -> None:
    recipe = transferred(
        small_recipe(corpus_path, epochs=1, learning_rate=1e-9),
        source=str(model_path),
        parts=["chars"],
        also=[{"source": str(trained), "parts": ["words", "features"]},
              {"source": str(trained), "parts": ["classifier.dense"]}],
        learning={"words": {"frozen": True}},
    )  # fmt: skip
    model, _ = begun(recipe, documents)
    first, second = load_checkpoint(model_path), load_checkpoint(trained)
    for name, tensor in model.named_parameters():
        if name.startswith("classifier.crf"):
            continue
        source = first if name.startswith("chars") else second
        assert torch.equal(tensor, source.weights[name]), name
    made: Checkpoint = train_recipe(recipe, tmp_path / "model")
    about = made.metrics.transfer
    assert about is not None
    assert [one.given for one in about.line] == [str(model_path), str(trained), str(trained)]
    assert [one.plan.parts for one in about.also] == [("words", "features"), ("classifier.dense",)]
    status = {tensor.name: tensor.status for tensor in about.report.tensors}
    assert status["words.embedding.weight"] == status["chars.embedding.weight"] == "copied"
    assert status["classifier.crf.pairs"] == "new"
    assert made.source_sha256 == load_transfer_source(recipe.transfer).sha256  # type: ignore[union-attr]
    assert len(made.source_sha256) == 64
    assert "- Parts of small: words, features\n" in made.card
    assert made.card.count("train.jsonl (through small)") >= 2
    assert load_checkpoint(tmp_path / "model").recipe.transfer == recipe.transfer


@pytest.mark.parametrize("other", ["words", "words.encoder", "words.encoder.lstm"])
def test_a_part_comes_from_one_source(other: str) -> None:
    values = {"source": "a", "parts": ["chars", "words.encoder"],
              "also": [{"source": "b", "parts": [other]}]}  # fmt: skip
    recipe = {"name": "x", "data": {"train": "a:b"}, "transfer": values}
    with pytest.raises(ConfigError, match=f"several sources bring '{other}': 'words.encoder'"):
        parse(Recipe, recipe)
