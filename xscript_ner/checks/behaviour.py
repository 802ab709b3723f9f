"""A tagger asked what a suite asks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from pathlib import Path

from ..core.errors import ConfigError, choose
from ..core.types import Entity
from ..models.checkpoint import Checkpoint
from ..models.stored.checks import Checked
from ..tagging.stream import TextTagger
from ..tagging.tagger import Tagger
from .cases import Case, draw_cases
from .judgement import considered, is_right, outline
from .labels import labels_of_kinds
from .pieces import Piece
from .report import CheckReport, Failure, Halves, expected_entities, new_halves
from .suite import Suite, read_suite

PER_TEMPLATE = 5
EXCHANGED = "a name for another"
FULL_STOP = "full stop or none"
STOPS = ("。", "｡", ".")


def check_tagger(
    tagger: TextTagger,
    suite: str | Path | None = None,
    label_map: str | Path | Mapping[str, str | Sequence[str]] | None = None,
    per_template: int = PER_TEMPLATE,
    seed: int = 1,
    only: Collection[str] = (),
) -> CheckReport:
    """Asks a tagger what a suite asks, from text to entities as in use.

    Args:
        tagger: What is asked.
        suite: A shipped one by name or one's own by path; else that of the tagger's language.
        label_map: Kind of name to the labels that are right for it, by name, by path or itself;
            without one, of widely used labels those that the tagger has.
        per_template: Sentences a template, at most.
        seed: Draws what fills them.
        only: Names of capabilities; all if none is given.

    Raises:
        ConfigError: There is no such suite, map or capability, the map names labels that the
            tagger does not have, or the tagger has labels for none of the suite's kinds.
    """
    given = tagger.recipe.language if suite is None else suite
    asked = _narrowed(read_suite(given), only)
    labels = labels_of_kinds(tagger.labels, label_map)
    report = CheckReport(str(given))
    known = {kind for kind, names in labels.items() if names}
    cases = list(draw_cases(_known(asked, known, report), per_template, seed))
    if not cases:
        wanted, there = ", ".join(sorted(asked.kinds)), ", ".join(tagger.labels)
        raise ConfigError(f"expected labels for {wanted}, found {there}; give a label map")
    answers = [document.entities for document in tagger.pipe(case.text for case in cases)]
    for case, found in zip(cases, answers, strict=True):
        right = is_right(case, found, labels)
        _count(report.rates, case, right)
        if not right:
            expected = expected_entities(case, labels)
            report.failures.append(_failure(case.row, case, expected, found))
    _exchanges(report, cases, answers, labels)
    _full_stops(report, cases, answers, labels, tagger)
    return report


def check_trained(checkpoint: Checkpoint) -> Checked | None:
    """What a model makes of the suite that its recipe's ``[checks]`` names, for its card.

    Raises:
        ConfigError: As ``check_tagger``.
    """
    config = checkpoint.recipe.checks
    if config is None:
        return None
    suite, tagger = config.suite or checkpoint.recipe.language, Tagger(checkpoint)
    report = check_tagger(tagger, suite, config.labels, config.per_template)
    return Checked.model_validate(report.as_dict())


def _narrowed(suite: Suite, only: Collection[str]) -> Suite:
    for name in only:
        if name not in suite.capabilities:
            raise ConfigError(choose("capability", name, suite.capabilities))
    chosen = {name: c for name, c in suite.capabilities.items() if not only or name in only}
    return suite.model_copy(update={"capabilities": chosen})


def _known(suite: Suite, kinds: set[str], report: CheckReport) -> Suite:
    """Without templates whose names the model has no label for, which the report tells."""
    capabilities = {}
    for name, capability in suite.capabilities.items():
        halves, missing = {}, set()
        for half in ("open", "held_out"):
            asked = [(t, suite.kinds_in(t) - kinds) for t in getattr(capability, half)]
            halves[half] = tuple(template for template, lacking in asked if not lacking)
            missing |= {kind for _, lacking in asked for kind in lacking}
        if missing:
            report.skipped[name] = sorted(missing)
        capabilities[name] = capability.model_copy(update=halves)
    return suite.model_copy(update={"capabilities": capabilities})


def _count(rates: dict[str, Halves], case: Case, right: bool, row: str = "") -> None:
    rates.setdefault(row or case.row, new_halves())[case.half].count(right)


def _failure(
    row: str, case: Case, expected: Sequence[Entity], found: Sequence[Entity], beside: str = ""
) -> Failure:
    return Failure(row, case.half, case.template, case.text, expected, found, beside)


def _exchanges(
    report: CheckReport,
    cases: Sequence[Case],
    answers: Sequence[Sequence[Entity]],
    labels: Mapping[str, Sequence[str]],
) -> None:
    """Each sentence beside the next one of its template: other names, read alike."""
    pairs = groupby(zip(cases, answers, strict=True), lambda pair: (pair[0].row, pair[0].template))
    for _, group in pairs:
        filled = list(group)
        for (first, before), (second, after) in pairwise(filled):
            alike = outline(first, before, labels) == outline(second, after, labels)
            _count(report.invariances, second, alike, EXCHANGED)
            if not alike:
                failure = _failure(EXCHANGED, second, before, after, first.text)
                report.failures.append(failure)


def _full_stops(
    report: CheckReport,
    cases: Sequence[Case],
    answers: Sequence[Sequence[Entity]],
    labels: Mapping[str, Sequence[str]],
    tagger: TextTagger,
) -> None:
    """Each sentence that ends in a full stop beside the same without it."""
    stopped = [pair for pair in zip(cases, answers, strict=True) if pair[0].text.endswith(STOPS)]
    bare = [_without_stop(case) for case, _ in stopped]
    found = tagger.pipe(case.text for case in bare)
    for (case, before), other, document in zip(stopped, bare, found, strict=True):
        after = document.entities
        alike = _spans(before, labels) == _spans(after, labels)
        _count(report.invariances, case, alike, FULL_STOP)
        if not alike:
            failure = _failure(FULL_STOP, other, before, after, case.text)
            report.failures.append(failure)


def _spans(
    found: Sequence[Entity], labels: Mapping[str, Sequence[str]]
) -> list[tuple[int, int, str]]:
    return [(e.start, e.end, e.label) for e in considered(found, labels)]


def _without_stop(case: Case) -> Case:
    *pieces, last = case.pieces
    return replace(case, pieces=(*pieces, Piece.of(last.text[:-1])))
