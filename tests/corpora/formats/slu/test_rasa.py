"""Rasa's JSON and YAML, and entities in its brackets."""

import json
import sys

import pytest

from tests.corpora.formats.files import fault, put, spans
from xscript_ner.core.errors import ConfigError, DataError
from xscript_ner.core.types import Document, Entity
from xscript_ner.corpora.formats import read, write
from xscript_ner.corpora.formats.slu.rasa.markup import parse_markup

UENO = {"start": 7, "end": 11, "value": "Ueno", "entity": "city"}
EXAMPLES = [
    {"text": "how is Ueno", "intent": "weather_query", "entities": [UENO]},
    {"text": "hello", "intent": "greet"},
    {"text": "nothing", "entities": []},
]


def as_json(examples: object, **others: object) -> str:
    return json.dumps({"rasa_nlu_data": {"common_examples": examples, **others}}, indent=1)


def test_examples_of_json_are_documents(tmp_path) -> None:
    weather, hello, nothing = read(put(tmp_path, as_json(EXAMPLES)), "rasa")
    assert spans(weather) == [("Ueno", "city")]
    assert weather.labels == {"intent": "weather_query"}
    assert (weather.meta, weather.tokens) == ({}, None)
    assert (hello.text, hello.entities, hello.labels) == ("hello", (), {"intent": "greet"})
    assert nothing.labels == {}


def test_json_without_its_outer_object_is_read_too(tmp_path) -> None:
    path = put(tmp_path, json.dumps({"common_examples": EXAMPLES[:1],
                                     "intent_examples": EXAMPLES[1:2]}))  # fmt: skip
    assert [document.text for document in read(path, "rasa")] == ["how is Ueno", "hello"]


def test_what_is_no_example_is_counted_in_the_log(tmp_path, caplog) -> None:
    others = {"regex_features": [{"name": "a"}] * 2, "lookup_tables": [], "entity_synonyms": [{}]}
    path = put(tmp_path, as_json(EXAMPLES, **others))
    assert len(list(read(path, "rasa"))) == 3
    assert "no example: regex_features (2), entity_synonyms (1)" in caplog.text


def test_a_synonyms_value_and_a_role_come_back(tmp_path) -> None:
    entity = {**UENO, "value": "Taito", "role": "to"}
    examples = [{**EXAMPLES[0], "entities": [entity], "metadata": {"by": ["me"]}, "id": "7"}]
    documents = list(read(put(tmp_path, as_json(examples)), "rasa"))
    kept = '[{"value": "Taito", "role": "to"}]'
    assert documents[0].meta["entity_attributes"] == kept
    write(documents, tmp_path / "out", "rasa")
    written = json.loads((tmp_path / "out").read_text())
    assert written["rasa_nlu_data"]["common_examples"] == examples
    write(documents, tmp_path / "nlu.yml", "rasa-yaml")
    (document,) = read(tmp_path / "nlu.yml", "rasa-yaml")
    assert document.entities == documents[0].entities
    assert document.meta == {"entity_attributes": kept}


@pytest.mark.parametrize(
    ("example", "message"),
    [
        ({"text": 5}, 'expected an example with a "text"'),
        ({"text": "a", "intent": " "}, "found an empty intent"),
        ({"text": "a", "intent": 5}, "expected a string as intent"),
        ({"text": "a", "entities": {}}, 'expected a list as "entities"'),
        ({"text": "a", "entities": [{"start": 0}]}, 'expected {"start", "end", "entity"}'),
        ({"text": "a", "entities": [{**UENO, "start": -1, "end": 1}]}, "expected a span within"),
        ({"text": "how is Ueno", "entities": [UENO, UENO]}, "do not overlap"),
    ],
)
def test_a_faulty_example_names_the_line_it_begins_on(tmp_path, example, message) -> None:
    content = as_json([*EXAMPLES, example])
    error = fault(put(tmp_path, content), "rasa")
    assert message in error.message
    opened = [number for number, line in enumerate(content.split("\n"), 1) if line == "   {"]
    assert error.line == opened[3]


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        ('{"rasa_nlu_data":\n {"common_examples": [,]}}', 2, "expected JSON, found"),
        ('{"nlu": []}', None, 'expected {"rasa_nlu_data"'),
        ("[]", None, "found list without it"),
    ],
)
def test_what_is_not_rasas_json_is_told(tmp_path, content, line, message) -> None:
    error = fault(put(tmp_path, content), "rasa")
    assert error.line == line
    assert message in error.message


YAML = """\
version: "3.1"
nlu:
# a comment
- intent: weather_query
  examples: |
    - how is [Ueno](city)

    - will it [rain]{"entity": "weather", "value": "wet"} [today](date)?
- synonym: Tokyo
  examples: |
    - Edo
- intent: faq/ask
  examples:
  - text: |
      - what is [this] about
    metadata: {by: [me]}
  - text: why
- lookup: city
  examples: |
    - Ueno
responses:
  utter_a: []
"""


def test_examples_of_yaml_are_documents(tmp_path, caplog) -> None:
    how, will, what, why = read(put(tmp_path, YAML), "rasa-yaml")
    assert (how.text, spans(how)) == ("how is Ueno", [("Ueno", "city")])
    assert will.text == "will it rain today?"
    assert spans(will) == [("rain", "weather"), ("today", "date")]
    assert will.meta == {"entity_attributes": '[{"value": "wet"}, {}]'}
    assert (what.text, what.entities) == ("what is [this] about", ())
    assert (what.labels, what.meta) == ({"intent": "faq/ask"}, {"metadata": '{"by": ["me"]}'})
    assert why.text == "why"
    assert "no example: synonym (1), lookup (1), responses (1)" in caplog.text


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("[Ueno](city)", "[Ueno(city)", 6, "expected ']' that closes '[Ueno(city)', found none"),
        ("[Ueno](city)", "[Ueno](city", 6, "expected ')' that closes '(city', found none"),
        ("[Ueno](city)", "[Ueno]()", 6, "expected (entity), found '()'"),
        ("[Ueno](city)", "[](city)", 6, "expected words in"),
        ('"wet"}', '"wet"', 8, "expected a JSON object"),
        ('"entity": "weather", ', "", 8, 'expected {"entity": …} once a span'),
        ('{"entity": "weather", "value": "wet"}', '[{"entity": "a"}]', 8, "once a span"),
        ("    - how", "    how", 6, "expected '- ' and an example, found 'how is"),
        ("- how is [Ueno](city)", "-", 6, "expected '- ' and an example, found '-'"),
        ("intent: weather_query", 'intent: ""', 4, "found an empty intent"),
        ("intent: weather_query", "intent: [a]", 4, "expected text, found a sequence"),
        ("  examples: |\n    - how", "  example: |\n    - how", 4, "expected examples of intent"),
        ("nlu:\n", "nlu: {}\nxs:\n", 2, "expected a list as nlu, found a mapping"),
        ("responses:", "nlu: []\nresponses:", 21, "expected 'nlu' once"),
        ("- intent: faq/ask", "-\tintent: faq/ask", 12, "expected YAML"),
        ("what is", "what \x07 is", 15, "expected YAML, found special characters"),
    ],
)  # fmt: skip
def test_a_fault_of_yaml_names_its_line(tmp_path, old, new, line, message) -> None:
    assert YAML.count(old) == 1
    error = fault(put(tmp_path, YAML.replace(old, new)), "rasa-yaml")
    assert message in error.message
    assert error.line == line


def test_deep_yaml_is_told(tmp_path) -> None:
    assert "expected" in fault(put(tmp_path, "[" * 5000), "rasa-yaml").message


def test_yaml_without_its_library_says_how_to_install_it(tmp_path, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    with pytest.raises(ConfigError, match=r"pip install 'xscript-ner\[yaml\]'"):
        list(read(put(tmp_path, YAML), "rasa-yaml"))


def test_the_older_markup_of_a_value_is_read() -> None:
    text, ((entity, attributes),) = parse_markup("to [NYC](city:New York)")
    assert (text, entity, attributes) == (
        "to NYC", Entity(3, 6, "city", "NYC"), {"value": "New York"},
    )  # fmt: skip


def test_yaml_is_written_by_intent(tmp_path) -> None:
    documents = [
        Document("hi", labels={"intent": "greet"}),
        Document("to Ueno", (Entity(3, 7, "city", "Ueno"),), labels={"intent": "yes"}),
        Document("hello", labels={"intent": "greet"}),
    ]
    write(documents, tmp_path / "nlu.yml", "rasa-yaml")
    assert (tmp_path / "nlu.yml").read_text() == (
        'version: "3.1"\nnlu:\n- intent: "greet"\n  examples: |\n    - hi\n    - hello\n'
        '- intent: "yes"\n  examples: |\n    - to [Ueno](city)\n'
    )
    first, second, third = documents
    assert list(read(tmp_path / "nlu.yml", "rasa-yaml")) == [first, third, second]


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (Document("a", labels={}), "expected an intent"),
        (Document("a [b", labels={"intent": "x"}), "that closes"),
        (Document("[a](b)", labels={"intent": "x"}), "that brackets can hold"),
        (Document("a", (Entity(0, 1, "b)", "a"),), labels={"intent": "x"}), "brackets can hold"),
        (Document("a ", labels={"intent": "x"}), "fills one line"),
        (Document("a\nb", labels={"intent": "x"}), "fills one line"),
        (Document("", labels={"intent": "x"}), "fills one line"),
        (Document("a", meta={"entity_attributes": "[{}]"}, labels={"intent": "x"}), "an entity"),
    ],
)
def test_what_yaml_cannot_hold_is_told(tmp_path, document, message) -> None:
    good = Document("a", labels={"intent": "x"})
    with pytest.raises(DataError, match=message):
        write([good, document], tmp_path / "out", "rasa-yaml")
    assert not (tmp_path / "out").exists()
