"""``xscript-ner data split``: one corpus in parts."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ... import options
from ...choices import Registered
from ...screen import tell
from ...tables import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xscript_ner.core.types import Document


def _ways() -> Iterable[str]:
    from xscript_ner.corpora.division import WAYS

    return WAYS


@click.command("split")
@click.argument("files", nargs=-1, required=True)
@options.directory("Receives train.jsonl, dev.jsonl and so on.")
@click.option(
    "--shares",
    default="train=0.8,dev=0.1,test=0.1",
    show_default=True,
    metavar="PART=SHARE,…",
    help="Parts and their shares, which sum to 1.",
)
@click.option(
    "--way",
    type=Registered(_ways),
    default="stratified",
    show_default=True,
    help="With labels in proportion; runs of the file; or by the SHA-1 of the text, so that what "
    "joins later moves nothing.",
)
@click.option(
    "--by",
    default="text",
    show_default=True,
    metavar="KEY",
    help="Key of the documents' meta, such as a page's id, that stays in one part.",
)
@click.option("--seed", default=1, show_default=True, help="Of a stratified split.")
@click.option("-f", "--format", type=options.reader_name, help="Of files whose suffix tells none.")
@options.reader_options
@options.writer
@options.writer_options
@options.data_dir
@options.errors
def command(
    files: tuple[str, ...],
    output: Path,
    shares: str,
    way: str,
    by: str,
    seed: int,
    format: str | None,
    reader_options: tuple[str, ...],
    target_format: str,
    target_options: tuple[str, ...],
    data_dir: Path | None,
    errors: str,
) -> None:
    """Divide a corpus into train, dev and test.

    FILES are annotated files in any format that is read, or registered corpora. Equal texts are
    always in one part, and so is, with --by, all that has one value of a key. Nothing that exists
    is overwritten.
    """
    from xscript_ner.core.errors import OutputError
    from xscript_ner.corpora.division import divide
    from xscript_ner.corpora.formats import SUFFIXES, write
    from xscript_ner.corpora.registry import load_corpus

    wanted = _shares(shares)
    suffix = next((s for s, name in SUFFIXES.items() if name == target_format), ".txt")
    paths = {part: output / f"{part}{suffix}" for part in wanted}
    for path in paths.values():
        if path.exists():
            raise OutputError("expected nothing in the way, found a file", path=path)
    documents = [
        document
        for file in files
        for document in load_corpus(
            options.corpus(file, format, reader_options, errors), data_dir
        ).documents
    ]
    parts = divide(documents, wanted, way, by, seed)
    output.mkdir(parents=True, exist_ok=True)
    told = options.key_values(target_options, "--to-option")
    for part, own in parts.items():
        if own:
            write(own, paths[part], target_format, **told)
            tell(f"{paths[part]}: {len(own):,} documents")
    click.echo(_counts(parts))


def _shares(text: str) -> dict[str, float]:
    shares: dict[str, float] = {}
    for item in text.split(","):
        part, equals, share = item.strip().partition("=")
        try:
            value = float(share)
        except ValueError:
            value = -1.0
        if not equals or not part.isidentifier() or value < 0 or part in shares:
            raise click.BadParameter(f"expected PART=SHARE, found {item!r}", param_hint="--shares")
        shares[part] = value
    return shares


def _counts(parts: Mapping[str, list[Document]]) -> str:
    """Documents and labels, a column a part, with each part's share of a label."""
    found = {
        part: Counter(entity.label for document in own for entity in document.entities)
        for part, own in parts.items()
    }
    total = sum(found.values(), Counter[str]())
    sizes = {part: len(own) for part, own in parts.items()}
    rows = [["documents", *(_of(n, sum(sizes.values())) for n in sizes.values())]]
    rows += [
        [label, *(_of(counts[label], count) for counts in found.values())]
        for label, count in total.most_common()
    ]
    return table(("", *parts), rows)


def _of(count: int, total: int) -> str:
    return f"{count:,} ({100 * count / total:.1f} %)" if total else "0"
