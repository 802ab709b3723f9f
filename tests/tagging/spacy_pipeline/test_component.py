"""The tagger as a component of spaCy's pipelines."""

from __future__ import annotations

import logging
import shutil
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from tagged import TEXTS, bare

from xscript_ner.core.errors import CheckpointError, ConfigError
from xscript_ner.tagging.tagger import Tagger

spacy = pytest.importorskip("spacy", reason="spaCy is not installed")
tokens = pytest.importorskip("spacy.tokens", reason="spaCy is not installed")

NAME = "xscript_ner"


def pipeline(model: Path | str, **config: Any) -> Any:
    """Chinese, because there each character is a token, and nothing else needs be installed."""
    nlp = spacy.blank("zh")
    nlp.add_pipe(NAME, config={"model": str(model), **config})
    return nlp


def found(doc: Any) -> list[tuple[int, int, str, str]]:
    return [(e.start_char, e.end_char, e.label_, e.text) for e in doc.ents]


def test_spacy_finds_the_factory_by_its_entry_point() -> None:
    (entry,) = metadata.entry_points(group="spacy_factories", name=NAME)
    assert entry.value == "xscript_ner.tagging.spacy_pipeline.component:make_component"
    assert callable(entry.load())


def test_entities_are_those_of_the_tagger_with_their_scores(
    model_path: Path, tagger: Tagger
) -> None:
    nlp = pipeline(model_path)
    for doc, result in zip(nlp.pipe([*TEXTS, ""]), tagger.pipe([*TEXTS, ""]), strict=True):
        assert found(doc) == bare(result)
        spans = doc.spans[NAME]
        assert [(s.start_char, s.end_char, s.label_, s.text) for s in spans] == bare(result)
        scores = [entity.score for entity in result.entities]
        assert spans.attrs["scores"].tolist() == pytest.approx(scores, abs=1e-4)
        assert spans.attrs["misaligned"] == []
    assert nlp.pipe_labels == {NAME: ["ORG", "PERSON", "PLACE"]}


# Of Sudachi 0.7, by spaCy.
@pytest.mark.filterwarnings("ignore:Dictionary.create:DeprecationWarning")
def test_spacys_japanese_tokens_hold_the_entities(model_path: Path, tagger: Tagger) -> None:
    pytest.importorskip("sudachipy", reason="spaCy's Japanese tokenizer needs sudachipy")
    pytest.importorskip("sudachidict_core", reason="spaCy's Japanese tokenizer needs a dictionary")
    nlp = spacy.blank("ja")
    nlp.add_pipe(NAME, config={"model": str(model_path)})
    for doc, result in zip(nlp.pipe(TEXTS), tagger.pipe(TEXTS), strict=True):
        lost = [entity["text"] for entity in doc.spans[NAME].attrs["misaligned"]]
        assert [e for e in found(doc) if e in bare(result)] == [
            e for e in bare(result) if e[3] not in lost
        ]
        assert len(doc.spans[NAME]) == len(result.entities)


def test_a_stream_keeps_order_and_context_in_processes_too(model_path: Path) -> None:
    nlp = pipeline(model_path)
    pairs = [(text, number) for number, text in enumerate(TEXTS)]
    alone = [(found(doc), n) for doc, n in nlp.pipe(pairs, as_tuples=True, batch_size=5)]
    shared = nlp.pipe(pairs, as_tuples=True, batch_size=5, n_process=2)
    assert [(found(doc), number) for doc, number in shared] == alone
    assert [number for _, number in alone] == list(range(len(TEXTS)))


def test_a_saved_pipeline_holds_its_model(model_path: Path, tmp_path: Path) -> None:
    model = tmp_path / "model"
    shutil.copytree(model_path, model)
    nlp = pipeline(model, min_score=0.25)
    expected = [found(doc) for doc in nlp.pipe(TEXTS)]
    assert any(expected)
    nlp.to_disk(tmp_path / "pipeline")
    packed = nlp.to_bytes()
    shutil.rmtree(model)
    shutil.move(tmp_path / "pipeline", tmp_path / "elsewhere")

    loaded = spacy.load(tmp_path / "elsewhere")
    assert [found(doc) for doc in loaded.pipe(TEXTS)] == expected
    assert loaded.get_pipe_config(NAME) == nlp.get_pipe_config(NAME)
    loaded.to_disk(tmp_path / "elsewhere")  # over itself
    again = spacy.load(tmp_path / "elsewhere")
    assert [found(doc) for doc in again.pipe(TEXTS)] == expected

    unpacked = pipeline("not-there").from_bytes(packed)
    assert [found(doc) for doc in unpacked.pipe(TEXTS)] == expected
    assert unpacked.get_pipe(NAME).to_bytes() == loaded.get_pipe(NAME).to_bytes()


def test_a_document_keeps_its_scores_when_saved(model_path: Path) -> None:
    nlp = pipeline(model_path)
    doc = nlp(TEXTS[0])
    (kept,) = tokens.DocBin(docs=[doc], store_user_data=True).get_docs(nlp.vocab)
    assert kept.spans[NAME].attrs["scores"].tolist() == doc.spans[NAME].attrs["scores"].tolist()
    assert found(kept) == found(doc)


def test_a_model_that_is_not_there_is_an_error_at_the_first_text(tmp_path: Path) -> None:
    nlp = pipeline(tmp_path / "none")
    with pytest.raises(ConfigError, match="unknown model"):
        nlp("京都")
    with pytest.raises(ConfigError, match="unknown model"):
        nlp.to_disk(tmp_path / "pipeline")


def test_a_damaged_model_or_a_wrong_setting_is_an_error_at_once(
    model_path: Path, tmp_path: Path
) -> None:
    shutil.copytree(model_path, tmp_path / "model")
    (tmp_path / "model" / "model.safetensors").write_bytes(b"")
    with pytest.raises(CheckpointError, match=r"model\.safetensors"):
        pipeline(tmp_path / "model")
    with pytest.raises(ConfigError, match="unknown tag head 'intent'"):
        pipeline(model_path, head="intent")
    with pytest.raises(ConfigError, match=r"^min_score: expected a probability"):
        pipeline(model_path, min_score=2)
    with pytest.raises(ValueError, match="alignment_mode"):  # spaCy's own error
        pipeline(model_path, alignment_mode="widen")


def test_bytes_that_lead_out_of_the_model_are_refused(model_path: Path) -> None:
    srsly = pytest.importorskip("srsly", reason="spaCy is not installed")
    component = pipeline(model_path).get_pipe(NAME)
    for packed in ({"../x": b""}, {"/x": b""}, ["x"]):
        with pytest.raises(CheckpointError, match=r"^expected "):
            component.from_bytes(srsly.msgpack_dumps(packed))


def test_earlier_components_and_later_ones_work_beside_it(model_path: Path) -> None:
    text = "田中さんは東京に住んでいる。"
    nlp = pipeline(model_path)
    assert found(nlp(text)) == [(0, 2, "PERSON", "田中"), (5, 7, "PLACE", "東京")]
    ruler = nlp.add_pipe("entity_ruler", before=NAME)
    nlp.add_pipe("sentencizer")
    ruler.add_patterns([{"label": "NAME", "pattern": "田中さん"}])
    doc = nlp(text)
    assert found(doc) == [(0, 4, "NAME", "田中さん"), (5, 7, "PLACE", "東京")]
    assert [span.label_ for span in doc.spans[NAME]] == ["PERSON", "PLACE"]
    assert len(list(doc.sents)) == 1
    nlp.get_pipe(NAME).marker = nlp.get_pipe(NAME).marker.__class__("expand", NAME, True, 0.0)
    assert found(nlp(text)) == [(0, 2, "PERSON", "田中"), (5, 7, "PLACE", "東京")]


def test_spacy_scores_a_pipeline_with_it(model_path: Path) -> None:
    training = pytest.importorskip("spacy.training", reason="spaCy is not installed")
    nlp = pipeline(model_path)
    gold = {"entities": [(0, 2, "PERSON"), (5, 7, "ORG")]}
    doc = nlp.make_doc("田中さんは東京に住んでいる。")
    scores = nlp.evaluate([training.Example.from_dict(doc, gold)])
    assert (scores["ents_p"], scores["ents_r"], scores["ents_f"]) == (0.5, 0.5, 0.5)


def test_misaligned_entities_are_named_thrice_and_then_counted(
    model_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    nlp = pipeline(model_path, alignment_mode="strict")
    nlp.tokenizer = lambda text: tokens.Doc(nlp.vocab, words=[text], spaces=[False])
    with caplog.at_level(logging.WARNING):
        docs = list(nlp.pipe(["京都は雨が降っている。"] * 5))
    assert [found(doc) for doc in docs] == [[]] * 5
    for doc in docs:
        (lost,) = doc.spans[NAME].attrs["misaligned"]
        assert (lost["start"], lost["end"], lost["label"]) == (0, 2, "PLACE")
    messages = [record.getMessage() for record in caplog.records]
    assert len(messages) == 3
    assert messages[0].startswith("xscript_ner: no tokens fit PLACE '京都' at 0..2; ")
    assert messages[2].endswith(", as of all further ones")
    assert nlp.get_pipe(NAME).misaligned == 5
