"""Reading on behind a fault, for those who want to hear of all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from os import PathLike
from typing import Any, NamedTuple, TypeVar

from ...core.errors import DataError

T = TypeVar("T")
UNREADABLE, OFFSETS, OVERLAP = "unreadable", "offsets", "overlap"


class Fault(NamedTuple):
    """What a reader would have raised.

    Attributes:
        kind: ``unreadable`` for a document that was left out, ``offsets`` or ``overlap`` for an
            entity that was.
        error: With file and line, where the reader knew them.
    """

    kind: str
    error: DataError


_FOUND: ContextVar[list[Fault] | None] = ContextVar("faults", default=None)


@contextmanager
def collected() -> Iterator[list[Fault]]:
    """Within it, readers list faults of documents and entities, leave these out and go on."""
    found: list[Fault] = []
    token = _FOUND.set(found)
    try:
        yield found
    finally:
        _FOUND.reset(token)


def passed_over(error: DataError, kind: str = UNREADABLE) -> bool:
    """Lists a fault where somebody collects them; else it is to be raised."""
    found = _FOUND.get()
    if found is not None:
        found.append(Fault(kind, error))
    return found is not None


def made(
    make: Callable[[Any], T],
    item: Any,
    *,
    path: str | PathLike[str],
    line: int | None = None,
    where: str = "",
) -> Iterator[T]:
    """Yields what is made of an item of a file, or nothing where its fault is passed over.

    Args:
        make: Makes a document, say; its faults need not tell where they are.
        item: What it is made of.
        path: Named in faults, as is ``line``.
        line: Counted from 1.
        where: What messages begin with, such as ``"item 12: "``.

    Raises:
        DataError: What ``make`` raises, with its place, where nobody collects faults.
    """
    found = _FOUND.get()
    found = [] if found is None else found
    known = len(found)
    try:
        whole = [make(item)]
    except DataError as error:
        placed = DataError(where + error.message, path=path, line=line)
        if not passed_over(placed):
            raise placed from None
        whole = []
    for number, fault in enumerate(found[known:], known):
        if fault.error.path is None:
            placed = DataError(where + fault.error.message, path=path, line=line)
            found[number] = fault._replace(error=placed)
    yield from whole
