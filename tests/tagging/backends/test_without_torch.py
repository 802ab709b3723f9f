"""Tagging with NumPy neither loads PyTorch nor needs it, and gives the same answers."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tagged import TEXTS, assert_alike, bare, mixed_texts

from xscript_ner.config import CorpusConfig
from xscript_ner.core.errors import ConfigError, DataError
from xscript_ner.core.resources import resource
from xscript_ner.corpora.registry import load_corpus
from xscript_ner.models.checkpoint import Checkpoint
from xscript_ner.tagging.backends.arrays import backend
from xscript_ner.tagging.tagger import Tagger, load

SHIPPED = sorted(path.name for path in resource("models").iterdir())
# Asked for, PyTorch is missing: who needs it fails.
PROGRAM = """
import json, pickle, sys
sys.modules["torch"] = None
import xscript_ner
tagger = xscript_ner.load(sys.argv[1])
found = [document.as_dict() for document in tagger.pipe(json.loads(sys.argv[2]))]
again = pickle.loads(pickle.dumps(tagger))
assert [document.as_dict() for document in again.pipe(json.loads(sys.argv[2]))] == found
assert sys.modules["torch"] is None
print(json.dumps(found))
"""


def tagged_without_torch(model: str, texts: list[str]) -> list[dict[str, object]]:
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, model, json.dumps(texts)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    found: list[dict[str, object]] = json.loads(ended.stdout)
    return found


def test_a_model_tags_where_there_is_no_pytorch(model_path: Path, tagger: Tagger) -> None:
    found = tagged_without_torch(str(model_path), list(TEXTS))
    assert found == [document.as_dict() for document in tagger.pipe(TEXTS)]


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_model_tags_where_there_is_no_pytorch(name: str) -> None:
    texts = ["1992年に田中さんは東京の大学に入った。", "Angela Merkel flew to Paris."]
    (found, english) = tagged_without_torch(name, texts)
    assert found["entities"] or english["entities"]


def test_a_model_is_described_where_there_is_no_pytorch(model_path: Path) -> None:
    program = "import sys; sys.modules['torch'] = None; import xscript_ner.cli as c; c.main()"
    ended = subprocess.run(
        [sys.executable, "-c", program, "info", str(model_path), "--json"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    parameters = sum(weight.numel() for weight in load(model_path).checkpoint.weights.values())
    assert json.loads(ended.stdout)["parameters"] == parameters


def test_a_command_that_tags_does_not_load_pytorch(model_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "xscript_ner.cli", "tag", "-m", str(model_path)],
        input=TEXTS[0] + "\n", capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(ended.stdout)["text"] == TEXTS[0]
    loaded = {line.rpartition("|")[2].strip() for line in ended.stderr.splitlines()}
    assert "numpy" in loaded
    assert "torch" not in loaded


def test_asked_for_numpy_a_model_beyond_it_is_refused_in_one_line(
    checkpoint: Checkpoint,
) -> None:
    recipe = checkpoint.recipe.model_copy(
        update={
            "words": checkpoint.recipe.words.model_copy(
                update={
                    "encoder": checkpoint.recipe.words.encoder.model_copy(update={"kind": "gru"})
                }
            )
        }
    )
    other = Checkpoint(recipe, checkpoint.vocabularies, checkpoint.weights)
    with pytest.raises(ConfigError) as error:
        Tagger(other, backend="numpy")
    message = "back end 'numpy' does not support the encoder 'gru'; choose 'torch'"
    assert str(error.value) == message


def test_text_of_every_kind_is_tagged_alike(checkpoint: Checkpoint) -> None:
    texts = mixed_texts(60)
    sides = [list(Tagger(checkpoint, backend=name).pipe(texts)) for name in ("numpy", "torch")]
    assert_alike(*sides)


def test_words_beyond_its_table_are_learnt_anew(
    checkpoint: Checkpoint, tagger: Tagger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backend, "TABLE", 8 * 8 * 4 * 5)  # of 5 words
    monkeypatch.setattr(backend, "PART", 3)
    small = Tagger(checkpoint, backend="numpy")
    for text in TEXTS:
        assert_alike([small(text)], [tagger(text)])
    with small._words.lend() as words:
        assert words.backend.capacity == 5
        assert len(words) < 30


@pytest.mark.slow
@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_model_answers_as_with_pytorch_on_a_corpus(name: str) -> None:
    corpus = {"en-open": "wikigold", "multi-assistant": "xsid-ja"}.get(name, "stockmark")
    try:
        documents = load_corpus(
            CorpusConfig(name=corpus, split="test", language=None), None, annotated=False
        ).documents
    except (ConfigError, DataError) as error:
        pytest.skip(f"data missing: {error}")
    texts = [document.text for document in documents][:600]
    ours, theirs = (list(load(name, backend=kind).pipe(texts)) for kind in ("numpy", "torch"))
    assert [bare(one) for one in ours] == [bare(other) for other in theirs]
    for one, other in zip(ours, theirs, strict=True):
        assert [e.score for e in one.entities] == pytest.approx(
            [e.score for e in other.entities], abs=1e-3
        )
        assert {head: label for head, (label, _) in one.labels.items()} == {
            head: label for head, (label, _) in other.labels.items()
        }
