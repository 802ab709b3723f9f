"""What ``xscript-ner evaluate`` tells beyond scores: mistakes, pages, another model beside."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xscript_ner.core.types import CLASSIFIER

from ... import options
from ...screen import tell
from ...tables import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xscript_ner.tagging.evaluate import TaggedCorpus


def write_errors(corpus: TaggedCorpus, path: Path) -> None:
    """Every document with mistakes, as JSON lines."""
    from xscript_ner.core.files import write_lines
    from xscript_ner.tagging.mistakes import mistake_lines

    lines = list(mistake_lines(corpus))
    write_lines(lines, path)
    tell(f"{path}: {len(lines):,} of {len(corpus.documents):,} documents have a mistake")


def write_page(
    corpus: TaggedCorpus, model: str, path: Path, train: Sequence[str], data_dir: Path | None
) -> None:
    """The same to look at, with scores of groups."""
    from xscript_ner.core.files import write_text
    from xscript_ner.tagging.mistakes import page_of_mistakes

    write_text(path, page_of_mistakes(corpus, model, _in_training(model, train, data_dir)))
    tell(f"{path}: a page")


def _in_training(
    model: str, train: Sequence[str], data_dir: Path | None
) -> Counter[str] | None:
    """How often each entity is in what the model learnt from, as far as it is there."""
    from xscript_ner.core.errors import DataError
    from xscript_ner.corpora.registry import load_corpus
    from xscript_ner.models.checkpoint import load_checkpoint
    from xscript_ner.models.directory import model_directory
    from xscript_ner.tagging.mistakes import entity_counts

    configs = [options.corpus(corpus, None, ()) for corpus in train]
    known = load_checkpoint(model_directory(model)).recipe.data.train
    counts: Counter[str] = Counter()
    for config in configs or known:
        try:
            counts += entity_counts(load_corpus(config, data_dir, annotated=False).documents)
        except DataError as error:
            if train:
                raise
            tell(f"F1 by times in training is left out: {error}")
            return None
    return counts


def show_seqeval(corpus: TaggedCorpus) -> None:
    """The report of papers."""
    from xscript_ner.tagging.mistakes import seqeval_report

    click.echo(f"\nseqeval, strict, over the tokens\n\n{seqeval_report(corpus)}", nl=False)


def show_comparison(
    ours: TaggedCorpus, theirs: TaggedCorpus, names: tuple[str, str], as_json: bool
) -> None:
    """Two models, label by label, and how sure the difference is."""
    from xscript_ner.evaluation.comparison import ALL, compare_answers
    from xscript_ner.tagging.evaluate import check_same_gold

    check_same_gold(ours, theirs)
    found = compare_answers(ours.documents, ours.answers, theirs.answers)
    if as_json:
        plain = {label: one.as_dict() for label, one in found.items()}
        click.echo(json.dumps({"models": list(names), "differences": plain}, ensure_ascii=False))
        return
    labels = [*(label for label in found if label != ALL), ALL]
    rows = [
        [
            label,
            *(f"{100 * score.f1:.2f}" for score in (found[label].ours, found[label].theirs)),
            f"{100 * found[label].f1:+.2f}",
            f"{found[label].p:.4f}",
            f"{found[label].ours.gold:,}",
        ]
        for label in labels
    ]
    click.echo(table(("F1", *map(str, names), "difference", "p", "entities"), rows))
    heads = [name for name in ours.scores() if name != CLASSIFIER]
    if heads:
        first, second = ours.scores(), theirs.scores()
        others = [
            [name, *(f"{100 * one[name].overall.f1:.2f}" for one in (first, second))]
            for name in heads
            if name in second
        ]
        click.echo("\n" + table(("accuracy", *names), others))
    click.echo(
        "\np: how often F1 differs as much if each document's answers are exchanged between the "
        "models by\nchance; of labels corrected for their number (Holm)"
    )
