"""Where word vectors come from: how well a language fits into another's space, what a file has."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ..config import Section
from ..corpora.use import CorpusUse

Share = Annotated[float, Field(ge=0, le=1)]


class SpaceReport(Section):
    """How a language came into the pivot's space, and how well translations are found there.

    Attributes:
        pivot: The language whose space it is.
        words: Words that have a vector in it.
        composed: Those of them that have the mean of their translations' vectors.
        entries: Of the dictionary.
        pairs: Entries that the rotation was fitted to; none where all words are composed.
        held_out: Words that the precision is of, by direction (``"ja-en"``).
        precision: Direction to way of retrieval and rank (``"csls@1"``) to the share of words
            with a translation of the dictionary among so many nearest neighbours; see
            ``retrieval``.
    """

    pivot: str
    words: int
    composed: int
    entries: int
    pairs: int = 0
    held_out: dict[str, int] = {}
    precision: dict[str, dict[str, Share]] = {}

    def counts(self) -> str:
        """``74,211 words, 1,204 of them means of their translations; …``."""
        return (
            f"{self.words:,} words, {self.composed:,} of them means of their translations; "
            f"{self.entries:,} entries, {self.pairs:,} pairs fitted"
        )

    def summary(self) -> str:
        """The counts, and the precision by direction."""
        text = self.counts()
        for direction, found in self.precision.items():
            rates = ", ".join(f"{name} {100 * value:.1f}" for name, value in found.items())
            if rates:
                text += f"; {direction}, {self.held_out[direction]:,} words held out: {rates} %"
        return text


class FileReport(Section):
    """What a model has of a file of word vectors.

    Attributes:
        name: Of the file, or of the package.
        sha256: Of its files, a hash of hashes where they are several.
        format: Key into ``files.READERS``.
        licence, source: As the recipe says, or the package's metadata.
        rows, dimensions: Words that the file has, and numbers of each.
        merged: Rows that became another's when words were normalised; the first one counts.
        kept: Dimensions that the vectors have in the model.
        variance: Share of the rows' variance that those keep.
        types, tokens: Of the training sentences.
        found: Form to how many of these types have their vector by it.
        found_tokens: How many of the tokens have a vector.
    """

    name: str
    sha256: str
    format: str
    licence: str = "unknown"
    source: str = ""
    rows: int
    dimensions: int
    merged: int
    kept: int
    variance: Share
    types: int
    tokens: int
    found: dict[str, int]
    found_tokens: int

    def summary(self) -> str:
        """``ja_ginza: 480,425 words of 300 dimensions, …``."""
        merged = f" ({self.merged:,} more are alike when normalised)" if self.merged else ""
        text = f"{self.name}: {self.rows - self.merged:,} words{merged}, "
        text += f"{self.dimensions} dimensions"
        if self.kept < self.dimensions:
            text += f", {self.kept} principal components with {100 * self.variance:.1f} % of the "
            text += "variance kept"
        return text + f"; {self.coverage()}"

    def coverage(self) -> str:
        """``of 18,059 training types 95.4 % have a vector (…), of 142,410 tokens 99.3 %``."""
        if not self.types:
            return "no training sentences"
        forms = ", ".join(f"{form} {100 * n / self.types:.1f}" for form, n in self.found.items())
        types = 100 * sum(self.found.values()) / self.types
        tokens = 100 * self.found_tokens / self.tokens
        return (
            f"of {self.types:,} training types {types:.1f} % have a vector ({forms}), "
            f"of {self.tokens:,} tokens {tokens:.1f} %"
        )

    def use(self) -> CorpusUse:
        """A row for the table of data and licences on the model card."""
        return CorpusUse(
            name=f"{self.source or self.name} (word vectors)",
            licence=self.licence,
            version=f"{self.name}, SHA-256 {self.sha256[:12]}",
            sentences=0, entities=0, misaligned=0,
        )  # fmt: skip
