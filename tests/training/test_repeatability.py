"""The same seed gives the same bytes, and so does a run that was killed and resumed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from children import child
from small_corpus import log_of

from xscript_ner.config import Recipe
from xscript_ner.core.errors import ConfigError
from xscript_ner.core.progress import EpochRecord, Event
from xscript_ner.models.checkpoint import WEIGHTS, load_checkpoint
from xscript_ner.training.experiment import train_recipe


def with_training(recipe: Recipe, **changes: Any) -> Recipe:
    training = recipe.training.model_copy(update=changes)
    return recipe.model_copy(update={"training": training})


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
from xscript_ner.core.progress import Step
from xscript_ner.training.experiment import train_recipe
torch.set_num_threads(1)

def callback(event):
    if isinstance(event, Step) and (event.epoch, event.done) == (3, 2):
        print("in the middle of epoch 3", flush=True)
        time.sleep(120)

train_recipe(Recipe.model_validate_json(Path(sys.argv[1]).read_text("utf-8"), strict=False),
             Path(sys.argv[2]), None, callback)
"""


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
@pytest.mark.parametrize("options", [{"averaging": 0.5}, {"optimizer": "sgd", "decay": 0.1}])
def test_a_killed_and_resumed_run_gives_what_an_uninterrupted_one_does(
    recipe: Recipe, tmp_path: Path, options: dict[str, Any]
) -> None:
    recipe = with_training(recipe, epochs=5, **options)
    description, killed, whole = tmp_path / "r.json", tmp_path / "killed", tmp_path / "whole"
    description.write_text(recipe.model_dump_json(), "utf-8")
    command = [sys.executable, "-c", CHILD, str(description), str(killed)]
    root = str(Path(__file__).resolve().parents[2])
    environment = os.environ | {"PYTHONPATH": root, "OMP_NUM_THREADS": "1"}
    with child(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        assert "middle of epoch 3" in process.stdout.readline()
        with pytest.raises(ConfigError, match=f": process {process.pid} on .* trains into it$"):
            train_recipe(recipe, killed)
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
    assert [line["epoch"] for line in log_of(killed)] == [1, 2]
    assert not (killed / WEIGHTS).exists()
    with (killed / "log.jsonl").open("a") as log:
        log.write('{"epoch": 3, "loss')  # as when the kill comes between the log and the state
    epochs: list[int] = []

    def hear(event: Event) -> None:
        if isinstance(event, EpochRecord):
            epochs.append(event.epoch)

    train_recipe(recipe, killed, callback=hear)
    train_recipe(recipe, whole)
    assert epochs == [3, 4, 5]
    assert (killed / WEIGHTS).read_bytes() == (whole / WEIGHTS).read_bytes()
    assert log_of(killed) == log_of(whole)
    assert load_checkpoint(killed).metrics == load_checkpoint(whole).metrics
    assert {path.name for path in killed.iterdir()} == {path.name for path in whole.iterdir()}
