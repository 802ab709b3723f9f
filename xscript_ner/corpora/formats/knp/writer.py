"""Documents into KNP sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from ....core.errors import DataError
from ....core.tags import OUTSIDE
from ....core.types import Boundaries, Document
from ..comments import format_comments
from .marks import NONE, OPTIONAL, ROLES, Mark, phrase_marks
from .sentences import COMMENT, END, MORPHEME, SID, BasePhrase

UNDEFINED = ("未定義語", "15", "その他", "1", "*", "0", "*", "0", "NIL")
"""What stands behind surface, reading and lemma of a token that has no columns of KNP."""
BLANK = ("特殊", "1", "空白", "6", "*", "0", "*", "0", "NIL")
"""The same of white space between tokens."""

Rows = list[tuple[tuple[int, int], tuple[str, ...]]]
"""Place and columns of each morpheme."""


def knp_lines(documents: Iterable[Document]) -> Iterator[str]:
    """Yields the lines of a file that ``read_knp`` reads back.

    Base phrases begin and end where marks do and depend on the next, since a document knows
    nothing of dependencies. White space between tokens becomes morphemes. An open span is marked
    OPTIONAL. ``meta`` is written as comments; labels of whole documents are not kept.

    Raises:
        DataError: A document (counted from 1) that the format cannot hold: no tokens, text that
            they do not make, or cells, meta or marks that could not be read back.
    """
    for number, document in enumerate(documents, 1):
        try:
            lines = [*_comments(document), *_sentence(document)]
        except ValueError as error:
            raise DataError(f"document {number}: {error}: {document.text!r:.60}") from None
        yield from lines
        yield END


def _comments(document: Document) -> Iterator[str]:
    meta = dict(document.meta)
    if SID in meta:
        yield " ".join(filter(None, [f"# S-ID:{meta.pop(SID)}", meta.pop(COMMENT, "")]))
    yield from format_comments(meta)


def _sentence(document: Document) -> Iterator[str]:
    rows = _rows(document)
    tokens = tuple(place for place, _ in rows)
    marks = _marks(document)
    roles = _roles(marks, tokens)
    edges = sorted({0, len(rows)} | {edge for mark in marks for edge in _run(mark, tokens)})
    phrases = list(pairwise(edges))
    written = []
    for number, (first, after) in enumerate(phrases, 1):
        ending = [mark for mark in marks if _run(mark, tokens)[1] == after]
        features = "".join(_mark(mark, document.text) for mark in ending)
        written.append(BasePhrase(first, features, 0))
        head = f"{number if number < len(phrases) else -1}D"
        yield f"* {head}"
        yield f"+ {head} {features}".rstrip(" ")
        for ((start, end), columns), role in zip(
            rows[first:after], roles[first:after], strict=True
        ):
            yield _morpheme(document.text[start:end], columns, role)
    back = phrase_marks(written, tokens, document.text)
    if sorted(mark for mark in back if isinstance(mark, Mark)) != marks:
        raise ValueError("expected marks that base phrases can hold, found others")


def _rows(document: Document) -> Rows:
    """The tokens, with the white space between them."""
    if not document.tokens:
        raise ValueError("expected tokens, found none (tokenise the text first)")
    rows, position = [], 0
    columns = document.columns or [()] * len(document.tokens)
    for (start, end), row in zip(document.tokens, columns, strict=True):
        rows += _blanks(document.text, position, start)
        surface = document.text[start:end]
        known = len(row) == len(UNDEFINED) + 2
        rows.append(((start, end), tuple(row) if known else (surface, surface, *UNDEFINED)))
        position = end
    return rows + _blanks(document.text, position, len(document.text))


def _blanks(text: str, start: int, end: int) -> Rows:
    between = text[start:end]
    if between.strip():
        raise ValueError(f"expected white space between tokens, found {between!r:.20}")
    return [
        ((place, place + 1), (text[place], text[place], *BLANK)) for place in range(start, end)
    ]


def _marks(document: Document) -> list[Mark]:
    known = [Mark(e.start, e.end, e.label) for e in document.entities]
    unsure = [Mark(start, end, OPTIONAL, labels) for start, end, labels in document.open_spans]
    return sorted([*known, *unsure])


def _run(mark: Mark, tokens: Boundaries) -> tuple[int, int]:
    """The morphemes that a mark touches."""
    touched = [n for n, (start, end) in enumerate(tokens) if start < mark.end and mark.start < end]
    return touched[0], touched[-1] + 1


def _roles(marks: Sequence[Mark], tokens: Boundaries) -> list[str]:
    """What the line of each morpheme says of the mark it is in; of several, of the first."""
    roles = [""] * len(tokens)
    single, head, middle, tail = ROLES
    for mark in marks:
        first, after = _run(mark, tokens)
        fits = (tokens[first][0], tokens[after - 1][1]) == mark[:2]
        if fits and not any(roles[first:after]):
            inner = [head, *[middle] * (after - first - 2), tail]
            names = [single] if after - first == 1 else inner
            roles[first:after] = [f"<NE:{mark.type}:{name}>" for name in names]
    return roles


def _mark(mark: Mark, text: str) -> str:
    surface = text[mark.start : mark.end].replace(">", r"\>")
    names = ",".join(NONE if name == OUTSIDE else name for name in mark.choices)
    choices = f"<NE-OPTIONAL:{names}:0>" if names else ""
    return f"<NE:{mark.type}:{surface}>{choices}"


def _morpheme(surface: str, columns: tuple[str, ...], role: str) -> str:
    line = " ".join([surface, *columns[:-1], *filter(None, [columns[-1], role])])
    back = MORPHEME.fullmatch(line)
    cells = None if back is None else tuple(cell or "" for cell in back.groups())
    if "\n" in line or line.endswith("\r") or cells != (surface, *columns, role):
        raise ValueError(f"expected cells that a line can hold, found {line!r:.60}")
    return line
