"""Sums and maxima over all tag sequences of a sentence.

A lattice has a score for each tag of each token and one for each pair of neighbouring tags.
Both heads use it: the CRF with learnt pair scores, softmax with the tag grammar alone.
Source: Lafferty et al. 2001; Rabiner 1989 for the recursions.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from .kinds import FORBIDDEN as FORBIDDEN
from .masks import real_places

_SMALLEST = 1e-30
"""Sums below it may have lost terms to underflow, which begins near 1e-38."""
_STEEPEST = 60.0
"""Pair scores above it may overflow when raised to powers."""


@dataclass(frozen=True)
class Transitions:
    """Pair scores: ``pairs`` (K, K) from row to column, ``start`` (K,), ``end`` (K,)."""

    pairs: Tensor
    start: Tensor
    end: Tensor


Step = Callable[[Tensor], Tensor]
"""log(exp(scores) @ exp(pairs)). Shape: (B, K) -> (B, K)."""
Recursion = Callable[[Step, Tensor, Transitions, Tensor], Tensor]


class _Product:
    """The step as one product of matrices: fast, and exact while no sum comes near underflow."""

    def __init__(self, pairs: Tensor) -> None:
        self.exp_pairs = pairs.exp()
        self.least: Tensor | None = None

    def __call__(self, scores: Tensor) -> Tensor:
        most = scores.amax(dim=-1, keepdim=True)
        sums = (scores - most).exp() @ self.exp_pairs
        seen = sums.detach() if sums.requires_grad else sums
        self.least = seen if self.least is None else torch.minimum(self.least, seen)
        # The clamp keeps gradients finite in rows that are computed anew.
        return sums.clamp_min(_SMALLEST).log() + most

    def underflown(self) -> Tensor | None:
        """Rows in which some step's sum was too small, if there are any. Shape: -> (N,)."""
        if self.least is None or self.least.amin() >= _SMALLEST:
            return None
        return (self.least < _SMALLEST).any(dim=-1).nonzero().squeeze(1)


def _exact(pairs: Tensor) -> Step:
    """The step term by term."""
    return lambda scores: torch.logsumexp(scores[:, :, None] + pairs, dim=1)


def _recur(
    recursion: Recursion, pairs: Tensor, scores: Tensor, transitions: Transitions, lengths: Tensor
) -> Tensor:
    """Runs a recursion by products, and once more term by term for sentences that need it."""

    exact = _exact(pairs)
    if pairs.amax() > _STEEPEST:
        return recursion(exact, scores, transitions, lengths)
    product = _Product(pairs)
    found = recursion(product, scores, transitions, lengths)
    rows = product.underflown()
    if rows is None:
        return found
    again = recursion(exact, scores[rows], transitions, lengths[rows])
    return found.index_copy(0, rows, again)


def _forward(step: Step, scores: Tensor, transitions: Transitions, lengths: Tensor) -> Tensor:
    each, real = _by_token(scores, lengths)
    alpha = transitions.start + each[0]
    alphas = [alpha]
    for t in range(1, len(each)):
        alpha = torch.where(real[t], step(alpha) + each[t], alpha)
        alphas.append(alpha)
    return torch.stack(alphas, dim=1)


def _backward(step: Step, scores: Tensor, transitions: Transitions, lengths: Tensor) -> Tensor:
    each, real = _by_token(scores, lengths)
    end = transitions.end.expand(len(scores), -1)
    beta = end
    betas = [beta]
    for t in range(len(each) - 1, 0, -1):
        beta = torch.where(real[t], step(beta + each[t]), end)
        betas.append(beta)
    return torch.stack(betas[::-1], dim=1)


def _by_token(scores: Tensor, lengths: Tensor) -> tuple[Sequence[Tensor], Sequence[Tensor]]:
    """Each token's scores, and where it is no padding. Shape: -> T of (B, K), T of (B, 1)."""
    places = torch.arange(scores.shape[1], device=scores.device)
    return scores.unbind(dim=1), (places[:, None, None] < lengths[:, None]).unbind()


def forward_scores(scores: Tensor, transitions: Transitions, lengths: Tensor) -> Tensor:
    """Log sums over all prefixes that end in each tag; padding repeats the last.

    Shape: scores (B, T, K), lengths (B,) -> (B, T, K).
    """
    return _recur(_forward, transitions.pairs, scores, transitions, lengths)


def backward_scores(scores: Tensor, transitions: Transitions, lengths: Tensor) -> Tensor:
    """Log sums over all suffixes after each tag.

    Shape: scores (B, T, K), lengths (B,) -> (B, T, K).
    """
    return _recur(_backward, transitions.pairs.T.contiguous(), scores, transitions, lengths)


def log_marginals(scores: Tensor, transitions: Transitions, lengths: Tensor) -> Tensor:
    """Log probability of each tag of each token, over all tag sequences.

    Those of a token sum to 1; padding repeats the last token's. What the tag grammar rules out is
    finite too, so that times a probability of 0 it is 0.

    Shape: scores (B, T, K), lengths (B,) -> (B, T, K).
    """
    # As in ``span_probabilities``: what all tags of a token have in common cancels out.
    scores = scores - scores.detach().amax(dim=2, keepdim=True)
    alpha = forward_scores(scores, transitions, lengths)
    return torch.log_softmax(alpha + backward_scores(scores, transitions, lengths), dim=-1)


def log_partition(
    scores: Tensor, transitions: Transitions, lengths: Tensor, allowed: Tensor | None = None
) -> Tensor:
    """Log sum over all tag sequences, or over those of ``allowed`` tags alone.

    Shape: scores (B, T, K), lengths (B,), allowed (B, T, K) boolean -> (B,).
    """
    if allowed is None:
        alpha = forward_scores(scores, transitions, lengths)[:, -1]
    else:  # most products would underflow: what is not allowed counts for nothing
        scores = scores.masked_fill(~allowed, FORBIDDEN)
        alpha = _forward(_exact(transitions.pairs), scores, transitions, lengths)[:, -1]
    return torch.logsumexp(alpha + transitions.end, dim=-1)


def path_steps(scores: Tensor, transitions: Transitions, tags: Tensor) -> Tensor:
    """What each token adds to the score of a given sequence, sentence ends left out.

    Shape: scores (B, T, K), tags (B, T) -> (B, T).
    """
    steps = scores.gather(2, tags[:, :, None]).squeeze(2)
    pairs = transitions.pairs[tags[:, :-1], tags[:, 1:]]
    first = transitions.start[tags[:, :1]]
    return steps + torch.cat([first, pairs], dim=1)


def path_score(scores: Tensor, transitions: Transitions, tags: Tensor, lengths: Tensor) -> Tensor:
    """Score of given tag sequences. Shape: (B, T, K), (B, T), (B,) -> (B,)."""
    mask = real_places(lengths, tags.shape[1])
    last = tags.gather(1, (lengths - 1)[:, None]).squeeze(1)
    steps = path_steps(scores, transitions, tags)
    return steps.masked_fill(~mask, 0.0).sum(dim=1) + transitions.end[last]


def viterbi(scores: Tensor, transitions: Transitions, lengths: Tensor) -> Tensor:
    """The best tag sequence of each sentence; padding holds 0.

    Shape: scores (B, T, K), lengths (B,) -> (B, T).
    """
    incoming = transitions.pairs.T.contiguous()  # (K to, K from): the maximum runs along memory
    best = [transitions.start + scores[:, 0]]
    for t in range(1, scores.shape[1]):
        highest = (best[-1][:, None, :] + incoming).amax(dim=2) + scores[:, t]
        best.append(torch.where((t < lengths)[:, None], highest, best[-1]))
    tag = (best[-1] + transitions.end).argmax(dim=1)
    path = [tag]
    # Where the best came from is found on the way back: for one tag a step, not for all.
    for t in range(scores.shape[1] - 1, 0, -1):
        source = (best[t - 1] + incoming[tag]).argmax(dim=1)
        tag = torch.where(t < lengths, source, tag)
        path.append(tag)
    tags = torch.stack(path[::-1], dim=1)
    mask = real_places(lengths, tags.shape[1])
    return tags.masked_fill(~mask, 0)


def span_probabilities(
    scores: Tensor,
    transitions: Transitions,
    lengths: Tensor,
    tags: Tensor,
    spans: Tensor,
    continues: Tensor,
) -> Tensor:
    """Probability that exactly these spans stand in their sentences.

    That is the share of all tag sequences, weighted, that carry the span's tags from its
    first to its last token and do not go on with it afterwards. The scheme must mark each
    beginning, as all but IOB1 do.

    Shape: scores (B, T, K), lengths (B,), tags (B, T) sequences that contain the spans, spans
    (N, 3) as sentence, first token, token after the last, continues (K, K) boolean -> (N,).
    """
    # A constant added to all tags of a token cancels out; without it sums stay small, and
    # with them the rounding error of their differences.
    scores = scores - scores.amax(dim=2, keepdim=True)
    sentence, start, end = spans.unbind(dim=1)
    alpha = forward_scores(scores, transitions, lengths)
    beta = backward_scores(scores, transitions, lengths)
    partition = torch.logsumexp(alpha[:, -1] + transitions.end, dim=-1)
    first, last = tags[sentence, start], tags[sentence, end - 1]
    total = path_steps(scores, transitions, tags).cumsum(dim=1)
    inner = total[sentence, end - 1] - total[sentence, start]
    after = end.clamp_max(scores.shape[1] - 1)
    onward = transitions.pairs[last] + (scores + beta)[sentence, after]
    onward = torch.logsumexp(onward.masked_fill(continues[last], -math.inf), dim=-1)
    close = torch.where(end < lengths[sentence], onward, transitions.end[last])
    log_probability = alpha[sentence, start, first] + inner + close - partition[sentence]
    return log_probability.exp().clamp_max(1.0)
