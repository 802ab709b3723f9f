"""One file tagged into one: what a worker does."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from xscript_ner import __version__
from xscript_ner.core.files import write_lines
from xscript_ner.corpora.records import Given, read_records
from xscript_ner.models.directory import model_directory
from xscript_ner.models.stored.signature import MOST_BYTES, SIGNATURE
from xscript_ner.models.stored.trust import read_bytes

from ..answers import Answerer, Asked, Tally, answerer
from ..options import limit_threads
from .ledger import Counts, Ledger
from .outputs import is_parquet


@dataclass(frozen=True)
class Way:
    """How files are read and tagged.

    Attributes:
        asked: Of tagging.
        kind: What files are; ``None``: their suffixes say.
        given: Which column or field is the text.
        errors: ``strict`` or ``replace``; see ``read_records``.
        max_chars: Of a document.
        threads: Of a worker.
    """

    asked: Asked
    kind: str | None
    given: Given
    errors: str
    max_chars: int
    threads: int

    def made(self) -> dict[str, Any]:
        """All that shapes an output.

        Raises:
            CheckpointError: There is no such model.
        """
        signature = model_directory(self.asked.model) / SIGNATURE
        digest = hashlib.sha256(read_bytes(signature, MOST_BYTES[SIGNATURE])).hexdigest()
        asked = {key: value for key, value in asdict(self.asked).items() if key != "model"}
        return {
            "xscript_ner": __version__,
            "model": f"sha256 {digest}",
            **asked,
            "from": self.kind,
            **asdict(self.given),
            "errors": self.errors,
            "max_chars": self.max_chars,
        }


_worker: list[tuple[Way, Ledger]] = []


def begin_worker(way: Way, ledger: Ledger) -> None:
    """Makes a process ready for ``tag_file``."""
    limit_threads(way.threads)
    _worker[:] = [(way, ledger)]


def tag_file(source: str, name: str) -> Counts:
    """Tags a file into an output, whole or not at all; done again, it gives the same.

    Raises:
        XScriptError: Naming the file, the line, what was expected and what was found.
    """
    way, ledger = _worker[0]
    entry = ledger.begin(name, source)
    tag = tag_parquet if is_parquet(source) else tag_lines
    counts = tag(source, ledger.directory / name, way, answerer(way.asked))
    ledger.finish(name, entry, counts)
    return counts


def tag_lines(source: str, target: Path, way: Way, tags: Answerer) -> Counts:
    """Tags lines, rows or objects, as ``tag`` does."""
    records = read_records([source], way.kind, way.given, way.errors, way.max_chars)
    tally = Tally(map(tags, records))
    shown = tally.lines()
    if way.asked.format == "html":
        shown = tally.on_page(shown, Path(source).name, tags.tagger.labels)
    write_lines((lines.removesuffix("\n") for lines in shown), target)
    return Counts(tally.documents, tally.labels)


def tag_parquet(source: str, target: Path, way: Way, tags: Answerer) -> Counts:
    """Tags a column of a Parquet file."""
    from .parquet import tag_table

    return tag_table(source, target, way.given.column, way.max_chars, tags)
