"""What of raw text is learnt from, and what is held out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from xscript_ner.config import Recipe, parse
from xscript_ner.core.progress import BlockRecord
from xscript_ner.inputs.preparation import build_preparer
from xscript_ner.training.language_models import text as module
from xscript_ner.training.language_models.loop import Pretrainer
from xscript_ner.training.language_models.pretraining import pretrain_recipe
from xscript_ner.training.language_models.text import RawText, Words

from .conftest import CONTEXT

LARGE, SMALL = 600, 200
"""Lines of two corpora, the larger of which is read first."""


@pytest.fixture
def recipe(tmp_path: Path) -> Recipe:
    corpora = []
    for name, lines in (("large", LARGE), ("small", SMALL)):
        path = tmp_path / f"{name}.txt"
        # One word names the line; some lines come twice, and some are blank.
        own = [f"a {name}{number}" for number in range(lines)]
        path.write_text("\n".join([*own, "", *own[:50], "both corpora"]), encoding="utf-8")
        corpora.append({"path": str(path), "format": "text"})
    return parse(
        Recipe,
        {
            "name": "tiny",
            "language": "en",
            "data": {"train": corpora},
            "frontend": {"name": "latin"},
            "romanizer": {"name": "surface"},
            "language_model": CONTEXT,
            "pretraining": {"block": 300, "batch": 64, "negatives": 8, "epochs": 2,
                            "held_out": 0.2, "words": 2_000, "min_count": 1},
        },
    )  # fmt: skip


@pytest.fixture
def text(recipe: Recipe) -> RawText:
    return RawText.of(recipe, build_preparer(recipe), None)


def lines_of(sentences: list[Words]) -> list[str]:
    return [" ".join(token.surface for token, _ in sentence) for sentence in sentences]


def learnt(text: RawText) -> list[str]:
    return [line for block in text.blocks() for line in lines_of(block)]


def test_every_line_is_learnt_from_or_held_out_and_none_is_both(text: RawText) -> None:
    held_out = lines_of(text.held_out())
    assert not {*held_out} & {*learnt(text)}
    written = [line for corpus in text.corpora for line in corpus.lines() if line]
    assert sorted([*held_out, *learnt(text)]) == sorted(written)
    assert 0.15 < len(held_out) / len(written) < 0.25


def test_no_held_out_line_reaches_training_or_its_tables(
    recipe: Recipe, text: RawText, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, train = set(), Pretrainer._block

    def block(pretrainer: Pretrainer, sentences: list[Words]) -> BlockRecord:
        seen.update(lines_of(sentences))
        return train(pretrainer, sentences)

    monkeypatch.setattr(Pretrainer, "_block", block)
    stored = pretrain_recipe(recipe, tmp_path / "model")
    assert seen == {*learnt(text)}
    names = {line.split()[-1] for line in lines_of(text.held_out()) if line.startswith("a ")}
    assert len(names) > 100
    assert not names & {*stored.words.symbols}
    assert {line.split()[-1] for line in seen} <= {*stored.words.symbols}


def test_the_blocks_of_an_interrupted_epoch_are_skipped(text: RawText) -> None:
    blocks = list(text.blocks())
    assert [len(block) for block in blocks[:-1]] == [300] * (len(blocks) - 1)
    assert len(blocks) > 2
    assert list(text.blocks(1)) == blocks[1:]


def test_what_is_held_out_is_of_all_corpora_although_one_is_read_first(
    recipe: Recipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_HELD_OUT", 60)
    text = RawText.of(recipe, build_preparer(recipe), None)
    held_out = lines_of(text.held_out())
    assert len(held_out) == 60
    small = sum("small" in line for line in held_out)
    # A quarter would be 15, with a standard deviation of 3.4.
    assert 8 <= small <= 22
    assert not {*held_out} & {*learnt(text)}
    assert held_out == lines_of(text.held_out())


def test_more_lines_leave_those_held_out_where_they_were(recipe: Recipe) -> None:
    pretraining = recipe.pretraining
    assert pretraining is not None

    def held_out(share: float) -> set[str]:
        changes: dict[str, Any] = {"held_out": share}
        text = RawText.of(
            recipe.model_copy(update={"pretraining": pretraining.model_copy(update=changes)}),
            build_preparer(recipe),
            None,
        )
        return {*lines_of(text.held_out())}

    assert held_out(0.1) < held_out(0.2)
