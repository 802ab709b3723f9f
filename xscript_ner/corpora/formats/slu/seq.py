"""Three files beside each other: ``seq.in``, ``seq.out`` and ``label`` (ATIS, SNIPS).

A line of each is an utterance: its tokens, their IOB2 tags, its intent. Tokens and tags are
separated by runs of spaces or tabs. Lines that are blank in all three are passed over.
Source: Goo et al. (2018), "Slot-gated modeling for joint slot filling and intent prediction".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import zip_longest
from os import PathLike
from pathlib import Path

from ....core.errors import DataError
from ....core.tags import Scheme, encode, scheme_named
from ....core.types import Document
from ..conll_writer import token_spans
from ..lines import read_lines
from ..tagged import Rows, join
from . import SEQ_FILES
from .intents import stated_labels
from .written import each_written, unspaced, written_intent, written_tokens

TOKENS, TAGS, LABEL = SEQ_FILES
BLANKS = " \t"


def read_seq(
    path: str | PathLike[str],
    *,
    errors: str = "strict",
    scheme: str = "IOB2",
    joiner: str = " ",
    repair: bool = False,
) -> Iterator[Document]:
    """Yields an utterance a line, streaming; a label of several intents stays as it is.

    Args:
        path: The directory of the three files.
        errors: ``"replace"`` reads broken UTF-8 as U+FFFD.
        scheme: Key into ``tags.SCHEMES``.
        joiner: What stands between tokens in the text: ``" "``, or ``""`` for Japanese.
        repair: Read illegal tag sequences as conlleval does.

    Raises:
        DataError: A file is missing or ends before the others, a line has not as many tags as
            tokens, an intent is empty, a tag is unknown or follows where it may not.
    """
    files = [Path(path, name) for name in SEQ_FILES]
    for number, parts in enumerate(zip_longest(*(_lines(file, errors) for file in files)), 1):
        if not any(parts):  # all blank
            continue
        for file, part in zip(files, parts, strict=True):
            if part is None:
                others = " and ".join(name for name in SEQ_FILES if name != file.name)
                raise DataError(
                    f"expected as many lines as in {others}, found the end",
                    path=file, line=number,
                )
        tokens, tags, intent = parts
        document = spaced_document(
            tokens, tags,
            scheme=scheme, joiner=joiner, repair=repair, path=files[1], line=number, meta={},
        )
        yield replace(document, labels=stated_labels(intent, path=files[2], line=number))


def seq_lines(
    documents: Iterable[Document], *, scheme: str = "IOB2"
) -> Iterator[tuple[str, str, str]]:
    """Yields a line of each of the three files, which ``read_seq`` reads back.

    Text between tokens, ``columns``, ``meta`` and labels other than the intent are not kept.

    Args:
        documents: Documents with tokens and an intent.
        scheme: Key into ``tags.SCHEMES``.

    Raises:
        DataError: A document (counted from 1) that the layout cannot hold: no intent, no tokens,
            white space in a token, an entity that token boundaries do not fit.
    """
    table = scheme_named(scheme)

    def write(document: Document) -> tuple[str, str, str]:
        return *spaced_columns(document, table), written_intent(document)

    yield from each_written(documents, write)


def spaced_columns(document: Document, scheme: Scheme) -> tuple[str, str]:
    """The document's tokens and their tags, each in one line.

    Raises:
        ValueError: There are no tokens, spaces would tear one, or an entity fits none.
    """
    tokens = unspaced(written_tokens(document))
    tags = unspaced(encode(token_spans(document), len(tokens), scheme))
    return " ".join(tokens), " ".join(tags)


def spaced_document(
    tokens: str,
    tags: str,
    *,
    scheme: str,
    joiner: str,
    repair: bool,
    path: str | PathLike[str],
    line: int,
    meta: Mapping[str, str],
) -> Document:
    """The document of two lines that ``spaced_columns`` has written; reads what ``read_seq`` reads.

    Raises:
        DataError: There is not a tag a token, or the tags are at fault.
    """
    surfaces, labels = _split(tokens), _split(tags)
    if len(surfaces) != len(labels) or not surfaces:
        raise DataError(
            f"expected a tag a token, {len(surfaces)} of {tokens!r:.60}, found {len(labels)}",
            path=path, line=line,
        )
    rows = Rows(surfaces, labels, [()] * len(surfaces), [line] * len(surfaces))
    text, boundaries = join(surfaces, joiner)
    return rows.document(text, boundaries, scheme=scheme, repair=repair, path=path, meta=meta)


def _lines(file: Path, errors: str) -> Iterator[str]:
    for _, line in read_lines(file, errors):
        yield line.strip(BLANKS)


def _split(line: str) -> list[str]:
    # At runs of spaces and tabs; other white space belongs to the cells.
    return [cell for cell in line.replace("\t", " ").split(" ") if cell]
