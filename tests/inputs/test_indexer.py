"""Sentences to rows to padded batches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from small_corpus import collected

from xscript_ner.config import Recipe, parse
from xscript_ner.core.types import OpenSpan, Sentence, Token
from xscript_ner.core.vocab import PADDING, UNKNOWN, Vocabulary
from xscript_ner.inputs.batches import pad, shuffled_batches, sorted_batches
from xscript_ner.inputs.indexer import Indexer, Spellings
from xscript_ner.inputs.units import bigrams, characters
from xscript_ner.inputs.vocabularies import Vocabularies, word_form


@pytest.mark.parametrize(
    ("word", "expected"),
    [("to", ["^t", "to", "o$"]), ("a", ["^a", "a$"]), ("", ["^$"]), ("^$", ["^^", "^$", "$$"])],
)
def test_bigrams_mark_the_edges_of_the_word(word: str, expected: list[str]) -> None:
    assert bigrams(word) == expected


@pytest.mark.parametrize(
    ("surface", "lowercase", "form"),
    [("ＮＨＫ", False, "NHK"), ("ＮＨＫ", True, "nhk"), ("ｶﾞｽ", False, "ガス"), ("To", False, "To")],
)
def test_words_are_looked_up_in_compatibility_form(
    surface: str, lowercase: bool, form: str
) -> None:
    assert word_form(Token(surface, 0, 3), lowercase) == form


def test_padding_goes_to_the_longest() -> None:
    rows, lengths = pad([[5], [6, 7, 8], [9, 10]])
    assert rows.tolist() == [[5, PADDING, PADDING], [6, 7, 8], [9, 10, PADDING]]
    assert lengths.tolist() == [1, 3, 2]


def test_equal_spellings_share_a_number() -> None:
    spellings = Spellings(Vocabulary(bigrams("to")), "bigrams")
    assert [spellings.row(word) for word in ("to", "ot", "to")] == [0, 1, 0]
    rows, lengths = spellings.padded([1, 0])
    assert rows.tolist() == [[UNKNOWN, UNKNOWN, UNKNOWN], [2, 3, 4]]
    assert lengths.tolist() == [3, 3]


def test_vocabularies_hold_what_the_training_set_shows(
    vocabularies: Vocabularies, sentences: list[Sentence]
) -> None:
    assert vocabularies.tags.labels == ("ORG", "PERSON", "PLACE")
    assert list(vocabularies.features) == ["pos1", "script"]
    for sentence in sentences:
        for token, romaji in zip(sentence.tokens, sentence.romaji, strict=True):
            assert word_form(token, False) in vocabularies.words
            assert all(pair in vocabularies.units for pair in bigrams(romaji))
    assert "NHK" in vocabularies.words
    assert "ＮＨＫ" not in vocabularies.words


def test_rare_words_and_values_are_left_out_on_demand(
    recipe: Recipe, sentences: list[Sentence]
) -> None:
    values = recipe.model_dump(mode="json")
    values["words"]["min_count"] = values["features"]["min_count"] = 2
    strict = collected(sentences, parse(Recipe, values))
    assert "京都" in strict.words
    assert "田中" not in strict.words
    assert "latin-upper" not in strict.features["script"]
    assert "田中" in collected(sentences, recipe).words


def test_a_batch_holds_each_sentence_s_rows(indexer: Indexer, sentences: list[Sentence]) -> None:
    examples = [indexer.example(sentence) for sentence in sentences]
    batch = indexer.batch(examples)
    for row, (sentence, example) in enumerate(zip(sentences, examples, strict=True)):
        T = len(sentence.tokens)
        assert batch.lengths[row] == T
        assert batch.words[row, :T].tolist() == example.words
        assert batch.gold["classifier"][row, :T].tolist() == example.gold["classifier"]
        assert batch.features[row, :T].tolist() == example.features
        assert indexer.vocabularies.tags.decode(example.gold["classifier"]) == list(sentence.spans)
        for t, romaji in enumerate(sentence.romaji):
            spelling = int(batch.spelling[row, t])
            length = int(batch.unit_lengths[spelling])
            found = batch.units[spelling, :length].tolist()
            symbols = indexer.vocabularies.units.symbols
            assert [symbols[pair] for pair in found] == bigrams(romaji)
    padding = torch.arange(batch.words.shape[1]) >= batch.lengths[:, None]
    assert not batch.words.masked_select(padding).any()
    assert not batch.gold["classifier"].masked_select(padding).any()


def test_a_batch_spells_each_distinct_word_once(
    indexer: Indexer, sentences: list[Sentence]
) -> None:
    batch = indexer.batch([indexer.example(sentence) for sentence in sentences])
    assert len({tuple(row) for row in batch.units.tolist()}) == len(batch.units)


def test_a_model_without_features_gets_width_0(recipe: Recipe, sentences: list[Sentence]) -> None:
    plain = recipe.model_copy(update={"features": recipe.features.model_copy(update={"names": ()})})
    indexer = Indexer(collected(sentences, plain), plain)
    batch = indexer.batch([indexer.example(sentence) for sentence in sentences[:2]])
    assert batch.features.shape == (*batch.words.shape, 0)


@given(lengths=st.lists(st.integers(1, 9), max_size=40), size=st.integers(1, 7))
def test_batches_hold_every_sentence_once(lengths: list[int], size: int) -> None:
    examples = [_Lengthy([0] * length) for length in lengths]
    positions = list(sorted_batches(examples, size))
    assert sorted(i for batch in positions for i in batch) == list(range(len(lengths)))
    shortest_first = [lengths[i] for batch in positions for i in batch]
    assert shortest_first == sorted(lengths)
    shuffled = list(shuffled_batches(examples, size, torch.Generator(), pool=2))
    drawn = [id(example) for batch in shuffled for example in batch]
    assert sorted(drawn) == sorted(id(example) for example in examples)
    assert all(len(batch) <= size for batch in shuffled)


def test_epochs_differ_and_a_seed_repeats_them() -> None:
    examples = [_Lengthy([0] * (1 + number % 5)) for number in range(50)]

    def epochs(seed: int) -> list[list[list[int]]]:
        generator = torch.Generator().manual_seed(seed)
        numbers = {id(example): number for number, example in enumerate(examples)}
        return [
            [[numbers[id(e)] for e in batch] for batch in shuffled_batches(examples, 4, generator)]
            for _ in range(2)
        ]

    assert epochs(1) == epochs(1)
    assert epochs(1)[0] != epochs(1)[1]
    assert epochs(1) != epochs(2)


def seen(weights: list[float], epochs: int) -> list[list[int]]:
    """How often each sentence comes in each epoch."""
    generator = torch.Generator().manual_seed(3)
    examples = [_Lengthy([0], weight) for weight in weights]
    times = []
    for _ in range(epochs):
        drawn = [id(e) for batch in shuffled_batches(examples, 4, generator) for e in batch]
        times.append([drawn.count(id(example)) for example in examples])
    return times


def test_a_sentence_comes_as_often_as_its_weight_says() -> None:
    times = seen([1.0] * 10 + [2.5] * 10 + [0.3] * 10, epochs=200)
    for epoch in times:
        assert epoch[:10] == [1] * 10
        assert sorted(epoch[10:20]) == [2] * 5 + [3] * 5
        assert sorted(epoch[20:]) == [0] * 7 + [1] * 3
    assert times[0] != times[1]
    for sentence in range(20, 30):
        assert 0.2 < sum(epoch[sentence] for epoch in times) / 200 < 0.4


def test_a_share_of_few_sentences_is_right_in_the_mean() -> None:
    drawn = [sum(epoch) for epoch in seen([0.25], epochs=400)]
    assert set(drawn) == {0, 1}
    assert 0.18 < sum(drawn) / 400 < 0.32


def test_equal_weights_draw_nothing_more_than_the_order() -> None:
    examples = [_Lengthy([0] * (1 + number % 5)) for number in range(50)]
    generator, plain = (torch.Generator().manual_seed(7) for _ in range(2))
    list(shuffled_batches(examples, 4, generator))
    torch.randperm(50, generator=plain)
    torch.randperm(13, generator=plain)
    assert torch.equal(generator.get_state(), plain.get_state())


class _Lengthy:
    """All of an example that batching by length looks at."""

    def __init__(self, words: list[int], weight: float = 1.0) -> None:
        self.words, self.weight = words, weight


def test_characters_have_the_word_s_edges() -> None:
    assert characters("to") == ["^", "t", "o", "$"]
    assert characters("") == ["^", "$"]


def test_a_batch_goes_to_a_device_whole(indexer: Indexer, sentences: list[Sentence]) -> None:
    sentences = [replace(s, open_spans=(OpenSpan(0, 1),)) for s in sentences]
    batch = indexer.batch([indexer.example(sentence) for sentence in sentences])
    moved = batch.to("meta")
    for field in fields(moved):
        value = getattr(moved, field.name)
        tensors = value.values() if isinstance(value, Mapping) else [value]
        tensors = [t for one in tensors for t in (one if isinstance(one, tuple) else [one])]
        assert {tensor.device.type for tensor in tensors} <= {"meta"}, field.name
    assert moved.words.shape == batch.words.shape
    assert batch.words.device.type == "cpu"
