"""Splits of a corpus: which of its documents are for training, development and test."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ..core.errors import DataError
from ..core.types import Document

TEXT = "text"
"""As a hashed key: the document's text, so that equal texts are in one split."""


@dataclass(frozen=True)
class Split:
    """A rule; what is not set does not restrict.

    Attributes:
        files: Only the documents of these files.
        format, options: Read them so, instead of as the corpus says.
        blocks, of: Keep these of ``of`` contiguous blocks of (nearly) equal length.
        by: ``meta`` key whose neighbouring equal values make a group; blocks are then of groups.
        hash, modulus, keep: Keep documents whose SHA-1 of ``meta[hash]``, or of their text where
            ``hash`` is ``"text"``, modulo ``modulus``, is one of these.
    """

    files: tuple[str, ...] = ()
    format: str = ""
    options: dict[str, Any] | None = None
    blocks: tuple[int, ...] = ()
    of: int = 1
    by: str = ""
    hash: str = ""
    modulus: int = 1
    keep: tuple[int, ...] = ()

    @classmethod
    def from_table(cls, table: dict[str, Any]) -> Split:
        """A split from the registry's TOML."""
        values: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value
            for key, value in table.items()
        }
        return cls(**values)


def select(documents: Sequence[Document], split: Split) -> list[Document]:
    """The documents that a split keeps, in their order."""
    kept = list(documents)
    if split.blocks:
        groups = _groups(kept, split.by)
        total = groups[-1] + 1 if groups else 0
        kept = [
            document
            for document, group in zip(kept, groups, strict=True)
            if group * split.of // total in split.blocks
        ]
    if split.hash:
        kept = [d for d in kept if residue(key_of(d, split.hash), split.modulus) in split.keep]
    return kept


def key_of(document: Document, name: str) -> str:
    """What is summed of a document: its text, or what its ``meta`` has under that name."""
    return document.text if name == TEXT else document.meta[name]


def check_key(documents: Iterable[Document], name: str, option: str) -> None:
    """Makes sure that every document has what is summed of it.

    Raises:
        DataError: One has not; ``option`` begins the message.
    """
    for number, document in enumerate(documents, 1):
        if name != TEXT and name not in document.meta:
            known = ", ".join(document.meta) or "no key"
            raise DataError(
                f"{option}: document {number} has no {name!r} in its meta; it has {known}"
            )


def residue(key: str, modulus: int) -> int:
    """SHA-1 of a string, read as one number, modulo ``modulus``."""
    return _number(key) % modulus


def place(key: str) -> float:
    """SHA-1 of a string as a share of the greatest there could be, from 0 to below 1."""
    return (_number(key) >> 108) / (1 << 52)


def _number(key: str) -> int:
    return int(hashlib.sha1(key.encode("utf-8", "surrogatepass")).hexdigest(), 16)


def _groups(documents: Sequence[Document], key: str) -> list[int]:
    """Each document's group number; without a key, each is its own group."""
    if not key:
        return list(range(len(documents)))
    groups: list[int] = []
    previous: str | None = None
    for document in documents:
        value = document.meta.get(key, "")
        step = int(bool(groups) and value != previous)
        groups.append((groups[-1] if groups else 0) + step)
        previous = value
    return groups
