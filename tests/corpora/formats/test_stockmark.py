"""Stockmark's JSON list."""

import json

import pytest

from tests.corpora.formats.files import fault, put, spans
from xscript_ner.corpora.formats import read

ITEM = {
    "curid": "12",
    "text": "𠮷野家は東京。",
    "entities": [
        {"name": "東京", "span": [4, 6], "type": "地名"},
        {"name": "𠮷野家", "span": [0, 3], "type": "法人名"},
    ],
}


def test_offsets_are_code_points_and_entities_are_sorted(tmp_path) -> None:
    (document,) = read(put(tmp_path, json.dumps([ITEM])), "stockmark")
    assert spans(document) == [("𠮷野家", "法人名"), ("東京", "地名")]
    assert document.meta == {"curid": "12"}
    assert document.tokens is None


def entity(**change: object) -> dict[str, object]:
    return {**ITEM, "entities": [{**ITEM["entities"][0], **change}]}


@pytest.mark.parametrize(
    ("item", "message"),
    [
        (entity(name="京都"), "expected '京都' at span 4..6, found '東京' there"),
        (entity(span=[4, 99]), "expected a span within 0..7, found 4..99"),
        (entity(span=[-2, 2]), "found -2..2"),
        (entity(span=[4, 4]), "found 4..4"),
        (entity(span=[4]), 'expected {"name", "span": [start, end], "type"}'),
        (entity(type=None), 'expected {"name"'),
        (entity(type=""), "expected a label"),
        ({**ITEM, "entities": [*ITEM["entities"], ITEM["entities"][0]]}, "do not overlap"),
        ({**ITEM, "entities": 3}, "expected a list as entities"),
        ({**ITEM, "text": None}, "expected a string as text"),
    ],
)
def test_a_faulty_item_is_named(tmp_path, item, message) -> None:
    error = fault(put(tmp_path, json.dumps([ITEM, item])), "stockmark")
    assert error.message.startswith("item 1")
    assert message in error.message


def test_json_that_stops_half_way_names_its_line(tmp_path) -> None:
    whole = json.dumps([ITEM, ITEM], indent=1)
    error = fault(put(tmp_path, whole[: len(whole) // 2]), "stockmark")
    assert error.line == whole[: len(whole) // 2].count("\n") + 1
    assert "expected JSON" in error.message


@pytest.mark.parametrize("content", ["{}", "[1]", "[" * 100_000, f"[{'9' * 5000}]"])
def test_json_of_another_shape_is_an_error(tmp_path, content) -> None:
    assert "expected" in fault(put(tmp_path, content), "stockmark").message
