"""What to annotate next."""

from __future__ import annotations

import math

import pytest
import torch
from small_corpus import MARKED, unmarked

from xscript_ner.active_learning import suggest
from xscript_ner.active_learning.uncertainty import candidates, token_entropies
from xscript_ner.core.errors import ConfigError
from xscript_ner.core.types import Document
from xscript_ner.inputs.indexer import Indexer
from xscript_ner.tagging.marginals import Marginals
from xscript_ner.tagging.tagger import Tagger

KNOWN = [unmarked(marked).text for marked in MARKED]
STRANGE = "ボブ・マーリーはトヨタ自動車のジャマイカ支社長と沖縄先生に会った。"


class Fixed(Marginals):
    """Answers with probabilities that are given."""

    def __init__(self, indexer: Indexer, *sentences: list[list[float]]) -> None:
        self.indexer, self.sentences = indexer, sentences

    def __call__(self, examples: object) -> torch.Tensor:
        longest = max(map(len, self.sentences))
        rows = [[*own, *[own[-1]] * (longest - len(own))] for own in self.sentences]
        return torch.tensor(rows).clamp_min(1e-30).log()


def test_entropies_are_those_of_the_tags_and_padding_has_none(tagger: Tagger) -> None:
    indexer = Indexer(tagger.checkpoint.vocabularies, tagger.recipe)
    sentences, _ = tagger.preparer.sentences([Document("東京"), Document("東京は")])
    sure, even, skewed = [1.0, 0.0], [0.5, 0.5], [0.25, 0.75]
    found = token_entropies(Fixed(indexer, [sure], [even, skewed]), sentences)
    expected = -(0.25 * math.log(0.25) + 0.75 * math.log(0.75))
    assert found[0] == pytest.approx([0.0])
    assert found[1] == pytest.approx([math.log(2), expected])


def test_a_sentence_s_uncertainty_is_the_sum_over_its_words(tagger: Tagger) -> None:
    marginals = Marginals(tagger.model, Indexer(tagger.checkpoint.vocabularies, tagger.recipe))
    texts = [STRANGE, *KNOWN]
    sentences, _ = tagger.preparer.sentences([Document(text) for text in texts])
    alone = [sum(token_entropies(marginals, [sentence])[0]) for sentence in sentences]
    together = list(candidates(tagger, [Document(text) for text in texts], 100))
    assert [one.number for one in together] == list(range(len(texts)))
    assert [one.uncertainty for one in together] == pytest.approx(alone, abs=1e-4)


def test_what_the_model_does_not_know_comes_first_and_is_marked(tagger: Tagger) -> None:
    found = suggest(tagger, [*KNOWN, STRANGE], 3)
    first = found.documents[0]
    assert first.text == STRANGE
    assert float(first.meta["uncertainty"]) > 0
    assert [(e.text, e.label) for e in first.entities] == [
        (e.text, e.label) for e in tagger(STRANGE).entities
    ]
    assert len(found.documents) == 3


def test_annotated_ones_doubles_and_what_does_not_fit_are_left_out_and_counted(
    tagger: Tagger,
) -> None:
    pool = [STRANGE, STRANGE, "", KNOWN[0], unmarked(MARKED[1]), "東京" * 200, KNOWN[2]]
    found = suggest(tagger, pool, 10, annotated=[KNOWN[0]], longest=50)
    assert {document.text for document in found.documents} == {STRANGE, KNOWN[2]}
    assert found.summary() == (
        "2 of 7 documents; left out: 2 annotated, 1 doubles, 2 empty or too long"
    )


def test_tokens_are_given_where_a_format_wants_them_and_else_as_they_were(tagger: Tagger) -> None:
    given = Document("東京は", tokens=((0, 2), (2, 3)), meta={"id": "7"})
    (kept,) = suggest(tagger, [given], 1).documents
    assert kept.tokens == given.tokens
    assert kept.meta["id"] == "7"
    (raw,) = suggest(tagger, [Document(STRANGE)], 1).documents
    assert raw.tokens is None
    (cut,) = suggest(tagger, [Document(STRANGE)], 1, tokens=True).documents
    assert cut.tokens is not None
    assert cut.tokens[-1][1] == len(STRANGE)


def test_a_wrong_number_is_refused(tagger: Tagger) -> None:
    with pytest.raises(ConfigError, match="expected a positive number of sentences, found 0"):
        suggest(tagger, KNOWN, 0)
