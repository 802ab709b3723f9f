"""Entities as data frames."""

from __future__ import annotations

import builtins
from typing import Any

import pytest

from xscript_ner.core.errors import ConfigError
from xscript_ner.core.types import Entity
from xscript_ner.tagging.tagged_document import TaggedDocument

FOUND = (Entity(0, 2, "PLACE", "京都", 0.75), Entity(3, 5, "PERSON", "田中", 0.5))
DOCUMENT = TaggedDocument("京都の田中", FOUND, ())


def test_each_entity_is_a_row() -> None:
    pytest.importorskip("pandas", reason="pandas is not installed")
    frame = DOCUMENT.to_frame()
    assert list(frame.columns) == ["start", "end", "label", "text", "score"]
    assert frame.values.tolist() == [[0, 2, "PLACE", "京都", 0.75], [3, 5, "PERSON", "田中", 0.5]]


def test_frames_are_joined_though_some_are_empty() -> None:
    pd = pytest.importorskip("pandas", reason="pandas is not installed")
    empty = TaggedDocument("は", (), ()).to_frame()
    assert list(empty.dtypes) == list(DOCUMENT.to_frame().dtypes)
    whole = pd.concat({"a": DOCUMENT.to_frame(), "b": empty}, names=["document", "entity"])
    assert whole.dtypes["start"] == "int64"
    assert whole.loc["a"]["label"].tolist() == ["PLACE", "PERSON"]


def test_without_pandas_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    before = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name == "pandas":
            raise ModuleNotFoundError(name=name)
        return before(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ConfigError, match=r"pip install 'xscript-ner\[pandas\]'"):
        DOCUMENT.to_frame()
