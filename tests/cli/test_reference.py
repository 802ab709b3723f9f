"""The reference page, and the choices that options write out."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from xscript_ner.cli import COMMANDS, options
from xscript_ner.cli.reference import reference

from xscript_ner.corpora.formats import READERS, WRITERS
from xscript_ner.corpora.raw_text import MAX_CHARACTERS
from xscript_ner.text.frontends import FRONTENDS
from xscript_ner.text.prepare import Misaligned
from xscript_ner.text.romanizers import ROMANIZERS

from .conftest import Run

PAGE = Path(__file__).resolve().parents[2] / "docs" / "cli.md"


def test_the_page_is_the_commands_own_help() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference(), (
        "python -m xscript_ner.cli.reference > docs/cli.md brings it up to date"
    )


def test_the_choices_of_options_are_the_registries() -> None:
    for option, names in (
        (options.frontend_name, FRONTENDS),
        (options.romanizer_name, ROMANIZERS),
        (options.reader_name, READERS),
        (options.writer_name, WRITERS),
        (options.policy, get_args(Misaligned)),
    ):
        assert option.choices == tuple(names)


def test_a_new_romaniser_is_a_choice_at_once(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = run("romanize", "-r", "upper", stdin="a\n")
    assert refused.status == 2
    assert "'upper' is not one of 'kakasi', 'source', 'surface', 'unidic', 'uroman'" in refused.err
    monkeypatch.setitem(ROMANIZERS, "upper", ROMANIZERS["surface"])
    assert run("romanize", "-r", "upper", stdin="a\n").out == "a\n"


def test_the_default_length_of_a_line_is_the_librarys() -> None:
    assert f"[default: {MAX_CHARACTERS}; x>=1]" in " ".join(reference().split())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_is_for(run: Run, name: str) -> None:
    result = run(name, "--help")
    assert result.status == 0
    assert result.out.startswith(f"Usage: xscript-ner {name} ")


def test_without_a_command_the_list_of_commands_is_shown(run: Run) -> None:
    result = run()
    assert result.status == 0
    places = [result.out.index(f"\n  {name} ") for name in COMMANDS]
    assert places == sorted(places)
