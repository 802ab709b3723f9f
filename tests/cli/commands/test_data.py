"""``xscript-ner data``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.vectors.twins import write_twins
from xscript_ner.corpora.registry import corpora
from xscript_ner.text.dictionaries import english, sudachi
from xscript_ner.text.phrase_tables import read_table
from xscript_ner.vectors import cache

from ..conftest import Run


def test_every_corpus_is_listed_with_licence_and_version(run: Run) -> None:
    lines = run("data", "list").out.split("\n")
    for corpus in corpora().values():
        (line,) = (line for line in lines if line.startswith(f"{corpus.name} "))
        assert corpus.licence in line
        assert corpus.version in line


def test_the_list_for_programs_has_checksums(run: Run) -> None:
    listed = {corpus["name"]: corpus for corpus in json.loads(run("data", "list", "--json").out)}
    assert listed.keys() == corpora().keys()
    assert all(len(f["sha256"]) == 64 for corpus in listed.values() for f in corpus["files"])


def test_the_data_directory_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XSCRIPT_NER_DATA", "/from/environment")
    assert run("data", "path").out == "/from/environment\n"
    assert run("data", "path", "--data-dir", tmp_path).out == f"{tmp_path}\n"


def test_a_file_that_is_not_the_registrys_is_refused(run: Run, tmp_path: Path) -> None:
    (file,) = corpora()["hironsan"].files
    path = tmp_path / file.path
    path.parent.mkdir(parents=True)
    path.write_text("東京\tO\n", encoding="utf-8")
    result = run("data", "get", "hironsan", "--data-dir", tmp_path)
    assert result.status == 1
    assert f"{path}: expected 'hironsan'" in result.err
    assert file.sha256 in result.err


def test_corpora_that_are_there_are_checked_and_named(run: Run, data_dir: Path) -> None:
    result = run("data", "get", "hironsan", "wnut17", "--data-dir", data_dir)
    assert result.status == 0
    paths = result.out.split("\n")[:-1]
    assert len(paths) == 4
    assert all(Path(path).is_file() for path in paths)
    assert result.err.count("SHA-256 is right") == 4


def test_a_dictionary_s_names_become_a_table(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = [("長崎", ("名詞", "固有名詞", "地名", "一般")), ("行く", ("動詞", "一般", "*", "*"))]
    monkeypatch.setattr(sudachi, "_entries", lambda edition: iter(entries))
    monkeypatch.setattr(sudachi, "version", lambda package: "20991231")
    path = tmp_path / "names.xz"
    result = run("data", "dictionary", "sudachi-core", "-o", path, "--kinds", "place,surname")
    assert result.status == 0
    assert result.out.split("\n")[2].split() == ["place", "1"]
    assert "1 names of sudachidict_core 20991231, 0.00 MB" in result.err
    assert read_table(path).gazetteer.types == {"長崎": "place"}


def test_names_in_latin_letters_become_a_table(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = [("Smith", "surname"), ("Al", "given"), ("Paris", "place")]
    monkeypatch.setattr(english, "find_spec", lambda package: package)
    monkeypatch.setattr(english, "_entries", lambda: iter(entries))
    monkeypatch.setattr(english, "version", lambda package: "9.9")
    path = tmp_path / "names.xz"
    assert run("data", "dictionary", "english", "-o", path, "--kinds", "given,place").status == 0
    assert read_table(path).gazetteer.types == {"paris": "place"}
    text = tmp_path / "text.txt"
    text.write_text("Of plaster of paris, paris for short.\n", "utf-8")
    assert run("data", "dictionary", "english", "-o", path, "--text", text).status == 0
    assert read_table(path).gazetteer.types == {"paris": "place+word", "smith": "surname"}
    result = run("data", "dictionary", "sudachi-core", "-o", path, "--text", text)
    assert "--text is for the dictionary english" in result.err
    result = run("data", "dictionary", "english", "-o", path, "--words")
    assert result.status == 2
    assert "--words and --composed are for Sudachi's dictionaries" in result.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-o", "names.txt"], "names.txt: expected a file that ends in .xz"),
        (["-o", "names.xz"], "sudachi-full is not installed: pip install sudachidict_full"),
        (["-o", "names.xz", "--kinds", "town"], "unknown kind of name 'town'; choose from country"),
    ],
)
def test_what_makes_no_table_is_told_in_one_line(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.setattr(sudachi, "find_spec", lambda _: None)
    result = run("data", "dictionary", "sudachi-full", *arguments)
    assert result.status == 2
    assert message in result.err
    assert result.err.count("\n") == 1


def test_how_well_languages_share_a_space_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "_folder", lambda: tmp_path / "cache")
    write_twins(tmp_path)
    recipe = tmp_path / "twins.toml"
    recipe.write_text(
        f"""
        name = "twins"
        language = "e"
        data = {{ train = {{ path = "none" }} }}
        frontend = {{ name = "latin" }}
        words = {{ embedding = 12 }}
        [vectors]
        corpora = {{ path = '{tmp_path}/e.txt', format = "text" }}
        training_sentences = false
        [vectors.languages.z]
        corpora = {{ path = '{tmp_path}/z.txt', format = "text" }}
        dictionary = {{ corpora = {{ path = '{tmp_path}/terms.tsv', format = "terms" }} }}
        """,
        encoding="utf-8",
    )
    told = run("data", "vectors", recipe, "-w", "z3", "--set", "vectors.epochs=20")
    assert told.status == 0
    assert told.out.startswith("z into e: 40 words, 0 of them means of their translations; 40 ent")
    assert "nearest@1  nearest@5  csls@1  csls@5" in told.out
    assert "\nz3 in e: " in told.out
    plain = json.loads(run("data", "vectors", recipe, "--json").out)
    assert plain["spaces"]["z"]["entries"] == 40


def test_what_a_file_of_vectors_covers_is_told_and_can_be_written(
    run: Run, corpus_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "_folder", lambda: tmp_path / "cache")
    (tmp_path / "x.vec").write_text("3 2\n東京 1 2\n猫 3 4\n会社 5 6\n", encoding="utf-8")
    recipe = tmp_path / "file.toml"
    recipe.write_text(
        f"""
        name = "file"
        data = {{ train = {{ path = '{corpus_path}' }}, dev = {{ path = '{corpus_path}' }} }}
        words = {{ embedding = 2 }}
        vectors = {{ file = '{tmp_path}/x.vec' }}
        """,
        encoding="utf-8",
    )
    output = tmp_path / "taken.safetensors"
    told = run("data", "vectors", recipe, "-w", "東京", "--output", output)
    assert told.status == 0
    assert told.out.startswith("x.vec: 3 words, 2 dimensions; of ")
    assert "\ntraining" in told.out
    assert "\ntrain.jsonl" in told.out
    assert "\n東京 in ja: " in told.out
    plain = json.loads(run("data", "vectors", recipe, "--json").out)
    assert plain["file"]["found"] == {"surface": 2, "lowercase": 0, "lemma": 0}
    assert plain["coverage"]["training"]["types_found"] == 2
    again = run("data", "vectors", recipe, "--set", f"vectors.file={output}", "--json")
    assert json.loads(again.out)["coverage"] == plain["coverage"]


def test_a_file_of_vectors_that_is_a_pickle_is_one_line(
    run: Run, corpus_path: Path, tmp_path: Path
) -> None:
    (tmp_path / "x.kv").write_bytes(b"\x80\x05\x95")
    recipe = tmp_path / "file.toml"
    recipe.write_text(
        f"name = 'file'\ndata = {{ train = {{ path = '{corpus_path}' }} }}\n"
        f"vectors = {{ file = '{tmp_path}/x.kv' }}\n",
        encoding="utf-8",
    )
    told = run("data", "vectors", recipe)
    assert told.status == 1
    assert told.err.startswith(f"xscript-ner: {tmp_path}/x.kv: is gensim's own")
