"""An assistant's directory, sound and by an enemy: one clear line each."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from forgery import change, change_weights, refusal, sign

from xscript_ner.config import DomainsConfig, Recipe
from xscript_ner.core.errors import CheckpointError
from xscript_ner.core.vocab import LabelSet
from xscript_ner.models import precision
from xscript_ner.models.checkpoint import (
    METRICS,
    RECIPE,
    SIGNATURE,
    TABLES,
    WEIGHTS,
    load_checkpoint,
)
from xscript_ner.models.domains.classifier import DomainClassifier
from xscript_ner.models.domains.stored import (
    BIAS,
    TEMPERATURE,
    WEIGHT,
    StoredAssistant,
    domain_directory,
    load_assistant,
    load_trained,
    save_assistant,
)

NAMES = ("alarm", "../会社 X")


@pytest.fixture
def assistant(model_path: Path, tmp_path: Path, recipe: Recipe) -> Path:
    """The small model twice, under a classifier of two features."""
    directory = tmp_path / "assistant"
    config = DomainsConfig()
    models = {}
    for name in NAMES:
        place = shutil.copytree(model_path, domain_directory(directory, name))
        models[name] = load_checkpoint(place)
    classifier = DomainClassifier(
        config,
        LabelSet(NAMES),
        ("w:a", "w:b"),
        torch.tensor([[0.1, 0.2], [0.3, 0.4]]).half().float(),
        torch.tensor([0.1, -0.1]),
        torch.tensor(1.5),
    )
    stored = StoredAssistant(recipe.model_copy(update={"domains": config}), classifier, models)
    save_assistant(directory, stored, {"frontend": "f", "romanizer": "r"})
    return directory


def test_what_is_saved_is_loaded(assistant: Path) -> None:
    stored = load_trained(assistant)
    assert isinstance(stored, StoredAssistant)
    assert tuple(stored.models) == stored.classifier.domains.labels == NAMES
    assert stored.classifier.features == ("w:a", "w:b")
    expected = torch.tensor([[0.1, 0.2], [0.3, 0.4]]).half().float()
    assert stored.classifier.weight.equal(expected)
    assert stored.classifier.temperature.item() == 1.5
    assert stored.source_sha256 is None
    assert stored.signature["frontend"] == "f"


def test_the_classifier_of_an_assistant_of_8_bits_stays_as_it_was_fitted(
    assistant: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(precision, "LARGE", 2)
    stored = load_assistant(assistant)
    config = stored.recipe.checkpoint.model_copy(update={"precision": "int8"})
    recipe = stored.recipe.model_copy(update={"checkpoint": config})
    save_assistant(assistant, replace(stored, recipe=recipe), {})
    again = load_assistant(assistant)
    assert again.recipe.checkpoint.precision == "int8"
    assert again.classifier.weight.equal(stored.classifier.weight)
    assert again.classifier.bias.equal(stored.classifier.bias)


@pytest.mark.parametrize(
    ("domain", "folder"),
    [
        ("alarm", "alarm"),
        ("smart-home_2", "smart-home_2"),
        ("..", "%2E%2E"),
        ("../会社 X", "%2E%2E%2F%E4%BC%9A%E7%A4%BE%20X"),
        ("a.b\\c:d", "a%2Eb%5Cc%3Ad"),
        ("", ""),
    ],
)
def test_a_domain_s_name_is_made_safe_for_a_directory(domain: str, folder: str) -> None:
    assert domain_directory(Path("m"), domain) == Path("m") / "domains" / folder


def test_long_names_stay_short_and_apart() -> None:
    one, other = (domain_directory(Path("m"), "天" * 99 + last).name for last in "ab")
    assert one != other
    assert max(len(one), len(other)) <= 100


@pytest.mark.parametrize("name", [RECIPE, TABLES, METRICS, WEIGHTS])
def test_a_file_that_is_not_the_one_signed_is_refused(assistant: Path, name: str) -> None:
    path = assistant / name
    path.write_bytes(path.read_bytes() + b" ")
    assert "its SHA-256 is not the one signed" in refusal(assistant, name)


def test_a_model_exchanged_for_another_sound_one_is_refused(assistant: Path) -> None:
    place = domain_directory(assistant, "alarm")
    sign(place, seed=99)
    assert "model of domain 'alarm' is foreign" in refusal(
        assistant, f"{place.relative_to(assistant)}/{SIGNATURE}"
    )


def test_a_model_that_is_missing_or_a_link_is_refused(assistant: Path, tmp_path: Path) -> None:
    place = domain_directory(assistant, "alarm")
    place.rename(tmp_path / "elsewhere")
    assert "model is missing" in refusal(assistant, "domains/alarm")
    place.symlink_to(tmp_path / "elsewhere")
    assert refusal(assistant, "domains/alarm") == "expected a directory, found a link or a file"


def test_a_damaged_model_is_refused(assistant: Path) -> None:
    weights = domain_directory(assistant, "alarm") / WEIGHTS
    weights.write_bytes(weights.read_bytes()[:-8])
    assert "SHA-256" in refusal(assistant, f"domains/alarm/{WEIGHTS}")


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("domains", ["alarm", "alarm"], "domains: 'alarm' is listed twice"),
        ("domains", ["alarm", 3], "domains: expected strings, found 3"),
        ("domains", ["alarm", ""], "expected 1 to 1,000 domains with a name"),
        ("domains", [], "expected 1 to 1,000 domains with a name, found 0"),
        ("domains", [str(i) for i in range(2000)], "expected 1 to 1,000 domains"),
        ("domains", "alarm", "domains: expected a list, found str"),
        ("signatures", ["0"], "expected a SHA-256 for each domain"),
        ("signatures", [[], {}], "is foreign: its SHA-256 is not the one signed"),
        ("features", ["w:a", "w:a"], "features: 'w:a' is listed twice"),
        ("features", {"w:a": 1}, "features: expected a list, found dict"),
        ("features", ["w:a"], "weights do not fit the recipe: domains.weight is [2, 2]"),
    ],
)
def test_tables_that_make_no_sense_are_refused(
    assistant: Path, key: str, value: Any, words: str
) -> None:
    change(assistant, TABLES, key, value)
    assert words in refusal(assistant, None)


def test_tables_of_something_else_are_refused(assistant: Path) -> None:
    (assistant / TABLES).write_text(json.dumps({"words": []}), "utf-8")
    sign(assistant)
    assert refusal(assistant, TABLES) == "not the vocabularies of an assistant"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        (WEIGHT, torch.full((2, 2), float("nan")), "expected finite numbers"),
        (BIAS, torch.zeros(3), "domains.bias is [3], expected [2]"),
        (TEMPERATURE, torch.tensor(-1.0), "expected a number over 0"),
        ("more", torch.zeros(2), "left over: more"),
    ],
)
def test_weights_that_no_training_leaves_are_refused(
    assistant: Path, name: str, value: torch.Tensor, words: str
) -> None:
    change_weights(assistant, lambda weights: weights.update({name: value}))
    assert words in refusal(assistant, WEIGHTS)


def test_a_recipe_without_domains_makes_no_assistant(assistant: Path) -> None:
    change(assistant, RECIPE, "domains", None)
    assert refusal(assistant, RECIPE) == "expected a table 'domains', found none"


def test_each_loader_refuses_the_other_s_directory(assistant: Path, model_path: Path) -> None:
    with pytest.raises(CheckpointError, match="expected one model, found an assistant"):
        load_checkpoint(assistant)
    with pytest.raises(CheckpointError, match="expected format 'xscript-ner assistant/1'"):
        load_assistant(model_path)
