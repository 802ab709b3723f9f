"""The report in files, on the screen and in a model card."""

from __future__ import annotations

import json

from xscript_ner.transfer_learning.report import HEADER, TensorReport, TransferReport

COPIED = TensorReport.counted("a.weight", (4, 2), "words", 4, 4)
PARTLY = TensorReport.counted("b.weight", (9, 2), "bigrams", 2, 9, list("tuvwx|y"), "not there")
NEW = TensorReport.counted("c.weight", (3,), "rows", 0, 3, (), "not in the plan")
REPORT = TransferReport((COPIED, PARTLY, NEW), ("be careful",))


def test_the_status_follows_from_the_counts() -> None:
    assert [t.status for t in REPORT.tensors] == ["copied", "partly copied", "new"]
    assert [round(t.share, 2) for t in REPORT.tensors] == [1.0, 0.22, 0.0]


def test_the_first_missing_symbols_are_named_and_all_counted() -> None:
    assert (PARTLY.missing, PARTLY.examples) == (7, ("t", "u", "v", "w", "x"))
    assert PARTLY.cells() == [
        "b.weight", "partly copied", "2 of 9 bigrams", "7: t, u, v, w, x, …", "not there"
    ]  # fmt: skip
    assert COPIED.cells() == ["a.weight", "copied", "4 of 4 words", "", ""]


def test_what_is_written_to_a_file_is_read_back_equal() -> None:
    assert TransferReport.from_dict(json.loads(json.dumps(REPORT.as_dict()))) == REPORT


def test_a_tensor_is_found_by_name() -> None:
    assert REPORT["b.weight"] is PARTLY


def test_markdown_has_a_line_a_tensor_and_its_bars_are_escaped() -> None:
    piped = TensorReport.counted("d", (2,), "bigrams", 1, 2, ["|a"], "gone")
    lines = TransferReport((COPIED, piped), ("be careful",)).lines()
    assert lines == [
        f"| {' | '.join(HEADER)} |",
        "| --- | --- | --- | --- | --- |",
        "| a.weight | copied | 4 of 4 words |  |  |",
        "| d | partly copied | 1 of 2 bigrams | \\|a | gone |",
        "",
        "- Warning: be careful",
    ]
