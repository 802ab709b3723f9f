"""docs/api.md is what the docstrings say, and its names exist."""

from __future__ import annotations

import re
import runpy
from importlib import import_module
from pathlib import Path

import pytest

import xscript_ner

DOCS = Path(__file__).parent.parent / "docs"
PAGE = (DOCS / "api.md").read_text(encoding="utf-8")
NAMES = re.findall(r"^### `(.*)`$", PAGE, re.MULTILINE)
MEMBERS = re.findall(r"^#### `(.*)\.(.*)`$", PAGE, re.MULTILINE)


def test_the_page_is_up_to_date() -> None:
    pytest.importorskip("griffe", reason="griffe is not installed")
    made = runpy.run_path(str(DOCS / "api.py"))
    message = "docs/api.md is out of date: run python docs/api.py > docs/api.md"
    assert made["page"]() == PAGE, message


def test_the_page_has_every_name_of_the_package() -> None:
    assert {name for name in NAMES if "." not in name} == set(xscript_ner.__all__) - {"__version__"}


def found(name: str) -> object:
    module, _, last = name.rpartition(".")
    return getattr(import_module(module) if module else xscript_ner, last)


@pytest.mark.parametrize("name", NAMES)
def test_every_name_of_the_page_exists(name: str) -> None:
    if "spacy" in name:
        pytest.importorskip("spacy", reason="spaCy is not installed")
    thing = found(name)
    members = [member for kind, member in MEMBERS if kind == name.rpartition(".")[2]]
    assert all(hasattr(thing, member) for member in members)


def test_every_member_of_the_page_belongs_to_a_class_of_it() -> None:
    assert MEMBERS
    assert {kind for kind, _ in MEMBERS} <= {name.rpartition(".")[2] for name in NAMES}
