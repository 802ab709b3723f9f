"""Tables, comma or tab separated, one column of which is the text."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ...core.errors import DataError
from .record import Layout, Lists, Read, Record

TEXT = "text"


def comma_records(lists: Lists, layout: Layout) -> Read:
    """Yields a document a row of a table with commas; see ``_Table``."""
    return _Table(lists, layout, ",").records()


def tab_records(lists: Lists, layout: Layout) -> Read:
    """Yields a document a row of a table with tabs; see ``_Table``."""
    return _Table(lists, layout, "\t").records()


@dataclass
class _Table:
    """A table on its way to documents.

    A cell in quotation marks may hold separators and line ends, which are then line feeds; blank
    rows are passed over.

    Raises:
        DataError: While iterating: the column is not there or not told, two columns have one
            name, a row has more or fewer cells, or a quotation mark does not close.
    """

    lists: Lists
    layout: Layout
    separator: str
    lines: deque[str] = field(default_factory=deque)
    names: tuple[str, ...] = ()
    column: int = -1

    def records(self) -> Read:
        """Documents, as lists of those that are ready together."""
        given = self.layout.given
        rows = csv.reader(
            self._fed(),
            delimiter=self.separator,
            strict=True,
            quoting=csv.QUOTE_MINIMAL if given.quotes else csv.QUOTE_NONE,
        )
        ready: list[Record] = []
        try:
            for row in rows:
                if not row:
                    continue
                if not self.names:
                    self._begin(row, rows.line_num)
                    if given.header:
                        continue
                ready.append(self._record(row, rows.line_num))
                if not self.lines:
                    yield ready
                    ready = []
        except csv.Error as error:
            yield ready
            hint = "; --no-quotes reads quotation marks as they stand" * given.quotes
            message = f"expected a row of a table, found: {error}{hint}"
            raise self.layout.fault(message, rows.line_num) from None
        except DataError:
            yield ready
            raise
        yield ready
        if self.column < 0:
            raise DataError("expected a table, found none", path=self.layout.path)

    def _fed(self) -> Iterator[str]:
        """Lines, each with its end, which a cell may hold."""
        for lines in self.lists:
            self.lines.extend(lines)
            while self.lines:
                yield self.lines.popleft() + "\n"

    def _begin(self, row: Sequence[str], line: int) -> None:
        """Takes names and the text's column from the first row."""
        numbers = [str(number) for number in range(len(row))]
        self.names = tuple(row if self.layout.given.header else numbers)
        twice = [name for name in self.names if self.names.count(name) > 1]
        if twice:
            message = f"expected a name of its own for each column, found {twice[0]!r} twice"
            raise self.layout.fault(f"{message} (--no-header reads a table without names)", line)
        self.column = self._text_column(line)

    def _text_column(self, line: int) -> int:
        wanted, count = self.layout.given.column, len(self.names)
        if wanted in self.names:
            return self.names.index(wanted)
        if wanted.removeprefix("-").isdecimal() and -count <= int(wanted) < count:
            return int(wanted) % count
        if not wanted:
            named = [n for n, name in enumerate(self.names) if name.strip().casefold() == TEXT]
            if count == 1 or len(named) == 1:
                return named[0] if named else 0
        asked = f"column {wanted!r}" if wanted else "--column, which says what is the text"
        raise self.layout.fault(
            f"expected {asked}, found the columns {', '.join(self.names)}", line
        )

    def _record(self, row: list[str], line: int) -> Record:
        if len(row) != len(self.names):
            message = f"expected {len(self.names)} cells, found {len(row)}"
            raise self.layout.fault(message, line)
        beside = dict(zip(self.names, row, strict=True))
        return Record(beside.pop(self.names[self.column]), beside)
