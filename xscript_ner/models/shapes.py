"""Names and shapes of a model's tensors, told from its recipe alone where its kinds are plain.

``outline`` tells them of every model, by building it, which takes PyTorch; this is what tagging
reads models by that NumPy can run. ``tests/models/test_shapes.py`` holds it to ``outline``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from math import prod
from typing import Any

from ..config import ClassifierConfig, EncoderConfig, HeadConfig, Recipe
from ..inputs.vocabularies import Vocabularies
from ..text.gazetteers import GAZETTEER

Shapes = Mapping[str, tuple[int, ...]]
Named = Iterator[tuple[str, tuple[int, ...]]]
CHARS, FEATURES, UPPER = "chars", "features", "upper"
LANGUAGE_MODEL = "language_model"
WORDS = "words"
_MOST = 1 << 40
"""Numbers of a tensor; more is no model, which ``outline`` says in its own words."""


def beyond_plain(recipe: Recipe) -> str:
    """What of a recipe is of another kind than those told here; nothing where all is plain."""
    if recipe.language_model is not None:
        return "a language model"
    for name, task in recipe.tasks.items():
        if task.encoder is not None and (task.encoder.kind != "lstm" or task.encoder.options):
            return f"the encoder {task.encoder.kind!r} of {name}"
    if recipe.words.encoder.kind != "lstm":
        return f"the encoder {recipe.words.encoder.kind!r}"
    if recipe.chars.encoder.kind == "cnn" and not _sound_widths(recipe.chars.encoder):
        return "a convolution of other than odd widths"
    return ""


def tensor_shapes(recipe: Recipe, vocabularies: Vocabularies) -> Shapes | None:
    """Every tensor of a recipe's model, in its order; ``None`` where that is beyond plain kinds."""
    own = any(task.encoder for task in recipe.tasks.values())
    if beyond_plain(recipe) or (recipe.gazetteer and not _below(recipe) and not own):
        return None
    shapes = dict(chain(_chars(recipe, vocabularies), _words(recipe, vocabularies),
                        _tables(recipe, vocabularies), _tasks(recipe, vocabularies)))  # fmt: skip
    return None if any(prod(shape) > _MOST for shape in shapes.values()) else shapes


def input_widths(recipe: Recipe, vocabularies: Vocabularies) -> dict[str, int]:
    """What the word module joins, in order, as ``WordModule.columns`` has it of a model."""
    widths: dict[str, int] = {}
    if WORDS in recipe.words.inputs:
        widths[WORDS] = recipe.words.embedding
    if CHARS in recipe.words.inputs:
        widths[CHARS] = _characters_size(recipe.chars.encoder)
    for name in vocabularies.features:
        if name != GAZETTEER or _below(recipe):
            widths[f"{FEATURES}.{name}"] = recipe.features.embedding
    return widths


def filter_widths(encoder: EncoderConfig) -> tuple[int, ...]:
    """Of a convolution over characters."""
    return tuple(encoder.options.get("widths", (3,)))


def _sound_widths(encoder: EncoderConfig) -> bool:
    widths = encoder.options.get("widths", (3,))
    return bool(
        isinstance(widths, list | tuple)
        and widths
        and all(type(width) is int and width > 0 and width % 2 for width in widths)
    )


def _below(recipe: Recipe) -> bool:
    return recipe.gazetteer is not None and recipe.gazetteer.layer == "lower"


def _characters_size(encoder: EncoderConfig) -> int:
    return encoder.size * (len(filter_widths(encoder)) if encoder.kind == "cnn" else 2)


def _chars(recipe: Recipe, vocabularies: Vocabularies) -> Named:
    if CHARS not in recipe.words.inputs:
        return
    size, encoder = recipe.chars.embedding, recipe.chars.encoder
    yield f"{CHARS}.embedding.weight", (len(vocabularies.units), size)
    if encoder.kind == "lstm":
        yield from _bilstm(f"{CHARS}.encoder", size, encoder.size)
        return
    for number, width in enumerate(filter_widths(encoder)):
        yield f"{CHARS}.encoder.filters.{number}.weight", (encoder.size, size, width)
        yield f"{CHARS}.encoder.filters.{number}.bias", (encoder.size,)


def _words(recipe: Recipe, vocabularies: Vocabularies) -> Named:
    if WORDS in recipe.words.inputs:
        yield f"{WORDS}.embedding.weight", (len(vocabularies.words), recipe.words.embedding)
    width = sum(input_widths(recipe, vocabularies).values())
    yield from _bilstm(f"{WORDS}.encoder", width, recipe.words.encoder.size)


def _tables(recipe: Recipe, vocabularies: Vocabularies) -> Named:
    for name, table in vocabularies.features.items():
        yield f"{FEATURES}.tables.{name}.weight", (len(table), recipe.features.embedding)


def _tasks(recipe: Recipe, vocabularies: Vocabularies) -> Named:
    shared = 2 * recipe.words.encoder.size
    further = 0 if recipe.gazetteer is None or _below(recipe) else recipe.features.embedding
    for name, task in recipe.tasks.items():
        if task.encoder is not None:
            yield from _bilstm(f"{UPPER}.{name}.encoder", shared + further, task.encoder.size)
    for name, task in recipe.tasks.items():
        size = shared if task.encoder is None else 2 * task.encoder.size
        yield from _head(name, task, size, vocabularies.heads[name])


def _head(name: str, task: ClassifierConfig | HeadConfig, size: int, answers: Any) -> Named:
    yield f"{name}.temperature", ()
    hidden = task.options.get("hidden", 0)
    if hidden:
        yield from _dense(f"{name}.hidden", size, hidden)
    yield from _dense(f"{name}.dense", hidden or size, len(answers))
    if task.head == "crf":
        yield f"{name}.crf.pairs", (len(answers), len(answers))
        yield f"{name}.crf.start", (len(answers),)
        yield f"{name}.crf.end", (len(answers),)


def _dense(name: str, inputs: int, outputs: int) -> Named:
    yield f"{name}.weight", (outputs, inputs)
    yield f"{name}.bias", (outputs,)


def _bilstm(name: str, inputs: int, size: int) -> Named:
    for direction in ("forwards", "backwards"):
        yield f"{name}.{direction}.weight_ih_l0", (4 * size, inputs)
        yield f"{name}.{direction}.weight_hh_l0", (4 * size, size)
        yield f"{name}.{direction}.bias_ih_l0", (4 * size,)
        yield f"{name}.{direction}.bias_hh_l0", (4 * size,)
