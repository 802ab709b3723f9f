"""What the tests share: the small corpus, its parts on the way to a model, and the model."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from filelock import FileLock
from small_corpus import MARKED, collected, small_recipe, unmarked, write_corpus

from xscript_ner.config import Recipe
from xscript_ner.core.types import Document, Sentence
from xscript_ner.inputs.indexer import Indexer
from xscript_ner.inputs.preparation import build_preparer
from xscript_ner.inputs.vocabularies import Vocabularies
from xscript_ner.models import TaggerModel, build_tagger
from xscript_ner.models.checkpoint import SIGNATURE, Checkpoint, load_checkpoint
from xscript_ner.tagging.tagger import Tagger
from xscript_ner.training.experiment import train_recipe

torch.set_num_threads(1)  # the same sums in the same order, and no threads lost in a fork


SLOW_SECONDS = 600


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Slow tests have a longer limit than the one in pyproject.toml."""
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.timeout(SLOW_SECONDS))


@pytest.fixture(autouse=True, scope="session")
def interruptible() -> Iterator[None]:
    """Children can be interrupted, as from a terminal.

    A shell lets its background jobs ignore SIGINT, and that is inherited, whereas a handler is
    not: children begin with the default.
    """
    handler = signal.getsignal(signal.SIGINT)
    if handler is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, handler)


@pytest.fixture(scope="session")
def documents() -> list[Document]:
    return [unmarked(marked) for marked in MARKED]


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory that all workers of pytest-xdist have in common."""
    own = tmp_path_factory.getbasetemp()
    place = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    (place / "shared").mkdir(exist_ok=True)
    return place / "shared"


@pytest.fixture(scope="session")
def corpus_path(shared: Path, documents: list[Document]) -> Path:
    path = shared / "corpus" / "train.jsonl"
    with FileLock(shared / "corpus.lock"):
        if not path.exists():
            path.parent.mkdir()
            write_corpus(path, documents)
    return path


@pytest.fixture(scope="session")
def recipe(corpus_path: Path) -> Recipe:
    return small_recipe(corpus_path, corpus_path)


@pytest.fixture(scope="session")
def sentences(recipe: Recipe, documents: list[Document]) -> list[Sentence]:
    return build_preparer(recipe).sentences(documents, "error")[0]


@pytest.fixture(scope="session")
def vocabularies(recipe: Recipe, sentences: list[Sentence]) -> Vocabularies:
    return collected(sentences, recipe)


@pytest.fixture
def indexer(vocabularies: Vocabularies, recipe: Recipe) -> Indexer:
    return Indexer(vocabularies, recipe)


@pytest.fixture
def model(recipe: Recipe, vocabularies: Vocabularies) -> TaggerModel:
    """A fresh model, equal in every test."""
    return build_tagger(recipe, vocabularies, torch.Generator().manual_seed(5))


@pytest.fixture(scope="session")
def model_path(shared: Path, corpus_path: Path) -> Path:
    """A model directory, trained until it knows its corpus by heart, by the first who needs it."""
    directory = shared / "models" / "small"
    recipe = small_recipe(corpus_path, corpus_path, epochs=60, patience=10)
    with FileLock(shared / "model.lock"):
        if not (directory / SIGNATURE).exists():
            train_recipe(recipe, directory)
    return directory


@pytest.fixture(scope="session")
def checkpoint(model_path: Path) -> Checkpoint:
    return load_checkpoint(model_path)


@pytest.fixture(scope="session")
def tagger(checkpoint: Checkpoint) -> Tagger:
    return Tagger(checkpoint)


@pytest.fixture(scope="module")
def ray(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A real Ray of two worker processes, started beside something of our name."""
    pytest.importorskip("ray", reason="Ray is not installed: pip install 'xscript-ner[ray]'")
    from xscript_ner.core.processes.ray_pool import RayPool

    place = tmp_path_factory.mktemp("place")
    (place / "xscript_ner").mkdir()
    (place / "xscript_ner" / "__init__.py").write_text("raise SystemExit('not us')")
    with contextlib.chdir(place):
        pool = RayPool(2)
    yield
    pool.shutdown()


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The real corpora of ``resources/corpora.toml``."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    path = Path(os.environ.get("XSCRIPT_NER_DATA") or beside)
    if not path.is_dir():
        pytest.skip(f"real corpora are not there: set XSCRIPT_NER_DATA or fill {beside}")
    return path
