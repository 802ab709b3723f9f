"""Symbols to rows."""

from collections import Counter

from xscript_ner.core.types import Document, Sentence
from xscript_ner.core.vocab import PADDING, SPECIALS, UNKNOWN, UNLABELLED, LabelSet, Vocabulary


def test_the_first_rows_are_padding_and_unknown() -> None:
    vocabulary = Vocabulary(["東", "京"])
    assert vocabulary.symbols == (*SPECIALS, "東", "京")
    assert (vocabulary.symbols[PADDING], vocabulary.symbols[UNKNOWN]) == ("<pad>", "<unk>")


def test_every_symbol_has_the_row_it_stands_in() -> None:
    vocabulary = Vocabulary(["b", "a", "c"])
    assert [vocabulary.row(symbol) for symbol in vocabulary.symbols] == [0, 1, 2, 3, 4]


def test_what_is_not_listed_is_unknown() -> None:
    vocabulary = Vocabulary(["a"])
    assert vocabulary.row("b") == UNKNOWN
    assert "b" not in vocabulary


def test_a_repeated_or_special_symbol_gets_no_second_row() -> None:
    assert len(Vocabulary(["a", "<unk>", "a", "<pad>", "b"])) == 4


def test_rows_go_by_count_and_then_by_code_point() -> None:
    counts = Counter({"z": 2, "b": 1, "a": 1, "y": 3})
    assert Vocabulary.from_counts(counts).symbols[2:] == ("y", "z", "a", "b")


def test_rare_symbols_are_left_out() -> None:
    counts = Counter({"often": 3, "twice": 2, "once": 1})
    assert Vocabulary.from_counts(counts, min_count=2).symbols[2:] == ("often", "twice")


def test_a_label_not_known_is_no_row_of_a_label_set() -> None:
    labels = LabelSet(["ask", "stop"])

    def gold(given: dict[str, str]) -> list[int]:
        return labels.gold(Sentence(Document("a", labels=given), (), ()), "intent")

    assert gold({"intent": "stop", "domain": "ask"}) == [1]
    assert gold({"intent": "sing"}) == gold({"domain": "ask"}) == [UNLABELLED]
