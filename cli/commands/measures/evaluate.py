"""``xscript-ner evaluate``: a model's scores on a corpus."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xscript_ner.core.types import CLASSIFIER, FRAME

from ... import options
from ...tables import SCORE_HEADER, score_row, scores_table, table

if TYPE_CHECKING:
    from xscript_ner.evaluation.spans import Evaluation


@click.command()
@click.argument("model")
@click.argument("corpora", metavar="CORPUS...", nargs=-1, required=True)
@click.option(
    "-f", "--format", type=options.reader_name, help="Format of CORPUS, if a path."
)
@options.reader_options
@click.option("--label-map", help="Names CORPUS's labels as the model does: a name or a TOML file.")
@click.option(
    "--own-boundaries",
    is_flag=True,
    help="Tokenise CORPUS's text again, as raw text is; else token boundaries that it brings stay.",
)
@options.allow_empty
@options.head
@options.data_dir
@options.errors
@options.as_json
@options.threads
def command(
    model: str,
    corpora: tuple[str, ...],
    format: str | None,
    reader_options: tuple[str, ...],
    label_map: str | None,
    own_boundaries: bool,
    allow_empty: bool,
    head: str,
    data_dir: Path | None,
    errors: str,
    as_json: bool,
    threads: int,
) -> None:
    """Score a model on corpora.

    MODEL is a shipped one by name or a directory, CORPUS a registered one such as
    stockmark:test, or a path. Scores are of exact spans and labels, over the original text.
    Gold entities that no token boundary fits count as missed; their number is told. A further
    table shows, by tenths of the scores, how often the model was right. A model that labels whole
    documents, with an intent say, is scored on them too, and on frames: documents all of whose
    labels and entities are right. Of several corpora, each gets a row of one table.
    """
    filters = {"allow_empty": allow_empty}
    configs = [
        options.corpus(corpus, format, reader_options, errors, filters) for corpus in corpora
    ]
    from xscript_ner.tagging.evaluate import evaluate_tagger
    from xscript_ner.tagging.tagger import load

    options.use_threads(threads)
    tagger = load(model, head=head)
    scored = {
        corpus: evaluate_tagger(tagger, config, label_map, data_dir, own_boundaries)
        for corpus, config in zip(corpora, configs, strict=True)
    }
    if as_json:
        for corpus, scores in scored.items():
            named = {"corpus": corpus} if len(scored) > 1 else {}
            click.echo(json.dumps(named | _plain(scores), ensure_ascii=False))
    elif len(scored) > 1:
        plain = {
            corpus: {name: one.as_dict() for name, one in scores.items()}
            for corpus, scores in scored.items()
        }
        click.echo(scores_table(plain))
    else:
        _show(*scored.values())


def _plain(scores: dict[str, Evaluation]) -> dict[str, Any]:
    """Scores of the entities, and beside them those of further heads and of frames."""
    heads = {name: one.as_dict() for name, one in scores.items()}
    plain = heads.pop(CLASSIFIER)
    if heads:
        plain |= {FRAME: heads.pop(FRAME), "heads": heads}
    return plain


def _show(scores: dict[str, Evaluation]) -> None:
    heads = dict(scores)
    entities, frames = heads.pop(CLASSIFIER), heads.pop(FRAME, None)
    click.echo(_by_label(entities))
    click.echo(
        f"{entities.misaligned:,} of {entities.overall.gold:,} entities fit no token boundary; "
        "they count as missed"
    )
    _show_confidence(entities)
    for name, scored in heads.items():
        click.echo(f"\n{name}\n\n{_by_label(scored, documents=True)}")
        _show_confidence(scored)
    if frames is not None:
        count = frames.overall
        click.echo(
            f"\n{count.correct:,} of {count.gold:,} documents are right in all "
            f"({100 * count.f1:.2f} frame accuracy)"
        )


def _by_label(scored: Evaluation, documents: bool = False) -> str:
    rows = [score_row(label, score.as_dict()) for label, score in scored.labels.items()]
    header = (*SCORE_HEADER[:-1], "documents") if documents else SCORE_HEADER
    return table(header, [*rows, score_row("all", scored.overall.as_dict())])


def _show_confidence(scored: Evaluation) -> None:
    values = scored.as_dict()
    sure = [
        [f"{part['predicted']:,}", f"{part['mean_probability']:.1f}", f"{part['precision']:.1f}"]
        for part in values.get("confidence", ())
    ]
    if sure:
        click.echo("\n" + table(("predicted", "mean score", "right"), sure))
        click.echo(f"scores are off by {values['calibration_error']:.1f} points on average")
