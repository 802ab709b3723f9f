"""The models that ship give the answers they were shipped with, whatever format they lie in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from xscript_ner.core.resources import resource
from xscript_ner.models.checkpoint import FORMAT, load_checkpoint, save_checkpoint
from xscript_ner.tagging.tagger import Tagger, load

# Given by the code that trained them.
ANSWERS = {
    "ja-wikipedia": {
        "任天堂は京都市に本社を置く。": [
            (0, 3, "CORPORATION", 0.6997153162956238),
            (4, 7, "LOCATION", 0.9830954074859619),
        ],
        "徳川家康は江戸幕府を開いた。": [
            (0, 4, "PERSON", 0.946797251701355),
            (5, 9, "POLITICAL_ORGANIZATION", 0.9300139546394348),
        ],
        "2011年3月11日に東日本大震災が発生した。": [(11, 17, "EVENT", 0.9792526960372925)],
        "トヨタ自動車の豊田章男社長は東京ビッグサイトで講演した。": [
            (0, 6, "CORPORATION", 0.956864595413208),
            (7, 11, "PERSON", 0.9546790719032288),
            (14, 22, "FACILITY", 0.8092502355575562),
        ],
        "明日は雨が降るだろう。": [],
    },
    "en-open": {
        "Barack Obama was born in Hawaii.": [
            (0, 12, "PER", 0.9621932506561279),
            (25, 31, "LOC", 0.9517115354537964),
        ],
        "Apple opened a new office in Berlin last week.": [
            (0, 5, "ORG", 0.8953149914741516),
            (29, 35, "LOC", 0.8902226090431213),
        ],
        "The United Nations met in New York.": [
            (4, 18, "ORG", 0.5367769598960876),
            (26, 34, "LOC", 0.9078880548477173),
        ],
        "it rained all day": [],
    },
}


@pytest.mark.parametrize("name", ANSWERS)
@pytest.mark.parametrize("written", ["as shipped", "rewritten"])
def test_a_shipped_model_gives_the_answers_it_was_shipped_with(
    name: str, written: str, tmp_path: Path
) -> None:
    checkpoint = load_checkpoint(resource("models", name))
    if written == "rewritten":
        # What format 1 halved was divided by the temperature; halving it anew would round anew.
        whole = checkpoint.recipe.checkpoint.model_copy(update={"precision": "float32"})
        recipe = checkpoint.recipe.model_copy(update={"checkpoint": whole})
        save_checkpoint(tmp_path, replace(checkpoint, recipe=recipe), {})
        checkpoint = load_checkpoint(tmp_path)
        assert checkpoint.signature["format"] == FORMAT
    tagger = Tagger(checkpoint)
    for text, wanted in ANSWERS[name].items():
        found = tagger(text).entities
        assert [(e.start, e.end, e.label) for e in found] == [one[:3] for one in wanted]
        # Rewritten, the classifier is rounded again, now as it learnt.
        near = 1e-6 if written == "as shipped" else 1e-3
        assert [e.score for e in found] == pytest.approx([one[3] for one in wanted], abs=near)


@pytest.mark.parametrize(
    ("text", "domain", "intent", "slots"),
    [
        ("明日の東京の天気を教えて", "weather", "weather/find", {"datetime"}),
        ("weck mich morgen um sieben uhr", "alarm", "alarm/set_alarm", {"datetime"}),
        ("set an alarm for 7 am tomorrow", "alarm", "alarm/set_alarm", {"datetime"}),
        ("wie wird das wetter in hamburg am wochenende", "weather", "weather/find",
         {"datetime", "location"}),
    ],
)  # fmt: skip
def test_the_shipped_assistant_answers_with_intent_and_slots_at_once(
    text: str, domain: str, intent: str, slots: set[str]
) -> None:
    found = load("multi-assistant")(text)
    assert found.labels["domain"].label == domain
    assert found.labels["intent"].label == intent
    assert {entity.label for entity in found.entities} == slots
    assert all(text[entity.start : entity.end] == entity.text for entity in found.entities)


def test_the_shipped_assistant_is_small_and_tells_its_figures_by_language() -> None:
    directory = resource("models", "multi-assistant")
    assert sum(file.stat().st_size for file in directory.iterdir()) <= 6_000_000
    scores = load_checkpoint(directory).metrics.scores
    for language in ("en", "de", "it", "ja"):
        heads = scores[f"xsid-{language}:test"]
        assert {"classifier", "intent", "domain", "frame"} == set(heads)
        assert heads["frame"].f1 > 50
