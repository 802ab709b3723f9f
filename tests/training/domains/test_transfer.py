"""Each domain's model begins with its namesake in another assistant, or with one model for all."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
import torch
from small_corpus import write_corpus

from xscript_ner.config import Recipe, parse
from xscript_ner.core.errors import CheckpointError, ConfigError
from xscript_ner.models.checkpoint import load_checkpoint
from xscript_ner.models.domains.stored import domain_directory, load_assistant
from xscript_ner.training.domains.assistant import previews
from xscript_ner.training.experiment import train_recipe
from xscript_ner.training.transfer_source import source_sha256

from .made_up import FIRMS, FREE, PLACES, routed_corpus, routed_documents, routed_recipe

PARTS = ["chars", "words.embedding", "words.encoder", "classifier", "intent"]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return routed_corpus(tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="module")
def source(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An assistant that knows nothing of free time."""
    known = [d for d in routed_documents() if d.labels["domain"] != FREE]
    folder = tmp_path_factory.mktemp("source")
    train_recipe(routed_recipe(write_corpus(folder / "known.jsonl", known)), folder / "model")
    return folder / "model"


def transferring(corpus: Path, source: Path, **tables: object) -> Recipe:
    learning = {part: {"frozen": True} for part in ("chars", "words.encoder")}
    transfer = {"source": str(source), "parts": PARTS, "learning": learning}
    return routed_recipe(corpus, transfer=transfer, **tables)


def test_each_domain_begins_with_its_namesake(
    corpus: Path, source: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        train_recipe(transferring(corpus, source), tmp_path / "m")
    for domain in (PLACES, FIRMS):
        theirs = load_checkpoint(domain_directory(source, domain))
        ours = load_checkpoint(domain_directory(tmp_path / "m", domain))
        assert ours.metrics.transfer is not None
        frozen = [name for name in ours.weights if name.startswith("words.encoder")]
        assert frozen
        assert all(torch.equal(ours.weights[name], theirs.weights[name]) for name in frozen)
    assert f"domain {FREE} begins anew: the source has only places, {FIRMS}" in caplog.messages
    assert load_checkpoint(domain_directory(tmp_path / "m", FREE)).metrics.transfer is None
    uses = [use.name for use in load_assistant(tmp_path / "m").metrics.corpora]
    through = [f"known.jsonl (through small/{domain})" for domain in (PLACES, FIRMS)]
    assert uses == ["train.jsonl", *through]


def test_one_model_may_be_the_source_of_all(
    corpus: Path, model_path: Path, tmp_path: Path
) -> None:
    transfer = {"source": str(model_path), "parts": ["chars", "words.encoder"]}
    train_recipe(routed_recipe(corpus, transfer=transfer), tmp_path / "m")
    models = load_assistant(tmp_path / "m").models
    names = [m.metrics.transfer and m.metrics.transfer.source.name for m in models.values()]
    assert names == ["small"] * 3


def test_a_preview_has_a_report_for_each_domain_that_inherits(corpus: Path, source: Path) -> None:
    found = previews(transferring(corpus, source))
    assert found.keys() == {PLACES, FIRMS}
    words = "words.embedding.weight"
    assert all(descent.report[words].status == "copied" for descent in found.values())
    with pytest.raises(ConfigError, match=r"has no \[transfer\]"):
        previews(routed_recipe(corpus))


def test_a_source_trained_anew_is_another(corpus: Path, source: Path, tmp_path: Path) -> None:
    recipe = transferring(corpus, source)
    again = routed_recipe(corpus).with_seed(7)
    train_recipe(again, tmp_path / "other")
    other = transferring(corpus, tmp_path / "other")
    assert source_sha256(recipe.transfer) != source_sha256(other.transfer)
    assert source_sha256(None) is None


def test_an_assistant_is_no_source_of_a_single_model(corpus: Path, source: Path) -> None:
    values = transferring(corpus, source).model_dump(mode="json") | {"domains": None}
    with pytest.raises(CheckpointError, match="expected one model, found an assistant"):
        train_recipe(parse(Recipe, values), corpus.parent / "none")
