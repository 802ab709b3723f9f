"""The loop: stopped early, the best kept, resumable, with a log that programs can read."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import torch
from small_corpus import TIMED, log_of

from xscript_ner.config import CharacterEncoderConfig, Recipe, TrainingConfig
from xscript_ner.core.errors import CheckpointError, DataError
from xscript_ner.core.progress import Callback, EpochRecord, Event, Step, silent
from xscript_ner.core.storage import write_tensors
from xscript_ner.core.types import Sentence
from xscript_ner.inputs.batches import Example
from xscript_ner.inputs.indexer import Indexer
from xscript_ner.inputs.vocabularies import Vocabularies
from xscript_ner.models import TaggerModel, build_tagger
from xscript_ner.training.averaging import Averaged
from xscript_ner.training.loop import Trainer
from xscript_ner.training.predict import evaluate_model
from xscript_ner.training.state import STATE

FIELDS = {"epoch", "loss", "learning_rate", "dev", "dev_score", "best", "frozen", *TIMED}
PLAIN = TrainingConfig(epochs=3, batch=4, learning_rate=0.02)


@pytest.fixture
def examples(indexer: Indexer, sentences: list[Sentence]) -> list[Example]:
    return [indexer.example(sentence) for sentence in sentences]


class Bench:
    """Makes trainers of equal beginnings."""

    def __init__(self, recipe: Recipe, indexer: Indexer, examples: list[Example]) -> None:
        self.recipe, self.indexer, self.examples = recipe, indexer, examples

    def trainer(
        self,
        directory: Path,
        config: TrainingConfig = PLAIN,
        dev: bool = True,
        callback: Callback = silent,
        seed: int = 1,
    ) -> Trainer:
        directory.mkdir(exist_ok=True)
        generator = torch.Generator().manual_seed(seed)
        model = build_tagger(self.recipe, self.indexer.vocabularies, generator)
        held_out = self.examples if dev else []
        return Trainer(
            model, self.indexer, config, self.examples, held_out, directory, generator, callback
        )


@pytest.fixture
def bench(recipe: Recipe, indexer: Indexer, examples: list[Example]) -> Bench:
    return Bench(recipe, indexer, examples)


def weights_of(trainer: Trainer) -> dict[str, torch.Tensor]:
    return {name: p.detach().clone() for name, p in trainer.model.named_parameters()}


def same(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> bool:
    return set(one) == set(other) and all(torch.equal(one[name], other[name]) for name in one)


@pytest.mark.parametrize("optimizer", ["adam", "adamw", "sgd"])
def test_every_optimizer_learns_and_resumes(bench: Bench, tmp_path: Path, optimizer: str) -> None:
    values = {"optimizer": optimizer, "weight_decay": 0.01, "learning_rate": 0.05}
    config = PLAIN.model_copy(update=values)
    whole = bench.trainer(tmp_path / "whole", config)
    whole.run()
    losses = [line["loss"] for line in log_of(tmp_path / "whole")]
    assert losses[-1] < 0.8 * losses[0]
    bench.trainer(tmp_path / "cut", config.model_copy(update={"epochs": 1})).run()
    resumed = bench.trainer(tmp_path / "cut", config, seed=99)
    resumed.run()
    assert same(weights_of(resumed), weights_of(whole))


def test_log_lines_are_json_with_every_field(bench: Bench, tmp_path: Path) -> None:
    heard: list[Event] = []
    config = PLAIN.model_copy(update={"decay": 0.5})
    bench.trainer(tmp_path, config, callback=heard.append).run()
    lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert [line["epoch"] for line in lines] == [1, 2, 3]
    assert all(set(line) == FIELDS for line in lines)
    rates = [line["learning_rate"] for line in lines]
    assert rates == pytest.approx([0.02, 0.02 / 1.5, 0.02 / 2])
    assert [asdict(event) for event in heard if isinstance(event, EpochRecord)] == lines
    steps = [event for event in heard if isinstance(event, Step)]
    assert len(steps) == 3 * 3
    assert steps[-1] == Step(3, 3, 3)


def test_the_learning_rate_falls_from_epoch_to_epoch(bench: Bench, tmp_path: Path) -> None:
    rates: list[float] = []

    def hear(event: Event) -> None:
        if isinstance(event, Step) and event.done == 1:
            rates.append(trainer.optimizer.param_groups[0]["lr"])

    config = PLAIN.model_copy(update={"decay": 0.5})
    trainer = bench.trainer(tmp_path, config, callback=hear)
    trainer.run()
    assert rates == pytest.approx([0.02, 0.02 / 1.5, 0.02 / 2])


def test_it_stops_early_and_keeps_the_best(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scores = iter([0.2, 0.5, 0.4, 0.5, 0.3, 0.9])
    seen: list[dict[str, torch.Tensor]] = []

    def scripted(model: TaggerModel, indexer: Indexer, examples: list[Example]) -> Any:
        seen.append({name: p.detach().clone() for name, p in model.named_parameters()})
        evaluation = evaluate_model(model, indexer, examples)
        return {name: _Scripted(found, next(scores)) for name, found in evaluation.items()}

    monkeypatch.setattr("xscript_ner.training.loop.evaluate_model", scripted)
    config = PLAIN.model_copy(update={"epochs": 20, "patience": 3})
    trainer = bench.trainer(tmp_path, config)
    progress = trainer.run()
    assert (progress.epoch, progress.best_epoch, progress.best_score) == (5, 2, 0.5)
    assert [line["best"] for line in log_of(tmp_path)] == [True, True, False, False, False]
    assert same(weights_of(trainer), seen[1])
    assert not trainer.model.training


class _Scripted:
    """An evaluation whose F1 is given."""

    def __init__(self, evaluation: Any, f1: float) -> None:
        self.overall = self
        self.f1 = f1


def test_without_dev_every_epoch_runs_and_the_last_is_kept(bench: Bench, tmp_path: Path) -> None:
    config = PLAIN.model_copy(update={"patience": 1})
    trainer = bench.trainer(tmp_path, config, dev=False)
    progress = trainer.run()
    assert (progress.epoch, progress.best_epoch) == (3, 3)
    assert [line["dev_score"] for line in log_of(tmp_path)] == [None] * 3
    assert same(weights_of(trainer), trainer.average.weights)


def test_a_finished_run_is_not_run_again(bench: Bench, tmp_path: Path) -> None:
    first = bench.trainer(tmp_path)
    first.run()
    heard: list[Event] = []
    again = bench.trainer(tmp_path, callback=heard.append, seed=7)
    again.run()
    assert heard == []
    assert same(weights_of(again), weights_of(first))


def test_averaged_weights_follow_the_formula(model: TaggerModel) -> None:
    average = Averaged(model, 0.9)
    parameter = model.get_parameter("classifier.dense.bias")
    expected = parameter.detach().clone()
    for step in range(1, 4):
        with torch.no_grad():
            parameter += step
        average.update()
        decay = min(0.9, (1 + step) / (10 + step))
        expected = decay * expected + (1 - decay) * parameter.detach()
    torch.testing.assert_close(average.weights["classifier.dense.bias"], expected)


def test_averaged_weights_are_lent_and_given_back(model: TaggerModel) -> None:
    average = Averaged(model, 0.9)
    before = model.get_parameter("classifier.dense.bias").detach().clone()
    with torch.no_grad():
        model.get_parameter("classifier.dense.bias").add_(1.0)
    with average.applied():
        assert torch.equal(model.get_parameter("classifier.dense.bias"), before)
    assert torch.equal(model.get_parameter("classifier.dense.bias"), before + 1.0)


def test_no_averaging_keeps_the_last_weights(model: TaggerModel) -> None:
    average = Averaged(model, 0.0)
    with torch.no_grad():
        model.get_parameter("classifier.dense.bias").add_(1.0)
    average.update()
    assert same(average.weights, dict(model.named_parameters()))


def test_nothing_to_train_on_is_an_error(
    model: TaggerModel, indexer: Indexer, tmp_path: Path
) -> None:
    with pytest.raises(DataError, match="no sentence to train on"):
        Trainer(model, indexer, PLAIN, [], [], tmp_path, torch.Generator())


@pytest.mark.parametrize("damage", ["foreign", "cut", "other model"])
def test_a_state_that_cannot_be_resumed_is_named(
    bench: Bench, tmp_path: Path, damage: str, vocabularies: Vocabularies
) -> None:
    bench.trainer(tmp_path, PLAIN.model_copy(update={"epochs": 1})).run()
    state = tmp_path / f"{STATE}.safetensors"
    if damage == "foreign":
        write_tensors(state, {"x": torch.zeros(1)}, {})
    elif damage == "cut":
        state.write_bytes(state.read_bytes()[:-100])
    else:
        chars = bench.recipe.chars.model_copy(update={"encoder": CharacterEncoderConfig(size=9)})
        bench.recipe = bench.recipe.model_copy(update={"chars": chars})
    trainer = bench.trainer(tmp_path)
    with pytest.raises(CheckpointError) as caught:
        trainer.run()
    assert caught.value.path == str(state)


def test_a_new_run_begins_a_new_log(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").write_text("left over\n")
    bench.trainer(tmp_path).run()
    assert len(log_of(tmp_path)) == 3
    shutil.rmtree(tmp_path)
