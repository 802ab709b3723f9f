"""A recipe run from corpora to checkpoint."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from small_corpus import small_recipe, write_corpus

from xscript_ner.config import CorpusConfig, Recipe
from xscript_ner.core.errors import ConfigError, DataError
from xscript_ner.core.progress import Event
from xscript_ner.core.types import CLASSIFIER, Document, Entity, Sentence
from xscript_ner.inputs.datasets import sample
from xscript_ner.inputs.indexer import Indexer
from xscript_ner.models import precision
from xscript_ner.models.checkpoint import WEIGHTS, Checkpoint, load_checkpoint
from xscript_ner.tagging.evaluate import evaluate_tagger
from xscript_ner.tagging.tagger import Tagger
from xscript_ner.training.experiment import train_recipe, train_seeds
from xscript_ner.training.loop import evaluate_model


def with_data(recipe: Recipe, **changes: Any) -> Recipe:
    return recipe.model_copy(update={"data": recipe.data.model_copy(update=changes)})


def test_a_trained_model_knows_its_small_corpus_by_heart(checkpoint: Checkpoint) -> None:
    scores = checkpoint.metrics.of()["train.jsonl"]
    assert scores.f1 == 100.0
    assert scores.gold == 20
    assert checkpoint.metrics.best_epoch <= checkpoint.metrics.epochs <= 60


def test_the_tagger_in_use_scores_what_training_measured(
    tagger: Tagger, checkpoint: Checkpoint, corpus_path: Path
) -> None:
    config = CorpusConfig(path=str(corpus_path), format="jsonl")
    measured = evaluate_tagger(tagger, config)[CLASSIFIER].as_dict()
    trained = checkpoint.metrics.of()["train.jsonl"].model_dump()
    assert {key: measured[key] for key in trained} == trained


def test_a_finished_directory_is_not_overwritten(model_path: Path, recipe: Recipe) -> None:
    before = (model_path / WEIGHTS).read_bytes()
    with pytest.raises(ConfigError, match="already holds a finished model"):
        train_recipe(recipe, model_path)
    assert (model_path / WEIGHTS).read_bytes() == before


def test_another_recipe_s_unfinished_run_is_refused(recipe: Recipe, tmp_path: Path) -> None:
    class StopError(Exception):
        pass

    def stop(event: Event) -> None:
        raise StopError

    with pytest.raises(StopError):
        train_recipe(recipe, tmp_path, callback=stop)
    other = recipe.model_copy(update={"seed": 8})
    with pytest.raises(ConfigError, match="unfinished run of another recipe"):
        train_recipe(other, tmp_path)
    train_recipe(recipe, tmp_path)
    assert load_checkpoint(tmp_path).recipe == recipe


def test_an_output_that_is_a_file_is_refused(recipe: Recipe, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match="cannot write"):
        train_recipe(recipe, tmp_path / "file")


def test_a_corpus_without_entities_is_refused_before_anything_is_written(
    tmp_path: Path,
) -> None:
    path = write_corpus(tmp_path / "plain.jsonl", [Document("学校へ行く。")])
    with pytest.raises(DataError, match=r"plain\.jsonl: expected entities, found none"):
        train_recipe(small_recipe(path), tmp_path / "model")
    assert not (tmp_path / "model").exists()


def test_gold_that_no_token_fits_and_labels_not_learnt_count_as_missed(
    documents: list[Document], corpus_path: Path, tmp_path: Path
) -> None:
    dev = [
        replace(documents[4], entities=(Entity(0, 1, "PLACE", "京"),)),
        Document("東京タワー", (Entity(0, 5, "BUILDING", "東京タワー"),)),
    ]
    recipe = small_recipe(corpus_path, write_corpus(tmp_path / "dev.jsonl", dev), epochs=1)
    scores = train_recipe(recipe, tmp_path / "model").metrics.of()["dev.jsonl"]
    assert (scores.gold, scores.correct) == (2, 0)
    assert scores.labels["BUILDING"].gold == 1


def test_labels_are_renamed_and_dropped_by_the_map(recipe: Recipe, tmp_path: Path) -> None:
    labels = {"PERSON": "PER", "PLACE": "LOC", "ORG": ""}
    mapped = with_data(recipe, label_map=labels)
    checkpoint = train_recipe(mapped, tmp_path / "model")
    assert checkpoint.vocabularies.tags.labels == ("LOC", "PER")
    with pytest.raises(DataError, match=r"train\.jsonl.*ORG \(5\)"):
        train_recipe(with_data(recipe, label_map={"PERSON": "P", "PLACE": "L"}), tmp_path / "m")


def test_samples_are_nested(sentences: list[Sentence]) -> None:
    taken = [sample(sentences, size) for size in (3, 7)]
    assert [len(part) for part in taken] == [3, 7]
    assert taken[1][:3] == taken[0]
    assert sample(sentences, 100) == sentences


@pytest.mark.parametrize("kind", ["float16", "int8"])
def test_a_lower_precision_is_measured_as_it_is_stored(
    kind: str, recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(precision, "LARGE", 20)  # rows; the small model has no larger tables
    lower = recipe.checkpoint.model_copy(update={"precision": kind})
    trained = train_recipe(recipe.model_copy(update={"checkpoint": lower}), tmp_path)
    loaded = load_checkpoint(tmp_path)
    assert all((loaded.weights[n] == w).all() for n, w in trained.weights.items())
    config = CorpusConfig(path=recipe.data.dev[0].path, format="jsonl")
    measured = evaluate_tagger(Tagger(loaded), config)[CLASSIFIER].as_dict()
    scores = loaded.metrics.of()["train.jsonl"].model_dump()
    assert {key: measured[key] for key in scores} == scores


def test_seeds_of_8_bits_are_kept_bit_by_bit(
    recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(precision, "LARGE", 20)
    lower = recipe.checkpoint.model_copy(update={"precision": "int8"})
    train_seeds(recipe.model_copy(update={"checkpoint": lower}), [3], tmp_path)
    kept, run = ((place / WEIGHTS).read_bytes() for place in (tmp_path, tmp_path / "seed-3"))
    assert kept == run


def test_seeds_are_trained_once_each_and_the_best_is_kept(
    recipe: Recipe, tmp_path: Path
) -> None:
    best = train_seeds(recipe, [1, 2], tmp_path)
    runs = [load_checkpoint(tmp_path / f"seed-{seed}") for seed in (1, 2)]
    scores = [run.metrics.of()["train.jsonl"].f1 for run in runs]
    kept = load_checkpoint(tmp_path)
    assert kept.recipe.seed == 1 + scores.index(max(scores))
    assert best.metrics.replicas is not None
    assert best.metrics.replicas.seeds == (1, 2)
    over = best.metrics.spread()["train.jsonl"]
    assert list(over.f1) == scores
    assert over.mean == pytest.approx(sum(scores) / 2, abs=0.006)
    heard: list[str] = []
    train_seeds(recipe, [1, 2], tmp_path, callback=heard.append)
    assert heard == []


def test_no_seed_is_an_error(recipe: Recipe, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="at least one seed"):
        train_seeds(recipe, [], tmp_path)


def test_training_and_use_score_alike_on_texts_never_seen(
    tagger: Tagger, tmp_path: Path
) -> None:
    texts = ["高橋は北海道のソニーへ", "名古屋の鈴木さん。", "NHKと任天堂", "アップル"]
    documents = [Document(text, (Entity(0, 2, "PERSON", text[:2]),)) for text in texts]
    sentences, _ = tagger.preparer.sentences(documents)
    indexer = Indexer(tagger.checkpoint.vocabularies, tagger.recipe)
    trained = evaluate_model(tagger.model, indexer, [indexer.example(s) for s in sentences])
    path = write_corpus(tmp_path / "new.jsonl", documents)
    used = evaluate_tagger(tagger, CorpusConfig(path=str(path), format="jsonl"))
    assert used[CLASSIFIER].overall == trained[CLASSIFIER].overall
    assert used[CLASSIFIER].overall.predicted > 0


def test_a_corpus_may_be_scored_on_tokens_of_one_s_own(tagger: Tagger, tmp_path: Path) -> None:
    name = Entity(0, 2, "PERSON", "高橋")
    path = write_corpus(tmp_path / "one.jsonl", [Document("高橋は", (name,), ((0, 3),))])
    config = CorpusConfig(path=str(path), format="jsonl")
    assert evaluate_tagger(tagger, config)[CLASSIFIER].misaligned == 1
    assert evaluate_tagger(tagger, config, own_boundaries=True)[CLASSIFIER].misaligned == 0


def test_a_checkpoint_holds_what_the_recipe_s_files_said(recipe: Recipe, tmp_path: Path) -> None:
    words, names = tmp_path / "words.tsv", tmp_path / "names.toml"
    words.write_text("東京\tTokyo\n", encoding="utf-8")
    names.write_text('PERSON = "P"\nPLACE = "L"\nORG = ""\n', encoding="utf-8")
    romanizer = recipe.romanizer.model_copy(update={"overrides": str(words)})
    recipe = with_data(recipe, label_map=str(names)).model_copy(update={"romanizer": romanizer})
    train_recipe(recipe, tmp_path / "model")
    words.unlink()
    names.unlink()
    tagger = Tagger(load_checkpoint(tmp_path / "model"))
    assert tagger.recipe.data.label_map == {"PERSON": "P", "PLACE": "L", "ORG": ""}
    assert tagger.preparer.romanizer.romanize(tagger("東京").tokens) == ["Tokyo"]


def test_the_kept_run_s_log_comes_along(recipe: Recipe, tmp_path: Path) -> None:
    best = train_seeds(recipe, [1, 2], tmp_path)
    log = (tmp_path / "log.jsonl").read_text(encoding="utf-8")
    assert log == (tmp_path / f"seed-{best.recipe.seed}" / "log.jsonl").read_text(encoding="utf-8")
