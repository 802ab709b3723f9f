"""spaCy's binary training data (``.spacy``, a ``DocBin``), read and written by spaCy itself.

Tokens, entities and text come back as they are; offsets are code points. A token whose entity is
missing, which spaCy keeps apart from one outside of any, is open. What else a document here knows
(meta, labels, language, columns) stands in ``Doc.user_data["xscript_ner"]``; ``Doc.cats`` are
``meta["cats"]``. Analyses (part of speech, heads) and other user data are left out; no pipeline is
run. Source: spacy.io/api/docbin.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from os import PathLike
from typing import TYPE_CHECKING, Any

from ....core.errors import ConfigError, DataError
from ....core.files import read_bounded
from ....core.types import Document, Entity, OpenSpan
from ..conll_writer import token_spans
from ..jsonl import from_meta
from ..slu.written import each_written, written_tokens
from .items import fitted, told

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

OWN, CATS = "xscript_ner", "cats"
LARGEST, SWELLING = 256_000_000, 500
"""Bytes of a file, and what one of them may become; a token is some 100 bytes, mostly alike."""
GRACE = 1 << 20


def read_docbin(
    path: str | PathLike[str],
    *,
    errors: str = "strict",
    spans: str = "",
    overlapping: str = "error",
) -> Iterator[Document]:
    """Yields the documents of a file, with their tokens.

    Args:
        path: The file.
        errors: Of no use here; strings of a DocBin are checked by spaCy.
        spans: A key of ``Doc.spans``, such as ``sc``, whose spans are read instead of ``Doc.ents``.
        overlapping: ``"longest"`` keeps of spans that overlap the longest.

    Raises:
        DataError: The file is no DocBin, or a document has no spans of that key.
        ConfigError: spaCy is not installed, or an unknown way with overlaps.
    """
    doc_bin, vocab = _packages()
    content = read_bounded(path, LARGEST)
    limit = GRACE + SWELLING * len(content)
    lost: Counter[str] = Counter()
    try:
        packed = zlib.decompressobj()
        if len(packed.decompress(content, limit + 1)) > limit:
            raise DataError(f"expected a DocBin, found what swells over {SWELLING} times")
        for doc in doc_bin().from_bytes(content).get_docs(vocab()):
            yield _document(doc, spans, overlapping, lost)
    except DataError as error:
        raise DataError(error.message, path=path) from None
    except (ValueError, KeyError, TypeError, IndexError, zlib.error) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise DataError(f"expected a DocBin of spaCy, found: {reason:.120}", path=path) from None
    told(lost, path)


def docbin_bytes(documents: Iterable[Document]) -> Iterator[bytes]:
    """Yields the content of a file, at once.

    Args:
        documents: With tokens; what an open span may be is not kept, only that it is open.

    Raises:
        DataError: A document (counted from 1) without tokens, or an entity that they do not fit.
        ConfigError: spaCy is not installed.
    """
    doc_bin, vocab = _packages()
    shared = vocab()
    docs = each_written(documents, lambda document: _doc(document, shared))
    yield doc_bin(docs=docs, store_user_data=True).to_bytes()


def _packages() -> tuple[Any, Any]:
    """``DocBin`` and ``Vocab``."""
    try:
        from spacy.tokens import DocBin
        from spacy.vocab import Vocab
    except ImportError:
        raise ConfigError(
            "format spacy needs spaCy; run: pip install 'xscript-ner[spacy]'"
        ) from None
    return DocBin, Vocab


def _document(doc: Doc, key: str, overlapping: str, lost: Counter[str]) -> Document:
    text = doc.text
    if key and key not in doc.spans:
        known = ", ".join(map(repr, doc.spans)) or "none"
        raise DataError(f"expected spans of key {key!r}, found {known}")
    entities = [
        Entity.of(text, span.start_char, span.end_char, span.label_)
        for span in (doc.spans[key] if key else doc.ents)
    ]
    words = [token for token in doc if not token.text.isspace()]
    tokens = tuple((token.idx, token.idx + len(token.text)) for token in words)
    # Where spans are read, nothing is said of entities.
    missing = [not key and token.ent_iob == 0 for token in words]
    own = doc.user_data.get(OWN, {})
    lost["documents with further user data"] += len(doc.user_data) > (OWN in doc.user_data)
    lost["groups of spans"] += len(doc.spans) - bool(key)
    meta = dict(own.get("meta", {}))
    if doc.cats:
        meta.setdefault(CATS, json.dumps(doc.cats, ensure_ascii=False))
    columns = own.get("columns")
    return Document(
        text,
        fitted(text, entities, overlapping, lost),
        tokens,
        None if columns is None else tuple(map(tuple, columns)),
        meta,
        dict(own.get("labels", {})),
        own.get("language", ""),
        _runs(tokens, missing),
    )


def _runs(tokens: tuple[tuple[int, int], ...], missing: list[bool]) -> tuple[OpenSpan, ...]:
    """Open spans over neighbouring tokens that are missing."""
    spans: list[OpenSpan] = []
    before = False
    for (start, end), is_missing in zip(tokens, missing, strict=True):
        if is_missing:
            first = spans.pop().start if before else start
            spans.append(OpenSpan(first, end))
        before = is_missing
    return tuple(spans)


def _doc(document: Document, vocab: Vocab) -> Doc:
    from spacy.tokens import Doc, Span

    written_tokens(document)  # there are some
    words, spaces, numbers = _words(document)
    doc = Doc(vocab, words=words, spaces=spaces)
    runs = token_spans(document)
    taken = {number for run in runs for number in range(run.start, run.end)}
    entities = [
        Span(doc, numbers[run.start], numbers[run.end - 1] + 1, label=run.label) for run in runs
    ]
    missing = [
        Span(doc, numbers[index], numbers[index] + 1)
        for index, (start, end) in enumerate(document.tokens or ())
        if index not in taken
        and any(start < span.end and span.start < end for span in document.open_spans)
    ]
    doc.set_ents(entities, missing=missing, default="outside")
    own: dict[str, Any] = {
        "meta": dict(document.meta), "labels": dict(document.labels),
        "language": document.language, "columns": document.columns,
    }  # fmt: skip
    if any(own.values()):
        doc.user_data[OWN] = {key: value for key, value in own.items() if value}
    cats = from_meta(document.meta).get(CATS)
    if isinstance(cats, dict):
        doc.cats = cats
    return doc


def _words(document: Document) -> tuple[list[str], list[bool], list[int]]:
    """spaCy's words, which are the tokens and what lies between them, whether a blank follows
    each, and the number of each token's word."""
    text = document.text
    words: list[str] = []
    spaces: list[bool] = []
    numbers: list[int] = []
    position = 0
    for start, end in (*(document.tokens or ()), (len(text), len(text))):
        between = text[position:start]
        if between.startswith(" ") and words:
            spaces[-1], between = True, between[1:]
        for word in (between, text[start:end]):
            if word is not between and word:
                numbers.append(len(words))
            if word:
                words.append(word)
                spaces.append(False)
        position = end
    return words, spaces, numbers
