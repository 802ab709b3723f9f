"""A recipe for annotated files and sources, with what speaks for it, written beside the model."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..config import CLASSIFIER, Recipe, Section, parse
from ..config.toml import toml_text, with_overrides
from ..core.files import write_bytes, write_text
from ..corpora.label_maps import read_source_labels
from ..models.stored.phrases import PHRASES
from ..tagging.tagger import Tagger
from ..text.phrase_tables import PhraseTable
from .composition import SYMBOLS, WORDS, Composition, Contribution, compose
from .gold import Gold
from .labels import (
    THRESHOLD,
    LabelChoice,
    fresh_labels,
    propose_labels,
    with_given,
    write_labels,
)
from .source import SourceModel

RECIPE, LABELS, PHRASE_LIST = "recipe.toml", "labels.toml", "phrases.tsv"
FEW = 1_000
"""Sentences with which no word is dropped in training where words cross: of so few, each counts."""
NEAR = ((FEW, (40, 20, 8, 0.002, 0.99)), (4_000, (30, 8, 16, 0.002, 0.99)))
"""Up to so many sentences: epochs, patience, batch, learning rate and averaging, where a model of
the same language goes on."""
FAR = ((FEW, (60, 12, 8, 0.003, 0.99)), (4_000, (40, 10, 16, 0.003, 0.99)))
"""The same where words begin fresh."""
MANY = (30, 8, 32, 0.002, 0.999)
"""The same for more sentences."""


@dataclass(frozen=True)
class Request:
    """What somebody wants a model for.

    Attributes:
        sources: That parts may be taken from.
        gold: The annotated documents.
        directory: Receives the model.
        labels: New label to labels of the source; ``None``: what is proposed.
        settings: Dotted keys of the recipe to values that replace the proposed ones.
        threshold: As of ``propose_labels``.
        seed: Of all random draws.
    """

    sources: tuple[SourceModel, ...]
    gold: Gold
    directory: Path
    labels: str | Path | Mapping[str, str | Sequence[str]] | None = None
    settings: Mapping[str, Any] | None = None
    threshold: float = THRESHOLD
    seed: int = 1


@dataclass(frozen=True)
class Proposal:
    """A recipe and what it rests on.

    Attributes:
        recipe: What is trained.
        directory: Receives the model, and beside it the files that the recipe names.
        composition: Which parts come from where.
        labels: What each label begins with.
        notes: What the user should know, a line each.
        edited: Whether the map of labels is the one that lies in the directory.
    """

    recipe: Recipe
    directory: Path
    composition: Composition
    labels: tuple[LabelChoice, ...]
    notes: tuple[str, ...]
    edited: bool = False

    def write(self) -> None:
        """Writes ``recipe.toml``, ``labels.toml`` and the gazetteer's phrases.

        Raises:
            OutputError: The directory cannot be written.
        """
        self.directory.mkdir(parents=True, exist_ok=True)
        phrases = self.composition.phrases
        if isinstance(phrases, PhraseTable):
            write_bytes(self.directory / PHRASES, phrases.content)
        elif phrases is not None:
            rows = (f"{kind}\t{phrase}\n" for phrase, kind in phrases.items())
            write_text(self.directory / PHRASE_LIST, "".join(rows))
        if not self.edited:  # by hand, perhaps
            write_labels(self.directory / LABELS, self.labels)
        write_text(self.directory / RECIPE, recipe_text(self.recipe))


def recipe_text(recipe: Recipe) -> str:
    """A recipe as TOML, without what is as by default."""
    values = plain(recipe)
    assert parse(Recipe, values) == recipe
    return toml_text(values)


def plain(section: Section) -> dict[str, Any]:
    """What a table says beyond its defaults, in plain values; ``name`` and such stay."""
    return section.model_dump(mode="json", exclude_defaults=True)


def propose_recipe(
    request: Request,
    sources: Sequence[SourceModel] | None = None,
    without: Collection[str] = (),
    nearest: bool = True,
) -> Proposal:
    """The recipe that is to be trained unless somebody knows better.

    Args:
        request: What is wanted.
        sources: Some of its sources; by default all.
        without: Parts that are not to cross.
        nearest: As of ``compose``.

    Raises:
        ConfigError: The settings or the label map are not valid.
    """
    gold, asked = request.gold, sources or request.sources
    composition = compose(asked, gold.language, gold.label_heads, without, nearest)
    values = with_overrides(_tables(request, composition), dict(request.settings or {}))
    recipe = parse(Recipe, values)
    labels = _labels(request, composition)
    notes = tuple(_notes(request, composition, asked))
    edited = request.labels == request.directory / LABELS
    return Proposal(recipe, request.directory, composition, labels, notes, edited)


def _tables(request: Request, composition: Composition) -> dict[str, Any]:
    """The recipe as plain tables."""
    gold, (frontend, romanizer) = request.gold, composition.reading
    sentences = gold.data.size or len(gold.documents)
    given = [one.source.given for one in composition.contributions]
    tables: dict[str, Any] = {
        "name": request.directory.resolve().name,
        "description": f"Adapted from {' and '.join(given)}." if given else "",
        "language": gold.language,
        "seed": request.seed,
        "data": plain(gold.data),
        "frontend": plain(frontend),
        "romanizer": plain(romanizer),
        **{name: plain(table) for name, table in composition.tables.items()},
        "heads": {name: plain(head) for name, head in composition.heads.items()},
        "training": _training(sentences, composition.is_near),
    }
    if composition.is_near and sentences <= FEW:
        tables["words"]["word_dropout"] = 0.0
    if composition.phrases is not None:  # where the source read them need not be there any more
        is_table = isinstance(composition.phrases, PhraseTable)
        path = request.directory / (PHRASES if is_table else PHRASE_LIST)
        kept = {key: tables["gazetteer"][key] for key in ("layer", "ignore_case")
                if key in tables["gazetteer"]}  # fmt: skip
        tables["gazetteer"] = {"phrases": str(path), **kept}
    if composition.contributions:
        first, *also = (_source(request, one) for one in composition.contributions)
        more = {"also": also} if also else {}
        learning = {"parts": composition.learning} if composition.learning else {}
        tables["transfer"] = {**first, **more, "learning": learning}
    return tables


def _source(request: Request, contribution: Contribution) -> dict[str, Any]:
    """One source of ``[transfer]``."""
    source, parts = contribution.source, contribution.parts
    table: dict[str, Any] = {"source": source.given, "parts": list(parts)}
    if CLASSIFIER in parts:
        table["labels"] = str(request.directory / LABELS)
        if source.head != CLASSIFIER:
            table["source_heads"] = {CLASSIFIER: source.head}
    if contribution.with_symbols and not SYMBOLS.isdisjoint(parts):
        table["other_symbols"] = True
    return table


def _training(sentences: int, is_near: bool) -> dict[str, Any]:
    names = ("epochs", "patience", "batch", "learning_rate", "averaging")
    sizes = NEAR if is_near else FAR
    return dict(zip(names, next((v for most, v in sizes if sentences <= most), MANY), strict=True))


def _labels(request: Request, composition: Composition) -> tuple[LabelChoice, ...]:
    source, documents = composition.tagging, request.gold.documents
    if source is None:
        return fresh_labels(documents)
    tagger = Tagger(source.reading_as(composition.language, composition.reading))
    choices = propose_labels(documents, tagger, source.labels, request.threshold)
    if request.labels is None:
        return choices
    path = request.labels if isinstance(request.labels, Path) else None
    labels = read_source_labels(request.labels)
    return with_given(choices, labels, source.given, source.labels, path)


def _notes(
    request: Request, composition: Composition, asked: Sequence[SourceModel]
) -> Iterator[str]:
    gold = request.gold
    if gold.divided:
        shares = {100 * config.share[1] for config in gold.data.dev if config.share}
        yield f"dev is split off: {max(shares):.0f} % of the documents, by the SHA-1 of their text"
    if request.labels == request.directory / LABELS:
        yield f"labels are those of {request.labels}; without that file they are proposed anew"
    if request.labels is not None:
        named = read_source_labels(request.labels)
        learnt = {entity.label for document in gold.documents for entity in document.entities}
        strange = [label for label in named if label not in learnt]
        if strange:
            yield f"labels of the map that no training document has: {', '.join(strange)}"
    bringing = [one.source for one in composition.contributions]
    for source in asked:
        if source not in bringing:
            yield f"{source.given} brings nothing that the others do not bring"
    for one in composition.contributions:
        vectors = one.source.recipe.vectors
        if WORDS in one.parts and vectors is not None:
            given = vectors.file.path if vectors.file else "its raw text"
            yield (
                f"words that {one.source.given} does not know begin fresh: the vectors of those "
                f"that it knows cross, and {given} is not asked again"
            )
    if composition.phrases is not None:
        yield "the names of the gazetteer are copied beside the model"
