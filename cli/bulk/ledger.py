"""What a directory says of its outputs: of which file each was made, and how."""

from __future__ import annotations

import os
import socket
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from xscript_ner.core.errors import CheckpointError, ConfigError, DataError
from xscript_ner.core.storage import read_json, write_json

FOLDER = ".xscript-ner"
"""Below the outputs; holds a small file for each of them, under its name."""
OVERWRITE = "--overwrite makes it anew"


class Counts(NamedTuple):
    """What an output holds: documents, and entities by label."""

    documents: int
    labels: Counter[str]


@dataclass(frozen=True)
class Ledger:
    """Of one way of tagging into one directory.

    An entry is written before its output, without counts, and after it, with them: a worker that
    dies in between has left an output that is known to be nobody else's, and is made again.

    Attributes:
        directory: Of the outputs.
        made: What shapes an output, by name: versions, the model, options.
        overwrite: Replace outputs that were made another way, or by nobody knows whom.
    """

    directory: Path
    made: dict[str, Any]
    overwrite: bool = False

    def finished(self, name: str, source: str) -> Counts | None:
        """What a finished output holds; ``None`` of one that is to be made.

        Raises:
            ConfigError: An output of that name is there that is not to be replaced: nothing says
                of what it is, or it was made another way.
        """
        path, entry = self.directory / name, self._entry(name)
        if not path.exists():
            return None
        if entry is None:
            self._refuse(path, f"exists, and not from a run of this kind; {OVERWRITE}")
            return None
        for key, value in self.made.items():
            was = entry["made"].get(key)
            if was != value:
                message = f"was made with {key} {was!r}, and this run has {value!r}; {OVERWRITE}"
                self._refuse(path, f"{message}, or name another directory")
                return None
        if "labels" not in entry or entry["source"] != _state(source):
            return None
        return Counts(entry["documents"], Counter(entry["labels"]))

    def _refuse(self, path: Path, message: str) -> None:
        if not self.overwrite:
            raise ConfigError(message, path=path)

    def begin(self, name: str, source: str) -> dict[str, Any]:
        """Writes that an output is being made, and gives the entry for ``finish``.

        Raises:
            DataError: The file is gone.
            OutputError: It cannot be written.
        """
        process = {"pid": os.getpid(), "host": socket.gethostname()}
        entry = {"source": _state(source), "made": self.made, "process": process}
        write_json(self._path(name), entry)
        return entry

    def finish(self, name: str, entry: dict[str, Any], counts: Counts) -> None:
        """Writes that an output is there."""
        write_json(self._path(name), entry | {"documents": counts.documents,
                                              "labels": counts.labels})  # fmt: skip

    def _path(self, name: str) -> Path:
        return self.directory / FOLDER / f"{name}.json"

    def _entry(self, name: str) -> dict[str, Any] | None:
        path = self._path(name)
        if not path.exists():
            return None
        try:
            entry = read_json(path)
        except CheckpointError:
            return None
        sound = isinstance(entry, dict) and isinstance(entry.get("made"), dict)
        return entry if sound and "source" in entry else None


def _state(source: str) -> dict[str, Any]:
    """By which a file is known again."""
    try:
        found = os.stat(source)
    except OSError as error:
        raise DataError(f"cannot read: {error.strerror}", path=source) from None
    return {"path": source, "bytes": found.st_size, "mtime_ns": found.st_mtime_ns}
