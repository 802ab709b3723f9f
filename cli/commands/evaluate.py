"""``xscript-ner evaluate``: a model's scores on a corpus."""

from __future__ import annotations

import json
from pathlib import Path

import click

from .. import options
from ..tables import SCORE_HEADER, score_row, table


@click.command()
@click.argument("model")
@click.argument("corpus")
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
@options.data_dir
@options.errors
@options.as_json
@options.threads
def command(
    model: str,
    corpus: str,
    format: str | None,
    reader_options: tuple[str, ...],
    label_map: str | None,
    own_boundaries: bool,
    data_dir: Path | None,
    errors: str,
    as_json: bool,
    threads: int,
) -> None:
    """Score a model on a corpus.

    MODEL is a shipped one by name or a directory, CORPUS a registered one such as
    stockmark:test, or a path. Scores are of exact spans and labels, over the original text.
    Gold entities that no token boundary fits count as missed; their number is told. A second
    table shows, by tenths of the scores, how often the model was right.
    """
    config = options.corpus(corpus, format, reader_options, errors)
    from xscript_ner.tagging.evaluate import evaluate_tagger
    from xscript_ner.tagging.tagger import load

    options.use_threads(threads)
    evaluation = evaluate_tagger(load(model), config, label_map, data_dir, own_boundaries)
    scores = evaluation.as_dict()
    if as_json:
        click.echo(json.dumps(scores, ensure_ascii=False))
        return
    rows = [score_row(label, values) for label, values in scores["labels"].items()]
    click.echo(table(SCORE_HEADER, [*rows, score_row("all", scores)]))
    click.echo(
        f"{evaluation.misaligned:,} of {scores['gold']:,} entities fit no token boundary; "
        "they count as missed"
    )
    sure = [
        [f"{part['predicted']:,}", f"{part['mean_probability']:.1f}", f"{part['precision']:.1f}"]
        for part in scores.get("confidence", ())
    ]
    if sure:
        click.echo("\n" + table(("predicted", "mean score", "right"), sure))
        click.echo(f"scores are off by {scores['calibration_error']:.1f} points on average")
