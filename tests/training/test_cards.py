"""Model cards say what a model was trained on, how it scores and under what licence."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from xscript_ner.corpora.use import CorpusUse
from xscript_ner.inputs.vocabularies import CLASSIFIER
from xscript_ner.models.checkpoint import Checkpoint
from xscript_ner.models.stored.metrics import Metrics, Spread
from xscript_ner.training.cards import model_card, replicated


def use(*values: Any) -> CorpusUse:
    return CorpusUse(**dict(zip(CorpusUse.model_fields, values, strict=False)))


STOCKMARK = use("stockmark:train", "CC BY-SA 3.0", "a/b @ 123", 4234, 10440, 48)
WNUT = use("wnut17:train", "CC BY 4.0", "c/d @ 456", 100, 10, 0)


def scored(uses: list[CorpusUse], f1: float = 75.03) -> Metrics:
    """As format 1 says it."""
    row = {"precision": 80.5, "recall": 70.25, "f1": f1, "gold": 1354}
    row |= {"predicted": 1300, "correct": 1000}
    scores = {"stockmark:test": row | {"labels": {"PERSON": row}}}
    return Metrics.model_validate(
        {"scores": scores, "corpora": uses, "epochs": 30, "best_epoch": 22}
    )


def with_metrics(checkpoint: Checkpoint, uses: list[CorpusUse], f1: float = 75.03) -> Checkpoint:
    return replace(checkpoint, metrics=scored(uses, f1))


def test_every_corpus_is_named_with_licence_version_and_counts(checkpoint: Checkpoint) -> None:
    card = model_card(with_metrics(checkpoint, [STOCKMARK, WNUT]))
    assert "| stockmark:train | CC BY-SA 3.0 | a/b @ 123 | 4,234 | 10,440 | 48 |" in card
    assert "| wnut17:train | CC BY 4.0 | c/d @ 456 | 100 | 10 | 0 |" in card


@pytest.mark.parametrize(
    ("uses", "licence"),
    [([STOCKMARK, WNUT], "CC BY-SA 3.0"), ([WNUT], "CC BY 4.0"), ([STOCKMARK], "CC BY-SA 3.0")],
)
def test_share_alike_data_makes_share_alike_weights(
    checkpoint: Checkpoint, uses: list[CorpusUse], licence: str
) -> None:
    assert f"weights are under {licence}, with" in model_card(with_metrics(checkpoint, uses))


def test_scores_seed_and_labels_are_shown(checkpoint: Checkpoint) -> None:
    card = model_card(with_metrics(checkpoint, [STOCKMARK]))
    assert card.startswith("# small\n")
    assert "Labels: ORG, PERSON, PLACE" in card
    assert "| stockmark:test | 80.50 | 70.25 | 75.03 | 1,354 | one seed |" in card
    assert "| PERSON | 80.50 | 70.25 | 75.03 | 1,354 |" in card
    assert "Seed: 1; 30 epochs, the best was 22" in card


def test_several_seeds_give_mean_and_sample_deviation(checkpoint: Checkpoint) -> None:
    runs = [with_metrics(checkpoint, [STOCKMARK], f1) for f1 in (74.0, 75.0, 77.5)]
    over = replicated(runs)
    spread = Spread(mean=75.5, sd=1.8, f1=(74.0, 75.0, 77.5))
    assert over.scores["stockmark:test"] == {CLASSIFIER: spread}
    kept = replace(runs[2], metrics=runs[2].metrics.model_copy(update={"replicas": over}))
    assert "| 77.50 | 1,354 | 75.50 ± 1.80 |" in model_card(kept)
    assert "seeds 1, 1, 1" in model_card(kept)


def test_one_seed_has_no_deviation(checkpoint: Checkpoint) -> None:
    over = replicated([with_metrics(checkpoint, [STOCKMARK])])
    assert over.scores["stockmark:test"][CLASSIFIER].sd == 0.0


def test_a_model_that_was_never_scored_still_has_a_card(checkpoint: Checkpoint) -> None:
    card = model_card(replace(checkpoint, metrics=Metrics(corpora=(WNUT,), epochs=1, best_epoch=1)))
    assert "## Scores" in card
