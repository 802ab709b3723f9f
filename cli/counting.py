"""How far a stream of documents is, and what was found in it, told on a terminal."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import click

from .screen import tell

if TYPE_CHECKING:
    from xscript_ner.core.processes.tasks import State

T = TypeVar("T")
PAUSE = 0.5
"""Seconds between two remarks."""
BLOCK = 1 << 20
LARGEST = 1 << 31
"""Bytes of files whose lines are counted ahead."""


class Counts(Protocol):
    """What knows how many documents have passed."""

    documents: int


def counted(
    items: Iterable[T], counts: Counts, files: Sequence[str], quiet: bool
) -> Iterator[T]:
    """The same items, with a line on standard error that says how far they are.

    Args:
        items: Whatever is made of documents.
        counts: Of the documents that have passed, one a line of the files.
        files: That they are from; where all of them are plain files, their lines are the total.
        quiet: Say nothing; so it is where standard error is no terminal.
    """
    if quiet or not sys.stderr.isatty():
        yield from items
        return
    total = _lines(files)
    started = shown = time.monotonic()
    for done in items:
        yield done
        now = time.monotonic()
        if now - shown >= PAUSE:
            shown = now
            _say(counts.documents, total, now - started)
    if shown != started:
        _say(counts.documents, None, shown - started)
        click.echo(err=True)


def tell_labels(labels: Counter[str], documents: int) -> None:
    """How often each label was found, where standard error is a terminal."""
    if sys.stderr.isatty():
        tell(in_words(labels, documents))


def in_words(labels: Counter[str], documents: int) -> str:
    """``7 entities in 3 documents: PERSON 4, PLACE 3``."""
    found = ", ".join(f"{label} {count:,}" for label, count in labels.most_common())
    return f"{labels.total():,} entities in {documents:,} documents: {found or 'none'}"


def standing(state: State, jobs: int) -> str:
    """``12 of 60 done, 2 running, 0 failed, 14:05 left``."""
    seconds = state.time_left(jobs)
    left = "" if seconds is None else f", {clock(seconds)} left"
    counts = f"{len(state.running)} running, {len(state.failed)} failed"
    return f"{len(state.done)} of {state.total} done, {counts}{left}"


def clock(seconds: float) -> str:
    """``1:02:03``, or ``2:03`` under an hour."""
    minutes, second = divmod(round(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def _say(count: int, total: int | None, seconds: float) -> None:
    rate = count / seconds
    of = f" of {total:,}" if total else ""
    left = ""
    if total and count:
        left = f", {clock(max(total - count, 0) / rate)} left"
    click.echo(f"\r{count:,}{of} lines, {rate:,.0f} a second{left}  ", err=True, nl=False)


def _lines(files: Sequence[str]) -> int | None:
    """Lines of plain files; ``None`` of others, whose end nobody knows."""
    total = 0
    try:
        paths = [Path(file) for file in files]
        plain = all(path.is_file() and path.suffix != ".gz" for path in paths)
        if not paths or not plain or sum(path.stat().st_size for path in paths) > LARGEST:
            return None
        for path in paths:
            with path.open("rb") as file:
                while block := file.read(BLOCK):
                    total += block.count(b"\n")
    except OSError:  # the reader words it
        return None
    return total
