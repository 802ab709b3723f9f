"""``data check`` and ``data split`` as they are run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from xscript_ner.cli import main


def lines(path: Path, *documents: tuple[str, list[tuple[int, int, str]]]) -> Path:
    made = (
        json.dumps({"text": text, "entities": [dict(zip(("start", "end", "label"), e, strict=True))
                                               for e in entities]})
        for text, entities in documents
    )  # fmt: skip
    path.write_text("".join(f"{line}\n" for line in made), "utf-8")
    return path


SOUND = [(f"Ada met Bo {n} times .", [(0, 3, "PER")]) for n in range(20)]


def test_sound_files_end_with_status_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = lines(tmp_path / "a.jsonl", *SOUND)
    assert main(["data", "check", str(path)]) == 0
    out = capsys.readouterr().out
    assert "nothing found" in out
    assert "PER" in out


def test_faults_end_with_status_1_and_are_named_with_their_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = lines(tmp_path / "a.jsonl", *SOUND, ("Ada", [(0, 9, "PER")]), ("Bo ", [(0, 3, "PER")]))
    assert main(["data", "check", str(path)]) == 1
    out = capsys.readouterr().out
    assert f"{path}:21: expected a span within 0..3, found 0..9" in out
    assert "document 22, 0..3: expected no white space at the edges, found 'Bo ' PER" in out


def test_json_has_all_and_kinds_choose_what_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = lines(tmp_path / "a.jsonl", *SOUND, SOUND[0], SOUND[1])
    command = ["data", "check", str(path), "--json"]
    assert main(command) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["counts"] == {"double": 2}
    assert [f["document"] for f in report["findings"]] == [21, 22]
    assert report["figures"]["train"]["documents"] == 22
    assert main([*command, "--fail-on", "leak,double"]) == 1
    assert main([*command, "--fail-on", "none"]) == 0
    assert main([*command, "--fail-on", "all"]) == 1
    capsys.readouterr()
    assert main([*command, "--fail-on", "odd"]) == 2
    assert "unknown kind of finding 'odd'; choose from all, boundary" in capsys.readouterr().err


def test_a_split_writes_parts_that_can_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, parts = lines(tmp_path / "a.jsonl", *SOUND), tmp_path / "parts"
    assert main(["data", "split", str(path), "-o", str(parts), "--shares", "train=.8,dev=.2"]) == 0
    assert "documents  16 (80.0 %)  4 (20.0 %)" in capsys.readouterr().out
    train, dev = (str(parts / f"{part}.jsonl") for part in ("train", "dev"))
    assert main(["data", "check", train, "--dev", dev]) == 0
    files = (Path(file).read_text("utf-8").splitlines() for file in (train, dev))
    texts = [json.loads(line)["text"] for own in files for line in own]
    assert sorted(texts) == sorted(text for text, _ in SOUND)


def test_a_split_overwrites_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = lines(tmp_path / "a.jsonl", *SOUND)
    (tmp_path / "dev.jsonl").write_text("mine")
    assert main(["data", "split", str(path), "-o", str(tmp_path)]) == 1
    assert "dev.jsonl: expected nothing in the way, found a file" in capsys.readouterr().err
    assert not (tmp_path / "train.jsonl").exists()


@pytest.mark.parametrize("shares", ["train", "train=x", "a=.5,a=.5", "train=-1,dev=2", "../x=1"])
def test_shares_that_mean_nothing_are_refused(tmp_path: Path, shares: str) -> None:
    path = lines(tmp_path / "a.jsonl", *SOUND)
    arguments = ["data", "split", str(path), "-o", str(tmp_path / "parts"), "--shares", shares]
    assert main(arguments) == 2
    assert not (tmp_path / "parts").exists()
