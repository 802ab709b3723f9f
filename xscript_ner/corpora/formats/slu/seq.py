"""Three files beside each other: ``seq.in``, ``seq.out`` and ``label`` (ATIS, SNIPS).

A line of each is an utterance: its tokens, their IOB2 tags, its intent. Tokens and tags are
separated by runs of spaces or tabs. Lines that are blank in all three are passed over.
Source: Goo et al. (2018), "Slot-gated modeling for joint slot filling and intent prediction".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import zip_longest
from os import PathLike
from pathlib import Path

from ....core.errors import DataError
from ....core.tags import encode, scheme_named
from ....core.types import Document
from ..conll_writer import token_spans
from ..lines import read_lines
from ..tagged import Rows, join
from .intents import INTENT, intent_labels

TOKENS, TAGS, LABEL = FILES = ("seq.in", "seq.out", "label")
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
    files = [Path(path, name) for name in FILES]
    for number, parts in enumerate(zip_longest(*(_lines(file, errors) for file in files)), 1):
        if not any(parts):  # all blank
            continue
        for file, part in zip(files, parts, strict=True):
            if part is None:
                others = " and ".join(name for name in FILES if name != file.name)
                raise DataError(
                    f"expected as many lines as in {others}, found the end",
                    path=file, line=number,
                )
        yield _document(parts, files, number, scheme, joiner, repair)


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
    for number, document in enumerate(documents, 1):
        try:
            tokens = spaced_tokens(document)
            tags = encode(token_spans(document), len(tokens), table)
            yield " ".join(tokens), " ".join(map(_cell, tags)), written_intent(document)
        except ValueError as error:
            raise DataError(f"document {number}: {error}: {document.text!r:.60}") from None


def spaced_tokens(document: Document) -> list[str]:
    """The document's tokens, none of which spaces would tear.

    Raises:
        ValueError: There are none, or one has a space, a tab or a line's end in it.
    """
    if not document.tokens:
        raise ValueError("expected tokens, found none (tokenise the text first)")
    return [_cell(document.text[start:end]) for start, end in document.tokens]


def written_intent(document: Document) -> str:
    """The document's intent.

    Raises:
        ValueError: There is none, or it would not be read back.
    """
    intent = document.labels.get(INTENT, "")
    if not intent:
        raise ValueError("expected an intent, found none")
    if intent != intent.strip() or "\n" in intent or "\t" in intent:
        raise ValueError(f"expected an intent that a line can hold, found {intent!r}")
    return intent


def _cell(text: str) -> str:
    if not text or any(character in text for character in " \t\r\n"):
        raise ValueError(f"expected tokens and labels without white space, found {text!r}")
    return text


def _lines(file: Path, errors: str) -> Iterator[str]:
    for _, line in read_lines(file, errors):
        yield line.strip(BLANKS)


def _document(
    parts: tuple[str, ...], files: list[Path], number: int, scheme: str, joiner: str, repair: bool
) -> Document:
    tokens, tags = (split_blanks(part) for part in parts[:2])
    if len(tokens) != len(tags) or not tokens:
        raise DataError(
            f"expected a tag a token, {len(tokens)} of {parts[0]!r:.60}, found {len(tags)}",
            path=files[1], line=number,
        )
    rows = Rows(tokens, tags, [()] * len(tokens), [number] * len(tokens))
    text, boundaries = join(tokens, joiner)
    document = rows.document(
        text, boundaries, scheme=scheme, repair=repair, path=files[1], meta={}
    )
    return replace(document, labels=intent_labels(parts[2], path=files[2], line=number))


def split_blanks(line: str) -> list[str]:
    """A line's cells, split at runs of spaces and tabs; other white space belongs to them."""
    return [cell for cell in line.replace("\t", " ").split(" ") if cell]
