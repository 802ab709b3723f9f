"""A page of what a model got wrong: scores, confusion, groups, and every wrong document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape

from ...core.types import Document, Entity
from ..errors import KINDS, NOTHING, Mistake
from ..frames import Answer
from ..spans import Evaluation, Score
from .html import Entry, Table, page, paragraph, table_html

NUMBER = "number"
MOST = 1_000
"""Wrong documents on a page."""
STYLE = """
article{border-top:1px solid var(--rule);padding:.75rem 0;line-height:2}
article p{margin:.15rem 0}
article small{color:var(--quiet)}
article .row{display:grid;grid-template-columns:3.5rem 1fr;gap:.5rem}
article .row>span:first-child{color:var(--quiet);font-size:.85rem}
mark{background:var(--soft);color:inherit;border-bottom:2px solid var(--quiet);
border-radius:3px;padding:.1rem .2rem}
mark small{font-size:.7rem;margin-left:.25rem}
mark.right{border-color:var(--good)}
mark.wrong{border-color:var(--bad);background:var(--warn)}
"""


def mistakes_page(
    title: str,
    scores: Evaluation,
    confused: Mapping[tuple[str, str], int],
    groups: Mapping[str, Mapping[str, Score]],
    documents: Sequence[Document],
    answers: Sequence[Answer],
    found: Sequence[Sequence[Mistake]],
) -> str:
    """One page that fetches nothing.

    Args:
        title: Model and corpus.
        scores: Of entities.
        confused: As ``confusion`` gives it.
        groups: What entities are grouped by, to the score of each group.
        documents, answers: As many.
        found: The mistakes in each.
    """
    wrong = [number for number, own in enumerate(found) if own]
    kinds = Counter(one.kind for own in found for one in own)
    articles = [_article(n + 1, documents[n], answers[n], found[n]) for n in wrong[:MOST]]
    more = len(wrong) - len(articles)
    sections = {
        "Scores": table_html(score_table("", {**scores.labels, "all": scores.overall})),
        "Kinds of mistakes": table_html(_kinds(kinds)),
        "Confusion": paragraph(
            "Rows are gold labels, columns what was found, wherever spans overlap; the last row "
            "and column are what is missing on one side."
        ) + table_html(_confusion(confused)),
        **{name: table_html(score_table(name, own)) for name, own in groups.items()},
        "Wrong documents": "".join(articles)
        + (paragraph(f"{more:,} more are not shown; the JSON lines have them.") if more else ""),
    }  # fmt: skip
    overall = scores.overall
    opening = (
        f"F1 {100 * overall.f1:.2f}, of {overall.gold:,} gold entities {overall.correct:,} found "
        f"right; {len(wrong):,} of {len(documents):,} documents have a mistake."
    )
    return page(title, [paragraph(opening)], sections, style=STYLE)


def score_table(name: str, scores: Mapping[str, Score]) -> Table:
    """Precision, recall, F1 and counts, a line each."""
    heads = [Entry(name), *(Entry(head, NUMBER) for head in
             ("Precision", "Recall", "F1", "Gold", "Found"))]  # fmt: skip
    lines = []
    for label, score in scores.items():
        shares = (score.precision, score.recall, score.f1)
        figures = [f"{100 * share:.2f}" for share in shares]
        figures += [f"{score.gold:,}", f"{score.predicted:,}"]
        kind = "baseline" if label == "all" else ""
        lines.append((kind, [Entry(label), *(Entry(figure, NUMBER) for figure in figures)]))
    return Table(heads, lines)


def _kinds(counts: Mapping[str, int]) -> Table:
    lines = [
        ("", [Entry(kind), Entry(f"{counts.get(kind, 0):,}", NUMBER), Entry(what)])
        for kind, what in KINDS.items()
    ]
    return Table([Entry("Kind"), Entry("Count", NUMBER), Entry("What it is")], lines)


def _confusion(counts: Mapping[tuple[str, str], int]) -> Table:
    labels = sorted({label for pair in counts for label in pair} - {NOTHING})
    names = [*labels, NOTHING]
    lines = []
    for gold in names:
        total = sum(counts.get((gold, other), 0) for other in names)
        entries = [Entry(gold or "nothing")]
        for other in names:
            count = counts.get((gold, other), 0)
            share = count / total if count else None
            entries.append(Entry(f"{count:,}" if count else "", NUMBER, share))
        lines.append(("", entries))
    return Table([Entry("gold"), *(Entry(name or "nothing", NUMBER) for name in names)], lines)


def _article(
    number: int, document: Document, answer: Answer, found: Sequence[Mistake]
) -> str:
    sides: tuple[set[Entity], set[Entity]] = (
        {one.gold for one in found if one.gold},
        {one.predicted for one in found if one.predicted},
    )
    kinds = Counter(one.kind for one in found)
    told = ", ".join(f"{count} {kind}" for kind, count in kinds.items())
    rows = "".join(
        f'<p class="row"><span>{name}</span>'
        f"<span>{_marked(document.text, entities, wrong)}</span></p>"
        for name, entities, wrong in (
            ("gold", document.entities, sides[0]),
            ("found", answer.entities, sides[1]),
        )
    )
    return f"<article><small>document {number}: {escape(told)}</small>{rows}</article>\n"


def _marked(text: str, entities: Sequence[Entity], wrong: set[Entity]) -> str:
    """The text with its entities marked, as HTML."""
    parts, done = [], 0
    for entity in entities:
        kind = "wrong" if entity in wrong else "right"
        score = "" if entity.score is None else f" {entity.score:.2f}"
        parts.append(escape(text[done : entity.start]))
        parts.append(
            f'<mark class="{kind}">{escape(text[entity.start : entity.end])}'
            f"<small>{escape(entity.label)}{score}</small></mark>"
        )
        done = entity.end
    return "".join([*parts, escape(text[done:])])
