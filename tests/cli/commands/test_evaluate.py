"""``xscript-ner evaluate``."""

from __future__ import annotations

import json
from pathlib import Path

from ..conftest import Run


def test_scores_come_by_label_and_over_all(run: Run, model_path: Path, corpus_path: Path) -> None:
    result = run("evaluate", model_path, corpus_path)
    assert result.status == 0
    rows = {line.split()[0]: line.split()[1:] for line in result.out.split("\n")[2:6]}
    assert list(rows) == ["ORG", "PERSON", "PLACE", "all"]
    assert rows["all"] == ["100.00", "100.00", "100.00", "20"]
    assert "0 of 20 entities fit no token boundary" in result.out


def test_entities_that_no_boundary_fits_are_told_and_count_as_missed(
    run: Run, model_path: Path, tmp_path: Path
) -> None:
    path = tmp_path / "a.jsonl"
    entity = {"start": 0, "end": 1, "label": "PLACE"}
    path.write_text(json.dumps({"text": "京都は雨", "entities": [entity]}), encoding="utf-8")
    result = run("evaluate", model_path, path, "--json")
    scores = json.loads(result.out)
    assert (scores["gold"], scores["correct"], scores["misaligned"]) == (1, 0, 1)


def test_labels_can_be_renamed(run: Run, model_path: Path, tmp_path: Path) -> None:
    path, names = tmp_path / "a.conll", tmp_path / "names.toml"
    rows = [("京都", "B-地名"), ("は", "O"), ("雨", "O"), ("が", "O"), ("降っ", "O")]
    path.write_text("\n".join("\t".join(row) for row in rows), encoding="utf-8")
    names.write_text('"地名" = "PLACE"\n', encoding="utf-8")
    options = ["--option", "joiner=", "--json"]
    plain = run("evaluate", model_path, path, *options)
    renamed = json.loads(run("evaluate", model_path, path, *options, "--label-map", names).out)
    assert (plain.status, plain.out) == (1, "")
    assert "a.conll: expected labels of the model (ORG, PERSON, PLACE), found none" in plain.err
    assert """地名 = 'ORG', and "*" = "" in it drops the rest""" in plain.err
    assert (renamed["correct"], renamed["gold"]) == (1, 1)


def test_a_registered_corpus_is_scored_by_name(
    run: Run, model_path: Path, data_dir: Path
) -> None:
    result = run("evaluate", model_path, "gsd:test", "--data-dir", data_dir, "--json")
    assert result.status == 0
    assert json.loads(result.out)["gold"] > 500


def test_labels_that_the_map_leaves_out_are_told(
    run: Run, model_path: Path, tmp_path: Path
) -> None:
    path, names = tmp_path / "a.jsonl", tmp_path / "names.toml"
    entities = '[[0, 2, "地名"], [3, 4, "天気"]]'
    path.write_text(f'{{"text": "京都は雨が降っている。", "entities": {entities}}}', "utf-8")
    names.write_text('"地名" = "PLACE"\n', encoding="utf-8")
    refused = run("evaluate", model_path, path, "--label-map", names)
    assert refused.status == 1
    assert """found 天気 (1); "*" = "" in the map drops all that""" in refused.err
    names.write_text('"地名" = "PLACE"\n"*" = ""\n', encoding="utf-8")
    result = run("evaluate", model_path, path, "--label-map", names, "--json")
    assert json.loads(result.out)["gold"] == 1
    assert "1 entities of label 天気 dropped by the map" in result.err


def test_a_file_without_annotations_is_no_corpus_unless_it_is_meant(
    run: Run, model_path: Path, tmp_path: Path
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "京都は雨が降っている。", "ner": []}\n', "utf-8")
    refused = run("evaluate", model_path, path)
    assert (refused.status, refused.out) == (1, "")
    assert "found none in 1 documents; format jsonl does not read the keys 'ner'" in refused.err
    assert run("evaluate", model_path, path, "--allow-empty").status == 0
