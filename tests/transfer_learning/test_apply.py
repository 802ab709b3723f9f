"""What crosses between two small models, in numbers worked by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import torch
from small_models import Side, side

from xscript_ner.core.errors import TransferError
from xscript_ner.core.vocab import Vocabulary
from xscript_ner.transfer_learning.apply import (
    TransferPlan,
    TransferReport,
    apply_transfer,
    extend_vocabularies,
)

BIGRAMS, WORDS = "chars.embedding.weight", "words.embedding.weight"
JOINED = "words.encoder.forwards.weight_ih_l0"


def transfer(source: Side, target: Side, *parts: str, **options: Any) -> TransferReport:
    plan = TransferPlan(parts, **options)
    return apply_transfer(source, target.model, target.vocabularies, plan, target.recipe)


def test_rows_go_by_symbol_and_the_rest_stays_fresh() -> None:
    source = side(units="^t to o$", labels="A")
    target = side(units="ko o$ ^t", labels="A", seed=2)
    source.set(BIGRAMS, [[0.0, 0.0], [1, 1], [2, 2], [3, 3], [4, 4]])
    fresh = target.rows(BIGRAMS)
    report = transfer(source, target, "chars.embedding")
    assert target.rows(BIGRAMS) == [[0, 0], [1, 1], fresh[2], [4, 4], [2, 2]]
    told = report[BIGRAMS]
    assert (told.status, told.copied, told.total, told.unit) == ("partly copied", 3, 4, "bigrams")
    assert (told.missing, told.examples) == (1, ("ko",))
    assert told.reason == "not in the source"


def test_only_the_plan_s_parts_change() -> None:
    source, target = side(words="a", labels="A"), side(words="a", labels="A", seed=2)
    before = target.weights
    report = transfer(source, target, "words.embedding", "chars.encoder.backwards")
    copied = {name for name, w in target.weights.items() if not torch.equal(w, before[name])}
    backwards = {name for name in before if name.startswith("chars.encoder.backwards.weight")}
    assert copied == {WORDS} | backwards
    assert all(torch.equal(target.weights[name], source.weights[name]) for name in copied)
    assert [t.name for t in report.tensors] == list(before)
    assert report["chars.encoder.backwards.bias_ih_l0"].status == "copied"
    assert report["classifier.dense.bias"].status == "new"
    assert report["classifier.dense.bias"].reason == "not in the plan"


def test_feature_values_are_matched_table_by_table() -> None:
    source = side(features={"script": "kanji latin"}, labels="A")
    target = side(features={"pos1": "noun", "script": "latin kana"}, labels="A", seed=2)
    source.set("features.tables.script.weight", [[0.0, 0.0], [1, 1], [2, 2], [3, 3]])
    report = transfer(source, target, "features")
    assert target.rows("features.tables.script.weight")[1:3] == [[1, 1], [3, 3]]
    assert report["features.tables.script.weight"].examples == ("kana",)
    new = report["features.tables.pos1.weight"]
    assert (new.status, new.reason) == ("new", "the source has no such tensor")


def test_the_output_layer_follows_labels_and_roles() -> None:
    # Source rows: O, B-LOC, I-LOC, B-PER, I-PER.
    source = side(labels="LOC PER", scheme="IOB2")
    target = side(labels="NEW PSN TWO", seed=2)
    source.set("classifier.dense.weight", [[n, -n] for n in (0.5, 1.0, 2.0, 3.0, 4.0)])
    source.set("classifier.dense.bias", [0.5, 1.0, 2.0, 3.0, 4.0])
    fresh = target.rows("classifier.dense.bias")
    report = transfer(
        source, target, "classifier.dense", labels={"PSN": "PER", "TWO": ("LOC", "PER")}
    )
    # Target rows: O; NEW, PSN and TWO, each as B, I, E, S. E is I there, and S is B.
    expected = [0.5, *fresh[1:5], 3, 4, 4, 3, 2, 3, 3, 2]
    assert target.rows("classifier.dense.bias") == expected
    assert target.rows("classifier.dense.weight")[5:7] == [[3, -3], [4, -4]]
    assert target.rows("classifier.dense.weight")[9:11] == [[2, -2], [3, -3]]
    told = report["classifier.dense.weight"]
    assert (told.copied, told.total, told.reason) == (9, 13, "no source for label NEW")
    assert told.examples == ("B-NEW", "I-NEW", "E-NEW", "S-NEW")


def test_transition_scores_follow_labels_and_the_source_s_grammar() -> None:
    source, target = side(labels="PER"), side(labels="PSN", scheme="IOB2", seed=2)
    # Source tags: O, B, I, E, S. Target tags: O, B, I.
    source.set("classifier.crf.pairs", [[10.0 * i + j for j in range(5)] for i in range(5)])
    source.set("classifier.crf.start", [1.0, 2.0, 3.0, 4.0, 5.0])
    source.set("classifier.crf.end", [6.0, 7.0, 8.0, 9.0, 10.0])
    target.set("classifier.crf.pairs", [[-1.0] * 3] * 3)
    target.set("classifier.crf.start", [-1.0] * 3)
    target.set("classifier.crf.end", [-1.0] * 3)
    report = transfer(source, target, "classifier.crf", labels={"PSN": "PER"})
    # B O, B B, I O and I B are forbidden in BIOES; O I is forbidden here.
    assert target.rows("classifier.crf.pairs") == [[0, 1, -1], [-1, -1, 12], [-1, -1, 22]]
    assert target.rows("classifier.crf.start") == [1, 2, -1]
    assert target.rows("classifier.crf.end") == [6, -1, -1]
    told = report["classifier.crf.pairs"]
    assert (told.copied, told.total, told.unit) == (4, 8, "tag pairs")
    assert told.reason == "the source's grammar forbids the rest"


def test_the_mean_of_transition_scores_is_over_pairs_the_source_learnt() -> None:
    source, target = side(labels="A B", scheme="IOB2"), side(labels="X", scheme="IOB2", seed=2)
    # Source tags: O, B-A, I-A, B-B, I-B.
    source.set("classifier.crf.pairs", [[10.0 * i + j for j in range(5)] for i in range(5)])
    transfer(source, target, "classifier.crf", labels={"X": ("A", "B")})
    # B I: (12 + 34) / 2. B B: (11 + 13 + 31 + 33) / 4. B O: (10 + 30) / 2.
    assert target.rows("classifier.crf.pairs")[1] == [20, 22, 23]


def test_without_a_map_equal_names_are_each_other_s() -> None:
    source, target = side(labels="LOC PER"), side(labels="DAT PER", seed=2)
    report = transfer(source, target, "classifier.dense")
    assert report["classifier.dense.bias"].copied == 5
    ours, theirs = target.vocabularies.tags.index, source.vocabularies.tags.index
    bias = target.rows("classifier.dense.bias")
    assert bias[ours["E-PER"]] == source.rows("classifier.dense.bias")[theirs["E-PER"]]


def test_the_encoder_s_columns_go_block_by_block() -> None:
    source = side(features={"script": "x"}, labels="A")
    target = side(features={"pos1": "x", "script": "x"}, labels="A", seed=2)
    # Columns there: words 0 1, chars 2 3, script 4 5. Here: pos1 4 5, script 6 7.
    source.set(JOINED, [[10.0 * i + j for j in range(6)] for i in range(4)])
    fresh = target.rows(JOINED)
    report = transfer(source, target, "words.encoder")
    assert target.rows(JOINED)[1] == [10, 11, 12, 13, *fresh[1][4:6], 14, 15]
    told = report[JOINED]
    assert (told.status, told.copied, told.total, told.unit) == ("partly copied", 6, 8, "columns")
    assert (told.examples, told.reason) == (("features.pos1",), "not in the source")
    hidden = "words.encoder.forwards.weight_hh_l0"
    assert torch.equal(target.weights[hidden], source.weights[hidden])


def test_a_block_of_another_width_stays_fresh_and_is_named() -> None:
    source, target = side(labels="A", tables=[("chars", {"encoder": 3})]), side(labels="A", seed=2)
    fresh = target.rows(JOINED)
    report = transfer(source, target, "words.encoder")
    theirs = source.rows(JOINED)
    assert target.rows(JOINED)[0] == [*theirs[0][:2], *fresh[0][2:]]
    assert report[JOINED].reason == "chars has 2 columns, in the source 6"


def test_the_source_s_other_symbols_come_along_only_when_asked_for() -> None:
    script = {"script": "kanji latin"}
    source = side(words="a b", units="^t to o$", features=script, labels="A")
    plain = side(words="b c", units="ko to", features={"script": "kana"}, labels="A").vocabularies
    for plan in (TransferPlan(("chars",)), TransferPlan(("classifier",), other_symbols=True)):
        assert extend_vocabularies(plain, source.vocabularies, plan) == plain
    bring = TransferPlan(("chars",), other_symbols=True)
    tables = extend_vocabularies(plain, source.vocabularies, bring)
    assert tables.units.symbols == ("<pad>", "<unk>", "ko", "to", "^t", "o$")
    assert (tables.words, tables.features) == (plain.words, plain.features)
    bring = TransferPlan(("words.embedding", "features"), other_symbols=True)
    tables = extend_vocabularies(plain, source.vocabularies, bring)
    assert tables.words.symbols == ("<pad>", "<unk>", "b", "c", "a")
    assert tables.features["script"].symbols == ("<pad>", "<unk>", "kana", "kanji", "latin")
    assert tables.units == plain.units
    target = side(units="ko to ^t o$", labels="A", seed=2)
    report = transfer(source, target, "chars", other_symbols=True)
    assert report[BIGRAMS].examples == ("ko",)
    assert target.rows(BIGRAMS)[4:] == [source.rows(BIGRAMS)[2], source.rows(BIGRAMS)[4]]


def test_what_a_language_model_reads_comes_along_with_it() -> None:
    empty = side(labels="A").vocabularies
    readings = {"surface": Vocabulary(["a", "b"]), "romaji": Vocabulary(["x"])}
    theirs = replace(empty, readings=readings)
    ours = replace(empty, readings={"surface": Vocabulary(["c", "a"])})
    bring = TransferPlan(("language_model",), other_symbols=True)
    tables = extend_vocabularies(ours, theirs, bring)
    assert {name: table.symbols for name, table in tables.readings.items()} == {
        "surface": ("<pad>", "<unk>", "c", "a", "b")
    }
    other = TransferPlan(("chars",), other_symbols=True)
    assert extend_vocabularies(ours, theirs, other).readings == ours.readings


@pytest.mark.parametrize(
    ("parts", "options", "message"),
    [
        ((), {}, "names no part"),
        (("char",), {}, r"unknown part 'char'; choose from chars, chars\.embedding, chars\.encod"),
        (("chars.embed",), {}, r"unknown part 'chars\.embed'"),
        (("features.tables.pos1",), {}, r"unknown part 'features\.tables\.pos1'"),
        (("chars",), {"labels": {"PSN": "MISC"}},
         "the source has no label 'MISC' that the map names; it has PER"),
        (("chars",), {"labels": {"DATE": "PER"}},
         "the target has no label 'DATE' that the map names; it has PSN"),
        (("chars",), {"heads": {"intent": {"ask": "x"}}},
         "transfer.heads: the target has no head 'intent'"),
        (("features",), {}, "the plan copies nothing: the source has no such tensor"),
    ],
)  # fmt: skip
def test_a_plan_that_means_nothing_is_refused(
    parts: tuple[str, ...], options: dict[str, Any], message: str
) -> None:
    source, target = side(labels="PER"), side(labels="PSN", features={"script": "x"}, seed=2)
    with pytest.raises(TransferError, match=message) as caught:
        transfer(source, target, *parts, **options)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("part", "table", "tensor", "shapes"),
    [
        ("chars", ("chars", {"embedding": 3}), BIGRAMS, r"\(2, 3\) here and \(2, 2\) in"),
        ("chars.encoder", ("chars", {"embedding": 3}), "chars.encoder.forwards.weight_ih_l0",
         r"\(4, 3\) here and \(4, 2\)"),
        ("words", ("words", {"encoder": 2}), JOINED, r"\(8, 4\) here and \(4, 4\)"),
        ("words", ("words", {"embedding": 3}), WORDS, r"\(2, 3\) here and \(2, 2\)"),
        ("classifier.dense", ("words", {"encoder": 2}), "classifier.dense.weight",
         r"\(5, 4\) here and \(5, 2\)"),
    ],
)  # fmt: skip
def test_other_sizes_are_refused_and_nothing_is_changed(
    part: str, table: tuple[str, dict[str, Any]], tensor: str, shapes: str
) -> None:
    source, target = side(labels="A"), side(labels="A", seed=2, tables=[table])
    before = target.weights
    with pytest.raises(TransferError, match=rf"{tensor}: sizes differ, {shapes}"):
        transfer(source, target, "classifier.crf", part)
    assert all(torch.equal(w, before[name]) for name, w in target.weights.items())


def test_a_source_without_a_crf_says_so() -> None:
    source = side(labels="A", tables=[("classifier", {"head": "softmax"})])
    report = transfer(source, side(labels="A", seed=2), "classifier")
    assert report["classifier.dense.weight"].status == "copied"
    assert report["classifier.crf.pairs"].reason == "the source has no such tensor"
    (warning,) = report.warnings
    assert warning.startswith("classifier.crf.pairs: only 0 of 13 tag pairs copied (the source")
