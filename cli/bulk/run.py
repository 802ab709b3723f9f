"""The files of a command line handed to workers, and what is told of it."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Executor, Future
from dataclasses import replace
from functools import partial
from pathlib import Path

import click

from xscript_ner.core.errors import ConfigError, OutputError
from xscript_ner.core.files import clear_drafts
from xscript_ner.core.processes.engines import Engine, build_engine
from xscript_ner.core.processes.pool import end_workers
from xscript_ner.core.processes.tasks import State, Tasks

from ..answers import Answerer
from ..counting import in_words, standing
from ..screen import complain, tell
from ..status import DATA, INTERRUPTED
from .files import Way, begin_worker, tag_file
from .ledger import FOLDER, Counts, Ledger
from .outputs import PARQUET, is_parquet, outputs

PAUSE = 10.0
"""Seconds between two remarks where standard error is no terminal."""


def tag_files(
    files: Sequence[str], output: str | None, way: Way, engine: str, jobs: int, overwrite: bool
) -> int:
    """Tags each file into one of the directory; what is finished there is not done again.

    Args:
        files: Text, tables or JSON lines, also compressed, or Parquet.
        output: A directory, which is made if it is missing.
        way: How they are read and tagged.
        engine: Key into ``ENGINES``.
        jobs: Files at a time; 0: as many as there are processors.
        overwrite: See ``Ledger``.

    Returns:
        The exit status: whether a file failed.

    Raises:
        ConfigError: The model or an option, or an output that is not to be overwritten.
        DataError: A file is not there.
    """
    if output is None or os.path.isfile(output):
        raise ConfigError("each file gets an output of its own; expected --output DIRECTORY")
    directory = Path(os.path.abspath(output))
    sources = outputs(files, directory, way.asked.format)
    _check(way, sources, engine)
    way = _of_any_place(way)
    ledger = Ledger(directory, way.made(), overwrite)
    progress = Progress()
    state = _standing(sources, ledger, progress)
    Answerer(way.asked)  # what is wrong with the model is said once
    _make(directory / FOLDER)
    workers = build_engine(engine)
    jobs = min(jobs or workers.cores(), max(1, len(state.waiting)))
    try:
        _run(state, sources, way, ledger, workers, jobs, progress)
    except KeyboardInterrupt:
        progress.end()
        complain("interrupted; the same command goes on")
        return INTERRUPTED
    finally:
        end_workers()
        clear_drafts(directory)
    progress.end()
    failed = f", {len(state.failed):,} failed" if state.failed else ""
    tell(f"{len(state.done):,} files in {directory}{failed}; {progress.found()}")
    return DATA if state.failed else 0


def _standing(sources: dict[str, str], ledger: Ledger, progress: Progress) -> State:
    """What is finished, and what waits."""
    state = State(len(sources))
    for name, source in sources.items():
        counts = ledger.finished(name, source)
        if counts is None:
            state.waiting.append(name)
        else:
            state.done.append(name)
            progress.count(counts)
    # The largest first: none that takes long is begun when the others are done.
    state.waiting.sort(key=lambda name: -os.stat(sources[name]).st_size)
    if state.done:
        tell(f"{len(state.done):,} of {state.total:,} files are finished, and stay as they are")
    return state


def _run(
    state: State,
    sources: dict[str, str],
    way: Way,
    ledger: Ledger,
    workers: Engine,
    jobs: int,
    progress: Progress,
) -> None:
    def begin(executor: Executor, name: str) -> Future[Counts]:
        return executor.submit(tag_file, sources[name], name)

    def finished(name: str, counts: Counts) -> None:
        progress.count(counts, now=True)

    def failed(name: str, error: str) -> None:
        progress.end()
        complain(error if sources[name] in error else f"{sources[name]}: {error}")

    def executors(count: int) -> Executor:
        return workers.pool(count, begin_worker, way, ledger)

    watch = partial(progress, jobs=jobs)
    Tasks(begin, finished, failed, watch).run(state, jobs, executors)


class Progress:
    """Files and documents as they are done: a line that is renewed on a terminal, else now and
    then one."""

    def __init__(self) -> None:
        self.labels: Counter[str] = Counter()
        self.documents = self.new = 0
        self.started = time.monotonic()
        self.told = self.started
        self.live, self.open = sys.stderr.isatty(), False

    def count(self, counts: Counts, now: bool = False) -> None:
        """Adds what an output holds; ``now``: it was made in this run."""
        self.labels.update(counts.labels)
        self.documents += counts.documents
        self.new += counts.documents if now else 0

    def __call__(self, state: State, jobs: int) -> None:
        now = time.monotonic()
        if not state.running or (not self.live and now - self.told < PAUSE):
            return
        self.told = now
        rate = self.new / max(now - self.started, 1e-9)
        line = f"files: {standing(state, jobs)}; {self.new:,} documents, {rate:,.0f} a second"
        click.echo(f"\r{line}  " if self.live else line, err=True, nl=not self.live)
        self.open = self.live

    def end(self) -> None:
        """Leaves the line."""
        if self.open:
            click.echo(err=True)
        self.open = False

    def found(self) -> str:
        """What all outputs hold."""
        return in_words(self.labels, self.documents)


def _check(way: Way, sources: dict[str, str], engine: str) -> None:
    """Refuses what is wrong with all files alike."""
    if not sources:
        raise ConfigError("expected FILES, each of which gets an output of its own")
    if way.asked.format != "jsonl" and any(map(is_parquet, sources)):
        raise ConfigError(f"--format is for text; a {PARQUET} file is answered in one")
    if engine == "ray" and way.asked.device != "cpu":  # Ray hides what a call does not ask for
        raise ConfigError("--engine ray runs on processors; --device is for --engine local")


def _of_any_place(way: Way) -> Way:
    """The same with the model's path absolute: workers may stand elsewhere."""
    model = way.asked.model
    if not os.path.isdir(model):
        return way
    return replace(way, asked=replace(way.asked, model=os.path.abspath(model)))


def _make(directory: Path) -> None:
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot write: {error.strerror}", path=directory) from None
