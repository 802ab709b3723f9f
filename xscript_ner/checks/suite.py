"""A suite: templates by capability and what fills them, each in one of two halves."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator

from ..config import Section, parse
from ..config.toml import read_toml
from ..core.errors import ConfigError
from ..core.resources import locate
from .forms import FORMS
from .pieces import Part, Piece, parts_of

Half = Literal["open", "held_out"]
"""What training may use, and what it may not."""
HALVES: tuple[Half, ...] = get_args(Half)
_SLOT = re.compile(r"\{(?:\(([^(){}]*)\))?(\w+)\}")


def _words(value: Any) -> Any:
    """Words with blanks between them, or a list, as a tuple."""
    return tuple(value.split() if isinstance(value, str) else value)


def _several(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


Words = Annotated[tuple[str, ...], BeforeValidator(_words)]
Several = Annotated[tuple[str, ...], BeforeValidator(_several)]


class Fillers(Section):
    """What fills a slot, or ``made``: templates of other lists that do."""

    kind: str = ""
    """Of the names in it, ``""`` for other words."""
    open: Words = ()
    held_out: Words = ()
    made: Several = ()


class Capability(Section):
    """Templates of what a model should be able to do."""

    about: str
    open: Several
    held_out: Several
    forms: Several = ("",)
    """Each sentence is written in each of these; see ``forms``."""


class Neighbours(Section):
    """Lists of words that augmentation puts beside names."""

    behind_person: Several = ()
    follows: Words = ()
    """With what the text goes on that such a word may be put before; or it ends there."""
    before_name: Several = ()
    clause_ends: Words = ()
    """What a clause ends in, so that a name behind it may be put after such a word."""
    joints: Several = ("",)
    """What stands between such a word and the name."""
    marked: Several = ()
    """Signs before names, as in ``{(#)place}``, that training marks with the name."""


class Suite(Section):
    """What ``resources/checks/LANGUAGE.toml`` holds."""

    language: str
    augmentation: Neighbours = Neighbours()
    fillers: dict[str, Fillers]
    capabilities: dict[str, Capability]

    @property
    def kinds(self) -> set[str]:
        """Kinds of names."""
        return {fillers.kind for fillers in self.fillers.values() if fillers.kind}

    def fill(self, template: str, half: Half, random: Random) -> tuple[Piece, ...]:
        """A template with each slot filled from a half; no list fills two slots alike."""
        pieces: list[Piece] = []
        used: set[tuple[str, str]] = set()
        position = 0
        for slot in _SLOT.finditer(template):
            between = template[position : slot.start()]
            pieces += [Piece.of(between)] if between else []
            name = self._draw(slot[2], half, random)
            while (slot[2], name.text) in used:
                name = self._draw(slot[2], half, random)
            used.add((slot[2], name.text))
            before = (Part(slot[1], optional=True, sign=True),) if slot[1] else ()
            pieces.append(Piece((*before, *name.parts), name.kind))
            position = slot.end()
        rest = template[position:]
        return (*pieces, *([Piece.of(rest)] if rest else []))

    def _draw(self, name: str, half: Half, random: Random) -> Piece:
        fillers = self.fillers[name]
        if fillers.made:
            filled = self.fill(random.choice(fillers.made), half, random)
            return Piece(tuple(part for piece in filled for part in piece.parts), fillers.kind)
        return Piece(parts_of(random.choice(getattr(fillers, half))), fillers.kind)

    def named(self, kind: str, half: Half, random: Random) -> str:
        """Any name of a kind: first a list of that kind, then a name of it."""
        lists = [name for name, fillers in self.fillers.items() if fillers.kind == kind]
        return self._draw(random.choice(lists), half, random).text

    def names(self, half: Half) -> set[str]:
        """Names of a half, whole and without what may be left out; those ``made`` are not told."""
        lists = [getattr(fillers, half) for fillers in self.fillers.values() if fillers.kind]
        parts = [parts_of(marked) for names in lists for marked in names]
        whole = {"".join(part.text for part in name) for name in parts}
        return whole | {"".join(p.text for p in name if not p.optional) for name in parts}

    def slots(self, template: str) -> list[str]:
        """Lists that fill a template."""
        return [slot[2] for slot in _SLOT.finditer(template)]

    def kinds_in(self, template: str) -> set[str]:
        """Kinds of the names in a template."""
        return {self.fillers[name].kind for name in self.slots(template)} - {""}


def read_suite(name_or_path: str | Path) -> Suite:
    """Reads a shipped suite by name, such as ``"ja"``, or one's own.

    Raises:
        ConfigError: There is none, or it is not what a suite should be.
    """
    path = locate("suite", name_or_path)
    suite = parse(Suite, read_toml(path, "suite"), path)
    try:
        _check(suite)
    except ValueError as error:
        raise ConfigError(str(error), path=path) from None
    return suite


def _check(suite: Suite) -> None:
    for name, fillers in suite.fillers.items():
        where = f"fillers.{name}"
        _check_halves(where, fillers.open, fillers.held_out, needed=not fillers.made)
        for marked in (*fillers.open, *fillers.held_out):
            parts_of(marked)
        for template in fillers.made:
            _check_slots(suite, f"{where}.made", template)
            if any(suite.fillers[slot].made for slot in suite.slots(template)):
                raise ValueError(f"{where}.made: expected lists of names in {template!r}")
    for name, capability in suite.capabilities.items():
        where = f"capabilities.{name}"
        _check_halves(where, capability.open, capability.held_out, needed=True)
        for template in (*capability.open, *capability.held_out):
            _check_slots(suite, where, template)
        for form in capability.forms:
            if form and form not in FORMS:
                raise ValueError(f"{where}.forms: expected {', '.join(FORMS)}, found {form!r}")
    for name in (*suite.augmentation.behind_person, *suite.augmentation.before_name):
        if name not in suite.fillers:
            raise ValueError(f"augmentation: there is no list fillers.{name}")


def _check_halves(
    where: str, open: tuple[str, ...], held_out: tuple[str, ...], needed: bool
) -> None:
    if needed != bool(open and held_out):
        raise ValueError(f"{where}: expected both halves, open and held_out, or made alone")
    if both := sorted(set(open) & set(held_out)):
        raise ValueError(f"{where}: {both[0]!r} is in both halves")


def _check_slots(suite: Suite, where: str, template: str) -> None:
    slots = suite.slots(template)
    if not slots or "{" in _SLOT.sub("", template):
        raise ValueError(f"{where}: expected slots such as {{place}}, found {template!r}")
    for slot in slots:
        if slot not in suite.fillers:
            raise ValueError(f"{where}: {template!r} has a slot without a list, {slot!r}")
        fillers = suite.fillers[slot]
        fewest = min(len(set(fillers.open)), len(set(fillers.held_out)))
        if not fillers.made and fewest < slots.count(slot):
            raise ValueError(f"{where}: {template!r} needs more fillers.{slot} in each half")
