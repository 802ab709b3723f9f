"""CoNLL columns: a token a line, its tag in one of the columns, blank lines between sentences.

What the reader takes for what:

* A line of spaces and tabs only is blank, however many there are and wherever they are.
* Separator ``auto``: a line that has a tab is split at every tab, any other at runs of spaces.
  ``tab`` splits at every tab, ``space`` at every single space, ``whitespace`` at runs of spaces
  and tabs. No-break spaces and other white space never separate: they belong to the token.
* A line whose token is ``-DOCSTART-`` (CoNLL-2003) begins a new group: its sentences carry the
  group's running number in ``meta["docstart"]``.
* Under ``comments``, lines that begin with ``# `` ahead of a sentence's first token are comments:
  ``# key = value`` goes to ``meta[key]``, ``# intent = …`` and ``# domain = …`` are the sentence's
  labels, ``# text = …`` is the text itself, and ``# starts = …`` says where its tokens begin;
  without that they follow each other as early as they can.
* A row whose token is empty is an error. Under ``empty = "drop"`` such rows are left out when
  they are tagged ``O``; the log tells the lines, and ``meta["empty_tokens"]`` counts them in
  their sentence. A sentence of nothing else is left out with them.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from os import PathLike

from ...core.errors import ConfigError, DataError, choose
from ...core.tags import OUTSIDE, scheme_named
from ...core.types import Boundaries, Document
from ..quality.faults import passed_over
from .comments import parse_comment
from .lines import read_lines
from .slu.intents import HEADS
from .tagged import Rows, find_tokens, join

DOCSTART = "-DOCSTART-"
_BLANKS = re.compile(r"[ \t]+")
_SPACES = re.compile(r" +")

SEPARATORS: dict[str, Callable[[str], list[str]]] = {
    "auto": lambda line: line.split("\t") if "\t" in line else _SPACES.split(line.strip(" ")),
    "tab": lambda line: line.split("\t"),
    "space": lambda line: line.split(" "),
    "whitespace": lambda line: _BLANKS.split(line.strip(" \t")),
}

logger = logging.getLogger(__name__)


def splitter(separator: str) -> Callable[[str], list[str]]:
    """How a line becomes cells: by a key of ``SEPARATORS``, or at any one character.

    Raises:
        ConfigError: Neither.
    """
    if separator in SEPARATORS:
        return SEPARATORS[separator]
    if len(separator) == 1:
        return lambda line: line.split(separator)
    raise ConfigError(choose("separator", separator, [*SEPARATORS, "any one character"]))


def read_conll(
    path: str | PathLike[str],
    *,
    errors: str = "strict",
    separator: str = "auto",
    token_column: int = 0,
    tag_column: int = -1,
    scheme: str = "IOB2",
    joiner: str = " ",
    comments: bool = False,
    empty: str = "error",
    repair: bool = False,
) -> Iterator[Document]:
    """Yields a document a sentence, streaming.

    Args:
        path: The file.
        errors: ``"replace"`` reads broken UTF-8 as U+FFFD.
        separator: Key into ``SEPARATORS``, or any one character.
        token_column: Which column is the surface; negative counts from the last.
        tag_column: Which column is the tag; the rest become ``Document.columns``.
        scheme: Key into ``tags.SCHEMES``.
        joiner: What stands between tokens in the text: ``" "``, or ``""`` for Japanese.
        comments: Whether the file has comment lines.
        empty: ``"error"`` or ``"drop"``: what to do with a row that has no token.
        repair: Read illegal tag sequences as conlleval does.

    Raises:
        DataError: Too few columns, an unknown tag, an illegal tag sequence, a comment's text
            that its tokens do not make, or a file that cannot be read.
        ConfigError: An option that means nothing.
    """
    split = splitter(separator)
    check_empty(empty)
    scheme_named(scheme)
    for rows in _sentences(
        path, errors, split, (token_column, tag_column), comments, empty
    ):
        meta = dict(rows.meta)
        labels = {head: meta.pop(head) for head in HEADS if meta.get(head)}
        text = meta.pop("text", None)
        if text is None:
            text, boundaries = join(rows.tokens, joiner)
        else:
            found = _place(rows.tokens, text, meta.pop("starts", None))
            if found is None:
                raise DataError(
                    f"expected the tokens of '# text = {text:.40}', found {rows.tokens[0]!r}, …",
                    path=path, line=rows.lines[0],
                )
            boundaries = found
        try:
            document = rows.document(
                text, boundaries, scheme=scheme, repair=repair, path=path, meta=meta
            )
        except DataError as error:
            if not passed_over(error):
                raise
            continue
        yield replace(document, labels=labels) if labels else document


def _place(tokens: list[str], text: str, starts: str | None) -> Boundaries | None:
    if starts is None:
        return find_tokens(tokens, text)
    positions = [int(start) for start in starts.split() if start.isdecimal()]
    found = tuple((start, start + len(t)) for start, t in zip(positions, tokens, strict=False))
    ends = [0, *(end for _, end in found)]
    fits = len(positions) == len(tokens) and all(
        text.startswith(token, start) and start >= end
        for token, (start, _), end in zip(tokens, found, ends, strict=False)
    )
    return found if fits else None


def _sentences(
    path: str | PathLike[str],
    errors: str,
    split: Callable[[str], list[str]],
    columns: tuple[int, int],
    comments: bool,
    empty: str,
) -> Iterator[Rows]:
    rows = Rows()
    group = 0
    for number, line in read_lines(path, errors):
        if not line.strip(" \t"):
            if rows.tokens:
                yield rows
                rows = _fresh(group)
            rows.meta.pop("empty_tokens", None)
        elif comments and not rows.tokens and line.startswith("# "):
            rows.meta.update(parse_comment(line))
        else:
            token, tag, others = _row(split(line), columns, path, number)
            if token == DOCSTART:
                if rows.tokens:
                    yield rows
                    rows = Rows()
                group += 1
                rows.meta["docstart"] = str(group)
            elif token:
                rows.add(token, tag, others, number)
            else:
                note_empty(rows, tag, empty, path, number)
    if rows.tokens:
        yield rows


def _fresh(group: int) -> Rows:
    return Rows(meta={"docstart": str(group)} if group else {})


def _row(
    cells: list[str], columns: tuple[int, int], path: str | PathLike[str], number: int
) -> tuple[str, str, tuple[str, ...]]:
    token_column, tag_column = (c + len(cells) if c < 0 else c for c in columns)
    if not 0 <= token_column < len(cells) > tag_column >= 0 or token_column == tag_column:
        raise DataError(
            f"expected a token in column {columns[0]} and its tag in column {columns[1]}, "
            f"found {len(cells)} columns: {' '.join(cells):.40}",
            path=path, line=number,
        )
    others = tuple(c for i, c in enumerate(cells) if i not in (token_column, tag_column))
    return cells[token_column], cells[tag_column], others


def check_empty(empty: str) -> None:
    """Makes sure that ``empty`` is a way with rows that have no token.

    Raises:
        ConfigError: It is none.
    """
    if empty not in ("error", "drop"):
        raise ConfigError(choose("way with empty tokens", empty, ("error", "drop")))


def note_empty(
    rows: Rows, tag: str, empty: str, path: str | PathLike[str], number: int
) -> None:
    """Counts a row without a token in ``meta["empty_tokens"]``.

    Raises:
        DataError: ``empty`` is not ``"drop"``, or the row is tagged.
    """
    if empty == "error" or tag != OUTSIDE:
        more = '; empty = "drop" leaves such rows out' if tag == OUTSIDE else ""
        raise DataError(
            f"expected a token, found an empty column before {tag!r}{more}",
            path=path, line=number,
        )
    logger.warning("%s:%d: left out a row without a token", path, number)
    rows.meta["empty_tokens"] = str(int(rows.meta.get("empty_tokens", "0")) + 1)
