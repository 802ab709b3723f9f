"""A choice of sentences that are uncertain and unlike each other.

What a sentence adds is the entropy of its words, each halved for every chosen sentence that has the
word already. That is a monotone submodular function of the choice, so that the greedy choice is
within 1 - 1/e of the best one (Nemhauser, Wolsey & Fisher 1978; Lin & Bilmes 2011 for functions of
features; Wei, Iyer & Bilmes 2015 for active learning). Of two sentences that say the same, the
second one is worth half.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable

from .uncertainty import Candidate

DISCOUNT = 0.5
"""What a word is still worth for each chosen sentence that has it."""
AT_LEAST, TIMES = 2_000, 20
"""Candidates that are held: so many, or so many times as are wanted, if that is more."""


def select(candidates: Iterable[Candidate], count: int) -> list[Candidate]:
    """The greedy choice, most useful first; ties go to the earlier one.

    Args:
        candidates: In any number; of them the most uncertain are held.
        count: How many are wanted.
    """
    held = heapq.nlargest(
        max(AT_LEAST, TIMES * count), candidates, key=lambda one: (one.uncertainty, -one.number)
    )
    chosen: list[Candidate] = []
    seen: Counter[str] = Counter()
    # Gains only fall, so that one which is worked out anew and is still the largest is right.
    queue = [(-one.uncertainty, one.number, place) for place, one in enumerate(held)]
    heapq.heapify(queue)
    while queue and len(chosen) < count:
        _, number, place = heapq.heappop(queue)
        entry = (-gain(held[place], seen), number, place)
        if queue and entry > queue[0]:
            heapq.heappush(queue, entry)
            continue
        chosen.append(held[place])
        seen.update(held[place].entropies.keys())
    return chosen


def gain(candidate: Candidate, seen: Counter[str]) -> float:
    """What a sentence adds, in nats, beside chosen ones that have the words so often."""
    return sum(entropy * DISCOUNT ** seen[word] for word, entropy in candidate.entropies.items())
