"""Documents into CoNLL columns: token, further columns, tag."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from ...core.errors import ConfigError, DataError, choose
from ...core.tags import Scheme, encode, scheme_named
from ...core.types import Document, Span
from .comments import format_comments
from .conll import DOCSTART
from .slu.intents import HEADS
from .tagged import find_tokens

SEPARATORS = {"tab": "\t", "space": " "}


def conll_lines(
    documents: Iterable[Document],
    *,
    scheme: str = "IOB2",
    separator: str = "tab",
    columns: str = "all",
    comments: bool = False,
) -> Iterator[str]:
    """Yields the lines of a column file that ``read_conll`` reads back.

    Where ``meta["docstart"]`` changes from one document to the next, a ``-DOCSTART-`` line
    begins a group. Text between tokens, other ``meta``, intent and domain are kept only under
    ``comments``; other labels are not kept.

    Args:
        documents: Documents with tokens.
        scheme: Key into ``tags.SCHEMES``.
        separator: ``"tab"``, ``"space"``, or any one character.
        columns: Which of ``Document.columns`` to write between token and tag: ``"all"``,
            ``"none"``, or their indexes, ``"0,2"``.
        comments: Write ``# text = …`` and ``# key = value`` for the document's meta, and
            ``# starts = …`` where text alone does not tell which of its white space a token is.

    Raises:
        ConfigError: An option that means nothing.
        DataError: A document (counted from 1) that columns cannot hold: no tokens, an entity
            that token boundaries do not fit, a separator inside a cell.
    """
    between = SEPARATORS.get(separator, separator)
    if len(between) != 1:
        raise ConfigError(choose("separator", separator, [*SEPARATORS, "any one character"]))
    table, pick = scheme_named(scheme), _picker(columns)
    group: str | None = None
    for number, document in enumerate(documents, 1):
        try:
            rows = _rows(document, table, pick)
            lines = [_line(row, between) for row in rows]
            start = document.meta.get("docstart")
            if start != group and start is not None:
                others = ["-X-"] * (len(rows[0]) - 2)
                yield between.join([DOCSTART, *others, "O"])
                yield ""
            group = start
            if comments:
                yield from _comments(document, lines[0])
        except ValueError as error:
            raise DataError(f"document {number}: {error}: {document.text!r:.60}") from None
        yield from lines
        yield ""


def _picker(columns: str) -> Callable[[Sequence[str]], Sequence[str]]:
    if columns == "all":
        return lambda row: row
    if columns == "none":
        return lambda row: ()
    try:
        indexes = [int(index) for index in columns.split(",")]
    except ValueError:
        raise ConfigError(
            f"expected columns as all, none or indexes such as 0,2, found {columns!r}"
        ) from None

    def pick(row: Sequence[str]) -> Sequence[str]:
        try:
            return [row[index] for index in indexes]
        except IndexError:
            raise ValueError(f"expected columns {columns}, found {len(row)} columns") from None

    return pick


def _rows(
    document: Document, scheme: Scheme, pick: Callable[[Sequence[str]], Sequence[str]]
) -> list[list[str]]:
    """Cells of each token."""
    if not document.tokens:
        raise ValueError("expected tokens, found none (tokenise the text first)")
    tags = encode(token_spans(document), len(document.tokens), scheme)
    others = document.columns or ((),) * len(document.tokens)
    return [
        [document.text[start:end], *pick(row), tag]
        for (start, end), row, tag in zip(document.tokens, others, tags, strict=True)
    ]


def token_spans(document: Document) -> list[Span]:
    """The document's entities as runs of its tokens.

    Raises:
        ValueError: A token boundary does not fit an entity, which is named.
    """
    tokens = document.tokens or ()
    starts = {start: index for index, (start, _) in enumerate(tokens)}
    ends = {end: index + 1 for index, (_, end) in enumerate(tokens)}
    spans = []
    for entity in document.entities:
        if entity.start not in starts or entity.end not in ends:
            raise ValueError(
                f"expected token boundaries at span {entity.start}..{entity.end} "
                f"({entity.text!r}, {entity.label}), found none there"
            )
        spans.append(Span(starts[entity.start], ends[entity.end], entity.label))
    return spans


def _line(row: list[str], separator: str) -> str:
    token, *others, tag = row
    forbidden = "\n" + separator
    for cell in row:
        if any(character in cell for character in forbidden):
            raise ValueError(f"expected a cell without separators, found {cell!r}")
    # An empty or blank cell survives between tabs, not between runs of spaces.
    if separator == " " and any(not cell or "\t" in cell for cell in row):
        raise ValueError(f"expected cells that spaces can separate, found {row!r}")
    if not token or token == DOCSTART or tag.endswith("\r"):
        raise ValueError(f"expected a token that a column can hold, found {token!r}")
    return separator.join([token, *others, tag])


def _comments(document: Document, first: str) -> list[str]:
    if first.startswith("# "):
        raise ValueError("expected a first token that is no comment, found '# …'")
    meta = {key: value for key, value in document.meta.items() if key != "docstart"}
    for key in ("text", "starts", *HEADS):
        if key in meta:
            raise ValueError(f"expected no meta key {key!r}, which has a meaning of its own")
    meta |= {head: document.labels[head] for head in HEADS if head in document.labels}
    meta["text"] = document.text
    tokens = document.tokens or ()
    if find_tokens([document.text[start:end] for start, end in tokens], document.text) != tokens:
        meta["starts"] = " ".join(str(start) for start, _ in tokens)
    return format_comments(meta)
