"""What a recipe says of word vectors: of one language, or of several in one space."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from .corpora import CorpusConfig, CorpusList
from .languages import FrontEndConfig
from .names import FormName
from .numbers import Size
from .sections import Section


class DictionarySource(Section):
    """Texts of a language with their translations into the pivot's: words are learnt from these.

    Either two sides of parallel text, or corpora whose documents have their translation in
    ``meta``: lists of terms (format ``terms``), or utterances beside their originals.
    """

    parallel: CorpusList = ()
    """Raw text of the language, and that of the pivot's, line by line."""
    every: Size = 1
    """Take every so-manieth pair of the parallel text."""
    corpora: CorpusList = ()
    meta: str = "translation"
    """Key of the documents' ``meta``: that of format ``terms``, or another such as ``text-en``."""

    @model_validator(mode="after")
    def _either(self) -> DictionarySource:
        if bool(self.parallel) == bool(self.corpora):
            raise ValueError("a dictionary comes either from parallel text or from corpora")
        if self.parallel and len(self.parallel) != 2:
            raise ValueError(f"parallel text has two sides, found {len(self.parallel)}")
        return self


def _several(value: Any) -> Any:
    """Lets one source be written without its list."""
    if isinstance(value, dict):
        return (value,)
    return tuple(value) if isinstance(value, list) else value


class LanguageVectorsConfig(Section):
    """A further language, brought into the pivot's space by a dictionary."""

    corpora: CorpusList = ()
    """Its raw text. A word without vector from there gets the mean of its translations'."""
    frontend: FrontEndConfig | None = None
    """Finds its words; the recipe's when left out."""
    dictionary: Annotated[tuple[DictionarySource, ...], BeforeValidator(_several)]
    held_out: float = Field(0.1, ge=0, lt=1)
    """Share of the dictionary's words that the space is measured on and not fitted to."""
    centred: bool = True
    """Whether each language's mean vector is subtracted first."""
    refine: int = Field(0, ge=0)
    """How often the rotation is fitted again to the words that it makes mutual neighbours."""

    @model_validator(mode="after")
    def _some_dictionary(self) -> LanguageVectorsConfig:
        if not self.dictionary:
            raise ValueError("expected a dictionary of at least one source, found none")
        return self


class VectorFileConfig(Section):
    """A file of word vectors that somebody else has learnt. Written as a path, or as a table."""

    path: str
    """A file, a directory of spaCy's, or ``package:NAME``, an installed package of such a one."""
    format: str | None = None
    """Key into ``vectors.files.READERS``; told by the content when left out."""
    errors: Literal["strict", "replace"] = "strict"
    """What becomes of broken UTF-8."""
    dimensions: Size | None = None
    """Principal components that are kept; ``words.embedding`` when left out. What is left of that
    is learnt from the raw text and stands beside them."""
    forms: tuple[FormName, ...] = ("surface", "lowercase", "lemma")
    """Under what forms a word is looked up, until the file has one."""
    licence: str | None = None
    """For the model card; by default what the package's metadata say."""
    source: str | None = None
    """Whose vectors they are, for the model card."""

    @field_validator("forms", mode="before")
    @classmethod
    def _forms(cls, value: Any) -> Any:
        return tuple(value) if isinstance(value, list) else value


def _file(value: Any) -> Any:
    """Lets a file be written as its path."""
    return {"path": value} if isinstance(value, str) else value


class VectorsConfig(Section):
    """Word vectors to begin with: learnt from raw text by skip-gram with negative sampling, taken
    from a file, or both side by side.

    With ``languages``, these are the vectors of the pivot, into whose space the others come.
    """

    corpora: CorpusList = ()
    """Raw text. Beside a file that has all dimensions, it only tells which words are common."""
    file: Annotated[VectorFileConfig | None, BeforeValidator(_file)] = None
    training_sentences: bool = True
    """Whether the training sentences are read beside it. Without them the vectors are the same
    for every training set, and are learnt once."""
    words: Size = 25_000
    """How many of the text's commonest words join the vocabulary, of all languages together.
    Without text, those that a file has first."""
    window: Size = 3
    negative: Size = 8
    min_count: Size = 3
    epochs: Size = 5
    scale: float = Field(1.0, gt=0)
    """Mean length that the vectors are brought to; with ``languages``, the pivot's are."""
    fixed: bool = False
    """Whether the word embedding stays as it is filled, so that a model of one language reads the
    same space as a model of another."""
    language: str | None = None
    """Of the text; the recipe's when left out."""
    frontend: FrontEndConfig | None = None
    """Finds the text's words; the recipe's when left out."""
    languages: dict[str, LanguageVectorsConfig] = {}

    @model_validator(mode="after")
    def _some_source(self) -> VectorsConfig:
        if not self.corpora and self.file is None:
            raise ValueError("word vectors need corpora to be learnt from, or a file")
        return self

    @model_validator(mode="after")
    def _apart(self) -> VectorsConfig:
        if self.languages and self.training_sentences:
            raise ValueError(
                "vectors of several languages are learnt from raw text alone: "
                "set training_sentences = false, and name what is to be read in corpora"
            )
        return self

    def sources(self) -> Iterator[tuple[str, CorpusConfig]]:
        """Every corpus that is read, and what for."""
        own = (language.corpora for language in self.languages.values())
        for corpora in (self.corpora, *own):
            yield from (("word vectors", corpus) for corpus in corpora)
        for language in self.languages.values():
            for source in language.dictionary:
                corpora = (*source.parallel, *source.corpora)
                yield from (("dictionary", corpus) for corpus in corpora)
