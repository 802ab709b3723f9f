"""What the tests share: the small corpus, its parts on the way to a model, and the model."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import torch
from small_corpus import MARKED, small_recipe, unmarked, write_corpus

from xscript_ner.config import Recipe
from xscript_ner.core.types import Document, Sentence
from xscript_ner.inputs.batching import Indexer, Vocabularies
from xscript_ner.inputs.preparation import build_preparer
from xscript_ner.models import TaggerModel, build_tagger
from xscript_ner.models.checkpoint import Checkpoint, load_checkpoint
from xscript_ner.tagging.tagger import Tagger
from xscript_ner.training.experiment import train_recipe

torch.set_num_threads(1)  # the same sums in the same order, and no threads lost in a fork


@pytest.fixture(scope="session")
def documents() -> list[Document]:
    return [unmarked(marked) for marked in MARKED]


@pytest.fixture(scope="session")
def corpus_path(tmp_path_factory: pytest.TempPathFactory, documents: list[Document]) -> Path:
    return write_corpus(tmp_path_factory.mktemp("corpus") / "train.jsonl", documents)


@pytest.fixture(scope="session")
def recipe(corpus_path: Path) -> Recipe:
    return small_recipe(corpus_path, corpus_path)


@pytest.fixture(scope="session")
def sentences(recipe: Recipe, documents: list[Document]) -> list[Sentence]:
    return build_preparer(recipe.frontend, recipe.romanizer).sentences(documents, "error")[0]


@pytest.fixture(scope="session")
def vocabularies(recipe: Recipe, sentences: list[Sentence]) -> Vocabularies:
    return Vocabularies.from_sentences(sentences, recipe)


@pytest.fixture
def indexer(vocabularies: Vocabularies) -> Indexer:
    return Indexer(vocabularies)


@pytest.fixture
def model(recipe: Recipe, vocabularies: Vocabularies) -> TaggerModel:
    """A fresh model, equal in every test."""
    torch.manual_seed(5)
    return build_tagger(recipe, vocabularies)


@pytest.fixture(scope="session")
def model_path(tmp_path_factory: pytest.TempPathFactory, corpus_path: Path) -> Path:
    """A model directory, trained until it knows its corpus by heart."""
    directory = tmp_path_factory.mktemp("models") / "small"
    recipe = small_recipe(corpus_path, corpus_path, epochs=60, patience=10)
    train_recipe(recipe, directory)
    return directory


@pytest.fixture(scope="session")
def checkpoint(model_path: Path) -> Checkpoint:
    return load_checkpoint(model_path)


@pytest.fixture(scope="session")
def tagger(checkpoint: Checkpoint) -> Tagger:
    return Tagger(checkpoint)


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The real corpora of ``resources/corpora.toml``."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    path = Path(os.environ.get("XSCRIPT_NER_DATA") or beside)
    if not path.is_dir():
        pytest.skip(f"real corpora are not there: set XSCRIPT_NER_DATA or fill {beside}")
    return path
