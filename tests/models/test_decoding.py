"""Scores to labelled spans."""

from __future__ import annotations

import math
from itertools import product

import pytest
import torch
from torch import Tensor

from xscript_ner.core.tags import LEARNABLE, TagSet
from xscript_ner.core.types import Span
from xscript_ner.core.vocab import LabelSet
from xscript_ner.models.decoding import LabelDecoder, SpanDecoder
from xscript_ner.nn.heads import HEADS, TAGS, LabelHead

LENGTHS = torch.tensor([6, 1, 4, 9, 2])

TAGGERS = [kind for kind, head in HEADS.items() if head.ANSWERS == TAGS]


def decoder(kind: str, scheme: str) -> SpanDecoder:
    tags = TagSet(["PER", "LOC"], scheme)
    torch.manual_seed(4)
    head = HEADS[kind](
        input_size=4,
        allowed=torch.tensor(tags.allowed),
        starts=torch.tensor(tags.starts),
        ends=torch.tensor(tags.ends),
    )
    return SpanDecoder(head, tags)


def random_scores(decode: SpanDecoder) -> Tensor:
    return decode.head(3 * torch.randn(5, 9, 4), torch.full((5,), 9))


every_decoder = pytest.mark.parametrize(("kind", "scheme"), list(product(TAGGERS, LEARNABLE)))


@every_decoder
@torch.inference_mode()
def test_spans_are_those_that_the_best_tags_spell(kind: str, scheme: str) -> None:
    decode = decoder(kind, scheme)
    scores = random_scores(decode)
    tags, _ = decode.decode(scores, LENGTHS)
    found = decode.spans(scores, LENGTHS)
    assert any(found)
    for row, length in enumerate(LENGTHS.tolist()):
        assert found[row] == decode.tags.decode(tags[row, :length].tolist())


@every_decoder
@torch.inference_mode()
def test_every_span_found_has_a_probability(kind: str, scheme: str) -> None:
    decode = decoder(kind, scheme)
    scores = random_scores(decode)
    tags, spans = decode.decode(scores, LENGTHS)
    probabilities = decode.probabilities(scores, LENGTHS, tags, spans)
    assert len(probabilities) == len(spans) == len(list(decode.labels(tags, spans)))
    assert all(0 < probability <= 1 for probability in probabilities)


@torch.inference_mode()
def test_a_probability_does_not_depend_on_the_batch() -> None:
    decode = decoder("crf", "BIOES")
    scores = random_scores(decode)
    tags, spans = decode.decode(scores, LENGTHS)
    together = decode.probabilities(scores, LENGTHS, tags, spans)
    alone = []
    for row, length in enumerate(LENGTHS.tolist()):
        one, its_length = scores[row : row + 1, :length], torch.tensor([length])
        alone += decode.probabilities(one, its_length, *decode.decode(one, its_length))
    assert alone == pytest.approx(together, abs=1e-5)


@torch.inference_mode()
def test_neighbours_of_one_label_stay_apart() -> None:
    decode = decoder("softmax", "IOB2")
    wanted = torch.tensor([[1, 1, 2, 3, 0]])  # B-PER B-PER I-PER B-LOC O
    scores = torch.zeros(1, 5, 5).scatter_(2, wanted[:, :, None], 9.0)
    found = decode.spans(scores, torch.tensor([5]))
    assert found == [[Span(0, 1, "PER"), Span(1, 3, "PER"), Span(3, 4, "LOC")]]


@torch.inference_mode()
def test_no_span_means_no_probability() -> None:
    decode = decoder("crf", "BIOES")
    scores = torch.zeros(1, 3, len(decode.tags))
    scores[:, :, 0] = 50.0
    tags, spans = decode.decode(scores, torch.tensor([3]))
    assert spans.shape == (0, 3)
    assert decode.probabilities(scores, torch.tensor([3]), tags, spans) == []


def test_the_likeliest_label_comes_with_its_calibrated_probability() -> None:
    head = LabelHead(input_size=2, labels=3)
    head.temperature.fill_(2.0)
    decode = LabelDecoder(head, LabelSet(["ask", "play", "stop"]))
    first, second = decode.decode(torch.tensor([[2.0, 0.0, 0.0], [0.0, 0.0, 4.0]]))
    assert (first.label, second.label) == ("ask", "stop")
    assert first.score == pytest.approx(math.e / (math.e + 2))
    assert second.score == pytest.approx(math.e**2 / (math.e**2 + 2))
