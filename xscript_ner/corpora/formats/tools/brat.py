r"""brat's standoff: ``NAME.txt`` with the text, ``NAME.ann`` with ``T1\tLABEL 0 5\ttext`` lines.

A path is a directory, whose pairs are read in the order of their names, those of directories
below it too, or one file of a pair; each pair is a document, ``meta["file"]`` its name without
suffix, and ``lines = true`` makes a document of each line of the text. Entities (``T``) are read;
relations, events, attributes, notes and all else are counted in the log and left out. brat counts
code points, and of a line that ends in two characters both.
Source: brat.nlplab.org/standoff.html.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from os import PathLike
from pathlib import Path, PurePosixPath

from ....core.errors import ConfigError, DataError, choose
from ....core.files import read_bounded
from ....core.types import Document, Entity
from ..lines import ERRORS, LARGEST, read_lines
from ..slu.written import each_written
from . import PAIR, brat_files
from .items import fitted, told

TEXT, ANNOTATION = PAIR
FILE = "file"
"""The key of ``meta`` that names a pair."""
DISCONTINUOUS = ("error", "drop", "cover")
KINDS = {
    "R": "relations", "E": "events", "A": "attributes", "M": "attributes", "N": "normalisations",
    "#": "notes", "*": "equivalences",
}  # fmt: skip
_SPAN = re.compile(r"(\S+) (\d+ \d+(?:;\d+ \d+)*)")
_PIECE = re.compile(r"(\d+) (\d+)")
_LINE = re.compile(r"[^\r\n]+")


def read_brat(
    path: str | PathLike[str],
    *,
    errors: str = "strict",
    overlapping: str = "error",
    discontinuous: str = "error",
    lines: bool = False,
) -> Iterator[Document]:
    """Yields a document a pair of files, or a line of its text.

    Args:
        path: A directory, or a file of a pair.
        errors: ``"replace"`` reads broken UTF-8 as U+FFFD.
        overlapping: ``"longest"`` keeps of entities that overlap the longest.
        discontinuous: ``"drop"`` leaves out entities of several pieces, ``"cover"`` reads them
            from the beginning of the first to the end of the last.
        lines: Make a document of each line that is not blank, with ``meta["line"]``.

    Raises:
        DataError: There is no pair, a file of it is missing, a line of annotations is none, or an
            entity does not fit its text or, under ``lines``, crosses a line's end.
        ConfigError: An unknown way with overlaps or pieces.
    """
    if discontinuous not in DISCONTINUOUS:
        raise ConfigError(choose("way with entities of pieces", discontinuous, DISCONTINUOUS))
    files = brat_files(path)
    if not files:
        raise DataError(f"expected pairs of {TEXT} and {ANNOTATION}, found none", path=path)
    lost: Counter[str] = Counter()
    above = Path(path) if Path(path).is_dir() else Path(path).parent
    for file in files:
        text = _text(file.with_suffix(TEXT), errors)
        found = list(_entities(file, errors, text, discontinuous, lost))
        try:
            entities = fitted(text, found, overlapping, lost)
        except DataError as error:
            raise DataError(error.message, path=file) from None
        name = file.relative_to(above).with_suffix("").as_posix()
        document = Document(text, entities, meta={FILE: name})
        yield from _by_line(document, file) if lines else [document]
    told(lost, path)


def brat_files_of(documents: Iterable[Document]) -> Iterator[tuple[str, str]]:
    """Yields names and contents of the files, two a document.

    Args:
        documents: Of their meta, ``file`` names the pair, else its number does; all else that
            they know beside the entities is not kept.

    Raises:
        DataError: A document (counted from 1) whose name lies outside of the directory or is
            another's too, or whose label has a blank.
    """
    names: set[str] = set()
    for pair in each_written(documents, lambda document: _pair(document, names)):
        yield from pair


def _text(path: Path, errors: str) -> str:
    """The text as it is, endings of lines included: brat counts them."""
    if errors not in ERRORS:
        raise ConfigError(choose("way with broken UTF-8", errors, ERRORS))
    try:
        return read_bounded(path, 4 * LARGEST).decode("utf-8", errors)
    except UnicodeDecodeError as error:
        found = f"byte 0x{error.object[error.start]:02x} at byte {error.start + 1}"
        raise DataError(f"expected UTF-8, found {found}", path=path) from None


def _entities(
    path: Path, errors: str, text: str, discontinuous: str, lost: Counter[str]
) -> Iterator[Entity]:
    for number, line in read_lines(path, errors):
        if not line.strip():
            continue
        try:
            entity = _entity(line, text, discontinuous, lost)
        except DataError as error:
            raise DataError(error.message, path=path, line=number) from None
        if entity is not None:
            yield entity


def _entity(line: str, text: str, discontinuous: str, lost: Counter[str]) -> Entity | None:
    """The entity of a line; ``None`` where it is no entity, or is left out, which is counted."""
    if line[0] in KINDS:
        lost[KINDS[line[0]]] += 1
        return None
    _, _, rest = line.partition("\t")
    span, _, claimed = rest.partition("\t")
    match = _SPAN.fullmatch(span)
    if line[0] != "T" or not match:
        raise DataError(f"expected T1, a tab, LABEL START END, a tab and text, found {line!r:.60}")
    pieces = [(int(start), int(end)) for start, end in _PIECE.findall(match[2])]
    found = " ".join(text[start:end] for start, end in pieces)
    if claimed and found.split() != claimed.split():
        raise DataError(f"expected {claimed!r:.60} at {match[2]}, found {found!r:.60} there")
    start, end = pieces[0][0], pieces[-1][1]
    # What crosses a line's end is written in pieces too.
    if text[start:end].split() != found.split():
        if discontinuous == "error":
            hint = 'discontinuous = "drop" leaves it out, "cover" takes all between'
            raise DataError(f"expected an entity of one piece, found {match[2]} ({hint})")
        lost[f"entities of several pieces ({discontinuous})"] += 1
        if discontinuous == "drop":
            return None
    return Entity(start, end, match[1], text[start:end])


def _by_line(document: Document, path: Path) -> Iterator[Document]:
    """A document a line of its text that is not blank."""
    start = 0
    entities = list(document.entities)
    for number, line in enumerate(document.text.split("\n"), 1):
        end = start + len(line)
        own = [entity for entity in entities if start <= entity.start < end + 1]
        for entity in own:
            if entity.end > end:
                message = f"{entity.label} {entity.start}..{entity.end} crosses the end of line"
                raise DataError(f"{message} {number} of the text", path=path)
        text = line.removesuffix("\r")
        if text.strip():
            moved = (Entity.of(text, e.start - start, e.end - start, e.label) for e in own)
            yield Document(text, tuple(moved), meta={**document.meta, "line": str(number)})
        start = end + 1


def _pair(document: Document, names: set[str]) -> list[tuple[str, str]]:
    name = document.meta.get(FILE, f"{len(names) + 1:06}")
    if "line" in document.meta and FILE in document.meta:
        name = f"{name}-{document.meta['line']}"
    place = PurePosixPath(name)
    if not name or place.is_absolute() or ".." in place.parts or "\\" in name or "\0" in name:
        raise ValueError(f"expected meta file as a name below the directory, found {name!r}")
    if name in names:
        raise ValueError(f"expected a name of its own as meta file, found {name!r} again")
    names.add(name)
    lines = []
    for index, entity in enumerate(document.entities, 1):
        if any(character.isspace() or character == ";" for character in entity.label):
            raise ValueError(f"expected a label without blanks, found {entity.label!r}")
        found = list(_LINE.finditer(entity.text))  # a piece each, as brat has it
        spans = (f"{entity.start + one.start()} {entity.start + one.end()}" for one in found)
        text = " ".join(one[0].replace("\t", " ") for one in found)
        lines.append(f"T{index}\t{entity.label} {';'.join(spans)}\t{text}\n")
    return [(name + TEXT, document.text), (name + ANNOTATION, "".join(lines))]
