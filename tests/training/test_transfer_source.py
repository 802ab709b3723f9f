"""A recipe's transfer, from source directory to checkpoint and card."""

from __future__ import annotations

import json
import logging
import shutil
from pathlib import Path
from typing import Any

import pytest
import torch
from small_corpus import log_of, small_recipe, write_corpus

from xscript_ner.config import Recipe
from xscript_ner.config.transfer import TransferConfig
from xscript_ner.core.errors import ConfigError, TransferError
from xscript_ner.core.progress import Event, Step
from xscript_ner.core.types import Document, Sentence
from xscript_ner.models import precision
from xscript_ner.models.checkpoint import (
    WEIGHTS,
    Checkpoint,
    load_checkpoint,
    save_checkpoint,
    with_precision,
)
from xscript_ner.models.info import model_info
from xscript_ner.models.stored.metrics import SourceAccount
from xscript_ner.tagging.tagger import Tagger
from xscript_ner.training.experiment import train_recipe, train_seeds
from xscript_ner.training.initial_model import build_initial_model, preview
from xscript_ner.training.transfer_source import TransferSource, load_transfer_source

EVERYTHING = ("chars", "words", "features", "classifier")
RENAMED = {"PERSON": "人", "PLACE": "所", "ORG": "組"}


class StopError(Exception):
    pass


def transferring(recipe: Recipe, source: Path, *parts: str, **options: Any) -> Recipe:
    values = {"source": str(source), "parts": list(parts), **options}
    return recipe.model_copy(update={"transfer": TransferConfig.model_validate(values)})


def renamed(recipe: Recipe) -> Recipe:
    """The same corpus under other labels and another scheme."""
    data = recipe.data.model_copy(update={"label_map": RENAMED})
    classifier = recipe.classifier.model_copy(update={"scheme": "BILUO"})
    return recipe.model_copy(update={"data": data, "classifier": classifier})


BACK = {name: label for label, name in RENAMED.items()}


def test_a_model_begins_where_its_source_ended(
    recipe: Recipe, model_path: Path, sentences: list[Sentence]
) -> None:
    initial = build_initial_model(
        transferring(recipe, model_path, *EVERYTHING),
        sentences,
        source=TransferSource("x", load_checkpoint(model_path)),
    )
    source = load_checkpoint(model_path)
    assert all(torch.equal(p, source.weights[n]) for n, p in initial.model.named_parameters())
    assert initial.descent is not None
    assert {tensor.status for tensor in initial.descent.report.tensors} == {"copied"}


def test_a_source_of_8_bits_is_copied_as_it_was_stored(
    recipe: Recipe,
    checkpoint: Checkpoint,
    sentences: list[Sentence],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(precision, "LARGE", 20)  # rows; the small model has no larger tables
    kept = with_precision(checkpoint, "int8")
    save_checkpoint(tmp_path, kept, {})
    given = transferring(recipe, tmp_path, *EVERYTHING)
    source = load_transfer_source(given.transfer)
    initial = build_initial_model(given, sentences, source=source)
    assert all(torch.equal(p, kept.weights[n]) for n, p in initial.model.named_parameters())
    words = "words.embedding.weight"
    assert not torch.equal(kept.weights[words], checkpoint.weights[words].half().float())


def test_transfer_to_other_labels_and_another_scheme_helps_from_the_first_epoch(
    corpus_path: Path, model_path: Path, tmp_path: Path
) -> None:
    scratch = renamed(small_recipe(corpus_path, corpus_path, epochs=1, learning_rate=0.001))
    recipe = transferring(scratch, model_path, *EVERYTHING, labels=BACK)
    train_recipe(scratch, tmp_path / "scratch")
    train_recipe(recipe, tmp_path / "transferred")
    (alone,), (helped,) = log_of(tmp_path / "scratch"), log_of(tmp_path / "transferred")
    assert helped["loss"] < 0.2 * alone["loss"]
    assert alone["dev_score"] < 0.5
    assert helped["dev_score"] == 1.0


def test_the_checkpoint_keeps_plan_report_and_descent(
    recipe: Recipe, model_path: Path, tmp_path: Path
) -> None:
    source = tmp_path / "source"
    shutil.copytree(model_path, source)
    recipe = transferring(
        renamed(recipe), source, "chars", "classifier", labels=BACK,
        learning={"chars": {"frozen": True}},
    )  # fmt: skip
    train_recipe(recipe, tmp_path / "model")
    origin = load_checkpoint(source)
    shutil.rmtree(source)
    made = load_checkpoint(tmp_path / "model")
    about = made.metrics.transfer
    assert about is not None
    sums = origin.signature["sha256"]
    assert about.source == SourceAccount(name="small", given=str(source), sha256=sums[WEIGHTS])
    assert about.plan.parts == ("chars", "classifier")
    assert about.plan.labels == {name: (label,) for name, label in BACK.items()}
    assert about.learning.parts["chars"].frozen is True
    parameters = set(made.weights) - {"classifier.temperature"}
    assert {tensor.name for tensor in about.report.tensors} == parameters
    assert model_info(tmp_path / "model")["transfer"] == about.model_dump(mode="json")
    frozen = [name for name in made.weights if name.startswith("chars.")]
    assert all(torch.equal(made.weights[name], origin.weights[name]) for name in frozen)
    assert Tagger(made)("田中さん").text == "田中さん"  # the source is not needed


def test_a_frozen_classifier_keeps_its_weights_and_gets_a_temperature_of_its_own(
    recipe: Recipe, model_path: Path, tmp_path: Path
) -> None:
    learning = {"classifier": {"frozen": True}}
    made = train_recipe(
        transferring(recipe, model_path, "classifier", learning=learning), tmp_path / "m"
    )
    source = load_checkpoint(model_path)
    frozen = [n for n in made.weights if n.startswith(("classifier.dense", "classifier.crf"))]
    assert frozen
    assert all(torch.equal(made.weights[name], source.weights[name]) for name in frozen)
    fitted = made.metrics.temperatures["classifier"]
    assert made.weights["classifier.temperature"].item() == pytest.approx(fitted, abs=1e-4)
    assert f"temperature {fitted:.2f} (classifier)" in made.card


def test_the_card_says_what_the_model_descends_from(
    recipe: Recipe, model_path: Path, tmp_path: Path
) -> None:
    recipe = transferring(recipe, model_path, "chars", learning={"chars": {"factor": 0.5}})
    card = train_recipe(recipe, tmp_path / "model").card
    sha256 = load_checkpoint(model_path).signature["sha256"][WEIGHTS]
    assert "## Transfer\n" in card
    assert f"- Descends from small (weights {sha256[:12]})\n" in card
    assert "- Learning: chars (factor = 0.5)\n" in card
    assert "| words.embedding.weight | new | 0 of " in card
    assert "train.jsonl (through small)" in card


def test_a_descendant_of_a_descendant_names_both(
    recipe: Recipe, model_path: Path, tmp_path: Path
) -> None:
    first = transferring(recipe, model_path, "chars").model_copy(update={"name": "child"})
    train_recipe(first, tmp_path / "child")
    made = train_recipe(transferring(recipe, tmp_path / "child", "words"), tmp_path / "grandchild")
    about = made.metrics.transfer
    assert about is not None
    assert about.source.name == "child"
    assert [source.name for source in about.ancestors] == ["small"]
    assert "Descends from child (weights" in made.card


def test_a_map_by_path_is_kept_in_the_checkpoint(
    recipe: Recipe, model_path: Path, tmp_path: Path
) -> None:
    path = tmp_path / "map.toml"
    path.write_text('"人" = "PERSON"\n"所" = ["PLACE", "ORG"]\n', encoding="utf-8")
    made = train_recipe(
        transferring(renamed(recipe), model_path, "classifier", labels=str(path)), tmp_path / "m"
    )
    path.unlink()
    loaded = load_checkpoint(tmp_path / "m")
    assert loaded.recipe == made.recipe
    assert loaded.recipe.transfer is not None
    assert loaded.recipe.transfer.labels == {"人": ("PERSON",), "所": ("PLACE", "ORG")}


@pytest.mark.parametrize(
    "learning",
    [{"chars": {"frozen_until_plateau": 1, "factor": 0.5}}, {"policy": "gradual", "epochs": 1}],
)
@pytest.mark.parametrize("epoch", [2, 4])
def test_a_stopped_run_goes_on_as_if_nothing_had_been(
    corpus_path: Path, model_path: Path, tmp_path: Path, learning: dict[str, Any], epoch: int
) -> None:
    recipe = small_recipe(corpus_path, corpus_path, epochs=5)
    options = {"learning": learning, "other_symbols": True}
    recipe = transferring(recipe, model_path, "chars", "words.encoder", "classifier", **options)

    def stop(event: Event) -> None:
        if isinstance(event, Step) and (event.epoch, event.done) == (epoch, 2):
            raise StopError

    with pytest.raises(StopError):
        train_recipe(recipe, tmp_path / "cut", callback=stop)
    train_recipe(recipe, tmp_path / "cut")
    train_recipe(recipe, tmp_path / "whole")
    cut, whole = tmp_path / "cut", tmp_path / "whole"
    assert (cut / WEIGHTS).read_bytes() == (whole / WEIGHTS).read_bytes()
    assert log_of(cut) == log_of(whole)
    assert (cut / "metrics.json").read_bytes() == (whole / "metrics.json").read_bytes()


def test_a_run_from_a_source_since_exchanged_is_refused(
    recipe: Recipe, model_path: Path, tmp_path: Path
) -> None:
    source = tmp_path / "source"
    shutil.copytree(model_path, source)
    recipe = transferring(recipe, source, "chars")

    def stop(event: Event) -> None:
        raise StopError

    with pytest.raises(StopError):
        train_recipe(recipe, tmp_path / "m", callback=stop)
    shutil.rmtree(source)
    train_recipe(recipe.model_copy(update={"transfer": None, "seed": 3}), source)
    with pytest.raises(ConfigError, match="from another source"):
        train_recipe(recipe, tmp_path / "m")


def test_seeds_share_a_source_and_the_kept_card_tells_of_it(
    recipe: Recipe, model_path: Path, tmp_path: Path
) -> None:
    recipe = transferring(recipe, model_path, "chars", labels={"PERSON": "PERSON"})
    train_seeds(recipe, [1, 2], tmp_path)
    again = train_seeds(recipe, [1, 2], tmp_path)
    assert again.metrics.transfer is not None
    assert again.metrics.transfer.source.name == "small"
    assert "## Transfer" in (tmp_path / "README.md").read_text(encoding="utf-8")


def test_a_finished_seed_from_another_source_is_not_taken(
    recipe: Recipe, model_path: Path, tmp_path: Path
) -> None:
    source = tmp_path / "source"
    shutil.copytree(model_path, source)
    recipe = transferring(recipe, source, "chars")
    train_seeds(recipe, [1], tmp_path / "m")
    shutil.rmtree(source)
    train_recipe(recipe.model_copy(update={"transfer": None, "seed": 3}), source)
    with pytest.raises(ConfigError, match=r"seed-1: holds a finished run from another source than"):
        train_seeds(recipe, [1, 2], tmp_path / "m")
    assert not (tmp_path / "m" / "seed-2").exists()


def test_a_source_that_is_not_there_is_refused_before_anything_is_read(
    recipe: Recipe, tmp_path: Path
) -> None:
    nowhere = transferring(recipe, tmp_path / "none", "chars")
    with pytest.raises(ConfigError, match="unknown model"):
        train_recipe(nowhere, tmp_path / "m")
    assert load_transfer_source(recipe.transfer) is None
    assert not (tmp_path / "m").exists()


def test_a_plan_that_means_nothing_leaves_no_directory(
    recipe: Recipe, model_path: Path, tmp_path: Path
) -> None:
    with pytest.raises(TransferError, match="unknown part 'char'"):
        train_recipe(transferring(recipe, model_path, "char"), tmp_path / "m")
    assert not (tmp_path / "m").exists()


def test_warnings_are_logged_and_reported(
    recipe: Recipe, model_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    romanizer = recipe.romanizer.model_copy(update={"truecase": False})
    recipe = transferring(
        recipe.model_copy(update={"romanizer": romanizer}), model_path, "chars",
        learning={"chars": {"frozen": True}},
    )  # fmt: skip
    with caplog.at_level(logging.WARNING, "xscript_ner"):
        report = preview(recipe).report
    assert [record.getMessage() for record in caplog.records] == [
        f"transfer: {warning}" for warning in report.warnings
    ]
    assert "names in capitals, the target's has them in lower case" in report.warnings[0]


def test_a_preview_is_what_training_then_does(
    recipe: Recipe, model_path: Path, tmp_path: Path, documents: list[Document]
) -> None:
    few = write_corpus(tmp_path / "few.jsonl", documents[:4])
    recipe = transferring(small_recipe(few, few), model_path, "chars", "words.embedding")
    shown = preview(recipe).as_dict()
    made = train_recipe(recipe, tmp_path / "m")
    assert made.metrics.transfer is not None
    assert made.metrics.transfer.model_dump(mode="json") == json.loads(json.dumps(shown))


def test_a_small_target_has_the_source_s_other_bigrams_when_it_asks_for_them(
    model_path: Path, tmp_path: Path, documents: list[Document]
) -> None:
    few = write_corpus(tmp_path / "few.jsonl", documents[:2])
    theirs = load_checkpoint(model_path)
    sizes = []
    for other_symbols in (False, True):
        options = {"other_symbols": other_symbols, "learning": {"chars": {"frozen": True}}}
        recipe = transferring(small_recipe(few, few), model_path, "chars", **options)
        made = train_recipe(recipe, tmp_path / str(other_symbols))
        sizes.append(len(made.vocabularies.units))
        name = "chars.embedding.weight"
        rows = [theirs.vocabularies.units.row(s) for s in made.vocabularies.units.symbols]
        assert torch.equal(made.weights[name], theirs.weights[name][rows])
    assert sizes[0] < sizes[1] == len(theirs.vocabularies.units)


def test_a_recipe_without_transfer_has_nothing_to_preview(recipe: Recipe) -> None:
    with pytest.raises(ConfigError, match=r"no \[transfer\]"):
        preview(recipe)


def test_without_transfer_a_checkpoint_says_nothing_of_it(checkpoint: Checkpoint) -> None:
    assert checkpoint.metrics.transfer is None
    assert "## Transfer" not in checkpoint.card
