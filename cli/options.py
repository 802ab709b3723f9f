"""Options that several commands share, and how their values are read."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args

import click

from .choices import Registered

if TYPE_CHECKING:
    from xscript_ner.config import CorpusConfig, Recipe

T = TypeVar("T", bound="Callable[..., Any] | click.Command")


def _frontends() -> Iterable[str]:
    from xscript_ner.text.frontends import FRONTENDS

    return FRONTENDS


def _romanizers() -> Iterable[str]:
    from xscript_ner.text.romanizers import ROMANIZERS

    return ROMANIZERS


def _readers() -> Iterable[str]:
    from xscript_ner.corpora.formats import READERS

    return READERS


def _writers() -> Iterable[str]:
    from xscript_ner.corpora.formats import WRITERS

    return WRITERS


def _policies() -> Iterable[str]:
    from xscript_ner.text.prepare import Misaligned

    return get_args(Misaligned)


def _engines() -> Iterable[str]:
    from xscript_ner.core.processes.engines import ENGINES

    return ENGINES


def _use_ray_at(context: click.Context, option: click.Parameter, address: str | None) -> None:
    if address:
        os.environ["RAY_ADDRESS"] = address


frontend_name, romanizer_name = Registered(_frontends), Registered(_romanizers)
reader_name, writer_name = Registered(_readers), Registered(_writers)
policy = Registered(_policies)

errors = click.option(
    "--errors",
    type=click.Choice(("strict", "replace")),
    default="strict",
    show_default=True,
    help="Broken UTF-8 is an error, or is replaced by U+FFFD.",
)
head = click.option(
    "--head",
    default="classifier",
    show_default=True,
    metavar="NAME",
    help="Which head tags entities, of a model that has several.",
)
model = click.option(
    "-m",
    "--model",
    default="ja-wikipedia",
    show_default=True,
    help="A shipped model by name, or a model directory.",
)
backend = click.option(
    "--backend",
    type=click.Choice(("numpy", "torch")),
    help="What computes: NumPy, without loading PyTorch, or PyTorch; by default NumPy for the "
    "models that it can run, of bi-LSTMs without a language model.",
)
threads = click.option(
    "--threads",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Threads for the arithmetic.",
)
device = click.option(
    "--device",
    default="cpu",
    show_default=True,
    help="Where the arithmetic is done, as PyTorch names it: cpu, cuda, cuda:1.",
)
data_dir = click.option(
    "--data-dir",
    type=click.Path(path_type=Path),
    help="Where registered corpora lie; else $XSCRIPT_NER_DATA, else the download cache.",
)
max_chars = click.option(
    "--max-chars",
    type=click.IntRange(min=1),
    default=1_000_000,
    show_default=True,
    help="A line of more characters is an error.",
)
output = click.option(
    "-o",
    "--output",
    type=click.Path(),
    help="Write here, whole or not at all, instead of to standard output.",
)
engine = click.option(
    "--engine",
    type=Registered(_engines),
    default="local",
    show_default=True,
    help="Where it runs: processes of this machine, or workers of Ray (extra ray): one that is "
    "started here, or that of --ray-address.",
)
ray_address = click.option(
    "--ray-address",
    metavar="ADDRESS",
    expose_value=False,
    callback=_use_ray_at,
    help="A Ray of many machines, such as 10.0.0.1:6379, or auto for the one that this machine "
    "is part of; else $RAY_ADDRESS.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
reader_options = click.option(
    "--option",
    "reader_options",
    multiple=True,
    metavar="KEY=VALUE",
    help="Option of the format that is read, such as scheme=BIOES; may be repeated.",
)
writer = click.option(
    "--to",
    "target_format",
    type=writer_name,
    default="jsonl",
    show_default=True,
    help="Format that is written.",
)
writer_options = click.option(
    "--to-option",
    "target_options",
    multiple=True,
    metavar="KEY=VALUE",
    help="Option of the format that is written, such as comments=true; may be repeated.",
)
allow_empty = click.option(
    "--allow-empty",
    is_flag=True,
    help="Go on with a file without annotations, or with keys of some that are not read.",
)
settings = click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="KEY=VALUE",
    help="Replace a value of the recipe, such as training.epochs=3; may be repeated.",
)
seed = click.option("--seed", type=int, help="Replace the recipe's seed.")
seeds = click.option(
    "--seeds",
    metavar="N,N,…",
    help="Train once a seed, below DIRECTORY/seed-N, and keep the run that is best on dev; its "
    "card tells mean and deviation.",
)
files = click.argument("files", nargs=-1, type=click.Path(allow_dash=True))


def directory(help: str) -> Callable[[T], T]:
    """The option that names where a model or a grid is written."""
    kind = click.Path(path_type=Path)
    return click.option(
        "-o", "--output", required=True, type=kind, metavar="DIRECTORY", help=help
    )


def described(recipe: str, settings: Iterable[str], seed: int | None) -> Recipe:
    """The recipe of a file or a shipped name, with what the command line replaces."""
    from xscript_ner.api.described import recipe_of

    return recipe_of(recipe, changes(settings, seed))


def changes(settings: Iterable[str], seed: int | None) -> dict[str, Any]:
    """What the command line replaces in a recipe, by dotted key."""
    values = key_values(settings, "--set")
    return values if seed is None else values | {"seed": seed}


def use_threads(count: int) -> None:
    """Gives PyTorch so many threads."""
    import torch

    torch.set_num_threads(count)


def limit_threads(count: int) -> None:
    """Gives whatever computes so many threads, before it is loaded."""
    if "torch" in sys.modules:  # in a process that has done other things
        use_threads(count)
    for library in ("OPENBLAS", "MKL", "OMP"):
        os.environ[f"{library}_NUM_THREADS"] = str(count)


def key_values(items: Iterable[str], name: str) -> dict[str, Any]:
    """``["a=1", "b=x"]`` to ``{"a": 1, "b": "x"}``: TOML values, and bare words as strings."""
    from xscript_ner.config.toml import parse_toml

    values: dict[str, Any] = {}
    for item in items:
        key, equals, text = item.partition("=")
        if not key or not equals:
            raise click.BadParameter(f"expected KEY=VALUE, found {item!r}", param_hint=name)
        try:
            values[key] = parse_toml(f"value = {text}")["value"]
        except ValueError:
            values[key] = text
    return values


def corpus(
    spec: str,
    format: str | None,
    options: Iterable[str],
    errors: str = "strict",
    filters: dict[str, Any] | None = None,
) -> CorpusConfig:
    """What a command line means by a corpus: ``stockmark:test`` or a path with its format."""
    from xscript_ner.api.described import corpus_of

    values = key_values(options, "--option")
    if errors != "strict":
        values["errors"] = errors
    return corpus_of(spec, format, values, **(filters or {}))
