"""A tagger asked what a suite asks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from xscript_ner.checks.behaviour import EXCHANGED, FULL_STOP, check_tagger
from xscript_ner.core.errors import ConfigError
from xscript_ner.core.types import Entity
from xscript_ner.tagging.tagger import Tagger

from .suites import write_suite


class Patterns:
    """Tags what a pattern finds; each group's name is its label."""

    def __init__(self, pattern: str, labels: tuple[str, ...] = ("PER", "LOC")) -> None:
        self.pattern, self.labels = re.compile(pattern), labels
        self.recipe = SimpleNamespace(language="ja")

    def pipe(self, texts: Iterable[str]) -> Iterator[Any]:
        for text in texts:
            found = [
                Entity.of(text, match.start(), match.end(), str(match.lastgroup))
                for match in self.pattern.finditer(text)
            ]
            yield SimpleNamespace(entities=tuple(found))


NAMES = "山田|鈴木|佐藤|田中|高橋|渡辺"
PLACES = "大阪市?|北海道|東京都(?:千代田区)?|京都府"


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    return write_suite(tmp_path)


def test_a_tagger_that_is_right_throughout_has_100_percent(suite: Path) -> None:
    report = check_tagger(Patterns(f"(?P<PER>{NAMES})|(?P<LOC>{PLACES})"), suite)  # type: ignore[arg-type]
    assert report.failures == []
    assert {rate.percent for _, halves in report.rows() for rate in halves.values()} == {100}
    assert list(report.rates) == ["honorifics", "width: half_width", "width: full_width"]
    assert report.skipped == {"dogs": ["dog"]}
    assert set(report.invariances) == {EXCHANGED, FULL_STOP}


def test_a_tagger_that_takes_in_honorifics_fails_there_and_says_so(suite: Path) -> None:
    tagger = Patterns(f"(?P<PER>(?:{NAMES})(?:さん|様)?)|(?P<LOC>{PLACES})")
    report = check_tagger(tagger, suite, per_template=2)  # type: ignore[arg-type]
    honorifics = report.rates["honorifics"]
    assert (honorifics["open"].right, honorifics["open"].cases) == (0, 4)
    assert (honorifics["held_out"].right, honorifics["held_out"].cases) == (2, 4)
    assert report.rates["width: half_width"]["held_out"].percent == 100
    assert report.overall("open").percent == 50  # 4 of 8
    assert len(report.failures) == 6
    failure = report.failures[0].as_dict()
    assert (failure["capability"], failure["half"]) == ("honorifics", "open")
    assert [e["label"] for e in failure["expected"]] == ["PER", "LOC"]
    assert failure["found"][0]["text"] == failure["expected"][0]["text"] + "さん"
    assert report.invariances[EXCHANGED]["open"].percent == 100, "all names are taken alike"


def test_a_tagger_that_knows_some_names_and_needs_the_full_stop_varies(suite: Path) -> None:
    report = check_tagger(Patterns("(?P<PER>田中)(?=.*。)"), suite, per_template=3)  # type: ignore[arg-type]
    exchanged, stop = (report.invariances[row]["held_out"] for row in (EXCHANGED, FULL_STOP))
    assert 0 < exchanged.right < exchanged.cases
    assert 0 < stop.right < stop.cases
    beside = [f.as_dict() for f in report.failures if f.row == FULL_STOP]
    assert all(f["beside"] == f["text"] + "。" for f in beside)
    assert all(f["expected"] and not f["found"] for f in beside)


def test_capabilities_can_be_chosen(suite: Path) -> None:
    report = check_tagger(Patterns("(?P<PER>田中)"), suite, only=["honorifics"])  # type: ignore[arg-type]
    assert list(report.rates) == ["honorifics"]
    with pytest.raises(ConfigError, match="unknown capability 'x'; choose from dogs, honorifics"):
        check_tagger(Patterns("(?P<PER>田中)"), suite, only=["x"])  # type: ignore[arg-type]


def test_a_tagger_without_any_label_of_the_suite_is_refused(suite: Path) -> None:
    tagger = Patterns("(?P<X>田中)", labels=("X",))
    with pytest.raises(ConfigError, match="labels for dog, person, place, found X; give a label"):
        check_tagger(tagger, suite)  # type: ignore[arg-type]
    report = check_tagger(tagger, suite, {"person": "X"}, only=["honorifics"])  # type: ignore[arg-type]
    assert report.skipped == {"honorifics": ["place"]}
    assert report.rates["honorifics"]["held_out"].cases > 0


def test_a_trained_tagger_is_asked_the_suite_of_its_language(tagger: Tagger) -> None:
    report = check_tagger(tagger, per_template=1)
    assert report.suite == "ja"
    assert report.skipped["products"] == ["product"]
    assert report.as_dict()["rates"]["honorifics"]["open"]["cases"] == 8
    again = check_tagger(tagger, per_template=1)
    assert again.as_dict() == report.as_dict()
