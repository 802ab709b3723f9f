"""Terms with their translations, and raw text that comes tokenised."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.corpora.formats.files import fault, put
from xscript_ner.config import CorpusConfig
from xscript_ner.core.errors import ConfigError
from xscript_ner.corpora.formats import read
from xscript_ner.corpora.registry import load_corpus


def terms(path: Path, **options: object) -> list[tuple[str, str]]:
    return [(d.text, d.meta["translation"]) for d in read(path, "terms", **options)]


def test_two_columns_are_a_term_and_its_translation(tmp_path: Path) -> None:
    path = put(tmp_path, "寺\ttemple\n\n 山 \tmountain\n")
    assert terms(path) == [("寺", "temple"), ("山", "mountain")]


def test_commas_are_told_by_the_suffix_and_may_stand_in_quotation_marks(tmp_path: Path) -> None:
    path = put(tmp_path, '"日本語","英語",\n"寺","temple, the ""big"" one",\n', "terms.csv")
    assert terms(path, header=True) == [("寺", 'temple, the "big" one')]
    assert terms(put(tmp_path, "寺,temple\n"), separator="comma") == [("寺", "temple")]


def test_further_columns_are_kept_as_notes(tmp_path: Path) -> None:
    (document,) = read(put(tmp_path, "寺\ttemple\tnoun\t\n"), "terms")
    assert document.meta == {"translation": "temple", "notes": "noun\t"}


@pytest.mark.parametrize(
    ("name", "row", "message"),
    [
        ("a.tsv", "寺", "expected a term, a tab and its translation, found '寺'"),
        ("a.csv", "寺\ttemple", "expected a term, a comma and its translation"),
        ("a.tsv", "\ttemple", "expected a term and its translation, found one empty"),
        ("a.tsv", "寺\t ", "expected a term and its translation, found one empty"),
        ("a.csv", '"寺,temple', "not a row of a CSV file"),
    ],
)
def test_a_row_that_is_no_entry_is_named_by_its_line(
    tmp_path: Path, name: str, row: str, message: str
) -> None:
    good = "山,mountain" if name.endswith("csv") else "山\tmountain"
    error = fault(put(tmp_path, f"{good}\n{row}\n", name), "terms")
    assert error.line == 2
    assert message in error.message


def test_empty_terms_may_be_dropped(tmp_path: Path) -> None:
    path = put(tmp_path, "寺\t\n山\tmountain\n")
    assert terms(path, empty="drop") == [("山", "mountain")]


@pytest.mark.parametrize("options", [{"separator": "blank"}, {"empty": "keep"}])
def test_an_unknown_choice_is_refused(tmp_path: Path, options: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match=r"unknown .*; choose from"):
        list(read(put(tmp_path, "寺\ttemple\n"), "terms", **options))


def test_the_lexicon_of_the_registry_is_read_whole(data_dir: Path) -> None:
    documents = load_corpus(CorpusConfig(name="kyoto-lexicon", split="all"), data_dir).documents
    assert len(documents) == 51_981
    assert documents[0].text == "102世吉田日厚貫首"
    assert documents[0].meta["translation"] == "the 102nd head priest, Nikko TOSHIDA"


@pytest.mark.parametrize(
    ("line", "joined"),
    [
        ("着 く か 分か り ま せ ん 。", "着くか分かりません。"),
        ("彼 は New York 市 に 住 む", "彼はNew York市に住む"),
        ("it is here", "it is here"),
    ],
)
def test_japanese_that_comes_tokenised_is_joined(tmp_path: Path, line: str, joined: str) -> None:
    (document,) = read(put(tmp_path, f"{line}\n"), "text", joiner="")
    assert document.text == joined
