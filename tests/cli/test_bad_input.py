"""Bad input ends in one clear line that names file and line, with the right exit status."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Result, Run

TEXT = '{"text": "東京へ行く", "entities": [%s]}\n'
RECIPE = 'name = "x"\n[data]\ntrain = [{ path = "corpus.jsonl" }]\n'
MODEL = "<model>"

# Files to write, arguments, exit status, what the line must say. <model> is a sound model.
CASES: dict[str, tuple[dict[str, str | bytes], list[str], int, str]] = {
    "missing text file": ({}, ["tag", "-m", MODEL, "no.txt"], 1, "no.txt: cannot read: No such"),
    "directory as text file": ({}, ["tag", "-m", MODEL, "."], 1, ".: cannot read: Is a directory"),
    "empty text file": (
        {"a.txt": ""}, ["tag", "-m", MODEL, "a.txt"], 1, "a.txt: expected a document a line",
    ),
    "empty standard input": ({}, ["tag", "-m", MODEL], 1, "<stdin>: expected a document a line"),
    "empty file to romanise": ({"a.txt": ""}, ["romanize", "a.txt"], 1, "a.txt: expected a doc"),
    "missing corpus file": (
        {}, ["evaluate", MODEL, "no.conll"], 1, "no.conll: cannot read: No such file",
    ),
    "directory as corpus file": (
        {}, ["convert", ".", "out", "--from", "conll", "--to", "jsonl"], 1, ".: cannot read: Is a",
    ),
    "empty corpus file": (
        {"a.conll": ""}, ["convert", "a.conll", "out", "--to", "jsonl"], 1, "a.conll: expected doc",
    ),
    "broken UTF-8 in text": (
        {"a.txt": b"\xe6\x9d\xb1\n\xe6\x9d\n"}, ["tag", "-m", MODEL, "a.txt"], 1,
        "a.txt:2: expected UTF-8, found byte 0xe6 at byte 1 of the line (--errors replace",
    ),
    "broken UTF-8 in a corpus": (
        {"a.conll": b"a\tO\n\xff\tO\n"}, ["convert", "a.conll", "out", "--to", "jsonl"], 1,
        "a.conll:2: expected UTF-8",
    ),
    "row with too few columns": (
        {"a.conll": "東京\tO\nへ\n"}, ["convert", "a.conll", "out", "--to", "jsonl"], 1,
        "a.conll:2: expected a token in column 0 and its tag in column -1, found 1 columns",
    ),
    "unknown tag": (
        {"a.conll": "東京\tX-LOC\n"}, ["evaluate", MODEL, "a.conll"], 1,
        "a.conll:1: expected O or B-…, I-…, found 'X-LOC'",
    ),
    "I after O under IOB2": (
        {"a.conll": "へ\tO\n東京\tI-LOC\n"}, ["evaluate", MODEL, "a.conll"], 1,
        "a.conll:2: expected tags in IOB2 order, found that I-LOC may not follow O",
    ),
    "overlapping spans": (
        {"a.jsonl": TEXT % '{"start":0,"end":2,"label":"A"},{"start":1,"end":3,"label":"A"}'},
        ["convert", "a.jsonl", "out", "--to", "conll"], 1,
        "a.jsonl:1: expected spans that do not overlap, found 0..2 A and 1..3 A",
    ),
    "span out of range": (
        {"a.jsonl": TEXT % "" + TEXT % '{"start":4,"end":9,"label":"A"}'},
        ["convert", "a.jsonl", "out", "--to", "jsonl"], 1,
        "a.jsonl:2: expected a span within 0..5, found 4..9",
    ),
    "misspelt span": (
        {"a.jsonl": TEXT % '{"start":0,"end":2,"label":"A","text":"京都"}'},
        ["evaluate", MODEL, "a.jsonl"], 1, "a.jsonl:1: expected '京都' at span 0..2, found '東京'",
    ),
    "JSON line that stops half-way": (
        {"a.jsonl": TEXT % "" + '{"text": "東'}, ["convert", "a.jsonl", "out", "--to", "jsonl"], 1,
        "a.jsonl:2: expected a JSON object, found: Unterminated string",
    ),
    "JSON list that stops half-way": (
        {"a.json": '[\n{"text": "東京",\n'},
        ["convert", "a.json", "out", "--from", "stockmark", "--to", "jsonl"], 1,
        "a.json:2: expected JSON, found",
    ),
    "corpus file without a telling suffix": (
        {"a.txt": "東京\tO\n"}, ["evaluate", MODEL, "a.txt"], 2, "a.txt needs a format",
    ),
    "option that the format does not have": (
        {"a.conll": "東京\tO\n"}, ["evaluate", MODEL, "a.conll", "--option", "schema=IOB1"], 2,
        "unknown option of format conll 'schema'; choose from",
    ),
    "option without a value": (
        {"a.conll": "東京\tO\n"}, ["evaluate", MODEL, "a.conll", "--option", "scheme"], 2,
        "expected KEY=VALUE, found 'scheme'",
    ),
    "span that no token boundary fits": (
        {"a.jsonl": TEXT % '{"start":1,"end":2,"label":"A"}'},
        ["convert", "a.jsonl", "out", "--to", "conll"], 1,
        "a.jsonl: document 1: entity '京' (1..2) fits no token boundary",
    ),
    "corpus without entities": (
        {"corpus.jsonl": TEXT % "", "r.toml": RECIPE}, ["train", "r.toml", "-o", "m"], 1,
        "corpus.jsonl: expected entities, found none in 1 documents (--allow-empty, in a recipe",
    ),
    "training corpus that is missing": (
        {"r.toml": RECIPE}, ["train", "r.toml", "-o", "m"], 1, "corpus.jsonl: cannot read: No such",
    ),
    "missing recipe": ({}, ["train", "no.toml", "-o", "m"], 2, "no.toml: cannot read recipe: No s"),
    "unknown recipe": (
        {}, ["train", "ja-wikpedia", "-o", "m"], 2, "unknown recipe 'ja-wikpedia'; choose from",
    ),
    "recipe that is no TOML": (
        {"r.toml": "name = \n"}, ["train", "r.toml", "-o", "m"], 2, "r.toml: not a TOML file:",
    ),
    "recipe with a wrong type": (
        {"r.toml": RECIPE + '[training]\nepochs = "3"\n'}, ["train", "r.toml", "-o", "m"], 2,
        "r.toml: key 'training.epochs': input should be a valid integer, found '3'",
    ),
    "recipe with an unknown key": (
        {"r.toml": RECIPE + "[training]\nepoch = 3\n"}, ["train", "r.toml", "-o", "m"], 2,
        "r.toml: unknown key 'training.epoch'; valid here: epochs, patience",
    ),
    "unknown key set on the command line": (
        {"r.toml": RECIPE}, ["train", "r.toml", "-o", "m", "--set", "training.epoch=3"], 2,
        "r.toml: unknown key 'training.epoch'",
    ),
    "recipe that is too deep": (
        {"r.toml": RECIPE + "a = " + "[" * 9999}, ["train", "r.toml", "-o", "m"], 2,
        "r.toml: expected at most 32 tables or lists within each other, found more",
    ),
    "recipe with a key of 100,000 parts": (
        {"r.toml": RECIPE + "a." * 100_000 + "a = 1"}, ["train", "r.toml", "-o", "m"], 2,
        "r.toml: expected a key of at most 32 parts, found a longer one",
    ),
    "recipe with a huge seed": (
        {"r.toml": f"seed = {10**26}\n{RECIPE}"}, ["train", "r.toml", "-o", "m"], 2,
        "r.toml: key 'seed': input should be less than 9223372036854775808, found 1000000",
    ),
    "negative seed": (
        {"r.toml": RECIPE}, ["train", "r.toml", "-o", "m", "--seed", "-1"], 2,
        "r.toml: key 'seed': input should be greater than or equal to 0, found -1",
    ),
    "huge seed among several": (
        {"r.toml": RECIPE}, ["train", "r.toml", "-o", "m", "--seeds", f"1,{10**26}"], 2,
        "expected seeds as 1,2,3, found '1,1000",
    ),
    "key of 100,000 parts set on the command line": (
        {"r.toml": RECIPE}, ["train", "r.toml", "-o", "m", "--set", "a." * 100_000 + "a=1"], 2,
        "r.toml: cannot set 'a.a.a.",
    ),
    "deep value set on the command line": (
        {"r.toml": RECIPE}, ["train", "r.toml", "-o", "m", "--set", "name=" + "[" * 9999], 2,
        "expected at most 32 tables or lists within each other",
    ),
    "deep label map": (
        {"a.conll": "東京\tB-LOC\n", "m.toml": "LOC = " + "[" * 9999},
        ["evaluate", MODEL, "a.conll", "--label-map", "m.toml"], 2, "m.toml: expected at most 32",
    ),
    "device as corpus": (
        {}, ["convert", "/dev/zero", "out", "--from", "stockmark", "--to", "jsonl"], 1,
        "/dev/zero: expected a file, found a device",
    ),
    "device as overrides": (
        {}, ["romanize", "--overrides", "/dev/zero"], 1, "/dev/zero: expected a file, found a dev",
    ),
    "device to tag": (
        {}, ["tag", "-m", MODEL, "/dev/zero"], 1,
        "/dev/zero:1: expected a document of at most 1,000,000 characters",
    ),
    "table set below a value": (
        {"r.toml": RECIPE}, ["train", "r.toml", "-o", "m", "--set", "name.first=3"], 2, "name",
    ),
    "unknown model": ({}, ["tag", "-m", "nobody"], 2, "unknown model 'nobody'; choose from"),
    "directory that is no model": (
        {}, ["info", "."], 1, "signature.json: file of the model is missing",
    ),
    "unknown corpus": ({}, ["evaluate", MODEL, "stokmark:test"], 2, "unknown corpus 'stokmark'"),
    "unknown split of a corpus": ({}, ["evaluate", MODEL, "stockmark:tset"], 2, "split 'tset'"),
    "corpus that is not there": (
        {}, ["evaluate", MODEL, "stockmark:test", "--data-dir", "."], 1,
        "ner.json: corpus 'stockmark' is not there; run 'xscript-ner data get stockmark'",
    ),
    "unknown corpus to get": ({}, ["data", "get", "stokmark"], 2, "unknown corpus 'stokmark'"),
    "unknown label map": (
        {"a.conll": "東京\tB-LOC\n"}, ["evaluate", MODEL, "a.conll", "--label-map", "no"], 2,
        "unknown label map 'no'; choose from",
    ),
    "label that the map does not name": (
        {"a.conll": "東京\tB-LOC\n", "m.toml": 'PER = "PERSON"\n'},
        ["evaluate", MODEL, "a.conll", "--label-map", "m.toml"], 1,
        "a.conll: expected labels of the map (PER), found LOC (1)",
    ),
    "overrides with one column": (
        {"o.tsv": "東京\tTokyo\n京都\n"}, ["romanize", "--overrides", "o.tsv"], 1,
        "o.tsv:2: expected a surface, a tab and its romaji",
    ),
    "truecase with lowercase": (
        {}, ["romanize", "--truecase", "--lowercase"], 2, "truecase and lowercase exclude",
    ),
    "output in a missing directory": (
        {"a.txt": "東京\n"}, ["tag", "-m", MODEL, "a.txt", "-o", "no/out"], 1,
        "no/out: cannot write: No such file",
    ),
    "output onto a directory": (
        {"a.jsonl": TEXT % ""}, ["convert", "a.jsonl", ".", "--to", "jsonl", "--allow-empty"], 1,
        ".: expected a file to write, found a directory",
    ),
    "model output below a file": (
        {"corpus.jsonl": TEXT % '{"start":0,"end":2,"label":"A"}', "r.toml": RECIPE, "f": ""},
        ["train", "r.toml", "-o", "f/m"], 2, "f/m: cannot write: Not a directory",
    ),
    "unknown command": ({}, ["tga"], 2, "No such command 'tga'"),
    "unknown option": ({}, ["tag", "--modle", "x"], 2, "No such option"),
    "option of a wrong type": ({}, ["tag", "--threads", "many"], 2, "'many' is not a valid"),
    "missing argument": ({}, ["evaluate", MODEL], 2, "Missing argument 'CORPUS...'"),
    "unknown choice": ({}, ["romanize", "-r", "heiburn"], 2, "'heiburn' is not one of 'kakasi'"),
}  # fmt: skip


def assert_one_line(result: Result, status: int, message: str) -> None:
    assert result.status == status, result.err
    assert result.err.startswith("xscript-ner: ")
    assert result.err.count("\n") == 1
    assert message in result.err


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("case", CASES)
def test_bad_input_ends_in_one_clear_line(
    case: str, run: Run, here: Path, model_path: Path
) -> None:
    files, arguments, status, message = CASES[case]
    for name, content in files.items():
        (here / name).write_bytes(content.encode() if isinstance(content, str) else content)
    result = run(*(model_path if word == MODEL else word for word in arguments))
    assert_one_line(result, status, message)
    assert sorted(path.name for path in here.iterdir()) == sorted(files)


def test_broken_utf8_in_a_corpus_can_be_replaced(run: Run, here: Path) -> None:
    (here / "a.conll").write_bytes(b"\xff\tB-X\n")
    assert run("convert", "a.conll", "out", "--to", "jsonl", "--errors", "replace").status == 0
    assert json.loads((here / "out").read_text(encoding="utf-8"))["text"] == "\ufffd"


def test_a_line_of_10_mb_is_named_and_what_came_before_is_tagged(
    run: Run, here: Path, model_path: Path
) -> None:
    (here / "a.txt").write_bytes(b"short\n" + b"x" * 10_000_000 + b"\nafter\n")
    result = run("tag", "-m", model_path, "a.txt")
    assert_one_line(result, 1, "a.txt:2: expected a document of at most 1,000,000 characters")
    assert [document["text"] for document in result.documents] == ["short"]


def test_an_earlier_conversion_survives_a_failing_one(run: Run, here: Path) -> None:
    (here / "a.jsonl").write_text(TEXT % "" + "{", encoding="utf-8")
    (here / "out").write_text("earlier", encoding="utf-8")
    assert run("convert", "a.jsonl", "out", "--to", "jsonl").status == 1
    assert (here / "out").read_text(encoding="utf-8") == "earlier"


@pytest.mark.skipif(
    os.name == "nt" or (hasattr(os, "geteuid") and os.geteuid() == 0),
    reason="everything may be read and written by the administrator",
)
def test_files_without_permission_are_named(run: Run, here: Path, model_path: Path) -> None:
    (here / "a.txt").write_text("a", encoding="utf-8")
    (here / "a.txt").chmod(0)
    result = run("tag", "-m", model_path, "a.txt")
    assert_one_line(result, 1, "a.txt: cannot read: Permission denied")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def not_json(path: Path) -> None:
    path.write_text("{", encoding="utf-8")


def foreign(path: Path) -> None:
    path.write_text('{"format": "somebody else\'s"}', encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "damage", "message"),
    [
        ("model.safetensors", Path.unlink, "file of the model is missing"),
        ("vocabularies.json", Path.unlink, "file of the model is missing"),
        ("signature.json", Path.unlink, "file of the model is missing"),
        ("model.safetensors", cut, "file is cut off or foreign"),
        ("recipe.json", cut, "file is cut off or foreign"),
        ("signature.json", not_json, "expected JSON"),
        ("signature.json", foreign, "expected format 'xscript-ner"),
        ("vocabularies.json", foreign, "file is cut off or foreign"),
    ],
)
@pytest.mark.parametrize("command", [["tag", "-m"], ["info"]])
def test_a_damaged_model_is_named_with_its_file(
    command: list[str],
    name: str,
    damage: Callable[[Path], None],
    message: str,
    run: Run,
    here: Path,
    model_path: Path,
) -> None:
    shutil.copytree(model_path, here / "copy")
    damage(here / "copy" / name)
    result = run(*command, "copy", stdin="東京\n")
    assert_one_line(result, 1, f"copy/{name}: {message}")
    assert result.out == ""


def test_debug_shows_where_an_error_arose(run: Run) -> None:
    result = run("--debug", "tag", "-m", "nobody", stdin="a")
    assert result.status == 2
    assert "Traceback" in result.err
    assert result.err.split("\n")[-2].startswith("xscript-ner: unknown model")


def test_a_fault_of_the_program_itself_is_one_line_too(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xscript_ner.corpora.registry.corpora", lambda: 1 / 0)
    result = run("data", "list")
    assert_one_line(result, 1, "ZeroDivisionError: division by zero; this is a fault of")
