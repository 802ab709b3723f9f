"""What a grid says, against numbers worked by hand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest

from xscript_ner.ablation.pairs import Comparison
from xscript_ner.ablation.results import Outcome
from xscript_ner.ablation.summary import SummaryRow, best_on_dev, summarize
from xscript_ner.core.errors import ConfigError, DataError

from .made_up import ROW, cell, outcome

ROUNDS = 99


def row_of(rows: Sequence[SummaryRow], **values: str) -> SummaryRow:
    (found,) = (row for row in rows if row.values == values)
    return found


def comparison(rows: Sequence[SummaryRow], **values: str) -> Comparison:
    found = row_of(rows, **values).comparison
    assert found is not None
    return found


def test_means_over_folds_and_seeds_by_hand() -> None:
    rows = summarize(
        [
            cell("chars", outcome(50, sentences=80, seconds=10), seed=1, fold="0"),
            cell("chars", outcome(52, sentences=80, seconds=20), seed=2, fold="0"),
            cell("chars", outcome(57, sentences=83, seconds=60), seed=1, fold="1"),
        ],
        baseline=None,
    )
    (row,) = rows
    assert (row.n, row.failed, row.pending) == (3, 0, 0)
    assert row.mean == pytest.approx(53)
    assert row.sd == pytest.approx(math.sqrt((9 + 1 + 16) / 2))
    assert row.precision == pytest.approx(53)
    assert row.recall == pytest.approx(53)
    assert row.sentences == pytest.approx(81)
    assert row.seconds == pytest.approx(30)


def test_dev_f1_is_that_of_the_kept_epoch_over_the_cells_with_a_dev_part() -> None:
    first = outcome(50, history=[0.1, 0.8, 0.7], best_epoch=2)
    second, without = outcome(50, history=[0.6]), outcome(50, history=[])
    (row,) = summarize([cell("none", o, n) for n, o in enumerate((first, second, without))], None)
    assert row.dev_f1 == pytest.approx(70)
    (row,) = summarize([cell("none", without)], None)
    assert row.dev_f1 is None


def test_epochs_to_convergence_are_averaged_over_the_cells_with_a_dev_part() -> None:
    first = outcome(50, history=[0.1, 0.5, 0.77, 0.8])  # 95 % of 0.8 is 0.76: epoch 3
    second = outcome(50, history=[0.8])
    without = outcome(50, history=[])
    (row,) = summarize([cell("none", o, n) for n, o in enumerate((first, second, without))], None)
    assert row.epochs == 2.0
    (row,) = summarize([cell("none", without)], None)
    assert row.epochs is None


def test_epochs_until_the_baseline_is_caught_up_with() -> None:
    baseline = outcome(50, history=[0.1, 0.3, 0.4])  # 95 % of 0.4 is 0.38
    soon, late = outcome(50, history=[0.39, 0.8]), outcome(50, history=[0.3, 0.35, 0.5])
    never = outcome(50, history=[0.1, 0.2])

    def catch_up(*found: Outcome) -> float | None:
        cells = [cell("none", baseline, n) for n, _ in enumerate(found)]
        cells += [cell("chars", one, n) for n, one in enumerate(found)]
        return comparison(summarize(cells, {"parts": "none"}, ROUNDS), parts="chars").catch_up

    assert catch_up(soon, late) == 2.0  # 1 and 3
    assert catch_up(soon, never) is None
    assert catch_up(outcome(50, history=[])) is None


def test_failed_and_pending_cells_are_counted_and_left_out_of_the_means() -> None:
    results = [
        cell("chars", outcome(50), seed=1),
        cell("chars", None, seed=2, error="out of memory"),
        cell("chars", None, seed=3),
        cell("chars", None, seed=4),
    ]
    (row,) = summarize(results, None)
    assert (row.n, row.failed, row.pending) == (1, 1, 2)
    assert (row.mean, row.sd) == (50, None)


def test_a_configuration_without_any_outcome_has_no_figures() -> None:
    results = [cell("none", outcome(50)), cell("chars", None, error="no such part")]
    row = row_of(summarize(results, {"parts": "none"}), parts="chars")
    assert (row.n, row.failed) == (0, 1)
    figures = (row.mean, row.sd, row.precision, row.recall, row.epochs, row.seconds, row.sentences)
    assert figures == (None,) * 7
    assert row.labels == {}
    assert row.comparison is None


def test_configurations_come_in_the_order_of_first_appearance() -> None:
    results = [
        cell(parts, outcome(50), seed) for seed in (1, 2) for parts in ("words", "none", "chars")
    ]
    assert [row.values["parts"] for row in summarize(results, None)] == ["words", "none", "chars"]
    assert summarize([], {"parts": "none"}) == []


def test_the_f1_of_a_label_is_averaged_over_the_cells_that_met_it() -> None:
    results = [
        cell("none", outcome(50, {"地名": 60, "人名": 0}), seed=1),
        cell("none", outcome(50, {"地名": 70}), seed=2),
    ]
    (row,) = summarize(results, None)
    assert list(row.labels.items()) == [("人名", 0.0), ("地名", 65.0)]


def test_the_difference_and_its_interval_by_hand() -> None:
    scores = {1: (50, 51), 2: (52, 54), 3: (51, 54)}  # differences 1, 2, 3
    results = [
        cell(parts, outcome(f1), seed)
        for seed, pair in scores.items()
        for parts, f1 in zip(("none", "chars"), pair, strict=True)
    ]
    rows = summarize(results, {"parts": "none"}, ROUNDS)
    found = comparison(rows, parts="chars")
    assert found.difference == pytest.approx(2)
    assert (found.pairs, found.folds) == (3, 1)
    reach = 4.302653 / math.sqrt(3)  # t with two degrees of freedom, s 1
    assert found.interval == pytest.approx((2 - reach, 2 + reach))
    assert row_of(rows, parts="none").comparison is None


def test_over_folds_the_interval_is_widened_for_what_their_training_sentences_share() -> None:
    scores = {"0": (50, 51), "1": (52, 54), "2": (51, 54)}  # differences 1, 2, 3
    results = [
        cell(parts, outcome(f1, sentences=8), fold=fold)  # two test sentences a fold
        for fold, pair in scores.items()
        for parts, f1 in zip(("none", "chars"), pair, strict=True)
    ]
    found = comparison(summarize(results, {"parts": "none"}, ROUNDS), parts="chars")
    reach = 4.302653 * math.sqrt(1 / 3 + 2 / 8)
    assert found.interval == pytest.approx((2 - reach, 2 + reach))


def test_seeds_are_averaged_within_their_fold_before_folds_are_counted() -> None:
    # Fold 0 has differences 0 and 2, fold 1 has 2 and 4, fold 2 has 3 alone: means 1, 3, 3.
    scores = {("0", 1): 50, ("0", 2): 52, ("1", 1): 52, ("1", 2): 54, ("2", 1): 53}
    results = [
        cell(parts, outcome(f1, sentences=8), seed, fold)
        for (fold, seed), ours in scores.items()
        for parts, f1 in (("none", 50), ("chars", ours))
    ]
    found = comparison(summarize(results, {"parts": "none"}, ROUNDS), parts="chars")
    assert (found.pairs, found.folds) == (5, 3)
    assert found.difference == pytest.approx(7 / 3)
    deviation = math.sqrt(((4 / 3) ** 2 + 2 * (2 / 3) ** 2) / 2)
    reach = 4.302653 * deviation * math.sqrt(1 / 3 + 2 / 8)  # two degrees of freedom
    assert found.interval == pytest.approx((7 / 3 - reach, 7 / 3 + reach))


def test_only_cells_of_equal_fold_and_seed_are_paired() -> None:
    results = [
        cell("none", outcome(10), seed=1, fold="0"),
        cell("none", outcome(20), seed=2, fold="0"),
        cell("none", outcome(30), seed=1, fold="1"),
        cell("none", None, seed=2, fold="1"),
        cell("chars", outcome(90), seed=2, fold="1"),
        cell("chars", outcome(33), seed=1, fold="1"),
        cell("chars", None, seed=2, fold="0", error="out of memory"),
        cell("chars", outcome(11), seed=1, fold="0"),
        cell("chars", outcome(99), seed=3, fold="0"),
    ]
    rows = summarize(results, {"parts": "none"}, ROUNDS)
    row, found = row_of(rows, parts="chars"), comparison(rows, parts="chars")
    assert (row.n, row.failed, found.pairs) == (4, 1, 2)
    assert found.difference == pytest.approx((1 + 3) / 2)


def test_one_pair_has_a_difference_and_a_p_but_no_interval() -> None:
    results = [cell("none", outcome(50)), cell("chars", outcome(53))]
    rows = summarize(results, {"parts": "none"}, ROUNDS)
    found = comparison(rows, parts="chars")
    assert (found.difference, found.pairs, found.interval) == (3, 1, None)
    assert found.p == row_of(rows, parts="chars").p_corrected == 1.0  # equal by sentence


def test_without_its_baseline_a_configuration_is_not_compared() -> None:
    results = [
        cell("chars", outcome(50), size="100"),
        cell("none", None, size="100"),
        cell("chars", outcome(60), size="500"),
    ]
    assert not any(row.comparison for row in summarize(results, {"parts": "none"}))
    assert not any(row.comparison for row in summarize(results, None))


def test_each_size_has_the_baseline_of_its_size() -> None:
    scores = {("none", "100"): 40, ("chars", "100"): 45, ("none", "500"): 60, ("chars", "500"): 61}
    results = [cell(parts, outcome(f1), size=size) for (parts, size), f1 in scores.items()]
    rows = summarize(results, {"parts": "none"}, ROUNDS)
    assert [row.comparison and row.comparison.difference for row in rows] == [None, 5, None, 1]


def test_a_baseline_on_two_axes_has_one_row() -> None:
    results = [
        cell(parts, outcome(f1), romanizer=romanizer)
        for parts, romanizer, f1 in (
            ("none", "surface", 50),
            ("none", "unidic", 51),
            ("chars", "surface", 52),
            ("chars", "unidic", 57),
        )
    ]
    rows = summarize(results, {"romanizer": "surface", "parts": "none"}, ROUNDS)
    assert [row.comparison and row.comparison.difference for row in rows] == [None, 1, 2, 7]


def test_a_baseline_on_an_unknown_axis_is_an_error() -> None:
    with pytest.raises(ConfigError, match="unknown axis in the baseline 'part'; choose from"):
        summarize([cell("none", outcome(50))], {"part": "none"})


GOOD, BAD = (2, 2, 2), (2, 2, 0)


def test_p_tells_a_clear_difference_from_none() -> None:
    results = [
        cell("none", outcome(50, counts=[BAD] * 40)),
        cell("chars", outcome(90, counts=[GOOD] * 40)),
        cell("words", outcome(50, counts=[BAD] * 40)),
    ]
    rows = summarize(results, {"parts": "none"}, ROUNDS)
    chars, words = row_of(rows, parts="chars"), row_of(rows, parts="words")
    assert comparison(rows, parts="chars").p == 1 / (1 + ROUNDS)
    assert comparison(rows, parts="words").p == 1.0
    # Holm over the two comparisons; the baseline is none.
    assert (chars.p_corrected, words.p_corrected) == (2 / (1 + ROUNDS), 1.0)


def test_a_seed_that_repeats_another_adds_no_evidence() -> None:
    ours, theirs = [GOOD] * 9 + [BAD] * 4, [BAD] * 6 + [GOOD] * 7

    def p(seeds: int) -> float | None:
        cells = [
            cell(parts, outcome(50, counts=counts), seed)
            for seed in range(seeds)
            for parts, counts in (("none", theirs), ("chars", ours))
        ]
        return comparison(summarize(cells, {"parts": "none"}), parts="chars").p

    assert p(1) == p(5)
    assert 0.05 < (p(1) or 0) < 0.95


def test_folds_add_sentences() -> None:
    # Three sentences of three: p = 2/2^3. Three in each of four folds: p = 2/2^12.
    cells = [
        cell(parts, outcome(50, counts=[row] * 3), fold=str(fold))
        for fold in range(4)
        for parts, row in (("none", BAD), ("chars", GOOD))
    ]
    one = comparison(summarize(cells[:2], {"parts": "none"}), parts="chars").p
    four = comparison(summarize(cells, {"parts": "none"}), parts="chars").p
    assert one == pytest.approx(2 / 2**3, abs=0.02)
    assert four == pytest.approx(2 / 2**12, abs=0.002)


def test_folds_may_differ_in_their_number_of_sentences() -> None:
    cells = [
        cell(parts, outcome(50, counts=[ROW] * size), fold=str(size))
        for size in (3, 5)
        for parts in ("none", "chars")
    ]
    assert comparison(summarize(cells, {"parts": "none"}, ROUNDS), parts="chars").pairs == 2


def test_a_pair_may_not() -> None:
    results = [
        cell("none", outcome(50, counts=[ROW] * 3), fold="甲"),
        cell("chars", outcome(50, counts=[ROW] * 4), fold="甲"),
    ]
    with pytest.raises(DataError, match=r"parts = chars, fold 甲: .* found 3 and 4"):
        summarize(results, {"parts": "none"})
    with pytest.raises(DataError, match="parts = chars: "):
        summarize([replace(result, fold=None) for result in results], {"parts": "none"})


def test_an_empty_test_part_makes_no_difference() -> None:
    results = [cell(parts, outcome(0, counts=[])) for parts in ("none", "chars")]
    assert comparison(summarize(results, {"parts": "none"}, ROUNDS), parts="chars").p == 1.0


def test_a_difference_is_sure_only_where_test_and_interval_agree() -> None:
    def chars(*pairs: tuple[float, float], right: bool) -> SummaryRow:
        cells = [
            cell(parts, outcome(f1, counts=[row] * 40), seed)
            for seed, (none, ours) in enumerate(pairs)
            for parts, f1, row in (("none", none, BAD), ("chars", ours, GOOD if right else BAD))
        ]
        return row_of(summarize(cells, {"parts": "none"}, ROUNDS), parts="chars")

    both = chars((50, 53), (50, 54), right=True)
    assert both.holds_on_other_sentences
    assert not both.holds_in_other_runs  # 3.5 ± 6.4: two seeds tell little
    assert not both.is_sure
    assert chars((50, 53), (50, 53.1), right=True).is_sure
    runs = chars((50, 53), (50, 53.1), right=False)
    assert runs.holds_in_other_runs
    assert not runs.holds_on_other_sentences
    assert not runs.is_sure
    assert not chars((50, 53), right=True).is_sure  # one pair has no interval


def test_the_best_is_chosen_on_dev_and_not_on_test() -> None:
    results = [
        cell("lucky", outcome(60, history=[0.5])),
        cell("best", outcome(55, history=[0.7, 0.6], best_epoch=1)),
        cell("blind", outcome(70, history=[])),
    ]
    best = best_on_dev(summarize(results, None))
    assert best is not None
    assert best.values == {"parts": "best"}
    assert best_on_dev(summarize(results[2:], None)) is None


def test_cells_at_the_cap_are_counted_among_those_that_tell_it() -> None:
    results = [
        cell("none", outcome(50, history=[0.1] * 24, cap=24), 1),
        cell("none", outcome(50, history=[0.1] * 23, cap=24), 2),
        cell("none", outcome(50, history=[0.1] * 24, cap=None), 3),  # of before caps were kept
        cell("none", outcome(50, history=[], cap=24), 4),  # without dev nothing stops it earlier
    ]
    (row,) = summarize(results, None)
    assert (row.at_cap, row.cap_known, row.share_at_cap) == (1, 2, 0.5)
    assert summarize(results[2:], None)[0].share_at_cap is None
