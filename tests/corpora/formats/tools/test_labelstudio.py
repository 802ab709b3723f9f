"""Label Studio's exports and imports."""

import json

import pytest

from tests.corpora.formats.files import fault, put, spans
from xscript_ner.core.errors import ConfigError
from xscript_ner.core.types import Document, Entity
from xscript_ner.corpora.formats import read, write


def region(start: int, end: int, text: str, label: str = "LOC") -> dict:
    value = {"start": start, "end": end, "text": text, "labels": [label]}
    return {"id": "a", "from_name": "label", "to_name": "text", "type": "labels", "value": value}


def task(result: list, text: str = "任天堂は京都。", **others: object) -> dict:
    data = {"text": text, "page": 3}
    return {"id": 5, "data": data, "annotations": [{"result": result}], **others}


def export(tmp_path, *tasks: dict):
    return put(tmp_path, json.dumps(tasks))


def test_annotated_tasks_are_read(tmp_path) -> None:
    choice = {"from_name": "intent", "type": "choices", "value": {"choices": ["tell"]}}
    path = export(tmp_path, task([region(4, 6, "京都"), region(0, 3, "任天堂", "ORG"), choice]))
    (document,) = read(path, "labelstudio")
    assert spans(document) == [("任天堂", "ORG"), ("京都", "LOC")]
    assert document.meta == {"id": "5", "page": "3"}
    assert document.labels == {"intent": "tell"}


def test_the_short_export_is_read_by_the_name_of_its_control_tag(tmp_path) -> None:
    marked = [{"start": 4, "end": 6, "text": "京都", "labels": ["LOC"]}]
    item = {"id": 5, "text": "任天堂は京都。", "ner": marked, "annotator": 1, "lead_time": 2.5}
    (document,) = read(export(tmp_path, item), "labelstudio")
    assert spans(document) == [("京都", "LOC")]
    assert document.meta == {"id": "5", "annotator": "1", "lead_time": "2.5"}


def test_offsets_of_before_1_4_count_utf_16_units(tmp_path) -> None:
    """The example of github.com/HumanSignal/label-studio issue 1347."""
    path = export(tmp_path, task([region(13, 23, "annotation")], "💩This is an annotation. "))
    message = fault(path, "labelstudio").message
    assert message.startswith("item 0: expected 'annotation' at span 13..23, found 'nnotation.'")
    assert message.endswith("(Label Studio before 1.4 counts in unit = 'utf-16')")
    (document,) = read(path, "labelstudio", unit="utf-16")
    assert spans(document) == [("annotation", "LOC")]


def test_what_nobody_has_annotated_is_no_negative(tmp_path, caplog) -> None:
    empty = task([])
    skipped = task([]) | {"annotations": [{"result": [], "was_cancelled": True}]}
    predicted = task([]) | {"annotations": [], "predictions": [{"result": [region(4, 6, "京都")]}]}
    path = export(tmp_path, empty, skipped, predicted)
    assert len(list(read(path, "labelstudio"))) == 1
    assert "1 annotations that were skipped" in caplog.text
    assert "2 tasks without an annotation" in caplog.text
    found = list(read(path, "labelstudio", predictions=True))
    assert [spans(document) for document in found] == [[], [("京都", "LOC")]]
    alone = fault(export(tmp_path, predicted), "labelstudio").message
    hint = "predictions = true reads predictions"
    assert alone == f"expected annotated tasks, found none in 1; {hint}"


def test_of_several_annotations_the_true_one_or_the_last_is_read(tmp_path, caplog) -> None:
    first, last = {"result": [region(4, 6, "京都")]}, {"result": [region(0, 3, "任天堂")]}
    several = task([]) | {"annotations": [first, last]}
    truth = task([]) | {"annotations": [first | {"ground_truth": True}, last]}
    found = list(read(export(tmp_path, several, truth), "labelstudio"))
    assert [spans(document)[0][0] for document in found] == ["任天堂", "京都"]
    assert "2 annotations beside the one that was read" in caplog.text


def test_what_has_no_place_is_counted(tmp_path, caplog) -> None:
    relation = {"type": "relation", "from_id": "a", "to_id": "b"}
    rating = {"type": "rating", "from_name": "r", "value": {"rating": 3}}
    list(read(export(tmp_path, task([relation, rating, region(4, 6, "京都")])), "labelstudio"))
    assert "left out: 1 relations, 1 regions of type rating" in caplog.text


@pytest.mark.parametrize(
    ("tasks", "message"),
    [
        ([{"data": {"body": "a"}, "annotations": [{"result": []}]}],
         'item 0: expected a string as "text", found None; the keys are body (option text names'),
        ([task([region(4, 6, "東京")])], "item 0: expected '東京' at span 4..6, found '京都'"),
        ([task([region(4, 9, "京都")])], "item 0: expected a span within 0..7, found 4..9"),
        ([task([{"type": "labels", "value": {"start": "/p[1]", "end": "/p[1]"}}])],
         'item 0: expected a region {"start", "end", "labels"}, found'),
        ([task([3])], 'item 0: expected a region {"type", "value"}, found 3'),
        ([task([region(4, 6, "京都") | {"value": {"start": 4, "end": 6, "labels": []}}])],
         "item 0: expected a label for span 4..6, found none"),
    ],
)  # fmt: skip
def test_a_faulty_task_is_named(tmp_path, tasks, message) -> None:
    assert fault(export(tmp_path, *tasks), "labelstudio").message.startswith(message)


TEXT = "任天堂は京都。"
MARKED = Document(
    TEXT, (Entity.of(TEXT, 0, 3, "ORG", 0.25), Entity.of(TEXT, 4, 6, "LOC", 0.75)),
    meta={"id": "8", "page": "3"}, labels={"intent": "tell"},
)  # fmt: skip


def written(tmp_path, **options: object) -> list[dict]:
    write([MARKED], tmp_path / "out.json", "labelstudio", **options)
    return json.loads((tmp_path / "out.json").read_text("utf-8"))


def test_predictions_are_what_annotators_see_beforehand(tmp_path) -> None:
    (made,) = written(tmp_path, model_version="ja-wikipedia", from_name="ner")
    assert made["id"] == 8
    assert made["data"] == {"text": TEXT, "page": "3"}
    assert "annotations" not in made
    (prediction,) = made["predictions"]
    assert (prediction["model_version"], prediction["score"]) == ("ja-wikipedia", 0.25)
    assert [r["from_name"] for r in prediction["result"]] == ["ner", "ner", "intent"]
    assert len({r["id"] for r in prediction["result"]}) == 3
    assert prediction["result"][1]["score"] == 0.75
    assert prediction["result"][1]["value"] == {
        "start": 4, "end": 6, "text": "京都", "labels": ["LOC"],
    }  # fmt: skip


def test_the_short_layout_has_annotations_alone(tmp_path) -> None:
    (made,) = written(tmp_path, layout="json_min")
    assert [value["labels"] for value in made["label"]] == [["ORG"], ["LOC"]]
    with pytest.raises(ConfigError, match="layout json_min holds no predictions"):
        written(tmp_path, layout="json_min", model_version="m")
    with pytest.raises(ConfigError, match="unknown layout 'csv'; choose from json, json_min"):
        written(tmp_path, layout="csv")
