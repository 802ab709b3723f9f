"""``xscript-ner info``: what a model is."""

from __future__ import annotations

import json
from typing import Any

import click

from xscript_ner.core.types import CLASSIFIER

from .. import options
from ..screen import show
from ..tables import scores_table, table


@click.command()
@click.argument("model", default="ja-wikipedia")
@options.as_json
def command(model: str, as_json: bool) -> None:
    """Say what a model is.

    MODEL is a shipped one by name or a directory; told are its labels, size, versions, corpora
    with their licences, and scores.
    """
    from xscript_ner.models.info import model_info

    about = model_info(model)
    if as_json:
        click.echo(json.dumps(about, ensure_ascii=False, indent=1))
        return
    show(f"{about['name']}: {about['description']}")
    show(f"directory   {about['directory']} ({about['bytes'] / 1e6:.1f} MB)")
    if "perplexity" in about:
        _show_language_model(about)
        return
    show(f"labels      {', '.join(about['labels'])}")
    show(
        f"size        {about['parameters']:,} parameters, {about['words']:,} words, "
        f"{about['units']:,} {about['unit']}; {about['head']} over {about['scheme']} tags"
    )
    for head, told in about["heads"].items():
        show(f"{head:11} {', '.join(told['labels'])}")
    if about["gazetteer"]:
        names = about["gazetteer"]
        show(f"names       {names['phrases']:,} of {names['name']} ({names['licence']})")
    if about["domains"]:
        show(f"models      {len(about['domains'])}, in {about['directory']}/domains")
    if about["transfer"]:
        plan, source = about["transfer"]["plan"], about["transfer"]["source"]
        show(f"from        {source['name']}: {', '.join(plan['parts'])}")
        for one in about["transfer"]["also"]:
            show(f"            {one['source']['name']}: {', '.join(one['plan']['parts'])}")
    for key, value in about["signature"].items():
        if key != "sha256":
            show(f"{key:11} {value}")
    _show_corpora(about)
    if about["scores"] or about["head_scores"]:
        own = {name: {CLASSIFIER: values} for name, values in about["scores"].items()}
        names = dict.fromkeys([*own, *about["head_scores"]])
        scores = {n: own.get(n, {}) | about["head_scores"].get(n, {}) for n in names}
        click.echo("\n" + scores_table(scores))
    if about["replicas"]:
        seeds = ", ".join(map(str, about["replicas"]["seeds"]))
        click.echo(f"\nF1 over seeds {seeds}:")
        for name, scores in about["replicas"]["scores"].items():
            show(f"  {name} {scores['mean']:.2f} ± {scores['sd']:.2f}")


def _show_language_model(about: dict[str, Any]) -> None:
    show(
        f"size        {about['parameters']:,} parameters, {about['layers']} layer(s); predicts "
        f"{about['words']:,} words"
    )
    show(f"reads       {', '.join(about['reads'])}")
    show(f"perplexity  {about['perplexity']}")
    _show_corpora(about)


def _show_corpora(about: dict[str, Any]) -> None:
    rows = [
        [corpus["name"], f"{corpus['sentences']:,}", corpus["licence"], corpus["version"]]
        for corpus in about["corpora"]
    ]
    click.echo("\n" + table(("corpus", "sentences", "licence", "version"), rows))
