"""KNP sentences into documents."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from os import PathLike

from ....core.errors import ConfigError, DataError, choose
from ....core.types import Document, Entity, OpenSpan
from ..spans import checked_entities, checked_open_spans
from ..tagged import join
from .brackets import BRACKETS, restored
from .marks import OPTIONAL, Mark, MarkError, morpheme_marks, phrase_marks
from .sentences import KnpSentence, knp_sentences

logger = logging.getLogger(__name__)


def read_knp(
    path: str | PathLike[str],
    *,
    errors: str = "strict",
    brackets: str = "apart",
    repair: bool = False,
) -> Iterator[Document]:
    """Yields a document a sentence, streaming; its tokens are the morphemes.

    ``meta`` has the sentence's ``sid``, the rest of that line as ``comment``, and other comments.
    Of a morpheme, what stands behind its surface becomes ``columns``, without features in angle
    brackets. Dependencies and relations are not kept. A span marked OPTIONAL becomes an open span.

    Args:
        path: The file; one whose name ends in ``.gz`` is decompressed.
        errors: ``"replace"`` reads broken UTF-8 as U+FFFD.
        brackets: What stands in brackets has a sentence of its own in some corpora: ``"apart"``
            leaves it there, ``"restored"`` puts it back where it was; see ``brackets``.
        repair: Go by the ``+`` lines where marks of morphemes are broken or say something else,
            and leave out what is not found in the text; warnings tell.

    Raises:
        DataError: A line or a mark that is not of the format, a surface that does not stand in its
            base phrase, marks of morphemes that contradict, or a file that cannot be read.
        ConfigError: ``brackets`` is something else.
    """
    if brackets not in BRACKETS:
        raise ConfigError(choose("way with brackets", brackets, BRACKETS))
    documents = _documents(path, errors, repair)
    return restored(documents, path) if brackets == "restored" else documents


def _documents(path: str | PathLike[str], errors: str, repair: bool) -> Iterator[Document]:
    contradicted = 0
    for sentence in knp_sentences(path, errors):
        if not sentence.morphemes:
            message = "expected a sentence, found one without morphemes"
            raise DataError(message, path=path, line=sentence.line)
        text, tokens = join([morpheme.surface for morpheme in sentence.morphemes], "")
        try:
            marks, contradicts = _marks(sentence, text, tokens, repair, path)
        except MarkError as error:
            raise DataError(error.message, path=path, line=error.line) from None
        contradicted += contradicts
        known = [Entity.of(text, m.start, m.end, m.type) for m in marks if m.type != OPTIONAL]
        unsure = [OpenSpan(m.start, m.end, m.choices) for m in marks if m.type == OPTIONAL]
        yield Document(
            text,
            checked_entities(text, known, path=path, line=sentence.line),
            tokens,
            tuple(morpheme.columns for morpheme in sentence.morphemes),
            sentence.meta,
            open_spans=checked_open_spans(text, unsure, path=path, line=sentence.line),
        )
    if contradicted:
        message = "%s: marks of morphemes contradict the + lines in %d sentences; read without"
        logger.warning(message, path, contradicted)


def _marks(
    sentence: KnpSentence,
    text: str,
    tokens: tuple[tuple[int, int], ...],
    repair: bool,
    path: str | PathLike[str],
) -> tuple[list[Mark], bool]:
    """What the sentence's marks say, and whether those of its morphemes say something else."""
    marks: list[Mark] = []
    for found in phrase_marks(sentence.phrases, tokens, text):
        if isinstance(found, Mark):
            marks.append(found)
        elif repair:
            logger.warning("%s:%s: left out: %s", path, found.line, found.message)
        else:
            raise _repairable(found)
    spelt = {(mark.start, mark.end, mark.type) for mark in marks}
    own = list(morpheme_marks(sentence.morphemes, tokens))
    faults = [found for found in own if isinstance(found, MarkError)]
    also = [found for found in own if isinstance(found, Mark)]
    if not marks and not faults:
        return also, False
    strange = [mark for mark in also if (mark.start, mark.end, mark.type) not in spelt]
    if strange and not faults:
        start, end, type, _ = strange[0]
        message = f"expected {text[start:end]!r} ({type}), as morphemes are marked, on a + line"
        faults.append(MarkError(message, line=sentence.line))
    if faults and not repair:
        raise _repairable(faults[0])
    return marks, bool(faults)


def _repairable(fault: MarkError) -> MarkError:
    message = f"{fault.message} (repair = true goes by the + lines, as far as they can be read)"
    return MarkError(message, line=fault.line)
