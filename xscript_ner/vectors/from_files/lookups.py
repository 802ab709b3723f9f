"""The words that vectors are wanted for, and the forms that they are looked up under."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import NamedTuple

from ...core.types import Token
from ...inputs.vocabularies import word_form
from ...text.forms import FORMS


class Lookup(NamedTuple):
    """A word as the model knows it, and its forms, the first to be looked up first."""

    word: str
    forms: tuple[str, ...]


class Hit(NamedTuple):
    """The form that a file has of a word, and its place among the forms."""

    form: str
    place: int


def count_lookups(
    tokens: Iterable[Token], forms: Sequence[str], lowercase: bool
) -> Counter[Lookup]:
    """How often each word is met in each analysis.

    Args:
        tokens: Of some text.
        forms: Keys into ``FORMS``.
        lowercase: Whether the model knows words in lower case alone.
    """
    found: Counter[Lookup] = Counter()
    for (surface, analysis), count in Counter(token[::3] for token in tokens).items():
        token = Token(surface, 0, len(surface), analysis)
        names = [FORMS[form](token) for form in forms]
        cased = [name.lower() for name in names] if lowercase else names
        found[Lookup(word_form(token, lowercase), tuple(cased))] += count
    return found


def word_counts(lookups: Counter[Lookup]) -> Counter[str]:
    """How often each word is met; the commonest first, ties by code point."""
    counts: Counter[str] = Counter()
    for lookup, count in lookups.items():
        counts[lookup.word] += count
    return Counter(dict(sorted(counts.items(), key=lambda item: (-item[1], item[0]))))


def hits(lookups: Counter[Lookup], known: Container[str]) -> dict[str, Hit]:
    """Words to the first of their forms that is known. Where a word has been met in several
    analyses, the commonest has the first say."""
    analyses: dict[str, list[Lookup]] = defaultdict(list)
    for lookup, _ in sorted(lookups.items(), key=lambda item: (-item[1], item[0])):
        analyses[lookup.word].append(lookup)
    answers = {word: next(_known(own, known), None) for word, own in analyses.items()}
    return {word: hit for word, hit in answers.items() if hit}


def _known(analyses: Sequence[Lookup], known: Container[str]) -> Iterator[Hit]:
    for place in range(len(analyses[0].forms)):
        for lookup in analyses:
            if lookup.forms[place] in known:
                yield Hit(lookup.forms[place], place)
