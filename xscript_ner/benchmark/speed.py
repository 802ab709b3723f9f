"""How fast, on this machine: tokenising, romanising, tagging, starting, training.

Passes over the same texts are interleaved, those of several models too, so that a slow minute of
the machine hits all of them alike; the median counts. A cold pass begins with empty caches.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch

from ..config import Recipe
from ..core.errors import ConfigError, DataError
from ..core.progress import EpochRecord, Event
from ..core.resources import resource
from ..corpora.filters import sample
from ..corpora.registry import load_corpus
from ..inputs.datasets import prepare_corpora
from ..inputs.indexer import Indexer
from ..inputs.preparation import build_preparer
from ..models import build_tagger
from ..models.checkpoint import Checkpoint
from ..models.domains.stored import Trained, load_trained
from ..tagging.tagger import load
from ..text.frontends.japanese import JapaneseFrontEnd
from ..text.frontends.mecab import forget_analyses, mecab_tagger
from ..training.loop import Trainer
from .report import (
    ROMANISING,
    SURFACES,
    TAGGING,
    TOKENISING,
    BenchReport,
    CommandPace,
    Pace,
)
from .tag_process import TagCommand, bare_startup

STARTS = 5
"""Times that the command is started; the median counts."""
TRAINED_SENTENCES = 512
"""Sentences of the epoch that is measured."""


def default_texts(recipe: Recipe, data_dir: Path | None = None) -> list[str]:
    """The recipe's test and training texts where they are there, else a Japanese sample."""
    try:
        corpora = (
            load_corpus(config, data_dir, annotated=False)
            for config in (*recipe.data.test, *recipe.data.train)
        )
        return [document.text for corpus in corpora for document in corpus.documents]
    except (ConfigError, DataError):
        lines = resource("samples", "ja.txt").read_text(encoding="utf-8").split("\n")
        return [line for line in lines if line] * 100


def bench(
    models: Mapping[str, Path],
    texts: Sequence[str],
    repeat: int = 5,
    data_dir: Path | None = None,
    backend: str | None = None,
    lines: int = 0,
) -> list[BenchReport]:
    """Measures models on the same texts.

    Args:
        models: Name to directory.
        texts: At least one.
        repeat: Warm passes of each kind.
        data_dir: Where the recipes' corpora lie; see ``corpora``.
        backend: What computes; see ``tagging.tagger.load``.
        lines: Of the file that the whole command is timed over; 0 leaves that out.
    """
    works, cold = {}, {}
    for model, directory in models.items():
        works[model], cold[model] = _works(directory, texts, backend)
    passes = [
        {model: {name: _timed(work) for name, work in own.items()} for model, own in works.items()}
        for _ in range(repeat)
    ]
    commands = {name: TagCommand(path, texts, backend) for name, path in models.items()}
    starts: list[tuple[float, dict[str, float]]] = [
        (bare_startup(texts[0]), {name: own.startup() for name, own in commands.items()})
        for _ in range(STARTS)
    ]
    return [
        BenchReport(
            model=model,
            sentences=len(texts),
            characters=sum(map(len, texts)),
            threads=torch.get_num_threads(),
            paces={
                name: Pace(name, tuple(each[model][name] for each in passes), cold[model][name])
                for name in works[model]
            },
            memory=commands[model].peak_memory(),
            startup=statistics.median(own[model] for _, own in starts),
            bare_startup=statistics.median(bare for bare, _ in starts),
            training=_training(load_trained(directory), data_dir),
            command=_command(commands[model], lines) if lines else None,
        )
        for model, directory in models.items()
    ]


def _command(command: TagCommand, lines: int) -> CommandPace:
    one, two = (command.pace(lines, jobs) for jobs in (1, 2))
    return CommandPace(lines, one, two / one)


def _works(
    directory: Path, texts: Sequence[str], backend: str | None
) -> tuple[dict[str, Callable[[], object]], dict[str, float]]:
    """The kinds of work, each done once from empty caches; seconds of that."""
    tagger = load(directory, backend=backend)
    preparer = build_preparer(tagger.recipe)
    readers = [preparer.reader(preparer.language(text)) for text in texts]
    works: dict[str, Callable[[], object]] = {}
    cold = {}
    if all(isinstance(reader.frontend, JapaneseFrontEnd) for reader in preparer.readers):
        surfaces = _surfaces()
        works[SURFACES] = _each((surfaces, text) for text in texts)
        cold[SURFACES] = _timed(works[SURFACES])
    pairs = list(zip(readers, texts, strict=True))
    works[TOKENISING] = _each((reader.frontend, text) for reader, text in pairs)
    forget_analyses()
    cold[TOKENISING] = _timed(works[TOKENISING])
    works[ROMANISING] = _each((r.romanizer.romanize, r.frontend(text)) for r, text in pairs)
    cold[ROMANISING] = _timed(works[ROMANISING])
    works[TAGGING] = lambda: deque(tagger.pipe(texts), maxlen=0)
    forget_analyses()
    cold[TAGGING] = _timed(works[TAGGING])
    return works, cold


def _each(items: Iterable[tuple[Callable[[Any], object], Any]]) -> Callable[[], None]:
    """Each work done on its argument; results are let go at once, as in a stream."""
    known = list(items)

    def run() -> None:
        for work, argument in known:
            work(argument)

    return run


def _surfaces() -> Callable[[str], None]:
    """What the analyser behind the Japanese front-end does at the least."""
    bare = mecab_tagger()

    def read(text: str) -> None:
        for node in bare(text):
            node.surface  # noqa: B018

    return read


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _training(trained: Trained, data_dir: Path | None) -> float | None:
    """Seconds an epoch; of an assistant, an epoch of each of its models."""
    models = [trained] if isinstance(trained, Checkpoint) else trained.models.values()
    seconds = [_epoch(model, data_dir) for model in models]
    return None if None in seconds else sum(filter(None, seconds))


def _epoch(checkpoint: Checkpoint, data_dir: Path | None) -> float | None:
    """Seconds an epoch, from the second of two over a sample; the tables are the model's."""
    recipe, vocabularies = checkpoint.recipe, checkpoint.vocabularies
    preparer = build_preparer(recipe)
    try:
        corpora = prepare_corpora(recipe.data.train, recipe.data, preparer, data_dir)
    except DataError:
        return None
    sentences = sample([s for corpus in corpora for s in corpus.sentences], recipe.data.size)
    indexer = Indexer(vocabularies, recipe)
    examples = [indexer.example(sentence) for sentence in sentences[:TRAINED_SENTENCES]]
    config = recipe.training.model_copy(update={"epochs": 2})
    rates: list[float] = []

    def note(event: Event) -> None:
        if isinstance(event, EpochRecord):
            rates.append(event.sentences_per_second)

    generator = torch.Generator().manual_seed(recipe.seed)
    model = build_tagger(recipe, vocabularies, generator)
    with tempfile.TemporaryDirectory() as folder:
        Trainer(model, indexer, config, examples, [], Path(folder), generator, note).run()
    return len(sentences) / rates[-1]
