"""What may be done to a sentence so that its names stay known, to the character.

Each alteration takes stretches, how likely it is, a generator and names to draw from, and gives
other stretches. Wei and Zou 2019 (EDA) and Dai and Adel 2020 ("An Analysis of Simple Data
Augmentation for Named Entity Recognition") exchange words and names likewise.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from ...text.width import full_width, half_width
from .names import Names
from .stretches import Stretch

Stretches = list[Stretch]
Alteration = Callable[[Stretches, float, Random, Names], Stretches]
_STOP = re.compile(r"\s?[。.]$")


def bare(stretches: Stretches, share: float, random: Random, names: Names) -> Stretches:
    """One name alone."""
    named = [stretch for stretch in stretches if stretch.label]
    return [random.choice(named)] if named and random.random() < share else stretches


def exchange(stretches: Stretches, share: float, random: Random, names: Names) -> Stretches:
    """Names for others of their label."""
    altered = []
    for stretch in stretches:
        if stretch.label and random.random() < share:
            other = names.other(stretch.label, random)
            stretch = stretch if other is None else stretch._replace(text=other)
        altered.append(stretch)
    return altered


def script(stretches: Stretches, share: float, random: Random, names: Names) -> Stretches:
    """Japanese names in katakana or romaji."""
    altered = []
    for stretch in stretches:
        spellings = names.spellings.get(stretch.text, ()) if stretch.label else ()
        if spellings and random.random() < share:
            stretch = stretch._replace(text=random.choice(spellings))
        altered.append(stretch)
    return altered


def honorifics(stretches: Stretches, share: float, random: Random, names: Names) -> Stretches:
    """Words behind persons, where a particle, a sign or nothing follows."""
    beside = names.suite.augmentation
    if not beside.behind_person:
        return stretches
    altered = []
    for number, stretch in enumerate(stretches):
        altered.append(stretch)
        after = stretches[number + 1] if number + 1 < len(stretches) else None
        follows = after is None or (not after.label and after.text.startswith(beside.follows))
        if stretch.label in names.persons and follows and random.random() < share:
            altered.append(Stretch(names.word(beside.behind_person, random), added=True))
    return altered


def time_words(stretches: Stretches, share: float, random: Random, names: Names) -> Stretches:
    """A time word before a name that begins the text or a clause."""
    beside = names.suite.augmentation
    first = [
        number
        for number, stretch in enumerate(stretches)
        if stretch.label and (not number or stretches[number - 1].text.endswith(beside.clause_ends))
    ]
    if not beside.before_name or not first or random.random() >= share:
        return stretches
    word = names.word(beside.before_name, random) + random.choice(beside.joints)
    place = random.choice(first)
    return [*stretches[:place], Stretch(word, added=True), *stretches[place:]]


def hashtags(stretches: Stretches, share: float, random: Random, names: Names) -> Stretches:
    """One of the names in one word once more, behind the rest, as a hashtag."""
    named = [stretch for stretch in stretches if stretch.label and len(stretch.text.split()) == 1]
    if not named or random.random() >= share:
        return stretches
    name, sign = random.choice(named), "#"
    if sign in names.suite.augmentation.marked:
        return [*stretches, Stretch(" "), name._replace(text=sign + name.text)]
    return [*stretches, Stretch(f" {sign}"), name]


def full_stops(stretches: Stretches, share: float, random: Random, names: Names) -> Stretches:
    """No full stop."""
    if not stretches or stretches[-1].label or random.random() >= share:
        return stretches
    rest = _STOP.sub("", stretches[-1].text)
    return [*stretches[:-1], *([Stretch(rest)] if rest else [])]


def written(form: Callable[[str], str]) -> Alteration:
    """All of the text in another form."""

    def alter(stretches: Stretches, share: float, random: Random, names: Names) -> Stretches:
        if random.random() >= share:
            return stretches
        return [stretch._replace(text=form(stretch.text)) for stretch in stretches]

    return alter


def title_case(text: str) -> str:
    """Each word with a capital: ``Don't Stop``."""
    return re.sub(r"(^|\s)(\S)", lambda match: match[1] + match[2].upper(), text)


ALTERATIONS: dict[str, Alteration] = {
    "bare": bare,
    "exchange": exchange,
    "script": script,
    "honorifics": honorifics,
    "time_words": time_words,
    "hashtags": hashtags,
    "full_stops": full_stops,
    "half_width": written(half_width),
    "full_width": written(full_width),
    "lower_case": written(str.lower),
    "upper_case": written(str.upper),
    "title_case": written(title_case),
}
