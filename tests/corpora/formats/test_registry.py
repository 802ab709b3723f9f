"""Formats by name."""

import pytest

from xscript_ner.core.errors import ConfigError
from xscript_ner.corpora.formats import (
    INTENTS,
    LABELLED,
    READERS,
    WRITERS,
    files_of,
    guess,
    read,
    write,
)


def test_an_unknown_format_says_what_there_is(tmp_path) -> None:
    known = ", ".join(sorted(READERS))
    message = f"unknown format to read 'xml'; choose from {known}"
    with pytest.raises(ConfigError, match=message):
        read(tmp_path / "a", "xml")
    with pytest.raises(ConfigError, match="format to write 'uner'; choose from brat, conll"):
        write([], tmp_path / "a", "uner")


def test_an_unknown_option_is_refused_before_reading(tmp_path) -> None:
    with pytest.raises(ConfigError, match="unknown option of format uner 'joiner'; choose from"):
        read(tmp_path / "a", "uner", joiner="")
    with pytest.raises(ConfigError, match="unknown option of format jsonl 'scheme'"):
        write([], tmp_path / "a", "jsonl", scheme="IOB2")


@pytest.mark.parametrize(
    ("option", "value", "wanted"),
    [("token_column", "0", "int"), ("joiner", 0, "str"), ("token_column", True, "int"),
     ("comments", "yes", "bool")],
)  # fmt: skip
def test_an_option_of_another_type_is_refused(tmp_path, option, value, wanted) -> None:
    with pytest.raises(ConfigError, match=f"expected {wanted}, found"):
        read(tmp_path / "a", "conll", **{option: value})


def test_a_suffix_tells_the_format_where_only_one_has_it() -> None:
    names = ["a.conll", "a.bio", "a.conllu", "a.JSONL", "a.rasa.json", "nlu.yml", "nlu.yaml",
             "a.knp", "a.knp.gz", "a.ann", "a.spacy"]  # fmt: skip
    assert [guess(name) for name in names] == [
        "conll", "conll", "conllu", "jsonl", "rasa", "rasa-yaml", "rasa-yaml", "knp", "knp",
        "brat", "spacy",
    ]  # fmt: skip
    assert [guess(name) for name in ("a.json", "a.txt", "a.iob2", "a")] == [None] * 4


def test_a_directory_of_three_files_tells_its_format(tmp_path) -> None:
    assert guess(tmp_path) is None
    (tmp_path / "seq.in").touch()
    assert guess(tmp_path) == "seq"
    assert files_of(tmp_path, "seq") == tuple(
        tmp_path / name for name in ("seq.in", "seq.out", "label")
    )
    assert files_of(tmp_path / "a", "conll") == files_of(tmp_path / "a", None) == (tmp_path / "a",)


def test_every_format_of_utterances_can_be_written_and_holds_the_intent() -> None:
    assert INTENTS.keys() <= READERS.keys() & WRITERS.keys() & LABELLED.keys()
    assert all("intent" in (LABELLED[format] or ["intent"]) for format in INTENTS)
