"""Universal NER: ``#`` comments, then index, token, IOB2 tag, ``-`` and the annotator.

``# text = …`` gives the raw text; the tokens' offsets are found in it. Where the tokens do not
make that text, they are joined by spaces and the raw text goes to ``meta["raw_text"]``. The columns
after the tag become ``Document.columns``. Source: universalner.org.
"""

from __future__ import annotations

from collections.abc import Iterator
from os import PathLike

from ...core.errors import DataError
from ...core.types import Document
from .comments import parse_comment
from .lines import read_lines
from .tagged import Rows, find_tokens, join


def read_uner(
    path: str | PathLike[str],
    *,
    errors: str = "strict",
    scheme: str = "IOB2",
    repair: bool = False,
) -> Iterator[Document]:
    """Yields a document a sentence, streaming; other comments go to ``meta``.

    Args:
        path: The file.
        errors: ``"replace"`` reads broken UTF-8 as U+FFFD.
        scheme: Key into ``tags.SCHEMES``.
        repair: Read illegal tag sequences as conlleval does.

    Raises:
        DataError: Too few columns, an index out of order, an unknown tag, an illegal tag
            sequence, or a file that cannot be read.
    """
    for rows in _sentences(path, errors):
        meta = dict(rows.meta)
        raw = meta.pop("text", None)
        boundaries = None if raw is None else find_tokens(rows.tokens, raw)
        if raw is not None and boundaries is not None:
            text = raw
        else:
            text, boundaries = join(rows.tokens, " ")
            if raw is not None:
                meta["raw_text"] = raw
        yield rows.document(
            text, boundaries, scheme=scheme, repair=repair, path=path, meta=meta
        )


def _sentences(path: str | PathLike[str], errors: str) -> Iterator[Rows]:
    rows = Rows()
    for number, line in read_lines(path, errors):
        if not line.strip(" \t"):
            if rows.tokens:
                yield rows
                rows = Rows()
        elif not rows.tokens and line.startswith("#"):
            rows.meta.update(parse_comment(line))
        else:
            cells = line.split("\t")
            if len(cells) < 3:
                raise DataError(
                    f"expected at least 3 columns, found {len(cells)}: {line:.40}",
                    path=path, line=number,
                )
            expected = str(len(rows.tokens) + 1)
            if cells[0] != expected or not cells[1]:
                raise DataError(
                    f"expected token {expected}, found index {cells[0]!r} and token {cells[1]!r}",
                    path=path, line=number,
                )
            rows.add(cells[1], cells[2], tuple(cells[3:]), number)
    if rows.tokens:
        yield rows
