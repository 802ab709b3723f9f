"""``xscript-ner romanize``."""

from __future__ import annotations

from pathlib import Path

import pytest

from ..conftest import Run


@pytest.mark.parametrize(
    ("options", "romaji"),
    [
        ([], "toukyou no gakkou"),
        (["--truecase"], "Toukyou no gakkou"),
        (["-r", "surface"], "東京 の 学校"),
        (["-r", "surface", "--frontend", "latin"], "東京の学校"),
    ],
)
def test_a_line_becomes_a_line_of_romaji(run: Run, options: list[str], romaji: str) -> None:
    result = run("romanize", *options, stdin="東京の学校\n\n")
    assert result.out == f"{romaji}\n\n"


def test_source_spellings_stand_beside_their_surfaces(run: Run) -> None:
    result = run("romanize", "-r", "source", "-f", "table", stdin="ジョブズのコンピューター")
    assert result.out == "ジョブズ\tJobs\nの\tno\nコンピューター\tcomputer\n\n"


def test_a_users_own_romaji_goes_first(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "own.tsv"
    path.write_text("東京\tTokyo\n", encoding="utf-8")
    assert run("romanize", "--overrides", path, stdin="東京へ").out == "Tokyo e\n"


def test_output_goes_to_a_file(run: Run, tmp_path: Path) -> None:
    assert run("romanize", "-o", tmp_path / "out", stdin="東京").out == ""
    assert (tmp_path / "out").read_text(encoding="utf-8") == "toukyou\n"
