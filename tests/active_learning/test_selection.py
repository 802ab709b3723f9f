"""A choice that is uncertain and varied."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from xscript_ner.active_learning.selection import gain, select
from xscript_ner.active_learning.uncertainty import Candidate
from xscript_ner.core.types import Document


def candidate(number: int, **entropies: float) -> Candidate:
    return Candidate(number, Document(f"{number}"), entropies)


def numbers(candidates: list[Candidate]) -> list[int]:
    return [one.number for one in candidates]


def test_a_word_is_worth_half_as_much_for_each_chosen_sentence_that_has_it() -> None:
    one = candidate(0, a=1.0, b=2.0)
    assert gain(one, Counter()) == 3.0
    assert gain(one, Counter(b=1)) == 2.0
    assert gain(one, Counter(a=2, b=1)) == 1.25


def test_near_duplicates_give_way_to_what_is_less_uncertain_and_new() -> None:
    pool = [candidate(0, a=2.0, b=2.0), candidate(1, a=2.0, b=1.9), candidate(2, c=2.5)]
    # 4.0 first; the second then is worth 1.95, and the third 2.5.
    assert numbers(select(pool, 3)) == [0, 2, 1]


def test_of_equals_the_earlier_comes_first_and_no_more_than_there_are() -> None:
    pool = [candidate(number, **{f"w{number}": 1.0}) for number in range(4)]
    assert numbers(select(reversed(pool), 9)) == [0, 1, 2, 3]


def plainly(pool: list[Candidate], count: int) -> list[int]:
    """The greedy choice, every gain worked out anew in every round."""
    seen: Counter[str] = Counter()
    left, chosen = list(pool), []
    while left and len(chosen) < count:
        best = min(left, key=lambda one: (-gain(one, seen), one.number))
        left.remove(best)
        chosen.append(best.number)
        seen.update(best.entropies.keys())
    return chosen


# Powers of two: their sums and halves are exact, so that ties are ties.
WORTHS = st.dictionaries(st.sampled_from("abcde"), st.sampled_from([0.25, 0.5, 1.0, 2.0]))


@given(st.lists(WORTHS, max_size=12), st.integers(1, 12))
def test_the_lazy_choice_is_the_greedy_one(worths: list[dict[str, float]], count: int) -> None:
    pool = [candidate(number, **own) for number, own in enumerate(worths)]
    assert numbers(select(pool, count)) == plainly(pool, count)


@given(st.lists(WORTHS, min_size=2, max_size=8))
def test_gains_only_fall(worths: list[dict[str, float]]) -> None:
    one, seen = candidate(0, **worths[0]), Counter[str]()
    gains = []
    for other in worths:
        gains.append(gain(one, seen))
        seen.update(other.keys())
    assert all(before >= after for before, after in pairwise(gains))
