"""The lattice's recursions against the enumeration of all tag sequences."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise, product

import pytest
import torch
from torch import Tensor

from xscript_ner.core.tags import LEARNABLE, SCHEMES, TagSet, decode
from xscript_ner.core.types import Span
from xscript_ner.nn.lattice import (
    FORBIDDEN,
    Transitions,
    backward_scores,
    forward_scores,
    log_marginals,
    log_partition,
    path_score,
    span_probabilities,
    viterbi,
)

SIZES = [(2, (1, 2, 3)), (3, (4, 1, 3)), (4, (3, 3)), (5, (2, 4, 1))]
every_size = pytest.mark.parametrize(("size", "lengths"), SIZES)


def lattice(
    size: int, lengths: tuple[int, ...], allowed: Tensor | None = None, scale: float = 2.0
) -> tuple[Tensor, Transitions, Tensor]:
    """Random scores of a batch; some pairs are forbidden, padding holds large rubbish."""
    generator = torch.Generator().manual_seed(size)
    scores = scale * torch.randn(len(lengths), max(lengths), size, generator=generator)
    for row, length in enumerate(lengths):
        scores[row, length:] = 777.0
    pairs = torch.randn(size, size, generator=generator)
    start, end = torch.randn(2, size, generator=generator)
    if allowed is None:
        allowed = torch.rand(size, size, generator=generator) < 0.7
        allowed[0] = allowed[:, 0] = True
    pairs = pairs.masked_fill(~allowed, FORBIDDEN)
    start = start.masked_fill(~allowed[0], FORBIDDEN)
    end = end.masked_fill(~allowed[:, 0], FORBIDDEN)
    return scores, Transitions(pairs, start, end), torch.tensor(lengths)


def weight(path: tuple[int, ...], scores: Tensor, transitions: Transitions) -> float:
    """Score of one sequence, term by term, in double precision."""
    total = float(transitions.start[path[0]]) + float(transitions.end[path[-1]])
    total += sum(float(scores[t, tag]) for t, tag in enumerate(path))
    return total + sum(float(transitions.pairs[a, b]) for a, b in pairwise(path))


def weights(length: int, scores: Tensor, transitions: Transitions) -> dict[tuple[int, ...], float]:
    """Every sequence's score."""
    paths = product(range(scores.shape[-1]), repeat=length)
    return {path: weight(path, scores, transitions) for path in paths}


def log_sum(values: list[float]) -> float:
    most = max(values)
    return most + math.log(math.fsum(math.exp(value - most) for value in values))


@every_size
def test_log_partition_sums_over_all_sequences(size: int, lengths: tuple[int, ...]) -> None:
    scores, transitions, given = lattice(size, lengths)
    found = log_partition(scores, transitions, given)
    for row, length in enumerate(lengths):
        expected = log_sum(list(weights(length, scores[row], transitions).values()))
        assert found[row].item() == pytest.approx(expected, abs=1e-4)


@every_size
def test_viterbi_finds_the_best_sequence_and_leaves_0_at_padding(
    size: int, lengths: tuple[int, ...]
) -> None:
    scores, transitions, given = lattice(size, lengths)
    found = viterbi(scores, transitions, given).tolist()
    for row, length in enumerate(lengths):
        all_weights = weights(length, scores[row], transitions)
        best = max(all_weights, key=lambda path: all_weights[path])
        assert found[row] == [*best, *[0] * (max(lengths) - length)]


@every_size
def test_path_score_is_that_of_its_terms(size: int, lengths: tuple[int, ...]) -> None:
    scores, transitions, given = lattice(size, lengths, torch.ones(size, size, dtype=torch.bool))
    tags = torch.randint(size, scores.shape[:2], generator=torch.Generator().manual_seed(1))
    found = path_score(scores, transitions, tags, given)
    for row, length in enumerate(lengths):
        expected = weight(tuple(tags[row, :length].tolist()), scores[row], transitions)
        assert found[row].item() == pytest.approx(expected, abs=1e-4)


@every_size
def test_forward_and_backward_scores_give_each_tag_s_share(
    size: int, lengths: tuple[int, ...]
) -> None:
    scores, transitions, given = lattice(size, lengths)
    alpha = forward_scores(scores, transitions, given)
    beta = backward_scores(scores, transitions, given)
    for row, length in enumerate(lengths):
        all_weights = weights(length, scores[row], transitions)
        total = log_sum(list(all_weights.values()))
        for t, tag in product(range(length), range(size)):
            through = log_sum([w for path, w in all_weights.items() if path[t] == tag])
            share = math.exp((alpha + beta)[row, t, tag].item() - total)
            assert share == pytest.approx(math.exp(through - total), abs=1e-5)


@pytest.mark.parametrize("scheme", LEARNABLE)
def test_a_span_s_probability_is_that_of_all_sequences_that_hold_it(scheme: str) -> None:
    tags = TagSet("AB" if scheme == "IOB2" else "A", scheme)
    lengths = (4, 1, 3, 2)
    allowed = torch.tensor(tags.allowed)
    scores, transitions, given = lattice(len(tags), lengths, allowed, scale=0.7)
    continues = torch.tensor(tags.continues)
    seen = 0
    for row, length in enumerate(lengths):
        held = _tagged_spans(tags, weights(length, scores[row], transitions))
        for (path, span), probability in held.items():
            padded = torch.zeros(len(lengths), max(lengths), dtype=torch.long)
            padded[row, :length] = torch.tensor(path)
            place = torch.tensor([[row, span.start, span.end]])
            found = span_probabilities(scores, transitions, given, padded, place, continues)
            assert found.item() == pytest.approx(probability, abs=1e-5)
            seen += 1
    assert seen > 30


def _tagged_spans(
    tags: TagSet, all_weights: dict[tuple[int, ...], float]
) -> dict[tuple[tuple[int, ...], Span], float]:
    """For every legal sequence and span of it: the share of sequences that hold the span."""
    total = log_sum(list(all_weights.values()))
    share: dict[Span, float] = {}
    holders: dict[tuple[tuple[int, ...], Span], Span] = {}
    for path, score in all_weights.items():
        names = [tags.tags[row] for row in path]
        for span in decode(names, tags.scheme, strict=False):
            share[span] = share.get(span, 0.0) + math.exp(score - total)
            if score > FORBIDDEN / 2:
                holders[path, span] = span
    return {key: share[span] for key, span in holders.items()}


@pytest.mark.parametrize("extreme", [50.0, 500.0])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_probabilities_of_extreme_scores_stay_between_0_and_1(
    scheme: str, extreme: float
) -> None:
    tags = TagSet("AB", scheme)
    allowed = torch.tensor(tags.allowed)
    scores, transitions, lengths = lattice(len(tags), (30, 7, 1), allowed)
    scores = extreme * scores.sign()
    path = viterbi(scores, transitions, lengths)
    places = [
        (row, span.start, span.end)
        for row, length in enumerate(lengths.tolist())
        for span in tags.decode(path[row, :length].tolist())
    ]
    assert places
    continues = torch.tensor(tags.continues)
    found = span_probabilities(scores, transitions, lengths, path, torch.tensor(places), continues)
    assert found.isfinite().all()
    assert ((found >= 0) & (found <= 1)).all()
    assert log_partition(scores, transitions, lengths).isfinite().all()


def test_a_sequence_of_the_whole_weight_has_probability_1() -> None:
    tags = TagSet("A", "IOB2")
    scores = torch.full((1, 6, 3), -50.0)
    sequence = torch.tensor([[0, 1, 2, 2, 0, 1]])
    scores.scatter_(2, sequence[:, :, None], 50.0)
    _, transitions, _ = lattice(3, (6,), torch.tensor(tags.allowed))
    spans = torch.tensor([[0, 1, 4], [0, 5, 6]])
    found = span_probabilities(
        scores, transitions, torch.tensor([6]), sequence, spans, torch.tensor(tags.continues)
    )
    assert found.tolist() == pytest.approx([1.0, 1.0], abs=1e-4)


@pytest.mark.parametrize("offset", [-60.0, 0.0, 60.0])
def test_adding_a_constant_to_all_scores_changes_no_probability(offset: float) -> None:
    tags = TagSet("A", "IOB2")
    length = 200
    scores, transitions, lengths = lattice(3, (length,), torch.tensor(tags.allowed), scale=1.0)
    path = viterbi(scores, transitions, lengths)
    spans = torch.tensor([[0, s.start, s.end] for s in tags.decode(path[0].tolist())])
    continues = torch.tensor(tags.continues)
    plain = span_probabilities(scores, transitions, lengths, path, spans, continues)
    moved = span_probabilities(scores + offset, transitions, lengths, path, spans, continues)
    assert moved.tolist() == pytest.approx(plain.tolist(), abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("extreme", [1.0, 50.0, 500.0])
def test_no_illegal_sequence_is_ever_the_best(scheme: str, extreme: float) -> None:
    tags = TagSet("AB", scheme)
    scores, transitions, lengths = lattice(len(tags), (40, 5, 1, 2), torch.tensor(tags.allowed))
    path = viterbi(extreme * scores, transitions, lengths)
    for row, length in enumerate(lengths.tolist()):
        decode([tags.tags[tag] for tag in path[row, :length].tolist()], tags.scheme)  # strict


GAPS = [50.0, 90.0, 200.0, 1000.0]


def gapped(where: str, gap: float) -> tuple[Tensor, Transitions, Tensor]:
    """Three tags, of which 2 is reached from 1 alone, which lies a gap behind 0."""
    scores, transitions, lengths = lattice(3, (5, 3, 4, 1), torch.ones(3, 3, dtype=torch.bool))
    pairs = transitions.pairs.clone()
    pairs[0, 2] = pairs[2, 2] = FORBIDDEN
    if where == "scores":
        scores[0, :5, 1] -= gap  # one sentence of the batch; the others are as usual
        scores[0, :5, 2] += 2 * gap
    elif where == "pairs":
        pairs[1, 2] -= gap
        scores[..., 2] += gap
    else:
        pairs[0, 0] += gap
    return scores, replace(transitions, pairs=pairs), lengths


def expected_partition(scores: Tensor, transitions: Transitions, lengths: Tensor) -> Tensor:
    """By enumeration, in whatever precision is given, and with its gradient."""
    sums = []
    for row, length in enumerate(lengths.tolist()):
        paths = torch.tensor(list(product(range(scores.shape[-1]), repeat=length)))
        total = transitions.start[paths[:, 0]] + transitions.end[paths[:, -1]]
        for t in range(length):
            total = total + scores[row, t, paths[:, t]]
            if t:
                total = total + transitions.pairs[paths[:, t - 1], paths[:, t]]
        sums.append(torch.logsumexp(total, dim=0))
    return torch.stack(sums)


@pytest.mark.parametrize("gap", GAPS)
@pytest.mark.parametrize("where", ["scores", "pairs", "steep pairs"])
def test_partition_and_gradient_are_exact_however_wide_the_gap(where: str, gap: float) -> None:
    scores, transitions, lengths = gapped(where, gap)
    given = [scores, transitions.pairs, transitions.start, transitions.end]
    double = [tensor.double().requires_grad_() for tensor in given]
    single = [tensor.clone().requires_grad_() for tensor in given]
    found = log_partition(single[0], Transitions(*single[1:]), lengths)
    expected = expected_partition(double[0], Transitions(*double[1:]), lengths)
    assert found.tolist() == pytest.approx(expected.tolist(), rel=1e-6, abs=1e-4)
    found.sum().backward()
    expected.sum().backward()
    for mine, theirs in zip(single, double, strict=True):
        assert mine.grad is not None
        assert theirs.grad is not None
        assert mine.grad.isfinite().all()
        assert (mine.grad - theirs.grad).abs().max() < 2e-3 * gap / 50


@pytest.mark.parametrize("gap", GAPS)
@pytest.mark.parametrize("where", ["scores", "pairs", "steep pairs"])
def test_both_directions_find_the_same_partition_however_wide_the_gap(
    where: str, gap: float
) -> None:
    scores, transitions, lengths = gapped(where, gap)
    partition = log_partition(scores, transitions, lengths)
    both = forward_scores(scores, transitions, lengths)
    both = torch.logsumexp(both + backward_scores(scores, transitions, lengths), dim=-1)
    for row, length in enumerate(lengths.tolist()):
        expected = [partition[row].item()] * length
        assert both[row, :length].tolist() == pytest.approx(expected, rel=1e-6, abs=1e-4)


def test_a_wide_gap_in_one_sentence_leaves_the_others_as_they_are() -> None:
    scores, transitions, lengths = gapped("scores", 200.0)
    alone = log_partition(scores[1:], transitions, lengths[1:])
    assert log_partition(scores, transitions, lengths)[1:].equal(alone)


def test_gradients_of_the_partition_are_the_tags_shares() -> None:
    scores, transitions, lengths = lattice(3, (4, 2))
    scores.requires_grad_()
    log_partition(scores, transitions, lengths).sum().backward()
    assert scores.grad is not None
    assert scores.grad[0].sum(dim=-1).tolist() == pytest.approx([1.0] * 4, abs=1e-5)
    assert scores.grad[1].sum(dim=-1).tolist() == pytest.approx([1.0, 1.0, 0.0, 0.0], abs=1e-5)


def test_marginals_of_a_lattice_that_fits_on_paper() -> None:
    # exp(scores) are 1, 2 and 3, 1; the second tag may not follow itself. So the sequences weigh
    # 00: 3, 01: 1, 10: 6, together 10.
    scores = torch.tensor([[[1.0, 2.0], [3.0, 1.0], [5.0, 5.0]]]).log()
    pairs = torch.tensor([[0.0, 0.0], [0.0, FORBIDDEN]])
    transitions = Transitions(pairs, torch.zeros(2), torch.zeros(2))
    found = log_marginals(scores, transitions, torch.tensor([2])).exp()[0]
    assert found.flatten().tolist() == pytest.approx([0.4, 0.6, 0.9, 0.1, 0.9, 0.1])


@every_size
def test_marginals_are_the_shares_of_the_sequences_with_the_tag(
    size: int, lengths: tuple[int, ...]
) -> None:
    scores, transitions, of = lattice(size, lengths)
    found = log_marginals(scores, transitions, of)
    for row, length in enumerate(lengths):
        paths = weights(length, scores[row], transitions)
        highest = max(paths.values())
        shares = torch.zeros(length, size, dtype=torch.float64)
        for path, score in paths.items():
            shares[range(length), list(path)] += math.exp(score - highest)
        shares /= shares.sum(dim=-1, keepdim=True)
        torch.testing.assert_close(found[row, :length].exp().double(), shares, atol=1e-5, rtol=1e-4)
    assert found.isfinite().all()


@pytest.mark.parametrize("gap", GAPS)
@pytest.mark.parametrize("where", ["scores", "pairs", "steep pairs"])
def test_marginals_and_their_gradients_are_finite_however_wide_the_gap(
    where: str, gap: float
) -> None:
    scores, transitions, lengths = gapped(where, gap)
    scores.requires_grad_()
    found = log_marginals(scores, transitions, lengths)
    assert found.isfinite().all()
    torch.testing.assert_close(found.exp().sum(-1), torch.ones(scores.shape[:2]))
    found.sum().backward()
    assert scores.grad is not None
    assert scores.grad.isfinite().all()
