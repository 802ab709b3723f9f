"""Model cards: what a model was trained on, how it scores, how to use it, under what licence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from statistics import mean, stdev
from typing import Any

from ..core.display import visible
from ..corpora.use import CorpusUse
from ..models.checkpoint import Checkpoint
from ..transfer.report import TransferReport


def metrics_of(
    scores: dict[str, dict[str, dict[str, Any]]],
    corpora: Sequence[CorpusUse],
    epochs: int,
    best_epoch: int,
    temperatures: dict[str, float] | None = None,
) -> dict[str, Any]:
    """What ``metrics.json`` holds: scores by corpus, the corpora's account, the run."""
    return {
        "scores": scores,
        "epochs": epochs,
        "best_epoch": best_epoch,
        "temperatures": {name: round(t, 4) for name, t in (temperatures or {}).items()},
        "corpora": [asdict(corpus) for corpus in corpora],
    }


def replicated(checkpoints: Sequence[Checkpoint]) -> dict[str, Any]:
    """Mean and standard deviation of F1 over runs that differ in their seed.

    The deviation is that of the sample, n - 1 in the denominator.
    """
    scores = {}
    for name in checkpoints[0].metrics["scores"]:
        values = [c.metrics["scores"][name]["f1"] for c in checkpoints]
        spread = stdev(values) if len(values) > 1 else 0.0
        scores[name] = {"mean": round(mean(values), 2), "sd": round(spread, 2), "f1": values}
    return {"seeds": [c.recipe.seed for c in checkpoints], "scores": scores}


def model_card(checkpoint: Checkpoint) -> str:
    """The card as Markdown."""
    recipe, tables = checkpoint.recipe, checkpoint.vocabularies
    corpora = [CorpusUse(**values) for values in checkpoint.metrics["corpora"]]
    parameters = sum(weight.numel() for weight in checkpoint.weights.values())
    spelling = recipe.romanizer.name + (", truecased" if recipe.romanizer.truecase else "")
    lines = [
        f"# {recipe.name}",
        "",
        recipe.description or "A named-entity tagger.",
        "",
        f"- Language: {recipe.language}; front-end {recipe.frontend.name}; romaniser {spelling}",
        f"- Labels: {', '.join(tables.tags.labels)}",
        f"- Head: {recipe.classifier.head} over {tables.tags.scheme_name} tags",
        f"- Size: {parameters:,} parameters, {len(tables.words):,} words, "
        f"{len(tables.units):,} {tables.unit}",
        f"- Seed: {recipe.seed}; {checkpoint.metrics['epochs']} epochs, "
        f"the best was {checkpoint.metrics['best_epoch']}",
        _calibration(checkpoint.metrics.get("temperature")),
        "",
        *_transfer(checkpoint.metrics.get("transfer")),
        *_data(corpora),
        *_scores(checkpoint.metrics),
        *_by_label(checkpoint.metrics["scores"]),
    ]
    return visible("\n".join(lines), keep="\n")


def _calibration(temperature: float | None) -> str:
    if temperature is None:
        return "- Probabilities: not calibrated"
    return f"- Probabilities: calibrated on dev, temperature {temperature:.2f}"


def _transfer(descent: dict[str, Any] | None) -> list[str]:
    """What the model has from another, when it has."""
    if descent is None:
        return []
    plan, learning = descent["plan"], descent["learning"]
    sources = [descent["source"], *descent["ancestors"]]
    names = ", ".join(f"{s['name']} (weights {s['sha256'][:12]})" for s in sources)
    labels = "equal names"
    if plan["labels"] is not None:
        pairs = plan["labels"].items()
        labels = ", ".join(f"{ours} = {' + '.join(theirs) or 'none'}" for ours, theirs in pairs)
    brought = "also those of the source" if plan["other_symbols"] else "those of both sides"
    return [
        "## Transfer",
        "",
        f"- Descends from {names}",
        f"- Parts: {', '.join(plan['parts'])}; symbols: {brought}",
        f"- Labels: {labels}",
        f"- Learning: {_learning(learning)}",
        "",
        *TransferReport.from_dict(descent["report"]).lines(),
        "",
    ]


def _learning(learning: dict[str, Any]) -> str:
    if learning["policy"] is not None:
        return f"{learning['policy']}, {learning['epochs']} epochs a stage"
    parts = []
    for part, values in learning["parts"].items():
        given = [f"{key} = {value}" for key, value in values.items() if value]
        parts.append(f"{part} ({', '.join(given)})")
    return "; ".join(parts) or "free"


def _data(corpora: Sequence[CorpusUse]) -> list[str]:
    rows = [
        f"| {c.name} | {c.licence} | {c.version} | {c.sentences:,} | {c.entities:,} "
        f"| {c.misaligned:,} |"
        for c in corpora
    ]
    alike = sorted({corpus.licence for corpus in corpora if "SA" in corpus.licence})
    licence = ", ".join(alike or sorted({corpus.licence for corpus in corpora}))
    return [
        "## Data and licences",
        "",
        "| corpus | licence | version | sentences | entities | fit no token boundary |",
        "|---|---|---|---|---|---|",
        *rows,
        "",
        f"The weights are under {licence}, with attribution to the corpora above.",
        "",
    ]


def _scores(metrics: dict[str, Any]) -> list[str]:
    replicas = metrics.get("replicas")
    about = "Exact spans, micro-averaged, in percent. Precision, recall and F1 are this model's."
    if replicas is not None:
        seeds = ", ".join(str(seed) for seed in replicas["seeds"])
        about += f" The last column is the mean and standard deviation over seeds {seeds}."
    lines = ["## Scores", "", about, ""]
    lines.append("| corpus | precision | recall | F1 | entities | F1 over seeds |")
    lines.append("|---|---|---|---|---|---|")
    for name, scores in metrics["scores"].items():
        over = "one seed"
        if replicas is not None:
            over = "{mean:.2f} ± {sd:.2f}".format(**replicas["scores"][name])
        lines.append(
            f"| {name} | {scores['precision']:.2f} | {scores['recall']:.2f} | {scores['f1']:.2f} "
            f"| {scores['gold']:,} | {over} |"
        )
    return [*lines, ""]


def _by_label(scores: dict[str, dict[str, Any]]) -> list[str]:
    if not scores:
        return []
    name, last = list(scores.items())[-1]
    lines = [f"By label on {name}:", "", "| label | precision | recall | F1 | entities |"]
    lines.append("|---|---|---|---|---|")
    for label, score in last["labels"].items():
        lines.append(
            f"| {label} | {score['precision']:.2f} | {score['recall']:.2f} "
            f"| {score['f1']:.2f} | {score['gold']:,} |"
        )
    return [*lines, ""]
