"""Training under a schedule: what is frozen does not move by a bit, and resuming is exact."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
import torch
from small_corpus import log_of

from xscript_ner.config import Recipe, TrainingConfig
from xscript_ner.core.errors import TransferError
from xscript_ner.core.progress import EpochRecord, Event, Step
from xscript_ner.core.types import Sentence
from xscript_ner.inputs.batches import Example
from xscript_ner.inputs.indexer import Indexer
from xscript_ner.models import build_tagger
from xscript_ner.training.loop import Trainer
from xscript_ner.training.optimizer import build_optimizer, learning_rate, set_rate
from xscript_ner.training.schedule import Policy, Schedule

HARSH = TrainingConfig(
    epochs=4, patience=4, batch=4, learning_rate=0.05, weight_decay=0.1, averaging=0.9
)
FROZEN = Schedule((("chars", Policy(math.inf)), ("classifier.crf", Policy(math.inf))))


class Bench:
    """Makes trainers of equal beginnings."""

    def __init__(self, recipe: Recipe, indexer: Indexer, examples: list[Example]) -> None:
        self.recipe, self.indexer, self.examples = recipe, indexer, examples

    def trainer(
        self, directory: Path, schedule: Schedule, config: TrainingConfig = HARSH
    ) -> Trainer:
        directory.mkdir(exist_ok=True)
        generator = torch.Generator().manual_seed(1)
        model = build_tagger(self.recipe, self.indexer.vocabularies, generator)
        with torch.no_grad():  # adding to -0.0 gives 0.0: equal, but another bit
            model.get_parameter("chars.embedding.weight")[2] = -0.0
        examples, heldout = self.examples, self.examples
        return Trainer(
            model, self.indexer, config, examples, heldout, directory, generator, schedule=schedule
        )


@pytest.fixture
def bench(recipe: Recipe, indexer: Indexer, sentences: list[Sentence]) -> Bench:
    return Bench(recipe, indexer, [indexer.example(sentence) for sentence in sentences])


def bits(trainer: Trainer) -> dict[str, torch.Tensor]:
    """Weights as integers, so that 0.0 and -0.0 differ."""
    weights = trainer.model.named_parameters()
    return {name: p.detach().clone().view(torch.int32) for name, p in weights}


def same(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> set[str]:
    return {name for name in one if torch.equal(one[name], other[name])}


@pytest.mark.parametrize("optimizer", ["adam", "adamw", "sgd"])
def test_a_frozen_part_is_bit_identical_after_training_and_after_resuming(
    bench: Bench, tmp_path: Path, optimizer: str
) -> None:
    config = HARSH.model_copy(update={"optimizer": optimizer})
    whole = bench.trainer(tmp_path / "whole", FROZEN, config)
    before = bits(whole)
    frozen = {name for name in before if FROZEN.policy(name).epochs}
    whole.run()
    assert same(before, bits(whole)) == frozen
    assert len(frozen) == 12
    short = config.model_copy(update={"epochs": 2})
    bench.trainer(tmp_path / "cut", FROZEN, short).run()
    resumed = bench.trainer(tmp_path / "cut", FROZEN, config)
    resumed.run()
    assert same(bits(resumed), bits(whole)) == set(before)


@pytest.mark.parametrize(
    "policy",
    [Policy(2), Policy(plateau=1), Policy(2, factor=0.1), Policy(plateau=2, factor=0.5),
     Policy(factor=0.01)],
)  # fmt: skip
@pytest.mark.parametrize("cut", [1, 2, 3])
def test_a_run_cut_under_any_policy_ends_like_one_that_was_not(
    bench: Bench, tmp_path: Path, policy: Policy, cut: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    scores = [0.5, 0.4, 0.6, 0.5]
    monkeypatch.setattr("xscript_ner.training.loop.evaluate_model", _scripted(scores))
    schedule = Schedule((("chars", policy), ("words.embedding", Policy(1))))
    whole = bench.trainer(tmp_path / "whole", schedule)
    whole.run()
    monkeypatch.setattr("xscript_ner.training.loop.evaluate_model", _scripted(scores))
    bench.trainer(tmp_path / "cut", schedule, HARSH.model_copy(update={"epochs": cut})).run()
    resumed = bench.trainer(tmp_path / "cut", schedule)
    resumed.run()
    assert same(bits(resumed), bits(whole)) == set(bits(whole))
    assert log_of(tmp_path / "cut") == log_of(tmp_path / "whole")
    assert whole.progress.history == scores


def _scripted(scores: list[float]) -> Any:
    """Evaluations that give these F1, one a call, and draws nothing."""
    left = iter(scores)

    class Scores:
        @property
        def overall(self) -> Any:
            return self

        def __init__(self) -> None:
            self.f1 = next(left)

    return lambda *arguments: {"classifier": Scores()}


def test_a_part_learns_from_the_epoch_its_policy_names(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xscript_ner.training.loop.evaluate_model", _scripted([0.5, 0.4, 0.6, 0.5]))
    policies = (("chars", Policy(plateau=1)), ("words.encoder", Policy(1)))
    trainer = bench.trainer(tmp_path, Schedule(policies))
    moved: list[set[str]] = []
    last = bits(trainer)

    def hear(event: Event) -> None:
        nonlocal last
        if isinstance(event, EpochRecord):
            now = bits(trainer)
            moved.append({name.split(".")[0] for name in set(now) - same(now, last)})
            last = now

    trainer.callback = hear
    trainer.run()
    assert [line["frozen"] for line in log_of(tmp_path)] == [["chars", "words.encoder"], ["chars"],
                                                             [], []]  # fmt: skip
    assert ["chars" in parts for parts in moved] == [False, False, True, True]
    assert all("words" in parts and "classifier" in parts for parts in moved)


def test_each_part_has_its_share_of_the_learning_rate(bench: Bench, tmp_path: Path) -> None:
    schedule = Schedule((("chars", Policy(factor=0.1)), ("chars.encoder", Policy(factor=0.5))))
    model = bench.trainer(tmp_path, schedule).model
    optimizer = build_optimizer(model, HARSH, schedule)
    set_rate(optimizer, 0.2)
    rates = {id(p): g["lr"] for g in optimizer.param_groups for p in g["params"]}
    named = {name: rates[id(p)] for name, p in model.named_parameters()}
    assert named["chars.embedding.weight"] == pytest.approx(0.02)
    assert named["chars.encoder.forwards.weight_hh_l0"] == pytest.approx(0.1)
    assert named["words.embedding.weight"] == named["classifier.crf.pairs"] == 0.2
    assert len(optimizer.param_groups) == 3


def test_a_tenth_of_the_rate_moves_a_tenth_as_far(bench: Bench, tmp_path: Path) -> None:
    config = TrainingConfig(epochs=1, batch=100, optimizer="sgd", learning_rate=0.1)
    name, steps = "chars.embedding.weight", []
    for factor in (1.0, 0.1):
        trainer = bench.trainer(
            tmp_path / str(factor), Schedule((("chars", Policy(factor=factor)),)), config
        )
        before = trainer.model.get_parameter(name).detach().clone()
        trainer.run()
        steps.append(trainer.model.get_parameter(name).detach() - before)
    torch.testing.assert_close(steps[1], steps[0] / 10, atol=1e-6, rtol=1e-3)


def test_nothing_left_to_learn_is_an_error(bench: Bench, tmp_path: Path) -> None:
    parts = ("chars", "words", "features", "classifier")
    trainer = bench.trainer(tmp_path, Schedule(tuple((part, Policy(1)) for part in parts)))
    with pytest.raises(TransferError, match="every part is frozen in epoch 1"):
        trainer.run()


def test_a_slanted_rate_rises_for_a_tenth_and_then_falls() -> None:
    config = TrainingConfig(epochs=10, learning_rate=3.2, schedule="slanted")
    # Of 10 epochs the first is the rise: from 3.2 / 32 to 3.2; what is left falls to 0.1 again.
    assert learning_rate(config, 0) == pytest.approx(0.1)
    assert learning_rate(config, 0, 0.5) == pytest.approx(0.1 * (1 + 31 / 2))
    assert learning_rate(config, 1) == pytest.approx(3.2)
    assert learning_rate(config, 5, 0.5) == pytest.approx(0.1 * (1 + 31 / 2))
    assert learning_rate(config, 10) == pytest.approx(0.1)


def test_a_rate_by_epochs_is_the_same_all_through_an_epoch() -> None:
    config = TrainingConfig(learning_rate=0.3, decay=0.5)
    assert learning_rate(config, 4) == learning_rate(config, 4, 0.9) == 0.3 / (1 + 0.5 * 4)


def test_each_step_has_its_slanted_rate_and_each_part_its_share(
    bench: Bench, tmp_path: Path
) -> None:
    config = HARSH.model_copy(update={"epochs": 2, "schedule": "slanted", "cut": 0.5})
    trainer = bench.trainer(tmp_path, Schedule((("chars", Policy(factor=0.5)),)), config)
    seen: list[list[float]] = []
    trainer.callback = lambda event: (
        seen.append([group["lr"] for group in trainer.optimizer.param_groups])
        if isinstance(event, Step)
        else None
    )
    trainer.run()
    # 3 steps an epoch; 0.05 / 32 = 1, and 32 at the start of the second epoch
    heights = [0, 1 / 3, 2 / 3, 1, 2 / 3, 1 / 3]
    wanted = [0.05 * (1 + 31 * height) / 32 for height in heights]
    assert [max(rates) for rates in seen] == pytest.approx(wanted)
    assert [min(rates) for rates in seen] == pytest.approx([rate / 2 for rate in wanted])


def test_a_run_cut_on_the_slope_ends_like_one_that_was_not(
    bench: Bench, tmp_path: Path
) -> None:
    config = HARSH.model_copy(update={"schedule": "slanted"})
    whole = bench.trainer(tmp_path / "whole", Schedule(), config)
    whole.run()

    def stop(event: Event) -> None:
        if isinstance(event, Step) and event.epoch == 3:
            raise KeyboardInterrupt

    cut = bench.trainer(tmp_path / "cut", Schedule(), config)
    cut.callback = stop
    with pytest.raises(KeyboardInterrupt):
        cut.run()
    resumed = bench.trainer(tmp_path / "cut", Schedule(), config)
    resumed.run()
    assert same(bits(resumed), bits(whole)) == set(bits(whole))
    assert log_of(tmp_path / "cut") == log_of(tmp_path / "whole")


def test_a_slanted_schedule_has_no_decay() -> None:
    with pytest.raises(ValueError, match="a slanted schedule has no decay"):
        TrainingConfig(schedule="slanted", decay=0.1)
