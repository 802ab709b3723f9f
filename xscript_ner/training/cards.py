"""Model cards: what a model was trained on, how it scores, how to use it, under what licence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import mean, stdev
from typing import Any

from ..config import Recipe
from ..core.display import escaped, table, visible
from ..core.types import CLASSIFIER, FRAME
from ..corpora.use import CorpusUse
from ..models.checkpoint import Checkpoint
from ..models.domains.stored import Trained
from ..models.stored.checks import Checked
from ..models.stored.metrics import (
    LabelScores,
    Metrics,
    Replicas,
    Spread,
    TaughtBy,
    Transferred,
)
from ..text.phrase_tables import PhraseTable
from ..transfer_learning.report import TransferReport
from ..vectors.report import FileReport, SpaceReport


def replicated(checkpoints: Sequence[Trained]) -> Replicas:
    """Mean and standard deviation of F1 over runs that differ in their seed.

    The deviation is that of the sample, n - 1 in the denominator.
    """
    scores: dict[str, dict[str, Spread]] = {}
    for name, heads in checkpoints[0].metrics.scores.items():
        for head in heads:
            values = [c.metrics.scores[name][head].f1 for c in checkpoints]
            sd = round(stdev(values), 2) if len(values) > 1 else 0.0
            spread = Spread(mean=round(mean(values), 2), sd=sd, f1=tuple(values))
            scores.setdefault(name, {})[head] = spread
    return Replicas(seeds=tuple(c.recipe.seed for c in checkpoints), scores=scores)


def model_card(checkpoint: Checkpoint) -> str:
    """The card as Markdown."""
    recipe, tables, metrics = checkpoint.recipe, checkpoint.vocabularies, checkpoint.metrics
    parameters = sum(weight.numel() for weight in checkpoint.weights.values())
    lines = [
        f"# {recipe.name}",
        "",
        recipe.description or "A named-entity tagger.",
        "",
        *_languages(recipe),
        f"- Labels: {', '.join(tables.tags.labels)}",
        f"- Head: {recipe.classifier.head} over {tables.tags.scheme_name} tags",
        *(
            f"- Head {name}: {config.kind}; {', '.join(tables.heads[name].labels)}"
            for name, config in recipe.heads.items()
        ),
        f"- Encoders: {recipe.words.encoder.kind} over words, {recipe.chars.encoder.kind} over "
        f"{tables.unit}",
        f"- Size: {parameters:,} parameters, {len(tables.words):,} words, "
        f"{len(tables.units):,} {tables.unit}",
        *_gazetteer(tables.phrases),
        f"- Seed: {recipe.seed}; {metrics.epochs} epochs, the best was {metrics.best_epoch}",
        _calibration(metrics.temperatures),
        "",
        *_language_model(metrics),
        *_distillation(metrics.distillation),
        *_transfer(metrics.transfer),
        *_vector_file(metrics.vector_file),
        *_vectors(metrics.vectors),
        *frame_lines(metrics, recipe.label_heads),
        *data_lines(metrics.corpora),
        *(
            line
            for head in metrics.heads or [CLASSIFIER]
            for line in score_lines(metrics, head, head in recipe.tag_heads)
        ),
        *_checks(metrics.checks),
    ]
    return visible("\n".join(lines), keep="\n")


def _languages(recipe: Recipe) -> list[str]:
    """A line a language."""
    lines = []
    for code, (frontend, romanizer) in recipe.reading.items():
        spelling = romanizer.name + (", truecased" if romanizer.truecase else "")
        lines.append(f"- Language: {code}; front-end {frontend.name}; romaniser {spelling}")
    return lines


def _gazetteer(table: PhraseTable | None) -> list[str]:
    """Where a table of phrases is from, as its licence wants it told."""
    if table is None:
        return []
    source = table.source
    told = f"{table.size:,} phrases of {source.name}, {source.licence}"
    return [f"- Gazetteer: {told}. {source.notice}"]


def _calibration(temperatures: Mapping[str, float]) -> str:
    if not temperatures:
        return "- Probabilities: not calibrated"
    fitted = ", ".join(f"{value:.2f} ({head})" for head, value in temperatures.items())
    return f"- Probabilities: calibrated on dev, temperature {fitted}"


def _language_model(metrics: Metrics) -> list[str]:
    """Whose states the model reads, when it does."""
    read = metrics.language_model
    return [] if read is None else [f"Reads {read.name} (weights {read.sha256[:12]}).", ""]


def _distillation(taught: TaughtBy | None) -> list[str]:
    """Who taught the model on raw text, when somebody did."""
    if taught is None:
        return []
    names = ", ".join(f"{one.name} (weights {one.sha256[:12]})" for one in taught.teachers)
    return [f"Taught by {names} on {taught.sentences:,} sentences of raw text.", ""]


def _transfer(descent: Transferred | None) -> list[str]:
    """What the model has from another, when it has."""
    if descent is None:
        return []
    plan = descent.plan
    names = ", ".join(f"{s.name} (weights {s.sha256[:12]})" for s in descent.line)
    maps = plan.label_maps
    labels = maps.pop(CLASSIFIER, "equal names")
    brought = "also those of the source" if plan.other_symbols else "those of both sides"
    return [
        "## Transfer",
        "",
        f"- Descends from {names}",
        f"- Parts: {', '.join(plan.parts)}; symbols: {brought}",
        f"- Labels: {labels}",
        *(f"- Labels of {head}: {pairs}" for head, pairs in maps.items()),
        *(f"- Parts of {one.source.name}: {', '.join(one.plan.parts)}" for one in descent.also),
        f"- Learning: {_learning(descent.learning.model_dump())}",
        "",
        *TransferReport.from_dict(descent.report.model_dump()).lines(),
        "",
    ]


def _checks(checked: Checked | None) -> list[str]:
    """How much of everyday sentences is read right, where that was asked."""
    if checked is None:
        return []
    rates = {**checked.rates, "all": checked.overall, **checked.invariances}
    rows = [
        [escaped(row), *(f"{half.percent:.1f} ({half.cases:,})" for half in halves.values())]
        for row, halves in rates.items()
    ]
    about = f"Behavioural checks of the suite {escaped(checked.suite)}, in percent of the cases in "
    about += "brackets. Training may use the open half of its templates and names, not the other."
    halves = [half.replace("_", " ") for half in checked.overall]
    lines = ["## Everyday sentences", "", about, "", table(["", *halves], rows), ""]
    left = [f"- {row}: left out, no label for {', '.join(n)}" for row, n in checked.skipped.items()]
    return [*lines, *left, *([""] if left else [])]


def _learning(learning: dict[str, Any]) -> str:
    if learning["policy"] is not None:
        return f"{learning['policy']}, {learning['epochs']} epochs a stage"
    parts = []
    for part, values in learning["parts"].items():
        given = [f"{key} = {value}" for key, value in values.items() if value]
        parts.append(f"{part} ({', '.join(given)})")
    return "; ".join(parts) or "free"


def _vector_file(file: FileReport | None) -> list[str]:
    """What the model has of a file of word vectors, when it has."""
    if file is None:
        return []
    return ["## Word vectors from a file", "", f"- {file.summary()}", ""]


def _vectors(spaces: Mapping[str, SpaceReport]) -> list[str]:
    """How well languages share the space of their word vectors, when there are several."""
    if not spaces:
        return []
    told = [f"- {name} into {space.pivot}: {space.summary()}" for name, space in spaces.items()]
    return ["## Word vectors in one space", "", *told, ""]


def data_lines(corpora: Sequence[CorpusUse]) -> list[str]:
    """What was read, and the licence that follows."""
    weighted = any(corpus.weight != 1 for corpus in corpora)
    rows = [
        [escaped(c.name), escaped(c.licence), escaped(c.version), f"{c.sentences:,}",
         f"{c.entities:,}", f"{c.misaligned:,}", *([f"{c.weight:g}"] if weighted else [])]
        for c in corpora
    ]  # fmt: skip
    alike = sorted({corpus.licence for corpus in corpora if "SA" in corpus.licence})
    licence = ", ".join(alike or sorted({corpus.licence for corpus in corpora}))
    header = ["corpus", "licence", "version", "sentences", "entities", "fit no token boundary"]
    if weighted:
        header.append("times an epoch")
    return [
        "## Data and licences",
        "",
        table(header, rows),
        "",
        f"The weights are under {licence}, with attribution to the corpora above.",
        "",
    ]


def frame_lines(metrics: Metrics, heads: Sequence[str]) -> list[str]:
    """What users of a model of intents look for: all of a corpus's figures in one row."""
    frames = metrics.of(FRAME)
    if not frames:
        return []
    header = ["corpus", *(f"{head} accuracy" for head in heads), "slot F1", "frame accuracy"]
    rows = []
    for name, scores in frames.items():
        columns = [*(metrics.of(head).get(name) for head in heads), metrics.of()[name], scores]
        rows.append([escaped(name), *(f"{c.f1:.2f}" if c and c.gold else "-" for c in columns)])
    about = "Percent of documents; of slots, F1 of exact spans, micro-averaged. A frame is a "
    about += "document's labels and slots, right when all of them are."
    return ["## Frames", "", about, "", table(header, rows), ""]


def score_lines(metrics: Metrics, head: str, tags: bool) -> list[str]:
    """A head's scores by corpus, and by label on the last of them; ``tags``: it tags entities."""
    replicas, over_seeds = metrics.replicas, metrics.spread(head)
    what = "Exact spans, micro-averaged" if tags else "Labels of sentences"
    about = f"{what}, in percent. Precision, recall and F1 are this model's."
    if replicas is not None:
        seeds = ", ".join(str(seed) for seed in replicas.seeds)
        about += f" The last column is the mean and standard deviation over seeds {seeds}."
    rows = []
    for name, scores in metrics.of(head).items():
        spread = over_seeds.get(name)
        over = f"{spread.mean:.2f} ± {spread.sd:.2f}" if spread else "one seed"
        rows.append([escaped(name), *_figures(scores), over])
    counted = "entities" if tags else "documents"
    header = ["corpus", "precision", "recall", "F1", counted, "F1 over seeds"]
    title = "## Scores" if head == CLASSIFIER else f"## Scores of {head}"
    return [title, "", about, "", table(header, rows), "", *_by_label(metrics, head, counted)]


def _by_label(metrics: Metrics, head: str, counted: str) -> list[str]:
    scores = metrics.of(head)
    if not scores:
        return []
    name, last = list(scores.items())[-1]
    rows = [[escaped(label), *_figures(score)] for label, score in last.labels.items()]
    header = ["label", "precision", "recall", "F1", counted]
    return [f"By label on {name}:", "", table(header, rows), ""]


def _figures(scores: LabelScores) -> list[str]:
    percent = (f"{value:.2f}" for value in (scores.precision, scores.recall, scores.f1))
    return [*percent, f"{scores.gold:,}"]
