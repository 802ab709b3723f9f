"""The card of an assistant: its domains, its four figures, what it learnt from."""

from __future__ import annotations

from pathlib import Path

from ...core.display import escaped, table, visible
from ...core.types import CLASSIFIER
from ...models.domains.stored import StoredAssistant, domain_directory
from ..cards import data_lines, frame_lines, score_lines


def assistant_card(assistant: StoredAssistant) -> str:
    """The card as Markdown; each domain's model has one of its own."""
    recipe, classifier, metrics = assistant.recipe, assistant.classifier, assistant.metrics
    temperature = metrics.temperatures.get(classifier.config.label)
    calibrated = "not calibrated" if temperature is None else f"temperature {temperature:.2f}"
    lines = [
        f"# {recipe.name}",
        "",
        recipe.description or "An assistant: a classifier of domains, and a model for each.",
        "",
        f"- Language: {recipe.language}; front-end {recipe.frontend.name}; romaniser "
        f"{recipe.romanizer.name}",
        f"- Domain classifier: maximum entropy over {len(classifier.features):,} n-grams; "
        f"{calibrated}",
        f"- Seed: {recipe.seed}",
        "",
        "## Domains",
        "",
        table(["domain", "sentences", "slots", *recipe.heads, "model"], _rows(assistant)),
        "",
        *frame_lines(metrics, [classifier.config.label, *recipe.heads]),
        *data_lines(metrics.corpora),
        *(
            line
            for head in metrics.heads or [CLASSIFIER]
            for line in score_lines(metrics, head, head == CLASSIFIER)
        ),
    ]
    return visible("\n".join(lines), keep="\n")


def _rows(assistant: StoredAssistant) -> list[list[str]]:
    rows = []
    for domain, model in assistant.models.items():
        learnt, tables = model.metrics.training, model.vocabularies
        counts = [len(tables.tags.labels), *(len(tables.heads[n]) for n in assistant.recipe.heads)]
        place = "/".join(domain_directory(Path(), domain).parts)
        sentences = "" if learnt is None else f"{learnt.sentences:,}"
        rows.append([escaped(domain), sentences, *map(str, counts), f"`{place}`"])
    return rows
