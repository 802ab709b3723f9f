"""``xscript-ner evaluate``: a model's scores on a corpus."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xscript_ner.core.types import CLASSIFIER, FRAME

from ... import options
from ...tables import SCORE_HEADER, score_row, scores_table, table
from .mistakes import show_comparison, show_seqeval, write_errors, write_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xscript_ner.evaluation.spans import Evaluation
    from xscript_ner.tagging.evaluate import TaggedCorpus


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
@click.option(
    "--errors",
    "errors_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write each document with mistakes here, as JSON lines: every wrong span beside the gold "
    "one, by kind.",
)
@click.option(
    "--html",
    "html_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write a page: scores, confusion, F1 by length, script and frequency, all mistakes.",
)
@click.option(
    "--train",
    multiple=True,
    metavar="CORPUS",
    help="What the model learnt from, for F1 by how often training has a name; by default the "
    "registered corpora of its recipe. May be repeated.",
)
@click.option("--seqeval", is_flag=True, help="Add seqeval's report over IOB2 tags of tokens.")
@click.option(
    "--against",
    metavar="MODEL",
    help="Compare with this model, with a permutation test over documents.",
)
@options.allow_empty
@options.head
@options.data_dir
@options.as_json
@options.threads
def command(
    model: str,
    corpora: tuple[str, ...],
    format: str | None,
    reader_options: tuple[str, ...],
    label_map: str | None,
    own_boundaries: bool,
    errors_file: Path | None,
    html_file: Path | None,
    train: tuple[str, ...],
    seqeval: bool,
    against: str | None,
    allow_empty: bool,
    head: str,
    data_dir: Path | None,
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
    wants = {"--errors": errors_file, "--html": html_file, "--seqeval": seqeval,
             "--against": against}  # fmt: skip
    _check_options(wants, corpora)
    configs = [
        options.corpus(corpus, format, reader_options, filters={"allow_empty": allow_empty})
        for corpus in corpora
    ]
    from xscript_ner.tagging.evaluate import tag_corpus
    from xscript_ner.tagging.tagger import load

    options.limit_threads(threads)

    def tagged(name: str) -> Iterator[TaggedCorpus]:
        tagger = load(name, head=head)
        for config in configs:
            yield tag_corpus(tagger, config, label_map, data_dir, own_boundaries)

    if against is not None:
        (ours,), (theirs,) = tagged(model), tagged(against)
        show_comparison(ours, theirs, (model, against), as_json)
        return
    answered = dict(zip(corpora, tagged(model), strict=True))
    scored = {corpus: one.scores() for corpus, one in answered.items()}
    first = answered[corpora[0]]
    if errors_file is not None:
        write_errors(first, errors_file)
    if html_file is not None:
        write_page(first, model, html_file, train, data_dir)
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
    if seqeval and not as_json:
        show_seqeval(first)


def _check_options(wants: Mapping[str, object], corpora: tuple[str, ...]) -> None:
    """Refuses what goes with one corpus alone, and what an earlier version meant."""
    given = [name for name, value in wants.items() if value]
    if given and len(corpora) > 1:
        raise click.UsageError(f"{given[0]} takes one corpus, found {len(corpora)}")
    if str(wants["--errors"]) in ("strict", "replace"):
        raise click.UsageError(
            "--errors takes a file to write mistakes to; --option errors=replace reads broken UTF-8"
        )
    if wants["--against"] and len(given) > 1:
        raise click.UsageError("--against compares scores, and goes without --errors, --html and "
                               "--seqeval")  # fmt: skip


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
