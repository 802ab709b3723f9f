"""Model directories by an enemy: files that are none, paths, signatures."""

from __future__ import annotations

import json
import os
import resource
from pathlib import Path
from typing import Any

import pytest
from forgery import change, refusal

from xscript_ner.config import CorpusConfig
from xscript_ner.core.errors import CheckpointError
from xscript_ner.models.checkpoint import (
    CARD,
    RECIPE,
    SIGNATURE,
    SIGNED,
    Checkpoint,
    load_checkpoint,
    save_checkpoint,
)
from xscript_ner.models.stored import signature
from xscript_ner.tagging.evaluate import evaluate_tagger
from xscript_ner.tagging.tagger import load


@pytest.mark.parametrize("name", [*SIGNED, SIGNATURE])
@pytest.mark.parametrize("kind", ["link inside", "link outside", "device", "pipe", "directory"])
def test_only_regular_files_of_its_own_are_read(
    evil: Path, tmp_path: Path, name: str, kind: str
) -> None:
    path = evil / name
    if kind == "link inside":
        path.rename(evil / "other")
        path.symlink_to("other")
    elif kind == "link outside":
        path.rename(tmp_path / "other")
        path.symlink_to(tmp_path / "other")
    else:
        path.unlink()
        if kind == "device":
            path.symlink_to("/dev/zero")
        elif kind == "pipe":
            os.mkfifo(path)
        else:
            path.mkdir()
    found = {"pipe": "a pipe", "directory": "a directory"}.get(kind, "a link")
    assert refusal(evil, name) == f"expected a regular file, found {found}"


@pytest.mark.parametrize("name", [*SIGNED, SIGNATURE])
def test_a_file_too_large_is_not_read(evil: Path, name: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    os.truncate(evil / name, 40 << 30)  # sparse: it takes no room on the disk
    assert "expected at most" in refusal(evil, name)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # KiB


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("romanizer.overrides", "/etc/passwd"),
        ("data.label_map", "/etc/passwd.toml"),
        ("data.label_map", "stockmark-english"),
        ("transfer", {"source": "x", "parts": ["chars"], "labels": "/etc/passwd.toml"}),
    ],
)
def test_a_path_in_a_table_s_place_is_refused_and_not_opened(
    evil: Path, monkeypatch: pytest.MonkeyPatch, key: str, value: object
) -> None:
    change(evil, RECIPE, key, value)
    monkeypatch.setattr(Path, "read_text", lambda *_, **__: pytest.fail("a file was opened"))
    message = refusal(evil, RECIPE)
    key = "transfer.labels" if key == "transfer" else key
    assert message.startswith(f"key {key!r}: expected the table itself, found a path: ")


def test_a_recipe_with_a_path_is_not_saved(checkpoint: Checkpoint, tmp_path: Path) -> None:
    values = checkpoint.recipe.data.model_copy(update={"label_map": "stockmark-english"})
    recipe = checkpoint.recipe.model_copy(update={"data": values})
    spoilt = Checkpoint(recipe, checkpoint.vocabularies, checkpoint.weights)
    with pytest.raises(CheckpointError, match=r"data\.label_map"):
        save_checkpoint(tmp_path, spoilt, {})
    assert not any(tmp_path.iterdir())


def test_the_corpora_it_names_are_opened_neither_to_tag_nor_to_evaluate(
    evil: Path, tmp_path: Path, corpus_path: Path
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)  # to read it would be to wait for ever
    for part in ("train", "dev", "test"):
        change(evil, RECIPE, f"data.{part}", [{"path": str(pipe), "format": "jsonl"}])
    change(evil, RECIPE, "transfer", {"source": str(pipe), "parts": ["chars"]})
    tagger = load(evil)
    assert tagger("田中さん").entities
    scores = evaluate_tagger(tagger, CorpusConfig(path=str(corpus_path), format="jsonl"))
    assert scores["classifier"].overall.f1 == 1.0


@pytest.mark.parametrize(
    "changes",
    [
        {"format": ["xscript-ner tagger/2"]},
        {"format": {"a": 1}},
        {"format": "xscript-ner tagger/4"},
        {"format": "x" * 10_000},
        {"sha256": 3},
        {"sha256": dict.fromkeys(SIGNED, 3)},
        {"sha256": dict.fromkeys(SIGNED, "0" * 63)},
        {"sha256": dict.fromkeys((*SIGNED, "../../etc/passwd"), "0" * 64)},
        {"sha256": dict.fromkeys((*SIGNED, "/etc/passwd"), "0" * 64)},
        {"sha256": dict.fromkeys((*SIGNED, ".."), "0" * 64)},
        {"sha256": dict.fromkeys((*SIGNED, "a\\b"), "0" * 64)},
        {"sha256": dict.fromkeys((*SIGNED, SIGNATURE), "0" * 64)},
        {"sha256": dict.fromkeys((*SIGNED, *map(str, range(100))), "0" * 64)},
        {"frontend": {"a": [1]}},
        {"seed": None},
    ],
)
def test_a_signature_that_makes_no_sense_is_refused(
    evil: Path, changes: dict[str, Any]
) -> None:
    values = json.loads((evil / SIGNATURE).read_text("utf-8")) | changes
    (evil / SIGNATURE).write_text(json.dumps(values), "utf-8")
    assert "expected" in refusal(evil, SIGNATURE)


def test_further_files_are_signed_and_checked_like_the_rest(
    checkpoint: Checkpoint, tmp_path: Path
) -> None:
    (tmp_path / "gazetteer.tsv").write_text("京都\tPLACE\n", "utf-8")
    save_checkpoint(tmp_path, checkpoint, {}, further=["gazetteer.tsv"])
    assert set(load_checkpoint(tmp_path).signature["sha256"]) == {*SIGNED, "gazetteer.tsv"}
    (tmp_path / "gazetteer.tsv").write_text("京都\tPERSON\n", "utf-8")
    assert "not the one signed" in refusal(tmp_path, "gazetteer.tsv")
    (tmp_path / "gazetteer.tsv").unlink()
    assert "missing" in refusal(tmp_path, "gazetteer.tsv")
    (tmp_path / "gazetteer.tsv").symlink_to("/dev/zero")
    assert "found a link" in refusal(tmp_path, "gazetteer.tsv")


def test_further_files_have_a_limit_together(
    checkpoint: Checkpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "ab":
        (tmp_path / name).write_bytes(b"x" * 60)
    save_checkpoint(tmp_path, checkpoint, {}, further="ab")
    load_checkpoint(tmp_path)
    monkeypatch.setattr(signature, "MOST_FURTHER_BYTES", 100)
    assert "at most 100 bytes together" in refusal(tmp_path, "b")


@pytest.mark.parametrize("name", [*SIGNED, SIGNATURE])
@pytest.mark.parametrize("kind", ["link", "pipe"])
def test_nothing_is_written_over_links_and_pipes(
    checkpoint: Checkpoint, tmp_path: Path, name: str, kind: str
) -> None:
    other, directory = tmp_path / "other", tmp_path / "model"
    other.write_text("mine")
    directory.mkdir()
    if kind == "link":
        (directory / name).symlink_to(other)
    else:
        os.mkfifo(directory / name)
    with pytest.raises(CheckpointError, match=f"expected a regular file, found a {kind}"):
        save_checkpoint(directory, checkpoint, {})
    assert [path.name for path in directory.iterdir()] == [name]
    assert other.read_text() == "mine"


def test_a_file_exchanged_while_it_is_opened_is_refused(
    evil: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = os.open

    def exchanged(path: Path, flags: int) -> int:
        if Path(path).name == CARD:
            path.unlink()
            path.symlink_to("/dev/zero")
        return opened(path, flags)

    monkeypatch.setattr(os, "open", exchanged)
    refusal(evil, CARD)
