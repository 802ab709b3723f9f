"""Word vectors of several languages in one space: that of the pivot, which stays as it is.

A language with raw text of its own has vectors from there, which are rotated onto the pivot's by a
dictionary. A word without such a vector, or every word of a language without raw text, gets the
mean of its translations' vectors, weighted by how sure these are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..config import LanguageVectorsConfig, Recipe
from ..core.errors import ConfigError
from ..core.progress import Callback, silent
from ..core.types import Sentence
from ..inputs.preparation import build_preparer, build_reader
from ..text.prepare import Preparer
from .dictionary import read_dictionary
from .from_files.file_vectors import initial_vectors
from .placement import CANDIDATES, Placed, place
from .report import FileReport, SpaceReport
from .retrieval import nearest, unit
from .skip_gram import pretrain
from .table import WordVectors, merged


@dataclass(frozen=True)
class SharedSpace:
    """Languages in one space.

    Attributes:
        pivot: The language whose space it is.
        tables: Every language's words and vectors, the pivot's first.
        reports: How well each further language fits in.
        file: What the pivot has of a file, if the recipe names one.
    """

    pivot: str
    tables: dict[str, WordVectors]
    reports: dict[str, SpaceReport]
    file: FileReport | None = None

    def together(self, language: str) -> WordVectors:
        """One table; a form of several languages has the vector of ``language``, if it has one
        there, else that of the pivot, else of the first that has it."""
        if len(self.tables) == 1:
            return self.tables[self.pivot]
        order = sorted(self.tables, key=lambda name: name != language)
        return merged([self.tables[name] for name in order], self.tables[self.pivot].length)

    def neighbours(self, word: str, count: int = 5) -> dict[str, list[str]]:
        """The words nearest to one by cosine, by language; empty when no language has it."""
        home = next((table for table in self.tables.values() if word in table.rows), None)
        if home is None:
            return {}
        # Of the mean that all languages share, as in the retrieval that precision tells of.
        mean = self.tables[self.pivot].vectors.numpy().mean(axis=0)
        query = unit(home.vectors.numpy()[[home.rows[word]]] - mean)
        found = {}
        for name, table in self.tables.items():
            keys = unit(table.vectors.numpy()[:CANDIDATES] - mean)
            rows = nearest(query, keys, count + 1)[0].tolist()
            names = [table.words[row] for row in rows]
            found[name] = [name for name in names if name != word][:count]
        return found


def learn_space(
    recipe: Recipe,
    sentences: Iterable[Sentence] = (),
    data_dir: Path | None = None,
    callback: Callback = silent,
) -> SharedSpace:
    """Learns the vectors of a recipe's ``[vectors]``, reads them, or takes them from the cache.

    Those of the pivot are what a recipe of that language alone learns from the same text.

    Args:
        recipe: The description.
        sentences: Read beside the raw text if the recipe says so; of a file they get the vectors
            of their words in any case.
        data_dir: Where registered corpora lie; see ``corpora``.
        callback: Hears how far it is.

    Raises:
        ConfigError: The recipe has no such table, gensim or scipy is not installed, or no entry
            of a dictionary has vectors on both sides.
        DataError: A corpus or a file of vectors cannot be read, or a dictionary comes out empty.
    """
    config = recipe.vectors
    if config is None:
        raise ConfigError("the recipe has no [vectors]")
    pivot, preparer = config.language or recipe.language, pivot_preparer(recipe)
    own, file = initial_vectors(recipe.words, config, preparer, sentences, data_dir, callback)
    tables, reports = {pivot: own}, {}
    for name, language in config.languages.items():
        placed = _place(recipe, name, language, pivot, tables[pivot], data_dir, callback)
        tables[name], reports[name] = placed.table, placed.report
    return SharedSpace(pivot, tables, reports, file)


def pivot_preparer(recipe: Recipe) -> Preparer:
    """What tokenises the text of ``[vectors]`` itself."""
    config = recipe.vectors
    assert config is not None
    if config.frontend is None and not config.languages:
        return build_preparer(recipe)
    return build_reader(recipe, config.language or recipe.language, config.frontend)


def _place(
    recipe: Recipe,
    name: str,
    config: LanguageVectorsConfig,
    pivot: str,
    theirs: WordVectors,
    data_dir: Path | None,
    callback: Callback,
) -> Placed:
    assert recipe.vectors is not None
    preparer = build_reader(recipe, name, config.frontend)
    dictionary = read_dictionary(
        config.dictionary, preparer, pivot_preparer(recipe), recipe.words.lowercase, data_dir,
        callback,
    )  # fmt: skip
    ours = None
    if config.corpora:
        own = {"corpora": config.corpora, "training_sentences": False, "file": None}
        text = recipe.vectors.model_copy(update=own)
        ours = pretrain(recipe.words, text, preparer, (), data_dir, callback)

    return place((name, pivot), ours, theirs, dictionary, config)
