"""A name in a recipe is one of its registry, and the registry alone says which there are."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from xscript_ner.config import Recipe, parse
from xscript_ner.core.errors import ConfigError
from xscript_ner.core.tags import LEARNABLE
from xscript_ner.text.features import FEATURES
from xscript_ner.text.frontends import FRONTENDS
from xscript_ner.text.romanizers import ROMANIZERS

SMALLEST = {"name": "x", "data": {"train": "a:b"}}
NAMES = [
    ("frontend", "name", FRONTENDS, "front-end"),
    ("romanizer", "name", ROMANIZERS, "romanizer"),
    ("classifier", "scheme", LEARNABLE, "scheme to learn"),
]


@pytest.mark.parametrize(
    ("table", "key", "name"), [(t, k, name) for t, k, names, _ in NAMES for name in names]
)
def test_every_name_of_a_registry_is_taken(table: str, key: str, name: str) -> None:
    recipe = parse(Recipe, SMALLEST | {table: {key: name}})
    assert getattr(getattr(recipe, table), key) == name


def test_every_feature_is_taken() -> None:
    recipe = parse(Recipe, SMALLEST | {"features": {"names": list(FEATURES)}})
    assert recipe.features.names == tuple(FEATURES)


@pytest.mark.parametrize(("table", "key", "names", "kind"), NAMES)
def test_another_name_is_refused_with_those_there_are(
    table: str, key: str, names: Any, kind: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        parse(Recipe, SMALLEST | {table: {key: "{x}"}}, "r.toml")
    known = ", ".join(sorted(names))
    assert str(caught.value) == (
        f"r.toml: key '{table}.{key}': unknown {kind} '{{x}}'; choose from {known}"
    )


def test_a_name_of_another_type_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"'romanizer\.name'.*valid string, found 3"):
        parse(Recipe, SMALLEST | {"romanizer": {"name": 3}})


def test_a_new_entry_of_a_registry_is_a_name_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ROMANIZERS, "upper", ROMANIZERS["surface"])
    assert parse(Recipe, SMALLEST | {"romanizer": {"name": "upper"}}).romanizer.name == "upper"


def test_iob1_is_not_learnt() -> None:
    with pytest.raises(ConfigError, match="unknown scheme to learn 'IOB1'; choose from BILUO, "):
        parse(Recipe, SMALLEST | {"classifier": {"scheme": "IOB1"}})


def test_reading_the_configuration_s_modules_reads_no_registry() -> None:
    program = "import sys, xscript_ner.config; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert not [name for name in done.stdout.decode().split() if name.startswith("xscript_ner.tex")]
