"""Suites: what ships, and what is refused."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from xscript_ner.checks.cases import draw_cases
from xscript_ner.checks.pieces import Part, parts_of
from xscript_ner.checks.suite import Suite, read_suite
from xscript_ner.core.errors import ConfigError
from xscript_ner.core.resources import resource

from .suites import SMALL, write_suite

SHIPPED = sorted(path.stem for path in resource("checks").glob("*.toml"))


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_suite_has_many_templates_and_names_half_of_them_held_out(name: str) -> None:
    suite = read_suite(name)
    assert suite.language == name
    for capability in suite.capabilities.values():
        assert len(capability.open) + len(capability.held_out) >= 10
        assert len(capability.held_out) >= 5
    for kind in suite.kinds:
        lists = [f for f in suite.fillers.values() if f.kind == kind and not f.made]
        assert sum(len(fillers.open) for fillers in lists) >= 20, kind
        assert sum(len(fillers.held_out) for fillers in lists) >= 20, kind


@pytest.mark.parametrize("name", SHIPPED)
def test_no_name_of_a_shipped_suite_is_in_both_halves(name: str) -> None:
    suite = read_suite(name)
    assert suite.names("open") & suite.names("held_out") == set()


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_template_can_be_filled_without_marks_left(name: str) -> None:
    for case in draw_cases(read_suite(name), 3, seed=1):
        assert not set(case.text) & set("{}|"), case.template
        assert any(piece.kind for piece in case.pieces)


def test_marks_of_a_name_by_hand() -> None:
    assert parts_of("東京(都)|渋谷(区)") == (
        Part("東京"),
        Part("都", optional=True),
        Part("渋谷", apart=True),
        Part("区", optional=True),
    )
    assert parts_of("(株式会社)東芝") == (Part("株式会社", optional=True), Part("東芝"))


@pytest.mark.parametrize("marked", ["(東京", "東京)", "((東)京)", "(東京)", ""])
def test_marks_that_leave_no_name_are_refused(marked: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        parts_of(marked)


def test_a_slot_is_filled_from_its_half_alone_and_no_two_alike(tmp_path: Path) -> None:
    suite = read_suite(write_suite(tmp_path))
    for number in range(30):
        pieces = suite.fill("{family}と{family}", "held_out", Random(number))
        first, between, second = (piece.text for piece in pieces)
        assert between == "と"
        assert {first, second} < {"田中", "高橋", "渡辺"}
        assert len({first, second}) == 2


def test_a_list_may_be_made_of_others_and_has_its_own_kind(tmp_path: Path) -> None:
    (piece,) = read_suite(write_suite(tmp_path)).fill("{twice}", "open", Random(1))
    assert piece.kind == "person"
    assert set(piece.text.split("・")) < {"山田", "鈴木", "佐藤"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('held_out = "様"', 'held_out = "さん"', r"fillers\.honorific: 'さん' is in both halves"),
        ('held_out = "様"', "", r"fillers\.honorific: expected both halves"),
        ("{family}と{family}", "{family}と{cat}", "has a slot without a list, 'cat'"),
        ("{family}と{family}", "二人", r"honorifics: expected slots such as \{place\}"),
        ("{family}と{family}", "{dog}と{dog}", r"needs more fillers\.dog"),
        ("大阪(市)", "大阪(市", "brackets in pairs"),
        ('"full_width"', '"wide"', "expected true_case, .*, found 'wide'"),
        ('["time"]', '["times"]', r"there is no list fillers\.times"),
        ("{family}・{family}", "{twice}", "expected lists of names"),
        ('about = "in both widths"', "", r"key 'capabilities\.width\.about' is missing"),
    ],
)
def test_a_faulty_suite_is_one_clear_line(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    assert old in SMALL
    with pytest.raises(ConfigError, match=message) as caught:
        read_suite(write_suite(tmp_path, SMALL.replace(old, new)))
    assert str(caught.value).startswith(str(tmp_path))


def test_an_unknown_suite_lists_the_shipped_ones() -> None:
    with pytest.raises(ConfigError, match=r"unknown suite 'xx'; choose from .*en, ja"):
        read_suite("xx")


def test_cases_are_the_same_for_the_same_seed_and_other_templates_do_not_matter(
    tmp_path: Path,
) -> None:
    def texts(suite: Suite, seed: int) -> list[str]:
        return [case.text for case in draw_cases(suite, 2, seed) if case.row == "honorifics"]

    suite = read_suite(write_suite(tmp_path))
    fewer = suite.model_copy(update={"capabilities": {
        "honorifics": suite.capabilities["honorifics"]
    }})  # fmt: skip
    assert texts(suite, 1) == texts(suite, 1) == texts(fewer, 1)
    assert texts(suite, 1) != texts(suite, 2)
    assert len(texts(suite, 1)) == len(set(texts(suite, 1))) == 8


def test_forms_of_a_capability_have_the_same_fillings(tmp_path: Path) -> None:
    cases = [c for c in draw_cases(read_suite(write_suite(tmp_path)), 2, 1) if c.half == "open"]
    half = [case.text for case in cases if case.row == "width: half_width"]
    full = [case.text for case in cases if case.row == "width: full_width"]
    assert sorted(half) == ["#北海道ｶﾗ 1", "#大阪市ｶﾗ 1"]
    assert sorted(full) == ["＃北海道カラ １", "＃大阪市カラ １"]
