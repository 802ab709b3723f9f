"""Markdown that shows any text as it is."""

from __future__ import annotations

from xscript_ner.core.display import escaped, table


def test_a_table_by_hand() -> None:
    assert table(["name", "F1"], [["a", "1"], ["b", "2"]], [False, True]) == (
        "| name | F1 |\n| --- | ---: |\n| a | 1 |\n| b | 2 |"
    )
    assert table(["name"], []) == "| name |\n| --- |"


def test_a_cell_stays_one_cell_whatever_it_holds() -> None:
    assert escaped("a|b\nc *d* `e` <f> [g](h)") == (
        "a\\|b c \\*d\\* \\`e\\` &lt;f&gt; [g]\\(h)"
    )
