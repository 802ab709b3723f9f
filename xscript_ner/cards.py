"""Model cards: what a model was trained on, how it scores, how to use it, under what licence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .checkpoint import Checkpoint


@dataclass(frozen=True)
class CorpusUse:
    """How much of a corpus a model has seen.

    Attributes:
        name: ``stockmark:train``.
        licence: Of the data.
        version: Upstream repository and commit.
        sentences, entities: Counts; entities include the misaligned.
        misaligned: Entities that no token boundary fits.
    """

    name: str
    licence: str
    version: str
    sentences: int
    entities: int
    misaligned: int


def model_card(checkpoint: Checkpoint, corpora: Sequence[CorpusUse]) -> str:
    """The card as Markdown."""
    recipe, tables = checkpoint.recipe, checkpoint.vocabularies
    parameters = sum(weight.numel() for weight in checkpoint.weights.values())
    lines = [
        f"# {recipe.name}",
        "",
        recipe.description or "A named-entity tagger.",
        "",
        f"- Language: {recipe.language}; front-end {recipe.frontend.name}; "
        f"romaniser {recipe.romanizer.name}{', truecased' if recipe.romanizer.truecase else ''}",
        f"- Labels: {', '.join(tables.tags.labels)}",
        f"- Head: {recipe.classifier.head} over {tables.tags.scheme_name} tags",
        f"- Size: {parameters:,} parameters, {len(tables.words):,} words, "
        f"{len(tables.bigrams):,} bigrams",
        f"- Seed: {recipe.seed}",
        "",
        "## Data and licences",
        "",
        "| corpus | licence | version | sentences | entities | fit no token boundary |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {c.name} | {c.licence} | {c.version} | {c.sentences:,} | {c.entities:,} "
        f"| {c.misaligned:,} |"
        for c in corpora
    ]
    lines += ["", f"The weights are under {_licence(corpora)}; see the corpora for attribution."]
    lines += ["", "## Scores", "", "Exact spans, micro-averaged, in percent; this seed.", ""]
    lines += [*_scores(checkpoint.metrics), ""]
    return "\n".join(lines)


def _licence(corpora: Sequence[CorpusUse]) -> str:
    alike = sorted({corpus.licence for corpus in corpora if "SA" in corpus.licence})
    return ", ".join(alike or sorted({corpus.licence for corpus in corpora}))


def _scores(metrics: dict[str, Any]) -> list[str]:
    lines = ["| corpus | precision | recall | F1 | entities |", "|---|---|---|---|---|"]
    for name, scores in metrics.items():
        if isinstance(scores, dict) and "f1" in scores:
            lines.append(
                f"| {name} | {scores['precision']:.2f} | {scores['recall']:.2f} "
                f"| {scores['f1']:.2f} | {scores['gold']:,} |"
            )
    return lines
