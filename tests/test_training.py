"""The loop: repeatable, resumable after a real kill, stopped early, the best kept."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch

from xscript_ner.batching import Example, Indexer, Vocabularies
from xscript_ner.checkpoint import WEIGHTS, load_checkpoint
from xscript_ner.config import Recipe, TrainingConfig
from xscript_ner.errors import CheckpointError, DataError
from xscript_ner.experiment import train_recipe
from xscript_ner.models import TaggerModel, build_tagger
from xscript_ner.storage import write_tensors
from xscript_ner.training import STATE, Averaged, Callback, Trainer, evaluate_model
from xscript_ner.types import Sentence

TIMED = {"seconds", "sentences_per_second"}
FIELDS = {"epoch", "loss", "learning_rate", "dev_f1", "best"} | TIMED
PLAIN = TrainingConfig(epochs=3, batch=4, learning_rate=0.02)


def with_training(recipe: Recipe, **changes: Any) -> Recipe:
    training = recipe.training.model_copy(update=changes)
    return recipe.model_copy(update={"training": training})


def log_of(directory: Path) -> list[dict[str, Any]]:
    """The log, without what a clock says."""
    lines = (directory / "log.jsonl").read_text("utf-8").splitlines()
    return [{k: v for k, v in json.loads(line).items() if k not in TIMED} for line in lines]


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
        callback: Callback = lambda event, values: None,
        seed: int = 1,
    ) -> Trainer:
        directory.mkdir(exist_ok=True)
        torch.manual_seed(seed)
        model = build_tagger(self.recipe, self.indexer.vocabularies)
        held_out = self.examples if dev else []
        return Trainer(model, self.indexer, config, self.examples, held_out, directory, callback)


@pytest.fixture
def bench(recipe: Recipe, indexer: Indexer, examples: list[Example]) -> Bench:
    return Bench(recipe, indexer, examples)


def weights_of(trainer: Trainer) -> dict[str, torch.Tensor]:
    return {name: p.detach().clone() for name, p in trainer.model.named_parameters()}


def same(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> bool:
    return set(one) == set(other) and all(torch.equal(one[name], other[name]) for name in one)


def test_a_seed_gives_the_same_bytes(recipe: Recipe, tmp_path: Path) -> None:
    for name in ("one", "other"):
        train_recipe(recipe, tmp_path / name)
    one, other = ((tmp_path / name / WEIGHTS).read_bytes() for name in ("one", "other"))
    assert one == other
    assert log_of(tmp_path / "one") == log_of(tmp_path / "other")
    reseeded = recipe.model_copy(update={"seed": 2})
    train_recipe(reseeded, tmp_path / "third")
    assert (tmp_path / "third" / WEIGHTS).read_bytes() != one


CHILD = """
import sys, time, torch
from pathlib import Path
from xscript_ner.config import Recipe
from xscript_ner.experiment import train_recipe
torch.set_num_threads(1)

def callback(event, values):
    if event == "step" and values["epoch"] == 3 and values["done"] == 2:
        print("in the middle of epoch 3", flush=True)
        time.sleep(120)

train_recipe(Recipe.model_validate_json(Path(sys.argv[1]).read_text("utf-8"), strict=False),
             Path(sys.argv[2]), None, callback)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
@pytest.mark.parametrize("options", [{"averaging": 0.5}, {"optimizer": "sgd", "decay": 0.1}])
def test_a_killed_and_resumed_run_gives_what_an_uninterrupted_one_does(
    recipe: Recipe, tmp_path: Path, options: dict[str, Any]
) -> None:
    recipe = with_training(recipe, epochs=5, **options)
    description, killed, whole = tmp_path / "r.json", tmp_path / "killed", tmp_path / "whole"
    description.write_text(recipe.model_dump_json(), "utf-8")
    command = [sys.executable, "-c", CHILD, str(description), str(killed)]
    root = str(Path(__file__).resolve().parent.parent)
    environment = os.environ | {"PYTHONPATH": root, "OMP_NUM_THREADS": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as child:
        assert child.stdout is not None
        assert "middle of epoch 3" in child.stdout.readline()
        child.send_signal(signal.SIGKILL)
        assert child.wait() == -signal.SIGKILL
    assert [line["epoch"] for line in log_of(killed)] == [1, 2]
    assert not (killed / WEIGHTS).exists()
    with (killed / "log.jsonl").open("a") as log:
        log.write('{"epoch": 3, "loss')  # as when the kill comes between the log and the state
    epochs: list[int] = []

    def hear(event: str, values: dict[str, Any]) -> None:
        if event == "epoch":
            epochs.append(values["epoch"])

    train_recipe(recipe, killed, callback=hear)
    train_recipe(recipe, whole)
    assert epochs == [3, 4, 5]
    assert (killed / WEIGHTS).read_bytes() == (whole / WEIGHTS).read_bytes()
    assert log_of(killed) == log_of(whole)
    assert load_checkpoint(killed).metrics == load_checkpoint(whole).metrics
    assert {path.name for path in killed.iterdir()} == {path.name for path in whole.iterdir()}


@pytest.mark.parametrize("optimizer", ["adam", "adamw", "sgd"])
def test_every_optimizer_learns_and_resumes(
    bench: Bench, tmp_path: Path, optimizer: str
) -> None:
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
    heard: list[tuple[str, dict[str, Any]]] = []
    config = PLAIN.model_copy(update={"decay": 0.5})
    bench.trainer(
        tmp_path, config, callback=lambda event, values: heard.append((event, values))
    ).run()
    lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert [line["epoch"] for line in lines] == [1, 2, 3]
    assert all(set(line) == FIELDS for line in lines)
    rates = [line["learning_rate"] for line in lines]
    assert rates == pytest.approx([0.02, 0.02 / 1.5, 0.02 / 2])
    assert [values for event, values in heard if event == "epoch"] == lines
    steps = [values for event, values in heard if event == "step"]
    assert len(steps) == 3 * 3
    assert steps[-1] == {"done": 3, "total": 3, "epoch": 3}


def test_the_learning_rate_falls_from_epoch_to_epoch(bench: Bench, tmp_path: Path) -> None:
    rates: list[float] = []

    def hear(event: str, values: dict[str, Any]) -> None:
        if event == "step" and values["done"] == 1:
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
        return _Scripted(evaluation, next(scores))

    monkeypatch.setattr("xscript_ner.training.evaluate_model", scripted)
    config = PLAIN.model_copy(update={"epochs": 20, "patience": 3})
    trainer = bench.trainer(tmp_path, config)
    progress = trainer.run()
    assert (progress.epoch, progress.best_epoch, progress.best_f1) == (5, 2, 0.5)
    assert [line["best"] for line in log_of(tmp_path)] == [True, True, False, False, False]
    assert same(weights_of(trainer), seen[1])
    assert not trainer.model.training


class _Scripted:
    """An evaluation whose F1 is given."""

    def __init__(self, evaluation: Any, f1: float) -> None:
        self.overall = self
        self.f1 = f1


def test_without_dev_every_epoch_runs_and_the_last_is_kept(
    bench: Bench, tmp_path: Path
) -> None:
    config = PLAIN.model_copy(update={"patience": 1})
    trainer = bench.trainer(tmp_path, config, dev=False)
    progress = trainer.run()
    assert (progress.epoch, progress.best_epoch) == (3, 3)
    assert [line["dev_f1"] for line in log_of(tmp_path)] == [None] * 3
    assert same(weights_of(trainer), trainer.average.weights)


def test_a_finished_run_is_not_run_again(bench: Bench, tmp_path: Path) -> None:
    first = bench.trainer(tmp_path)
    first.run()
    heard: list[str] = []
    again = bench.trainer(tmp_path, callback=lambda event, _: heard.append(event), seed=7)
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
        Trainer(model, indexer, PLAIN, [], [], tmp_path)


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
        chars = bench.recipe.chars.model_copy(update={"encoder": 9})
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
