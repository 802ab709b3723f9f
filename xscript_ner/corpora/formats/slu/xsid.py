"""xSID: comments, then index, token, intent and IOB2 slot of each token, tab separated.

``# intent = …`` says the intent too, and ``# domain = …`` may say the domain. ``# text = …`` gives
the text; the tokens' offsets are found in it, and where they do not make it, they are joined and it
goes to ``meta["raw_text"]``. Other comments, such as ``# id`` and the English original
``# text-en``, go to ``meta``, columns after the slot to ``Document.columns``.
Source: van der Goot et al. (2021), "From masked language modeling to translation: non-English
auxiliary tasks improve zero-shot spoken language understanding".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from os import PathLike

from ....core.errors import DataError
from ....core.tags import Scheme, encode, scheme_named
from ....core.types import Boundaries, Document
from ..comments import format_comments, parse_comment
from ..conll import check_empty, note_empty
from ..conll_writer import token_spans
from ..lines import read_lines
from ..tagged import Rows, find_tokens, join
from .intents import HEADS, INTENT, stated_labels
from .written import each_written, found_tokens, written_intent, written_labels, written_meta

COLUMNS = "index, token, intent and slot"
# Scripts without blanks between words, their marks and full-width forms among them.
_UNSPACED = re.compile("[\u3000-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef𠀀-𯨟]")


def read_xsid(
    path: str | PathLike[str],
    *,
    errors: str = "strict",
    scheme: str = "IOB2",
    joiner: str = " ",
    empty: str = "error",
    repair: bool = False,
) -> Iterator[Document]:
    """Yields an utterance a block of lines, streaming.

    Args:
        path: The file.
        errors: ``"replace"`` reads broken UTF-8 as U+FFFD.
        scheme: Key into ``tags.SCHEMES``.
        joiner: What stands between tokens where ``# text`` does not tell. ``""`` is for Japanese
            and Chinese whose ``# text`` has blanks between words, which their text has not: a
            blank stays only between two characters of other scripts that are not both digits.
        empty: ``"error"`` or ``"drop"``: what to do with a row that has no token.
        repair: Read illegal tag sequences as conlleval does.

    Raises:
        DataError: Too few columns, an index out of order, an intent that is empty or not that of
            the other lines, an unknown tag, an illegal tag sequence, or a file that cannot be
            read.
    """
    check_empty(empty)
    for rows in _utterances(path, errors, empty):
        meta = dict(rows.meta)
        raw = meta.pop("text", None)
        labels = {head: meta.pop(head) for head in HEADS if head in meta}
        boundaries = None if raw is None else find_tokens(rows.tokens, raw)
        if raw is None or boundaries is None:
            text, boundaries = join(rows.tokens, joiner)
            if raw is not None:
                meta["raw_text"] = raw
        elif joiner:
            text = raw
        else:
            text, boundaries = _closed(rows.tokens, raw, boundaries)
        document = rows.document(
            text, boundaries, scheme=scheme, repair=repair, path=path, meta=meta
        )
        yield replace(document, labels=labels)


def xsid_lines(documents: Iterable[Document], *, scheme: str = "IOB2") -> Iterator[str]:
    """Yields the lines that ``read_xsid`` reads back.

    Labels other than intent and domain are not kept.

    Args:
        documents: Documents with tokens and an intent.
        scheme: Key into ``tags.SCHEMES``.

    Raises:
        DataError: A document (counted from 1) that the format cannot hold: no intent, no tokens,
            text between tokens that is not white space, an entity that token boundaries do not
            fit.
    """
    table = scheme_named(scheme)
    for lines in each_written(documents, lambda document: _written(document, table)):
        yield from lines


def _written(document: Document, scheme: Scheme) -> list[str]:
    intent, tokens = written_intent(document), found_tokens(document)
    tags = encode(token_spans(document), len(tokens), scheme)
    columns = document.columns or [()] * len(tokens)
    rows = [[token, intent, tag, *cells]
            for token, tag, cells in zip(tokens, tags, columns, strict=True)]  # fmt: skip
    if any("\t" in cell or "\n" in cell or cell.endswith("\r") for row in rows for cell in row):
        raise ValueError("expected cells without tabs and line ends, found one with")
    meta = written_meta(document, ("text", *HEADS))
    labels = written_labels(document, {head: head for head in HEADS})
    comments = format_comments({**meta, "text": document.text, **labels})
    lines = ["\t".join([str(index), *row]) for index, row in enumerate(rows, 1)]
    return [*comments, *lines, ""]


def _closed(tokens: list[str], text: str, boundaries: Boundaries) -> tuple[str, Boundaries]:
    """The text without the blanks that stand for the ends of words of unspaced scripts."""
    pieces: list[str] = []
    places: list[tuple[int, int]] = []
    length = end = 0
    for token, (start, stop) in zip(tokens, boundaries, strict=True):
        gap = text[end:start]
        if places and gap and not _separates(text[end - 1], token[0]):
            gap = ""
        pieces += gap, token
        length += len(gap) + len(token)
        places.append((length - len(token), length))
        end = stop
    return "".join(pieces), tuple(places)


def _separates(before: str, after: str) -> bool:
    digits = before.isdigit() and after.isdigit()  # 1 5 分 is 15 分 written apart
    return not digits and not _UNSPACED.match(before) and not _UNSPACED.match(after)


def _utterances(path: str | PathLike[str], errors: str, empty: str) -> Iterator[Rows]:
    rows, index = Rows(), 0
    for number, line in read_lines(path, errors):
        if not line.strip(" \t"):
            if rows.tokens:
                yield rows
            rows, index = Rows(), 0
        elif not index and line.startswith("#") and "\t" not in line:
            rows.meta.update(_comment(line))
        else:
            index += 1
            _add(rows, index, line, empty, path, number)
    if rows.tokens:
        yield rows


def _comment(line: str) -> dict[str, str]:
    if line.startswith("# slots: "):  # the one comment that is written so
        return {"slots": line.removeprefix("# slots: ")}
    return parse_comment(line)


def _add(
    rows: Rows, expected: int, line: str, empty: str, path: str | PathLike[str], number: int
) -> None:
    cells = line.split("\t")
    if len(cells) < 4:
        raise DataError(
            f"expected {COLUMNS}, found {len(cells)} columns: {line:.40}", path=path, line=number
        )
    index, token, intent, tag, *others = cells
    if index != str(expected):
        raise DataError(
            f"expected token {expected}, found index {index!r}", path=path, line=number
        )
    intent = stated_labels(intent, path=path, line=number)[INTENT]
    told = rows.meta.setdefault(INTENT, intent)
    if told != intent:
        raise DataError(
            f"expected intent {told!r} as before, found {intent!r}", path=path, line=number
        )
    if token:
        rows.add(token, tag, tuple(others), number)
    else:
        note_empty(rows, tag, empty, path, number)
