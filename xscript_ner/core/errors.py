"""The errors a caller can meet; each prints as one line that says where and what."""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike

from .display import LINE_LIMIT, visible


class XScriptError(Exception):
    """Base of every error that is the caller's to mend.

    As a string it is one line of bounded length, safe to print: what it quotes of a file cannot
    act on a terminal. ``message`` and ``path`` are as they were given.

    Args:
        message: What was expected and what was found, in one line.
        path: The file at fault, when there is one.
        line: Line number in that file, counted from 1.
    """

    def __init__(
        self, message: str, *, path: str | PathLike[str] | None = None, line: int | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = None if path is None else str(path)
        self.line = line

    def __str__(self) -> str:
        where = "" if self.path is None else f"{self.path}: "
        if self.path is not None and self.line is not None:
            where = f"{self.path}:{self.line}: "
        return visible(where + self.message, LINE_LIMIT)


class ConfigError(XScriptError):
    """A recipe, an option or a name that does not mean anything here."""


class DataError(XScriptError):
    """A corpus or text file that is not what it should be."""


class OutputError(XScriptError):
    """A file that cannot be written."""


class CheckpointError(XScriptError):
    """A model directory that is incomplete, damaged or foreign."""


class TransferError(XScriptError):
    """A transfer plan that means nothing here, or whose two sides do not fit."""


def choose(kind: str, name: str, names: Iterable[str]) -> str:
    """Words an unknown name: ``unknown encoder 'gruu'; choose from gru, lstm``."""
    return f"unknown {kind} {name!r}; choose from {', '.join(sorted(names))}"


def in_a_line(error: Exception) -> str:
    """What went wrong, in one line; of an error that is not ours, its kind too."""
    text = str(error) if isinstance(error, XScriptError) else f"{type(error).__name__}: {error}"
    return " ".join(text.split())
