"""Tagged tokens made into a document: where each token lies in the text, and the entities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from os import PathLike

from ...core.errors import DataError
from ...core.tags import decode, scheme_named, split_tag
from ...core.types import Boundaries, Document, Entity, Span
from .spans import checked_entities


def join(tokens: Sequence[str], joiner: str) -> tuple[str, Boundaries]:
    """The text that tokens make with ``joiner`` between them, and their boundaries in it."""
    boundaries = []
    position = 0
    for token in tokens:
        boundaries.append((position, position + len(token)))
        position += len(token) + len(joiner)
    return joiner.join(tokens), tuple(boundaries)


def find_tokens(tokens: Sequence[str], text: str) -> Boundaries | None:
    """Boundaries of tokens that follow each other in ``text`` with only white space between.

    Returns:
        One ``(start, end)`` a token, or ``None`` when the text is not made of these tokens.
    """
    boundaries = []
    position = 0
    for token in tokens:
        while not text.startswith(token, position):
            if position >= len(text) or not text[position].isspace():
                return None
            position += 1
        boundaries.append((position, position + len(token)))
        position += len(token)
    return None if text[position:].strip() else tuple(boundaries)


@dataclass
class Rows:
    """The rows of one sentence of a column file, as they are read.

    Attributes:
        tokens, tags, columns, lines: One a row: the surface, its tag, its further columns, and
            the line it stands on.
        meta: What comment lines said.
    """

    tokens: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    columns: list[tuple[str, ...]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)

    def add(self, token: str, tag: str, columns: tuple[str, ...], line: int) -> None:
        """Appends a row."""
        self.tokens.append(token)
        self.tags.append(tag)
        self.columns.append(columns)
        self.lines.append(line)

    def document(
        self,
        text: str,
        boundaries: Boundaries,
        *,
        scheme: str,
        repair: bool,
        path: str | PathLike[str],
        meta: Mapping[str, str],
    ) -> Document:
        """The document that the rows spell.

        Args:
            text: The sentence.
            boundaries: One pair a row: ``text[start:end] == token``. Rows that share a pair
                become one token, with the columns of the first.
            scheme: Key into ``tags.SCHEMES``.
            repair: Read illegal sequences as conlleval does.
            path: Named in messages.
            meta: The document's.

        Raises:
            DataError: A tag of another scheme, an illegal sequence without ``repair``, or
                entities that overlap because their rows share a token.
        """
        entities = []
        for first, end, label in self._spans(scheme, repair, path):
            start, stop = boundaries[first][0], boundaries[end - 1][1]
            entities.append(Entity.of(text, start, stop, label))
        columns = dict(zip(reversed(boundaries), reversed(self.columns), strict=True))
        tokens = tuple(dict.fromkeys(boundaries))
        return Document(
            text,
            checked_entities(text, entities, path=path, line=self.lines[0]),
            tokens,
            tuple(columns[token] for token in tokens) if any(self.columns) else None,
            meta,
        )

    def _spans(self, scheme: str, repair: bool, path: str | PathLike[str]) -> list[Span]:
        table = scheme_named(scheme)
        for tag, line in zip(self.tags, self.lines, strict=True):
            try:
                split_tag(tag, table)
            except ValueError as error:
                raise DataError(f"{error} ({scheme})", path=path, line=line) from None
        try:
            return decode(self.tags, table, strict=not repair)
        except ValueError as error:
            line = self.lines[error.position]  # type: ignore[attr-defined]
            raise DataError(
                f"expected tags in {scheme} order, found that {error} "
                "(repair = true reads it as conlleval does)",
                path=path, line=line,
            ) from None
