"""doccano's exports."""

import json

import pytest

from tests.corpora.formats.files import fault, put, spans
from xscript_ner.core.types import Document, Entity
from xscript_ner.corpora.formats import read, write


def test_spans_of_an_export_are_read(tmp_path) -> None:
    item = {"id": 7, "text": "京都の任天堂", "label": [[3, 6, "ORG"], [0, 2, "LOC"]]}
    item["Comments"] = []
    (document,) = read(put(tmp_path, json.dumps(item)), "doccano")
    assert spans(document) == [("京都", "LOC"), ("任天堂", "ORG")]
    assert document.meta == {"id": "7", "Comments": "[]"}


def test_spans_of_an_export_with_relations_are_read_and_relations_counted(tmp_path, caplog) -> None:
    entities = [
        {"id": 1, "label": "ORG", "start_offset": 3, "end_offset": 6},
        {"id": 2, "label": "LOC", "start_offset": 0, "end_offset": 2},
    ]
    relations = [{"id": 1, "from_id": 1, "to_id": 2, "type": "in"}]
    item = {"text": "京都の任天堂", "entities": entities, "relations": relations}
    (document,) = read(put(tmp_path, json.dumps(item)), "doccano")
    assert spans(document) == [("京都", "LOC"), ("任天堂", "ORG")]
    assert "left out: 1 relations" in caplog.text


def test_offsets_count_utf_16_units_as_the_browser_does(tmp_path) -> None:
    """The example of github.com/doccano/doccano issue 2290."""
    text = "👨🏻‍🚒 firemen drive firetrucks"
    item = json.dumps({"text": text, "label": [[22, 32, "X"]]})
    (document,) = read(put(tmp_path, item), "doccano")
    assert spans(document) == [("firetrucks", "X")]
    clusters = json.dumps({"text": text, "label": [[16, 26, "X"]]})
    (document,) = read(put(tmp_path, clusters), "doccano", unit="grapheme")
    assert spans(document) == [("firetrucks", "X")]


def test_one_category_is_the_intent(tmp_path) -> None:
    item = {"text": "雨？", "cats": ["weather"], "entities": [[0, 1, "X"]]}
    (document,) = read(put(tmp_path, json.dumps(item)), "doccano")
    assert (document.labels, spans(document)) == ({"intent": "weather"}, [("雨", "X")])
    write([document], tmp_path / "again", "doccano")
    assert json.loads((tmp_path / "again").read_text()) == item


def test_a_project_with_relations_gets_objects(tmp_path) -> None:
    document = Document("𠮷野家", (Entity.of("𠮷野家", 1, 3, "X"),), meta={"id": "12"})
    write([document], tmp_path / "out", "doccano", layout="relations")
    assert json.loads((tmp_path / "out").read_text()) == {
        "id": 12, "text": "𠮷野家", "relations": [],
        "entities": [{"id": 1, "label": "X", "start_offset": 2, "end_offset": 4}],
    }  # fmt: skip
    assert list(read(tmp_path / "out", "doccano")) == [document]


@pytest.mark.parametrize(
    ("item", "message"),
    [
        ({"text": "京都", "label": [[0, 3, "X"]]}, "expected a span within 0..2, found 0..3"),
        ({"text": "京都", "label": ["good"]}, "expected [start, end, label] or"),
        ({"text": "京都", "label": 1}, 'expected a list as "label", found 1'),
        ({"data": "京都"}, 'expected a string as "text", found None; the keys are data'),
        ({"text": "𠮷", "label": [[0, 1, "X"]]}, "found 1, which is inside of a character"),
    ],
)
def test_a_faulty_line_is_named(tmp_path, item, message) -> None:
    error = fault(put(tmp_path, f'{{"text": ""}}\n{json.dumps(item)}\n'), "doccano")
    assert error.line == 2
    assert message in error.message
