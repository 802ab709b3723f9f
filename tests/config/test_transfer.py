"""The ``[transfer]`` table: what may be written, and what it means."""

from __future__ import annotations

import json
import tomllib
from typing import Any

import pytest

from xscript_ner.config import Recipe, parse
from xscript_ner.config.transfer import LearningConfig, PartLearning, TransferConfig
from xscript_ner.core.errors import ConfigError

SMALLEST = {"name": "x", "data": {"train": "a:b"}}
PLAN = {"source": "en-open", "parts": ["chars"]}


def transfer(text: str) -> TransferConfig:
    found = parse(Recipe, SMALLEST | {"transfer": PLAN | tomllib.loads(text)}).transfer
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("chars = { frozen = true }", {"chars": PartLearning(frozen=True)}),
        ("words.encoder = { frozen_epochs = 3 }",
         {"words.encoder": PartLearning(frozen_epochs=3)}),
        ('"words.encoder" = { factor = 2 }', {"words.encoder": PartLearning(factor=2)}),
        ("chars = { frozen_until_plateau = true }",
         {"chars": PartLearning(frozen_until_plateau=2)}),
        ("chars = { frozen_until_plateau = false }", {"chars": PartLearning()}),
        ("chars = { frozen = true, encoder = { factor = 2 } }",
         {"chars": PartLearning(frozen=True), "chars.encoder": PartLearning(factor=2)}),
        ("features.tables.pos1.factor = 3", {"features.tables.pos1": PartLearning(factor=3)}),
    ],
)  # fmt: skip
def test_a_part_is_named_by_its_path(written: str, parts: dict[str, PartLearning]) -> None:
    assert transfer(f"[learning]\n{written}").learning == LearningConfig(parts=parts)


def test_labels_have_one_source_several_or_none() -> None:
    labels = transfer('labels = { A = "X", B = ["X", "Y"], C = "" }').labels
    assert labels == {"A": ("X",), "B": ("X", "Y"), "C": ()}


@pytest.mark.parametrize(
    "text",
    [
        'labels = "hironsan-english"\n[learning]\npolicy = "gradual"\nepochs = 3',
        'labels = { A = ["X", "Y"] }\nother_symbols = true\n[learning]\nchars = { frozen = true }',
    ],
)
def test_a_plan_is_read_back_equal_from_a_checkpoint(text: str) -> None:
    recipe = parse(Recipe, SMALLEST | {"transfer": PLAN | tomllib.loads(text)})
    assert parse(Recipe, json.loads(json.dumps(recipe.model_dump(mode="json")))) == recipe
    assert Recipe.model_validate_json(recipe.model_dump_json()) == recipe


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"part": ["chars"]}, "unknown key 'transfer.part'; valid here: source, parts, labels"),
        ({"parts": "chars"}, r"'transfer\.parts'.*found 'chars'"),
        ({"learning": {"policy": "slow"}}, r"'transfer\.learning\.policy'.*'gradual'.*'slow'"),
        ({"learning": {"policy": "gradual", "chars": {"frozen": True}}},
         "policy gradual and single parts exclude each other"),
        ({"learning": {"chars": {"frozn": True}}},
         r"unknown key 'transfer\.learning\.parts\.chars\.frozn'; valid here: frozen, frozen_ep"),
        ({"learning": {"chars": 3}}, r"'transfer\.learning\.parts\.chars'.*found 3"),
        ({"learning": {"chars": {"frozen": True, "frozen_epochs": 2}}}, "exclude each other"),
        ({"learning": {"chars": {"frozen": True, "factor": 0.5}}}, "no learning rate, so no"),
        ({"learning": {"chars": {"factor": 0}}}, r"chars\.factor'.*greater than 0, found 0"),
        ({"labels": {"A": 3}}, r"'transfer\.labels.*found {'A': 3}"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(values: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message) as caught:
        parse(Recipe, SMALLEST | {"transfer": PLAN | values})
    assert "\n" not in str(caught.value)
