"""Domains told from intents, for every format in the same way."""

import pytest

from tests.corpora.formats.files import fault, put
from xscript_ner.core.errors import ConfigError, DataError
from xscript_ner.core.types import Document
from xscript_ner.corpora.formats import read
from xscript_ner.corpora.formats.slu.intents import stated_labels, with_domains

INTENTS = "1\ta\tweather/find\tO\n\n1\tb\tRateBook\tO\n\n1\tc\tweather/find/deep\tO\n"


def domains(path, **options) -> list[str | None]:
    return [document.labels.get("domain") for document in read(path, "xsid", **options)]


def test_the_table_goes_before_the_separator(tmp_path) -> None:
    path = put(tmp_path, INTENTS)
    table = {"RateBook": "books"}
    assert domains(path) == [None] * 3
    assert domains(path, domain="/", domains=table) == ["weather", "books", "weather"]
    table |= {"weather/find": "sky"}
    assert domains(path, domain="/", domains=table) == ["sky", "books", "weather"]


@pytest.mark.parametrize(
    ("options", "intent"),
    [({"domain": "/"}, "RateBook"), ({"domains": {"RateBook": "books"}}, "weather/find"),
     ({"domain": "w"}, "weather/find")],
)  # fmt: skip
def test_an_intent_that_tells_no_domain_is_named(tmp_path, options, intent) -> None:
    error = fault(put(tmp_path, INTENTS), "xsid", **options)
    assert "expected an intent that tells its domain" in error.message
    assert f"found {intent!r}" in error.message


def test_a_domain_that_the_file_states_gives_way_to_one_that_is_told(tmp_path) -> None:
    path = put(tmp_path, '{"utt": "a", "annot_utt": "a", "intent": "x_y", "scenario": "s"}')
    (stated,), (told,) = list(read(path, "massive")), list(read(path, "massive", domain="_"))
    assert stated.labels == {"intent": "x_y", "domain": "s"}
    assert told.labels == {"intent": "x_y", "domain": "x"}


def test_json_lines_and_columns_take_domains_too_and_need_no_intents(tmp_path) -> None:
    path = put(tmp_path, '{"text": "a", "labels": {"intent": "x_y", "mood": "m"}}\n{"text": "b"}\n')
    first, second = read(path, "jsonl", domain="_")
    assert first.labels == {"intent": "x_y", "mood": "m", "domain": "x"}
    assert second.labels == {}
    columns = put(tmp_path, "# intent = x_y\na O\n", "columns")
    (document,) = read(columns, "conll", comments=True, domain="_")
    assert (document.labels, document.meta) == ({"intent": "x_y", "domain": "x"}, {})


def test_faulty_domains_are_refused(tmp_path) -> None:
    with pytest.raises(ConfigError, match=r"domains: expected a string for 'a', found 1"):
        list(with_domains([Document("a")], "x", domains={"a": 1}))  # type: ignore[dict-item]
    with pytest.raises(ConfigError, match="option 'domains' of format xsid: expected dict"):
        read(tmp_path, "xsid", domains="music")
    with pytest.raises(ConfigError, match="unknown option of format text 'domain'"):
        read(tmp_path, "text", domain="_")


def test_labels_are_names(tmp_path) -> None:
    assert stated_labels(" a#b ", None) == {"intent": "a#b"}
    assert stated_labels(None, "d") == {"domain": "d"}
    with pytest.raises(DataError, match="x:3: expected a name as intent, found an empty intent"):
        stated_labels(" ", path="x", line=3)
    with pytest.raises(DataError, match="expected a string as domain, found 5"):
        stated_labels("a", 5)


@pytest.mark.parametrize(
    ("format", "content", "key"),
    [
        ("rasa", '{"common_examples": [{"text": "a"}, {"text": "b"}]}', 'key "intent"'),
        ("massive", '{"utt": "a", "annot_utt": "a"}\n{"utt": "b", "annot_utt": "b"}', "key"),
        ("slurp", '{"sentence": "a", "tokens": [], "entities": []}\n' * 2, 'key "intent"'),
    ],
)
def test_utterances_of_which_none_has_an_intent_name_the_key(
    tmp_path, format, content, key
) -> None:
    message = fault(put(tmp_path, content), format).message
    assert f"expected intents as {key}" in message
    assert "found none in 2 utterances" in message
