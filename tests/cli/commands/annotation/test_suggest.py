"""``xscript-ner suggest``."""

from __future__ import annotations

from pathlib import Path

from small_corpus import MARKED, unmarked

from ...conftest import Run

STRANGE = "ボブ・マーリーはトヨタ自動車のジャマイカ支社長と沖縄先生に会った。"


def pool(tmp_path: Path) -> Path:
    path = tmp_path / "pool.txt"
    lines = [*(unmarked(marked).text for marked in MARKED), STRANGE]
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


def test_lines_of_text_come_back_marked_with_the_most_useful_first(
    run: Run, model_path: Path, tmp_path: Path
) -> None:
    result = run("suggest", model_path, pool(tmp_path), "-n", 2)
    assert result.status == 0
    assert result.documents[0]["text"] == STRANGE
    assert len(result.documents) == 2
    assert "2 of 13 documents" in result.err


def test_what_is_annotated_already_is_left_out(
    run: Run, model_path: Path, corpus_path: Path, tmp_path: Path
) -> None:
    result = run("suggest", model_path, pool(tmp_path), "--annotated", corpus_path)
    assert [document["text"] for document in result.documents] == [STRANGE]
    assert "left out: 12 annotated" in result.err


def test_formats_of_tokens_and_files_are_written(
    run: Run, model_path: Path, tmp_path: Path
) -> None:
    target = tmp_path / "next.conll"
    result = run("suggest", model_path, pool(tmp_path), "-n", 1, "--to", "conll", "-o", target)
    assert result.status == 0
    assert result.out == ""
    words = [line.split("\t")[0] for line in target.read_text("utf-8").splitlines() if line]
    assert "".join(words) == STRANGE
