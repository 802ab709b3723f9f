"""A text and what its file says beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from ...core.errors import DataError
from ..formats.comments import format_comments

Lists = Iterator[list[str]]
"""Lines of a file, as lists of those that are ready together."""

ANSWER, KEPT = ("text", "entities", "labels", "language"), "given"
"""Keys of an answer, and the one under which fields of the same names are kept."""
COMMENTS = ("text", "starts", "docstart", "intent", "domain")
"""Comments of columns that have a meaning of their own."""


class Record(NamedTuple):
    """A text to be tagged.

    Attributes:
        text: As it stands in the file.
        beside: Its row's other columns, or its object's other fields, by name, in their order.
    """

    text: str
    beside: dict[str, Any]

    def answered(self, answer: dict[str, Any]) -> dict[str, Any]:
        """An answer with what stood beside its text.

        A field that has the name of one of the answer's is kept under ``given``.
        """
        if not self.beside:
            return answer
        taken = {key: value for key, value in self.beside.items() if key in {*ANSWER, KEPT}}
        others = {key: value for key, value in self.beside.items() if key not in taken}
        return answer | others | ({KEPT: taken} if taken else {})

    def comments(self) -> list[str]:
        """What stands beside, as comments ahead of a sentence; strings of several lines as JSON.

        Raises:
            DataError: A name that a comment cannot hold.
        """
        meta = {}
        for key, value in self.beside.items():
            plain = isinstance(value, str) and not {"\n", "\r"}.intersection(value)
            name = f"{KEPT} {key}" if key in COMMENTS else key
            meta[name] = value if plain else json.dumps(value, ensure_ascii=False)
        try:
            return format_comments(meta)
        except ValueError as error:
            raise DataError(str(error)) from None


Read = Iterator[list[Record]]


@dataclass(frozen=True)
class Given:
    """What a caller knows of files.

    Attributes:
        column: The column of tables that is the text, by its name or its number, counted from
            0, negative from the end.
        field: The field of JSON lines that is the text; ``text`` by default.
        header: Whether the first row of tables names the columns.
        quotes: Whether cells of tables may stand in quotation marks.
    """

    column: str = ""
    field: str = ""
    header: bool = True
    quotes: bool = True


class Layout(NamedTuple):
    """A file as it is read.

    Attributes:
        path: As messages call it.
        given: What the caller knows.
        sure: Whether the caller said what kind of file it is.
    """

    path: str
    given: Given
    sure: bool

    def fault(self, message: str, line: int) -> DataError:
        """What is wrong with a line, counted from 1."""
        return DataError(message, path=self.path, line=line)
