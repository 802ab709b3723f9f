"""Sums and maxima over all tag sequences of a sentence.

A lattice has a score for each tag of each token and one for each pair of neighbouring tags.
Both heads use it: the CRF with learnt pair scores, softmax with the tag grammar alone.
Source: Lafferty et al. 2001; Rabiner 1989 for the recursions.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

FORBIDDEN = -10_000.0
"""Score of what the tag grammar rules out."""

_TINY = 1e-37


@dataclass(frozen=True)
class Transitions:
    """Pair scores: ``pairs`` (K, K) from row to column, ``start`` (K,), ``end`` (K,)."""

    pairs: Tensor
    start: Tensor
    end: Tensor


def _log_matmul(scores: Tensor, exp_pairs: Tensor) -> Tensor:
    """log(exp(scores) @ exp_pairs) without overflow. Shape: (B, K), (K, K) -> (B, K)."""
    most = scores.amax(dim=-1, keepdim=True)
    return ((scores - most).exp() @ exp_pairs).clamp_min(_TINY).log() + most


def forward_scores(scores: Tensor, transitions: Transitions, lengths: Tensor) -> Tensor:
    """Log sums over all prefixes that end in each tag; padding repeats the last.

    Shape: scores (B, T, K), lengths (B,) -> (B, T, K).
    """
    exp_pairs = transitions.pairs.exp()
    alpha = transitions.start + scores[:, 0]
    alphas = [alpha]
    for t in range(1, scores.shape[1]):
        step = _log_matmul(alpha, exp_pairs) + scores[:, t]
        alpha = torch.where((t < lengths)[:, None], step, alpha)
        alphas.append(alpha)
    return torch.stack(alphas, dim=1)


def backward_scores(scores: Tensor, transitions: Transitions, lengths: Tensor) -> Tensor:
    """Log sums over all suffixes after each tag.

    Shape: scores (B, T, K), lengths (B,) -> (B, T, K).
    """
    exp_pairs = transitions.pairs.exp().T.contiguous()
    end = transitions.end.expand(len(scores), -1)
    beta = end
    betas = [beta]
    for t in range(scores.shape[1] - 1, 0, -1):
        step = _log_matmul(beta + scores[:, t], exp_pairs)
        beta = torch.where((t < lengths)[:, None], step, end)
        betas.append(beta)
    return torch.stack(betas[::-1], dim=1)


def log_partition(scores: Tensor, transitions: Transitions, lengths: Tensor) -> Tensor:
    """Log sum over all tag sequences. Shape: (B, T, K), (B,) -> (B,)."""
    alpha = forward_scores(scores, transitions, lengths)[:, -1]
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
    mask = torch.arange(tags.shape[1], device=tags.device) < lengths[:, None]
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
    mask = torch.arange(tags.shape[1], device=tags.device) < lengths[:, None]
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
