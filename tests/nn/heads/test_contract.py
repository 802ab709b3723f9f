"""What both heads promise."""

from __future__ import annotations

import math
from itertools import product

import pytest
import torch

from xscript_ner.core.tags import SCHEMES, TagSet, decode
from xscript_ner.nn.heads import HEADS, TAGS, CrfHead, LabelHead, OpenTags, SoftmaxHead, SoftTags
from xscript_ner.nn.lattice import FORBIDDEN, log_marginals, path_score, viterbi

D = 6


def head_of(kind: str, tags: TagSet) -> CrfHead | SoftmaxHead:
    torch.manual_seed(3)
    head = HEADS[kind](
        input_size=D,
        allowed=torch.tensor(tags.allowed),
        starts=torch.tensor(tags.starts),
        ends=torch.tensor(tags.ends),
    )
    for parameter in head.parameters():
        torch.nn.init.normal_(parameter)
    return head


TAGGERS = [kind for kind, head in HEADS.items() if head.ANSWERS == TAGS]
every_head = pytest.mark.parametrize("kind", TAGGERS)
every_scheme = pytest.mark.parametrize("scheme", SCHEMES)


@every_head
@every_scheme
def test_no_illegal_sequence_is_decoded(kind: str, scheme: str) -> None:
    tags = TagSet("AB", scheme)
    head = head_of(kind, tags)
    lengths = torch.tensor([1, 2, 9, 30, 30])
    for scale in (1.0, 20.0):
        hidden = scale * torch.randn(5, 30, D)
        paths = viterbi(head(hidden, lengths), head.transitions(), lengths)
        for path, length in zip(paths.tolist(), lengths.tolist(), strict=True):
            decode([tags.tags[row] for row in path[:length]], tags.scheme)  # raises


@every_head
def test_padding_changes_no_loss(kind: str) -> None:
    tags = TagSet("AB", "BIOES")
    head = head_of(kind, tags)
    hidden = torch.randn(2, 5, D)
    rows = torch.tensor([[0, 4, 0, 0, 0], [1, 2, 3, 0, 4]])
    lengths = torch.tensor([2, 5])
    together = head.loss(head(hidden, lengths), rows, lengths)
    hidden[0, 2:] = 99.0
    assert head.loss(head(hidden, lengths), rows, lengths).item() == pytest.approx(together.item())
    single = [
        head.loss(head(hidden[i : i + 1, :n], lengths), rows[i : i + 1, :n], lengths[i : i + 1])
        for i, n in enumerate([2, 5])
    ]
    assert together.item() == pytest.approx(torch.stack(single).mean().item(), rel=1e-5)


@every_head
def test_the_loss_reaches_every_parameter(kind: str) -> None:
    tags = TagSet("A", "IOB2")
    head = head_of(kind, tags)
    rows, lengths = torch.tensor([[0, 1, 2, 0, 1]]), torch.tensor([5])
    head.loss(head(torch.randn(1, 5, D), lengths), rows, lengths).backward()
    for name, parameter in head.named_parameters():
        assert parameter.grad is not None, name
        assert parameter.grad.any(), name


@every_head
def test_learning_from_one_sentence_makes_it_the_best(kind: str) -> None:
    tags = TagSet("AB", "BIOES")
    head = head_of(kind, tags)
    hidden, rows = torch.randn(1, 5, D), torch.tensor([[1, 3, 0, 8, 4]])
    lengths = torch.tensor([5])
    optimizer = torch.optim.Adam(head.parameters(), lr=0.1)
    for _ in range(60):
        optimizer.zero_grad()
        head.loss(head(hidden, lengths), rows, lengths).backward()
        optimizer.step()
    assert viterbi(head(hidden, lengths), head.transitions(), lengths).tolist() == rows.tolist()
    assert head.loss(head(hidden, lengths), rows, lengths).item() < 0.2


@every_scheme
def test_crf_losses_are_probabilities_that_sum_to_1_over_legal_sequences(scheme: str) -> None:
    tags = TagSet("A", scheme)
    head = head_of("crf", tags)
    lengths = torch.tensor([3])
    scores = head(torch.randn(1, 3, D), lengths)
    total = 0.0
    for path in product(range(len(tags)), repeat=3):
        probability = math.exp(-head.loss(scores, torch.tensor([path]), lengths).item())
        total += probability
        try:
            decode([tags.tags[row] for row in path], tags.scheme)
        except ValueError:
            assert probability == 0.0
    assert total == pytest.approx(1.0, abs=1e-4)


def test_crf_transitions_that_the_grammar_forbids_do_not_learn() -> None:
    tags = TagSet("A", "BIOES")
    head = head_of("crf", tags)
    rows, lengths = torch.tensor([[1, 3, 0]]), torch.tensor([3])
    head.loss(head(torch.randn(1, 3, D), lengths), rows, lengths).backward()
    gradient = head.get_parameter("crf.pairs").grad
    assert gradient is not None
    forbidden = ~torch.tensor(tags.allowed)
    assert not gradient[forbidden].any()
    assert (head.transitions().pairs[forbidden] == FORBIDDEN).all()


def test_softmax_scores_are_log_probabilities() -> None:
    head = head_of("softmax", TagSet("A", "IOB2"))
    totals = head(torch.randn(2, 4, D), torch.tensor([4, 4])).exp().sum(dim=-1)
    assert totals.flatten().tolist() == pytest.approx([1.0] * 8, abs=1e-5)


def test_softmax_loss_is_the_cross_entropy_of_each_token() -> None:
    head = head_of("softmax", TagSet("A", "IOB2"))
    scores = torch.log(torch.tensor([[[0.5, 0.25, 0.25], [0.1, 0.1, 0.8]]]))
    loss = head.loss(scores, torch.tensor([[1, 2]]), torch.tensor([2]))
    assert loss.item() == pytest.approx(-math.log(0.25) - math.log(0.8), abs=1e-5)


def test_a_legal_path_of_softmax_weighs_its_tokens_alone() -> None:
    tags = TagSet("A", "IOB2")
    head = head_of("softmax", tags)
    scores = head(torch.randn(1, 3, D), torch.tensor([3]))
    path = torch.tensor([[0, 1, 2]])
    found = path_score(scores, head.transitions(), path, torch.tensor([3]))
    assert found.item() == pytest.approx(sum(scores[0, t, t].item() for t in range(3)), abs=1e-5)


@every_head
def test_the_grammar_is_not_a_weight(kind: str) -> None:
    names = set(head_of(kind, TagSet("A", "IOB2")).state_dict())
    crf = {"crf.pairs", "crf.start", "crf.end"} if kind == "crf" else set()
    assert names == {"dense.weight", "dense.bias", "temperature"} | crf


@every_head
def test_a_temperature_divides_every_score(kind: str) -> None:
    tags = TagSet("A", "IOB2")
    head, lengths, rows = head_of(kind, tags), torch.tensor([3]), torch.tensor([[0, 1, 2]])
    hidden = torch.randn(1, 3, D)
    cooler = head_of(kind, tags)
    with torch.no_grad():
        for parameter in cooler.parameters():
            parameter.div_(2.0)
    head.temperature.fill_(2.0)
    tempered = head.loss(head(hidden, lengths), rows, lengths, tempered=True)
    plain = cooler.loss(cooler(hidden, lengths), rows, lengths)
    assert tempered.item() == pytest.approx(plain.item(), rel=1e-5)
    assert head.loss(head(hidden, lengths), rows, lengths).item() != pytest.approx(plain.item())


@every_head
def test_a_cooled_copy_has_the_calibrated_probabilities_as_it_is(kind: str) -> None:
    tags = TagSet("A", "IOB2")
    head, lengths, rows = head_of(kind, tags), torch.tensor([3]), torch.tensor([[0, 1, 2]])
    hidden = torch.randn(1, 3, D)
    head.temperature.fill_(1.7)
    before = {name: p.clone() for name, p in head.named_parameters()}
    cooled = head.cooled()
    assert cooled.temperature.item() == 1.0
    assert all(torch.equal(p, before[name]) for name, p in head.named_parameters())
    plain = cooled.loss(cooled(hidden, lengths), rows, lengths)
    tempered = head.loss(head(hidden, lengths), rows, lengths, tempered=True)
    assert plain.item() == pytest.approx(tempered.item(), rel=1e-5)


@pytest.mark.parametrize("kind", HEADS)
def test_the_tensors_whose_rows_are_answers_are_named(kind: str) -> None:
    head = head_of(kind, TagSet("A", "IOB2")) if kind in TAGGERS else label_head()
    assert set(head.ROWS) == {name for name, _ in head.named_parameters()}


def label_head() -> LabelHead:
    torch.manual_seed(3)
    return LabelHead(input_size=D, labels=3)


def test_padding_changes_no_label() -> None:
    head, hidden = label_head(), torch.randn(2, 5, D)
    before = head(hidden, torch.tensor([2, 5]))
    hidden[0, 2:] = 99.0
    assert torch.equal(head(hidden, torch.tensor([2, 5])), before)
    alone = head(hidden[:1, :2], torch.tensor([2]))
    torch.testing.assert_close(alone, before[:1])


def test_a_sentence_without_a_label_does_not_count() -> None:
    head, lengths = label_head(), torch.tensor([5, 5])
    scores = head(torch.randn(2, 5, D), lengths)
    both = head.loss(scores, torch.tensor([[2], [-1]]), lengths).item()
    alone = head.loss(scores[:1], torch.tensor([[2]]), lengths[:1]).item()
    assert both == pytest.approx(alone / 2)


def test_probabilities_of_labels_are_tempered() -> None:
    head = label_head()
    head.temperature.fill_(2.0)
    scores = torch.tensor([[2.0, 0.0, -2.0]])
    weights = [math.e, 1.0, 1 / math.e]
    expected = [weight / sum(weights) for weight in weights]
    assert head.probabilities(scores)[0].tolist() == pytest.approx(expected)


def known_or_open(allowed: list[list[int]], tags: int) -> OpenTags:
    """One sentence whose tokens may have these tags each."""
    mask = torch.zeros(1, len(allowed), tags, dtype=torch.bool)
    for token, rows in enumerate(allowed):
        mask[0, token, rows] = True
    return OpenTags(torch.tensor([0]), mask)


@every_head
@every_scheme
@pytest.mark.parametrize("tempered", [False, True])
def test_the_loss_of_open_tags_is_that_of_all_that_agrees(
    kind: str, scheme: str, tempered: bool
) -> None:
    tags = TagSet("AB", scheme)
    K, head, lengths = len(tags), head_of(kind, tags), torch.tensor([3])
    head.temperature.fill_(1.7)
    scores = head(torch.randn(1, 3, D), lengths)
    allowed = [[0, 1, 2], [0], list(range(K))]
    whole = head.loss(
        scores, torch.zeros(1, 3, dtype=torch.long), lengths, known_or_open(allowed, K),
        tempered=tempered,
    )  # fmt: skip
    single = [
        math.exp(-head.loss(scores, torch.tensor([path]), lengths, tempered=tempered).item())
        for path in product(*allowed)
    ]
    assert math.exp(-whole.item()) == pytest.approx(sum(single), rel=1e-4)


def test_sums_over_open_tags_worked_by_hand() -> None:
    # Tags O and S-A may follow each other anywhere under BIOES; all weights are 1 but those of
    # S-A: 2 on the first token, 3 on the second. Of the second token nothing is known.
    tags = TagSet("A", "BIOES")
    out, S, K = tags.index["O"], tags.index["S-A"], len(tags)
    scores = torch.full((1, 2, K), FORBIDDEN)
    scores[0, :, out] = 0.0
    scores[0, 0, S], scores[0, 1, S] = math.log(2), math.log(3)
    head = head_of("crf", tags)
    for parameter in (head.crf.pairs, head.crf.start, head.crf.end):
        torch.nn.init.zeros_(parameter)
    gold, lengths = torch.tensor([[S, out]]), torch.tensor([2])
    # All: (1 + 2)(1 + 3) = 12; S-A on the first token: 2 (1 + 3) = 8.
    found = head.loss(scores, gold, lengths, known_or_open([[S], [out, S]], K))
    assert found.item() == pytest.approx(math.log(12 / 8), abs=1e-5)
    # S-A on the first and O on the second: 2.
    assert head.loss(scores, gold, lengths).item() == pytest.approx(math.log(12 / 2), abs=1e-5)
    softmax = head_of("softmax", tags)
    # Each token for itself: 2/3 of the first, all of the second.
    logs = scores.log_softmax(-1)
    found = softmax.loss(logs, gold, lengths, known_or_open([[S], [out, S]], K))
    assert found.item() == pytest.approx(math.log(3 / 2), abs=1e-5)


@every_head
def test_known_tags_beside_open_ones_count_as_ever(kind: str) -> None:
    tags = TagSet("AB", "BIOES")
    head, lengths = head_of(kind, tags), torch.tensor([4, 2])
    scores = head(torch.randn(2, 4, D), lengths)
    gold = torch.tensor([[0, 4, 0, 0], [1, 3, 0, 0]])
    plain = [head.loss(scores[i : i + 1], gold[i : i + 1], lengths[i : i + 1]) for i in (0, 1)]
    nothing_known = torch.ones(1, 4, len(tags), dtype=torch.bool)
    mixed = head.loss(scores, gold, lengths, OpenTags(torch.tensor([1]), nothing_known))
    assert 2 * mixed.item() == pytest.approx(plain[0].item(), abs=1e-4)
    all_known = torch.nn.functional.one_hot(gold[1:], len(tags)).bool()
    mixed = head.loss(scores, gold, lengths, OpenTags(torch.tensor([1]), all_known))
    assert 2 * mixed.item() == pytest.approx(sum(loss.item() for loss in plain), rel=1e-5)


@every_head
def test_open_tags_give_finite_gradients_and_none_where_nothing_is_known(kind: str) -> None:
    tags = TagSet("AB", "BIOES")
    K, head, lengths = len(tags), head_of(kind, tags), torch.tensor([5, 2])
    hidden = torch.randn(2, 5, D, requires_grad=True)
    allowed = torch.zeros(2, 5, K, dtype=torch.bool)
    allowed[:, :, 0] = True
    allowed[0, 1:3] = True
    allowed[1] = True
    unknown = OpenTags(torch.tensor([0, 1]), allowed)
    gold = torch.zeros(2, 5, dtype=torch.long)
    head.loss(head(hidden, lengths), gold, lengths, unknown).backward()
    assert hidden.grad is not None
    assert hidden.grad.isfinite().all()
    assert hidden.grad[0].abs().sum() > 0.01
    assert hidden.grad[1].abs().max() < 1e-5


@every_head
def test_what_is_open_is_learnt_from_what_is_known(kind: str) -> None:
    """The same words tagged in one sentence and left open in another."""
    tags = TagSet("AB", "BIOES")
    K, head = len(tags), head_of(kind, tags)
    hidden = torch.randn(1, 3, D).expand(2, 3, D)
    lengths, S = torch.tensor([3, 3]), tags.index["S-B"]
    gold = torch.tensor([[0, S, 0], [0, 0, 0]])
    allowed = torch.zeros(1, 3, K, dtype=torch.bool)
    allowed[:, :, 0] = True
    allowed[0, 1, [0, S]] = True
    optimizer = torch.optim.Adam(head.parameters(), lr=0.1)
    for _ in range(60):
        optimizer.zero_grad()
        unknown = OpenTags(torch.tensor([1]), allowed)
        head.loss(head(hidden, lengths), gold, lengths, unknown).backward()
        optimizer.step()
    found = viterbi(head(hidden, lengths), head.transitions(), lengths)
    assert found.tolist() == [[0, S, 0], [0, S, 0]]


def plain_head(kind: str) -> CrfHead | SoftmaxHead:
    """Tags O, B-A and I-A whose pairs are allowed or not, and no more."""
    head = head_of(kind, TagSet("A", "IOB2"))
    with torch.no_grad():
        for name, parameter in head.named_parameters():
            parameter.mul_(0.0 if name.startswith("crf.") else 1.0)
    return head


@every_head
def test_the_taught_loss_is_the_cross_entropy_of_the_marginals(kind: str) -> None:
    head = plain_head(kind)
    # The second sentence: O O weighs 3, O B 1, B O 6, B B 2 and B I 4, together 16.
    paper = torch.tensor([[1.0, 2.0, 7.0], [3.0, 1.0, 2.0], [9.0, 9.0, 9.0]]).log()
    scores = torch.stack([torch.randn(3, 3), paper])
    wanted = torch.tensor([[[0.5, 0.5, 0.0], [0.5, 0.25, 0.25], [0.0, 0.0, 0.0]]])
    soft, lengths = SoftTags(torch.tensor([1]), wanted), torch.tensor([3, 2])
    shares = [(0.5, 4), (0.5, 12), (0.5, 9), (0.25, 3), (0.25, 4)]
    loss = -sum(p * math.log(weight / 16) for p, weight in shares) / 2  # of two sentences
    assert head.taught_loss(scores, soft, lengths).item() == pytest.approx(loss, rel=1e-5)


@every_head
def test_who_says_what_the_teacher_says_learns_nothing(kind: str) -> None:
    head, lengths = head_of(kind, TagSet("AB", "BIOES")), torch.tensor([4, 2])
    scores = head(torch.randn(2, 4, D), lengths).detach().requires_grad_()
    own = log_marginals(scores.detach(), head.transitions(), lengths).exp().detach()
    own[1, 2:] = 0.0
    head.taught_loss(scores, SoftTags(torch.arange(2), own), lengths).backward()
    assert scores.grad is not None
    assert scores.grad.abs().max() < 1e-5
    other = scores.detach().flip(2).requires_grad_()
    head.taught_loss(other, SoftTags(torch.arange(2), own), lengths).backward()
    assert other.grad is not None
    assert other.grad.isfinite().all()
    assert other.grad.abs().max() > 1e-2


@every_head
def test_a_certain_teacher_is_worth_gold_tags_of_one_token(kind: str) -> None:
    head, lengths = plain_head(kind), torch.tensor([1, 1])
    scores = head(torch.randn(2, 1, D), lengths)
    gold = torch.tensor([[1], [-1]])
    soft = SoftTags(torch.tensor([0]), torch.tensor([[[0.0, 1.0, 0.0]]]))
    # Of the lattice: a softmax, by gold tags, learns that I may not begin a sentence.
    legal = torch.log_softmax(scores[0, 0, :2], dim=-1)[1]
    taught = head.taught_loss(scores, soft, lengths)
    assert taught.item() == pytest.approx(-legal.item() / 2, rel=1e-4)
    if kind == "crf":
        assert taught.item() == pytest.approx(head.loss(scores, gold, lengths).item(), rel=1e-4)
