"""How many of a text's words have a vector."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..config import Recipe
from ..core.progress import Callback, silent
from ..core.types import Sentence
from ..inputs.datasets import prepare_corpora, self_contained, training_sentences
from ..inputs.preparation import build_preparer
from ..inputs.vocabularies import collect_words, word_form
from .shared_space import SharedSpace, learn_space


@dataclass(frozen=True)
class Coverage:
    """Distinct words and all tokens of a text, and how many of them have a vector."""

    types: int
    types_found: int
    tokens: int
    tokens_found: int

    def shares(self) -> tuple[float, float]:
        """Of types and of tokens, 0 to 1; 0 of an empty text."""
        types, tokens = max(self.types, 1), max(self.tokens, 1)
        return self.types_found / types, self.tokens_found / tokens


def coverage(sentences: Iterable[Sentence], lowercase: bool, known: Container[str]) -> Coverage:
    """Counts the words of sentences that are known.

    Args:
        sentences: The text.
        lowercase: Form of the words.
        known: Those that have a vector in the model.
    """
    counts = Counter(word_form(t, lowercase) for sentence in sentences for t in sentence.tokens)
    found = [word for word in counts if word in known]
    return Coverage(len(counts), len(found), counts.total(), sum(counts[word] for word in found))


def learn_covered(
    recipe: Recipe, data_dir: Path | None = None, callback: Callback = silent
) -> tuple[SharedSpace, dict[str, Coverage]]:
    """The vectors of a recipe, and how much of its sentences they cover.

    Args:
        recipe: The description.
        data_dir: Where registered corpora lie; see ``corpora``.
        callback: Hears how far it is.

    Returns:
        The vectors, and by name the coverage of the training sentences and of each dev corpus, as
        its words meet it in the model. There is none where the vectors are learnt without the
        training sentences: these are not read then.

    Raises:
        ConfigError, DataError: As ``learn_space``, or a corpus cannot be read.
    """
    recipe = self_contained(recipe)
    config = recipe.vectors
    if config is None or not (config.file or config.training_sentences):
        return learn_space(recipe, (), data_dir, callback), {}
    preparer = build_preparer(recipe)
    train, dev = (
        prepare_corpora(corpora, recipe.data, preparer, data_dir)
        for corpora in (recipe.data.train, recipe.data.dev)
    )
    sentences = training_sentences(train, recipe.data.size, not recipe.heads)
    space = learn_space(recipe, sentences, data_dir, callback)
    table = space.together(recipe.language)
    vocabulary = table.extend(collect_words(sentences, recipe.words), config.words)
    known = table.rows.keys() & set(vocabulary.symbols)
    texts: dict[str, Sequence[Sentence]] = {"training": sentences}
    texts |= {corpus.use.name: corpus.sentences for corpus in dev}
    lowercase = recipe.words.lowercase
    return space, {name: coverage(text, lowercase, known) for name, text in texts.items()}
