"""Words and the forms that a file has of them."""

from __future__ import annotations

from collections import Counter

from xscript_ner.core.types import Analysis, Token
from xscript_ner.vectors.from_files.lookups import (
    Hit,
    Lookup,
    count_lookups,
    hits,
    word_counts,
)


def token(surface: str, lemma: str = "", start: int = 0) -> Token:
    return Token(surface, start, start + len(surface), Analysis(lemma=lemma))


def test_words_are_counted_by_their_forms() -> None:
    tokens = [token("Ｎ"), token("N", start=5), token("N", "エヌ"), token("い", "言う")]
    assert count_lookups(tokens, ("surface", "lemma"), lowercase=False) == Counter(
        {
            Lookup("N", ("N", "")): 2,
            Lookup("N", ("N", "エヌ")): 1,
            Lookup("い", ("い", "言う")): 1,
        }
    )
    lower = count_lookups(tokens[:1], ("surface", "lemma"), lowercase=True)
    assert lower == Counter({Lookup("n", ("n", "")): 1})


def test_the_commonest_word_comes_first_whatever_its_analyses() -> None:
    lookups = Counter({Lookup("b", ("x",)): 2, Lookup("a", ("y",)): 2, Lookup("a", ("z",)): 1})
    assert list(word_counts(lookups).items()) == [("a", 3), ("b", 2)]


def test_the_first_form_that_is_known_counts_and_of_analyses_the_commonest() -> None:
    lookups = Counter(
        {
            Lookup("い", ("い", "言う")): 3,
            Lookup("い", ("い", "居る")): 5,
            Lookup("し", ("し", "為る")): 1,
            Lookup("無", ("無", "")): 1,
        }
    )
    assert hits(lookups, {"言う", "居る", "し", "為る"}) == {
        "い": Hit("居る", 1), "し": Hit("し", 0),
    }  # fmt: skip
    assert hits(lookups, {"言う"}) == {"い": Hit("言う", 1)}
