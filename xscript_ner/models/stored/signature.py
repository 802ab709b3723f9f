"""``signature.json``: the format, what made the model, and the SHA-256 of every other file.

It is written last. A content is read once: what was summed is what is then used, so that nobody
can exchange it in between.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ...core.errors import CheckpointError
from ...core.storage import write_json
from .trust import MIB, json_of, read_bytes, read_parts, refuse, size_of

FORMAT, FORMAT_1 = "xscript-ner tagger/2", "xscript-ner tagger/1"
"""What is written, and what is read beside it."""
FORMAT_INT8 = "xscript-ner tagger/3"
"""What is written where weights are 8-bit numbers, which readers of format 2 do not know."""
ASSISTANT = "xscript-ner assistant/1"
"""The format of a domain classifier with models below it; see ``domains``."""
LANGUAGE_MODEL = "xscript-ner language-model/1"
"""The format of a pretrained language model; see ``language_models``."""
LANGUAGE_MODEL_INT8 = "xscript-ner language-model/2"
"""The same with weights of 8 bits."""
TAGGERS = (FORMAT, FORMAT_1, FORMAT_INT8)
LANGUAGE_MODELS = (LANGUAGE_MODEL, LANGUAGE_MODEL_INT8)
INT8 = (FORMAT_INT8, LANGUAGE_MODEL_INT8)
"""Formats whose weights may be 8-bit numbers."""
WEIGHTS, RECIPE, TABLES = "model.safetensors", "recipe.json", "vocabularies.json"
CARD, METRICS, SIGNATURE = "README.md", "metrics.json", "signature.json"
SIGNED = (WEIGHTS, RECIPE, TABLES, METRICS, CARD)
"""What every model directory has; the signature may list further files."""
MOST_BYTES = {
    WEIGHTS: 1024 * MIB,
    RECIPE: 8 * MIB,
    TABLES: 96 * MIB,
    METRICS: 8 * MIB,
    CARD: MIB,
    SIGNATURE: MIB // 16,
}
MOST_FURTHER_BYTES, MOST_FILES = 512 * MIB, 32
"""Of all further files together, and of files at all."""
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}")
_SUM = re.compile("[0-9a-f]{64}")


class SignedFiles:
    """A model directory's files, each checked against the signature as it is read.

    Args:
        directory: Where they lie.
        formats: Those that are read.

    Attributes:
        directory: Where they lie.
        signature: The content of ``signature.json``, its types checked.
        sha256: Of ``signature.json`` itself, which stands for all that it signs.

    Raises:
        CheckpointError: The signature is missing, damaged or of another format.
    """

    def __init__(self, directory: Path, formats: tuple[str, ...] = TAGGERS) -> None:
        self.directory = directory
        content = read_bytes(directory / SIGNATURE, MOST_BYTES[SIGNATURE])
        self.sha256 = hashlib.sha256(content).hexdigest()
        self.signature = _signature(content, directory / SIGNATURE, formats)
        self._sums: dict[str, str] = self.signature["sha256"]

    @property
    def format(self) -> str:
        """One of ``formats``."""
        found: str = self.signature["format"]
        return found

    def path(self, name: str) -> Path:
        """Where a file lies."""
        return self.directory / name

    def signs(self, name: str) -> bool:
        """Whether a file belongs to the model."""
        return name in self._sums

    def read(self, name: str, most: int | None = None) -> bytes:
        """A signed file's content.

        Raises:
            CheckpointError: It is missing, no regular file, has more than ``most`` bytes, or
                is not the one signed.
        """
        content = read_bytes(self.path(name), MOST_BYTES[name] if most is None else most)
        if hashlib.sha256(content).hexdigest() != self._sums[name]:
            raise self._foreign(name)
        return content

    def json(self, name: str) -> Any:
        """A signed file's content as plain values."""
        return json_of(self.read(name), self.path(name))

    def check_further(self) -> None:
        """Checks the files that are signed beside those every model has.

        Raises:
            CheckpointError: As for ``read``.
        """
        left = MOST_FURTHER_BYTES
        for name in sorted(set(self._sums) - set(SIGNED)):
            left -= size_of(self.path(name))
            if left < 0:
                message = f"expected further files of at most {MOST_FURTHER_BYTES:,} bytes"
                raise refuse(f"{message} together, found more", self.path(name))
        for name in sorted(set(self._sums) - set(SIGNED)):
            if _sha256(self.path(name)) != self._sums[name]:
                raise self._foreign(name)

    def _foreign(self, name: str) -> Exception:
        message = "file is cut off or foreign: its SHA-256 is not the one signed"
        return refuse(message, self.path(name))


def is_assistant(directory: Path) -> bool:
    """Whether a directory says that it holds an assistant; what else it says is not looked at."""
    return bool(_said(directory) == ASSISTANT)


def is_language_model(directory: Path) -> bool:
    """The same of a language model."""
    return _said(directory) in LANGUAGE_MODELS


def _said(directory: Path) -> Any:
    try:
        signature = json_of(read_bytes(directory / SIGNATURE, MOST_BYTES[SIGNATURE]), directory)
    except CheckpointError:
        return None
    return signature.get("format") if isinstance(signature, dict) else None


def sign(
    directory: Path,
    values: dict[str, Any],
    further: Iterable[str] = (),
    format: str = FORMAT,
) -> None:
    """Writes the signature over the files that lie there.

    Args:
        directory: Holds all of ``SIGNED``.
        values: What the signature says beside format and sums.
        further: Names of more files that lie there.
        format: Of the directory.
    """
    names = [*SIGNED, *sorted(set(further) - set(SIGNED))]
    assert all(_NAME.fullmatch(name) and name != SIGNATURE for name in names)
    sums = {name: _sha256(directory / name) for name in names}
    write_json(directory / SIGNATURE, {"format": format, **values, "sha256": sums})


def _signature(content: bytes, path: Path, formats: tuple[str, ...]) -> dict[str, Any]:
    signature = json_of(content, path)
    found = signature.get("format") if isinstance(signature, dict) else signature
    if found == ASSISTANT and ASSISTANT not in formats:
        raise refuse("expected one model, found an assistant; name one of its domains/", path)
    if found in LANGUAGE_MODELS and LANGUAGE_MODEL not in formats:
        raise refuse("expected a tagger, found a language model", path)
    if found in TAGGERS and LANGUAGE_MODEL in formats:
        raise refuse("expected a language model, found a tagger", path)
    if found not in formats:
        expected = " or ".join(map(repr, formats))
        raise refuse(f"expected format {expected}, found {found!r}", path)
    sums = signature.get("sha256")
    if not isinstance(sums, dict) or not set(SIGNED) <= set(sums):
        raise refuse(f"expected the SHA-256 of {', '.join(SIGNED)}, found none", path)
    if len(sums) > MOST_FILES:
        raise refuse(f"expected at most {MOST_FILES} files, found {len(sums):,}", path)
    for name, value in sums.items():
        if not _NAME.fullmatch(name) or name == SIGNATURE:
            raise refuse(f"expected the name of a file beside this one, found {name!r}", path)
        if not isinstance(value, str) or not _SUM.fullmatch(value):
            raise refuse(f"expected a SHA-256 of {name}, found {value!r}", path)
    for name, value in signature.items():
        if name != "sha256" and type(value) not in (str, int):
            raise refuse(f"key {name!r}: expected a string or an integer, found {value!r}", path)
    return dict(signature)


def _sha256(path: Path) -> str:
    """By parts: a further file may be large, and nothing is kept of it."""
    digest = hashlib.sha256()
    for part in read_parts(path, MOST_BYTES.get(path.name, MOST_FURTHER_BYTES)):
        digest.update(part)
    return digest.hexdigest()
